"""Metrics on cases small enough to work out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import Observation, answer_metrics, calibration_error, claim_metrics, ratio, reliability, slices
from evals.outcomes import Outcome
from evals.support import Support
from tests.evals.examples import REFUSAL, RIGHT, answer, citation, claim, note, outcome, question

ABSTAIN = {"expect": "abstain", "gold": (), "need": 0, "passages": (), "kind": "unanswerable"}


def test_accuracy_counts_failures_of_the_engine_as_wrong() -> None:
    failed = Outcome(question("b"), None, None, None, "ValueError: no")
    found = answer_metrics([outcome(question("a"), RIGHT), failed])
    assert (found["answer_accuracy"].value, found["answer_accuracy"].n) == (0.5, 2)
    assert found["unscored"].value == 0.5


def test_abstention_precision_and_recall() -> None:
    found = answer_metrics(
        [
            outcome(question("a", **ABSTAIN), REFUSAL),
            outcome(question("b", **ABSTAIN), RIGHT),
            outcome(question("c"), REFUSAL),
            outcome(question("d"), RIGHT),
        ]
    )
    assert found["abstention_precision"].value == 0.5
    assert found["abstention_recall"].value == 0.5
    assert found["answer_accuracy"].value == 0.5


def test_citation_recall_is_over_sentences_and_precision_over_citations() -> None:
    found = answer_metrics(
        [
            outcome(question("a"), RIGHT, Support(3, 2, 4, 3, 5, 5, 1, 1)),
            outcome(question("b"), RIGHT, Support(1, 1, 1, 1, 2, 1, 1, 0)),
        ]
    )
    assert (found["citation_recall"].value, found["citation_recall"].n) == (0.75, 4)
    assert (found["citation_precision"].value, found["citation_precision"].n) == (0.8, 5)
    assert (found["figure_fidelity"].value, found["figure_fidelity"].n) == (0.5, 2)
    assert found["quote_fidelity"].value == 0.5


def test_a_disagreement_is_covered_by_both_values_and_a_note_about_them() -> None:
    expected = question(expect="both", gold=(("1,031,944",), ("1,754,066",)), need=2, kind="disagreement")
    text = "In one place it is 1,031,944, in another 1,754,066."
    both = answer((text, (1,)), citations=(citation(1, text),))
    cases = [both, replace(both, notes=(note("It says 1,031,944 and 1,754,066."),)), replace(both, notes=(note("Another matter."),))]
    assert [answer_metrics([outcome(expected, case)])["disagreement_coverage"].value for case in cases] == [0, 1, 0]


def test_language_match_reads_the_answer_and_does_not_trust_its_label() -> None:
    labelled = replace(RIGHT, language="id")
    assert answer_metrics([outcome(question(lang="id"), labelled)])["language_match"].value == 0
    assert answer_metrics([outcome(question(), RIGHT)])["language_match"].value == 1


def test_calibration_error_is_the_distance_weighted_by_n() -> None:
    right = [outcome(question(f"a{i}"), replace(RIGHT, confidence=0.95)) for i in range(3)]
    wrong = outcome(question("b"), replace(REFUSAL, confidence=0.35))
    found = calibration_error([*right, wrong])
    assert found.value == pytest.approx((3 * 0.05 + 0.35) / 4)
    assert [(b.n, b.right) for b in reliability([*right, wrong])] == [(1, 0), (3, 1)]


def test_macro_f1_weighs_verdicts_alike() -> None:
    found = claim_metrics(
        [
            claim("a", "supported", "supported"),
            claim("b", "supported", "supported"),
            claim("c", "contradicted", "contradicted", True),
            claim("d", "contradicted", "partly_supported", False),
            claim("e", "not_found", "supported"),
        ]
    )
    assert found["claim_accuracy"].value == 0.6
    assert found["claim_macro_f1"].value == pytest.approx((0.8 + 2 / 3 + 0) / 3)
    assert found["correction_rate"].value == 0.5


def test_slices_hold_every_question_once_for_each_property() -> None:
    outcomes = [outcome(question("a"), RIGHT), outcome(question("b", lang="vi", **ABSTAIN), RIGHT)]
    assert {name: len(part) for name, part in slices(outcomes).items()} == {
        "all": 2, "lang:en": 1, "lang:vi": 1, "kind:count": 1, "kind:unanswerable": 1, "source:article": 1, "source:none": 1,
    }  # fmt: skip


def test_nothing_to_measure_is_none_and_not_one() -> None:
    assert ratio([]).value is None
    assert ratio([Observation("a", 0, 0)]).n == 0


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), min_size=1, max_size=60))
def test_the_interval_holds_the_value_and_is_the_same_every_time(cases: list[tuple[str, bool]]) -> None:
    observations = [Observation(fact, hit, 1) for fact, hit in cases]
    found = ratio(observations)
    assert found.value == pytest.approx(sum(hit for _, hit in cases) / len(cases))
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 1
    assert ratio(observations) == found


def test_twins_of_one_fact_do_not_narrow_the_interval() -> None:
    alone = ratio([Observation(str(i), i % 2, 1) for i in range(20)])
    tripled = ratio([Observation(str(i), i % 2, 1) for i in range(20) for _ in range(3)])
    assert (tripled.low, tripled.high) == (alone.low, alone.high)
    assert tripled.n == 3 * alone.n
    assert not math.isnan(tripled.value or 0)
