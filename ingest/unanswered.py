"""Questions that a passage calls forth and that no passage answers, written for it, and their vectors in an index.

A question that repeats a sentence and asks for a detail that is not there is as near to the corpus as one that it answers; it is
nearer to questions that are known to be unanswered. They stand in ``unanswered.jsonl`` of each folder (docs/decisions/0013).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.documents import LANGUAGES, Language
from ingest.embedding import Vectors
from ingest.errors import InputRefused
from ingest.questions import Place, written_lines

FILE = "unanswered.jsonl"


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """One question in each language that a place calls forth."""

    source: str
    label: str
    texts: tuple[str, ...]
    """In the order of ``LANGUAGES``."""
    file: str
    line: int

    @property
    def place(self) -> Place:
        """Source and locator."""
        return self.source, self.label


def unanswered_files(corpus: Path) -> list[Path]:
    """All files of such questions below ``corpus``, in a stable order."""
    return sorted(corpus.glob(f"*/{FILE}"))


def load_unanswered(corpus: Path) -> list[UnansweredQuestion]:
    """The questions of every folder.

    Raises:
        InputRefused: naming file and line, for a line that is not an object with what it must have.
    """
    return [_from_line(*line) for line in written_lines(corpus, unanswered_files(corpus))]


def _from_line(line: str, name: str, number: int) -> UnansweredQuestion:
    try:
        data = json.loads(line)
        texts = tuple(str(data[language]) for language in LANGUAGES)
        return UnansweredQuestion(str(data["source"]), str(data["place"]), texts, name, number)
    except (ValueError, KeyError, TypeError) as error:
        raise InputRefused(
            f"{name}:{number}: a line is a JSON object with source, place, and a question in {', '.join(LANGUAGES)} ({error})."
        ) from error


def write_unanswered(folder: Path, questions: Sequence[UnansweredQuestion], vectors: dict[str, Vectors], dimension: int) -> None:
    """Write what :class:`UnansweredIndex` reads: the vectors, half precision, and the place of each question."""
    stacked = np.array([vectors[text] for entry in questions for text in entry.texts], dtype=np.float16)
    np.save(folder / "unanswered.npy", stacked.reshape(-1, dimension), allow_pickle=False)
    (folder / "unanswered.json").write_text(json.dumps([entry.place for entry in questions], ensure_ascii=False), encoding="utf-8")


class UnansweredIndex:
    """The vectors of the unanswered questions, those of one question one after the other by language."""

    def __init__(self, folder: Path) -> None:
        self._vectors: Vectors = np.load(folder / "unanswered.npy", allow_pickle=False).astype(np.float32)
        self._rows: dict[Place, list[int]] = {}
        for number, (source, label) in enumerate(json.loads((folder / "unanswered.json").read_text(encoding="utf-8"))):
            first = number * len(LANGUAGES)
            self._rows.setdefault((source, label), []).extend(range(first, first + len(LANGUAGES)))

    def near(self, vector: Vectors) -> Unanswered:
        """How near a question of this vector is to each of them."""
        return Unanswered(self._vectors @ vector, self._rows)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """How near a question is to those that no passage answers."""

    cosines: Vectors
    rows: dict[Place, list[int]]

    def highest(self, language: Language, count: int = 1) -> npt.NDArray[np.float32]:
        """The ``count`` highest cosines with those of one language, lowest first."""
        own = self.cosines[LANGUAGES.index(language) :: len(LANGUAGES)]
        return np.sort(own)[-count:]

    def of_places(self, places: Sequence[Place]) -> float | None:
        """The highest cosine with those of some places; None where they have none."""
        rows = [row for place in places for row in self.rows.get(place, ())]
        return float(self.cosines[rows].max()) if rows else None
