"""Answers written by a language model: each sentence is released when its check has passed, and the extractive answer stands behind it.

The model is asked only where the sources answer, and is shown the sentences of the extractive answer. What it leaves out of them
is added as it stands in the sources; where nothing of it passes, the extractive answer is shown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.answers import Answer, Sentence, Writing
from app.attempt import MOST_WRITTEN, Draft, Task
from app.brief import gather
from app.faithfulness import Finding
from app.fallback import why_extractive
from app.index import OpenIndex
from app.language_model import LanguageModel, Message, configured_model
from app.prompting import answering, once_more, tokens_to_write
from app.question import Question
from app.rewriting import rewritten
from app.written import Numbers, facts_kept, left_out, merged
from ingest.settings import Settings

SECOND_ATTEMPT = 3.0
"""Seconds that must be left for a second attempt."""
WARMTH = 0.7
"""Temperature of second attempts and of all samples but the first: the likeliest words have been tried."""
BEYOND_MENDING = frozenset(("language",))
"""Why a sentence was refused that asking again does not change: a model writes the languages that it has learned."""
TRIALS, WORTH_IT = 4, 0.25
"""Second attempts after which those of a model are judged, and the share that must have brought a sentence for it to be asked again."""
Release = Callable[[Sentence], None]


class Writer:
    """Writes with a language model; safe to share between threads."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self._again = _SecondAttempts()

    def readings(self, question: Question, history: tuple[str, ...], index: OpenIndex) -> list[Question]:
        """The model's reading of a follow-up question, checked; empty where it has none that can be used."""
        return rewritten(question, history, self.model, index)

    def write(self, answer: Answer, index: OpenIndex, release: Release | None = None) -> Answer:
        """``answer`` in the model's words as far as they hold; never raises for what the model or its service does.

        Args:
            answer: the extractive answer; returned as it is unless its status is ``answered``.
            index: the index that it comes from.
            release: called with each sentence as soon as it is certain to be shown.
        """
        materials = gather(answer, index, self.model.settings.llm_context) if answer.status == "answered" else []
        if not materials:
            return answer
        began = time.perf_counter()
        draft, dropped = self._best_draft(Task(answer, tuple(materials), index), _Releasing(release, index))
        spent = {"write": (time.perf_counter() - began) * 1000}
        if draft.first_ms is not None and draft.shown:
            spent["first_sentence"] = draft.first_ms
        writing = self._writing(draft, dropped)
        finished = merged(answer, draft.shown, writing, index) if draft.shown else self._fallen_back(answer, draft, writing)
        return replace(finished, timings_ms=finished.timings_ms | spent)

    def _best_draft(self, task: Task, show: _Releasing) -> tuple[Draft, int]:
        """The draft of which most holds, and how many sentences of all drafts are not shown."""
        samples = max(1, self.model.settings.llm_samples)
        deadline = time.monotonic() + self.model.settings.llm_seconds
        drafts: list[Draft] = []
        for number in range(samples):
            draft = Draft(task, show if samples == 1 else None)
            drafts.append(draft)
            self._write_draft(draft, deadline, WARMTH if number else 0.0)
            if draft.trouble is not None or deadline - time.monotonic() < SECOND_ATTEMPT:
                break
        best = max(drafts, key=lambda d: (facts_kept(d.shown, task.answer.language, task.index), len(d.shown) - len(d.refused)))
        if samples > 1:
            for held in best.shown:
                show(*held)
            best.first_ms = (time.perf_counter() - drafts[0].began) * 1000
        return best, sum(len(d.kept) + len(d.refused) for d in drafts) - len(best.shown)

    def _write_draft(self, draft: Draft, deadline: float, temperature: float) -> None:
        """One sample, with a second attempt at what was refused where that may mend it."""
        answer, materials = draft.task.answer, draft.task.materials
        asked = answering(answer.language, answer.standalone_question, materials)
        self._attempt(asked, draft, deadline, temperature)
        mendable = [(text, reason) for text, reason in draft.refused if reason not in BEYOND_MENDING]
        if not mendable or draft.trouble is not None or draft.endless or len(draft.kept) >= MOST_WRITTEN:
            return
        if draft.shown and not left_out(answer, draft.kept, draft.task.index):
            return
        if deadline - time.monotonic() > SECOND_ATTEMPT and self._again.worth_it():
            draft.retried = True
            before = len(draft.kept)
            again = once_more(asked, mendable[:MOST_WRITTEN], answer.language, self.model.settings.llm_context)
            self._attempt(again, draft, deadline, max(temperature, WARMTH))
            self._again.came_of_it(len(draft.kept) > before)

    def _attempt(self, asked: Sequence[Message], draft: Draft, deadline: float, temperature: float) -> None:
        tokens = tokens_to_write(self.model.settings.llm_context)
        pieces = self.model.stream(asked, deadline - time.monotonic(), temperature, tokens)
        try:
            draft.listen(pieces)
        finally:
            pieces.close()

    def _writing(self, draft: Draft, dropped: int) -> Writing:
        trouble = draft.trouble.trouble if draft.trouble else ""
        return Writing(self.model.settings.llm_model or self.model.place, len(draft.shown), dropped, draft.retried, trouble)

    def _fallen_back(self, answer: Answer, draft: Draft, writing: Writing) -> Answer:
        trouble: str = writing.trouble or (
            "endless" if draft.endless else "nothing" if draft.nothing and not draft.refused and not draft.kept else "checks"
        )
        note = why_extractive(trouble, answer.language, self.model.place, str(draft.trouble or ""))
        return replace(answer, writer="extractive-fallback", writing=replace(writing, trouble=trouble, note=note))


class _SecondAttempts:
    """Whether second attempts of a model have been worth their time so far: small models only repeat themselves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = self._good = 0

    def worth_it(self) -> bool:
        """Whether to ask again."""
        with self._lock:
            return self._made < TRIALS or self._good >= WORTH_IT * self._made

    def came_of_it(self, something: bool) -> None:
        """Count a second attempt."""
        with self._lock:
            self._made, self._good = self._made + 1, self._good + something


class _Releasing:
    """Gives sentences out with the numbers that their citations will have: they come first in the answer."""

    def __init__(self, release: Release | None, index: OpenIndex) -> None:
        self._release, self._numbers = release, Numbers(index)

    def __call__(self, text: str, finding: Finding) -> None:
        if self._release is not None:
            self._release(Sentence(text, self._numbers.of_places(finding.places), "supported", "written"))


def configured_writer(settings: Settings) -> Writer | None:
    """The writer of the settings; None, the default, where no language model is configured."""
    model = configured_model(settings)
    return Writer(model) if model is not None else None
