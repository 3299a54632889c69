"""What a sentence holds, independent of any question: words, years, figures, names; read once and remembered."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.index import OpenIndex
from app.vocabulary import NUMBER_WORDS
from ingest.documents import Language
from ingest.figures import Figure, find_dates, find_figures, find_instruments
from ingest.lexicon import tokens

_MONEY = re.compile(r"(?:[$€]|\b(?:USD|EUR|VND|dong|đồng|dollars?|dolar|đô la|euros?)\b)", re.IGNORECASE)
_CITED_WORK = re.compile(r"\([^()]*\b(?:cites|mengutip|dẫn)\b[^()]*\)|\((?:[A-Z][\w.&,' -]{1,60}), ?\d{4}\)")
"""References to other works, whose years say nothing about the matter of the sentence."""


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What a sentence holds, independent of any question."""

    words: frozenset[str]
    years: frozenset[int]
    exact_years: frozenset[int]
    """Years without those that only bound a period: 2015-2020 is no statement about 2015."""
    figures: frozenset[str]
    number_words: frozenset[str]
    """Values of numbers spelt out, "seven" as 7."""
    counted: frozenset[str]
    """Figures, in digits or words, that may say how many: no shares, ages, durations or numbers of articles."""
    names: frozenset[tuple[str, str]]
    instruments: frozenset[str]
    has_count: bool
    has_percent: bool
    has_date: bool
    has_money: bool
    capitals: int
    commas: int


_PERIOD = re.compile(r"\b(?:19|20)\d\d\s*-\s*(?:(?:19|20)\d\d)\b")
_NUMBERED = re.compile(
    r"(?:\b(?:no|nos|nomor|số|art|articles?|pasal|ayat|paragraphs?|paragraf|điều|khoản|clause|decision|keputusan|quyết định|"
    r"decree|circular|resolution|chapter|page|halaman|goals?|tujuan|mục tiêu|tables?|tabel|bảng)[.,]?|[¶§])\s*$",
    re.IGNORECASE,
)
"""What stands before the number of an article, a decision, a goal."""
_LASTING = re.compile(
    r"\s*(?:(?:-|–|to|and|or|hingga|sampai|dan|atau|đến|và)\s*\d+\s*)?-?\s*(?:years?|tahun|tuổi|months?|bulan|hours?|jam|giờ|weeks?|minggu|days?|hari)(?!\w)",
    re.IGNORECASE,
)
"""What stands after an age or a duration."""


def _counts(figure: Figure, text: str) -> bool:
    """Whether a figure may say how many of something there are."""
    apart = figure.percent or figure.is_year or _LASTING.match(text, figure.end)
    return not apart and not _NUMBERED.search(text[max(0, figure.start - 16) : figure.start])


def _exact(text: str, years: frozenset[int]) -> frozenset[int]:
    plain = _PERIOD.sub(" ", text.replace("–", "-"))
    return frozenset(y for y in years if str(y) in plain or str(y) not in text)


@functools.lru_cache(maxsize=50_000)
def _facts(text: str, language: Language, folded: bool, index: OpenIndex) -> SentenceFacts:
    text = _CITED_WORK.sub(" ", text)
    figures = find_figures(text, language)
    dates = find_dates(text)
    named = frozenset((kind, name) for kind, name, _, _ in index.aliases.find(text))
    years = frozenset(
        [int(f.value) for f in figures if f.is_year]
        + [d.year for d in dates if d.year]
        + [int(name) for kind, name in named if kind == "year"]
    )
    return SentenceFacts(
        frozenset(tokens(text, language, index.aliases, folded=folded)),
        years,
        _exact(text, years),
        frozenset(f.key for f in figures if not f.is_year),
        spelt_numbers(text, language),
        frozenset(f.key for f in figures if _counts(f, text)) | spelt_numbers(text, language),
        named,
        frozenset(find_instruments(text)),
        any(not f.percent and not f.is_year for f in figures),
        any(f.percent for f in figures),
        bool(dates or years),
        bool(_MONEY.search(text)),
        len(re.findall(r"(?<!^)(?<![.!?] )\b[A-ZĐ][\w-]+", text)),
        text.count(",") + text.count(";") + len(re.findall(r" (?:and|dan|và) ", text)),
    )


_SPELT = {
    language: re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
    for language, words in NUMBER_WORDS.items()
}


def spelt_numbers(text: str, language: Language) -> frozenset[str]:
    """The numbers that ``text`` spells out, as figures: "seven points" has 7."""
    return frozenset(str(NUMBER_WORDS[language][word.lower()]) for word in _SPELT[language].findall(text))


def facts_of(text: str, language: Language, index: OpenIndex, folded: bool = False) -> SentenceFacts:
    """What ``text`` holds, remembered between questions."""
    return _facts(text, language, folded, index)
