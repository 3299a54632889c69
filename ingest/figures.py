"""Figures, dates and instrument numbers found in text of three languages, normalised so that they can be compared.

``1.754.066`` (id, vi) is ``1,754,066`` (en); ``1,75 juta`` is ``1.75 million``; ``ngày 20 tháng 2 năm 1990`` is
``20 February 1990``; ``K182``, ``Konvensi No. 182`` and ``Công ước 182`` are C182.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.documents import Language

REMEMBERED = 16_384
"""Texts whose figures and dates are remembered: each sentence is asked for them several times over."""
Bound = Literal["exact", "about", "at least", "at most"]

_SCALES: dict[str, int] = {
    **dict.fromkeys(("hundred", "ratus", "trăm"), 100),
    **dict.fromkeys(("thousand", "ribu", "nghìn", "ngàn"), 1_000),
    **dict.fromkeys(("million", "millions", "juta", "triệu", "mln", "m", "jt"), 1_000_000),
    **dict.fromkeys(("billion", "miliar", "milyar", "tỷ", "tỉ", "bn"), 1_000_000_000),
}
_PERCENT = r"%|(?:percent|per cent|persen|phần trăm)\b"
_NUMBER = r"\d+(?:[.,]\d+)*"
_FIGURE = re.compile(  # not the number in a name: COVID-19, SDG-8
    rf"(?<![\w.,])(?<!(?-i:[A-Z])-)(?P<number>{_NUMBER})(?![\w]|[.,]\d)?"
    rf"(?:\s*(?P<percent>{_PERCENT})|[ \-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b(?! (?:lệ|suất|số)\b))?",
    re.IGNORECASE,
)
_MONTHS = {
    "en": "january february march april may june july august september october november december".split(),
    "id": "januari februari maret april mei juni juli agustus september oktober november desember".split(),
}
_SHORT_MONTHS = {"sept": 9} | {name[:3]: number for names in _MONTHS.values() for number, name in enumerate(names, 1) if name != "march"}
_MONTH_NUMBER = {name: number for names in _MONTHS.values() for number, name in enumerate(names, 1)} | _SHORT_MONTHS
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_DATES = (
    *(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\.?,? (?P<y>\d{{4}})\b",
            rf"\b(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b",
            r"(?:\bngày |\bmùng )?\b(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?:,? năm |[ /])(?P<y>\d{4})\b",
            r"\b(?:ngày )?(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})\b",
            r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b",
            rf"\b(?P<m>{_MONTH})\.? (?:of |tahun |năm )?(?P<y>\d{{4}})\b",
            r"\btháng (?P<m>\d{1,2})(?:,? năm |/|-| )(?P<y>\d{4})\b",
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b",
            rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\d)",
            r"\b(?:ngày )(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})\b",
            r"\btháng (?P<m>\d{1,2})\b",
            r"\b(?P<m>january|february|april|june|july|august|september|october|november|december|januari|februari|maret|"
            r"juni|juli|agustus|oktober|desember)\b",
        )
    ),
    re.compile(r"(?<=[\w,] )(?P<m>May|Mei|March)\b"),
)
_DATE_HINT = re.compile(rf"\b(?:{_MONTH})\b|tháng \d|\d[/-]\d", re.IGNORECASE)
"""Without one of these a text holds no date: most sentences are done with after one search."""
_INSTRUMENT = re.compile(
    r"\b(?:(?P<short>[CKR])[ -]?(?P<a>\d{2,3})\b"
    r"|(?:convention|conventions|konvensi|công ước|recommendation|rekomendasi|khuyến nghị)(?: ILO| của ILO)?[ ,]*"
    r"(?:\(?(?:no|nos|nomor|số)[.,]? ?)?(?P<b>\d{2,3})\b|\b(?:no|nomor|số)[.,]? ?(?P<c>138|182|146|190|29|105|87|98|100|111|5)\b)",
    re.IGNORECASE,
)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    (
        "at least",
        r"more than|over|above|at least|exceed\w*|lebih dari|di atas|sedikitnya|setidaknya|minimal|paling sedikit|"
        r"trên|hơn|ít nhất|tối thiểu|vượt|upwards of",
    ),
    (
        "at most",
        r"less than|under|below|fewer than|at most|up to|nearly|almost|hampir|kurang dari|di bawah|paling banyak|"
        r"hingga|gần|chưa tới|chưa đến|dưới|không quá|tối đa|close to",
    ),
    (
        "about",
        r"about|around|some|roughly|approximately|circa|sekitar|kira-kira|kurang lebih|khoảng|chừng|xấp xỉ|an estimated|"
        r"estimated|diperkirakan|ước tính",
    ),
)
_BOUND_BEFORE = tuple((bound, re.compile(rf"\b(?:{words})\s*$", re.IGNORECASE)) for bound, words in _BOUNDS)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text."""

    value: Decimal
    """After the scale word: ``1,75 juta`` is 1750000."""
    percent: bool
    resolution: Decimal
    """Unit of the last digit written: 10000 for ``1.75 million``; what rounding may hide."""
    bound: Bound
    start: int
    end: int

    @property
    def key(self) -> str:
        """Equal for figures that say the same: ``9.1%``, ``1754066``."""
        plain = f"{self.value.normalize():f}"
        return plain + "%" if self.percent else plain

    @property
    def is_year(self) -> bool:
        """Whether it reads as a calendar year."""
        return not self.percent and self.resolution == 1 and 1900 <= self.value <= 2100


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text; parts that are not given are None."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    @property
    def key(self) -> str:
        """ISO-like: ``1990-02-20``, ``2018-06``, ``--06-13``."""
        return f"{self.year or '-'}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


def parse_number(text: str, language: Language) -> Decimal:
    """The value of digits with separators, by the habits of ``language``.

    A separator that comes twice, or stands before exactly three final digits behind one to three others, groups
    thousands; in English a single full stop never does, in Indonesian and Vietnamese a comma may ("182,618" in an
    Indonesian text that kept the source's format). Otherwise the last separator is the decimal mark.
    """
    marks = [c for c in text if c in ".,"]
    if not marks:
        return Decimal(text)
    last = marks[-1]
    whole, _, tail = text.rpartition(last)
    grouped = bool(re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*", whole)) and len(tail) == 3 and not whole.startswith("0")
    if grouped and len(set(marks)) == 1 and not (language == "en" and last == "." and len(marks) == 1):
        return Decimal(re.sub(r"[.,]", "", text))
    if len(set(marks)) == 1 and len(marks) > 1:
        return Decimal(re.sub(r"[.,]", "", text))
    return Decimal(re.sub(r"[.,]", "", whole) + "." + tail)


@functools.lru_cache(maxsize=REMEMBERED)
def find_dates(text: str) -> tuple[Date, ...]:
    """The dates in ``text``, in order, not overlapping, the fullest reading first; impossible days are no dates."""
    found: list[Date] = []
    for pattern in _DATES if _DATE_HINT.search(text) else ():
        for match in pattern.finditer(text):
            if any(match.start() < date.end and date.start < match.end() for date in found):
                continue
            parts = match.groupdict()
            month = parts["m"].lower()
            number = int(month) if month.isdigit() else _MONTH_NUMBER[month]
            day = int(parts["d"]) if parts.get("d") else None
            if not 1 <= number <= 12 or (day is not None and not 1 <= day <= 31):
                continue
            year = int(parts["y"]) if parts.get("y") else None
            if parts["m"] == "may" and year is None:  # the verb: "no one under 15 may work"
                continue
            found.append(Date(year, number, day, match.start(), match.end()))
    return tuple(sorted(found, key=lambda date: date.start))


@functools.lru_cache(maxsize=REMEMBERED)
def find_figures(text: str, language: Language) -> tuple[Figure, ...]:
    """The numbers in ``text`` outside dates and instrument numbers, in order; years are among them."""
    taken = [(d.start, d.end) for d in find_dates(text)] + [m.span() for m in _INSTRUMENT.finditer(text)]
    figures = []
    for match in _FIGURE.finditer(text):
        if any(match.start("number") < end and start < match.end("number") for start, end in taken):
            continue
        number = match["number"].rstrip(".,")
        # Beside a scale word a single comma of Indonesian and Vietnamese is decimal: "1,754 juta" is 1,754,000.
        decimal = match["scale"] and language != "en" and re.fullmatch(r"\d+,\d+", number)
        value = Decimal(number.replace(",", ".")) if decimal else parse_number(number, language)
        exponent = value.as_tuple().exponent
        resolution = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
        scale = _SCALES.get((match["scale"] or "").lower(), 1)
        if match["scale"] in ("m", "M"):  # metres, unless money or people are meant; too unsure to scale
            scale = 1
        before = text[max(0, match.start() - 24) : match.start()]
        bound: Bound = next((name for name, words in _BOUND_BEFORE if words.search(before)), "exact")
        figures.append(Figure(value * scale, bool(match["percent"]), resolution * scale, bound, match.start(), match.end()))
    return tuple(figures)


@functools.lru_cache(maxsize=REMEMBERED)
def find_instruments(text: str) -> frozenset[str]:
    """Convention and Recommendation numbers named in ``text``, as ``C182`` or ``R190``."""
    found = set()
    for match in _INSTRUMENT.finditer(text):
        number = match["a"] or match["b"] or match["c"]
        recommendation = number in ("146", "190") or (match["short"] or "").upper() == "R"
        found.add(("R" if recommendation else "C") + number)
    return frozenset(found)


@functools.lru_cache(maxsize=50_000)
def figure_keys(text: str, language: Language) -> frozenset[str]:
    """Everything numeric that ``text`` says, as comparable keys: figures, years, dates and their parts, instruments."""
    keys = {figure.key for figure in find_figures(text, language)} | find_instruments(text)
    for date in find_dates(text):
        keys.add(date.key)
        if date.year:
            keys.update((str(date.year), f"{date.year}-{date.month:02}"))
        if date.day:
            keys.add(f"--{date.month:02}-{date.day:02}")
        keys.add(f"--{date.month:02}")
    return frozenset(keys)
