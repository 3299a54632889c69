"""What a language model writes, read strictly while it comes: sentences, each with the marks of the passages that it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.sentences import split_sentences

DraftProblem = Literal["", "unknown-mark", "malformed"]
MAX_LINE = 700
"""Characters without the end of a sentence after which a line is given up as malformed."""
_CIRCLING = re.compile(r"(.{6,80}?)\1{3,}$|(.{12,80}?)\2{2,}$", re.DOTALL)
"""A phrase that comes four times in a row, or a longer one three times: small models fall into it and do not get out."""
NOTHING = "NONE"
"""What the model is asked to write where the passages do not answer."""
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("［【〔〖⟦❲﹝⁅「『", "["),
        **dict.fromkeys("］】〕〗⟧❳﹞⁆」』", "]"),
        "，": ",",
        "；": ";",
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_UNIT_END = re.compile(
    r"\n"
    r"|[.!?…][\"”')]*[ \t]*(?:\[[^\[\]\n]*\][ \t]*)+(?=[^\s\[.!?…])"
    r"|(?:\[[^\[\]\n]*\][ \t]*)+[.!?…]+[ \t]+(?=[^\s\[])"
)
_GROUP = re.compile(r"\[([^\[\]]*)\]")
_ROUND = re.compile(r"[(<{]\s*([a-z]\d(?:\s*[,;&]?\s*[a-z]\d)*)\s*[)>}]", re.IGNORECASE)
_MARK = re.compile(r"[a-z]\d", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•–—>#]+|\(?\d{1,2}[.)])\s+")
_PROMPT = re.compile(r"\s*(?:Passages|Question):")
_OPEN_THOUGHT, _CLOSED_THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a model wrote it, its marks taken out."""

    text: str
    marks: tuple[str, ...]
    """Known marks, each once, in order; none where the model named no passage."""
    problem: DraftProblem = ""


class DraftReader:
    """Reads a stream into sentences; how the stream is cut to pieces makes no difference."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._buffer = ""
        self._started = False
        self._thinking = False
        self.nothing = False
        """Whether the model said that the passages do not answer."""
        self.lost = False
        """Whether it writes without end, so that nothing more is to be expected."""
        self.ended = False
        """Whether it has answered and goes on as if it were asked again, as small models do."""

    @property
    def pending(self) -> str:
        """The beginning of a sentence whose end has not come."""
        return self._buffer

    def feed(self, piece: str) -> Iterator[DraftSentence]:
        """The sentences that ``piece`` completes."""
        self._buffer += piece.translate(_LOOK_ALIKES)
        if not self._past_thoughts():
            return
        while not self._over() and (match := _UNIT_END.search(self._buffer)):
            unit, self._buffer = self._buffer[: match.end()], self._buffer[match.end() :]
            yield from self._read(unit)
        if len(self._buffer) > MAX_LINE or _CIRCLING.search(self._buffer[-400:]):
            unit, self._buffer, self.lost = self._buffer, "", True
            yield DraftSentence(_tidy(unit), (), "malformed")

    def close(self, *, whole: bool = True) -> Iterator[DraftSentence]:
        """What is left at the end; nothing of it where the stream was cut, since its last sentence may lack its end."""
        unit, self._buffer = self._buffer, ""
        if whole and not self._thinking and self._started and not self.ended:
            yield from self._read(unit)

    def _over(self) -> bool:
        """Whether what follows repeats the form of the prompt; nothing of it is read."""
        self.ended = self.ended or bool(_PROMPT.match(self._buffer))
        if self.ended:
            self._buffer = ""
        return self.ended

    def _past_thoughts(self) -> bool:
        """Whether what follows is the answer; the thoughts of a reasoning model before it are let go."""
        if not self._started:
            head = self._buffer.lstrip()
            if head and _OPEN_THOUGHT.startswith(head[: len(_OPEN_THOUGHT)]) and len(head) < len(_OPEN_THOUGHT):
                return False
            self._started = bool(head)
            self._thinking = head.startswith(_OPEN_THOUGHT)
        if self._thinking:
            _, closed, rest = self._buffer.partition(_CLOSED_THOUGHT)
            if not closed:
                self._buffer = self._buffer[-len(_CLOSED_THOUGHT) :]
                return False
            self._buffer, self._thinking = rest.lstrip(), False
        return True

    def _read(self, unit: str) -> Iterator[DraftSentence]:
        """The sentences of one unit; marks at its end are said of all of them."""
        unit = _BULLET.sub("", unicodedata.normalize("NFC", unit)).replace("**", "").strip()
        if not unit:
            return
        if unit.strip(" .\"'[]").upper() == NOTHING:
            self.nothing = True
            return
        marks, problem = self._marks(unit)
        bare = _tidy(_GROUP.sub(" ", self._unrounded(unit)))
        if not problem and any(word.casefold() in self._known for word in re.findall(r"\w+", bare)):
            problem = "malformed"
        if not any(c.isalnum() for c in bare):
            if problem or marks:
                yield DraftSentence("", marks, "malformed")
            return
        for sentence in split_sentences(bare):
            yield DraftSentence(sentence, marks, problem)

    def _unrounded(self, unit: str) -> str:
        """``unit`` with known marks in round, curly or pointed brackets put in square ones."""

        def square(match: re.Match[str]) -> str:
            inside = [m.casefold() for m in _MARK.findall(match[1])]
            return f"[{match[1]}]" if all(m in self._known for m in inside) else match[0]

        return _ROUND.sub(square, unit)

    def _marks(self, unit: str) -> tuple[tuple[str, ...], DraftProblem]:
        unit = self._unrounded(unit)
        if set("[]") & set(_GROUP.sub("", unit)):
            return (), "malformed"
        found: list[str] = []
        for inside in _GROUP.findall(unit):
            for mark in re.split(r"[\s,;&]+", inside.strip()):
                if not _MARK.fullmatch(mark):
                    return (), "malformed"
                if mark.casefold() not in self._known:
                    return (), "unknown-mark"
                found.append(mark.casefold())
        return tuple(dict.fromkeys(found)), ""


def _tidy(text: str) -> str:
    """White space folded, none before a mark of punctuation."""
    return re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(text.split()))
