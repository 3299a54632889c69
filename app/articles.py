"""Articles that a question names: "Article 3(d) of C182" is a place, and is looked up as one."""

from __future__ import annotations

import functools
import re

from app.index import OpenIndex
from app.question import Question
from ingest.figures import find_instruments
from ingest.locators import parse_locator

_ASKED = re.compile(
    r"(?<!\w)(?:articles?|art\.?|pasal|ps\.?|điều|dieu)\s*(?P<number>\d{1,3})(?P<clauses>(?:\s?\([0-9a-z]{1,3}\))*)(?!\w)", re.IGNORECASE
)
EXACT = 3.0
"""Advantage in z-score of the very article and clause that is asked for."""
WITHIN = 2.0
"""That of a clause of the article asked for, and of the article that a clause asked for belongs to."""


def articles_asked(text: str) -> frozenset[str]:
    """Articles that ``text`` names, as ``3`` or ``3(d)``."""
    return frozenset(m["number"] + re.sub(r"\s", "", m["clauses"]).lower() for m in _ASKED.finditer(text))


def places_asked(question: Question, index: OpenIndex) -> dict[tuple[str, str], float]:
    """(source, locator) of the articles asked for, of the instrument asked for -> their advantage in z-score."""
    asked = articles_asked(question.standalone)
    named = question.instruments | {name for kind, name in question.names if kind == "instrument"}
    found: dict[tuple[str, str], float] = {}
    if not asked or not named:
        return found
    for place, article, instruments in _article_places(index):
        if instruments & named:
            bonus = max((_nearness(article, wanted) for wanted in asked), default=0.0)
            if bonus:
                found[place] = bonus
    return found


def _nearness(article: str, wanted: str) -> float:
    if article == wanted:
        return EXACT
    return WITHIN if article.startswith(f"{wanted}(") or wanted.startswith(f"{article}(") else 0.0


@functools.lru_cache(maxsize=2)
def _article_places(index: OpenIndex) -> tuple[tuple[tuple[str, str], str, frozenset[str]], ...]:
    """(place, article, instruments that the title of its source names) of every place that is an article."""
    instruments: dict[str, frozenset[str]] = {}
    found = []
    for place in dict.fromkeys(index.store.places):
        article = parse_locator(place[1]).article
        if article:
            if place[0] not in instruments:
                reference = index.references.get(place[0])
                title = f"{reference.title if reference else ''} {place[0].replace('-', ' ')}"
                instruments[place[0]] = frozenset(find_instruments(title)) | {
                    n for k, n, _, _ in index.aliases.find(title) if k == "instrument"
                }
            found.append((place, article.partition("-")[0], instruments[place[0]]))
    return tuple(found)
