"""How well the search for disagreements does, measured against the curated notes."""

from __future__ import annotations

from dataclasses import dataclass

from app.audit import confirming_notes, find_candidates
from app.index import OpenIndex
from ingest.figures import figure_keys
from ingest.notes import Note


@dataclass(frozen=True, slots=True)
class AuditMeasure:
    """How well the search does against the curated notes."""

    numeric_notes: int
    """Curated notes that give two different figures, each in a passage."""
    found: int
    """Of those, the ones that a candidate repeats."""
    found_in_first: int
    """The same among the first ``first`` candidates."""
    first: int
    confirmed_in_first: int
    """Of the first candidates, those that a curated note confirms: a lower bound on precision."""
    missed: tuple[str, ...]
    """Ids of numeric notes that no candidate repeats."""


def numeric_notes(index: OpenIndex) -> list[Note]:
    """Curated notes with at least two values of which each is a figure or a date and no two are equal."""
    out = []
    for note in index.notes:
        keys = [frozenset(figure_keys(value.value["en"], "en")) for value in note.values]
        if len({k for k in keys if k}) >= 2:
            out.append(note)
    return out


def measure(index: OpenIndex, first: int = 50) -> AuditMeasure:
    """How many of the curated numeric notes the search finds by itself, and how many of its first candidates they confirm."""
    candidates = find_candidates(index)
    numeric = {note.note_id for note in numeric_notes(index)}
    confirming = [confirming_notes(candidate, index) for candidate in candidates]
    found = {note for notes in confirming for note in notes} & numeric
    early = {note for notes in confirming[:first] for note in notes} & numeric
    confirmed = sum(bool(notes) for notes in confirming[:first])
    return AuditMeasure(len(numeric), len(found), len(early), min(first, len(candidates)), confirmed, tuple(sorted(numeric - found)))
