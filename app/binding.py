"""Values that stand in a sentence but are said there of something else: of another year, convention or place than in the claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.difference import Difference, DifferenceKind
from app.number_comparison import SMALL, agrees
from app.statement import BREAK, Quantity, Statement

PARTED = 40
"""Letters that a comma, a semicolon or "and" between a value and its anchor counts for."""
CROSSED = 60
"""Letters that another value between the two counts for."""
REACH = 120
"""Letters within which a value is said of an anchor."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A year, convention or place that values are said of."""

    key: str
    text: str
    start: int
    end: int


def find_swaps(claim: Statement, source: Statement) -> list[Difference]:
    """The first value of ``claim`` that ``source`` has of another year, convention or place, though it speaks of the claim's too."""
    for kind, anchors_of in _ANCHORS:
        mine, theirs = anchors_of(claim), anchors_of(source)
        if not mine or len({a.key for a in theirs}) < 2:
            continue
        for value in _values(claim, kind):
            own = _anchor(claim, value, mine, kind)
            same = [v for v in _values(source, kind) if v.kind == value.kind and agrees(value, v)]
            if own is None or not same or own.key not in {a.key for a in theirs}:
                continue
            bound = [_anchor(source, v, theirs, kind) for v in same]
            if any(b is None or b.key == own.key for b in bound):
                continue
            right = [v for v in _values(source, kind) if v.kind == value.kind and v.unit == value.unit]
            right = [v for v in right if (found := _anchor(source, v, theirs, kind)) is not None and found.key == own.key]
            if right:
                return [Difference("date" if value.kind == "year" else "figure", value.text, right[0].text, value.start)]
    return []


def _values(statement: Statement, kind: DifferenceKind) -> list[Quantity]:
    """The numbers that can be said of an anchor; years are said of conventions and places."""
    counted = [q for q in statement.quantities if q.kind == "percent" or (q.kind == "count" and q.value > SMALL and not q.base)]
    return counted if kind == "date" else counted + [q for q in statement.quantities if q.kind == "year"]


def _anchor(statement: Statement, value: Quantity, anchors: Sequence[Anchor], kind: DifferenceKind) -> Anchor | None:
    """The anchor nearest to a value; of two as near, the one that follows."""
    best: tuple[int, Anchor] | None = None
    others = [q.start for q in _values(statement, kind) if q.kind == value.kind and q.start != value.start]
    for anchor in anchors:
        first, last = (value.end, anchor.start) if anchor.start >= value.end else (anchor.end, value.start)
        gap = statement.text[first:last]
        cost = len(gap) + PARTED * len(BREAK.findall(gap)) + CROSSED * sum(first <= o < last for o in others) + (anchor.start < value.start)
        if cost <= REACH and (best is None or cost < best[0]):
            best = cost, anchor
    return best[1] if best is not None else None


def _years(statement: Statement) -> list[Anchor]:
    years = [Anchor(str(int(q.value)), q.text, q.start, q.end) for q in statement.quantities if q.kind == "year"]
    dates = [Anchor(str(d.year), statement.text[d.start : d.end], d.start, d.end) for d in statement.dates if d.year]
    return sorted(years + dates, key=lambda a: a.start)


def _named(*kinds: str) -> Callable[[Statement], list[Anchor]]:
    return lambda statement: [Anchor(n.key, n.text, n.start, n.end) for n in statement.names if n.kind in kinds and n.key != "VN"]


_ANCHORS: tuple[tuple[DifferenceKind, Callable[[Statement], list[Anchor]]], ...] = (
    ("name", _named("instrument")),
    ("place", _named("place", "country", "region")),
    ("date", _years),
)
