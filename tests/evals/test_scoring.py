"""Scores of answers made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scoring import holds_correction, holds_form, score_answer
from ingest.documents import Language
from tests.evals.examples import REFUSAL, RIGHT, answer, citation, question


@pytest.mark.parametrize(
    ("text", "form", "language", "holds"),
    [
        ("Ada 1.031.944 pekerja anak.", "1,031,944", "id", True),
        ("Ada 1.031.944 pekerja anak.", "1,031,945", "id", False),
        ("About 1.75 million children", "1.75 million", "en", True),
        ("khoảng 1,75 triệu trẻ em", "1.750.000", "vi", True),
        ("signed on 20 February 1990", "20/2/1990", "en", True),
        ("signed in February 1990", "20 February 1990", "en", False),
        ("9.1% of the children", "9.1", "en", False),
        ("the US Department of Labor paid", "us department of labor", "en", True),
        ("the departments", "department", "en", False),
        ("Thành phố Hồ Chí Minh", "Ho Chi Minh", "vi", True),
    ],
)
def test_forms_are_found_by_value_or_on_word_boundaries(text: str, form: str, language: Language, holds: bool) -> None:
    assert holds_form(text, form, language) is holds


@given(st.integers(min_value=1_000, max_value=99_999_999), st.integers(min_value=1_000, max_value=99_999_999))
def test_a_figure_is_found_in_any_format_and_no_other_is(held: int, sought: int) -> None:
    for language, mark in (("en", ","), ("id", "."), ("vi", ".")):
        text = f"x {held:,} y".replace(",", mark)
        assert holds_form(text, f"{sought:,}".replace(",", mark), language) is (held == sought)  # type: ignore[arg-type]


def test_a_right_answer() -> None:
    assert score_answer(question(), RIGHT).right


def test_the_right_value_from_another_passage_is_not_right() -> None:
    score = score_answer(question(), replace(RIGHT, citations=(citation(1, "x", "¶99"),)))
    assert (score.values, score.cited, score.right, score.explanation) == (True, False, False, "gold passage not cited")


def test_a_citation_that_no_sentence_uses_does_not_count() -> None:
    unused = replace(RIGHT, sentences=tuple(replace(s, citations=()) for s in RIGHT.sentences))
    assert score_answer(question(), unused).cited is False


def test_a_rejected_value_spoils_an_answer() -> None:
    score = score_answer(question(reject=("2018",)), RIGHT)
    assert score.offered_wrong == ("2018",)
    assert not score.right


def test_an_abstention_is_right_only_where_it_is_due() -> None:
    assert not score_answer(question(), REFUSAL).right
    assert score_answer(question(expect="abstain", gold=(), need=0, passages=()), REFUSAL).right
    assert not score_answer(question(expect="abstain", gold=(), need=0, passages=()), RIGHT).right
    assert score_answer(question(expect="premise", gold=(), need=0, passages=()), REFUSAL).right


def test_a_false_premise_may_be_answered_by_the_value_that_corrects_it() -> None:
    assert score_answer(question(expect="premise"), RIGHT).right
    wrong = answer(("There were 5 million.", (1,)), citations=(citation(1, "x"),))
    assert not score_answer(question(expect="premise"), wrong).right


def test_need_says_how_many_items_of_a_list_are_enough() -> None:
    gold = (("1,031,944",), ("2018",), ("absent",))
    assert score_answer(question(gold=gold, need=2), RIGHT).right
    assert not score_answer(question(gold=gold, need=3), RIGHT).right


@pytest.mark.parametrize(
    ("sources", "claimed", "correct", "holds"),
    [
        ("1,031,944", "1,301,944", "1,031,944", True),
        ("1,301,944", "1,301,944", "1,031,944", False),
        ("2017; 2018", "December 2015 to March 2016", "December 2017 to March 2018", True),
        ("2017", "December 2015 to March 2016", "December 2017 to March 2018", False),
        ("a week", "40 hours a month", "40 hours a week", True),
        ("", "an increase", "a decrease", False),
    ],
)
def test_a_correction_must_hold_what_the_claim_had_wrong(sources: str, claimed: str, correct: str, holds: bool) -> None:
    assert holds_correction(sources, claimed, correct, "en") is holds
