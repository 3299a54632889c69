"""What the parts of the engine gain: simpler retrievers in the same table, and citing by similarity as others do it.

The retrievers read the question as the engine does (typos mended, the conversation worked in), so that the difference is
retrieval alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from app.answers import Answer, Citation
from app.index import OpenIndex
from app.reading import QuestionBundle, bundle_for
from app.retrieval import POOL, retrieve
from evals.data import EvalQuestion
from evals.outcomes import Outcome, judge
from evals.retrieval_metrics import Place
from evals.support import Evidence
from ingest.documents import LANGUAGES, Passage
from ingest.embedding import Vectors
from ingest.lexical import LexicalName

RRF_K = 60
DEPTH = 10
SIMILAR_CITATIONS = 3
"""Passages that citing by similarity puts behind each sentence."""
Ranked = TypeVar("Ranked", int, Place)
Ranker = Callable[[QuestionBundle, OpenIndex], list[Place]]


def bm25_alone(bundle: QuestionBundle, index: OpenIndex) -> list[Place]:
    """Places by BM25 in the language of the question."""
    question = bundle.question
    assert question is not None
    name: LexicalName = "vi-folded" if question.folded else question.language
    rows, _ = index.lexical[name].top(list(question.words), POOL)
    return _places(rows.tolist(), index)


def dense_alone(bundle: QuestionBundle, index: OpenIndex) -> list[Place]:
    """Places by cosine, the best over the languages."""
    return _places(dense_rows(bundle, index), index)


def dense_rows(bundle: QuestionBundle, index: OpenIndex) -> list[int]:
    """Rows by cosine, over the languages."""
    assert bundle.vector is not None
    best: dict[int, float] = {}
    for language in LANGUAGES:
        rows, similarities = index.dense.search(language, bundle.vector, POOL)
        best.update(zip(rows.tolist(), similarities.tolist(), strict=True))
    return sorted(best, key=lambda row: (-best[row], row))


def reciprocal_ranks(bundle: QuestionBundle, index: OpenIndex) -> list[Place]:
    """Places by the sum of reciprocal ranks in the two lists above."""
    return fused_ranks([bm25_alone(bundle, index), dense_alone(bundle, index)])


def fused_ranks(rankings: Iterable[Sequence[Ranked]]) -> list[Ranked]:
    """What ``rankings`` hold by the sum of its reciprocal ranks, k = 60 (Cormack, Clarke and Buettcher 2009)."""
    scores: dict[Ranked, float] = {}
    for ranked in rankings:
        for rank, item in enumerate(ranked, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda item: (-scores[item], item))


def hybrid(bundle: QuestionBundle, index: OpenIndex) -> list[Place]:
    """Places as the engine ranks them."""
    assert bundle.question is not None
    assert bundle.vector is not None
    return [hit.passage.place for hit in retrieve(bundle.question, bundle.vector, index)]


RANKERS: dict[str, Ranker] = {"BM25 alone": bm25_alone, "dense alone": dense_alone, "RRF": reciprocal_ranks, "hybrid": hybrid}


def rank_all(questions: Sequence[EvalQuestion], index: OpenIndex) -> dict[str, dict[str, list[Place]]]:
    """The first ten places of each ranker by question id."""
    found: dict[str, dict[str, list[Place]]] = {name: {} for name in RANKERS}
    for question in questions:
        bundle = bundle_for(question.question, index, None, question.history)
        for name, ranker in RANKERS.items():
            found[name][question.question_id] = ranker(bundle, index)[:DEPTH]
    return found


def cite_by_similarity(outcomes: Sequence[Outcome], index: OpenIndex, evidence: Evidence) -> list[Outcome]:
    """The same sentences, each citing the passages whose vectors are nearest to its own, supported or not."""
    store = index.store
    rows = {lang: [r for r in range(len(store)) if store.languages[r] == lang and store.origins[r] == "digest"] for lang in LANGUAGES}
    centres = {lang: np.stack([_centre(store.vectors(r)) for r in rows[lang]]) for lang in LANGUAGES}
    found = []
    for outcome in outcomes:
        if outcome.answer is not None:
            language = outcome.answer.language
            cited = _recited(outcome.answer, rows[language], centres[language], index)
            found.append(judge(outcome.expected, cited, evidence))
    return found


def _recited(answer: Answer, rows: list[int], centres: Vectors, index: OpenIndex) -> Answer:
    citations: list[Citation] = []
    sentences = []
    for sentence in answer.sentences:
        vector = _sentence_vector(sentence.text, answer, index)
        nearest = [] if vector is None else [rows[i] for i in np.argsort(-(centres @ vector), kind="stable")[:SIMILAR_CITATIONS]]
        start = len(citations) + 1
        citations += [_citation(index.store.get(row), start + i, sentence.text) for i, row in enumerate(nearest)]
        sentences.append(replace(sentence, citations=tuple(range(start, start + len(nearest)))))
    return replace(answer, sentences=tuple(sentences), citations=tuple(citations), notes=())


def _sentence_vector(text: str, answer: Answer, index: OpenIndex) -> Vectors | None:
    """The stored vector of an extracted sentence."""
    for citation in answer.citations:
        for row in index.store.by_place.get((citation.source, citation.locator.label), []):
            passage = index.store.get(row)
            if text in passage.sentences:
                return np.asarray(index.store.vectors(row)[passage.sentences.index(text)])
    return None


def _citation(passage: Passage, n: int, text: str) -> Citation:
    quote = text if text in passage.sentences else passage.sentences[0]
    where = (passage.passage_id, passage.source, passage.source, None, passage.locator)
    return Citation(n, *where, passage.language, passage.origin, quote, None)


def _centre(vectors: Vectors) -> Vectors:
    mean = np.asarray(vectors).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _places(rows: Sequence[int], index: OpenIndex) -> list[Place]:
    return list(dict.fromkeys(index.store.places[row] for row in rows))


__all__ = ["RANKERS", "cite_by_similarity", "rank_all"]
