"""Extractive answers: every figure stands in a cited passage, citations count from 1, the same bytes each time."""

from __future__ import annotations

import json
import re

import pytest

from app.answers import Answer
from app.engine import Engine
from app.examples import examples
from ingest.documents import LANGUAGES
from ingest.figures import figure_keys
from ingest.settings import Settings

QUESTIONS = (
    "How many working children did the 2018 survey find in Viet Nam?",
    "When did Viet Nam join the treaty?",
    "What does Article 3(d) of Convention No. 182 name?",
    "Berapa anak yang bekerja menurut survei 2018?",
    "Berapa persen anak berusia 5-17 tahun yang bekerja?",
    "Kapan Vietnam ikut perjanjian itu?",
    "Năm 2018 có bao nhiêu trẻ em làm việc ở Việt Nam?",
    "nam 2018 co bao nhieu tre em lam viec",
    "Công ước số 182 gọi ai là trẻ em?",
)


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def content(answer: Answer) -> bytes:
    """The answer as JSON without the time it took."""
    data = answer.to_json()
    del data["timings_ms"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def check_answer(answer: Answer, engine: Engine) -> None:
    """The answer keeps what every answer promises."""
    store = engine.index().store
    passages = {passage.passage_id: passage for passage in store.all()}
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        passage = passages[citation.passage_id]
        assert citation.quote in passage.sentences
        assert citation.locator == passage.locator
    cited = {c.n: passages[c.passage_id] for c in answer.citations}
    seen: list[int] = []
    for sentence in answer.sentences:
        assert sentence.citations
        evidence = {key for n in sentence.citations for key in figure_keys(cited[n].text, cited[n].language)}
        assert figure_keys(sentence.text, answer.language) <= evidence or sentence.verdict == "not_checked"
        assert sentence.text in {s for n in sentence.citations for s in cited[n].sentences}
        seen += [n for n in sentence.citations if n not in seen]
    assert seen == sorted(seen), "numbers are given in order of appearance"
    for note in answer.notes:
        for value, n in note.values:
            keys = figure_keys(value, answer.language)
            assert keys <= figure_keys(cited[n].text, cited[n].language)
    assert set(map(int, re.findall(r"\[(\d+)\]", answer.text))) <= set(cited)


@pytest.mark.parametrize("text", QUESTIONS)
def test_answers_keep_their_promises(text: str, engine: Engine) -> None:
    answer = engine.ask(text)
    assert answer.status == "answered"
    assert answer.sentences
    assert {s.verdict for s in answer.sentences} == {"supported"}
    assert {c.language for c in answer.citations} == {answer.language}
    check_answer(answer, engine)


@pytest.mark.slow
def test_answers_over_the_bundled_corpus_keep_their_promises(bundled: Settings) -> None:
    engine = Engine(bundled)
    for language in LANGUAGES:
        for text in examples(language):
            answer = engine.ask(text)
            assert answer.sentences, text
            check_answer(answer, engine)


def test_answers_are_the_same_bytes_each_time(engine: Engine, session_index: Settings) -> None:
    first = [content(engine.ask(text)) for text in QUESTIONS]
    assert [content(engine.ask(text)) for text in reversed(QUESTIONS)] == first[::-1]
    assert [content(Engine(session_index).ask(text)) for text in QUESTIONS[:2]] == first[:2]


def test_an_abstention_cites_nothing_and_shows_what_is_near(engine: Engine) -> None:
    answer = engine.ask("How many working children did the 2012 survey find?")
    assert (answer.status, answer.sentences, answer.citations) == ("abstained", (), ())
    assert [c.n for c in answer.closest] == [1, 2, 3]
    assert answer.closest[0].source == "mini-article"
    assert len({(c.source, c.locator.label) for c in answer.closest}) == 3
    assert "[1]" not in answer.text


def test_an_unverified_sentence_says_so(engine: Engine) -> None:
    answer = engine.ask("About how many million children are affected, says the article?")
    (citation,) = (c for c in answer.citations if "1.75 million" in c.quote)
    assert citation.unverified
    assert not any(c.unverified for c in answer.citations if "1,754,066" in c.quote)
