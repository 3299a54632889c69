"""Metrics with n and a bootstrap interval, overall and by language, kind and source.

Every metric is a function of sums: each question adds a vector (hits and trials, a row of a confusion matrix, a bin of the
reliability diagram). The interval resamples facts, not questions, because the three languages of one fact are not
independent; the seed is fixed, so a run's figures are the run's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.answers import Answer
from evals.data import ClaimVerdict, EvalQuestion
from evals.outcomes import ClaimOutcome, Outcome
from evals.scoring import holds_form
from ingest.documents import LANGUAGES, Language
from ingest.lexicon import language_scores

Floats = npt.NDArray[np.float64]
RESAMPLES = 1_000
SEED = 20_182_012
BINS = 10
VERDICTS: tuple[ClaimVerdict, ...] = ("supported", "contradicted", "not_found")
ANSWERABLE = ("answer", "both")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with what it rests on."""

    value: float | None
    """None where nothing could be measured."""
    low: float | None
    """2.5th percentile over resampled facts."""
    high: float | None
    n: int
    """Questions or claims (for citations: sentences or citations) that it is over."""

    def to_json(self) -> dict[str, Any]:
        """The metric, rounded to four digits."""
        rounded = [None if v is None else round(v, 4) for v in (self.value, self.low, self.high)]
        return {"value": rounded[0], "low": rounded[1], "high": rounded[2], "n": self.n}


@dataclass(frozen=True, slots=True)
class Observation:
    """What one question adds to a metric."""

    fact: str
    hits: float
    trials: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the reliability diagram."""

    low: float
    high: float
    n: int
    confidence: float
    """Mean confidence of the answers in it."""
    right: float
    """Share of them that were right."""


def ratio(observations: Iterable[Observation]) -> Metric:
    """Sum of hits by sum of trials."""
    kept = [o for o in observations if o.trials]
    rows = np.array([[o.hits, o.trials] for o in kept], dtype=np.float64).reshape(-1, 2)
    return estimate([o.fact for o in kept], rows, lambda sums: _divide(sums[:, 0], sums[:, 1]), int(rows[:, 1].sum()))


def estimate(facts: Sequence[str], rows: Floats, statistic: Callable[[Floats], Floats], n: int) -> Metric:
    """A statistic of column sums with its interval.

    Args:
        facts: the cluster of each row.
        rows: what each question adds, shape (questions, columns).
        statistic: sums of shape (samples, columns) to values of shape (samples,).
        n: what the metric is said to be over.
    """
    if not len(rows):
        return Metric(None, None, None, 0)
    names, cluster = np.unique(np.array(facts), return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, cluster, rows)
    value = float(statistic(sums.sum(axis=0, keepdims=True))[0])
    drawn = np.random.default_rng(SEED).multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    resampled = statistic(drawn.astype(np.float64) @ sums)
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    return Metric(value, float(low), float(high), n)


def answer_metrics(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Every metric of answers over these outcomes."""
    return {
        "answer_accuracy": ratio(_one(o, o.right) for o in outcomes),
        "values_found": ratio(_one(o, bool(o.score and o.score.values)) for o in outcomes if o.expected.expect in ANSWERABLE),
        "gold_cited": ratio(
            _one(o, bool(o.score and o.score.cited)) for o in outcomes if o.answer and _has_evidence(o.expected) and not _refused(o)
        ),
        "wrong_value_offered": ratio(_one(o, bool(o.score and o.score.offered_wrong)) for o in outcomes if o.expected.reject),
        "citation_recall": ratio(Observation(o.expected.fact, o.support.recalled, o.support.sentences) for o in outcomes if o.support),
        "citation_precision": ratio(Observation(o.expected.fact, o.support.precise, o.support.citations) for o in outcomes if o.support),
        "figure_fidelity": ratio(_one(o, o.support.figures == o.support.figures_held) for o in outcomes if o.support and o.support.figures),
        "quote_fidelity": ratio(Observation(o.expected.fact, o.support.quotes_held, o.support.quotes) for o in outcomes if o.support),
        "abstention_precision": ratio(
            _one(o, o.expected.expect in ("abstain", "premise")) for o in outcomes if _refused(o) and o.expected.expect != "both"
        ),
        "abstention_recall": ratio(_one(o, _refused(o)) for o in outcomes if o.expected.expect == "abstain"),
        "disagreement_coverage": ratio(_one(o, covers_disagreement(o)) for o in outcomes if o.expected.expect == "both"),
        "language_match": ratio(_one(o, speaks(o.answer, o.expected.lang)) for o in outcomes if o.answer),
        "calibration_error": calibration_error(outcomes),
        "latency_ms_median": latency(outcomes, 50),
        "latency_ms_p95": latency(outcomes, 95),
        "unscored": ratio(_one(o, o.score is None) for o in outcomes),
    }


def claim_metrics(outcomes: Sequence[ClaimOutcome]) -> dict[str, Metric]:
    """Every metric of draft checking over these outcomes."""
    facts = [o.expected.fact for o in outcomes]
    rows = np.array([_confusion(o) for o in outcomes], dtype=np.float64).reshape(-1, 3 * len(VERDICTS))
    return {
        "claim_accuracy": ratio(Observation(o.expected.fact, o.right, 1) for o in outcomes),
        "claim_macro_f1": estimate(facts, rows, _macro_f1, len(outcomes)),
        "correction_rate": ratio(Observation(o.expected.fact, bool(o.corrected), 1) for o in outcomes if _correctable(o)),
        "claims_unscored": ratio(Observation(o.expected.fact, not o.verdict or o.verdict == "not_checked", 1) for o in outcomes),
    }


def slices(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes by ``all``, ``lang:..``, ``kind:..`` and ``source:..``."""
    found: dict[str, list[Outcome]] = {"all": list(outcomes)}
    for outcome in outcomes:
        for name in (f"lang:{outcome.expected.lang}", f"kind:{outcome.expected.kind}", f"source:{source_of(outcome.expected)}"):
            found.setdefault(name, []).append(outcome)
    return found


def source_of(question: EvalQuestion) -> str:
    """The source that a question is about: that of its first gold passage."""
    return question.passages[0][0] if question.passages else "none"


def covers_disagreement(outcome: Outcome) -> bool:
    """Whether every side is shown and a note says that they disagree: one that holds a gold value of its own."""
    if outcome.answer is None or outcome.score is None or not outcome.score.values:
        return False
    lang = outcome.expected.lang
    notes = [" ".join([n.text, n.resolution, *(value for value, _ in n.values)]) for n in outcome.answer.notes]
    return any(holds_form(text, form, lang) for text in notes for item in outcome.expected.gold for form in item)


def speaks(answer: Answer, language: Language) -> bool:
    """Whether an answer says that it is in ``language`` and reads like it: no other language has more marks of its own."""
    text = " ".join([answer.lead, *(s.text for s in answer.sentences), *(n.text for n in answer.notes)])
    scores = language_scores(text)
    return answer.language == language and scores[language] >= max(scores[other] for other in LANGUAGES)


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """The reliability diagram: bins of equal width over the confidence; empty ones are left out."""
    sums = np.zeros((BINS, 3))
    for outcome in outcomes:
        if outcome.answer is not None:
            sums[_bin(outcome.answer.confidence)] += (1, outcome.answer.confidence, outcome.right)
    return [Bin(i / BINS, (i + 1) / BINS, int(n), c / n, r / n) for i, (n, c, r) in enumerate(sums.tolist()) if n]


def calibration_error(outcomes: Sequence[Outcome]) -> Metric:
    """Expected calibration error: mean distance of confidence and share right over the bins, weighted by n."""
    kept = [(o, o.answer.confidence) for o in outcomes if o.answer is not None]
    rows = np.zeros((len(kept), BINS * 3))
    for number, (outcome, confidence) in enumerate(kept):
        start = 3 * _bin(confidence)
        rows[number, start : start + 3] = (1, confidence, outcome.right)
    return estimate([o.expected.fact for o, _ in kept], rows, _calibration_error, len(kept))


def latency(outcomes: Sequence[Outcome], percentile: float) -> Metric:
    """A percentile of the milliseconds that answers took, as the engine timed them."""
    times = np.array([o.answer.timings_ms["total"] for o in outcomes if o.answer and "total" in o.answer.timings_ms])
    if not len(times):
        return Metric(None, None, None, 0)
    drawn = np.random.default_rng(SEED).integers(0, len(times), size=(RESAMPLES, len(times)))
    low, high = np.percentile(np.percentile(times[drawn], percentile, axis=1), [2.5, 97.5])
    return Metric(float(np.percentile(times, percentile)), float(low), float(high), len(times))


def _one(outcome: Outcome, hit: bool) -> Observation:
    return Observation(outcome.expected.fact, float(hit), 1)


def _has_evidence(question: EvalQuestion) -> bool:
    return bool(question.passages) and question.expect in ANSWERABLE


def _refused(outcome: Outcome) -> bool:
    return outcome.score is not None and outcome.score.refused


def _correctable(outcome: ClaimOutcome) -> bool:
    return outcome.expected.verdict == "contradicted" and bool(outcome.expected.correct)


def _divide(hits: Floats, trials: Floats) -> Floats:
    return np.asarray(np.divide(hits, trials, out=np.full(len(hits), np.nan), where=trials > 0), dtype=np.float64)


def _bin(confidence: float) -> int:
    return min(BINS - 1, max(0, int(confidence * BINS)))


def _calibration_error(sums: Floats) -> Floats:
    bins = sums.reshape(len(sums), BINS, 3)
    return _divide(np.abs(bins[:, :, 1] - bins[:, :, 2]).sum(axis=1), bins[:, :, 0].sum(axis=1))


def _confusion(outcome: ClaimOutcome) -> list[float]:
    """True, predicted and deserved counts for each verdict; any other verdict is predicted for none."""
    row: list[float] = []
    for verdict in VERDICTS:
        row += [outcome.right and outcome.verdict == verdict, outcome.verdict == verdict, outcome.expected.verdict == verdict]
    return row


def _macro_f1(sums: Floats) -> Floats:
    table = sums.reshape(len(sums), len(VERDICTS), 3)
    both = table[:, :, 1] + table[:, :, 2]
    scores = np.divide(2 * table[:, :, 0], both, out=np.full(both.shape, np.nan), where=both > 0)
    return np.asarray(np.nanmean(scores, axis=1), dtype=np.float64)
