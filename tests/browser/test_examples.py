"""The questions that the chat offers are questions that it answers."""

from __future__ import annotations

import pytest

from app.engine import Engine
from app.examples import examples, nearest
from ingest.documents import LANGUAGES, Language
from ingest.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(bundled: Settings) -> Engine:
    return Engine(bundled)


def test_every_language_offers_the_same_questions() -> None:
    assert len({len(examples(language)) for language in LANGUAGES}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_answered(language: Language, engine: Engine) -> None:
    unanswered = [question for question in examples(language) if engine.ask(question).status != "answered"]
    assert unanswered == []


def test_suggestions_are_near_and_not_asked_yet(engine: Engine) -> None:
    index = engine.index()
    first = nearest("child labourers in Viet Nam 2018", "en", index, 3)
    assert "How many children were in child labour in Viet Nam in 2018?" in first
    assert not set(nearest("child labourers in Viet Nam 2018", "en", index, 3, without=set(first))) & set(first)
