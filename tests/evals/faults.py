"""Engines that lie, each in one way, around a real one: what the gate must catch."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Sequence
from dataclasses import replace

from app.answers import Answer, Citation, Sentence
from app.engine import Engine
from app.index import OpenIndex
from ingest.documents import Language, Passage


class Remembering:
    """The real engine, each distinct question asked once, so that eight faults cost little more than one run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, tuple[str, ...], Language | None], Answer] = {}

    def index(self) -> OpenIndex:
        return self._engine.index()

    def ask(self, text: str, history: Sequence[str] = (), language: Language | None = None) -> Answer:
        key = (text, tuple(history), language)
        if key not in self._known:
            self._known[key] = self._engine.ask(text, history, language)
        return self._known[key]


class Fault:
    """An engine whose answers are changed on the way out; this one changes nothing."""

    def __init__(self, engine: Remembering) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._answered = 0

    def index(self) -> OpenIndex:
        return self.engine.index()

    def ask(self, text: str, history: Sequence[str] = (), language: Language | None = None) -> Answer:
        return self.change(self.engine.ask(text, history, language))

    def change(self, answer: Answer) -> Answer:
        return answer

    def turn(self) -> int:
        """How many answers were changed before this one."""
        with self._lock:
            self._answered += 1
            return self._answered - 1


class DigitChanged(Fault):
    """One digit of a figure differs in one answered question of twenty."""

    def change(self, answer: Answer) -> Answer:
        if answer.status != "answered" or not re.search(r"\d{3}", answer.text) or self.turn() % 20:
            return answer
        first = next(i for i, s in enumerate(answer.sentences) if re.search(r"\d", s.text))
        return replace(answer, sentences=tuple(_miscounted(s) if i == first else s for i, s in enumerate(answer.sentences)))


class CitationsSwapped(Fault):
    """The first citations of two sentences change places."""

    def change(self, answer: Answer) -> Answer:
        if len(answer.sentences) < 2 or answer.sentences[0].citations == answer.sentences[1].citations:
            return answer
        one, two, *rest = answer.sentences
        return replace(answer, sentences=(replace(one, citations=two.citations), replace(two, citations=one.citations), *rest))


class WrongYearCited(Fault):
    """Each citation that names a year points at a passage of its source, or of a twin survey, that is about another year."""

    def __init__(self, engine: Remembering) -> None:
        super().__init__(engine)
        self._passages = list(engine.index().store.all())

    def change(self, answer: Answer) -> Answer:
        return replace(answer, citations=tuple(self._moved(c) for c in answer.citations))

    def _moved(self, citation: Citation) -> Citation:
        years = _years(citation.quote)
        for passage in self._passages if years else ():
            others = _years(passage.text)
            if passage.language == citation.language and passage.source == citation.source and others and not others & years:
                return _cited(passage, citation.n)
        return citation


class NeverAbstaining(Fault):
    """Every question is answered, from the nearest passages where there is no evidence."""

    def change(self, answer: Answer) -> Answer:
        if answer.status == "answered":
            return answer
        citations = answer.citations or answer.closest
        sentences = answer.sentences or tuple(Sentence(c.quote, (c.n,), "supported", "extracted") for c in citations)
        return replace(answer, status="answered", sentences=sentences, citations=citations, closest=(), lead="", reason="")


class AlwaysAbstaining(Fault):
    """No question is answered."""

    def change(self, answer: Answer) -> Answer:
        return replace(answer, status="abstained", sentences=(), citations=(), notes=(), closest=answer.citations, lead="")


class NotesDropped(Fault):
    """Disagreements are not mentioned."""

    def change(self, answer: Answer) -> Answer:
        return replace(answer, notes=())


class OftenEnglish(Fault):
    """Whatever the language of the question, one answer of four is in English."""

    def ask(self, text: str, history: Sequence[str] = (), language: Language | None = None) -> Answer:
        return self.engine.ask(text, history, language if self.turn() % 4 else "en")


class HistoryForgotten(Fault):
    """A follow-up is answered as if it were the first question."""

    def ask(self, text: str, history: Sequence[str] = (), language: Language | None = None) -> Answer:
        return self.engine.ask(text, (), language)


def _miscounted(sentence: Sentence) -> Sentence:
    match = re.search(r"\d(?=\D*$)", sentence.text)
    assert match is not None
    digit = str((int(match[0]) + 1) % 10)
    return replace(sentence, text=sentence.text[: match.start()] + digit + sentence.text[match.end() :])


@functools.cache
def _years(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b(?:19|20)\d\d\b", text))


def _cited(passage: Passage, n: int) -> Citation:
    return Citation(
        n,
        passage.passage_id,
        passage.source,
        passage.source,
        None,
        passage.locator,
        passage.language,
        passage.origin,
        passage.sentences[0],
        None,
    )
