"""A sentence with everything in it that tells one value from another, and a value read within it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from app.audit_wording import (
    AGE_LIMIT,
    AGES,
    CHANGE_AFTER,
    CHANGE_BEFORE,
    DENIED_BEFORE,
    EMPLOYED,
    EVENT,
    HOURS,
    PART,
    PARTS,
    PERIOD,
    REGION,
    TITLE_YEAR,
    WORLD,
)
from app.measurement import Kind, Measurement
from app.vocabulary import UNIT_AFTER
from ingest.documents import Language
from ingest.figures import Figure, find_dates, find_figures
from ingest.lexicon import STOP_WORDS, stem

Span = tuple[str, int, int]
NEAR_WORDS = 8
"""Words on either side of a value that say what it is of."""
NEAR_LETTERS = 90
SEPARATED = 40
"""Letters that a comma, a semicolon or "and" between a value and a label counts for; a place must be nearer than that."""
MAX_AGE = 25
WHOLE_POPULATION = "5-17"
"""The ages that surveys of child labour cover: naming them restricts nothing."""
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(r"[;,:](?!\d)| (?:and|while|whereas|but|dan|sedangkan|sementara|tetapi|và|còn|nhưng) ")
_MONTHS_IN = {"month": Decimal(1), "year": Decimal(12)}


class SentenceFrame:
    """A sentence and where its labels stand."""

    def __init__(self, text: str, language: Language, known: Sequence[tuple[str, str, int, int]]) -> None:
        """``known`` are the names that the alias table finds in ``text``: (kind, name, start, end)."""
        text = TITLE_YEAR.sub(lambda m: " " * len(m[0]), text)
        for kind, _, start, end in known:
            if kind == "instrument":  # "Worst Forms of Child Labour Convention" names no part of a population
                text = text[:start] + re.sub(r"[^\W\d_]", "x", text[start:end]) + text[end:]
        self.text = text
        self.language = language
        self.dates = find_dates(text)
        self.periods = list(PERIOD.finditer(text))
        self.figures = find_figures(text, language)
        self.ages = list(_ages(text))
        self.places = _places(text, known)
        self.labels = _labels(text, known, self.ages)
        measures = [(name, a, b) for kind, name, a, b in known if kind == "measure"]
        self.populations: list[Span] = [span for span in measures if not DENIED_BEFORE.search(text[: span[1]])]
        self.populations += [("economicactivity", *m.span()) for m in EMPLOYED.finditer(text)]
        self.years: list[Span] = [(str(int(f.value)), f.start, f.end) for f in self.figures if is_year(f, text)]
        self.years += [(str(d.year), d.start, d.end) for d in self.dates if d.year]
        self.years += [(name, a, b) for kind, name, a, b in known if kind == "year"]
        self.events: list[Span] = [(str(m.lastgroup), *m.span()) for m in EVENT.finditer(text)]

    def nearest(self, spans: Iterable[Span], start: int, end: int, *, limit: float = float("inf")) -> str:
        """The label nearest to a value, empty for none within ``limit`` letters."""
        best, cost = "", limit
        for name, first, last in spans:
            gap = self.text[end:first] if first >= end else self.text[last:start]
            # "From 1.75 million in 2012 to 1.03 million in 2018": of two as near, the one that follows.
            found = len(gap) + SEPARATED * len(_BREAK.findall(gap)) + (last <= start)
            if found < cost and not (start <= first and last <= end):
                best, cost = name, found
        return best

    def near(self, start: int, end: int) -> frozenset[str]:
        """Stems of the words around a value."""
        before = WORD.findall(self.text[max(0, start - NEAR_LETTERS) : start])[-NEAR_WORDS:]
        after = WORD.findall(self.text[end : end + NEAR_LETTERS])[:NEAR_WORDS]
        return frozenset(stem(w.lower(), self.language) for w in (*before, *after) if w.lower() not in STOP_WORDS[self.language])

    def measurement(
        self, kind: Kind, span: tuple[int, int], low: Decimal, high: Decimal, moment: tuple[int, int, int] = (0, 0, 0)
    ) -> Measurement:
        """A value at ``span`` with the labels around it."""
        start, end = span
        unit, noun, modifier, stop = "", "", "", end
        if kind == "count":
            unit, noun, modifier, stop = unit_of(self.text, start, end, self.language)
        elif kind == "percent":
            noun = _base(self.text, end, self.language)
        if unit in _MONTHS_IN:
            unit, low, high = "month", low * _MONTHS_IN[unit], high * _MONTHS_IN[unit]
            noun = "month"
        # "218 million, 126 million of them in hazardous work": what follows the next figure is said of that one.
        nexts = [f.start for f in self.figures if f.percent == (kind == "percent") and f.start >= end and not is_year(f, self.text)]
        reach = min((a for a in nexts if not any(first <= a < last for _, first, last in self.ages)), default=len(self.text))
        near = {label: self.nearest([s for s in spans if s[1] < reach], start, end) for label, spans in self.labels.items()}
        place = self.nearest(self.places, start, end, limit=SEPARATED)
        people = self.nearest(self.populations, start, end)
        return Measurement(
            kind,
            low,
            high,
            moment,
            unit,
            noun,
            modifier,
            bool(CHANGE_BEFORE.search(self.text[:start]) or CHANGE_AFTER.match(self.text[end:])),
            self._years_of(start, end) if kind in ("percent", "count") else frozenset(),
            frozenset([place] if place else [name for name, _, _ in self.places]),
            frozenset([people] if people and kind == "count" else [name for name, _, _ in self.populations]),
            frozenset((label, name) for label, name in near.items() if name),
            self.nearest(self.events, start, end) if kind in ("date", "period") else "",
            self.near(start, end),
            self.text[start:stop],
            start,
        )

    def _years_of(self, start: int, end: int) -> frozenset[int]:
        year = self.nearest(self.years, start, end)
        period = next((p for p in self.periods if year in (p["first"], p["last"])), None)
        if period is not None:
            return frozenset(range(int(period["first"]), int(period["last"]) + 1))
        return frozenset([int(year)] if year else [])


def _places(text: str, known: Sequence[tuple[str, str, int, int]]) -> list[Span]:
    places: list[Span] = [(name, a, b) for kind, name, a, b in known if kind == "place" and not text[a:b].islower()]
    places += [(m[0].lower(), *m.span()) for m in REGION.finditer(text)]
    if not places:
        return [("world", *m.span()) for m in WORLD.finditer(text)]
    # "The province of An Giang in Viet Nam" is An Giang.
    return [place for place in places if place[0] not in ("vietnam", "world")] or places


def _labels(text: str, known: Sequence[tuple[str, str, int, int]], ages: Sequence[Span]) -> dict[str, list[Span]]:
    """Where each part of a population is named, by what it is a part by."""
    labels: dict[str, list[Span]] = {}
    for kind, name, start, end in known:
        if kind in ("sex", "sector"):
            labels.setdefault(kind, []).append(("industry" if name in ("manufacturing", "construction") else name, start, end))
    for match in PART.finditer(text):
        kind, name, _ = PARTS[int(str(match.lastgroup)[1:])]
        labels.setdefault(kind, []).append((name, *match.span()))
    for span in ages:
        if span[0] != WHOLE_POPULATION:
            labels.setdefault("age", []).append(span)
    for match in HOURS.finditer(text):
        labels.setdefault("hours", []).append((match["hours"], *match.span()))
    return labels


def is_year(figure: Figure, text: str) -> bool:
    """Whether a number is a calendar year and counts nothing."""
    return (
        figure.is_year
        and "," not in text[figure.start : figure.end]
        and not re.match(r"\s*(?:[^\W\d]+\s)?(?:children|anak|trẻ|em\b)", text[figure.end :])
    )


def unit_of(text: str, start: int, end: int, language: Language) -> tuple[str, str, str, int]:
    """(unit, stem of its word, stem of the word before that, where the unit ends)."""
    if text[max(0, start - 4) : start].rstrip().endswith("$"):
        return "dollar", "dollar", "", end
    match = UNIT_AFTER.match(text, end)
    if match is None or not match.lastgroup:
        word = re.match(r"\s+([^\W\d_]+)", text[end:])
        told = word is not None and word[1].lower() not in STOP_WORDS[language] and not text[end:].startswith(" of ")
        return "", stem(word[1].lower(), language) if word and told else "", "", end
    named = match[match.lastgroup].split()[0].lower()
    between = [w for w in text[end : match.start(match.lastgroup)].split() if w.isalpha() and w.lower() not in STOP_WORDS[language]]
    modifier = stem(between[0].lower(), language) if between else ""
    return match.lastgroup, stem(named, language), modifier, match.end() if len(match[0].split()) == 1 else end


def _base(text: str, end: int, language: Language) -> str:
    """Stem of what a share is a share of, where it follows: "90% of enterprises"."""
    match = re.match(r"\s+(?:of|dari|trong số)\s+(?:(?:the|all|these|those|semua|para|các|số)\s+)*([^\W\d_]+)", text[end:])
    return stem(match[1].lower(), language) if match else ""


def _ages(text: str) -> Iterator[Span]:
    """Age groups, as ``5-17`` or ``-15`` for a limit."""
    taken: list[tuple[int, int]] = []
    for match in AGES.finditer(text):
        low, high = (int(next(match[name + n] for n in ("", "2", "3") if match[name + n])) for name in ("low", "high"))
        if low < high < MAX_AGE:
            taken.append(match.span())
            yield f"{low}-{high}", *match.span()
    for match in AGE_LIMIT.finditer(text):
        if int(match["age"]) < MAX_AGE and not any(start <= match.start("age") < end for start, end in taken):
            yield f"-{match['age']}", *match.span()
