"""The picture of a cited page beside its passage: drawn when the reader asks for it, with words for those who do not see it."""

from __future__ import annotations

import base64
from collections.abc import Collection

import streamlit as st

from app import session
from app.facsimile import Facsimile, facsimile, has_facsimile, page_of, printed_page
from app.index import OpenIndex
from app.interface import Say
from app.panels import panel
from ingest.documents import Passage


def cited_page(passage: Passage, positions: Collection[int], index: OpenIndex, key: str) -> None:
    """A button for the page of a passage, and the page once it was pressed; nothing where it has none.

    The first sentence in ``positions`` is marked; without one, the page is shown as it is.
    """
    if not has_facsimile(passage):
        return
    say = session.say()
    quoted = [position for position in positions if position < len(passage.sentences)]
    position = min(quoted, default=0)
    name = f"{passage.passage_id} {position}"
    opened = st.session_state.get("facsimile") == name
    printed = printed_page(passage, page_of(passage, position))
    label = say("Hide page {page} of the original") if opened else say("Show page {page} of the original")
    data: dict[str, object] = {
        "label": label.format(page=printed),
        "open": opened,
        "words": {"page": say("Page of the original"), "larger": say("Larger"), "smaller": say("Smaller")},
    }
    if opened:
        with st.spinner(say("Drawing the page …")):
            drawn = facsimile(passage, position, index, mark=bool(quoted))
        title = index.references[passage.source].title if passage.source in index.references else passage.source
        sentence = passage.sentences[position] if quoted else ""
        data |= {
            "notes": _notes(drawn, bool(quoted), say),
            "picture": "data:image/png;base64," + base64.b64encode(drawn.png).decode() if drawn.png else "",
            "alternative": _alternative(drawn, title, sentence, say),
            "width": drawn.width,
            "height": drawn.height,
            "down": drawn.down,
            "across": drawn.across,
        }
    panel("facsimile", data, key, toggle=lambda _: st.session_state.update(facsimile=None if opened else name))


def _notes(drawn: Facsimile, quoted: bool, say: Say) -> list[str]:
    """What the reader must know of the picture, in sentences."""
    if drawn.problem == "gone":
        return [
            say(
                "The file {name} is no longer where it was when it was read, so its page cannot be shown. Put it back, or add it again."
            ).format(name=drawn.file)
        ]
    if drawn.problem:
        return [say("The page could not be drawn. Open {name} itself at page {page}.").format(name=drawn.file, page=drawn.label)]
    notes = []
    if drawn.changed:
        notes.append(
            say("The file {name} has changed since it was read, so its page may be another one. Bring the index up to date.").format(
                name=drawn.file
            )
        )
    if quoted:
        said = {
            "all": say("The quoted sentence is marked."),
            "part": say("What of the quoted sentence was found on this page is marked."),
            "none": say("The sentence was not found in the picture of this page, so nothing is marked. Look for it on the page itself."),
        }
        notes.append(said[drawn.marked])
    return notes


def _alternative(drawn: Facsimile, title: str, sentence: str, say: Say) -> str:
    if sentence and drawn.marked != "none":
        return say("Page {page} of {title}, with this sentence marked: {sentence}").format(page=drawn.label, title=title, sentence=sentence)
    return say("Page {page} of {title}, without a mark").format(page=drawn.label, title=title)
