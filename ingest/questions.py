"""The questions that each sentence of the digests answers, written for it, and their vectors in an index.

What readers type is nearer to another question than to a statement, whatever the languages. Passages are usually expanded with
questions that a model makes up (Nogueira, R. et al. (2019): Document expansion by query prediction); here people write them
beside the sentences, in ``questions.jsonl`` of each folder of the corpus (docs/decisions/0012).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.documents import LANGUAGES, Passage
from ingest.embedding import Vectors
from ingest.errors import InputRefused
from ingest.store import PassageStore

FILE = "questions.jsonl"
NO_GROUP = -1
"""Instead of a group, for a sentence without questions."""
BEGINNING = 5
"""Words of the English sentence by which a line is told to be about it still."""
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SentenceQuestions:
    """The questions, in all languages, that one sentence of a place answers."""

    source: str
    label: str
    sentence: int
    """Index of the sentence in its passage, the same in every language."""
    begins: str
    """The first words of the sentence in English."""
    texts: tuple[str, ...]
    file: str
    line: int

    @property
    def place(self) -> Place:
        """Source and locator."""
        return self.source, self.label


def question_files(corpus: Path) -> list[Path]:
    """All files of questions below ``corpus``, in a stable order."""
    return sorted(corpus.glob(f"*/{FILE}"))


def load_questions(corpus: Path) -> list[SentenceQuestions]:
    """The questions of every folder.

    Raises:
        InputRefused: naming file and line, for a line that is not an object with what it must have.
    """
    return [_from_line(*line) for line in written_lines(corpus, question_files(corpus))]


def written_lines(corpus: Path, files: Iterable[Path]) -> Iterator[tuple[str, str, int]]:
    """(line, file relative to ``corpus``, number from 1) of each line that is not blank."""
    for path in files:
        name = path.relative_to(corpus).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield line, name, number


def _from_line(line: str, name: str, number: int) -> SentenceQuestions:
    try:
        data = json.loads(line)
        texts = tuple(str(text) for language in LANGUAGES for text in data.get(language, ()))
        return SentenceQuestions(str(data["source"]), str(data["place"]), int(data["sentence"]), str(data["begins"]), texts, name, number)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputRefused(
            f"{name}:{number}: a line is a JSON object with source, place, sentence, begins, and lists of questions by language ({error})."
        ) from error


def beginning(sentence: str) -> str:
    """The words by which a line of questions names its sentence."""
    return " ".join(sentence.split()[:BEGINNING])


def of_sentences(
    questions: Iterable[SentenceQuestions], passages: Sequence[Passage]
) -> tuple[list[SentenceQuestions], list[SentenceQuestions]]:
    """(questions whose English sentence stands where they say, those whose sentence has moved, changed or gone)."""
    english = {(p.source, p.locator.label): p.sentences for p in passages if p.language == "en" and p.origin == "digest"}
    good: list[SentenceQuestions] = []
    astray: list[SentenceQuestions] = []
    for entry in questions:
        sentences = english.get(entry.place, ())
        there = 0 <= entry.sentence < len(sentences) and beginning(sentences[entry.sentence]) == entry.begins
        (good if there else astray).append(entry)
    return good, astray


def write_questions(folder: Path, questions: Sequence[SentenceQuestions], vectors: dict[str, Vectors], dimension: int) -> None:
    """Write what :class:`QuestionIndex` reads: the vectors, half precision, and which sentence each group of them belongs to."""
    stacked = np.array([vectors[text] for entry in questions for text in entry.texts], dtype=np.float16)
    np.save(folder / "questions.npy", stacked.reshape(-1, dimension), allow_pickle=False)
    groups = [(entry.source, entry.label, entry.sentence, len(entry.texts)) for entry in questions if entry.texts]
    (folder / "questions.json").write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8")


class QuestionIndex:
    """The vectors of the questions, group by group, and the sentences of a store that each group belongs to."""

    def __init__(self, folder: Path, store: PassageStore) -> None:
        self._vectors: Vectors = np.load(folder / "questions.npy", allow_pickle=False).astype(np.float32)
        groups = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        self._starts = np.cumsum([0, *(count for *_, count in groups)])[:-1].astype(np.intp)
        self._places: list[Place] = [(source, label) for source, label, _, _ in groups]
        self._group_of = np.full(int(store.offsets[-1]), NO_GROUP, dtype=np.intp)
        for number, (source, label, sentence, _) in enumerate(groups):
            for row in store.by_place.get((source, label), ()):
                at = store.offsets[row] + sentence
                if store.origins[row] == "digest" and at < store.offsets[row + 1]:
                    self._group_of[at] = number
        self._last: tuple[bytes, Asked] | None = None

    def asked(self, vector: Vectors) -> Asked:
        """How near a question of this vector is to those of each sentence; the last answer is remembered."""
        last, key = self._last, vector.tobytes()
        if last is not None and last[0] == key:
            return last[1]
        best = np.maximum.reduceat(self._vectors @ vector, self._starts) if self._places else np.zeros(0, dtype=np.float32)
        found = Asked(np.append(best, np.float32(np.nan)), self._group_of, self._places)
        self._last = key, found
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """How near a question is to those that each sentence answers."""

    best: Vectors
    """Highest cosine of each group of questions, and not a number for ``NO_GROUP``."""
    group_of: npt.NDArray[np.intp]
    """The group of each sentence of the store."""
    places: Sequence[Place]

    def of(self, sentences: npt.NDArray[np.intp]) -> Vectors:
        """The highest cosine for each sentence, by where its vector stands in the store; not a number where it has no questions."""
        values: Vectors = self.best[self.group_of[sentences]]
        return values

    def nearest(self, k: int) -> list[Place]:
        """The places of the ``k`` nearest sentences, best first."""
        order = np.argsort(-self.best[:NO_GROUP], kind="stable")[:k]
        return list(dict.fromkeys(self.places[group] for group in order))
