"""A claim held against a sentence: what agrees, what differs and what the sentence does not speak of."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from app.difference import Difference, DifferenceKind, Tally
from app.index import OpenIndex
from app.name_comparison import compare_names
from app.number_comparison import agrees, compare_dates, compare_numbers, join_ranges
from app.selection import rarity
from app.statement import Statement


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
    year_clash: bool
    """All years of claim and sentence differ."""
    exact: bool
    """A long figure or a full date of the claim stands in the sentence."""


def compare(claim: Statement, source: Statement, context: Statement, index: OpenIndex) -> Comparison:
    """What ``source`` and the passage around it say of ``claim``."""
    tally = Tally()
    compare_numbers(claim, source, context, tally)
    compare_dates(claim, source, context, tally)
    compare_names(claim, source, context, index, tally)
    differences = join_ranges(sorted(tally.differences, key=lambda d: d.start), claim, source)
    if not differences:
        differences = _oppositions(claim, source)
    clash = bool(claim.years and source.years and not claim.years & source.years)
    return Comparison(
        tuple(sorted(tally.held)),
        tuple(differences),
        tuple(sorted(tally.missing)),
        _coverage(claim, source, index),
        _coverage(claim, context, index),
        clash,
        tally.exact,
    )


@functools.lru_cache(maxsize=100_000)
def _coverage(claim: Statement, source: Statement, index: OpenIndex) -> float:
    if claim.language != source.language:
        shared = [w for w in claim.every if index.lexical[source.language].known(w)]
        return sum(w in source.every for w in shared) / max(1, len(shared))
    weight = {w: rarity(w, claim.language, index) for w in claim.words}
    return sum(v for w, v in weight.items() if w in source.every) / (sum(weight.values()) or 1.0)


def _oppositions(claim: Statement, source: Statement) -> list[Difference]:
    """Denial and words of opposite direction, where everything else agrees."""
    found = []
    for axis in sorted({a for a, _, _, _ in claim.sides}):
        mine, theirs = [s for s in claim.sides if s[0] == axis], [s for s in source.sides if s[0] == axis]
        if theirs and len({s[1] for s in mine}) == len({s[1] for s in theirs}) == 1 and mine[0][1] != theirs[0][1]:
            kind: DifferenceKind = "population" if axis in ("sex", "residence") else "direction"
            found.append(Difference(kind, mine[0][2], theirs[0][2], mine[0][3]))
    own, other = _unpaired(claim, source)
    if own and not other:
        found += [_denial(claim, n, mine=True) for n in own if _about(claim, n, source)][:1]
    elif other and not own:
        found += [_denial(source, n, mine=False) for n in other if _about(source, n, claim)][:1]
    return found


def _unpaired(claim: Statement, source: Statement) -> tuple[list[int], list[int]]:
    """Numbers of the negations that have no counterpart in the other text."""
    own, other = list(range(len(claim.negated))), list(range(len(source.negated)))
    pairs = sorted(((len(claim.negated[i] & source.negated[j]), -i, -j) for i in own for j in other), reverse=True)
    for shared, i, j in pairs:
        if shared and -i in own and -j in other:
            own.remove(-i)
            other.remove(-j)
    return own, other


def _about(statement: Statement, number: int, other: Statement) -> bool:
    """Whether what a negation denies is spoken of in the other text."""
    return len(statement.denied[number] & other.every) >= (2 if statement.language == "vi" else 1)


def _denial(statement: Statement, number: int, *, mine: bool) -> Difference:
    start, end = statement.negations[number]
    words = statement.text[end:].split()[:4]
    plain = " ".join(words).strip(" .,;")
    phrase = f"{statement.text[start:end]} {plain}"
    return Difference("negation", phrase, plain, start) if mine else Difference("negation", plain, phrase, 0)


__all__ = ["Comparison", "Difference", "DifferenceKind", "agrees", "compare"]
