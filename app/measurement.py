"""A value that a sentence gives, with what it is a value of: unit, year, place, population, event, and how exact it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["percent", "count", "date", "period"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value and its frame."""

    kind: Kind
    low: Decimal
    high: Decimal
    """What rounding and words such as "about", "more than" leave open; both ends belong to it."""
    moment: tuple[int, int, int]
    """Year, month, day of a date, 0 where not given; first and last year of a period."""
    unit: str
    noun: str
    """Stem of the unit's last word; empty where none is read."""
    modifier: str
    """Stem of the word before that: "titular" of "56 titular members"."""
    change: bool
    """A rise or fall by so much, not a level."""
    years: frozenset[int]
    """The nearest year, or all years of the nearest period; empty where the sentence names none."""
    places: frozenset[str]
    """The place close by, else every place that the sentence names."""
    populations: frozenset[str]
    """Children in child labour, in economic activity."""
    parts: frozenset[tuple[str, str]]
    """Sex, sector, age group, hours and other parts of a population that it is a value of."""
    event: str
    near: frozenset[str]
    """Stems around it."""
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its measurements and what holds for all of them."""

    measurements: tuple[Measurement, ...]
    words: frozenset[str]
    """Stems and names, without figures and without who says it."""
    names: frozenset[str]
    """Words with a capital letter inside the sentence."""
    instruments: frozenset[str]
    titles: frozenset[str]
    """Years in the titles of laws, and the numbers of decisions and laws."""
    said_in: frozenset[int]
    """Years of who says it."""
    planned: bool
    """A plan, a target or a condition, not what was."""


def compatible(one: Measurement, other: Measurement) -> bool:
    """Whether both can be said of one thing at once."""
    if one.kind == "date":
        return all(not a or not b or a == b for a, b in zip(one.moment, other.moment, strict=True))
    if one.kind == "period":
        return one.moment == other.moment
    return one.low <= other.high and other.low <= one.high
