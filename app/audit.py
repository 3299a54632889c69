"""Where the corpus disagrees with itself: the curated notes, and candidates found by comparing what sentences measure.

A candidate is one quantity (subject, unit, year, place, population, bound) with two values. Candidates are leads for a
reader, ranked, not findings: two surveys may both be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from app.answers import Citation
from app.contests import Contest, Place, contests
from app.index import OpenIndex
from app.measurement import Measurement
from app.measurements import read_sentence
from app.retrieval import reading_row
from app.synthesis import citation_of
from ingest.documents import Language
from ingest.figures import figure_keys
from ingest.notes import Note

MAX_CANDIDATES = 200


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
    """Candidates found by comparison alone, best first; a curated note that says the same is named, but does not rank.

    The comparison is made once per index; every language and limit after that costs milliseconds.
    """
    return [_candidate(contest, number, language, index) for number, contest in enumerate(contests(index)[:limit], 1)]


def confirming_notes(candidate: Disagreement, index: OpenIndex) -> tuple[str, ...]:
    """Ids of the curated notes that hold both values of a candidate, each where the candidate quotes it."""
    ids = []
    for note in index.notes:
        hits = [_side_in(side, note) for side in candidate.sides]
        if all(hits) and hits[0] != hits[1]:
            ids.append(note.note_id)
    return tuple(ids)


def _candidate(contest: Contest, number: int, language: Language, index: OpenIndex) -> Disagreement:
    rivals = ((contest.one, contest.rivalry.one), (contest.other, contest.rivalry.other))
    sides = tuple(_side(place, value, n, language, index) for n, (place, value) in enumerate(rivals, 1))
    kind = "figure" if contest.rivalry.one.kind in ("percent", "count") else "date"
    within = sides[0].citation.source == sides[1].citation.source
    found = Disagreement(f"found-{number}", "found", kind, "", "", sides, within, contest.score)
    return replace(found, note_id=next(iter(confirming_notes(found, index)), None))


def _side(place: Place, value: Measurement, number: int, language: Language, index: OpenIndex) -> Side:
    """A value with its sentence, in ``language`` where the passage has a twin in it that gives the value."""
    passage = index.store.get(place.row)
    if passage.language != language and passage.origin == "digest":
        twin = index.store.get(reading_row(passage.place, language, index))
        if twin.language == language and twin.origin == "digest" and place.position < len(twin.sentences):
            said = read_sentence(twin.sentences[place.position], language, index.aliases).measurements
            same = next((m for m in said if (m.kind, m.low, m.high, m.moment) == (value.kind, value.low, value.high, value.moment)), None)
            if same is not None:
                return Side(same.text, citation_of(twin, place.position, number, index))
    return Side(value.text, citation_of(passage, place.position, number, index))


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


def _side_in(side: Side, note: Note) -> frozenset[str]:
    """The keys of the note's value that a side repeats; empty for none."""
    said = figure_keys(side.value, side.citation.language)
    for value in note.values:
        keys = figure_keys(value.value[side.citation.language], side.citation.language)
        years = {k for k in keys if re.fullmatch(r"(?:19|20)\d\d", k)}
        if keys and value.source == side.citation.source and value.label == side.citation.locator.label and said & (keys - years or keys):
            return frozenset(keys)
    return frozenset()
