"""Where the corpus disagrees with itself: the curated notes, and candidates found by comparing sentences pair by pair.

A candidate is one quantity (subject, unit, year, place, population) with two values in two sentences that otherwise say
the same. Candidates are leads for a reader, ranked, not findings: two surveys may both be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from app.answers import Citation
from app.comparison import Comparison, Difference, compare
from app.evidence import sentence_map
from app.index import OpenIndex
from app.retrieval import reading_row
from app.statement import Statement, parse_statement
from app.synthesis import citation_of
from ingest.documents import Language
from ingest.figures import figure_keys
from ingest.notes import Note

PAIR_COSINE = 0.89
"""Similarity from which two sentences may speak of the same quantity."""
MIN_COVERAGE = 0.35
"""Share of one sentence's words that the other must hold."""
MAX_CANDIDATES = 200
MIN_CLOSENESS = 0.5
"""Smaller value by larger: two figures for one thing are seldom further apart than this."""
WEIGHTS = {
    "cosine": 14.0,
    "coverage": 2.0,
    "alike": 1.0,
    "close": 3.0,
    "near": 1.5,
    "years": 0.7,
    "same_passage": -2.0,
    "unit": 0.7,
    "extra": -0.8,
}
"""What ranks candidates; set by eye on the curated notes."""


@dataclass(frozen=True, slots=True)
class Side:
    """One value with the sentence where it stands."""

    value: str
    citation: Citation

    def to_json(self) -> dict[str, Any]:
        """The side with its quote."""
        return {"value": self.value, "citation": self.citation.to_json()}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more values of one thing."""

    id: str
    origin: str
    """``curated`` from notes.yaml, or ``found`` by comparison."""
    kind: str
    """The note's kind; ``figure`` or ``date`` for a candidate."""
    text: str
    """The note's text; for a candidate both sentences stand in ``sides``."""
    resolution: str
    sides: tuple[Side, ...]
    within_source: bool
    score: float
    """What candidates are ranked by; curated notes have none and come first."""
    note_id: str | None = None
    """For a candidate, the curated note that says the same."""

    def to_json(self) -> dict[str, Any]:
        """The disagreement as JSON."""
        return {
            "id": self.id,
            "origin": self.origin,
            "kind": self.kind,
            "text": self.text,
            "resolution": self.resolution,
            "sides": [side.to_json() for side in self.sides],
            "within_source": self.within_source,
            "score": round(self.score, 3),
            "note_id": self.note_id,
        }


def audit(index: OpenIndex, language: Language = "en", limit: int = MAX_CANDIDATES) -> list[Disagreement]:
    """The curated notes, then up to ``limit`` candidates, best first, quoted in ``language`` where there is a digest in it."""
    curated = [_from_note(note, language, index) for note in index.notes]
    return [*curated, *find_candidates(index, language, limit)]


def find_candidates(index: OpenIndex, language: Language = "en", limit: int = MAX_CANDIDATES) -> list[Disagreement]:
    """Candidates found by comparison alone, best first; a curated note that says the same is named, but does not rank."""
    best: dict[tuple[str, ...], Disagreement] = {}
    for one, other, cosine in _pairs(index, language):
        left, right = (parse_statement(s.passage_text, s.language, index) for s in (one, other))
        if not _may_differ(left, right):
            continue
        comparison = compare(left, right, right, index)
        for difference in comparison.differences:
            if difference.kind not in ("figure", "date") or comparison.coverage < MIN_COVERAGE or not _comparable(comparison):
                continue
            if _closeness(difference, left, right) < MIN_CLOSENESS:
                continue
            made = _candidate(one, other, difference, _score(cosine, comparison, difference, left, right, one, other), index)
            key = tuple(sorted(f"{s.citation.source} {s.citation.locator.label} {_digits(s.value)}" for s in made.sides))
            if key not in best or best[key].score < made.score:
                best[key] = made
    ranked = sorted(
        best.values(), key=lambda d: (-d.score, d.sides[0].citation.passage_id, d.sides[1].citation.passage_id, d.sides[0].value)
    )
    return [replace(d, id=f"found-{number}", note_id=_confirming(d, index)) for number, d in enumerate(_varied(ranked)[:limit], 1)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence: its row in the store and position."""

    row: int
    position: int
    passage_text: str
    language: Language


def _pairs(index: OpenIndex, language: Language) -> Iterator[tuple[_Place, _Place, float]]:
    """Pairs of sentences with figures that are near each other, both ways round."""
    every = sentence_map(index)
    dimension = every.vectors.shape[1]
    means = np.zeros((len(every.keys), dimension), dtype=np.float32)
    np.add.at(means, every.group, every.vectors)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    places: list[_Place | None] = []
    for (source, label), position in every.keys:
        if "\0" in label:  # originals repeat what their digests say
            places.append(None)
            continue
        row = reading_row((source, label), language, index)
        passage = index.store.get(row)
        text = passage.sentences[position] if position < len(passage.sentences) else ""
        places.append(_Place(row, position, text, passage.language) if re.search(r"\d", text) else None)
    for first in range(len(places)):
        one = places[first]
        if one is None:
            continue
        similarity = means[first + 1 :] @ means[first]
        for offset in np.flatnonzero(similarity >= PAIR_COSINE):
            other = places[first + 1 + int(offset)]
            if other is not None and other.language == one.language:
                yield (
                    (one, other, float(similarity[offset]))
                    if len(one.passage_text) <= len(other.passage_text)
                    else (
                        other,
                        one,
                        float(similarity[offset]),
                    )
                )


def _comparable(comparison: Comparison) -> bool:
    """Whether frame and subject fit: years meet where both name some, and no name or label clashes."""
    if any(d.kind in ("place", "actor", "name", "population", "unit") for d in comparison.differences):
        return False
    dates_differ = any(d.kind == "date" for d in comparison.differences)
    figures_differ = any(d.kind == "figure" for d in comparison.differences)
    return not (dates_differ and figures_differ) and len(comparison.differences) <= 2 and not (figures_differ and comparison.year_clash)


def _score(
    cosine: float, comparison: Comparison, difference: Difference, left: Statement, right: Statement, one: _Place, other: _Place
) -> float:
    near = _nearness(difference, left, right)
    features = {
        "cosine": cosine - PAIR_COSINE,
        "coverage": comparison.coverage,
        "alike": fuzz.ratio(_digits(difference.claimed), _digits(difference.source)) / 100,
        "close": _closeness(difference, left, right),
        "near": near,
        "years": float(bool(left.years & right.years)),
        "same_passage": float(one.row == other.row),
        "unit": float(_unit(difference.claimed) == _unit(difference.source) != ""),
        "extra": float(len(comparison.missing) + len(comparison.differences) - 1),
    }
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _may_differ(left: Statement, right: Statement) -> bool:
    """Whether some number of one has a near but unequal number of its kind in the other; a cheap test before comparing."""
    share = Decimal(MIN_CLOSENESS)
    return bool(left.dates and right.dates) or any(
        one.kind == other.kind and one.value != other.value and min(one.value, other.value) >= max(one.value, other.value) * share
        for one in left.quantities
        for other in right.quantities
    )


def _closeness(difference: Difference, left: Statement, right: Statement) -> float:
    """Smaller by larger value of the two figures; 1 for dates."""
    mine = next((q.value for q in left.quantities if q.start == difference.start), None)
    theirs = next((q.value for q in right.quantities if q.text == difference.source), None)
    if mine is None or theirs is None or not max(mine, theirs):
        return 1.0 if difference.kind == "date" else 0.0
    return float(min(mine, theirs) / max(mine, theirs))


def _unit(text: str) -> str:
    return re.sub(r"[\d.,\s-]", "", text).lower()


def _nearness(difference: Difference, left: Statement, right: Statement) -> float:
    mine = next((q.near for q in left.quantities if q.start == difference.start), frozenset())
    theirs = [q.near for q in right.quantities if q.text == difference.source]
    return max((len(mine & n) / max(1, min(len(mine), len(n))) for n in theirs), default=0.0)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _candidate(one: _Place, other: _Place, difference: Difference, score: float, index: OpenIndex) -> Disagreement:
    sides = tuple(
        Side(value, citation_of(index.store.get(place.row), place.position, number, index))
        for number, (value, place) in enumerate(((difference.claimed, one), (difference.source, other)), 1)
    )
    within = sides[0].citation.source == sides[1].citation.source
    return Disagreement("", "found", difference.kind, "", "", sides, within, score)


def _varied(ranked: Sequence[Disagreement]) -> list[Disagreement]:
    """The same two values between other passages come later, so that one finding does not fill the list."""
    seen: set[tuple[str, ...]] = set()
    first: list[Disagreement] = []
    later: list[Disagreement] = []
    for item in ranked:
        values = tuple(sorted(_digits(side.value) for side in item.sides))
        (later if values in seen else first).append(item)
        seen.add(values)
    return first + later


def _from_note(note: Note, language: Language, index: OpenIndex) -> Disagreement:
    sides: list[Side] = []
    for value in note.values:
        if (value.source, value.label) not in index.store.by_place:
            continue
        passage = index.store.get(reading_row((value.source, value.label), language, index))
        wanted = value.value[passage.language]
        keys = figure_keys(wanted, passage.language)
        position = next(
            (i for i, s in enumerate(passage.sentences) if (keys and keys <= figure_keys(s, passage.language)) or wanted in s), 0
        )
        sides.append(Side(value.value[language], citation_of(passage, position, len(sides) + 1, index)))
    within = len({side.citation.source for side in sides}) == 1
    return Disagreement(
        note.note_id, "curated", note.kind, note.text[language], note.resolution[language], tuple(sides), within, 0.0, note.note_id
    )


def _confirming(candidate: Disagreement, index: OpenIndex) -> str | None:
    """The curated note that holds both values of a candidate, each at a place of its own or in the same source."""
    for note in index.notes:
        hits = [_side_in(side, note) for side in candidate.sides]
        if all(hits) and hits[0] != hits[1]:
            return note.note_id
    return None


def _side_in(side: Side, note: Note) -> frozenset[str]:
    """The keys of the note's value that a side repeats; empty for none."""
    said = figure_keys(side.value, side.citation.language)
    for value in note.values:
        keys = figure_keys(value.value[side.citation.language], side.citation.language)
        years = {k for k in keys if re.fullmatch(r"(?:19|20)\d\d", k)}
        if keys and value.source == side.citation.source and value.label == side.citation.locator.label and said & (keys - years or keys):
            return frozenset(keys)
    return frozenset()
