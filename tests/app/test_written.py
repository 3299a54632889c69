"""An answer in a model's words keeps the order of the extractive one, and everything that the written sentences leave out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.answers import Answer, Sentence, Writing
from app.drafting import DraftSentence
from app.engine import Engine
from app.faithfulness import examine
from app.index import OpenIndex
from app.prompting import MARKS, Material
from app.synthesis import citation_of
from app.written import Held, left_out, merged, worth_showing
from ingest.documents import Passage
from ingest.settings import Settings

SURVEY = "The 2018 survey found 1,754,066 working children in Viet Nam."
TREATY = "Viet Nam joined the treaty on 20 February 1990."
WRITING = Writing("m", 1, 0, False)


@pytest.fixture(scope="module")
def index(session_index: Settings) -> OpenIndex:
    return Engine(session_index).index()


@pytest.fixture(scope="module")
def passage(index: OpenIndex) -> Passage:
    return next(p for p in index.store.all() if SURVEY in p.sentences)


@pytest.fixture
def answer(passage: Passage, index: OpenIndex) -> Answer:
    quotes = [SURVEY, TREATY]
    citations = tuple(citation_of(passage, passage.sentences.index(q), n, index) for n, q in enumerate(quotes, 1))
    sentences = tuple(Sentence(q, (n,), "supported", "extracted") for n, q in enumerate(quotes, 1))
    return Answer("What did Viet Nam do?", "What did Viet Nam do?", "en", "answered", sentences, citations)


def held(text: str, passage: Passage, index: OpenIndex) -> Held:
    finding = examine(DraftSentence(text, ()), {MARKS[0]: Material(MARKS[0], passage, (0, 1, 2))}, "en", index)
    assert finding.holds, finding.reason
    return text, finding


def test_a_written_sentence_stands_where_what_it_says_stood(answer: Answer, passage: Passage, index: OpenIndex) -> None:
    text = "Viet Nam had joined the treaty on 20 February 1990."
    made = merged(answer, [held(text, passage, index)], WRITING, index)
    assert [(s.text, s.rule) for s in made.sentences] == [(SURVEY, "extracted"), (text, "written")]
    assert [made.citations[s.citations[0] - 1].quote for s in made.sentences] == [SURVEY, TREATY]


def test_what_is_left_out_stays(answer: Answer, passage: Passage, index: OpenIndex) -> None:
    less = held("Viet Nam joined the treaty.", passage, index)
    assert [s.text for s in left_out(answer, [less], index)] == [SURVEY, TREATY]
    assert not worth_showing(answer, [less], index)
    whole = held("Viet Nam had joined the treaty on 20 February 1990.", passage, index)
    assert [s.text for s in left_out(answer, [whole], index)] == [SURVEY]
    assert worth_showing(answer, [less, whole], index) == [less, whole]


def test_a_name_that_no_list_knows_is_not_lost(answer: Answer, passage: Passage, index: OpenIndex) -> None:
    whole = held("Viet Nam had joined the treaty on 20 February 1990.", passage, index)
    signed = replace(answer.sentences[1], text="Viet Nam and Sandor Weiszfeld joined the treaty on 20 February 1990.")
    asked = replace(answer, sentences=(answer.sentences[0], signed))
    assert signed in left_out(asked, [whole], index)
    named = replace(asked, standalone_question="When did Sandor Weiszfeld join the treaty?")
    assert signed not in left_out(named, [whole], index)
