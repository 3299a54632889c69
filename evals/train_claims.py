"""Learn the weights of claim checking on the dev split: ``python -m evals.train_claims`` writes ``app/claim_weights.json``.

Relevance is learned over (claim, sentence) pairs, right where the sentence stands in a gold passage; ``found`` over
claims, by whether their verdict is ``not_found``. The test split is never read for training.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.engine import Engine
from app.evidence import Evidence, find_evidence
from app.index import OpenIndex
from app.judgement import Joined, joined, judge_joined
from app.relevance import (
    FOUND_FEATURES,
    RELEVANCE_FEATURES,
    WEIGHTS,
    Compared,
    Weights,
    found_features,
    load_claim_weights,
    rank,
    relevance_features,
)
from app.statement import Statement, parse_statement
from evals.data import EvalClaim, load_claims
from evals.scoring import holds_correction
from ingest.figures import figure_keys, find_figures
from ingest.locators import parse_locator

FOLDS = 8
LIMITS = {
    "found_from": 0.37,
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


@dataclass(frozen=True, slots=True)
class Example:
    """A claim with the sentences near it, compared, and which of them settle it."""

    claim: EvalClaim
    statement: Statement
    joined: Joined
    settling: tuple[bool, ...]

    @property
    def compared(self) -> list[Compared]:
        """The sentences near the whole claim, compared."""
        return self.joined[0][1]


def example(claim: EvalClaim, index: OpenIndex) -> Example:
    """The claim made ready for learning."""
    statement = parse_statement(claim.claim, claim.lang, index)
    evidence = find_evidence(statement, index.embedder.query(statement.text), index)
    right = settles(claim, evidence)
    return Example(claim, statement, joined(statement, evidence, index), tuple(item in right for item in evidence))


def train(index: OpenIndex, examples: Sequence[Example]) -> Weights:
    """All weights."""
    pairs = [relevance_features(*one) for e in examples for one in e.compared]
    relevance = fit(pairs, [label for e in examples for label in e.settling], RELEVANCE_FEATURES, 1.0)
    rows = [found_features(e.statement, rank(e.compared, {"relevance": relevance})[0], index) for e in examples]
    found = fit(rows, [e.claim.verdict != "not_found" for e in examples], FOUND_FEATURES, 0.3)
    return {"relevance": relevance, "found": found, "limits": LIMITS}


def cross_validate(index: OpenIndex, examples: Sequence[Example]) -> dict[str, float]:
    """Figures of verdicts by weights that never saw the claim's fact: accuracy, contradicted called supported, corrected."""
    facts = {fact: number % FOLDS for number, fact in enumerate(sorted({e.claim.fact for e in examples}))}
    right = misled = corrected = 0
    for fold in range(FOLDS):
        weights = train(index, [e for e in examples if facts[e.claim.fact] != fold])
        for item in (e for e in examples if facts[e.claim.fact] == fold):
            made = judge_joined(item.joined, index, weights)
            right += made.verdict == item.claim.verdict
            if item.claim.verdict == "contradicted":
                misled += made.verdict == "supported"
                sources = "; ".join(d.source for d in made.differences)
                corrected += holds_correction(sources, item.claim.claimed, item.claim.correct or "", item.claim.lang)
    contradicted = sum(e.claim.verdict == "contradicted" for e in examples) or 1
    return {"accuracy": right / len(examples), "misled": misled / contradicted, "corrected": corrected / contradicted}


def main() -> None:
    """Train on the dev split and write the weights."""
    index = Engine().index()
    claims = [claim for claim in load_claims() if claim.split == "dev"]
    examples = [example(claim, index) for claim in claims]
    figures = cross_validate(index, examples)
    weights = train(index, examples)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    load_claim_weights.cache_clear()
    sys.stdout.write(f"{WEIGHTS.name}: {len(claims)} claims; cross-validated: {figures}\n")


if __name__ == "__main__":
    main()
