"""The conversation: a question box, answers with their passages beside them, and what to ask next."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import session
from app.answers import Sentence
from app.chat_state import Opened, Turn
from app.examples import examples
from app.facsimile_panel import cited_page
from app.feedback import FeedbackStore
from app.index import OpenIndex
from app.interface import Say
from app.panels import panel
from app.problems import told
from app.rendering import answer_view, cited_passage, find_passage, passage_view, plain
from app.suggestions import suggestions
from ingest.errors import SumberError

WELCOME_EXAMPLES = 6
SUGGESTIONS = 3


def page() -> None:
    """The page at the root address."""
    say = session.say()
    index = session.engine().index()
    _answer_link(say)
    turns = session.conversation().turns()
    with st.container(key="conversation"):
        if not turns:
            _welcome(say)
        places = [_show(turn, index, say) for turn in turns]
        waiting = st.empty()
        if problem := st.session_state.pop("problem", None):
            st.warning(plain(problem), icon=":material/info:")
    with st.container(key="ask-box"):
        text = st.chat_input(say("Ask a question"), key="question")
    if text:
        with waiting:
            ask(text)
        st.rerun()
    if turns:  # last, because they are tried out first, and the question box should not wait for that
        with places[-1]:
            _suggest(turns[-1], say)


def ask_alone(text: str) -> None:
    """Ask a question that was offered: it stands for itself, whatever was asked before."""
    ask(text, follow=False)


def ask(text: str, follow: bool = True) -> None:
    """Answer ``text`` as the conversation's next turn and make the address reproduce it.

    ``follow`` says whether it may be short for something that was asked before.
    """
    conversation = session.conversation()
    try:
        with st.container(), st.spinner(session.say()("Looking in the sources …")):
            answer = session.engine().ask(text, conversation.history() if follow else (), release=_writing_into(st.empty()))
    except SumberError as error:
        st.session_state.problem = told(error, session.language())
        return
    turn = conversation.add(answer)
    st.session_state.fresh = turn.number
    st.session_state.opened = None
    st.session_state.linked = answer.standalone_question
    session.go(q=answer.standalone_question)


def _writing_into(place: DeltaGenerator) -> Callable[[Sentence], None]:
    """What shows the sentences of a language model in ``place`` as they pass their checks, until the answer stands there."""
    told: list[str] = []

    def release(sentence: Sentence) -> None:
        told.append(plain(sentence.text))
        place.markdown(" ".join(told))

    return release


def _answer_link(say: Say) -> None:
    """Ask the question that stands in the address, once."""
    linked = st.query_params.get("q")
    turns = session.conversation().turns()
    if turns and not linked:  # back from another page: the address says again what the page shows
        session.go(q=turns[-1].answer.standalone_question)
    if linked and linked != st.session_state.get("linked"):
        st.session_state.linked = linked
        try:
            st.session_state.fresh = session.conversation().add(session.engine().ask(linked)).number
        except SumberError as error:
            st.session_state.problem = say("The link holds no usable question.") + " " + told(error, session.language())
        st.rerun()  # what stands around the page was drawn before there was an answer


def _welcome(say: Say) -> None:
    st.title(say("Every sentence with its source"), anchor=False)
    st.markdown(
        say(
            "Ask about child labour in Viet Nam, the ILO and its conventions. Answers are sentences of the sources, "
            "each with a number that opens the passage. Where the sources do not say, you are told so."
        )
    )
    questions = examples(session.language())[:WELCOME_EXAMPLES]
    panel("choices", {"title": say("For example"), "questions": questions, "wide": True}, "examples", ask=ask_alone)


def _show(turn: Turn, index: OpenIndex, say: Say) -> DeltaGenerator:
    """Draw a turn; the place for what to ask next."""
    opened = session.opened()
    here = opened if opened and opened.turn == turn.number else None
    fresh = st.session_state.get("fresh") == turn.number
    if fresh:
        st.session_state.fresh = None
    left, right = st.columns([3, 2], gap="large")
    with left:
        view = answer_view(
            turn,
            say,
            open_n=here.n if here and here.kind == "cite" else None,
            open_closest=here.n if here and here.kind == "closest" else None,
            fresh=fresh,
        )
        view["refocus"] = _refocus(turn)
        panel("answer", view, f"answer-{turn.number}", cite=functools.partial(_open, turn.number))
        if turn.answer.writing is not None and turn.answer.writing.note:
            st.caption(plain(turn.answer.writing.note))
    if here:
        with right:
            _passage(here, turn, index, say)
    with left:
        _feedback(turn, say)
        return st.container()


def _refocus(turn: Turn) -> dict[str, Any] | None:
    """The citation whose passage was closed just now: the reader is back there."""
    closed: Opened | None = st.session_state.get("closed")
    if closed and closed.turn == turn.number:
        st.session_state.closed = None
        return {"n": closed.n, "kind": closed.kind}
    return None


def _open(turn: int, value: dict[str, Any]) -> None:
    kind = "closest" if value.get("kind") == "closest" else "cite"
    wanted = Opened(turn, int(value["n"]), kind)  # type: ignore[arg-type]
    now = session.opened()
    same = now is not None and (now.turn, now.n, now.kind) == (wanted.turn, wanted.n, wanted.kind)
    st.session_state.opened = None if same else wanted


def _passage(opened: Opened, turn: Turn, index: OpenIndex, say: Say) -> None:
    citation = opened.citation([turn])
    quoted_in = cited_passage(index, citation) if citation else None
    if citation is None or quoted_in is None:
        st.info(say("This passage is no longer in the index. Ask the question again."))
        return
    positions = {i for i, s in enumerate(quoted_in.sentences) if s == citation.quote}
    language = opened.language or quoted_in.language
    shown = find_passage(index, *quoted_in.place, language, quoted_in.origin) or quoted_in
    view = passage_view(
        shown, positions, index, say, n=opened.n, evidence=opened.kind == "cite", focus=f"{opened.turn}-{opened.kind}-{opened.n}"
    )
    panel(
        "passage",
        view,
        f"passage-{opened.turn}-{opened.kind}-{opened.n}",
        close=lambda _: _close(opened),
        twin=lambda code: _twin(opened, code),
        place=lambda _: st.session_state.update(jump=(shown.source, shown.locator.label, sorted(positions))),
    )
    cited_page(shown, positions, index, f"page-{opened.turn}-{opened.kind}-{opened.n}")


def _close(opened: Opened) -> None:
    st.session_state.opened = None
    st.session_state.closed = opened


def _twin(opened: Opened, code: Any) -> None:
    st.session_state.opened = Opened(opened.turn, opened.n, opened.kind, code)


def _feedback(turn: Turn, say: Say) -> None:
    key = f"thumbs-{turn.number}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("Was this right?"), width="content")
        st.feedback("thumbs", key=key, width="content", on_change=_keep_feedback, args=(turn,))
    if st.session_state.get(key) is not None:
        st.text_input(
            say("Why? (optional, stays on this machine)"),
            key=f"reason-{turn.number}",
            max_chars=500,
            on_change=_keep_feedback,
            args=(turn,),
        )


def _keep_feedback(turn: Turn) -> None:
    thumb = st.session_state.get(f"thumbs-{turn.number}")
    if thumb is None:
        return
    store = FeedbackStore(session.engine().settings.data)
    store.keep(_session_key(), turn.number, turn.answer, bool(thumb), st.session_state.get(f"reason-{turn.number}") or "")
    st.toast(session.say()("Thank you. Stored on this machine only."))


def _session_key() -> str:
    if "session_key" not in st.session_state:
        import uuid

        st.session_state.session_key = uuid.uuid4().hex
    return str(st.session_state.session_key)


def _suggest(turn: Turn, say: Say) -> None:
    number, questions = st.session_state.get("suggested") or (0, [])
    if number != turn.number:
        questions = suggestions(turn.answer, session.engine(), session.conversation().history(), SUGGESTIONS)
        st.session_state.suggested = (turn.number, questions)
    if questions:
        title = say("Ask next") if turn.answer.status == "answered" else say("The sources can answer")
        panel("choices", {"title": title, "questions": questions, "wide": False}, f"suggest-{turn.number}", ask=ask_alone)
