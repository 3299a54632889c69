"""A content word of a claim in whose place a sentence that otherwise agrees has another: "humane" for "profitable"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.index import OpenIndex
from app.selection import rarity
from app.statement import Statement
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS, fold, stem

AKIN = 78
"""rapidfuzz ratio of two words from which one is taken to be formed from the other (dev split, read by eye)."""
LONGEST_RUN = {"en": 3, "id": 3, "vi": 5}
"""Words (Vietnamese: syllables) in a row that are taken to stand for one thing."""
_JOINS = r",|;|\b(?:and|or|dan|atau|serta|và|hoặc|hay|cùng)\b"


@dataclass(frozen=True, slots=True)
class Item:
    """A content word, a name or a number of a sentence, in its order."""

    key: str
    start: int
    end: int
    plain: bool
    """Whether it is a word, and no name, number or date."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of one text that the other does not have, with what stands on either side."""

    text: str
    keys: tuple[str, ...]
    start: int
    left: str
    right: str
    listed: bool
    """Whether it is an item of a list."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of the claim and the words of the sentence that stand in their place."""

    claimed: Run
    source: Run
    features: tuple[float, ...]


SWAP_FEATURES = ("left", "right", "both", "listed", "known", "rare", "rare_source", "length", "coverage", "unmatched", "one_each", "span")


def items(statement: Statement) -> tuple[Item, ...]:
    """The content words, names and numbers of a sentence in their order."""
    return _items(statement)


@functools.lru_cache(maxsize=20_000)
def _items(statement: Statement) -> tuple[Item, ...]:
    text, language = statement.text, statement.language
    fixed = [Item(f"={n.key}", n.start, n.end, False) for n in statement.names]
    fixed += [Item(f"#{d.year}-{d.month}-{d.day}", d.start, d.end, False) for d in statement.dates]
    fixed += [Item(f"#{q.value.normalize()}", q.start, q.end, False) for q in statement.quantities if not text[q.start].isalpha()]
    words = [
        Item(stem(m[0].lower(), language), m.start(), m.end(), True)
        for m in re.finditer(r"[^\W\d_]+", text)
        if m[0].lower() not in STOP_WORDS[language] and not any(f.start < m.end() and m.start() < f.end for f in fixed)
    ]
    return tuple(sorted([*fixed, *words], key=lambda i: i.start))


def runs(statement: Statement, other: Statement, context: frozenset[str]) -> list[Run]:
    """The runs of words of ``statement`` that neither ``other`` nor ``context`` has."""
    own = items(statement)
    there = {i.key for i in items(other)} | other.every | context
    spelt = [k for k in there if len(k) > 3]
    missing = [i.plain and not _has(i.key, there, spelt, statement.language) for i in own]
    found = []
    position = 0
    while position < len(own):
        last = position
        while last < len(own) and missing[last] and (last == position or _adjacent(statement, own[last - 1], own[last])):
            last += 1
        if last == position:
            position += 1
            continue
        if last - position <= LONGEST_RUN[statement.language]:
            left = own[position - 1].key if position else ""
            right = own[last].key if last < len(own) else ""
            start, end = own[position].start, own[last - 1].end
            before, after = statement.text[max(0, start - 12) : start], statement.text[end : end + 12]
            listed = bool(re.search(rf"(?:{_JOINS})\s*(?:\w+\s+)?$", before) or re.match(rf"\s*(?:{_JOINS})", after))
            found.append(Run(statement.text[start:end], tuple(i.key for i in own[position:last]), start, left, right, listed))
        position = last
    return found


def _adjacent(statement: Statement, one: Item, other: Item) -> bool:
    return not statement.text[one.end : other.start].strip()


def _has(key: str, there: set[str] | frozenset[str], spelt: Sequence[str], language: Language) -> bool:
    if key in there:
        return True
    if language == "vi" or len(key) < 4:
        return fold(key) in there
    return any(key[:3] == word[:3] and fuzz.ratio(key, word) >= AKIN for word in spelt)


def swaps(claim: Statement, source: Statement, context: Statement, coverage: float, index: OpenIndex) -> list[Swap]:
    """Each pair of runs of claim and sentence that share a neighbour or are both items of a list."""
    if claim.language != source.language:
        return []
    mine = runs(claim, source, frozenset())
    theirs = runs(source, claim, frozenset())
    unmatched = sum(len(r.keys) for r in mine)
    found = []
    for one in mine:
        for other in theirs:
            left = bool(one.left) and one.left == other.left
            right = bool(one.right) and one.right == other.right
            listed = one.listed and other.listed
            if not (left or right or listed or (len(mine) == 1)):
                continue
            features = (
                float(left),
                float(right),
                float(left and right),
                float(listed),
                float(any(index.lexical[claim.language].known(k) for k in one.keys)),
                max(rarity(k, claim.language, index) for k in one.keys),
                max(rarity(k, claim.language, index) for k in other.keys),
                abs(len(one.keys) - len(other.keys)),
                coverage,
                float(unmatched),
                float(len(mine) == 1 and len(theirs) == 1),
                abs(one.start / len(claim.text) - other.start / len(source.text)),
            )
            found.append(Swap(one, other, features))
    return found
