"""Which known disagreements an answer touches, and the sentences that show the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.index import OpenIndex
from app.question import Question
from app.retrieval import reading_row
from ingest.documents import LANGUAGES, Language, Passage
from ingest.embedding import Vectors
from ingest.figures import figure_keys
from ingest.lexicon import fold
from ingest.notes import Note, NoteValue

_ASKS = re.compile(
    r"(?<!\w)(?:contradict\w*|inconsisten\w*|consisten\w*|disagree\w*|discrepan\w*|conflict\w*|differ\w*|mistakes?|errors?|wrong|correct|accurate|reliable|versions?|"
    r"kontradiksi|bertentangan|konsisten|inkonsisten\w*|beda|berbeda\w*|perbedaan|selisih|salah|keliru|kekeliruan|benar|tepat|akurat|versi|"
    r"mâu thuẫn|nhất quán|khác nhau|không khớp|sai|nhầm|chính xác|đúng|chênh lệch|mau thuan|nhat quan|khac nhau|khong khop)(?!\w)",
    re.IGNORECASE,
)
MATTER = 0.885
"""Cosine of question and note text from which the question is about the note's matter (dev split)."""
ASKED_MATTER = 0.84
"""The same where the question asks about a disagreement."""
CENTRAL_MARGIN = 0.02
"""How far above MATTER a note is central whatever the first sentence says."""
MAX_NOTES = 3
MAX_OTHER_SIDES = 2
"""Sentences that disagreements may add to an answer; the notes beside it have every side."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A note that concerns an answer."""

    note: Note
    similarity: float
    central: bool
    """Whether the disagreement is about what the answer's first sentence says, or is asked for."""


def touched_notes(question: Question, vector: Vectors, used: Sequence[tuple[Passage, str]], index: OpenIndex) -> list[Touched]:
    """Notes about the matter of the answer, nearest first.

    One of the note's values stands in a sentence that is used,
    or the question is about the note's matter and a passage concerned is used or a disagreement is asked for.
    """
    if not index.notes or len(index.note_vectors) != len(index.notes):
        return []
    own = index.note_vectors[:, LANGUAGES.index(question.language)] @ vector
    asks = bool(_ASKS.search(question.text))
    places = {passage.place for passage, _ in used}
    found = []
    for number, note in enumerate(index.notes):
        concerned = [v for v in note.values if (v.source, v.label) in places]
        stands = any(
            passage.place == (value.source, value.label) and holds(sentence, value, passage.language)
            for value in concerned
            for passage, sentence in used
        )
        near = float(own[number])
        if (
            (stands and near >= MATTER - 0.07)
            or (concerned and near >= MATTER)
            or (asks and near >= ASKED_MATTER and (concerned or near >= MATTER))
        ):
            first = any(p.place == (v.source, v.label) and holds(s, v, p.language) for v in concerned for p, s in used if s == used[0][1])
            found.append(Touched(note, near + 0.05 * stands, first or asks or near >= MATTER + CENTRAL_MARGIN))
    return sorted(found, key=lambda t: (-t.similarity, t.note.note_id))[:MAX_NOTES]


def holds(sentence: str, value: NoteValue, language: Language) -> bool:
    """Whether the value of a note stands in ``sentence``."""
    text = value.value[language]
    keys = figure_keys(text, language)
    if keys:
        return keys <= figure_keys(sentence, language)
    return fold(text.lower()) in fold(sentence.lower())


def other_sides(note: Note, used: Sequence[tuple[Passage, str]], language: Language, index: OpenIndex) -> list[tuple[Passage, int]]:
    """(passage, sentence index) of the values of a note that the answer does not show yet, one for each value."""
    shown = {v.value[language] for v in note.values for p, s in used if p.place == (v.source, v.label) and holds(s, v, p.language)}
    sides: list[tuple[Passage, int]] = []
    for value in note.values:
        if value.value[language] in shown or (value.source, value.label) not in index.store.by_place:
            continue
        passage = index.store.get(reading_row((value.source, value.label), language, index))
        position = next((i for i, s in enumerate(passage.sentences) if holds(s, value, passage.language)), None)
        if position is not None and (passage, passage.sentences[position]) not in used:
            sides.append((passage, position))
            shown.add(value.value[language])
    return sides
