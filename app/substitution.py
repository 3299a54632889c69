"""A content word of a claim in whose place a sentence that otherwise agrees has another: "humane" for "profitable"."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.difference import Difference
from app.evidence import Evidence, similarity_with
from app.index import OpenIndex
from app.selection import rarity
from app.statement import Statement
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS, fold, stem

AKIN = 78
"""rapidfuzz ratio of two words from which one is taken to be formed from the other (dev split, read by eye)."""
LONGEST_RUN = {"en": 3, "id": 3, "vi": 5}
"""Words (Vietnamese: syllables) in a row that are taken to stand for one thing."""
RARE = 1.5
"""Least inverse document frequency of a word that can be taken for a substitution or for what it replaced."""
FEW = 2
"""Words of a claim that its sentence lacks, up to which they need share no neighbour with the words that they replace."""
TRIED = 4
"""Pairs held against the embedding model, ten milliseconds each."""
_TEXT = frozenset(("articl", "author", "artikel", "tuli", "penuli", "penulis", "peneliti", "tác", "giả", "bài", "viết"))
"""Stems by which a claim speaks of the text that it reports."""
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
    features: dict[str, float]


SWAP_FEATURES = (
    "left", "right", "both", "listed", "length", "unmatched", "span", "common", "common_source", "gain",
)  # fmt: skip


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


def runs(statement: Statement, other: Statement) -> list[Run]:
    """The runs of words of ``statement`` that ``other`` does not have."""
    own = items(statement)
    there = {i.key for i in items(other)} | other.every
    spelt = [k for k in there if len(k) > 3]
    missing = [i.plain and i.key not in _TEXT and not _has(i.key, there, spelt, statement.language) for i in own]
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


def swaps(claim: Statement, item: Evidence, index: OpenIndex) -> list[Swap]:
    """The likeliest pairs of runs of claim and sentence, without what has to be computed with the embedding model."""
    source = item.statement
    if claim.language != source.language:
        return []
    mine, theirs = runs(claim, source), runs(source, claim)
    unmatched = sum(len(r.keys) for r in mine)
    found = [_pair(one, other, unmatched, claim, source, index) for one in mine for other in theirs]
    kept = [s for s in found if s.features["left"] or s.features["right"] or s.features["listed"] or unmatched <= FEW]
    kept = [s for s in kept if min(s.features["rare"], s.features["rare_source"]) >= RARE]
    return sorted(kept, key=_promise, reverse=True)[:TRIED]


def _promise(swap: Swap) -> float:
    return swap.features["both"] + swap.features["listed"] + (swap.features["rare"] + swap.features["rare_source"]) / 10


def _pair(one: Run, other: Run, unmatched: int, claim: Statement, source: Statement, index: OpenIndex) -> Swap:
    language = claim.language
    left = bool(one.left) and one.left == other.left
    right = bool(one.right) and one.right == other.right
    features = {
        "left": float(left),
        "right": float(right),
        "both": float(left and right),
        "listed": float(one.listed and other.listed),
        "rare": max(rarity(k, language, index) for k in one.keys),
        "rare_source": max(rarity(k, language, index) for k in other.keys),
        "length": float(abs(len(one.keys) - len(other.keys))),
        "unmatched": float(min(unmatched, 8)),
        "span": abs(one.start / len(claim.text) - other.start / len(source.text)),
        "common": _common(one.text.lower(), language),
        "common_source": _common(other.text.lower(), language),
    }
    return Swap(one, other, features)


@functools.lru_cache(maxsize=4096)
def _common(text: str, language: Language) -> float:
    """Base-10 logarithm of occurrences in a thousand million words of the most common word of ``text``."""
    from wordfreq import zipf_frequency  # half a second and 30 MB, for drafts only

    return max(zipf_frequency(word, language, wordlist="small") for word in text.split())


def measured(swap: Swap, claim: Statement, item: Evidence, index: OpenIndex) -> dict[str, float]:
    """All features of a swap: with how much nearer the claim comes to the sentence by taking over its words, in hundredths."""
    end = swap.claimed.start + len(swap.claimed.text)
    text = claim.text[: swap.claimed.start] + swap.source.text + claim.text[end:]
    return swap.features | {"gain": (similarity_with(index.embedder.query(text), item, index) - item.cosine) * 100}


def substituted(claim: Statement, item: Evidence, index: OpenIndex, model: dict[str, float], least: float) -> Difference | None:
    """The likeliest substitution of ``item``'s words by others in ``claim``; None where none is as likely as ``least`` (0 to 1)."""
    scored = [(score(model, measured(swap, claim, item, index)), swap) for swap in swaps(claim, item, index)]
    best = max(scored, key=lambda s: s[0], default=None)
    if best is None or best[0] < least:
        return None
    return Difference("wording", best[1].claimed.text, best[1].source.text, best[1].claimed.start)


def score(model: dict[str, float], features: dict[str, float]) -> float:
    """Probability that a swap changes what is said."""
    odds = model["intercept"] + sum(model.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
