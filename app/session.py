"""What one browser session holds, and the engine that all sessions share."""

from __future__ import annotations

import streamlit as st

from app.chat_state import Conversation, Opened
from app.engine import Engine
from app.interface import Say, language_of, translator
from ingest.documents import LANGUAGES, Language
from ingest.settings import Settings

PARAMETER = "lang"
"""The part of the address that names the language chosen."""
COOKIE = "sumber_language"
"""What a browser keeps of the choice: Streamlit's own menu leaves it out of the address."""


@st.cache_resource(show_spinner=False)
def _engine(data: str, corpus: str, model: str) -> Engine:  # noqa: ARG001 - the arguments are the cache's key
    return Engine(Settings())


def engine() -> Engine:
    """The engine of these settings, made once in a server; it follows the manifest by itself."""
    settings = Settings()
    return _engine(str(settings.data), str(settings.corpus), settings.model)


def language() -> Language:
    """The interface language of this session: what was chosen, else what the browser speaks."""
    return chosen_language() or language_of(st.context.locale, st.context.headers.get("Accept-Language", ""))


def chosen_language() -> Language | None:
    """The language that the reader chose, here or before this page was loaded."""
    return _known(st.session_state.get("interface_language"))


def choose_language(chosen: Language) -> None:
    """Speak ``chosen`` from now on, and say so in the address."""
    st.session_state.interface_language = chosen
    st.session_state.language_named = chosen
    st.query_params[PARAMETER] = chosen


def recall_language() -> None:
    """Take the language from the address where it names another than before, else from what the browser kept of the last visit."""
    named = _known(st.query_params.get(PARAMETER))
    if named and named != st.session_state.get("language_named"):
        st.session_state.language_named = st.session_state.interface_language = named
    elif "interface_language" not in st.session_state:
        st.session_state.interface_language = _known(st.context.cookies.get(COOKIE))


def _known(code: str | None) -> Language | None:
    return next((known for known in LANGUAGES if known == code), None)


def address(**parameters: str) -> dict[str, str]:
    """The parameters of an address of this session: those given, and the language where one was chosen."""
    chosen = chosen_language()
    return {**parameters, PARAMETER: chosen} if chosen else parameters


def go(**parameters: str) -> None:
    """Make the page's address hold ``parameters`` and the language chosen, and nothing else."""
    st.query_params.from_dict(address(**parameters))


def say() -> Say:
    """The messages of this session."""
    return translator(language())


def conversation() -> Conversation:
    """This session's conversation."""
    if "conversation" not in st.session_state:
        st.session_state.conversation = Conversation()
    found: Conversation = st.session_state.conversation
    return found


def opened() -> Opened | None:
    """The passage that stands open, if any."""
    found: Opened | None = st.session_state.get("opened")
    return found
