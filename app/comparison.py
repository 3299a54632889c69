"""A claim held against a sentence: what agrees, what differs and what the sentence does not speak of."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.difference import Difference, DifferenceKind, Tally
from app.index import OpenIndex
from app.name_comparison import compare_names
from app.number_comparison import agrees, compare_dates, compare_numbers, join_ranges
from app.retrieval import rarity
from app.statement import Statement
from ingest.lexicon import stem

ADULT = 19
"""Numbers of years below this are ages of children."""
DENIED_SHOWN = 4
"""Words behind a negation that a correction quotes."""


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
    extra: int
    """Numbers and names of the sentence of which the claim does not speak."""


def compare(claim: Statement, source: Statement, context: Statement, index: OpenIndex) -> Comparison:
    """What ``source`` and the passage around it say of ``claim``."""
    tally = Tally()
    compare_numbers(claim, source, context, tally)
    compare_dates(claim, source, context, tally)
    compare_names(claim, source, context, index, tally)
    differences = join_ranges(sorted(tally.differences, key=lambda d: d.start), claim, source)
    if not differences:
        differences = _oppositions(claim, source)
    clash = bool(claim.years and source.years and not claim.years & source.years) or _other_instrument(claim, source)
    return Comparison(
        tuple(sorted(tally.held)),
        tuple(differences),
        tuple(sorted(tally.missing)),
        _coverage(claim, source, index),
        _coverage(claim, context, index),
        len(claim.every & source.every) / max(1, len(claim.every)),
        clash,
        tally.exact,
        tuple(tally.loose),
        _has_age(source) and not _has_age(claim),
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


def _oppositions(claim: Statement, source: Statement) -> list[Difference]:
    """Denial and words of opposite direction, where everything else agrees."""
    found = []
    for axis in sorted({a for a, _, _, _ in claim.sides}):
        mine, theirs = [s for s in claim.sides if s[0] == axis], [s for s in source.sides if s[0] == axis]
        if theirs and len({s[1] for s in mine}) == len({s[1] for s in theirs}) == 1 and mine[0][1] != theirs[0][1]:
            kind: DifferenceKind = "population" if axis in ("sex", "residence", "age") else "direction"
            found.append(Difference(kind, mine[0][2], theirs[0][2], mine[0][3]))
    own, other = _unpaired(claim, source)
    own = [n for n in own if _about(claim, n, source)]
    other = [n for n in other if _about(source, n, claim)]
    if claim.near_negation * source.near_negation < 0:
        own = own or list(range(len(claim.negated)))
        other = other or list(range(len(source.negated)))
        denying, denied = (claim, own) if claim.near_negation < 0 else (source, other)
        found += [_denial(denying, n, source if denying is claim else claim, mine=denying is claim) for n in denied][:1]
    elif own and not other and not source.near_negation:
        found += [_denial(claim, n, source, mine=True) for n in own][:1]
    elif other and not own and not claim.near_negation:
        found += [_denial(source, n, claim, mine=False) for n in other][:1]
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


def _denial(statement: Statement, number: int, other: Statement, *, mine: bool) -> Difference:
    """The denial and what the other text says instead, in its own words where they can be found."""
    start, end = statement.negations[number]
    plain = " ".join(statement.text[end:].split()[:DENIED_SHOWN]).strip(" .,;")
    phrase = f"{statement.text[start:end]} {plain}"
    said = plain if mine else _words_of(other, statement.denied[number]) or plain
    return Difference("negation", phrase, said, start) if mine else Difference("negation", said, phrase, 0)


def _words_of(statement: Statement, stems: frozenset[str]) -> str:
    """The words of ``statement`` from the first that has one of ``stems``; empty where none does."""
    words = statement.text.split()
    for number, word in enumerate(words):
        if stems & {stem(part, statement.language) for part in re.findall(r"[^\W\d_]+", word.lower())}:
            return " ".join(words[number : number + DENIED_SHOWN]).strip(" .,;")
    return ""


__all__ = ["Comparison", "Difference", "DifferenceKind", "agrees", "compare"]
