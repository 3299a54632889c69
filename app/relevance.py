"""How likely a sentence speaks of a claim's matter, and whether any does: two small logistic models, weights in JSON."""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from app.comparison import Comparison, Difference, compare
from app.evidence import Evidence, similarity_with
from app.index import OpenIndex
from app.statement import Statement
from ingest.documents import LANGUAGES

RELEVANCE_FEATURES = (
    "cosine",
    "gap",
    "coverage",
    "coverage_gap",
    "context",
    "matched",
    "lent",
    "missing",
    "hard",
    "soft",
    "year_clash",
    "name_clash",
    "primary",
    "whole",
    "exact",
    "alike",
    "extra",
    "shared",
)
FOUND_FEATURES = (
    "relevance",
    "cosine",
    "coverage",
    "context",
    "unknown",
    "matched",
    "missing",
    "hard",
    "soft",
    "name_clash",
    "bare",
    "name_missing",
    "exact",
    "alike",
    "shared",
    "whole",
    "mended",
)
Weights = dict[str, dict[str, float]]
Compared = tuple[Evidence, Comparison, tuple[float, float]]
"""A sentence, its comparison, and the best cosine and the best coverage among the claim's sentences."""
MENDED_REACH = 1.5
"""How far the source's values bring the claim to the sentence at most, in spreads of similarity (99% of the dev split)."""
WEIGHTS = Path(__file__).with_name("claim_weights.json")
SOFT = ("direction", "negation", "population", "unit")
COSINE_CENTRE, COSINE_SCALE = 0.87, 0.03
"""Centre and spread of claim-sentence similarity on the dev split, so that weights can be read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of the corpus held against the claim."""

    evidence: Evidence
    comparison: Comparison
    relevance: float
    """Log-odds that the sentence speaks of the claim's matter."""
    top: tuple[float, float]
    """The best cosine and the best coverage among the claim's sentences."""

    @property
    def agrees(self) -> bool:
        """Whether it holds everything that the claim says."""
        return not self.comparison.differences and not self.comparison.missing


@functools.cache
def load_claim_weights() -> Weights:
    """Named weights and thresholds."""
    loaded: Weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def relevance_features(item: Evidence, comparison: Comparison, top: tuple[float, float]) -> dict[str, float]:
    """What the relevance model sees; ``top`` is the best cosine and the best coverage among the claim's sentences."""
    kinds = [d.kind for d in comparison.differences]
    return {
        "cosine": (item.cosine - COSINE_CENTRE) / COSINE_SCALE,
        "gap": (item.cosine - top[0]) / COSINE_SCALE,
        "coverage": comparison.coverage,
        "coverage_gap": comparison.coverage - top[1],
        "context": comparison.context_coverage,
        "matched": min(len(comparison.held), 4) / 2,
        "lent": float(min(len(comparison.lent), 3)),
        "missing": float(min(len(comparison.missing), 3)),
        "hard": float(min(sum(k not in SOFT for k in kinds), 3)),
        "soft": float(any(k in SOFT for k in kinds)),
        "year_clash": float(comparison.year_clash),
        "name_clash": float(any(k in ("name", "actor", "place") for k in kinds)),
        "primary": float(item.primary),
        "exact": float(comparison.exact),
        "shared": comparison.shared * 2,
        "extra": float(min(comparison.extra, 4)),
        "alike": max((_alike(d) for d in comparison.differences), default=0.0),
        "whole": float(not kinds and not comparison.missing and bool(comparison.held)),
    }


def found_odds(claim: Statement, best: Judged, index: OpenIndex, weights: Weights) -> float:
    """Log-odds that the sources speak of the claim's matter.

    The mended claim is embedded only where it could change the verdict: that costs as much as all the rest.
    """
    model = weights["found"]
    from_ = weights["limits"]["found_from"]
    plain = weigh(model, found_features(claim, best, index, mended=best.evidence.cosine))
    if abs(plain - math.log(from_ / (1 - from_))) > abs(model["mended"]) * MENDED_REACH:
        return plain
    return weigh(model, found_features(claim, best, index))


def found_features(claim: Statement, best: Judged, index: OpenIndex, mended: float | None = None) -> dict[str, float]:
    """What the model sees that tells whether the sources speak of the claim's matter; ``mended`` None means measure it."""
    missing = {text for _, text in best.comparison.missing}
    return {
        **relevance_features(best.evidence, best.comparison, best.top),
        "relevance": best.relevance,
        "unknown": min(unknown_share(claim, index) * 5, 3.0),
        "bare": float(not best.comparison.held),
        "name_missing": float(any(n.text in missing for n in claim.names)),
        "mended": ((_mended(claim, best, index) if mended is None else mended) - COSINE_CENTRE) / COSINE_SCALE,
    }


def _mended(claim: Statement, best: Judged, index: OpenIndex) -> float:
    """Similarity of the claim, the source's values put in for its own, with the sentence: high where only the values differ."""
    text = mend(claim, best.comparison.differences)
    if text == claim.text:
        return best.evidence.cosine
    return similarity_with(index.embedder.query(text), best.evidence, index)


def mend(claim: Statement, differences: Sequence[Difference]) -> str:
    """The claim with the source's value in the place of each differing one."""
    text = claim.text
    for difference in sorted(differences, key=lambda d: -d.start):
        end = difference.start + len(difference.claimed)
        if text[difference.start : end] == difference.claimed:
            text = text[: difference.start] + difference.source + text[end:]
    return text


def unknown_share(claim: Statement, index: OpenIndex) -> float:
    """Share of the claim's words that no passage holds in its language, nor any other language."""
    words = [w for w in claim.words if "_" not in w]
    unknown = [w for w in words if not any(index.lexical[name].known(w) for name in LANGUAGES)]
    return len(unknown) / max(1, len(words))


def weigh(model: dict[str, float], features: dict[str, float]) -> float:
    """Log-odds of a model."""
    return model["intercept"] + sum(value * features.get(name, 0.0) for name, value in model.items() if name in features)


def rank(compared: Sequence[Compared], weights: Weights) -> list[Judged]:
    """Sentences that have been compared with a claim, the most relevant first."""
    model = weights["relevance"]
    judged = [Judged(item, found, weigh(model, relevance_features(item, found, top)), top) for item, found, top in compared]
    return sorted(judged, key=lambda j: (-j.relevance, j.evidence.passage.passage_id, j.evidence.position))


def compare_all(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> list[Compared]:
    """Each sentence with its comparison, and the best cosine and coverage among them."""
    compared = [(item, compare(claim, item.statement, item.context, index)) for item in evidence]
    top = max((i.cosine for i, _ in compared), default=0.0), max((c.coverage for _, c in compared), default=0.0)
    return [(item, comparison, top) for item, comparison in compared]


def _alike(difference: Difference) -> float:
    """How alike the digits of two numbers are, 0 to 1: a slip keeps most of them."""
    one, other = re.sub(r"\D", "", difference.claimed), re.sub(r"\D", "", difference.source)
    return fuzz.ratio(one, other) / 100 if one and other else 0.0
