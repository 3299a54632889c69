"""What one browser session holds, and the engine that all sessions share."""

from __future__ import annotations

import streamlit as st

from app.chat_state import Conversation, Opened
from app.engine import Engine
from app.interface import Say, language_of, translator
from ingest.documents import LANGUAGES, Language
from ingest.settings import Settings


@st.cache_resource(show_spinner=False)
def _engine(data: str, corpus: str, model: str) -> Engine:  # noqa: ARG001 - the arguments are the cache's key
    return Engine(Settings())


def engine() -> Engine:
    """The engine of these settings, made once in a server; it follows the manifest by itself."""
    settings = Settings()
    return _engine(str(settings.data), str(settings.corpus), settings.model)


def language() -> Language:
    """The interface language of this session: what was chosen, else what the browser speaks."""
    chosen = st.session_state.get("interface_language")
    for known in LANGUAGES:
        if known == chosen:
            return known
    return language_of(st.context.locale)


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
