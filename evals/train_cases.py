"""Dev questions with everything that learning from them needs, and what each of their sentences is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app import selection
from app.answers import Hit
from app.index import OpenIndex
from app.instructions import request_of
from app.reading import HITS, QuestionBundle, bundle_for
from app.retrieval import PRIMARY_BONUS, retrieve
from evals.data import EvalQuestion
from evals.scoring import holds_form
from ingest.embedding import Vectors
from ingest.locators import parse_locator

FOLDS = 5
"""Parts of cross-validation; no fact stands in two of them."""


@dataclass(slots=True)
class Case:
    """A dev question with everything that learning needs."""

    expected: EvalQuestion
    bundle: QuestionBundle
    ranked: list[selection.Candidate]


def gather(index: OpenIndex, questions: Sequence[EvalQuestion]) -> list[Case]:
    """Each question understood, retrieved and ranked with the present weights."""
    cases = []
    for question in questions:
        asked = request_of(question.question).asked
        if not asked:
            continue
        bundle = bundle_for(asked, index, None, question.history)
        assert bundle.question is not None
        assert bundle.vector is not None
        if not bundle.question.words:
            continue
        bundle.hits = bundle.hits or retrieve(bundle.question, bundle.vector, index, HITS, PRIMARY_BONUS)
        cases.append(Case(question, bundle, selection.candidates(bundle.question, bundle.vector, bundle.hits, index)))
    return cases


def vector_of(case: Case) -> Vectors:
    """The vector of a case's question."""
    assert case.bundle.vector is not None
    return case.bundle.vector


def relevance(case: Case, candidate: selection.Candidate) -> float:
    """Share of the gold items that a sentence holds, nothing for a sentence away from the gold places unless it holds all."""
    held = sum(any(holds_form(candidate.text, form, case.expected.lang) for form in item) for item in case.expected.gold)
    share = min(1.0, held / max(1, case.expected.need))
    return share if in_gold(case.expected, candidate.hit) else (0.5 if share == 1.0 and len(case.expected.gold) > 1 else 0.0)


def in_gold(expected: EvalQuestion, hit: Hit) -> bool:
    """Whether a hit is one of the gold passages."""
    for source, label in expected.passages:
        if hit.passage.source == source:
            wanted = parse_locator(label)
            if hit.passage.locator.label == label or set(wanted.paragraphs) & set(hit.passage.locator.paragraphs):
                return True
    return False


def rescored(case: Case, weights: dict[str, float]) -> list[selection.Candidate]:
    """The candidates of a case in the order that ``weights`` give."""
    coefficients = np.array([weights[name] for name in selection.FEATURES])
    scored = [replace(c, score=float(np.dot(coefficients, c.features)) + weights["intercept"]) for c in case.ranked]
    return sorted(scored, key=lambda c: (-c.score, c.hit.row, c.position))


def answered(case: Case, chosen: Sequence[selection.Candidate]) -> bool:
    """Whether the chosen sentences hold every gold item that is needed and one stands in a gold passage."""
    text = " ".join(c.text for c in chosen)
    held = sum(any(holds_form(text, form, case.expected.lang) for form in item) for item in case.expected.gold)
    return held >= case.expected.need and any(in_gold(case.expected, c.hit) for c in chosen)
