"""Two measurements of one quantity that cannot both hold: who competes with whom, and how surely."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.measurement import Measurement, Reading, compatible

MIN_CLOSENESS = 0.5
"""Smaller value by larger: two figures for one thing are seldom further apart than this."""
MAX_YEARS_APART = 3
"""Two dates of one event are seldom further apart."""
SMALL = 12
"""Counts up to this are common; they compete only where the same word is counted."""
MIN_SHARED = 0.4
"""Share of the words, weighted by rarity, that the sentence with fewer has in common with the other."""
MIN_NEAR = 0.2
"""The same for the words around the two values."""
MIN_SHARED_DATES = 0.7
"""The same for two dates of which one has no word for what happened, or no day."""
MISPRINT_DIGITS = 4
MISPRINT_CLOSENESS = 0.99
MISPRINT_SHARED = 0.25
"""Two long figures that differ in a digit are of one thing, however it is said."""
MANY_PLACES = 3
MAX_STRANGERS = 0.5
"""Share of the names of two sentences that only one has, up to which two dates may be of one event."""
RECURRENT = frozenset(["hold", "publish"])
"""Events that come again every year: two dates compete within one year."""
_CHILD_WORDS = frozenset("child children pupil student labour kid anak siswa pelajar pekerja trẻ em học".split())


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two measurements that compete, with what speaks for it, each between 0 and 1."""

    one: Measurement
    other: Measurement
    shared: float
    """Words in common, by those of the sentence with fewer."""
    alike: float
    """Words in common, by all words of both."""
    near: float
    """Words in common around the values."""
    closeness: float
    same_year: float
    same_place: float
    strangers: float
    """Share of the names that only one of both has."""
    doubts: float
    """How many things one side leaves open that the other names."""
    misprint: float
    """Whether both are long figures that differ in a digit."""


class Rarity:
    """How much a word tells: its inverse document frequency over the readings."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._total = max(1, len(readings))
        self._counts: Counter[str] = Counter()
        for reading in readings:
            self._counts.update(reading.words)

    def of(self, word: str) -> float:
        """Inverse document frequency; that of a word seen once, where none holds it."""
        return math.log(1 + self._total / (1 + self._counts[word]))

    def sum(self, words: Iterable[str]) -> float:
        """Of all ``words``."""
        return math.fsum(self.of(word) for word in sorted(words))


def rivalries(one: Reading, other: Reading, rarity: Rarity) -> Iterator[Rivalry]:
    """The pairs of measurements of two sentences that are of one quantity and cannot both hold."""
    if not _meet(one.instruments, other.instruments) or not _meet(one.titles, other.titles):
        return
    pairs = [(m, n) for m in one.measurements for n in other.measurements if _same_quantity(m, n, one, other)]
    agreeing = {id(m) for pair in pairs if compatible(*pair) for m in pair}
    open_pairs = [(m, n) for m, n in pairs if id(m) not in agreeing and id(n) not in agreeing and _close(m, n)]
    if not open_pairs:
        return
    shared, alike = _overlap(one.words, other.words, rarity)
    made = [_rivalry(m, n, one, other, shared, alike, rarity) for m, n in open_pairs]
    best: dict[int, float] = {}
    for rival in made:
        for m in (rival.one, rival.other):
            best[id(m)] = max(best.get(id(m), -1.0), rival.near)
    # A value competes with the one that stands where it stands, not with each of its kind.
    yield from (r for r in made if _like(r) and r.near >= max(best[id(r.one)], best[id(r.other)]))


def _like(rival: Rivalry) -> bool:
    """Whether the sentences are enough alike for the two values to be of one thing."""
    m, n = rival.one, rival.other
    if m.kind == "count" and rival.closeness >= MISPRINT_CLOSENESS and min(_digits(m), _digits(n)) >= MISPRINT_DIGITS:
        return rival.shared >= MISPRINT_SHARED
    if m.kind == "date" and rival.strangers > MAX_STRANGERS:
        return False
    if m.kind == "date" and not (m.event == n.event and m.moment[2] and n.moment[2]):
        return rival.shared >= MIN_SHARED_DATES
    return rival.shared >= MIN_SHARED and (rival.near >= MIN_NEAR or m.kind == "date")


def _misprint(m: Measurement, n: Measurement) -> bool:
    one, other = (re.sub(r"\D", "", x.text) for x in (m, n))
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _digits(m: Measurement) -> int:
    return len(((m.low + m.high) / 2).normalize().as_tuple().digits)


def _rivalry(m: Measurement, n: Measurement, one: Reading, other: Reading, shared: float, alike: float, rarity: Rarity) -> Rivalry:
    near, _ = _overlap(m.near, n.near, rarity)
    strangers = len(one.names - other.words - other.names) + len(other.names - one.words - one.names)
    doubts = (m.populations != n.populations) + (m.places != n.places) + (one.planned != other.planned)
    return Rivalry(
        m,
        n,
        shared,
        alike,
        near,
        _closeness(m, n),
        float(bool(m.years & n.years)),
        float(bool(m.places & n.places)),
        strangers / max(1, len(one.names | other.names)),
        float(doubts),
        float(m.kind == "count" and min(_digits(m), _digits(n)) >= MISPRINT_DIGITS and _misprint(m, n)),
    )


def _same_quantity(m: Measurement, n: Measurement, one: Reading, other: Reading) -> bool:
    if m.kind != n.kind or m.change != n.change or m.parts != n.parts or (m.years and n.years and m.years != n.years):
        return False
    if not _meet(m.populations, n.populations):
        return False
    if not (m.places & n.places or (not (m.places and n.places) and _wide(m.places | n.places))):
        return False
    if m.kind in ("date", "period"):
        if m.event in RECURRENT and m.moment[0] != n.moment[0]:
            return False
        named = bool(m.event) or m.kind == "period"
        known = (m.event == n.event and named) or (m.kind == "date" and bool(m.event) != bool(n.event) and m.moment[0] == n.moment[0])
        return known and one.instruments == other.instruments and one.planned == other.planned
    # How things stood when two sources were written is two quantities; without a year nobody knows which.
    mine, theirs = m.years or one.said_in, n.years or other.said_in
    if bool(mine) != bool(theirs) or not _meet(mine, theirs):
        return False
    if m.kind == "percent":
        return bool(m.populations) == bool(n.populations) and _nouns_fit(m, n)
    if m.unit != n.unit and ((m.unit and n.unit) or min(m.high, n.high) <= SMALL):
        return False
    return _nouns_fit(m, n) and (m.modifier == n.modifier or not (m.modifier and n.modifier))


def _nouns_fit(m: Measurement, n: Measurement) -> bool:
    return m.noun == n.noun or not (m.noun and n.noun) or {m.noun, n.noun} <= _CHILD_WORDS


def _wide(places: frozenset[str]) -> bool:
    """Whether naming the places restricts little: none, the country of the corpus, the world, or a list of many."""
    return places <= {"vietnam", "world"} or len(places) >= MANY_PLACES


def _meet(one: frozenset[str] | frozenset[int], other: frozenset[str] | frozenset[int]) -> bool:
    return not one or not other or bool(one & other)


def _close(m: Measurement, n: Measurement) -> bool:
    if m.kind == "period":
        return m.moment[0] <= n.moment[1] and n.moment[0] <= m.moment[1]
    if m.kind == "date":
        return abs(m.moment[0] - n.moment[0]) <= MAX_YEARS_APART
    return _closeness(m, n) >= MIN_CLOSENESS


def _closeness(m: Measurement, n: Measurement) -> float:
    if m.kind in ("date", "period"):
        return float(m.moment[0] == n.moment[0] or m.moment[1] == n.moment[1])
    low, high = sorted(((m.low + m.high) / 2, (n.low + n.high) / 2))
    return float(low / high) if high > 0 else 0.0


def _overlap(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> tuple[float, float]:
    """(shared by the smaller set, shared by the union), weighted by rarity."""
    common, mine, theirs = rarity.sum(one & other), rarity.sum(one), rarity.sum(other)
    union = mine + theirs - common
    return (common / min(mine, theirs) if min(mine, theirs) else 0.0), (common / union if union else 0.0)
