"""Which sentence a claim is judged by, and the verdict: two small logistic models over comparisons, weights in JSON.

``relevance`` tells how likely a sentence speaks of the claim's matter, ``found`` whether the sources speak of it at all.
What agrees and what differs is decided by the comparison alone, so every verdict can be explained.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from app.answers import Verdict
from app.comparison import Comparison, Difference, compare
from app.evidence import Evidence
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
    "missing",
    "hard",
    "soft",
    "year_clash",
    "name_clash",
    "primary",
    "whole",
    "exact",
    "alike",
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
)
WEIGHTS = Path(__file__).with_name("claim_weights.json")
SOFT = ("direction", "negation", "population", "unit")
NEGATION_COSINE = 0.004
"""How much farther than the sentence that denies a claim one may be that is to uphold it (dev split)."""
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a claim with the sentences that made it."""

    verdict: Verdict
    rule: str
    used: tuple[Judged, ...]
    """What the verdict rests on, best first; on ``not_found`` the closest sentences."""
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    found: float
    """Calibrated probability that the sources speak of the claim's matter."""


@functools.cache
def load_claim_weights() -> dict[str, dict[str, float]]:
    """Named weights and thresholds."""
    loaded: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
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
        "missing": float(min(len(comparison.missing), 3)),
        "hard": float(min(sum(k not in SOFT for k in kinds), 3)),
        "soft": float(any(k in SOFT for k in kinds)),
        "year_clash": float(comparison.year_clash),
        "name_clash": float(any(k in ("name", "actor", "place") for k in kinds)),
        "primary": float(item.primary),
        "exact": float(comparison.exact),
        "alike": max((_alike(d) for d in comparison.differences), default=0.0),
        "whole": float(not kinds and not comparison.missing and bool(comparison.held)),
    }


def found_features(claim: Statement, best: Judged, index: OpenIndex) -> dict[str, float]:
    """What the model sees that tells whether the sources speak of the claim's matter."""
    missing = {text for _, text in best.comparison.missing}
    return {
        **relevance_features(best.evidence, best.comparison, best.top),
        "relevance": best.relevance,
        "unknown": min(unknown_share(claim, index) * 5, 3.0),
        "bare": float(not best.comparison.held),
        "name_missing": float(any(n.text in missing for n in claim.names)),
    }


def unknown_share(claim: Statement, index: OpenIndex) -> float:
    """Share of the claim's words that no passage holds in its language, nor any other language."""
    words = [w for w in claim.words if "_" not in w]
    unknown = [w for w in words if not any(index.lexical[name].known(w) for name in LANGUAGES)]
    return len(unknown) / max(1, len(words))


def weigh(model: dict[str, float], features: dict[str, float]) -> float:
    """Log-odds of a model."""
    return model["intercept"] + sum(value * features.get(name, 0.0) for name, value in model.items() if name in features)


def hold_against(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> list[Judged]:
    """Each sentence compared with the claim, the most relevant first."""
    compared = compare_all(claim, evidence, index)
    model = load_claim_weights()["relevance"]
    judged = [Judged(item, found, weigh(model, relevance_features(item, found, top)), top) for item, found, top in compared]
    return sorted(judged, key=lambda j: (-j.relevance, j.evidence.passage.passage_id, j.evidence.position))


def compare_all(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> list[tuple[Evidence, Comparison, tuple[float, float]]]:
    """Each sentence with its comparison, and the best cosine and coverage among them."""
    compared = [(item, compare(claim, item.statement, item.context, index)) for item in evidence]
    top = max((i.cosine for i, _ in compared), default=0.0), max((c.coverage for _, c in compared), default=0.0)
    return [(item, comparison, top) for item, comparison in compared]


def judge(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> Judgement:
    """The verdict on a claim by the sentences near it."""
    ranked = hold_against(claim, evidence, index)
    if not ranked:
        return Judgement("not_found", "no-evidence", (), (), (), 0.0)
    weights = load_claim_weights()
    best = ranked[0]
    found = 1 / (1 + math.exp(-max(-30.0, min(30.0, weigh(weights["found"], found_features(claim, best, index))))))
    if found < weights["limits"]["found_from"]:
        return Judgement("not_found", "nothing-near", tuple(ranked[:3]), (), (), found)
    return _settle(claim, ranked, found)


def _settle(claim: Statement, ranked: list[Judged], found: float) -> Judgement:
    """The verdict where the sources do speak of the matter."""
    limits = load_claim_weights()["limits"]
    best = ranked[0]
    near = [
        j
        for j in ranked
        if j.relevance >= best.relevance - limits["agree_margin"] and j.evidence.cosine >= best.evidence.cosine - limits["agree_cosine"]
    ]
    agreeing = [j for j in near if j.agrees and not _elsewhere(j) and _speaks(claim, j, best)]
    if agreeing:
        return Judgement("supported", _rule(claim, agreeing[0]), tuple(agreeing[:3]), (), (), found)
    pool = [
        j
        for j in ranked
        if j.relevance >= best.relevance - limits["pool_margin"] or j.evidence.passage.place == best.evidence.passage.place
    ]
    used, differences, missing = [best], [], []
    for start, text in best.comparison.missing:
        holding = next((j for j in pool if start in j.comparison.held), None)
        differing = next(((j, d) for j in pool for d in j.comparison.differences if d.start == start and d.kind not in SOFT), None)
        if holding is not None:
            used.append(holding)
        elif differing is not None:
            used.append(differing[0])
            differences.append(differing[1])
        else:
            missing.append(text)
    for difference in best.comparison.differences:
        holding = next(
            (j for j in near if difference.start in j.comparison.held and difference.kind not in SOFT and not j.comparison.differences),
            None,
        )
        if holding is None:
            differences.append(difference)
        else:
            used.append(holding)
    basis = tuple(dict.fromkeys(used))
    if differences:
        return Judgement("contradicted", differences[0].kind, basis, tuple(differences), tuple(missing), found)
    if not missing:
        return Judgement("supported", _rule(claim, best), basis, (), (), found)
    if (best.comparison.held or best.comparison.coverage >= limits["part_coverage"]) and found >= limits["part_from"]:
        return Judgement("partly_supported", "part-missing", basis, (), tuple(missing), found)
    return Judgement("not_found", "part-missing", tuple(ranked[:3]), (), tuple(missing), found)


def _speaks(claim: Statement, judged: Judged, best: Judged) -> bool:
    """Whether a sentence that agrees does so also on the point, such as a direction, in which the best one differs."""
    kinds = {d.kind for d in best.comparison.differences}
    if not kinds or not kinds <= {"direction", "negation", "population"}:
        return True
    if "negation" in kinds:
        return judged.evidence.cosine >= best.evidence.cosine - NEGATION_COSINE
    mine = {(axis, side) for axis, side, _, start in claim.sides if start in {d.start for d in best.comparison.differences}}
    return mine <= {(axis, side) for axis, side, _, _ in judged.evidence.statement.sides}


def _rule(claim: Statement, judged: Judged) -> str:
    """What made a claim supported: its figures, its names and dates, or its words alone."""
    if any(q.kind in ("count", "percent") and q.start in judged.comparison.held for q in claim.quantities):
        return "figures"
    return "names" if judged.comparison.held else "coverage"


def _alike(difference: Difference) -> float:
    """How alike the digits of two numbers are, 0 to 1: a slip keeps most of them."""
    one, other = re.sub(r"\D", "", difference.claimed), re.sub(r"\D", "", difference.source)
    return fuzz.ratio(one, other) / 100 if one and other else 0.0


def _elsewhere(judged: Judged) -> bool:
    """Whether nothing at all was compared, so that only the topic is shared."""
    return not judged.comparison.held and judged.comparison.coverage < load_claim_weights()["limits"]["topic_coverage"]
