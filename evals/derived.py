"""Passages in any number, made from those of an index: recombined sentences, and vectors that lie as real ones do.

Random vectors mislead: in 384 dimensions all of them are about equally far apart, which real texts are not, and a graph
of neighbours finds its way among them badly. So each vector here is a real one moved by the difference of two other real
neighbours, drawn at random, and brought back to length 1. The step has the size of the distances between real neighbours
and keeps to the directions in which real texts differ. Texts are the first half of one real sentence and the second half
of another, so that lexical search meets real words as often as they occur. The same number always gives the same passage.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.documents import LANGUAGES, Language, Passage, passage_id
from ingest.embedding import Vectors
from ingest.generation import PassageVectors
from ingest.locators import parse_locator
from ingest.references import Reference
from ingest.store import PassageStore

PER_DOCUMENT = 30
"""Passages of each document: 300,000 are ten thousand documents."""
NEIGHBOURS = 10
"""A step is the difference of a vector and one of its nearest so many."""
SAME = 1e-3
"""Vectors nearer than this stand for the same words."""
_LANGUAGE_NAMES = {"en": "english", "id": "indonesian", "vi": "vietnamese"}


@dataclass(frozen=True, slots=True)
class _Cloud:
    """Real vectors and, of each, the nearest others."""

    vectors: Vectors
    nearest: npt.NDArray[np.int64]

    @classmethod
    def of(cls, vectors: Vectors) -> _Cloud:
        """A cloud with its neighbours found by exact comparison."""
        cosines = vectors @ vectors.T
        cosines[cosines > 1 - SAME**2 / 2] = -1
        return cls(vectors, np.argsort(-cosines, axis=1)[:, : min(NEIGHBOURS, len(vectors) - 1)])

    def moved(self, vector: Vectors, chance: random.Random) -> Vectors:
        """``vector`` moved by the difference of two neighbours."""
        one = chance.randrange(len(self.vectors))
        other = self.nearest[one, chance.randrange(self.nearest.shape[1])]
        there = vector + self.vectors[one] - self.vectors[other]
        return np.asarray(there / np.linalg.norm(there), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What one language's passages are made from."""

    passages: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    """Of each passage, where its first sentence's vector stands in ``sentence_cloud``."""
    own_cloud: _Cloud
    sentence_cloud: _Cloud


class DerivedPassages:
    """``count`` passages by number, from 0; the documents they belong to change language from one to the next."""

    def __init__(self, store: PassageStore, count: int) -> None:
        self._count = count
        self._texts = {language: _texts(store, language) for language in LANGUAGES}

    def __len__(self) -> int:
        return self._count

    @property
    def documents(self) -> int:
        """How many documents the passages belong to."""
        return -(-self._count // PER_DOCUMENT)

    def language(self, number: int) -> Language:
        """The language of a passage."""
        return LANGUAGES[number // PER_DOCUMENT % len(LANGUAGES)]

    def passage(self, number: int) -> Passage:
        """One passage, as a reader of documents would have made it."""
        document, place = divmod(number, PER_DOCUMENT)
        language = self.language(number)
        texts = self._texts[language]
        chance = random.Random(number)
        base = texts.passages[chance.randrange(len(texts.passages))]
        sentences = tuple(_halves(sentence, chance.choice(chance.choice(texts.passages))) for sentence in base)
        source, label = _source(document), f"¶{place + 2}"
        locator = parse_locator(label, self.title(document))
        return Passage(
            passage_id(source, label, language, "original"), source, locator, language, "original", sentences, file=f"{source}.txt"
        )

    def vectors(self, number: int) -> PassageVectors:
        """The vectors of that passage."""
        texts = self._texts[self.language(number)]
        base = random.Random(number).randrange(len(texts.passages))
        chance = random.Random(-number - 1)
        own = texts.own_cloud.moved(texts.own_cloud.vectors[base], chance)
        first = texts.starts[base]
        slots = range(first, first + len(texts.passages[base]))
        return PassageVectors(own, np.stack([texts.sentence_cloud.moved(texts.sentence_cloud.vectors[slot], chance) for slot in slots]))

    def every(self) -> Iterator[PassageVectors]:
        """The vectors of all passages, in their order."""
        return (self.vectors(number) for number in range(self._count))

    def title(self, document: int) -> str:
        """The title of a document: half a sentence."""
        texts = self._texts[LANGUAGES[document % len(LANGUAGES)]]
        return _halves(random.Random(document).choice(texts.passages)[0], "")

    def references(self) -> list[Reference]:
        """An entry for each document."""
        return [
            Reference(_source(d), "misc", self.title(d), (), None, None, None, _LANGUAGE_NAMES[LANGUAGES[d % len(LANGUAGES)]], None)
            for d in range(self.documents)
        ]


def _source(document: int) -> str:
    return f"document-{document:05}"


def _halves(one: str, other: str) -> str:
    """The first half of one sentence and the second half of the other, in words."""
    first, second = one.split(), other.split()
    return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])


def _texts(store: PassageStore, language: Language) -> _Texts:
    passages: Sequence[Passage] = [p for p in store.all() if p.language == language]
    rows = [row for row, name in enumerate(store.languages) if name == language]
    sentences = [store.vectors(row) for row in rows]
    means = [v.mean(axis=0) for v in sentences]
    own = np.array([mean / np.linalg.norm(mean) for mean in means], dtype=np.float32)
    starts = np.cumsum([0, *(len(v) for v in sentences)])[:-1].tolist()
    return _Texts(tuple(p.sentences for p in passages), tuple(starts), _Cloud.of(own), _Cloud.of(np.concatenate(sentences)))
