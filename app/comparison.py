"""A claim held against a sentence: what agrees, what differs and what the sentence does not speak of."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from app.apportionment import judge_parts
from app.binding import find_swaps
from app.difference import Difference, DifferenceKind, Tally
from app.exchange import find_exchanges
from app.index import OpenIndex
from app.listing import find_exchanged_item
from app.name_comparison import compare_names, take_stand_in
from app.number_comparison import agrees, compare_dates, compare_numbers, join_ranges
from app.opposition import find_oppositions
from app.retrieval import rarity
from app.statement import Statement

ADULT = 19
"""Numbers of years below this are ages of children."""
STAND_IN_COVERAGE = 0.6
"""Share of the claim's words that a sentence must hold for a name of another kind to stand in its only missing name's place (dev split)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a sentence says of a claim."""

    held: tuple[int, ...]
    """Where the parts of the claim start that the evidence holds."""
    differences: tuple[Difference, ...]
    missing: tuple[tuple[int, str], ...]
    """(start, text) of parts of the claim that the evidence neither holds nor contradicts."""
    coverage: float
    """Share of the claim's content words that the sentence holds, weighted by rarity."""
    context_coverage: float
    """The same for the whole passage."""
    shared: float
    """Share of all the claim's words, figures and names that the sentence holds."""
    year_clash: bool
    """All years of claim and sentence differ, or all their conventions."""
    exact: bool
    """A long figure or a full date of the claim stands in the sentence."""
    loose: tuple[int, ...]
    """Where numbers in words start that the sentence does not hold."""
    narrower: bool
    """The sentence speaks of an age group, the claim of none."""
    lent: tuple[int, ...]
    """Where parts start that only another sentence of the passage holds."""
    extra: int
    """Numbers and names of the sentence of which the claim does not speak."""


def compare(claim: Statement, source: Statement, context: Statement, index: OpenIndex) -> Comparison:
    """What ``source`` and the passage around it say of ``claim``."""
    tally = Tally()
    compare_numbers(claim, source, context, tally)
    compare_dates(claim, source, context, tally)
    compare_names(claim, source, context, index, tally)
    coverage = _coverage(claim, source, index)
    apportioned = judge_parts(claim, source, tally)
    if coverage >= STAND_IN_COVERAGE:
        take_stand_in(claim, source, tally)
    differences = join_ranges(sorted(tally.differences, key=lambda d: d.start), claim, source)
    if not differences and apportioned is not None:
        differences = [apportioned]
    if not differences:
        differences = find_swaps(claim, source)
    if not differences:
        differences = find_oppositions(claim, source) or find_exchanges(claim, source, context, coverage)
    if not differences and (exchanged := find_exchanged_item(claim, source, coverage)) is not None:
        differences = [exchanged]
    clash = bool(claim.years and source.years and not claim.years & source.years) or _other_instrument(claim, source)
    return Comparison(
        tuple(sorted(tally.held)),
        tuple(differences),
        tuple(sorted(tally.missing)),
        coverage,
        _coverage(claim, context, index),
        len(claim.every & source.every) / max(1, len(claim.every)),
        clash,
        tally.exact,
        tuple(tally.loose),
        _has_age(source) and not _has_age(claim),
        tuple(sorted(tally.lent)),
        tally.extra,
    )


def _has_age(statement: Statement) -> bool:
    return any(q.kind == "count" and q.unit == "year" and q.value < ADULT for q in statement.quantities)


def _other_instrument(claim: Statement, source: Statement) -> bool:
    own = {n.key for n in claim.names if n.kind == "instrument"}
    other = {n.key for n in source.names if n.kind == "instrument"}
    return bool(own and other and not own & other)


@functools.lru_cache(maxsize=100_000)
def _coverage(claim: Statement, source: Statement, index: OpenIndex) -> float:
    if claim.language != source.language:
        shared = [w for w in claim.every if index.lexical[source.language].known(w)]
        return sum(w in source.every for w in shared) / max(1, len(shared))
    weight = {w: rarity(w, claim.language, index) for w in claim.words}
    return sum(v for w, v in weight.items() if w in source.every) / (sum(weight.values()) or 1.0)


__all__ = ["Comparison", "Difference", "DifferenceKind", "agrees", "compare"]
