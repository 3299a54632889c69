"""What a sentence holds, independent of any question: words, years, figures, names; read once and remembered."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.index import OpenIndex
from app.vocabulary import NUMBER_WORDS
from ingest.documents import Language
from ingest.figures import find_dates, find_figures, find_instruments
from ingest.lexicon import tokens

_MONEY = re.compile(r"(?:[$€]|\b(?:USD|EUR|VND|dong|đồng|dollars?|dolar|đô la|euros?)\b)", re.IGNORECASE)
_CITED_WORK = re.compile(r"\([^()]*\b(?:cites|mengutip|dẫn)\b[^()]*\)|\((?:[A-Z][\w.&,' -]{1,60}), ?\d{4}\)")
"""References to other works, whose years say nothing about the matter of the sentence."""


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What a sentence holds, independent of any question."""

    words: frozenset[str]
    years: frozenset[int]
    figures: frozenset[str]
    number_words: frozenset[str]
    """Values of numbers spelt out, "seven" as 7."""
    names: frozenset[tuple[str, str]]
    instruments: frozenset[str]
    has_count: bool
    has_percent: bool
    has_date: bool
    has_money: bool
    capitals: int
    commas: int


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
        frozenset(f.key for f in figures if not f.is_year),
        spelt_numbers(text, language),
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
