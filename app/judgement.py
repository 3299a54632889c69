"""The verdict on a claim by the sentences near it, with the sentences and differences that made it.

``app.relevance`` says which sentence a claim is judged by and whether the sources speak of its matter at all; what agrees
and what differs is decided by the comparison alone, so every verdict can be explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.answers import Verdict
from app.boosting import logistic
from app.comparison import Difference
from app.evidence import Evidence
from app.index import OpenIndex
from app.relevance import SOFT, Compared, Judged, Weights, compare_all, found_odds, load_claim_weights, rank
from app.statement import Statement

COVERAGE_SLACK = 0.15
"""How much fewer of the claim's words than a sentence on one age group a sentence on the whole may hold (dev split)."""
LESS_COVERED = 0.05
"""How much fewer of the claim's words than the sentence of the opposite direction one may hold that is to uphold it (dev split)."""
NEGATION_COSINE = 0.004
"""How much farther than the sentence that denies a claim one may be that is to uphold it (dev split)."""


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


def judge(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> Judgement:
    """The verdict on a claim by the sentences near it."""
    return judge_compared(claim, compare_all(claim, evidence, index), index, load_claim_weights())


def judge_compared(claim: Statement, compared: Sequence[Compared], index: OpenIndex, weights: Weights) -> Judgement:
    """The verdict on a claim by sentences that have been compared with it."""
    ranked = rank(compared, weights)
    if not ranked:
        return Judgement("not_found", "no-evidence", (), (), (), 0.0)
    best = ranked[0]
    found = logistic(found_odds(claim, best, index, weights))
    if found < weights["limits"]["found_from"]:
        return Judgement("not_found", "nothing-near", tuple(ranked[:3]), (), (), found)
    return _settle(claim, ranked, found, weights["limits"])


def _settle(claim: Statement, ranked: list[Judged], found: float, limits: dict[str, float]) -> Judgement:
    """The verdict where the sources do speak of the matter."""
    best = ranked[0]
    near = [
        j
        for j in ranked
        if j.relevance >= best.relevance - limits["agree_margin"] and j.evidence.cosine >= best.evidence.cosine - limits["agree_cosine"]
    ]
    pool = [
        j
        for j in ranked
        if j.relevance >= best.relevance - limits["pool_margin"] or j.evidence.passage.place == best.evidence.passage.place
    ]
    opposed = [j for j in near if {d.kind for d in j.comparison.differences} & set(SOFT)]
    agreeing = [
        j
        for j in near
        if j.agrees
        and not _elsewhere(j, limits)
        and all(_speaks(claim, j, o) for o in {best, *opposed} if o is best or o.evidence.cosine > j.evidence.cosine)
    ]
    if agreeing:
        other = _said_otherwise(agreeing[0], pool)
        if other is not None:
            return Judgement("contradicted", other[1].kind, (other[0], agreeing[0]), (other[1],), (), found)
        return Judgement("supported", _rule(claim, agreeing[0]), tuple(agreeing[:3]), (), (), found)
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
    if differences and (other := _other_reading(claim, differences, pool)) is not None:
        used.append(other[0])
        differences.append(other[1])
    basis = tuple(dict.fromkeys(used))
    if differences:
        return Judgement("contradicted", differences[0].kind, basis, tuple(differences), tuple(missing), found)
    if not missing:
        return Judgement("supported", _rule(claim, best), basis, (), (), found)
    if (best.comparison.held or best.comparison.coverage >= limits["part_coverage"]) and found >= limits["part_from"]:
        return Judgement("partly_supported", "part-missing", basis, (), tuple(missing), found)
    return Judgement("not_found", "part-missing", tuple(ranked[:3]), (), tuple(missing), found)


def _said_otherwise(agreeing: Judged, pool: list[Judged]) -> tuple[Judged, Difference] | None:
    """A sentence that says another number: for one in words that the agreeing sentence leaves out, or for all where it tells of some."""
    loose = agreeing.comparison.loose
    single = [(j, j.comparison.differences[0]) for j in pool if len(j.comparison.differences) == 1]
    if agreeing.comparison.narrower:
        whole = [
            (j, d)
            for j, d in single
            if d.kind == "figure" and not j.comparison.narrower and j.comparison.coverage >= agreeing.comparison.coverage - COVERAGE_SLACK
        ]
        return whole[0] if whole and not any(j.agrees and not j.comparison.narrower for j in pool) else None
    if any(set(loose) <= set(j.comparison.held) for j in pool):
        return None
    return next(((j, d) for j, d in single if d.start in loose), None)


def _other_reading(claim: Statement, differences: list[Difference], pool: list[Judged]) -> tuple[Judged, Difference] | None:
    """A sentence that has the claim's own figure and differs elsewhere: Asia's 62.1 million, but Africa's 72.1 million."""
    figures = {d.start for d in differences if d.kind == "figure"}
    numbers = {q.start for q in claim.quantities if q.kind in ("count", "percent")}
    for judged in pool:
        other = judged.comparison
        # A figure said of another group is the claim's own figure too.
        there = set(other.held) | {d.start for d in other.differences if d.kind == "population"}
        whole = figures & there and numbers <= there and not other.missing
        if whole and len(other.differences) == 1 and other.differences[0].kind not in ("direction", "negation"):
            return judged, other.differences[0]
    return None


def _speaks(claim: Statement, judged: Judged, best: Judged) -> bool:
    """Whether a sentence that agrees does so also on the point, such as a direction, in which the best one differs."""
    kinds = {d.kind for d in best.comparison.differences}
    if not kinds:
        return True
    if not kinds <= {"direction", "negation", "population"}:
        parts = {d.start for d in best.comparison.differences}
        return bool(parts & set(judged.comparison.held)) or judged.comparison.coverage >= best.comparison.coverage - LESS_COVERED
    if "negation" in kinds:
        return judged.evidence.cosine >= best.evidence.cosine - NEGATION_COSINE
    if "direction" in kinds and judged.comparison.coverage < best.comparison.coverage - LESS_COVERED:
        return False
    mine = {(axis, side) for axis, side, _, start in claim.sides if start in {d.start for d in best.comparison.differences}}
    return mine <= {(axis, side) for axis, side, _, _ in judged.evidence.statement.sides}


def _rule(claim: Statement, judged: Judged) -> str:
    """What made a claim supported: its figures, its names and dates, or its words alone."""
    if any(q.kind in ("count", "percent") and q.start in judged.comparison.held for q in claim.quantities):
        return "figures"
    return "names" if judged.comparison.held else "coverage"


def _elsewhere(judged: Judged, limits: dict[str, float]) -> bool:
    """Whether nothing at all was compared, so that only the topic is shared."""
    return not judged.comparison.held and judged.comparison.coverage < limits["topic_coverage"]
