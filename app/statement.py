"""A sentence taken apart into what can be compared: quantities with units, dates, names, negations, directions, words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from babel import Locale

from app.index import OpenIndex
from app.vocabulary import (
    AGE_BEFORE,
    BODY_HEADS,
    CITIES,
    COUNTRY_NICKNAMES,
    FRACTIONS,
    INSTRUMENT_HEADS,
    NEGATION,
    NOT_NEGATION,
    NUMBER_WORDS,
    OPPOSITES,
    ORDINALS,
    UNIT_AFTER,
    VIETNAM_PROVINCES,
)
from ingest.documents import LANGUAGES, Language
from ingest.figures import _INSTRUMENT, Bound, Date, find_dates, find_figures
from ingest.lexicon import STOP_WORDS, fold, normalise, tokens

QuantityKind = Literal["percent", "count", "year", "ordinal", "fraction"]
LABEL_KINDS = ("sex", "sector")
NEGATION_WINDOW = 4
"""Content words behind a negation by which two negations are paired."""
DENIED_WORDS = 2
"""Content words behind a negation that it is taken to deny."""
_UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and c.isalpha())
_CAPITAL = rf"[{_UPPER}]"
_WORD = rf"{_CAPITAL}[\w.&’'-]*[\w]|{_CAPITAL}"
_SPAN: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"(?<!\w)(?:{_WORD})(?:\s+(?:(?:of|for|and|the|in|on|de)\s+){{0,2}}(?:{_WORD}))*"),
    "id": re.compile(rf"(?<!\w)(?:{_WORD})(?:,?\s+(?:(?:dan|untuk|of|for)\s+)?(?:{_WORD}))*"),
    "vi": re.compile(rf"(?<!\w)(?:{_WORD})(?:\s+(?:[^\W\d_]+\s+){{0,2}}?(?:{_WORD}))*"),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    value: Decimal
    kind: QuantityKind
    resolution: Decimal
    """What rounding may hide: 10000 for "1.75 million"."""
    bound: Bound
    unit: str
    """``household``, ``year`` ...; empty where none is read."""
    labels: frozenset[tuple[str, str]]
    """The sex or sector that the number is said of."""
    near: frozenset[str]
    """Stems of the words around it."""
    text: str
    """As it stands, unit word included."""
    start: int
    end: int
    """End of the number itself, in the normalised sentence."""


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name."""

    kind: str
    """``place``, ``country``, ``body``, ``instrument``, ``programme``, ``event``, or ``name`` where it is not known."""
    key: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, taken apart."""

    text: str
    language: Language
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    negated: tuple[frozenset[str], ...]
    """For each negation the stems that follow it."""
    negations: tuple[tuple[int, int], ...]
    """Where each negation stands."""
    denied: tuple[frozenset[str], ...]
    """For each negation the stems of the one or two words right behind it."""
    sides: tuple[tuple[str, int, str, int], ...]
    """(axis, side, word, start) of each word of opposition, such as ("change", 0, "naik", 12)."""
    words: frozenset[str]
    """Content words, without figures and names."""
    every: frozenset[str]
    """All lexical tokens."""

    @property
    def years(self) -> frozenset[int]:
        """Calendar years, those of dates included."""
        return frozenset([int(q.value) for q in self.quantities if q.kind == "year"] + [d.year for d in self.dates if d.year])


def parse_statement(text: str, language: Language, index: OpenIndex) -> Statement:
    """The parts of ``text``, remembered."""
    return _parse(normalise(text), language, index)


@functools.lru_cache(maxsize=20_000)
def _parse(text: str, language: Language, index: OpenIndex) -> Statement:
    dates = tuple(find_dates(text))
    names = find_names(text, language, index)
    labels = [(kind, name, start, end) for kind, name, start, end in index.aliases.find(text) if kind in LABEL_KINDS]
    quantities = _quantities(text, language, index, labels, names)
    blank = bytearray(len(text))
    for part in (*dates, *names, *quantities):
        blank[part.start : part.end] = b"\x01" * (part.end - part.start)
    remainder = "".join(" " if blank[i] else c for i, c in enumerate(text))
    negations = tuple(m.span() for m in NEGATION[language].finditer(text) if not _exempt(text, m.start()))
    return Statement(
        text,
        language,
        tuple(quantities),
        dates,
        names,
        tuple(_following(text, end, NEGATION_WINDOW, language, index) for _, end in negations),
        negations,
        tuple(_following(text, end, DENIED_WORDS, language, index) for _, end in negations),
        tuple((axis, side, m[0], m.start()) for axis, *patterns in OPPOSITES for side, pattern in enumerate(patterns) for m in pattern.finditer(text)),
        frozenset(tokens(remainder, language, index.aliases)),
        frozenset(tokens(text, language, index.aliases)),
    )


def _exempt(text: str, position: int) -> bool:
    return any(m.start() <= position < m.end() for m in NOT_NEGATION.finditer(text))


def _following(text: str, end: int, count: int, language: Language, index: OpenIndex) -> frozenset[str]:
    clause = re.split(r"[;:.]|, (?:but|tetapi|nhưng)", text[end : end + 90])[0]
    nearer = NEGATION[language].search(clause)
    clause = clause[: nearer.start()] if nearer and nearer.start() > 3 else clause
    words = [w for w in re.findall(r"[^\W\d_]+", clause) if w.lower() not in STOP_WORDS[language]][: count * (2 if language == "vi" else 1)]
    return frozenset(tokens(" ".join(words), language, index.aliases))


def _quantities(
    text: str, language: Language, index: OpenIndex, labels: list[tuple[str, str, int, int]], names: tuple[Name, ...]
) -> list[Quantity]:
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = [(m.start(), m.end()) for m in _INSTRUMENT.finditer(text)] + [(n.start, n.end) for n in names]

    def add(value: Decimal, kind: QuantityKind, resolution: Decimal, bound: Bound, start: int, end: int) -> None:
        if any(start < e and s < end for s, e in taken):
            return
        unit, stop = ("", end) if kind in ("year", "fraction", "ordinal") else _unit(text, start, end)
        around = " ".join([*text[max(0, start - 60) : start].split()[-6:], *text[end : end + 60].split()[:6]])
        near = frozenset(tokens(around, language, index.aliases))
        found.append(Quantity(value, kind, resolution, bound, unit, _label(text, start, end, labels), near, text[start:stop], start, end))
        taken.append((start, end))

    for figure in find_figures(text, language):
        year = figure.is_year and not re.match(r"\s*[^\W\d]*\s*(?:children|anak|orang|trẻ|người|em\b)", text[figure.end :])
        kind: QuantityKind = "percent" if figure.percent else "year" if year else "count"
        end = figure.end
        while end > figure.start and not text[end - 1].isalnum() and text[end - 1] != "%":
            end -= 1
        add(figure.value, kind, figure.resolution, figure.bound, figure.start, end)
    for words, share in FRACTIONS:
        for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
            add(share, "fraction", Decimal(8), "about", *match.span())
    for words, place in ORDINALS:
        for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
            add(Decimal(place), "ordinal", Decimal(1), "exact", *match.span())
    for word, number in NUMBER_WORDS[language].items():
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE):
            if _unit(text, *match.span())[0]:
                add(Decimal(number), "count", Decimal(1), "exact", *match.span())
    return sorted(found, key=lambda q: q.start)


def _unit(text: str, start: int, end: int) -> tuple[str, int]:
    """(unit, where its word ends)."""
    match = UNIT_AFTER.match(text, end)
    if match:
        return str(match.lastgroup), match.end()
    return ("year", end) if AGE_BEFORE.search(text[max(0, start - 24) : start]) else ("", end)


def _label(text: str, start: int, end: int, labels: list[tuple[str, str, int, int]]) -> frozenset[tuple[str, str]]:
    """The nearest label of each kind, where one stands in the same clause or close by."""
    nearest: dict[str, tuple[float, str]] = {}
    for kind, name, first, last in labels:
        gap = text[end:first] if first >= end else text[last:start]
        cost = len(gap) + 40 * len(re.findall(r"[;,:](?!\d)| (?:and|dan|và|while|whereas|sedangkan|sementara|còn) ", gap))
        if cost < nearest.get(kind, (90.0, ""))[0]:
            nearest[kind] = (cost, name)
    return frozenset((kind, name) for kind, (_, name) in nearest.items())


@functools.cache
def _places() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Countries in three languages from CLDR, provinces of Viet Nam, a few cities: pattern, and form -> (kind, key)."""
    forms: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(name) > 3:
                forms[name] = forms[fold(name)] = ("country", code)
    for code, names in COUNTRY_NICKNAMES.items():
        forms |= {name: ("country", code) for name in names.split("|")}
    for name in (*VIETNAM_PROVINCES, *CITIES):
        forms[name] = forms[fold(name)] = ("place", fold(name).lower().replace(" ", ""))
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(f) for f in longest_first) + r")(?!\w)"), forms


_EVERY_STOP_WORD = frozenset().union(*STOP_WORDS.values())
REGIONS = ("asiapacific",)
"""Places that stand in no one's stead: a province is not a slip for a continent."""
_COUNTRY_ALIASES = {"indonesia": "ID", "myanmar": "MM", "philippines": "PH", "vietnam": "VN"}


def find_names(text: str, language: Language, index: OpenIndex) -> tuple[Name, ...]:
    """The proper names in ``text``: those of the alias table, places of the world, convention numbers, capitalised spans."""
    found: list[Name] = []

    def add(kind: str, key: str, start: int, end: int) -> None:
        if not any(start < n.end and n.start < end for n in found):
            found.append(Name(kind, key, text[start:end], start, end))

    dated = [(d.start, d.end) for d in find_dates(text)]
    known = [a for a in index.aliases.find(text) if a[0] in ("place", "body", "programme", "event", "instrument")]
    for match in _INSTRUMENT.finditer(text):
        number = match["a"] or match["b"] or match["c"]
        add("instrument", ("R" if number in ("146", "190") else "C") + number, *match.span())
    for kind, name, start, end in known:
        if not text[start:end].islower():
            kind = "region" if name in REGIONS else kind
            add("country" if name in _COUNTRY_ALIASES else kind, _COUNTRY_ALIASES.get(name, name), start, end)
    spans = [_trimmed(text, m, language, index) for m in _SPAN[language].finditer(text)]
    spans = [piece for span in spans for piece in _pieces(text, span, [(n.start, n.end) for n in found] + dated)]
    for start, end in spans:
        known_as = index.aliases.find(re.sub(r"[-&.]", "", text[start:end]))
        if known_as and known_as[0][0] == "body" and (known_as[0][2], known_as[0][3]) == (0, len(re.sub(r"[-&.]", "", text[start:end]))):
            add("body", known_as[0][1], start, end)
        headed = "body" if BODY_HEADS.search(text[start:end]) else "instrument" if INSTRUMENT_HEADS.search(text[start:end]) else ""
        if headed and " " in text[start:end]:
            add(headed, fold(text[start:end]).lower(), start, end)
    pattern, forms = _places()
    for match in pattern.finditer(text):
        add(*forms[match[0]], *match.span())
    for start, end in spans:
        for first, last in _pieces(text, (start, end), [(n.start, n.end) for n in found]):
            if text[first:last].lower() not in _EVERY_STOP_WORD:
                add("name", fold(text[first:last]).lower(), first, last)
    return tuple(sorted(found, key=lambda n: n.start))


def _pieces(text: str, span: tuple[int, int], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of ``span`` outside ``taken``, joining words at its ends taken off."""
    edges = [span[0], *(e for s, t in sorted(taken) if s < span[1] and span[0] < t for e in (s, t)), span[1]]
    pieces = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        match = re.search(rf"{_CAPITAL}.*", text[start:end]) if start < end else None
        if match:
            kept = re.sub(r"(?:[\s,]+(?:of|for|and|the|in|on|dan|untuk|và|của|tại|de))*[\s,]*$", "", match[0])
            if len(kept) > 1:
                pieces.append((start + match.start(), start + match.start() + len(kept)))
    return pieces


def _trimmed(text: str, match: re.Match[str], language: Language, index: OpenIndex) -> tuple[int, int]:
    """The span without a sentence's first word where that is a common word; empty where nothing is left."""
    start, end = match.span()
    first = re.match(r"[^\W\d_]+", match[0])
    opening = not text[:start].strip(" \"'([") or text[:start].rstrip().endswith((".", ":", "?", "!"))
    if first and opening and not first[0].isupper():
        lowered = first[0].lower()
        common = lowered in STOP_WORDS[language] or any(index.words[name][lowered] for name in LANGUAGES)
        head = BODY_HEADS.match(match[0]) or INSTRUMENT_HEADS.match(match[0])
        if common and not (head and " " in match[0]):
            start += len(first[0])
            while start < end and not text[start].isupper():
                start += 1
    if language == "vi" and BODY_HEADS.match(text[start:end]):
        tail = re.match(r" [^\W\d_]+", text[end:])
        if tail and tail[0].strip() not in STOP_WORDS["vi"] | {"thực", "đã", "phối", "hỗ", "tổ"} and len(tail[0]) <= 5 and re.search(rf"\b{_CAPITAL}\w+$", text[start:end]):
            end += tail.end()
    return start, end
