"""Answers written by a language model: each sentence is released when its check has passed, and the extractive answer stands behind it.

The model is asked only where the sources answer, and only about the sentences that an extractive answer would choose from. What
it leaves out of that answer is added as it stands in the sources; where nothing of it passes, the extractive answer is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.answers import Answer, Citation, Sentence, Writing
from app.drafting import DraftReader, DraftSentence
from app.faithfulness import Finding, examine
from app.fallback import why_extractive
from app.index import OpenIndex
from app.language_model import LanguageModel, Message, ModelFailed, configured_model
from app.prompting import MARKS, Material, answering, once_more, room_for_passages, tokens_to_write
from app.question import Question
from app.rewriting import rewritten
from app.selection import Candidate, load_weights
from app.sentence_facts import facts_of
from app.synthesis import citation_of
from ingest.documents import Language, Passage
from ingest.settings import Settings

MOST_WRITTEN = 4
MOST_READ = 8
"""Sentences of one attempt after which it is ended: the task asks for three. It ends too where the model repeats itself."""
MAX_EVIDENCE = 10
"""Sentences of the sources that the model is shown at most."""
STANDS_FOR = 0.5
"""Share of an extracted sentence's words that a written one which rests on it must hold to be shown in its place."""
SAYS_THE_SAME = 0.7
"""The same where the written sentence rests on another one of the sources."""
SECOND_ATTEMPT = 3.0
"""Seconds that must be left for a second attempt."""
WARMTH = 0.7
"""Temperature of second attempts and of all samples but the first: the likeliest words have been tried."""
Release = Callable[[Sentence], None]


@dataclass(slots=True)
class Draft:
    """What came of one sample: sentences that hold, with what they rest on, and those that do not."""

    kept: list[tuple[str, Finding]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, reason)"""
    dropped: int = 0
    trouble: ModelFailed | None = None
    nothing: bool = False
    endless: bool = False
    retried: bool = False
    first_ms: float | None = None
    began: float = field(default_factory=time.perf_counter)


class Writer:
    """Writes with a language model; safe to share between threads."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model

    def readings(self, question: Question, history: tuple[str, ...], index: OpenIndex) -> list[Question]:
        """The model's reading of a follow-up question, checked; empty where it has none that can be used."""
        return rewritten(question, history, self.model, index)

    def write(self, answer: Answer, ranked: Sequence[Candidate], index: OpenIndex, release: Release | None = None) -> Answer:
        """``answer`` in the model's words as far as they hold; never raises for what the model or its service does.

        Args:
            answer: the extractive answer; returned as it is unless its status is ``answered``.
            ranked: the candidates that it was chosen from, best first.
            index: the index that both come from.
            release: called with each sentence as soon as it is certain to be shown.
        """
        materials = gather(answer, ranked, self.model.settings.llm_context)
        if answer.status != "answered" or not materials:
            return answer
        began = time.perf_counter()
        draft = self._best_draft(answer, materials, index, release)
        spent = {"write": (time.perf_counter() - began) * 1000}
        if draft.first_ms is not None:
            spent["first_sentence"] = draft.first_ms
        finished = self._fallen_back(answer, draft) if not draft.kept else merged(answer, draft, self._writing(draft), index)
        return replace(finished, timings_ms=finished.timings_ms | spent)

    def _best_draft(self, answer: Answer, materials: Sequence[Material], index: OpenIndex, release: Release | None) -> Draft:
        samples = max(1, self.model.settings.llm_samples)
        deadline = time.monotonic() + self.model.settings.llm_seconds
        show = _Releasing(release, index)
        if samples == 1:
            return self._draft(answer, materials, index, deadline, 0.0, show)
        drafts = []
        for number in range(samples):
            drafts.append(self._draft(answer, materials, index, deadline, WARMTH if number else 0.0, None))
            if drafts[-1].trouble is not None or deadline - time.monotonic() < SECOND_ATTEMPT:
                break
        best = max(drafts, key=lambda d: (_facts_kept(d, answer.language, index), len(d.kept) - d.dropped))
        for text, finding in best.kept:
            show(text, finding)
        best.dropped = sum(d.dropped + (len(d.kept) if d is not best else 0) for d in drafts)
        return best

    def _draft(
        self, answer: Answer, materials: Sequence[Material], index: OpenIndex, deadline: float, temperature: float, show: _Releasing | None
    ) -> Draft:
        """One sample, with a second attempt at what was refused."""
        draft = Draft()
        asked = answering(answer.language, answer.standalone_question, materials)
        self._attempt(asked, draft, answer, materials, index, deadline, temperature, show)
        unfinished = draft.trouble is not None or draft.endless
        if draft.refused and not unfinished and deadline - time.monotonic() > SECOND_ATTEMPT and len(draft.kept) < MOST_WRITTEN:
            draft.retried = True
            again = once_more(asked, draft.refused[:MOST_WRITTEN], answer.language, self.model.settings.llm_context)
            self._attempt(again, draft, answer, materials, index, deadline, max(temperature, WARMTH), show)
        return draft

    def _attempt(
        self,
        asked: Sequence[Message],
        draft: Draft,
        answer: Answer,
        materials: Sequence[Material],
        index: OpenIndex,
        deadline: float,
        temperature: float,
        show: _Releasing | None,
    ) -> None:
        """Let the model write, and sort what it writes into ``draft`` as it comes."""
        by_mark = {material.mark: material for material in materials}
        reader, language = DraftReader(by_mark), answer.language
        seen: set[str] = set()
        circling = False

        def sort(sentence: DraftSentence) -> None:
            nonlocal circling
            circling = circling or sentence.text in seen
            if circling:
                return
            seen.add(sentence.text)
            finding = examine(sentence, by_mark, language, index)
            if not finding.holds:
                draft.refused.append((sentence.text, finding.reason))
                draft.dropped += 1
            elif len(draft.kept) < MOST_WRITTEN and not _repeats(
                sentence.text, [answer.standalone_question, *(text for text, _ in draft.kept)], language, index
            ):
                draft.kept.append((sentence.text, finding))
                draft.first_ms = draft.first_ms or (time.perf_counter() - draft.began) * 1000
                if show is not None:
                    show(sentence.text, finding)

        tokens = tokens_to_write(self.model.settings.llm_context)
        pieces = self.model.stream(asked, deadline - time.monotonic(), temperature, tokens)
        try:
            for piece in pieces:
                for sentence in reader.feed(piece):
                    sort(sentence)
                if circling or reader.lost or len(draft.kept) >= MOST_WRITTEN or len(seen) > MOST_READ:
                    break
            else:
                for sentence in reader.close():
                    sort(sentence)
        except ModelFailed as error:
            draft.trouble = error
        finally:
            pieces.close()
        draft.nothing, draft.endless = draft.nothing or reader.nothing, reader.lost

    def _writing(self, draft: Draft, trouble: str = "", note: str = "") -> Writing:
        trouble = trouble or (draft.trouble.trouble if draft.trouble else "")
        return Writing(self.model.settings.llm_model or self.model.place, len(draft.kept), draft.dropped, draft.retried, trouble, note)

    def _fallen_back(self, answer: Answer, draft: Draft) -> Answer:
        if draft.trouble is not None:
            trouble: str = draft.trouble.trouble
        else:
            trouble = "endless" if draft.endless else "nothing" if draft.nothing and not draft.refused else "checks"
        note = why_extractive(trouble, answer.language, self.model.place, str(draft.trouble or ""))
        return replace(answer, writer="extractive-fallback", writing=self._writing(draft, trouble, note))


class _Releasing:
    """Gives sentences out with the numbers that their citations will have: they come first in the answer."""

    def __init__(self, release: Release | None, index: OpenIndex) -> None:
        self._release, self._numbers = release, _Numbers(index)

    def __call__(self, text: str, finding: Finding) -> None:
        if self._release is not None:
            self._release(Sentence(text, self._numbers.of_places(finding.places), "supported", "written"))


class _Numbers:
    """Citations numbered in the order of their appearance."""

    def __init__(self, index: OpenIndex) -> None:
        self.citations: list[Citation] = []
        self._index = index

    def of(self, citation: Citation) -> int:
        """The number of a citation, given now if it has none."""
        for known in self.citations:
            if (known.passage_id, known.quote) == (citation.passage_id, citation.quote):
                return known.n
        self.citations.append(replace(citation, n=len(self.citations) + 1))
        return len(self.citations)

    def of_places(self, places: Sequence[tuple[Passage, int]]) -> tuple[int, ...]:
        """The numbers of sentences of the sources."""
        return tuple(self.of(citation_of(passage, position, 0, self._index)) for passage, position in places)


def configured_writer(settings: Settings) -> Writer | None:
    """The writer of the settings; None, the default, where no language model is configured."""
    model = configured_model(settings)
    return Writer(model) if model is not None else None


def gather(answer: Answer, ranked: Sequence[Candidate], context: int) -> list[Material]:
    """The passages for the model: those of the extractive answer first, then others as near, as far as they fit.

    Only sentences in the language of the answer are used, because only those can be checked word by word; and of each passage only
    those that an answer could be chosen from.
    """
    room = room_for_passages(answer.language, answer.standalone_question, context)
    shown = {n for sentence in answer.sentences for n in sentence.citations}
    cited = {(c.passage_id, c.quote) for c in answer.citations if c.n in shown}
    floor = ranked[0].score - load_weights()["selection"]["margin"] if ranked else 0.0
    wanted: dict[str, tuple[Passage, set[int]]] = {}
    first = [c for c in ranked if (c.hit.passage.passage_id, c.text) in cited]
    for candidate in [*first, *(c for c in ranked if c not in first and c.score >= floor)][:MAX_EVIDENCE]:
        passage = candidate.hit.passage
        size = len(candidate.text.encode()) + 8
        if passage.language != answer.language or size > room:
            continue
        if passage.passage_id not in wanted and len(wanted) == len(MARKS):
            continue
        wanted.setdefault(passage.passage_id, (passage, set()))[1].add(candidate.position)
        room -= size
    return [Material(mark, passage, tuple(sorted(at))) for mark, (passage, at) in zip(MARKS, wanted.values(), strict=False)]


def merged(answer: Answer, draft: Draft, writing: Writing, index: OpenIndex) -> Answer:
    """The written sentences, then what they leave out of the extractive answer, numbered anew; its notes keep their sides."""
    numbers = _Numbers(index)
    sentences = [Sentence(text, numbers.of_places(finding.places), "supported", "written") for text, finding in draft.kept]
    old = {c.n: c for c in answer.citations}
    left = [
        sentence
        for sentence in answer.sentences
        if sentence.rule == "other-side" or not _covered(sentence, old[sentence.citations[0]], draft, answer.language, index)
    ]
    sentences += [replace(sentence, citations=tuple(numbers.of(old[n]) for n in sentence.citations)) for sentence in left]
    notes = tuple(replace(note, values=tuple((value, numbers.of(old[n])) for value, n in note.values)) for note in answer.notes)
    return replace(answer, sentences=tuple(sentences), citations=tuple(numbers.citations), notes=notes, writer="llm", writing=writing)


def _covered(sentence: Sentence, citation: Citation, draft: Draft, language: Language, index: OpenIndex) -> bool:
    """Whether written sentences say what an extracted one says."""
    wanted = facts_of(sentence.text, citation.language, index)
    on_it = [t for t, f in draft.kept if any(p.passage_id == citation.passage_id and p.sentences[i] == citation.quote for p, i in f.places)]
    texts, share = (on_it, STANDS_FOR) if on_it else ([t for t, _ in draft.kept], SAYS_THE_SAME)
    given = [facts_of(text, language, index) for text in texts]
    words = frozenset().union(*(g.words for g in given))
    if len(wanted.words & words) < share * len(wanted.words):
        return False
    return all(
        getattr(wanted, part) <= frozenset().union(*(getattr(g, part) for g in given))
        for part in ("figures", "years", "names", "instruments")
    )


def _repeats(text: str, said: Sequence[str], language: Language, index: OpenIndex) -> bool:
    """Whether a sentence says nothing that the question or a sentence before it does not say."""
    mine = facts_of(text, language, index)
    before = [facts_of(other, language, index) for other in said]
    return any(mine.words <= other.words and mine.figures <= other.figures and mine.years <= other.years for other in before)


def _facts_kept(draft: Draft, language: Language, index: OpenIndex) -> int:
    """How many figures, years and names the sentences that hold have between them."""
    found = [facts_of(text, language, index) for text, _ in draft.kept]
    return len(frozenset().union(*(f.figures | f.names | {str(y) for y in f.years} for f in found)))
