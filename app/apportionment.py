"""A whole told by its parts, and what a claim makes of it without its figures: which part is the largest, a majority, or larger.

"Of 6,081 children 3,218 came from An Giang, 1,677 from Ho Chi Minh City" supports "more than half came from An Giang" and
contradicts "most of all came from Ho Chi Minh City".
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass
from decimal import Decimal

from app.difference import Difference, Tally
from app.number_comparison import agrees
from app.statement import BREAK, Quantity, Statement
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS, stem

LARGEST = re.compile(
    r"(?<!\w)(?:most (?:of|common|often)|highest|largest|biggest|greatest|top"
    r"|terbanyak|tertinggi|terbesar|paling (?:banyak|sering|tinggi|besar)"
    r"|(?:nhiều|cao|lớn|đông) nhất)(?!\w)",
    re.IGNORECASE,
)
SMALLEST = re.compile(
    r"(?<!\w)(?:fewest|lowest|smallest|terendah|terkecil|tersedikit|paling (?:sedikit|rendah|kecil)|(?:thấp|nhỏ) nhất)(?!\w)", re.IGNORECASE
)
MAJORITY = re.compile(
    r"(?<!\w)(?:(?:more than|over|above|lebih dari|di atas|hơn|trên|quá) (?:one |a |một )?(?:half|separuh|setengah|nửa)"
    r"|majority|most of|mostly"
    r"|sebagian besar|mayoritas|kebanyakan|phần lớn|đa số)(?!\w)",
    re.IGNORECASE,
)
MORE_THAN = re.compile(
    r"(?<!\w)(?:(?:more|higher|larger|greater)(?! than half)(?: [^\s,;.]+){0,6}? than|outnumber\w*"
    r"|lebih (?:banyak|tinggi|besar)(?: [^\W\d_]+){0,5}? (?:daripada|dari|dibanding\w*)"
    r"|(?:nhiều|cao|lớn|đông) hơn(?: so với)?)(?! half| separuh)(?!\w)",
    re.IGNORECASE,
)
FEWER_THAN = re.compile(
    r"(?<!\w)(?:(?:fewer|lower|smaller|less)(?: [^\s,;.]+){0,6}? than"
    r"|lebih (?:sedikit|rendah|kecil)(?: [^\W\d_]+){0,5}? (?:daripada|dari|dibanding\w*)|(?:ít|thấp|nhỏ) hơn(?: so với)?)(?!\w)",
    re.IGNORECASE,
)
HALF = Decimal(50)
LARGE = Decimal(100)
"""Smaller counts are seldom parts of a whole."""
MIN_PARTS = 2
NEAREST, NEAREST_BEFORE = 5, 3
"""Content words behind a number, and before one, that may tell its part."""
COMMA = re.compile(r",(?!\d)")
NAMED = 0.5
"""A claim speaks of a part if it has more than this share of the part's words."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole: what tells it from the others, and its number."""

    words: frozenset[str]
    label: str
    quantity: Quantity


def judge_parts(claim: Statement, source: Statement, tally: Tally) -> Difference | None:
    """What a claim says of the parts that ``source`` counts, where the counts say otherwise; what they bear out is held."""
    if claim.language != source.language:
        return None
    more, largest = MORE_THAN.search(claim.text), LARGEST.search(claim.text)
    comparing = more or FEWER_THAN.search(claim.text)
    ranking = largest or SMALLEST.search(claim.text)
    majority = MAJORITY.search(claim.text)
    numbered = [q for q in claim.quantities if q.kind in ("percent", "count")]
    if not (comparing or ranking or majority or numbered):
        return None
    parts = parts_of(source)
    named = [(at, part) for part in parts if (at := _named(claim, part)) is not None]
    if len(named) == 1 and (found := _misnumbered(numbered, named[0][1], parts)) is not None:
        return found
    if comparing and len(named) == 2:
        return _compared(comparing, named, more=more is not None)
    if len(named) != 1:
        return None
    at, part = named[0]
    if majority:
        return _majority(majority, at, part, source, claim, tally)
    if ranking is None:
        return None
    ordered = sorted(parts, key=lambda p: p.quantity.value, reverse=largest is not None)
    if ordered[0].quantity.value == part.quantity.value:
        tally.held.append(ranking.start())
        return None
    return Difference("population", _said(claim, at, part), ordered[0].label, at)


def _misnumbered(numbered: list[Quantity], part: Part, parts: tuple[Part, ...]) -> Difference | None:
    """The number of another part that a claim gives to the one part it names."""
    if any(agrees(quantity, part.quantity) for quantity in numbered):
        return None
    for quantity in numbered:
        if any(agrees(quantity, other.quantity) for other in parts if other is not part):
            return Difference("figure", quantity.text, part.quantity.text, quantity.start)
    return None


def _compared(found: re.Match[str], named: list[tuple[int, Part]], *, more: bool) -> Difference | None:
    (_, first), (_, second) = sorted(named, key=lambda n: n[0])
    one, other = first.quantity.value, second.quantity.value
    if one == other or (one > other) == more:
        return None
    return Difference("direction", found[0], f"{first.label} {first.quantity.text}, {second.label} {second.quantity.text}", found.start())


def _majority(found: re.Match[str], at: int, part: Part, source: Statement, claim: Statement, tally: Tally) -> Difference | None:
    share = _share(part, source)
    if share is None:
        return None
    if share > HALF:
        tally.missing[:] = [m for m in tally.missing if not found.start() <= m[0] < found.end()]
        tally.held.append(found.start())
        return None
    others = [p for p in parts_of(source) if (s := _share(p, source)) is not None and s > HALF]
    if others:
        return Difference("population", _said(claim, at, part), others[0].label, at)
    return Difference("figure", found[0], part.quantity.text, found.start())


def _share(part: Part, source: Statement) -> Decimal | None:
    """What part of the whole it is, in percent; None where the whole is not told."""
    if part.quantity.kind == "percent":
        return part.quantity.value
    whole = next((q for q in source.quantities if q.base and q.kind == "count" and q.value >= part.quantity.value), None)
    return 100 * part.quantity.value / whole.value if whole is not None and whole.value else None


def _said(claim: Statement, at: int, part: Part) -> str:
    """The words of a part as the claim has them, from where they begin."""
    last = at
    for word in _WORD.finditer(claim.text, at):
        if stem(word[0].lower(), claim.language) not in {piece for w in part.words for piece in w.split("_")}:
            break
        last = word.end()
    return claim.text[at:last] or part.label


def _named(claim: Statement, part: Part) -> int | None:
    """Where a claim begins to speak of a part; None where it has too few of its words."""
    places = dict(reversed(_words(claim.text, claim.language)))
    held = [places[w] for w in part.words if w in places]
    return min(held) if held and len(held) > NAMED * len(part.words) else None


@functools.lru_cache(maxsize=20_000)
def parts_of(statement: Statement) -> tuple[Part, ...]:
    """The parts of a whole that a sentence counts, in order; none where it counts fewer than two."""
    percents = [q for q in statement.quantities if q.kind == "percent" and not q.base]
    counts = [q for q in statement.quantities if q.kind == "count" and not q.base and q.text[:1].isdigit() and q.value >= LARGE]
    one_whole = any(q.base and q.kind == "count" for q in statement.quantities) or all(q.unit for q in counts)
    alike = len({q.unit for q in counts if q.unit}) == 1
    return _labelled(statement, percents) or (_labelled(statement, counts) if one_whole and alike else ())


def _labelled(statement: Statement, numbers: list[Quantity]) -> tuple[Part, ...]:
    """The parts by the words before each number, or where words follow the last one, by those behind; none where two run together."""
    text = statement.text
    if len(numbers) < MIN_PARTS:
        return ()
    # "Boys 67%, girls 33%" and "homes (25%), fields (12%)" end with a number, "67% were boys, 33% girls" does not.
    leading = not _WORD.search(re.split(r"[,;(]| (?:according|menurut|theo) ", text[numbers[-1].end :])[0])
    cuts = []
    for one, other in itertools.pairwise(numbers):
        between = list(BREAK.finditer(text, one.end, other.start)) or list(COMMA.finditer(text, one.end, other.start))
        if not between:
            return ()
        cuts.append(between[0] if leading else between[-1])
    spans = []
    for place, quantity in enumerate(numbers):
        before = [m.end() for m in BREAK.finditer(text, 0, quantity.start)]
        start = cuts[place - 1].end() if place else (before[-1] if before else 0)
        end = cuts[place].start() if place < len(cuts) else len(text)
        spans.append((start, quantity.start) if leading else (max(quantity.end, quantity.start + len(quantity.text)), end))
    # Where each part has a name, that tells it: the verb stands with the first alone.
    named = [next(((n.start, n.end) for n in statement.names if a <= n.start and n.end <= b and n.key != "VN"), None) for a, b in spans]
    spans = [name for name in named if name is not None] if all(named) else spans
    near = slice(-NEAREST_BEFORE, None) if leading else slice(NEAREST)
    pieces = [_words(text[a:b], statement.language)[near] for a, b in spans]
    lead = {w for w, _ in _words(text[: spans[0][0]], statement.language)}
    common = lead.union(*({w for w, _ in p} & {w for w, _ in o} for p, o in itertools.combinations(pieces, 2)))
    parts = []
    for piece, (first, until), quantity in zip(pieces, spans, numbers, strict=True):
        own = [(w, first + at) for w, at in piece if w not in common]
        telling = {w for w, _ in own if "_" in w} or {w for w, _ in own}
        if not telling:
            return ()
        label = text[first:until] if all(named) else _shown(text, telling, own)
        parts.append(Part(frozenset(telling), label, quantity))
    return tuple(parts)


def _shown(text: str, telling: set[str], own: list[tuple[str, int]]) -> str:
    """The words of a part as they stand, from the first to the last that tells it."""
    at = [position for word, position in own if word in telling]
    end = max(at)
    for _ in range(2 if any("_" in word for word in telling) else 1):
        word = _WORD.search(text, end)
        end = word.end() if word is not None else end
    return text[min(at) : end]


def _words(text: str, language: Language) -> list[tuple[str, int]]:
    """(stem, where it stands) of each content word; in Vietnamese of each pair of syllables."""
    found = [(m[0].lower(), m.start()) for m in _WORD.finditer(text) if m[0].lower() not in STOP_WORDS[language]]
    if language != "vi" or len(found) == 1:
        return [(stem(w, language), at) for w, at in found]
    return [(f"{a}_{b}", at) for (a, at), (b, _) in itertools.pairwise(found)]
