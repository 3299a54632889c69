"""Questions that ask several things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import Engine
from app.parts import MAX_PARTS, parts_of
from ingest.documents import LANGUAGES, Language
from ingest.settings import Settings


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("Who funded ENHANCE, and when did it start?", "en", ["Who funded ENHANCE", "when did it start?"]),
        ("Berapa yang putus sekolah dan berapa yang bersekolah?", "id", ["Berapa yang putus sekolah", "berapa yang bersekolah?"]),
        ("ILO ra đời năm nào, gắn với hiệp ước gì?", "vi", ["ILO ra đời năm nào", "gắn với hiệp ước gì?"]),
        ("When and where was the ILO founded?", "en", ["When and where was the ILO founded?"]),
        ("Apa saja peran ILO dan ENHANCE?", "id", ["Apa saja peran ILO dan ENHANCE?"]),
        ("What does Article 3 say about slavery, trafficking and drugs?", "en", None),
        ("Có bao nhiêu trẻ em và lao động trẻ tham gia?", "vi", None),
    ],
)
def test_a_question_falls_into_what_it_asks(text: str, language: Language, parts: list[str] | None) -> None:
    assert parts_of(text, language) == (parts or [text])


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_parts_are_pieces_of_the_question_and_few(text: str, language: Language) -> None:
    parts = parts_of(text, language)
    assert 1 <= len(parts) <= MAX_PARTS
    if len(parts) > 1:
        assert all(part in text for part in parts)


def test_each_part_is_answered(engine: Engine) -> None:
    answer = engine.ask("How many working children did the 2018 survey find, and when did Viet Nam join the treaty?")
    assert answer.status == "answered"
    assert "1,754,066" in answer.text
    assert "20 February 1990" in answer.text
