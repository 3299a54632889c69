"""Lists of a sentence, and the one item of a claim's list in whose place the source's list has another."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.difference import Difference
from app.exchange import kindred
from app.statement import Statement
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS, stem

MAX_ITEM = {"en": 4, "id": 4, "vi": 6}
"""Words (Vietnamese: syllables) that an item of a list may have."""
PAIR = 2
"""Items of the shortest list."""
SHORT = 3
"""Letters up to which a stem is like no other."""
FEW_NEW = 0.45
"""Share of the claim's words that a sentence must hold for a list of two to be the same list (dev split)."""
AKIN = 78
"""rapidfuzz ratio of two stems from which one is taken to be formed from the other (dev split, read by eye)."""
_SEPARATOR = re.compile(
    r"\s*[,;](?!\d)\s*(?:(?:and|or|as well as|dan|atau|serta|và|hoặc|cùng)(?!\w)\s*)?"
    r"|(?<=\s)(?:and|or|as well as|dan|atau|serta|và|hoặc)(?=\s)",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?<!\w)(?:and|or|as well as|dan|atau|serta|và|hoặc|cùng)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    text: str
    start: int
    stems: frozenset[str]


def find_exchanged_item(claim: Statement, source: Statement, coverage: float) -> Difference | None:
    """The item of a list of ``claim`` that stands for another item of the same list of ``source``; None where all are the same.

    ``coverage`` is the share of the claim's words that the sentence holds, 0 to 1.
    """
    if claim.language != source.language:
        return None
    for mine in lists_of(claim):
        for theirs in lists_of(source):
            if len(mine) == PAIR and coverage < FEW_NEW:
                continue
            found = _exchanged(mine, theirs, claim, source)
            if found is not None:
                return found
    return None


def _exchanged(mine: tuple[Item, ...], theirs: tuple[Item, ...], claim: Statement, source: Statement) -> Difference | None:
    new = [item for item in mine if not any(_same(item, other) for other in theirs)]
    gone = [other for other in theirs if not any(_same(other, item) for item in mine)]
    shared = len(mine) - len(new)
    if len(new) != 1 or not gone or len(theirs) < len(mine) or shared < min(2, len(mine) - 1):
        return None
    if len(mine) == PAIR and len(theirs) != PAIR:
        return None
    if _spoken_of(new[0], source) or all(_spoken_of(other, claim) for other in gone):
        return None
    place = mine.index(new[0])
    fitting = [other for other in gone if not _spoken_of(other, claim)]
    if any(kindred(new[0].text, other.text) for other in fitting):
        return None
    other = min(fitting, key=lambda item: abs(theirs.index(item) - place))
    return Difference("name", new[0].text, other.text, new[0].start)


def _same(one: Item, other: Item) -> bool:
    return any(_akin(a, b) for a in one.stems for b in other.stems)


def _spoken_of(item: Item, statement: Statement) -> bool:
    """Whether what tells an item (in Vietnamese a pair of syllables) stands anywhere in the other text."""
    telling = {s for s in item.stems if "_" in s} or item.stems
    return any(_akin(a, b) for a in telling for b in _stems(statement.text, statement.language))


def _akin(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if one == other or len(shorter) <= SHORT or "_" in one or "_" in other:
        return one == other
    return longer.startswith(shorter) or (one[:SHORT] == other[:SHORT] and fuzz.ratio(one, other) >= AKIN)


@functools.lru_cache(maxsize=20_000)
def _stems(text: str, language: Language) -> frozenset[str]:
    words = [w for w in _WORD.findall(text.lower()) if w not in STOP_WORDS[language]]
    pairs = [f"{a}_{b}" for a, b in itertools.pairwise(words)] if language == "vi" else []
    return frozenset([stem(w, language) for w in words] + pairs)


@functools.lru_cache(maxsize=20_000)
def lists_of(statement: Statement) -> tuple[tuple[Item, ...], ...]:
    """The lists of a sentence, in order: what a word such as "and" ends; an item at either end is cut to its nearest words."""
    text, longest = statement.text, MAX_ITEM[statement.language]
    chains: list[list[re.Match[str]]] = []
    for cut in _SEPARATOR.finditer(text):
        if not chains or _JOIN.search(chains[-1][-1][0]) or len(text[chains[-1][-1].end() : cut.start()].split()) > longest:
            chains.append([])
        chains[-1].append(cut)
    return tuple(items for chain in chains if _JOIN.search(chain[-1][0]) and len(items := _items(chain, statement)) > 1)


def _items(chain: list[re.Match[str]], statement: Statement) -> tuple[Item, ...]:
    """The items that a chain of separators parts; none where one of them holds a number."""
    text, edge = statement.text, 2 if statement.language == "vi" else 1
    head = list(_WORD.finditer(text[: chain[0].start()]))[-edge:]
    tail = list(_WORD.finditer(text[chain[-1].end() :]))[:edge]
    if not head or not tail:
        return ()
    last = chain[-1].end()
    spans = [(head[0].start(), chain[0].start()), *((a.end(), b.start()) for a, b in itertools.pairwise(chain))]
    spans.append((last + tail[0].start(), last + tail[-1].end()))
    if any(re.search(r"\d", text[a:b]) for a, b in spans):
        return ()
    made = [Item(text[a:b].strip(), a, _stems(text[a:b], statement.language)) for a, b in spans]
    return tuple(item for item in made if item.stems)
