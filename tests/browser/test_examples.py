"""The questions that the chat offers are questions that it answers."""

from __future__ import annotations

from typing import Literal

import pytest

from app.engine import Engine
from app.examples import examples, nearest
from app.suggestions import suggestions
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_stands_where_the_example_says(language: Language, engine: Engine) -> None:
    index = engine.index()
    for question in examples(language)[6:12]:
        citations = engine.ask(question).citations
        first = (citations[0].source, citations[0].locator.label)
        assert question in nearest(question, language, index.aliases, [first])[:1]


ASKED: tuple[tuple[Language, str, Literal["answered", "abstained"]], ...] = (
    ("en", "How many children were in child labour in Viet Nam in 2018?", "answered"),
    ("id", "Berapa anak di Vietnam yang melakukan pekerjaan berbahaya pada tahun 2018?", "answered"),
    ("vi", "ILO trở thành cơ quan chuyên môn của Liên Hợp Quốc vào năm nào?", "answered"),
    ("en", "Who won the football match between Peru and Chile in 1975?", "abstained"),
    ("id", "Berapa anak yang bekerja di tambang batu bara di Vietnam pada tahun 1985?", "abstained"),
    ("vi", "Nhiệt độ trung bình ở Đà Lạt vào tháng 7 là bao nhiêu?", "abstained"),
)


@pytest.mark.parametrize(("language", "question", "status"), ASKED)
def test_what_is_offered_next_is_answered_and_new(language: Language, question: str, status: str, engine: Engine) -> None:
    answer = engine.ask(question)
    assert answer.status == status
    offered = suggestions(answer, engine, [question], 3)
    assert len(offered) == len(set(offered)) == 3
    told = {citation.quote for citation in answer.citations}
    for text in offered:
        made = engine.ask(text)
        assert made.status == "answered", text
        assert made.language == language
        assert made.citations[0].quote not in told, text


@pytest.mark.parametrize(("language", "question"), [(language, question) for language, question, status in ASKED if status == "answered"])
def test_what_to_ask_next_is_drawn_from_the_passages_used(language: Language, question: str, engine: Engine) -> None:
    answer = engine.ask(question)
    places = {(citation.source, citation.locator.label) for citation in answer.citations}
    first = engine.ask(suggestions(answer, engine, [question], 3)[0])
    assert (first.citations[0].source, first.citations[0].locator.label) in places


def test_what_was_asked_is_not_offered_again(engine: Engine) -> None:
    answer = engine.ask("When was the ILO office in Hanoi opened?")
    first = suggestions(answer, engine, [answer.question], 3)
    again = suggestions(answer, engine, [answer.question, *first], 3)
    assert not set(first) & set(again)
