"""Whether one sentence gives a value of the kind asked for."""

from __future__ import annotations

import pytest

from app.engine import Engine
from app.giving import given_by, meets_names, meets_years, wanted_by
from app.question import Question
from app.reading import bundle_for, known, read
from app.sentence_facts import facts_of
from ingest.settings import Settings


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def question(engine: Engine, text: str) -> Question:
    return known(bundle_for(text, engine.index()).question)


@pytest.mark.parametrize(
    ("asked", "sentence", "gives"),
    [
        ("How many schools were opened?", "Seven schools were opened in 2018.", True),
        ("How many schools were opened?", "Schools were opened during the COVID-19 pandemic.", False),
        ("How many schools were opened?", "Schools for children of 15 years were opened under Article 7.", False),
        ("How many years did the plan last?", "The plan lasted 5 years.", True),
        ("What percentage of them were boys?", "59% of them were boys.", True),
        ("What percentage of them were boys?", "1,000 of them were boys.", False),
        ("When was the office opened?", "The office was opened in 2003.", True),
        ("When was the office opened?", "The office was opened with a ceremony.", False),
    ],
)
def test_a_value_of_the_kind_asked_for(engine: Engine, asked: str, sentence: str, gives: bool) -> None:
    index = engine.index()
    hit = read(bundle_for("How many children worked in 2018?", index), index).ranked[0].hit
    facts = facts_of(sentence, "en", index)
    wanted = wanted_by(question(engine, asked))
    assert given_by(wanted, hit, 0, facts, index).typed is gives


def test_years_and_names_are_met_by_the_sentence_or_what_is_around_it(engine: Engine) -> None:
    index = engine.index()
    asked = question(engine, "How many children worked in Hanoi in 2018?")
    around = facts_of("In 2018 there was a survey in Hanoi.", "en", index)
    plain, other = (facts_of(text, "en", index) for text in ("Many children worked.", "In 2012 many children worked in An Giang."))
    assert meets_years(asked, plain, around)
    assert meets_names(asked, plain, around)
    assert not meets_years(asked, other, around)
