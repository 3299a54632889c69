"""The proof that the gate bites: the engine passes, and each way of lying fails for the metric that is meant to see it."""

from __future__ import annotations

import pytest

from app.engine import Engine
from evals.data import EvalQuestion, load_questions
from evals.gate import Failure, load_thresholds, missed
from evals.outcomes import Answering, ask_all
from evals.results import tabulate
from evals.support import Evidence
from ingest.settings import Settings
from tests.evals.faults import (
    AlwaysAbstaining,
    CitationsSwapped,
    DigitChanged,
    Fault,
    HistoryForgotten,
    NeverAbstaining,
    NotesDropped,
    OftenEnglish,
    Remembering,
    WrongYearCited,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(bundled: Settings) -> Remembering:
    """The real engine over the bundled corpus."""
    return Remembering(Engine(bundled))


@pytest.fixture(scope="module")
def questions() -> list[EvalQuestion]:
    return [q for q in load_questions() if q.split == "test"]


@pytest.fixture(scope="module")
def evidence(engine: Remembering) -> Evidence:
    return Evidence(engine.index())


def failures(engine: Answering, questions: list[EvalQuestion], evidence: Evidence) -> list[Failure]:
    """The thresholds on answers that an engine misses."""
    table = tabulate(ask_all(engine, questions, evidence=evidence), None)
    gates = [t for t in load_thresholds() if not t.part.startswith("claims") and t.metric in table["all"]]
    return [f for f in (missed(t, table) for t in gates) if f is not None]


def test_the_engine_as_it_is_passes(engine: Remembering, questions: list[EvalQuestion], evidence: Evidence) -> None:
    assert failures(Fault(engine), questions, evidence) == []


@pytest.mark.parametrize(
    ("fault", "metric", "part"),
    [
        (DigitChanged, "figure_fidelity", "all"),
        (CitationsSwapped, "citation_recall", "all"),
        (WrongYearCited, "citation_recall", "all"),
        (NeverAbstaining, "abstention_recall", "all"),
        (AlwaysAbstaining, "abstention_precision", "all"),
        (NotesDropped, "disagreement_coverage", "all"),
        (OftenEnglish, "language_match", "all"),
        (HistoryForgotten, "answer_accuracy", "kind:followup"),
    ],
)
def test_a_lying_engine_fails_for_the_right_metric(
    fault: type[Fault], metric: str, part: str, engine: Remembering, questions: list[EvalQuestion], evidence: Evidence
) -> None:
    missed_gates = {(f.metric, f.part) for f in failures(fault(engine), questions, evidence)}
    assert (metric, part) in missed_gates, sorted(missed_gates)
