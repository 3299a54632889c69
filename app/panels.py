"""The page's own components, from an answer and its passages to a table of figures.

Their scripts build the page from plain data with ``textContent`` alone, so that neither a question nor the corpus can
bring in markup.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import streamlit as st

_FOLDER = Path(__file__).parent / "frontend"
Name = Literal["frame", "answer", "passage", "library", "reader", "choices", "draft", "disagreements", "documents", "facsimile", "table"]


@functools.cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def panel(name: Name, data: dict[str, Any], key: str, **on: Callable[[Any], None]) -> None:
    """Show a component; ``on`` maps the name of an event to what is done with its value, before the page is drawn again."""
    mount = st.components.v2.component(
        f"sumber_{name}", css=_text("base.css"), js=_text("shared.js") + _text(f"{name}.js"), isolate_styles=False
    )
    callbacks: dict[str, Any] = {f"on_{event}_change": functools.partial(_deliver, key, event, act) for event, act in on.items()}
    mount(data=data, key=key, **callbacks)


def _deliver(key: str, event: str, act: Callable[[Any], None]) -> None:
    value = st.session_state[key].get(event)
    if value is not None:
        act(value)
