"""A question read: understood, embedded, its parts and the conversation worked in, its sentences ranked and judged."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TypeVar

from llama_index.core.schema import QueryBundle

from app.abstention import Decision, decide
from app.answers import Hit
from app.followups import readings
from app.index import OpenIndex
from app.parts import parts_of
from app.question import Question, detect_language, understand
from app.retrieval import PRIMARY_BONUS, retrieve
from app.selection import Candidate, candidates
from app.synthesis import choose, with_parts
from app.writing import Writer
from ingest.documents import Language
from ingest.embedding import Vectors

HITS = 12
"""Places whose sentences are looked at."""
LIKELIER_READING = 0.15
"""What the likelier reading of a follow-up has in advance, in probability of being answerable."""
T = TypeVar("T")


@dataclass
class QuestionBundle(QueryBundle):
    """A llama-index query that carries the understood question, its vector and its hits."""

    question: Question | None = None
    vector: Vectors | None = None
    hits: list[Hit] = field(default_factory=list)
    parts: list[QuestionBundle] = field(default_factory=list)
    """The things asked for one by one, where a question asks several."""
    timings: dict[str, float] = field(default_factory=dict)
    alone: Reading | None = None
    """The reading without its parts, once it is made."""
    answer_language: Language | None = None
    """The language asked for, where the question is in another."""


def bundle_for(
    text: str, index: OpenIndex, language: Language | None = None, history: tuple[str, ...] = (), writer: Writer | None = None
) -> QuestionBundle:
    """A question understood and embedded, with its parts where it asks several things; ``language`` is the answer's."""
    past = language or (detect_language(history[-1], index) if history else "en")
    asked = detect_language(text, index, past)
    bundle = _single(text, index, asked, history, writer)
    bundle.answer_language = language if language != asked else None
    question = known(bundle.question)
    first, *others = parts_of(question.standalone, question.language)
    if others:
        # What comes later in a question is read as following what comes first: "who funded it, and when did it start?"
        later = [_single(other, index, question.language, (first,)) for other in others]
        bundle.parts = [_single(first, index, question.language), *later]
    return bundle


def _single(text: str, index: OpenIndex, language: Language, history: tuple[str, ...] = (), writer: Writer | None = None) -> QuestionBundle:
    began = time.perf_counter()
    asked = understand(text, index, language, history)
    possible = readings(asked, index, history) + (writer.readings(asked, history, index) if writer else [])
    understood = time.perf_counter()
    bundles = [QuestionBundle(text, question=q, vector=index.embedder.query(q.standalone)) for q in possible]
    embedded = time.perf_counter()
    bundle = bundles[0] if len(bundles) == 1 else _better(bundles, index)
    bundle.timings = {"understand": (understood - began) * 1000, "embed": (embedded - understood) * 1000}
    return bundle


def _better(bundles: list[QuestionBundle], index: OpenIndex) -> QuestionBundle:
    """The reading of a question that the sources answer best; the likelier one where they answer both as well."""
    odds = [read(bundle, index).decision.answerable for bundle in bundles]
    odds[0] += LIKELIER_READING
    return bundles[odds.index(max(odds))]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with its ranked sentences, those to show, and whether they answer it."""

    ranked: list[Candidate]
    shown: list[Candidate]
    decision: Decision


def read(bundle: QuestionBundle, index: OpenIndex) -> Reading:
    """The reading of an understood question with its parts; retrieves where that is still to be done."""
    alone = bundle.alone = bundle.alone or _read_alone(bundle, index)
    if not bundle.parts:
        return alone
    parts = [read(part, index) for part in bundle.parts]
    decision = alone.decision
    sure = min(part.decision.answerable for part in parts)
    if sure > decision.answerable and all(part.decision.outcome == "answer" for part in parts):
        decision = replace(decision, outcome="answer", answerable=sure)
    ranked = alone.ranked + [c for part in parts for c in part.ranked]
    return Reading(ranked, with_parts(alone.shown, alone.ranked, [part.shown for part in parts]), decision)


def _read_alone(bundle: QuestionBundle, index: OpenIndex) -> Reading:
    question, vector = known(bundle.question), known(bundle.vector)
    bundle.hits = bundle.hits or retrieve(question, vector, index, HITS, PRIMARY_BONUS)
    ranked = candidates(question, vector, bundle.hits, index)
    shown = choose(question, ranked, index) if ranked else []
    return Reading(ranked, shown, decide(question, vector, bundle.hits, ranked, shown, index))


def in_language(found: list[Candidate], language: Language, index: OpenIndex) -> list[Candidate]:
    """``found`` with each sentence in ``language`` where its place has it in that language, sentence by sentence."""
    return [_twin(candidate, language, index) for candidate in found]


def _twin(candidate: Candidate, language: Language, index: OpenIndex) -> Candidate:
    hit, store = candidate.hit, index.store
    for row in hit.twins if hit.passage.language != language else ():
        if store.languages[row] == language and len((passage := store.get(row)).sentences) == len(hit.passage.sentences):
            twins = tuple(r for r in (hit.row, *hit.twins) if r != row)
            return replace(
                candidate,
                hit=replace(hit, row=row, passage=passage, twins=twins),
                text=passage.sentences[candidate.position],
                vector=store.vectors(row)[candidate.position],
            )
    return candidate


def known(value: T | None) -> T:
    """``value``, which is there once a bundle has been understood."""
    assert value is not None
    return value
