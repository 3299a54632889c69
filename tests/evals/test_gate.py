"""Thresholds, the accepted run and the sign test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate import Baseline, Threshold, accept, judge_run, load_baseline, load_thresholds, missed, sign_test
from evals.metrics import reliability
from evals.outcomes import Outcome
from evals.results import Results, tabulate
from ingest.errors import InputRefused
from tests.evals.examples import REFUSAL, RIGHT, claim, outcome, question


def results(outcomes: list[Outcome]) -> Results:
    """A run of these outcomes and one claim."""
    claims = [claim("c", "supported", "supported")]
    return Results("test", outcomes, claims, tabulate(outcomes, claims), {}, reliability(outcomes), None, "g", 1.0, None)  # type: ignore[arg-type]


def run_with(right: int, wrong: int) -> Results:
    """A run with so many questions right and wrong."""
    return results([outcome(question(f"q{i}"), RIGHT if i < right else REFUSAL) for i in range(right + wrong)])


@pytest.mark.parametrize(("bound", "fails"), [(0.8, False), (0.81, True)])
def test_a_threshold_is_a_bound_that_may_be_met(bound: float, fails: bool) -> None:
    table = run_with(8, 2).table
    assert (missed(Threshold("answer_accuracy", "all", bound, None, "why"), table) is not None) is fails
    assert (missed(Threshold("calibration_error", "all", None, 0.0, "why"), table)) is not None


def test_what_could_not_be_measured_fails() -> None:
    failure = missed(Threshold("disagreement_coverage", "all", 0.5, None, "why"), run_with(1, 0).table)
    assert failure is not None
    assert failure.message == "could not be measured"


def test_the_accepted_run_is_no_loss_against_itself(tmp_path: Path) -> None:
    run = run_with(8, 2)
    accept(run, tmp_path / "b.json")
    verdict = judge_run(run, [], load_baseline("test", tmp_path / "b.json"))
    assert verdict.passed
    assert verdict.lost == verdict.won == ()
    assert load_baseline("dev", tmp_path / "b.json") is None


def test_a_significant_loss_fails_and_names_the_questions(tmp_path: Path) -> None:
    accept(run_with(30, 0), tmp_path / "b.json")
    verdict = judge_run(run_with(24, 6), [], load_baseline("test", tmp_path / "b.json"))
    assert verdict.lost == tuple(f"q{i}" for i in range(24, 30))
    assert {("answer_accuracy", "all"), ("answer_accuracy", "lang:en")} <= {(f.metric, f.part) for f in verdict.failures}
    assert "q29" in next(f.message for f in verdict.failures if "sign test" in f.message)


def test_a_few_changes_both_ways_are_named_and_do_not_fail() -> None:
    before = {f"q{i}": i not in (0, 1) for i in range(10)}
    verdict = judge_run(run_with(8, 2), [], Baseline({}, before))
    assert verdict.passed
    assert (verdict.lost, verdict.won) == (("q8", "q9"), ("q0", "q1"))


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_sign_test_is_a_tail_of_the_binomial(lost: int, won: int) -> None:
    assert 0 < sign_test(lost, won) <= 1
    assert sign_test(lost + 1, won) <= sign_test(lost, won)
    if lost:
        assert sign_test(lost, won) + sign_test(won + 1, lost - 1) == pytest.approx(1)


def test_known_values_of_the_sign_test() -> None:
    assert sign_test(5, 0) == 1 / 32
    assert sign_test(1, 1) == 3 / 4


def test_every_bundled_threshold_names_a_metric_and_has_a_reason() -> None:
    table = run_with(1, 1).table
    known = {m for row in table.values() for m in row} | {"recall_at_1", "recall_at_5", "mrr", "ndcg_at_10"}
    for threshold in load_thresholds():
        assert threshold.metric in known
        assert len(threshold.reason) > 20


@pytest.mark.parametrize("text", ['[[gate]]\nmetric = "x"\nat_least = 1', '[[gate]]\nmetric = "x"\nreason = "r"', "not toml"])
def test_a_threshold_without_bound_or_reason_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.toml").write_text(text)
    with pytest.raises(InputRefused, match=r"t\.toml"):
        load_thresholds(tmp_path / "t.toml")
