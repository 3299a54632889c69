"""Where sources disagree: the curated notes, and candidates that the audit finds by itself."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app import session
from app.audit import Disagreement, find_candidates
from app.index import OpenIndex
from app.interface import Say, number
from app.panels import panel
from app.rendering import find_passage, note_title, passage_view, where
from ingest.documents import Language
from ingest.lexicon import fold
from ingest.notes import KINDS, Note

MAX_CANDIDATES = 50


def page() -> None:
    """The page at ``/disagreements``."""
    say = session.say()
    index = session.engine().index()
    st.title(say("Where sources disagree"), anchor=False)
    st.markdown(
        say(
            "Each card shows the values side by side, where each one stands, and what is known about it. "
            "Nothing is settled that a source does not settle."
        )
    )
    known, found = st.tabs([say("Known"), say("Found automatically")])
    with known:
        _known(index, say)
    with found:
        _candidates(index, say)


def _known(index: OpenIndex, say: Say) -> None:
    left, right = st.columns([3, 2])
    wanted = left.text_input(say("Search in the notes"), key="note-query", icon=":material/search:")
    kind = right.selectbox(say("Kind"), ["", *KINDS], format_func=lambda k: note_title(k, say) if k else say("All"), key="note-kind")
    language = session.language()
    words = fold(wanted.lower()).split()
    notes = [
        note
        for note in index.notes
        if kind in ("", note.kind) and all(w in fold(f"{note.text[language]} {note.resolution[language]}".lower()) for w in words)
    ]
    st.caption(f"{number(len(notes), language)} {say('notes')}")
    cards, side = st.columns([3, 2], gap="large")
    with cards:
        shown = [_card(note, index, say) for note in notes]
        panel("disagreements", {"notes": shown, "words": _words(say)}, "notes", place=_choose)
    with side:
        _passage(index, say, "note")


def _card(note: Note, index: OpenIndex, say: Say) -> dict[str, Any]:
    language = session.language()
    values = []
    for value in note.values:
        reference = index.references.get(value.source)
        if (value.source, value.label) not in index.store.by_place:
            continue
        title = reference.title if reference else value.source
        values.append(
            {
                "value": value.value[language],
                "title": title,
                "locator": value.label,
                "label": f"{say('Read the passage')}: {title}, {value.label}",
                "place": [value.source, value.label, value.value[language]],
            }
        )
    return {"title": note_title(note.kind, say), "text": note.text[language], "resolution": note.resolution[language], "values": values}


def _words(say: Say) -> dict[str, str]:
    return {
        "disagreement": say("Where sources disagree"),
        "settles": say("What settles it:"),
        "read": say("Read the passage"),
        "level": "h2",
    }


def _choose(place: Any) -> None:
    st.session_state.note_place = place


def _passage(index: OpenIndex, say: Say, key: str) -> None:
    place = st.session_state.get("note_place")
    if not place:
        return
    source, label, value = place
    passage = find_passage(index, source, label, st.session_state.get("note_language") or session.language())
    if passage is None:
        return
    quoted = [i for i, text in enumerate(passage.sentences) if value in text]
    panel(
        "passage",
        passage_view(passage, quoted, index, say, focus=f"{source}{label}{value}", value=value),
        f"{key}-passage",
        twin=lambda code: st.session_state.update(note_language=code),
        place=lambda _: st.session_state.update(jump=(source, label, quoted)),
    )


def _candidates(index: OpenIndex, say: Say) -> None:
    st.caption(say("Same quantity, different values: candidates to look at, best first. Not every one is a disagreement."))
    # The notes above are drawn by now; the comparison is made once per index and kept with it.
    with st.spinner(say("Comparing the passages …")):
        found = _found(index.manifest.generation, session.language(), index)
    panel("disagreements", {"notes": [_candidate(one, say) for one in found], "words": _words(say)}, "candidates", place=_choose)
    _passage(index, say, "candidate")


@st.cache_data(show_spinner=False, max_entries=6)
def _found(generation: str, language: Language, _index: OpenIndex) -> list[Disagreement]:  # noqa: ARG001 - part of the cache's key
    return find_candidates(_index, language, MAX_CANDIDATES)


def _candidate(found: Disagreement, say: Say) -> dict[str, Any]:
    values = [
        {
            "value": side.value,
            "title": side.citation.title,
            "locator": side.citation.locator.label,
            "quote": side.citation.quote,
            "label": f"{say('Read the passage')}: {where(side.citation)}",
            "place": [side.citation.source, side.citation.locator.label, side.value],
        }
        for side in found.sides
    ]
    title = say("One source, two values") if found.within_source else say("Two sources, two values")
    return {"title": title, "text": "", "resolution": "", "values": values}
