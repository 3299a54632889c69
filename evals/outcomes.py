"""What the engine did with each question and claim: answers, scores and support, gathered in parallel."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from app.answers import Answer
from app.index import OpenIndex
from evals.data import EvalClaim, EvalQuestion
from evals.scoring import Score, holds_correction, score_answer
from evals.support import Evidence, Support, measure_support
from ingest.documents import Language
from ingest.embedding import Embedder, Vectors

JOBS = 2
"""Threads: one question is embedded, outside Python's lock, while another is read."""
T = TypeVar("T")
R = TypeVar("R")


class Answering(Protocol):
    """What is evaluated: an engine, or a baseline or a fault in its place."""

    def ask(self, text: str, history: Sequence[str] = (), language: Language | None = None) -> Answer:
        """The answer to a question."""
        ...

    def index(self) -> OpenIndex:
        """The index that it answers from."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with what came of it; where the engine failed, ``error`` says how and the rest is None."""

    expected: EvalQuestion
    answer: Answer | None
    score: Score | None
    support: Support | None
    error: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer was right; what failed is not."""
        return self.score is not None and self.score.right


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """One draft sentence with the verdict that it got; ``verdict`` is empty where the check failed."""

    expected: EvalClaim
    verdict: str
    corrected: bool | None
    """Whether a correction holds the right value; None where there is none to give."""
    explanation: str
    error: str = ""

    @property
    def right(self) -> bool:
        """Whether the verdict is the deserved one."""
        return self.verdict == self.expected.verdict


class RememberingEmbedder:
    """An embedder that keeps each question's vector, so that baselines do not embed it anew."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.model, self.dimension = embedder.model, embedder.dimension

    def query(self, text: str) -> Vectors:
        """Vector of one question, shape (dimension,)."""
        if text not in self._known:
            self._known[text] = self._embedder.query(text)
        return self._known[text]

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._embedder.passages(texts)


def ask_all(
    engine: Answering,
    questions: Sequence[EvalQuestion],
    progress: Callable[[], object] = lambda: None,
    evidence: Evidence | None = None,
    jobs: int = JOBS,
) -> list[Outcome]:
    """The outcome of each question, in order."""
    evidence = evidence or Evidence(engine.index())
    return _in_parallel(lambda expected: _ask(engine, expected, evidence), questions, progress, jobs)


def judge(expected: EvalQuestion, answer: Answer, evidence: Evidence) -> Outcome:
    """The outcome of an answer that is at hand."""
    return Outcome(expected, answer, score_answer(expected, answer), measure_support(answer, evidence))


def claim_checker() -> Callable[..., Any] | None:
    """``app.claims.check_claim``; None where this installation has no draft checker."""
    try:
        return getattr(importlib.import_module("app.claims"), "check_claim", None)
    except ModuleNotFoundError as error:
        if error.name == "app.claims":
            return None
        raise


def check_all(
    check: Callable[..., Any], engine: object, claims: Sequence[EvalClaim], progress: Callable[[], object] = lambda: None
) -> list[ClaimOutcome]:
    """The outcome of each draft sentence, in order; ``check`` is called as ``check(claim, engine)``."""
    return _in_parallel(lambda expected: _check(check, engine, expected), claims, progress)


def _in_parallel(work: Callable[[T], R], items: Sequence[T], progress: Callable[[], object], jobs: int = JOBS) -> list[R]:
    done: list[R] = []
    with ThreadPoolExecutor(jobs) as pool:
        for result in pool.map(work, items):
            done.append(result)
            progress()
    return done


def _ask(engine: Answering, expected: EvalQuestion, evidence: Evidence) -> Outcome:
    try:
        answer = engine.ask(expected.question, expected.history)
    except Exception as error:  # noqa: BLE001 - any failure of the engine is a result of the evaluation, counted as wrong
        return Outcome(expected, None, None, None, f"{type(error).__name__}: {error}")
    return judge(expected, answer, evidence)


def _check(check: Callable[..., Any], engine: object, expected: EvalClaim) -> ClaimOutcome:
    try:
        made = check(expected.claim, engine)
    except Exception as error:  # noqa: BLE001 - as above
        return ClaimOutcome(expected, "", None, "", f"{type(error).__name__}: {error}")
    corrected: bool | None = None
    if expected.verdict == "contradicted" and expected.correct:
        sources = "; ".join(c.source for c in made.corrections)
        corrected = holds_correction(sources, expected.claimed, expected.correct, expected.lang)
    return ClaimOutcome(expected, str(made.verdict), corrected, str(made.explanation))
