"""The verdict on a claim by the sentences near it, with the sentences and differences that made it.

``app.relevance`` says which sentence a claim is judged by and whether the sources speak of its matter at all; what agrees
and what differs is decided by the comparison alone, so every verdict can be explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.answers import Verdict
from app.boosting import logistic
from app.clauses import clauses_of
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
NEARNESS_COSINE, NEARNESS_COVERAGE = 0.02, 0.5
"""By how much one of two sentences must be nearer in meaning to outweigh that much less coverage of the claim's words (dev split)."""


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
    return judge_joined(joined(claim, evidence, index), index, load_claim_weights())


Joined = tuple[tuple[Statement, list[Compared]], ...]
"""A claim with the sentences near it, compared, and then the same for each statement that it joins."""


def joined(claim: Statement, evidence: Sequence[Evidence], index: OpenIndex) -> Joined:
    """The claim and the statements that it joins, each compared with the sentences near the claim."""
    return tuple((part, compare_all(part, evidence, index)) for part in (claim, *clauses_of(claim, index)))


def judge_joined(parts: Joined, index: OpenIndex, weights: Weights) -> Judgement:
    """The verdict on a claim, by what becomes of each statement that it joins where no one sentence holds all of it."""
    whole, *single = (judge_compared(statement, compared, index, weights) for statement, compared in parts)
    if not single or (whole.verdict == "supported" and not whole.used[0].comparison.lent):
        return whole
    wrong = [part for part in single if part.verdict == "contradicted"]
    if all(part.verdict == "supported" for part in single):
        used = tuple(dict.fromkeys(part.used[0] for part in single))
        return Judgement("supported", single[0].rule, used, (), (), min(part.found for part in single))
    if whole.verdict == "contradicted" and not whole.used[0].comparison.missing:
        return whole
    if wrong and all(part.verdict in ("supported", "contradicted") for part in single):
        used = tuple(dict.fromkeys(j for part in (*wrong, *single) for j in part.used))
        differences = tuple(dict.fromkeys(d for part in wrong for d in part.differences))
        return Judgement("contradicted", differences[0].kind, used, differences, (), min(part.found for part in wrong))
    return whole


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
    opposed = [j for j in near if j.comparison.differences and not _parts_differ(claim, j)]
    agreeing = [
        j
        for j in near
        if j.agrees
        and not _elsewhere(j, limits)
        and not _gainsaid(j, pool)
        and all(_speaks(claim, j, o) for o in {best, *opposed} if o is best or _nearer(o, j))
    ]
    if agreeing:
        nearer = _nearer_otherwise(agreeing, [j for j in pool if j.relevance >= agreeing[0].relevance - limits["agree_margin"]])
        if nearer is not None:
            return _contradicted(claim, nearer, pool, found)
        other = _said_otherwise(agreeing[0], pool)
        if other is not None:
            return Judgement("contradicted", other[1].kind, (other[0], agreeing[0]), (other[1],), (), found)
        return Judgement("supported", _rule(claim, agreeing[0]), tuple(agreeing[:3]), (), (), found)
    if _elsewhere(best, limits):
        best = next((j for j in near if j.comparison.differences and j.comparison.coverage > best.comparison.coverage), best)
    used, differences, missing = [best], [], []
    for start, text in best.comparison.missing:
        holding = next((j for j in pool if start in j.comparison.held and not _gainsaid(j, pool)), None)
        others = [(j, d) for j in pool for d in j.comparison.differences if d.start == start and d.kind not in SOFT]
        differing = max(others, key=lambda o: _nearness(o[0]), default=None)
        if holding is not None:
            used.append(holding)
        elif differing is not None:
            used.append(differing[0])
            differences.append(differing[1])
        else:
            missing.append(text)
    for difference in best.comparison.differences:
        holding = next(
            (j for j in near if _holds(j, difference.start) and difference.kind not in SOFT and not j.comparison.differences),
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


def _nearer_otherwise(agreeing: list[Judged], pool: list[Judged]) -> Judged | None:
    """The sentence that differs in one point and is nearer to the claim than every one that agrees: theirs is said of something else."""
    differing = [j for j in pool if len(j.comparison.differences) == 1 and not j.comparison.missing]
    nearest = max(differing, key=_nearness, default=None)
    return nearest if nearest is not None and _nearness(nearest) > max(_nearness(j) for j in agreeing) else None


def _nearness(judged: Judged) -> float:
    """How near a sentence is to the claim in meaning and words, whatever values either gives."""
    return judged.evidence.cosine / NEARNESS_COSINE + judged.comparison.coverage / NEARNESS_COVERAGE


def _contradicted(claim: Statement, judged: Judged, pool: list[Judged], found: float) -> Judgement:
    """The verdict by one sentence that differs, and where there is one, by another reading of the slip."""
    differences = judged.comparison.differences
    other = _other_reading(claim, list(differences), pool)
    used, shown = ((judged,), differences) if other is None else ((judged, other[0]), (*differences, other[1]))
    return Judgement("contradicted", differences[0].kind, used, shown, (), found)


def _gainsaid(judged: Judged, pool: list[Judged]) -> bool:
    """Whether a part that only another sentence of the passage holds is another value in a sentence that speaks of it."""
    lent = set(judged.comparison.lent)
    return bool(lent) and any(
        d.start in lent and d.kind not in SOFT for j in pool if not j.comparison.missing for d in j.comparison.differences
    )


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
    """A sentence that has what the claim says where the best one differs, and differs elsewhere.

    Asia has 62.1 million, but 72.1 million are Africa's: the figure or the place may be the slip.
    """
    starts = {d.start for d in differences if d.kind not in ("direction", "negation")}
    numbers = {q.start for q in claim.quantities if q.kind in ("count", "percent")}
    for judged in pool:
        other = judged.comparison
        # A figure said of another group is the claim's own figure too.
        there = {*other.held, *(d.start for d in other.differences if d.kind in ("population", "figure"))} - set(other.lent)
        whole = starts and starts <= there and numbers <= there and not other.missing
        if whole and len(other.differences) == 1 and other.differences[0].start not in starts and other.differences[0].kind not in SOFT[:2]:
            return judged, other.differences[0]
    return None


def _nearer(one: Judged, other: Judged) -> bool:
    """Whether a sentence is nearer to the claim than another, in meaning or clearly in words."""
    gap = one.comparison.coverage - other.comparison.coverage
    return one.evidence.cosine > other.evidence.cosine or gap > 2 * LESS_COVERED


def _parts_differ(claim: Statement, judged: Judged) -> bool:
    """Whether a sentence differs in a figure, date or name, which another sentence can hold; words it can only leave unsaid."""
    parts = {q.start for q in claim.quantities} | {d.start for d in claim.dates} | {n.start for n in claim.names}
    return any(d.start in parts and d.kind not in SOFT for d in judged.comparison.differences)


def _holds(judged: Judged, start: int) -> bool:
    """Whether a sentence itself holds the part of the claim that starts there."""
    return start in judged.comparison.held and start not in judged.comparison.lent


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
