"""Sentences of the corpus that a claim can be held against, nearest first, whatever language they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.index import OpenIndex
from app.retrieval import PRIMARY_SOURCE, reading_row
from app.statement import Statement, parse_evidence
from ingest.documents import Language, Passage
from ingest.embedding import Vectors

NEAREST = 14
"""Sentences taken by similarity; the right one was among the first ten for every claim of the dev split."""
LEXICAL_PASSAGES = 2
"""Passages taken by BM25 beside them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that might settle a claim."""

    passage: Passage
    """In the reader's language where there is one."""
    position: int
    statement: Statement
    context: Statement
    """The whole passage with its section."""
    cosine: float
    """Mean similarity of the claim with the sentence in every language."""
    slots: tuple[int, ...] = ()
    """Rows of the sentence's vectors."""

    @property
    def primary(self) -> bool:
        """Whether it stands in the work that the corpus is about."""
        return self.passage.source == PRIMARY_SOURCE


class SentenceMap:
    """Every sentence vector of an index with the sentence (place and position) that it stands for."""

    def __init__(self, index: OpenIndex) -> None:
        store = index.store
        self.keys: list[tuple[tuple[str, str], int]] = []
        numbers: dict[tuple[tuple[str, str], int], int] = {}
        self.group = np.zeros(len(store.sentence_vectors), dtype=np.int64)
        for row in range(len(store)):
            for slot in range(int(store.offsets[row]), int(store.offsets[row + 1])):
                key = (store.places[row], slot - int(store.offsets[row]))
                # An original's sentences are not aligned with the digest's: they count for themselves.
                if store.origins[row] != "digest":
                    key = ((store.places[row][0], f"{store.places[row][1]}\0{row}"), key[1])
                if key not in numbers:
                    numbers[key] = len(self.keys)
                    self.keys.append(key)
                self.group[slot] = numbers[key]
        self.count = np.maximum(1, np.bincount(self.group, minlength=len(self.keys)))
        self.by_key = numbers
        rows: list[list[int]] = [[] for _ in self.keys]
        for slot, number in enumerate(self.group):
            rows[int(number)].append(slot)
        self.slots = [tuple(r) for r in rows]
        self.vectors = np.asarray(store.sentence_vectors)

    def similarity(self, vector: Vectors) -> npt.NDArray[np.float64]:
        """Mean similarity of each sentence over its languages, shape (sentences,)."""
        scores = self.vectors @ vector
        return np.asarray(np.bincount(self.group, weights=scores, minlength=len(self.keys)) / self.count)


def sentence_map(index: OpenIndex) -> SentenceMap:
    """The map of an index, made once."""
    if "_sentence_map" not in index.__dict__:
        index.__dict__["_sentence_map"] = SentenceMap(index)
    made: SentenceMap = index.__dict__["_sentence_map"]
    return made


def similarity_with(vector: Vectors, item: Evidence, index: OpenIndex) -> float:
    """Mean similarity of another text's vector with a sentence, over its languages."""
    every = sentence_map(index)
    return float(np.mean(every.vectors[list(item.slots)] @ vector))


def find_evidence(claim: Statement, vector: Vectors, index: OpenIndex) -> list[Evidence]:
    """Sentences near the claim, nearest first: by meaning, and those of the passages that share most words with it."""
    every = sentence_map(index)
    similarity = every.similarity(vector)
    best = np.argsort(-similarity, kind="stable")[:NEAREST]
    chosen = {int(number) for number in best}
    rows, _ = index.lexical[claim.language].top(sorted(claim.every), LEXICAL_PASSAGES)
    for place in [index.store.places[int(row)] for row in rows]:
        position = 0
        while (number := every.by_key.get((place, position))) is not None:
            if similarity[number] >= similarity[best[-1]] - 0.02:
                chosen.add(number)
            position += 1
    ordered = sorted(chosen, key=lambda number: (-similarity[number], number))
    return [made for number in ordered if (made := _evidence(number, float(similarity[number]), claim.language, index)) is not None]


def evidence_from(claim: Statement, vector: Vectors, index: OpenIndex, sources: Sequence[str]) -> list[Evidence]:
    """The sentences of certain sources nearest to the claim."""
    every = sentence_map(index)
    similarity = every.similarity(vector)
    own = [number for number, (place, _) in enumerate(every.keys) if place[0] in sources]
    ordered = sorted(own, key=lambda number: (-similarity[number], number))[:NEAREST]
    return [made for number in ordered if (made := _evidence(number, float(similarity[number]), claim.language, index)) is not None]


def _evidence(number: int, cosine: float, language: Language, index: OpenIndex) -> Evidence | None:
    every = sentence_map(index)
    (source, label), position = every.keys[number]
    label, _, row = label.partition("\0")
    passage = index.store.get(int(row) if row else reading_row((source, label), language, index))
    if position >= len(passage.sentences):
        return None
    statement = parse_evidence(passage.sentences[position], passage.language, index)
    return Evidence(passage, position, statement, _context(passage, index), cosine, every.slots[number])


def _context(passage: Passage, index: OpenIndex) -> Statement:
    """The passage with its section as one statement, put together once from its sentences; offsets mean nothing in it."""
    made: dict[str, Statement] = index.__dict__.setdefault("_passage_statements", {})
    if passage.passage_id not in made:
        parts = [parse_evidence(text, passage.language, index) for text in (f"{passage.locator.section}.", *passage.sentences)]
        made[passage.passage_id] = Statement(
            " ".join(p.text for p in parts),
            passage.language,
            tuple(q for p in parts for q in p.quantities),
            tuple(d for p in parts for d in p.dates),
            tuple(n for p in parts for n in p.names),
            (),
            (),
            (),
            0,
            (),
            frozenset().union(*(p.words for p in parts)),
            frozenset().union(*(p.every for p in parts)),
        )
    return made[passage.passage_id]
