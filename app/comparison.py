"""A claim held against a sentence: what agrees, what differs and what the sentence does not speak of."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from rapidfuzz import fuzz

from app.index import OpenIndex
from app.selection import rarity
from app.statement import Name, Quantity, Statement
from ingest.figures import Date
from ingest.lexicon import fold

DifferenceKind = Literal["figure", "unit", "date", "name", "actor", "place", "population", "direction", "negation"]
NEARLY = Decimal("0.85")
"""What "nearly 11%" and "more than 8%" may be off, as a share, in the direction they admit."""
SMALL = 12
"""Counts up to this are common; they prove little and their units are loose."""
ABOUT = Decimal("0.03")
"""What "around" may be off, as a share, beside rounding."""
SAME_NAME = 82
"""rapidfuzz token_set_ratio from which two spelt-out names are one (dev split, read by eye)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One point where a claim and its evidence disagree."""

    kind: DifferenceKind
    claimed: str
    source: str
    start: int
    """Where ``claimed`` stands in the normalised claim."""


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


def compare(claim: Statement, source: Statement, context: Statement, index: OpenIndex) -> Comparison:
    """What ``source`` and the passage around it say of ``claim``."""
    tally = _Tally()
    _numbers(claim, source, context, tally)
    _dates(claim, source, context, tally)
    _names(claim, source, context, index, tally)
    differences = _ranges(sorted(tally.differences, key=lambda d: d.start), claim, source)
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


@dataclass(slots=True)
class _Tally:
    """What has been compared so far."""

    held: list[int] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    exact: bool = False


@functools.lru_cache(maxsize=100_000)
def _coverage(claim: Statement, source: Statement, index: OpenIndex) -> float:
    if claim.language != source.language:
        shared = [w for w in claim.every if index.lexical[source.language].known(w)]
        return sum(w in source.every for w in shared) / max(1, len(shared))
    weight = {w: rarity(w, claim.language, index) for w in claim.words}
    return sum(v for w, v in weight.items() if w in source.every) / (sum(weight.values()) or 1.0)


_GROUPS = {"family": "household", "like": "times", "state": "country"}


def _units_fit(one: str, other: str) -> bool:
    return not one or not other or _GROUPS.get(one, one) == _GROUPS.get(other, other)


def _labels_fit(claim: Quantity, source: Quantity) -> bool:
    kinds = {k for k, _ in claim.labels} & {k for k, _ in source.labels}
    return all({n for k, n in claim.labels if k == kind} == {n for k, n in source.labels if k == kind} for kind in kinds) or not kinds


def _numbers(claim: Statement, source: Statement, context: Statement, tally: _Tally) -> None:
    free = list(source.quantities)
    left: list[Quantity] = []
    # Equal numbers find each other first, so that "nearly 11%" does not take the 11.5% of the next clause.
    equal = {q.start for q in claim.quantities if any(q.value == o.value and q.kind == o.kind for o in free)}
    for quantity in sorted(claim.quantities, key=lambda q: (q.start not in equal, q.start)):
        same = sorted((q for q in free if agrees(quantity, q)), key=lambda q: (q.value != quantity.value, q.start))
        fitting = [q for q in same if _labels_fit(quantity, q) and (quantity.kind in ("percent", "year") or _units_fit(quantity.unit, q.unit))]
        if fitting:
            free.remove(fitting[0])
            tally.held.append(quantity.start)
            tally.exact |= _telling(quantity)
        elif same and quantity.kind == "count" and quantity.value > SMALL and not any(_units_fit(quantity.unit, q.unit) for q in same):
            tally.differences.append(Difference("unit", quantity.text, same[0].text, quantity.start))
            tally.exact |= _telling(quantity)
            free.remove(same[0])
        else:
            left.append(quantity)
    dated = {d.year for d in source.dates}
    for quantity in left:
        if quantity.kind == "year" and (quantity.value in dated or (quantity.value in context.years and not any(q.kind == "year" for q in free))):
            tally.held.append(quantity.start)
            continue
        if quantity.kind != "year" and _in_context(quantity, context):
            tally.held.append(quantity.start)
            continue
        other = _counterpart(quantity, free)
        if other is not None:
            free.remove(other)
            tally.differences.append(Difference("date" if quantity.kind == "year" else "figure", quantity.text, other.text, quantity.start))
        elif quantity.kind not in ("ordinal", "fraction") and not quantity.text[0].isalpha():
            tally.missing.append((quantity.start, quantity.text))


def _telling(quantity: Quantity) -> bool:
    """Whether a number is so long that it hardly stands in two places by chance."""
    return quantity.kind in ("count", "percent") and len(quantity.value.normalize().as_tuple().digits) >= 3


def _in_context(quantity: Quantity, context: Statement) -> bool:
    """Whether another sentence of the passage holds the number, said of the same thing."""
    for other in context.quantities:
        if agrees(quantity, other) and _labels_fit(quantity, other) and quantity.kind != "ordinal":
            if quantity.kind == "count" and not _units_fit(quantity.unit, other.unit):
                continue
            if len(quantity.near & other.near) >= 2 and (quantity.value > SMALL or quantity.unit == other.unit):
                return True
    return False


def _counterpart(quantity: Quantity, free: list[Quantity]) -> Quantity | None:
    """The number of the evidence that stands where ``quantity`` stands in the claim; None where none could."""
    def fitness(other: Quantity) -> float:
        shared = len(quantity.near & other.near) / max(1, min(len(quantity.near), 6))
        labels = 2.0 if quantity.labels and quantity.labels & other.labels else -2.0 if not _labels_fit(quantity, other) else 0.0
        alike = fuzz.ratio(re.sub(r"\D", "", quantity.text), re.sub(r"\D", "", other.text)) / 100
        unit = 1.0 if quantity.unit and quantity.unit == other.unit else 0.0
        return shared * 2 + labels + alike + unit

    if quantity.kind == "fraction":
        return None
    kinds = {"count": ("count",), "percent": ("percent",), "year": ("year",), "ordinal": ("ordinal",)}[quantity.kind]
    fitting = [q for q in free if q.kind in kinds and (quantity.kind in ("percent", "year") or _units_fit(quantity.unit, q.unit))]
    if quantity.kind == "ordinal":
        fitting = [q for q in fitting if len(q.near & quantity.near) >= 2]
    if quantity.kind == "count":
        fitting = [q for q in fitting if q.unit == quantity.unit or fitness(q) >= 0.9]
    return max(fitting, key=lambda q: (fitness(q), -q.start), default=None)


def _ranges(differences: list[Difference], claim: Statement, source: Statement) -> list[Difference]:
    """Differences of both ends of a range as one: "2003-2007" for "2009-2013"."""
    if len(differences) < 2:
        return differences
    out: list[Difference] = []
    for item in differences:
        previous = out[-1] if out else None
        if previous and previous.kind == item.kind and f"{previous.claimed}-{item.claimed}" in claim.text and f"{previous.source}-{item.source}" in source.text:
            out[-1] = Difference(item.kind, f"{previous.claimed}-{item.claimed}", f"{previous.source}-{item.source}", previous.start)
        else:
            out.append(item)
    return out


def _date_fits(one: Date, other: Date) -> bool:
    return all(a is None or b is None or a == b for a, b in ((one.year, other.year), (one.month, other.month), (one.day, other.day)))


def _dates(claim: Statement, source: Statement, context: Statement, tally: _Tally) -> None:
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
            tally.held.append(date.start)
        elif free:
            near = max(free, key=lambda d: ((d.year == date.year) + (d.month == date.month) + (d.day == date.day), -d.start))
            free.remove(near)
            tally.differences.append(Difference("date", text, source.text[near.start : near.end], date.start))
        elif date.year and years and date.year not in years:
            tally.differences.append(Difference("date", text, str(years[0]), date.start))
        else:
            tally.missing.append((date.start, text))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())


def _same_name(one: Name, other: Name) -> bool:
    if one.key == other.key:
        return True
    left, right = _plain(one.text), _plain(other.text)
    if min(len(left), len(right)) >= 4 and (left in right or right in left):
        return True
    if " " not in one.text or " " not in other.text:
        return False
    return fuzz.ratio(left, right) >= SAME_NAME + 6


_COMPATIBLE = {
    "place": ("place",), "country": ("country",), "body": ("body", "name"), "instrument": ("instrument",),
    "programme": ("programme", "name"), "event": ("event",), "name": ("name", "programme", "body"),
}  # fmt: skip


EXCLUSIVE = ("instrument", "place", "country")
"""Kinds of which a sentence means the one it names, whatever else its passage names."""


def _stands(name: Name, statement: Statement) -> bool:
    if any(_same_name(name, other) for other in statement.names):
        return True
    plain = _plain(name.text)
    return len(plain) >= 4 and plain in _plain(statement.text)


def _names(claim: Statement, source: Statement, context: Statement, index: OpenIndex, tally: _Tally) -> None:
    spare = [n for n in source.names if not any(_same_name(n, c) for c in claim.names) and n.key != "VN"]
    for name in claim.names:
        if name.key == "VN":
            continue
        if _stands(name, source):
            tally.held.append(name.start)
            continue
        if name.kind == "name" and " " not in name.text and not name.text.isupper() and name.text.lower() in index.words[claim.language]:
            continue
        options = [n for n in spare if n.kind in _COMPATIBLE.get(name.kind, (name.kind,))]
        if _stands(name, context) and not (options and name.kind in EXCLUSIVE):
            tally.held.append(name.start)
        elif options:
            place = name.start / max(1, len(claim.text))
            other = max(options, key=lambda n: (_headed(name, n), n.kind == name.kind, -abs(n.start / len(source.text) - place)))
            spare.remove(other)
            kind: DifferenceKind = "place" if name.kind in ("place", "country") else "actor" if name.kind == "body" else "name"
            tally.differences.append(Difference(kind, name.text, other.text, name.start))
        else:
            tally.missing.append((name.start, name.text))


def _headed(one: Name, other: Name) -> bool:
    """Whether two names have a word in common, as two embassies or two ministries have."""
    return bool({w.lower() for w in one.text.split() if len(w) > 2} & {w.lower() for w in other.text.split() if len(w) > 2})


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
