"""The library: every source that has passages, each one's digest to read with locators in the margin, and the reader's own documents."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from app import session
from app.bibliography import Work, apa, bibtex, cited, csl_json, ris
from app.facsimile_panel import cited_page
from app.index import OpenIndex
from app.interface import NAMES, Say, number
from app.page_library import own_documents
from app.panels import panel
from app.rendering import about, passages_of, plain, reference_line
from ingest.documents import LANGUAGES, Language
from ingest.lexicon import fold

FORMATS: tuple[tuple[str, str, Callable[[Sequence[Work]], str]], ...] = (
    ("APA", "txt", apa),
    ("BibTeX", "bib", bibtex),
    ("RIS", "ris", ris),
    ("CSL-JSON", "json", csl_json),
)


def page() -> None:
    """The page at ``/sources``; ``?source=KEY&at=LOCATOR`` opens one source at one place."""
    say = session.say()
    index = session.engine().index()
    key = st.query_params.get("source", "")
    if key and any(place[0] == key for place in index.store.by_place):
        _read(key, index, say)
        return
    if key:
        st.warning(say("No source has this name:") + " " + plain(key[:200]), icon=":material/info:")
    st.title(say("Sources"), anchor=False)
    everything, own = st.tabs([say("All sources"), say("Your own documents")], key="library-tab", on_change="rerun")
    with everything:
        _library(index, say)
    if own.open:
        with own:
            own_documents(index, say)


def kind_name(kind: str, say: Say) -> str:
    """The word for a BibTeX entry type."""
    names = {
        "article": say("Article"),
        "book": say("Book"),
        "techreport": say("Report"),
        "report": say("Report"),
        "incollection": say("Chapter"),
        "online": say("Web page"),
    }
    return names.get(kind, say("Document"))


def _library(index: OpenIndex, say: Say) -> None:
    counts = Counter(source for source, _ in index.store.by_place)
    references = [index.references[key] for key in counts if key in index.references]
    kinds = sorted({kind_name(r.kind, say) for r in references})
    left, right = st.columns([3, 1])
    wanted = left.text_input(say("Search titles, authors and names"), key="library-query", icon=":material/search:")
    kind = right.selectbox(say("Kind"), ["", *kinds], format_func=lambda k: k or say("All"), key="library-kind")
    words = fold(wanted.lower()).split()
    rows = []
    for reference in sorted(references, key=lambda r: (-counts[r.key], r.title)):
        text = fold(
            " ".join([reference.key, reference.title, *reference.authors, reference.publisher or "", str(reference.year or "")]).lower()
        )
        if all(word in text for word in words) and kind in ("", kind_name(reference.kind, say)):
            passages = f"{number(counts[reference.key], session.language())} {say('passages')}"
            line = " · ".join(part for part in (kind_name(reference.kind, say), about(reference, say), passages) if part)
            rows.append({"key": reference.key, "title": reference.title, "about": line})
    st.caption(f"{number(len(rows), session.language())} {say('sources')}")
    panel("library", {"sources": rows}, "library", open=lambda chosen: session.go(source=chosen))


def _read(key: str, index: OpenIndex, say: Say) -> None:
    reference = index.references.get(key)
    with st.container(horizontal=True):
        st.button(say("All sources"), icon=":material/arrow_back:", on_click=session.go, key="all-sources")
        if st.session_state.get("came_from") is not None and session.conversation().turns():
            st.button(
                say("Back to the conversation"),
                icon=":material/chat_bubble:",
                on_click=lambda: st.session_state.update(back="ask"),
                key="back",
            )
    with st.container(key="reader-title"):
        st.header(plain(reference.title if reference else key), anchor=False)
    st.caption(plain(about(reference, say)))
    spoken = [code for code in LANGUAGES if passages_of(index, key, code)]
    left, right = st.columns([1, 2])
    mine = session.language() if session.language() in spoken else spoken[0]
    language: Language = left.selectbox(
        say("Language of the passage"), spoken, index=spoken.index(mine), format_func=lambda code: NAMES[code], key=f"reader-{key}-{mine}"
    )
    query = right.text_input(say("Search within this source"), key=f"within-{key}", icon=":material/search:", max_chars=100)
    at = st.query_params.get("at", "")
    quoted = st.session_state.get("quoted") or ("", "", ())
    blocks = [
        {
            "locator": passage.locator.label,
            "section": passage.locator.section,
            "at": passage.locator.label == at,
            "sentences": [
                {"text": text, "quoted": passage.place == quoted[:2] and i in quoted[2], "unverified": i in passage.unverified}
                for i, text in enumerate(passage.sentences)
            ],
        }
        for passage in passages_of(index, key, language)
    ]
    words = {"unverified": say("unverified"), "found": say("Found {count} times")}
    data = {"language": language, "query": query.strip(), "blocks": blocks, "focus": f"{key}|{at}|{query}|{language}", "words": words}
    for n, passage in enumerate(p for p in passages_of(index, key, language) if p.locator.label == at):
        cited_page(passage, set(quoted[2]) if passage.place == quoted[:2] else (), index, f"reader-page-{key}-{n}")
    panel("reader", data, f"reader-{key}")
    with st.expander(say("How to cite this source")):
        st.text(reference_line(reference, key))
        with st.container(horizontal=True):
            for name, ending, written in FORMATS:
                made = functools.partial(_citation, key, index, written)
                st.download_button(name, made, f"{key}.{ending}", key=f"cite-{key}-{ending}", on_click="ignore", icon=":material/download:")


def _citation(key: str, index: OpenIndex, written: Callable[[Sequence[Work]], str]) -> str:
    return written(cited([key], index.settings.corpus))
