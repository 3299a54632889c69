"""Learn the weights of claim checking on the dev split: ``python -m evals.train_claims`` writes ``app/claim_weights.json``.

Relevance is learned over (claim, sentence) pairs, right where the sentence stands in a gold passage; ``found`` over
claims, by whether their verdict is ``not_found``. The test split is never read for training.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.engine import Engine
from app.evidence import Evidence, find_evidence
from app.index import OpenIndex
from app.judgement import (
    FOUND_FEATURES,
    RELEVANCE_FEATURES,
    WEIGHTS,
    Judged,
    compare_all,
    found_features,
    load_claim_weights,
    relevance_features,
    weigh,
)
from app.statement import parse_statement
from evals.data import EvalClaim, load_claims
from ingest.figures import figure_keys, find_figures
from ingest.locators import parse_locator

LIMITS = {
    "found_from": 0.42,
    "agree_margin": 1.0,
    "agree_cosine": 0.012,
    "pool_margin": 2.0,
    "part_coverage": 0.5,
    "part_from": 0.75,
    "topic_coverage": 0.3,
}
"""Thresholds read off the dev split."""


def gold(place: tuple[str, str], claim: EvalClaim) -> bool:
    """Whether ``place`` is one of the claim's passages; numbered paragraphs need only overlap."""
    for source, label in claim.passages:
        if place[0] != source:
            continue
        try:
            wanted, held = parse_locator(label), parse_locator(place[1])
        except ValueError:
            return True
        if set(wanted.paragraphs) & set(held.paragraphs) or place[1].startswith(label) or label.startswith(place[1]):
            return True
    return False


def settles(claim: EvalClaim, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences of gold passages that hold the right value; where that is no figure, the nearest of each passage."""
    within = [item for item in evidence if gold(item.passage.place, claim)]
    wanted = figure_keys(claim.correct or "", claim.lang) or {f.key for f in find_figures(claim.claim, claim.lang) if not f.is_year}
    holding = [item for item in within if wanted & figure_keys(item.statement.text, item.statement.language)]
    nearest = {item.passage.place: item for item in reversed(within)}
    return holding if wanted and holding else list(nearest.values())


def fit(rows: list[dict[str, float]], labels: list[bool], names: tuple[str, ...], strength: float) -> dict[str, float]:
    """Weights of a balanced logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=5000)
    model.fit(np.array([[row[name] for name in names] for row in rows]), np.array(labels))
    weights = {name: round(float(value), 4) for name, value in zip(names, model.coef_[0], strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 4), **weights}


def train(index: OpenIndex, claims: list[EvalClaim], vectors: dict[str, Any]) -> dict[str, dict[str, float]]:
    """All weights, from ``claims`` and the vector of each."""
    pairs: list[dict[str, float]] = []
    labels: list[bool] = []
    held = []
    for claim in claims:
        statement = parse_statement(claim.claim, claim.lang, index)
        evidence = find_evidence(statement, vectors[claim.claim_id], index)
        compared = compare_all(statement, evidence, index)
        held.append((claim, statement, compared))
        pairs += [relevance_features(*one) for one in compared]
        settling = settles(claim, evidence)
        labels += [item in settling for item, *_ in compared]
    relevance = fit(pairs, labels, RELEVANCE_FEATURES, 1.0)
    rows, found = [], []
    for claim, statement, compared in held:
        judged = [
            Judged(item, comparison, weigh(relevance, relevance_features(item, comparison, top)), top) for item, comparison, top in compared
        ]
        best = max(judged, key=lambda j: j.relevance)
        rows.append(found_features(statement, best, index))
        found.append(claim.verdict != "not_found")
    return {"relevance": relevance, "found": fit(rows, found, FOUND_FEATURES, 0.3), "limits": LIMITS}


def main() -> None:
    """Train on the dev split and write the weights."""
    index = Engine().index()
    claims = [claim for claim in load_claims() if claim.split == "dev"]
    weights = train(index, claims, {claim.claim_id: index.embedder.query(claim.claim) for claim in claims})
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    load_claim_weights.cache_clear()
    sys.stdout.write(f"{WEIGHTS.name}: {len(claims)} claims\n")


if __name__ == "__main__":
    main()
