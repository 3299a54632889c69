"""A conversation: the turns of one browser session, kept as answers and not as text."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from app.answers import Answer, Citation
from ingest.documents import Language

MAX_TURNS = 200
"""Older turns are dropped, so that a session left open for weeks stays small."""
Kind = Literal["cite", "closest"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what it got."""

    number: int
    """Counts up within a conversation; never used twice."""
    answer: Answer

    @property
    def permalink(self) -> str:
        """Query string that asks this again with nothing before it: the question as it was understood."""
        return "?" + urlencode({"q": self.answer.standalone_question})


@dataclass(frozen=True, slots=True)
class Opened:
    """The passage that stands open beside an answer."""

    turn: int
    n: int
    kind: Kind
    language: Language | None = None
    """The language to show it in; None for the one that was quoted."""

    def citation(self, turns: Sequence[Turn]) -> Citation | None:
        """The citation, if its turn is still there."""
        for turn in turns:
            if turn.number == self.turn:
                pool = turn.answer.citations if self.kind == "cite" else turn.answer.closest
                return next((c for c in pool if c.n == self.n), None)
        return None


class Conversation:
    """Turns in order. Safe to use from the several threads that may run one session's scripts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: list[Turn] = []
        self._next = 1

    def add(self, answer: Answer) -> Turn:
        """The turn made of ``answer``."""
        with self._lock:
            turn = Turn(self._next, answer)
            self._next += 1
            self._turns = [*self._turns[-(MAX_TURNS - 1) :], turn]
            return turn

    def turns(self) -> tuple[Turn, ...]:
        """All turns, oldest first."""
        with self._lock:
            return tuple(self._turns)

    def history(self) -> list[str]:
        """Questions asked so far, oldest first, as they were typed."""
        return [turn.answer.question for turn in self.turns()]

    def clear(self) -> None:
        """Forget every turn; numbers go on, so that nothing of an old turn sticks to a new one."""
        with self._lock:
            self._turns = []
