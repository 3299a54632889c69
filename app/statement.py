"""A sentence taken apart into what can be compared: quantities with units, dates, names, negations, directions, words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.index import OpenIndex
from app.names import Name, find_names
from app.vocabulary import (
    AGE_BEFORE,
    FRACTIONS,
    LESS,
    MORE,
    NEAR_NEGATION,
    NEGATION,
    NO_LESS,
    NO_MORE,
    NOT_NEGATION,
    NUMBER_WORDS,
    OLDER,
    OPPOSITES,
    ORDINALS,
    PERIOD,
    SCALES,
    UNIT_AFTER,
    YOUNGER,
)
from ingest.documents import Language
from ingest.figures import _INSTRUMENT, Bound, Date, find_dates, find_figures
from ingest.lexicon import STOP_WORDS, normalise, stem, tokens

QuantityKind = Literal["percent", "count", "year", "ordinal", "fraction"]
PARTED = re.compile(r"\s+([^\W\d_]{3,})")
"""The word behind a number."""
PART_OF_WORD = re.compile(r"(?<!\w)(?:ba mẹ|ba má|hai bên|both two)(?!\w)?$", re.IGNORECASE)
"""Vietnamese words that hold a number word and count nothing."""
LABEL_KINDS = ("sex", "sector")
NEGATION_WINDOW = 4
"""Content words behind a negation by which two negations are paired."""
DENIED_WORDS = 2
"""Content words behind a negation that it is taken to deny."""
BEING = ("adanya", "terdapat", "existence")
"""Words that say of a thing only that it is: they tell no denial from another."""
BASE = re.compile(
    r"(?:\b(?:of|out of|among) (?:the |these |all )?|\b(?:dari|di antara|trong số|trong tổng số|trong) )"
    r"(?:sekitar |khoảng |about |around |roughly |some )?$",
    re.IGNORECASE,
)
DENIED_GAP = 12
"""Characters between a negation and a word such as "prohibits" that it denies ("does not yet prohibit")."""
DECADE_BEFORE = re.compile(r"(?<!\w)(?:những năm|thập niên|thập kỷ) $", re.IGNORECASE)
DECADE_BEHIND = re.compile(r"(?:[’']?s|-an)(?!\w)")
"""What makes a year a decade: "những năm 2000", "the 1990s", "tahun 1990-an"."""
YEAR_BEFORE = re.compile(r"(?<!\w)(?:in|since|by|of|year|tahun|sejak|năm)\s+$", re.IGNORECASE)
"""What stands before a number that is a calendar year whatever follows it."""
BREAK = re.compile(
    r"[;,:](?!\d| (?:yaitu|yakni|namely|about|around|sekitar|khoảng|tức))| (?:and|dan|và|while|whereas|sedangkan|sementara|còn) "
)
"""What parts one clause or item from the next; a comma before "namely" does not."""
NEXT = re.compile(r"(?<!\w)(?:followed by|then|diikuti|disusul|kemudian|tiếp đến|tiếp theo|sau đó)(?!\w)", re.IGNORECASE)
"""What opens the next item of a ranking."""
LABEL_REACH = 90.0
"""Letters within which a label is said of a number."""
AGE_GROUP = re.compile(r"(?<![\w.,-])(?P<low>\d{1,2})(?:-| to | sampai | hingga | đến )(?P<high>\d{1,2})(?![\d%-]|[.,]\d)(?: tuổi\b)?")
OLDEST = 25
WHOLE = (5, 17)
"""The ages that surveys of child labour cover."""
FIVE = 5
"""Vietnamese "năm", which is also "year": a number only before a word such as "trăm"."""
MAX_UNIT_WORDS = 2
"""Words of a unit that are quoted with its number."""


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_FRACTIONS = tuple((_whole(words), share) for words, share in FRACTIONS)
_ORDINALS = tuple((_whole(words), place) for words, place in ORDINALS)
_NUMBER_WORDS = {language: tuple((_whole(word), number) for word, number in words.items()) for language, words in NUMBER_WORDS.items()}
_ROUND = {
    language: _whole(
        frame.format(
            number=f"(?P<number>{'|'.join(sorted(NUMBER_WORDS[language], key=len, reverse=True))})", scale=f"(?P<scale>{'|'.join(scales)})"
        )
    )
    for language, (frame, scales) in SCALES.items()
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
    label_words: frozenset[tuple[str, str]] = frozenset()
    """(kind, word) of each label as it stands."""
    base: bool = False
    """Whether it is the whole of which a part is told: "of the 519,805 children"."""
    before: str = ""
    """The word that puts the thing above or below the number, with the space behind it."""
    noun: str = ""
    """Stem of the word behind a number without a unit."""
    behind: frozenset[str] = frozenset()
    """Stems of the one or two content words right behind it, up to the next mark."""
    side: int = 0
    """1 where the text puts the thing strictly above the number, -1 where strictly below."""


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
    near_negation: int
    """1 where it denies something by a word such as "prohibits" or "lacks", -1 where that word is itself denied, else 0."""
    periods: tuple[tuple[str, str, int], ...]
    """(period, words, start) of each "a week" or "sebulan"."""
    words: frozenset[str]
    """Content words, without figures and names."""
    every: frozenset[str]
    """All lexical tokens."""
    labels: tuple[tuple[str, str, int, int], ...] = ()
    """(kind, name, start, end) of each sex, sector and age group that it speaks of."""

    @property
    def sides(self) -> tuple[tuple[str, int, str, int], ...]:
        """(axis, side, word, start) of each word of opposition, such as ("change", 0, "naik", 12); searched for when asked."""
        return _sides(self.text)

    @property
    def years(self) -> frozenset[int]:
        """Calendar years, those of dates included."""
        return frozenset([int(q.value) for q in self.quantities if q.kind == "year"] + [d.year for d in self.dates if d.year])


CITED = re.compile(
    r"\((?:the )?(?:article cites|artikel mengutip|bài viết (?:dẫn|trích dẫn|trích|dẫn lại)) [^()]*\)"
    r"|\((?:[^()]*?[^\W\d_][^()]*?, )?(?:19|20)\d{2}[a-z]?(?:; [^()]*)?\)(?=[,;.])"
)
"""Works that a digest cites; their years and names say nothing of the fact."""


def parse_statement(text: str, language: Language, index: OpenIndex) -> Statement:
    """The parts of ``text``, remembered."""
    return _parse(normalise(text), language, index)


def parse_evidence(text: str, language: Language, index: OpenIndex) -> Statement:
    """The parts of a sentence of the corpus, the works that it cites left out, remembered."""
    plain = normalise(text)
    return _parse(" ".join(CITED.sub(" ", plain).split()).replace(" .", ".").replace(" ,", ","), language, index)


@functools.lru_cache(maxsize=20_000)
def _parse(text: str, language: Language, index: OpenIndex) -> Statement:
    dates = tuple(find_dates(text))
    names = find_names(text, language, index)
    labels = [(kind, name, start, end) for kind, name, start, end in index.aliases.find(text) if kind in LABEL_KINDS]
    labels += [("age", f"{m['low']}-{m['high']}", *m.span()) for m in AGE_GROUP.finditer(text) if _is_part(m)]
    quantities = _quantities(text, language, index, labels, names)
    blank = bytearray(len(text))
    spans = [(p.start, p.end) for p in dates] + [(p.start, p.end) for p in names] + [(p.start, p.end) for p in quantities]
    for start, end in spans:
        blank[start:end] = b"\x01" * (end - start)
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
        _polarity(text, negations),
        tuple((str(m.lastgroup), m[0].strip(" /"), m.start()) for m in PERIOD.finditer(text)),
        frozenset(tokens(remainder, language, index.aliases)),
        frozenset(tokens(text, language, index.aliases)),
        tuple(labels),
    )


@functools.lru_cache(maxsize=20_000)
def _sides(text: str) -> tuple[tuple[str, int, str, int], ...]:
    return tuple(
        (axis, side, m[0], m.start())
        for axis, *patterns in OPPOSITES
        for side, pattern in enumerate(patterns)
        for m in pattern.finditer(text)
    )


def _is_part(match: re.Match[str]) -> bool:
    """Whether two numbers are an age group, and not the whole of the children surveyed."""
    low, high = int(match["low"]), int(match["high"])
    return low < high < OLDEST and (low, high) != WHOLE


def _polarity(text: str, negations: tuple[tuple[int, int], ...]) -> int:
    words = [m.start() for m in NEAR_NEGATION.finditer(text)]
    denied = [w for w in words if any(0 <= w - end <= DENIED_GAP for _, end in negations)]
    return -1 if denied else 1 if words else 0


def _exempt(text: str, position: int) -> bool:
    return any(m.start() <= position < m.end() for m in NOT_NEGATION.finditer(text))


def _following(text: str, end: int, count: int, language: Language, index: OpenIndex) -> frozenset[str]:
    clause = re.split(r"[;:.]|, (?:but|tetapi|nhưng)", text[end : end + 90])[0]
    nearer = NEGATION[language].search(clause)
    clause = clause[: nearer.start()] if nearer and nearer.start() > 3 else clause
    said = [w for w in re.findall(r"[^\W\d_]+", clause) if w.lower() not in STOP_WORDS[language] and w.lower() not in BEING]
    words = said[: count * (2 if language == "vi" else 1)]
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
        before = text[max(0, start - 30) : start]
        bound = "at most" if NO_MORE.search(before) else "at least" if NO_LESS.search(before) else bound
        said = _label(text, start, end, labels)
        more, less = (OLDER, YOUNGER) if unit == "year" else (MORE, LESS)
        above, below = more.search(before), less.search(before)
        beyond = above or below
        around = " ".join([*text[max(0, start - 60) : start].split()[-6:], *text[end : end + 60].split()[:6]])
        near = frozenset(tokens(around, language, index.aliases))
        found.append(
            Quantity(
                value,
                kind,
                resolution,
                bound,
                unit,
                frozenset() if kind == "year" else frozenset((k, name) for k, name, _ in said),
                near,
                text[start : stop if kind == "count" else end],
                start,
                end,
                frozenset((k, word) for k, _, word in said),
                bool(BASE.search(before)),
                beyond[0] if beyond else "",
                _noun(text, end, language) if kind == "count" and not unit else "",
                frozenset() if kind == "year" else _behind(text, end, language),
                (1 if above else -1) if beyond else 0,
            )
        )
        taken.append((start, end))

    for figure in find_figures(text, language):
        if DECADE_BEFORE.search(text[: figure.start]) or DECADE_BEHIND.match(text, figure.end):
            continue
        counts = re.match(r"\s*[^\W\d]*\s*(?:children|anak|orang|trẻ|người|em\b)", text[figure.end :])
        year = figure.is_year and (not counts or bool(YEAR_BEFORE.search(text[: figure.start])))
        kind: QuantityKind = "percent" if figure.percent else "year" if year else "count"
        end = figure.end
        while end > figure.start and not text[end - 1].isalnum() and text[end - 1] != "%":
            end -= 1
        add(figure.value, kind, figure.resolution, figure.bound, figure.start, end)
    for pattern, share in _FRACTIONS:
        for match in pattern.finditer(text):
            add(share, "fraction", Decimal(8), "about", *match.span())
    for pattern, place in _ORDINALS:
        for match in pattern.finditer(text):
            add(Decimal(place), "ordinal", Decimal(1), "exact", *match.span())
    for match in _ROUND[language].finditer(text):
        times = FIVE if match[0].lower().startswith("năm ") else NUMBER_WORDS[language].get((match["number"] or "").lower(), 1)
        scale = SCALES[language][1][match["scale"].lower()]
        add(Decimal(times * scale), "count", Decimal(scale), "exact", *match.span())
    for pattern, number in _NUMBER_WORDS[language]:
        for match in pattern.finditer(text):
            if _unit(text, *match.span())[0] or (PARTED.match(text, match.end()) and not PART_OF_WORD.search(text[: match.end() + 3])):
                add(Decimal(number), "count", Decimal(1), "exact", *match.span())
    return sorted(found, key=lambda q: q.start)


def _unit(text: str, start: int, end: int) -> tuple[str, int]:
    """(unit, where its word ends)."""
    match = UNIT_AFTER.match(text, end)
    # "138 million in the year 2024" counts no years.
    if match and not (match.lastgroup in ("year", "month") and re.match(r"\s*\d{1,4}(?!\d)", text[match.end() :])):
        return str(match.lastgroup), match.end() if len(match[0].split()) <= MAX_UNIT_WORDS else end
    return ("year", end) if AGE_BEFORE.search(text[max(0, start - 24) : start]) else ("", end)


def _noun(text: str, end: int, language: Language) -> str:
    """Stem of the word right behind a number; empty for a joining word."""
    match = PARTED.match(text, end)
    return stem(match[1].lower(), language) if match and match[1].lower() not in STOP_WORDS[language] else ""


def _behind(text: str, end: int, language: Language) -> frozenset[str]:
    clause = re.split(r"[;:,.()]|\d| (?:and|dan|và) ", text[end : end + 60])[0]
    words = [w for w in re.findall(r"[^\W\d_]+", clause.lower()) if w not in STOP_WORDS[language]]
    return frozenset(stem(w, language) for w in words[-2:])


def _label(text: str, start: int, end: int, labels: list[tuple[str, str, int, int]]) -> list[tuple[str, str, str]]:
    """(kind, name, word) of the nearest label of each kind, where one stands in the same clause or close by."""
    nearest: dict[str, tuple[float, str, str]] = {}
    for kind, name, first, last in labels:
        gap = text[end:first] if first >= end else text[last:start]
        cost = len(gap) + 60 * len(NEXT.findall(gap)) + 40 * len(BREAK.findall(gap))
        if cost < nearest.get(kind, (LABEL_REACH, "", ""))[0]:
            nearest[kind] = (cost, name, text[first:last])
    return [(kind, name, word) for kind, (_, name, word) in sorted(nearest.items())]
