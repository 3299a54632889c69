"""One draft of a language model, judged sentence by sentence while it comes, and ended as soon as nothing more is to be hoped for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.answers import Answer
from app.drafting import DraftReader, DraftSentence
from app.faithfulness import Finding, examine, said_by
from app.index import OpenIndex
from app.language_model import ModelFailed
from app.prompting import Material
from app.written import Held, repeats, worth_showing
from ingest.figures import figure_keys
from ingest.lexicon import tokens

MOST_WRITTEN = 4
MOST_REFUSED = 2
"""Sentences in a row that do not hold after which an attempt is ended: a model that has lost the passages does not find back."""
MOST_NEW = 8
"""Content words that no passage has, of which no sentence of the allowed length can bear more."""
_MARKS = re.compile(r"\[[^\]]*\]?")
Release = Callable[[str, Finding], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: an extractive answer in other words, from these passages."""

    answer: Answer
    materials: tuple[Material, ...]
    index: OpenIndex

    @property
    def by_mark(self) -> dict[str, Material]:
        """The passages by their marks."""
        return {material.mark: material for material in self.materials}


@dataclass(slots=True)
class Draft:
    """What came of one sample: sentences that hold, with what they rest on, and those that do not."""

    task: Task
    release: Release | None = None
    """Called with each sentence as soon as it is certain to be shown."""
    kept: list[Held] = field(default_factory=list)
    shown: list[Held] = field(default_factory=list)
    """Those of ``kept`` that are shown, in the order in which that became certain."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, reason)"""
    trouble: ModelFailed | None = None
    nothing: bool = False
    endless: bool = False
    retried: bool = False
    first_ms: float | None = None
    began: float = field(default_factory=time.perf_counter)

    def listen(self, pieces: Iterable[str]) -> None:
        """Judge what comes until it ends, fails or can bring nothing more."""
        reader = DraftReader(self.task.by_mark)
        heard: set[str] = set()
        lost = 0
        try:
            for piece in pieces:
                for sentence in reader.feed(piece):
                    if sentence.text in heard or len(self.kept) >= MOST_WRITTEN:  # it goes in circles, or on
                        return
                    heard.add(sentence.text)
                    lost = 0 if self.judge(sentence) else lost + 1
                if reader.lost or reader.ended or reader.nothing or lost >= MOST_REFUSED or len(self.kept) >= MOST_WRITTEN:
                    return
                if reason := self._hopeless(reader.pending, last=lost == MOST_REFUSED - 1):
                    self.refused.append((" ".join(reader.pending.split()), reason))
                    return
            for sentence in reader.close():
                if sentence.text not in heard and len(self.kept) < MOST_WRITTEN:
                    self.judge(sentence)
        except ModelFailed as error:
            self.trouble = error
        finally:
            self.nothing, self.endless = self.nothing or reader.nothing, reader.lost

    def judge(self, sentence: DraftSentence) -> bool:
        """Whether a sentence holds and says something new; it is shown where no fuller one will stand beside it."""
        answer, index, by_mark = self.task.answer, self.task.index, self.task.by_mark
        finding = examine(sentence, by_mark, answer.language, index)
        if not finding.holds and sentence.marks and not sentence.problem:
            # The mark is a help; what is cited is what the check found.
            finding = min(finding, examine(DraftSentence(sentence.text, ()), by_mark, answer.language, index), key=lambda f: not f.holds)
        if not finding.holds:
            self.refused.append((sentence.text, finding.reason))
            return False
        said = [answer.standalone_question, *(text for text, _ in self.kept)]
        if repeats(sentence.text, said, answer.language, index):
            return False
        self.kept.append((sentence.text, finding))
        self._show()
        return True

    def _show(self) -> None:
        for held in worth_showing(self.task.answer, self.kept, self.task.index):
            if held not in self.shown:
                self.shown.append(held)
                self.first_ms = self.first_ms or (time.perf_counter() - self.began) * 1000
                if self.release is not None:
                    self.release(*held)

    def _hopeless(self, begun: str, last: bool) -> str:
        """Why a sentence that has begun cannot hold whatever comes after it; a wrong figure ends the attempt in its ``last`` one only."""
        language, index = self.task.answer.language, self.task.index
        words = _MARKS.sub(" ", begun).split()[:-1]
        said = said_by(self.task.materials, index)
        new = set(tokens(" ".join(words), language, index.aliases)) - set(tokens(said, language, index.aliases))
        if sum("_" not in word for word in new) > MOST_NEW:
            return "words"
        settled = figure_keys(" ".join(words[:-2]), language) & figure_keys(" ".join(words), language)
        return "figure" if last and not settled <= figure_keys(said, language) else ""
