"""Hybrid retrieval: dense and BM25 lists fused by weighted z-scores, the reader's language and the others apart.

The dense model prefers the language of the question, so a passage that exists in another language only would be buried
in one list: the other languages are searched as lists of their own, z-scored per language, and a passage found there
competes with a small handicap (figures in docs/decisions/0005). Documents of the reader's own that no digest covers are
ranked a little differently: their paragraphs do not stand alone, so the title of the document counts (docs/collection.md).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.answers import Hit
from app.articles import places_asked
from app.index import OpenIndex
from app.question import Question
from ingest.documents import LANGUAGES, Language
from ingest.embedding import Vectors
from ingest.lexical import LexicalName
from ingest.lexicon import tokens
from ingest.questions import Asked

POOL = 60
"""Passages taken from each list before fusion."""
DENSE_WEIGHT = 0.65
"""Share of the dense z-score within one language; 0.5 to 0.7 differ by less than a point (dev split)."""
CROSS_DENSE_WEIGHT = 0.9
"""Share of the dense z-score across languages, where words hardly match."""
FOLDED_DENSE_WEIGHT = 0.15
"""Vietnamese typed without marks: the dense model is nearly blind, the folded BM25 is not."""
PRIMARY_SOURCE = "ilo-vietnam-article"
"""The work that the corpus is about: questions are about it unless they say otherwise."""
PRIMARY_BONUS = 0.5
"""Its advantage when a question is answered, in z-score: recall@1 .64 to .73, recall@5 .92 to .95 (dev split)."""
OTHER_LANGUAGE_HANDICAP = 0.6
"""Taken off the z-score of a place found in another language only."""
ORIGINAL_SENTENCE_WEIGHT = 0.5
"""Share of the best sentence in the similarity of an original's paragraph: recall@1 across languages .76 to .81 (docs/collection.md)."""
ORIGINAL_HANDICAP = 0.15
"""The handicap of other languages for documents that no digest covers: nothing says the same in the reader's language."""
ASKED_WEIGHT = 0.5
"""Share of the nearest question of a sentence in its similarity, where it has questions (docs/decisions/0012)."""
ASKED_POOL = 15
"""Sentences whose questions are nearest; their places join each list."""
TITLE_WEIGHT = 3.0
"""What a title that holds every word of the question adds to the z-score of its document's paragraphs, for such documents."""


@dataclass(frozen=True, slots=True)
class _List:
    rows: npt.NDArray[np.int32]
    fused: npt.NDArray[np.float64]
    dense: npt.NDArray[np.float64]
    lexical: npt.NDArray[np.float64]
    uncovered: npt.NDArray[np.bool_]
    """Whether the row belongs to a document that no digest covers."""


def retrieve(question: Question, vector: Vectors, index: OpenIndex, k: int = 12, primary: float = 0.0) -> list[Hit]:
    """The best ``k`` places for a question, best first, twins in several languages merged into one hit.

    ``primary`` is added to the z-score of places of the work that the corpus is about.
    """
    best: dict[tuple[str, str], tuple[float, float, float]] = {}
    asked = index.questions.asked(vector)
    nearest = asked.nearest(ASKED_POOL)
    for language in LANGUAGES:
        own = language == question.language
        rows = [row for place in nearest for row in index.store.by_place.get(place, ()) if index.store.languages[row] == language]
        found = _search(question, vector, index, language, own, asked, rows)
        handicaps = np.where(found.uncovered, ORIGINAL_HANDICAP, OTHER_LANGUAGE_HANDICAP) * (not own)
        for row, score, dense, lexical in zip(found.rows, (found.fused - handicaps).tolist(), found.dense, found.lexical, strict=True):
            place = index.store.places[row]
            before = best.get(place)
            best[place] = (
                (score, float(dense), float(lexical) if own else 0.0)
                if before is None
                else (max(before[0], score), max(before[1], float(dense)), before[2] if not own else max(before[2], float(lexical)))
            )
    if primary:
        best = {place: (scores[0] + primary * (place[0] == PRIMARY_SOURCE), *scores[1:]) for place, scores in best.items()}
    for place, advantage in places_asked(question, index).items():
        row = reading_row(place, question.language, index)
        score, dense, lexical = best.get(place) or (0.0, float((index.store.vectors(row) @ vector).max()), 0.0)
        best[place] = score + advantage, dense, lexical
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:k]
    return [_hit(place, scores, question.language, index) for place, scores in ranked]


def best_sentences(rows: npt.NDArray[np.int32], vector: Vectors, asked: Asked, index: OpenIndex) -> Vectors:
    """The similarity of each row's best sentence, with its nearest question where it has any, shape (rows,)."""
    sentences, starts = index.store.sentence_rows(rows)
    own = index.store.sentence_vectors[sentences] @ vector
    return np.maximum.reduceat(with_questions(own, asked.of(sentences), ASKED_WEIGHT), starts)


def with_questions(own: Vectors, asked: Vectors, share: float) -> Vectors:
    """Similarities of sentences, each with that of its nearest question for a ``share``, where it has any."""
    return np.where(np.isnan(asked), own, (1 - share) * own + share * asked)


def reading_row(place: tuple[str, str], language: Language, index: OpenIndex) -> int:
    """The row of ``place`` that a reader of ``language`` should see: own language first, an original before a digest."""
    rows = index.store.by_place[place]
    return min(rows, key=lambda row: (index.store.languages[row] != language, index.store.origins[row] != "digest", row))


def _hit(place: tuple[str, str], scores: tuple[float, float, float], language: Language, index: OpenIndex) -> Hit:
    row = reading_row(place, language, index)
    twins = tuple(other for other in index.store.by_place[place] if other != row)
    return Hit(row, index.store.get(row), scores[1], scores[2], scores[0], twins)


def _search(
    question: Question,
    vector: Vectors,
    index: OpenIndex,
    language: Language,
    own: bool,
    asked: Asked,
    others: Sequence[int],
) -> _List:
    """One language's list: the union of both top lists and ``others`` with z-scores over it."""
    dense_rows, similarity = index.dense.search(language, vector, POOL)
    name: LexicalName = "vi-folded" if language == "vi" and (question.folded or (not own and question.language != "vi")) else language
    words = list(question.words) if own else cross_tokens(question, language, index)
    lexical_index = index.lexical[name]
    lexical_rows, lexical = lexical_index.top(words, POOL)
    rows = np.union1d(np.union1d(dense_rows, lexical_rows), np.array(others, dtype=np.int32))
    if not len(rows):
        nothing = np.zeros(0)
        return _List(rows.astype(np.int32), nothing, nothing, nothing, nothing.astype(np.bool_))
    dense_scores = _spread(rows, dense_rows, similarity, float(similarity.min()) if len(similarity) else 0.0)
    lexical_scores = _spread(rows, lexical_rows, lexical, 0.0)
    # The sentences of a digest stand each for itself: the best one tells more than their mean (docs/decisions/0005).
    share = np.array([1.0 if index.store.origins[row] == "digest" else ORIGINAL_SENTENCE_WEIGHT for row in rows])
    dense_scores = (1 - share) * dense_scores + share * best_sentences(rows.astype(np.int32), vector, asked, index)
    weight = DENSE_WEIGHT if own else CROSS_DENSE_WEIGHT
    if question.folded and own:
        weight = FOLDED_DENSE_WEIGHT
    fused = weight * z_scores(dense_scores) + (1 - weight) * z_scores(lexical_scores)
    undigested = _undigested(index)
    uncovered = np.array([index.store.places[row][0] in undigested for row in rows], dtype=np.bool_)
    if uncovered.any():
        fused += TITLE_WEIGHT * _title_shares(rows, words, name, index)
    return _List(rows.astype(np.int32), fused, dense_scores, lexical_scores, uncovered)


@functools.lru_cache(maxsize=200_000)
def rarity(token: str, name: LexicalName, index: OpenIndex) -> float:
    """Inverse document frequency of a token; that of a token seen once, where none holds it."""
    lexical = index.lexical[name]
    total = max(1, len(lexical.rows))
    count = lexical.document_frequency(token)
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


@functools.lru_cache(maxsize=2)
def _undigested(index: OpenIndex) -> dict[str, int]:
    """The first row of each source that has originals only."""
    store = index.store
    first: dict[str, int] = {}
    digested: set[str] = set()
    for row, ((source, _), origin) in enumerate(zip(store.places, store.origins, strict=True)):
        first.setdefault(source, row)
        if origin == "digest":
            digested.add(source)
    return {source: row for source, row in first.items() if source not in digested}


@functools.lru_cache(maxsize=20_000)
def _title(row: int, folded: bool, index: OpenIndex) -> frozenset[str]:
    """Tokens of the title of a row's document, mark-folded or not."""
    passage = index.store.get(row)
    title = passage.locator.section.partition(" > ")[0]
    return frozenset(tokens(title, passage.language, index.aliases, folded=folded))


def _title_shares(rows: npt.NDArray[np.int32], words: Sequence[str], name: LexicalName, index: OpenIndex) -> npt.NDArray[np.float64]:
    """Share of the question's words, by their rarity, that the title of each row's document holds; 0 where a digest covers it."""
    weight = {word: rarity(word, name, index) for word in set(words)}
    everything = sum(weight.values()) or 1.0
    first = _undigested(index)
    sources = [index.store.places[row][0] for row in rows]
    shares = dict.fromkeys(sources, 0.0)
    for source in shares.keys() & first.keys():
        words_in_title = weight.keys() & _title(first[source], name == "vi-folded", index)
        shares[source] = sum(weight[word] for word in sorted(words_in_title)) / everything
    return np.array([shares[source] for source in sources])


def cross_tokens(question: Question, language: Language, index: OpenIndex) -> list[str]:
    """Tokens of the question that mean the same in another language: names, terms, figures, instruments."""
    return [t for t in tokens(question.standalone, language, index.aliases, folded=language == "vi") if index.lexical[language].known(t)]


def _spread(
    rows: npt.NDArray[np.int32], found: npt.NDArray[np.int32], scores: npt.NDArray[np.float32], missing: float
) -> npt.NDArray[np.float64]:
    spread = np.full(len(rows), missing, dtype=np.float64)
    spread[np.searchsorted(rows, found)] = scores
    return spread


def z_scores(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Values less their mean, by their standard deviation; zeros where all are equal."""
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 1e-9 else np.zeros_like(values)
