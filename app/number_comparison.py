"""Numbers and dates of a claim held against those of a sentence: rounding, bounds, units, ranges."""

from __future__ import annotations

import re
from decimal import Decimal

from rapidfuzz import fuzz

from app.difference import Difference, Tally
from app.statement import Quantity, Statement
from ingest.figures import Date

NEARLY = Decimal("0.85")
"""What "nearly 11%" and "more than 8%" may be off, as a share, in the direction they admit."""
SHARED_WORDS = 2
"""Words around a small number by which it is known again."""
SMALL = 12
"""Counts up to this are common; they prove little and their units are loose."""
COUNTERPART = 1.6
"""How well a number of another unit must fit in the place of one, to be taken for it (dev split, read by eye)."""
ABOUT = Decimal("0.03")
"""What "around" may be off, as a share, beside rounding."""


def agrees(claim: Quantity, source: Quantity) -> bool:
    """Whether two numbers say the same, by rounding and by what their bounds admit."""
    if {claim.kind, source.kind} == {"fraction", "percent"}:
        return abs(claim.value - source.value) <= Decimal(6)
    if claim.kind != source.kind:
        return False
    one, other = claim.value, source.value
    if one == other:
        return True
    if claim.kind in ("year", "ordinal"):
        return False
    if claim.resolution != source.resolution and abs(one - other) <= max(claim.resolution, source.resolution) / 2:
        return True
    if claim.bound == "at least" and source.bound != "at least":
        return one <= other <= one / NEARLY
    if claim.bound == "at most" and source.bound != "at most":
        return one * NEARLY <= other <= one
    if claim.bound == "about" or source.bound == "about":
        zeros = _trailing(one) if claim.bound == "about" else Decimal(0)
        return abs(one - other) <= max(zeros / 2, ABOUT * other if claim.bound == "about" and zeros > 1 else Decimal(0))
    return False


def _trailing(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)


PEOPLE = {"person", "child", "teacher", "parent", "expert"}
_GROUPS = {"family": "household", "like": "times", "state": "country"}


def _units_fit(one: str, other: str) -> bool:
    if "person" in (one, other) and {one, other} <= PEOPLE:
        return True
    return not one or not other or _GROUPS.get(one, one) == _GROUPS.get(other, other)


def _labels_fit(claim: Quantity, source: Quantity) -> bool:
    kinds = {k for k, _ in claim.labels} & {k for k, _ in source.labels}
    return all({n for k, n in claim.labels if k == kind} == {n for k, n in source.labels if k == kind} for kind in kinds) or not kinds


def compare_numbers(claim: Statement, source: Statement, context: Statement, tally: Tally) -> None:
    """Enter each number of the claim in ``tally``: held, missing, or another number in its stead."""
    free = list(source.quantities)
    left: list[Quantity] = []
    # Equal numbers find each other first, so that "nearly 11%" does not take the 11.5% of the next clause.
    equal = {q.start for q in claim.quantities if any(q.value == o.value and q.kind == o.kind for o in free)}
    for quantity in sorted(claim.quantities, key=lambda q: (q.start not in equal, q.start)):
        same = sorted((q for q in free if agrees(quantity, q)), key=lambda q: (q.value != quantity.value, q.start))
        fitting = [
            q for q in same if _labels_fit(quantity, q) and (quantity.kind in ("percent", "year") or _units_fit(quantity.unit, q.unit))
        ]
        if fitting:
            free.remove(fitting[0])
            turned = _turned(quantity, fitting[0]) or _misplaced(quantity, fitting, free)
            if turned is None:
                tally.held.append(quantity.start)
            else:
                tally.differences.append(turned)
            tally.exact |= _telling(quantity)
        elif len(same) > 0 and (wrong := _mislabelled(quantity, same, free)):
            tally.differences += wrong
            tally.exact |= _telling(quantity)
        elif _counts_else(quantity, same):
            tally.differences.append(Difference("unit", quantity.text, same[0].text, quantity.start))
            tally.exact |= _telling(quantity)
            free.remove(same[0])
        else:
            left.append(quantity)
    dated = {d.year for d in source.dates}
    for quantity in left:
        if quantity.kind == "year" and quantity.value in dated:
            tally.held.append(quantity.start)
            continue
        if quantity.kind == "year" and quantity.value in context.years and not any(q.kind == "year" for q in free):
            tally.lend(quantity.start)
            continue
        other = _counterpart(quantity, free)
        shared = len(quantity.near & other.near) if other is not None else 0
        if quantity.kind != "year" and _in_context(quantity, context, shared):
            tally.lend(quantity.start)
            continue
        if other is not None:
            free.remove(other)
            tally.differences.append(Difference("date" if quantity.kind == "year" else "figure", quantity.text, other.text, quantity.start))
        elif quantity.text[0].isalpha() and quantity.kind != "fraction":
            tally.loose.append(quantity.start)
        elif quantity.kind != "ordinal":
            tally.missing.append((quantity.start, quantity.text))
    _compare_periods(claim, source, tally)
    tally.extra += sum(q.kind in ("percent", "count") for q in free)


def _counts_else(quantity: Quantity, same: list[Quantity]) -> bool:
    """Whether the evidence has the number, but of other things; a small number must stand among the same words."""
    if not same or quantity.kind != "count" or any(_units_fit(quantity.unit, q.unit) for q in same):
        return False
    return quantity.value > SMALL or len(quantity.near & same[0].near) >= SHARED_WORDS


def _turned(quantity: Quantity, other: Quantity) -> Difference | None:
    """Whether one text puts above a number what the other puts below it."""
    if quantity.side * other.side < 0:
        return Difference("direction", quantity.before + quantity.text, other.before + other.text, quantity.start)
    return None


def _misplaced(quantity: Quantity, same: list[Quantity], free: list[Quantity]) -> Difference | None:
    """Whether the words right behind a number are, in the evidence, those behind another number and behind none that is equal."""
    if quantity.kind not in ("count", "percent") or not quantity.behind or any(q.base for q in same):
        return None
    rivals = [q for q in free if q.kind == quantity.kind and q.unit == quantity.unit and not agrees(quantity, q)]
    if any(quantity.behind & q.behind for q in same):
        return None
    right = [q for q in rivals if quantity.behind & q.behind]
    return Difference("figure", quantity.text, right[0].text, quantity.start) if len(right) == 1 else None


def _mislabelled(quantity: Quantity, same: list[Quantity], free: list[Quantity]) -> list[Difference]:
    """The number stands there, but of the other group: the group as a difference, and the right group's number as another."""
    mine = dict(quantity.label_words)
    for other in same:
        theirs = dict(other.label_words)
        kinds = sorted(k for k in mine if k in theirs and not _labels_fit(quantity, other))
        if kinds and (quantity.kind == "percent" or _units_fit(quantity.unit, other.unit)):
            found = [Difference("population", mine[kinds[0]], theirs[kinds[0]], quantity.start)]
            right = next((q for q in free if q.kind == quantity.kind and q.labels and q.labels == quantity.labels), None)
            return found if right is None else [*found, Difference("figure", quantity.text, right.text, quantity.start)]
    return []


def _compare_periods(claim: Statement, source: Statement, tally: Tally) -> None:
    """Enter "a month" for "a week" in ``tally``."""
    own = {name for name, _, _ in claim.periods}
    other = {name for name, _, _ in source.periods}
    mine = [p for p in claim.periods if p[0] not in other]
    theirs = [p for p in source.periods if p[0] not in own]
    if mine and theirs:
        tally.differences.append(Difference("unit", mine[0][1], theirs[0][1], mine[0][2]))


def _telling(quantity: Quantity) -> bool:
    """Whether a number is so long that it hardly stands in two places by chance."""
    return quantity.kind in ("count", "percent") and len(quantity.value.normalize().as_tuple().digits) >= 3


def _in_context(quantity: Quantity, context: Statement, shared: int) -> bool:
    """Whether another sentence of the passage holds the number, said of the same thing in more than ``shared`` words."""
    for other in context.quantities:
        if agrees(quantity, other) and _labels_fit(quantity, other) and quantity.kind != "ordinal":
            if quantity.kind == "count" and not _units_fit(quantity.unit, other.unit):
                continue
            if len(quantity.near & other.near) >= max(2, shared + 1) and (quantity.value > SMALL or quantity.unit == other.unit):
                return True
    return False


def _counterpart(quantity: Quantity, free: list[Quantity]) -> Quantity | None:
    """The number of the evidence that stands where ``quantity`` stands in the claim; None where none could."""

    def fitness(other: Quantity) -> float:
        shared = len(quantity.near & other.near) / max(1, min(len(quantity.near), 6))
        labels = 2.0 if quantity.labels and quantity.labels & other.labels else -2.0 if not _labels_fit(quantity, other) else 0.0
        alike = fuzz.ratio(re.sub(r"\D", "", quantity.text), re.sub(r"\D", "", other.text)) / 100
        unit = 1.0 if quantity.unit and quantity.unit == other.unit else 0.0
        size = 1.0 if min(quantity.value, other.value) * 2 >= max(quantity.value, other.value) else 0.0
        base = 1.0 if other.base and not quantity.base else 0.0
        return shared * 2 + labels + alike * 2 + unit + size - base

    if quantity.kind == "fraction":
        return None
    kinds = {"count": ("count",), "percent": ("percent",), "year": ("year",), "ordinal": ("ordinal",)}[quantity.kind]
    if quantity.kind == "count" and quantity.value <= SMALL:
        free = [q for q in free if q.value <= SMALL * 10]
    fitting = [q for q in free if q.kind in kinds and (quantity.kind in ("percent", "year") or _units_fit(quantity.unit, q.unit))]
    if quantity.kind == "ordinal":
        fitting = [q for q in fitting if len(q.near & quantity.near) >= 2]
    if quantity.kind == "count":
        fitting = [q for q in fitting if q.unit == quantity.unit or fitness(q) >= COUNTERPART]
        if quantity.text[0].isalpha() and not quantity.unit:
            fitting = [q for q in fitting if quantity.noun and q.noun == quantity.noun]
    return max(fitting, key=lambda q: (fitness(q), -q.start), default=None)


def join_ranges(differences: list[Difference], claim: Statement, source: Statement) -> list[Difference]:
    """Differences of both ends of a range as one: "2003-2007" for "2009-2013"."""
    if len(differences) < 2:
        return differences
    out: list[Difference] = []
    for item in differences:
        previous = out[-1] if out else None
        if (
            previous
            and previous.kind == item.kind
            and f"{previous.claimed}-{item.claimed}" in claim.text
            and f"{previous.source}-{item.source}" in source.text
        ):
            out[-1] = Difference(item.kind, f"{previous.claimed}-{item.claimed}", f"{previous.source}-{item.source}", previous.start)
        else:
            out.append(item)
    return out


def _date_fits(one: Date, other: Date) -> bool:
    return all(a is None or b is None or a == b for a, b in ((one.year, other.year), (one.month, other.month), (one.day, other.day)))


def compare_dates(claim: Statement, source: Statement, context: Statement, tally: Tally) -> None:
    """Enter each date of the claim in ``tally``, years alone being numbers."""
    free = list(source.dates)
    years = sorted({int(q.value) for q in source.quantities if q.kind == "year"})
    for date in claim.dates:
        text = claim.text[date.start : date.end]
        same = next((d for d in free if _date_fits(date, d)), None)
        if same is not None:
            free.remove(same)
            tally.held.append(date.start)
            tally.exact |= date.day is not None and same.day is not None
        elif not free and any(_date_fits(date, d) for d in context.dates):
            tally.lend(date.start)
        elif free:
            near = max(free, key=lambda d: ((d.year == date.year) + (d.month == date.month) + (d.day == date.day), -d.start))
            free.remove(near)
            tally.differences.append(Difference("date", text, source.text[near.start : near.end], date.start))
        elif date.year and years and date.year not in years:
            tally.differences.append(Difference("date", text, str(years[0]), date.start))
        else:
            tally.missing.append((date.start, text))
