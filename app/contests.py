"""Pairs of sentences of an index that give two values for one quantity, the likeliest first; found once per index."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.evidence import sentence_map
from app.index import OpenIndex
from app.measurement import Reading
from app.measurements import read_sentence
from app.retrieval import reading_row
from app.rivals import Rarity, Rivalry, rivalries
from ingest.documents import Language
from ingest.embedding import Vectors

WORKING_LANGUAGE: Language = "en"
"""Twins carry the same figures, so one language is enough; sources without it are compared in their own."""
PAIR_COSINE = 0.88
"""Similarity from which two sentences may speak of the same quantity; nearly all curated pairs lie above .90."""
MAX_NEIGHBOURS = 400
"""Sentences that one is compared with, so that the time grows with the corpus and not with its square."""
BLOCK = 1024
"""Sentences compared with all others in one product of matrices."""
MIN_SCORE = 4.5
"""Below it hardly any contest that was read is a disagreement (docs/decisions/0008)."""
MAX_REPEATS = 1
"""How often one value of one passage comes before the others have had their turn."""
MIN_ALIKE_WITHIN = 0.8
"""Share of all their words that two sentences of one passage must share: else the passage lists several things."""
WEIGHTS = {
    "cosine": 20.0,
    "shared": 2.0,
    "alike": 2.0,
    "near": 2.5,
    "closeness": 1.0,
    "same_year": 0.7,
    "same_place": 0.3,
    "misprint": 2.0,
    "strangers": -2.5,
    "doubts": -0.7,
    "same_passage": -3.0,
}
"""What ranks contests; set by eye on lists of candidates (docs/decisions/0008)."""
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: row of its passage in the store, and position in it."""

    row: int
    position: int


@dataclass(frozen=True, slots=True)
class Contest:
    """Two sentences that give two values for one quantity."""

    one: Place
    other: Place
    rivalry: Rivalry
    score: float


def contests(index: OpenIndex) -> tuple[Contest, ...]:
    """All contests of an index, best first; the same two values in other places come after the rest."""
    with _LOCK:
        if "_contests" not in index.__dict__:
            index.__dict__["_contests"] = _find(index)
        found: tuple[Contest, ...] = index.__dict__["_contests"]
    return found


def _find(index: OpenIndex) -> tuple[Contest, ...]:
    places, readings, vectors = _measuring(index)
    rarity = Rarity(readings)
    found: list[Contest] = []
    for first, second, cosine in _neighbours(vectors):
        one, other = places[first], places[second]
        if index.store.languages[one.row] != index.store.languages[other.row]:
            continue
        same = one.row == other.row
        rivals = (r for r in rivalries(readings[first], readings[second], rarity) if not same or r.alike >= MIN_ALIKE_WITHIN)
        scored = [Contest(one, other, rivalry, _score(rivalry, cosine, same)) for rivalry in rivals]
        found += [contest for contest in scored if contest.score >= MIN_SCORE]
    return _varied(sorted(found, key=lambda c: (-c.score, c.one.row, c.one.position, c.other.row, c.other.position, c.rivalry.one.start)))


def _measuring(index: OpenIndex) -> tuple[list[Place], list[Reading], Vectors]:
    """The sentences that measure something, what they say, and the mean of their vectors over their languages."""
    every = sentence_map(index)
    means = np.zeros((len(every.keys), every.vectors.shape[1]), dtype=np.float32)
    np.add.at(means, every.group, every.vectors)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    digested = {place[0] for place, origin in zip(index.store.places, index.store.origins, strict=True) if origin == "digest"}
    places, readings, numbers = [], [], []
    for number, ((source, label), position) in enumerate(every.keys):
        plain, _, own_row = label.partition("\0")
        if own_row and source in digested:  # originals repeat what their digests say
            continue
        row = int(own_row) if own_row else reading_row((source, plain), WORKING_LANGUAGE, index)
        passage = index.store.get(row)
        text = passage.sentences[position] if position < len(passage.sentences) else ""
        if not re.search(r"\d", text):
            continue
        reading = read_sentence(text, passage.language, index.aliases)
        if reading.measurements:
            places.append(Place(row, position))
            readings.append(reading)
            numbers.append(number)
    return places, readings, means[numbers]


def _neighbours(vectors: Vectors) -> Iterator[tuple[int, int, float]]:
    """(number, greater number, cosine) of each two sentences that are near each other."""
    for start in range(0, len(vectors), BLOCK):
        similarity = vectors[start : start + BLOCK] @ vectors.T
        for offset, row in enumerate(similarity):
            number = start + offset
            near: npt.NDArray[np.int64] = np.flatnonzero(row[number + 1 :] >= PAIR_COSINE) + number + 1
            if len(near) > MAX_NEIGHBOURS:
                near = np.sort(near[np.argpartition(-row[near], MAX_NEIGHBOURS)[:MAX_NEIGHBOURS]])
            yield from ((number, int(other), float(row[other])) for other in near)


def _score(rivalry: Rivalry, cosine: float, same_passage: bool) -> float:
    features = {
        "cosine": cosine - PAIR_COSINE,
        "shared": rivalry.shared,
        "alike": rivalry.alike,
        "near": rivalry.near,
        "closeness": rivalry.closeness,
        "same_year": rivalry.same_year,
        "same_place": rivalry.same_place,
        "misprint": rivalry.misprint,
        "strangers": rivalry.strangers,
        "doubts": rivalry.doubts,
        "same_passage": float(same_passage),
    }
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _varied(ranked: Sequence[Contest]) -> tuple[Contest, ...]:
    """The same two values, the same two sentences and much repeated values come later, so that one finding does not fill the list."""
    seen: set[object] = set()
    repeats: Counter[tuple[Place, str]] = Counter()
    first: list[Contest] = []
    later: list[Contest] = []
    for item in ranked:
        values = tuple(sorted(re.sub(r"\W", "", m.text) for m in (item.rivalry.one, item.rivalry.other)))
        ends = ((item.one, item.rivalry.one.text), (item.other, item.rivalry.other.text))
        known = values in seen or (item.one, item.other) in seen or max(repeats[end] for end in ends) >= MAX_REPEATS
        (later if known else first).append(item)
        seen |= {values, (item.one, item.other)}
        repeats.update(ends)
    return (*first, *later)
