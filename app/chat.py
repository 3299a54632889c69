"""The Streamlit chat: what stands around every page, and the way to each of them.

Started by ``sumber chat``; ``streamlit run app/chat.py`` does the same.
"""

# ruff: noqa: E402 - the path has to be set before our packages can be imported

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

# Streamlit puts this folder on the path, where our modules would hide others of the same name; the packages stand above it.
_HERE = Path(__file__).resolve().parent
sys.path[:] = [str(_HERE.parent), *(p for p in sys.path if p not in (str(_HERE), str(_HERE.parent)))]

import streamlit as st

from app import page_ask, page_check, page_disagreements, page_evaluation, page_figures, page_sources, session, transcript
from app.bibliography import Work, cited
from app.interface import NAMES, Say, moment, number
from app.panels import panel
from app.problems import told
from app.rendering import plain
from ingest.documents import LANGUAGES
from ingest.errors import SumberError


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Sumber", page_icon=str(_HERE / "frontend" / "icon.svg"), layout="wide", initial_sidebar_state="auto")
    session.recall_language()
    say = session.say()
    with st.sidebar:
        panel("frame", {"language": session.language(), "chosen": session.chosen_language(), "cookie": session.COOKIE}, "frame")
    pages = {
        "ask": st.Page(page_ask.page, title=say("Ask"), icon=":material/chat_bubble:", url_path="ask", default=True),
        "sources": st.Page(page_sources.page, title=say("Sources"), icon=":material/menu_book:", url_path="sources"),
        "figures": st.Page(page_figures.page, title=say("Figures"), icon=":material/bar_chart:", url_path="figures"),
        "check": st.Page(page_check.page, title=say("Check a draft"), icon=":material/fact_check:", url_path="check"),
        "disagreements": st.Page(
            page_disagreements.page, title=say("Where sources disagree"), icon=":material/compare_arrows:", url_path="disagreements"
        ),
        "evaluation": st.Page(page_evaluation.page, title=say("Evaluation"), icon=":material/speed:", url_path="evaluation"),
    }
    chosen = st.navigation(list(pages.values()))
    if jump := st.session_state.pop("jump", None):
        source, label, sentences = jump
        st.session_state.came_from = chosen.url_path
        st.session_state.quoted = (source, label, tuple(sentences))
        st.switch_page(pages["sources"], query_params=session.address(source=source, at=label))
    if back := st.session_state.pop("back", None):
        st.switch_page(next((p for p in pages.values() if p.url_path == back), pages["ask"]), query_params=session.address())
    try:
        index = session.engine().index()
    except SumberError as error:
        st.title("Sumber", anchor=False)
        st.error(plain(told(error, session.language())), icon=":material/warning:")
        return
    with st.sidebar:
        _sidebar(say)
        manifest = index.manifest
        st.caption(
            f"{number(manifest.counts['passages'], session.language())} {say('passages')} · "
            f"{number(manifest.counts['sources'], session.language())} {say('sources')}  \n"
            f"{say('Index')} {plain(manifest.generation)}  \n{moment(manifest.made, session.language())}"
        )
    chosen.run()


def _sidebar(say: Say) -> None:
    st.session_state.language_widget = session.language()  # which an address may have changed
    st.selectbox(
        say("Language"),
        LANGUAGES,
        format_func=lambda code: NAMES[code],
        key="language_widget",
        on_change=lambda: session.choose_language(st.session_state.language_widget),
    )
    turns = session.conversation().turns()
    if not turns:
        return
    st.markdown("**" + say("This conversation") + "**")
    references, corpus = session.engine().index().references, session.engine().settings.corpus
    with st.popover(say("Save"), icon=":material/download:", width="stretch"):
        # A download is written when it is asked for, in a thread that knows no session: it is told what it needs.
        for label, name, kind, write in (
            ("Markdown", "sumber.md", "text/markdown", functools.partial(transcript.to_markdown, turns, references, say)),
            (
                say("HTML, for printing or PDF"),
                "sumber.html",
                "text/html",
                functools.partial(transcript.to_html, turns, references, say, session.language()),
            ),
            ("JSON", "sumber.json", "application/json", functools.partial(transcript.to_json, turns, references, corpus)),
        ):
            st.download_button(label, write, name, kind, key=f"save-{name}", width="stretch", on_click="ignore")
        keys = transcript.cited_keys(turns)
        for name, ending, written in page_sources.FORMATS[1:]:
            made = functools.partial(_bibliography, written, keys, corpus)
            st.download_button(name, made, f"sumber-sources.{ending}", key=f"save-{ending}", width="stretch", on_click="ignore")
    st.button(say("Clear"), icon=":material/delete:", key="clear", width="stretch", on_click=_clear)


def _bibliography(written: Callable[[Sequence[Work]], str], keys: Sequence[str], corpus: Path) -> str:
    return written(cited(keys, corpus))


def _clear() -> None:
    session.conversation().clear()
    st.session_state.opened = None
    st.session_state.linked = st.query_params.get("q")
    session.go()


main()
