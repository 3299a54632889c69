"""Learns from the dev split: the sentence ranker, the margins of selection, the axes of questions, the abstention model.

Run ``python -m evals.train``. Logistic regressions (scikit-learn) on the features that :mod:`app.selection` and
:mod:`app.abstention` compute; stored as readable numbers. The test split is never read. Cross-validation is by fact, so
that no fact stands on both sides.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app import boosting, meaning, selection
from app.engine import Engine
from app.index import OpenIndex
from app.reading import known
from app.synthesis import choose
from evals.data import load_questions
from evals.train_abstention import fit_abstention, fit_axes
from evals.train_cases import FOLDS, Case, answered, gather, relevance, rescored

SENTENCE_COST = 0.015
"""What one more sentence shown must bring in questions answered, when margins are chosen."""
STRENGTHS = (0.1, 0.3, 1.0, 3.0)
MARGINS = (1.5, 2.0, 2.5, 3.0, 3.5, 4.0)


def fit_ranker(cases: Sequence[Case], strength: float = 0.3) -> dict[str, float]:
    """Weights of the sentence ranker: each question counts the same, a partial answer as much as the items it holds."""
    rows, labels, weights = [], [], []
    for case in cases:
        gains = [relevance(case, c) for c in case.ranked]
        if not any(gains):
            continue
        for candidate, gain in zip(case.ranked, gains, strict=True):
            rows.append(candidate.features)
            labels.append(gain > 0)
            weights.append(gain / sum(gains) if gain > 0 else 1 / max(1, sum(g == 0 for g in gains)))
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(np.array(rows), np.array(labels), sample_weight=np.array(weights))
    return {"intercept": round(float(model.intercept_[0]), 4)} | {
        name: round(float(value), 4) for name, value in zip(selection.FEATURES, model.coef_[0], strict=True)
    }


def held_out(cases: Sequence[Case], strength: float) -> list[tuple[Case, list[selection.Candidate]]]:
    """Each case with its sentences in the order of weights learned without the facts of the question."""
    groups = [case.expected.fact for case in cases]
    ordered = []
    for train, held in GroupKFold(FOLDS).split(cases, groups=groups):
        weights = fit_ranker([cases[i] for i in train], strength)
        ordered += [(cases[i], rescored(cases[i], weights)) for i in held]
    return ordered


def share_answered(ordered: Sequence[tuple[Case, list[selection.Candidate]]], index: OpenIndex) -> float:
    """Share of questions answered by the sentences chosen."""
    return sum(_answers(case, ranked, index) for case, ranked in ordered) / len(ordered)


def _answers(case: Case, ranked: list[selection.Candidate], index: OpenIndex) -> bool:
    return bool(ranked) and answered(case, choose(known(case.bundle.question), ranked, index))


def fit_margins(ordered: Sequence[tuple[Case, list[selection.Candidate]]], index: OpenIndex) -> dict[str, float]:
    """Margins that answer most dev questions with fewest sentences, each ordered by weights that do not know it."""
    stored = selection.load_weights()["selection"]
    best, found = -1.0, dict(stored)
    for margin, wider, sibling, repetition in itertools.product(MARGINS, (0.0, 1.0, 2.0), (0.0, 0.7, 1.5), (0.0, 0.5, 1.0, 2.0)):
        stored.update(margin=margin, wide_margin=margin + wider, sibling=sibling, repetition=repetition)
        gain = 0.0
        for case, order in ordered:
            if order:
                chosen = choose(known(case.bundle.question), order, index)
                gain += answered(case, chosen) - SENTENCE_COST * len(chosen)
        if gain > best:
            best, found = gain, dict(stored)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="print, do not write")
    options = parser.parse_args(arguments)
    index = Engine().index()
    learn(index, write=not options.dry_run)


def learn(index: OpenIndex, *, write: bool) -> dict[str, dict[str, float]]:
    """Learn all weights over an open index; write them to ``app/*.json`` if asked."""
    questions = [q for q in load_questions() if q.split == "dev"]
    if write:  # Follow-ups are read, and every feature made, with the axes of the file.
        meaning.AXES.write_text(fit_axes([index.embedder.query(q.question) for q in questions]), encoding="utf-8")
        meaning.load_axes.cache_clear()
    cases = gather(index, questions)
    answerable = [c for c in cases if c.expected.expect == "answer"]
    orders = {strength: held_out(answerable, strength) for strength in STRENGTHS}
    shares = {strength: share_answered(order, index) for strength, order in orders.items()}
    print("ranker, cross-validated:", {k: round(v, 4) for k, v in shares.items()})
    strength = max(shares, key=lambda s: shares[s])
    weights = fit_ranker(answerable, strength)
    stored = selection.load_weights()
    stored["ranker"] = weights
    stored["selection"] = fit_margins(orders[strength], index)
    right = share_answered(orders[strength], index)
    sentences = np.mean([len(choose(known(c.bundle.question), order, index)) for c, order in orders[strength] if order])
    print("selection:", stored["selection"], "cross-validated after:", round(right, 4), "sentences:", round(float(sentences), 2))
    for case in cases:
        case.ranked = rescored(case, weights)
    found, trees = fit_abstention(cases, index)
    stored |= found
    if write:
        boosting.TREES.write_text(boosting.as_text(trees), encoding="utf-8")
        selection.WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return stored


if __name__ == "__main__":
    main()
