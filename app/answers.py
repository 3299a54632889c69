"""The values of the question path: Hit -> Sentence -> Answer, and their JSON form, which is a contract."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ingest.documents import Language, Locator, Passage

Status = Literal["answered", "abstained", "needs_clarification", "refused"]
Verdict = Literal["supported", "partly_supported", "contradicted", "not_found", "not_checked"]
Writer = Literal["extractive", "llm", "extractive-fallback"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place found for a question: its passage in the reader's language where there is one, and its scores."""

    row: int
    """Row of ``passage`` in the passage store."""
    passage: Passage
    dense: float
    """Cosine similarity of question and passage, the best over its languages."""
    lexical: float
    """BM25 score in the language of the question; 0 where no word is shared."""
    fused: float
    """What hits are ranked by: weighted z-scores."""
    twins: tuple[int, ...] = ()
    """Rows of the same place in other languages or as original."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered reference of an answer to a passage."""

    n: int
    passage_id: str
    source: str
    title: str
    year: int | None
    locator: Locator
    language: Language
    origin: str
    quote: str
    """The sentence as it stands in the passage."""
    url: str | None
    unverified: bool = False
    """Whether the quoted sentence rests on memory or on one weak source."""

    def to_json(self) -> dict[str, Any]:
        """The citation by the contract."""
        data = asdict(self)
        data["locator"]["paragraphs"] = list(self.locator.paragraphs)
        return data


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, the passages it cites, and how it was found to hold."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    rule: str
    """What made the verdict: ``extracted``, ``figures``, ``coverage``, ..."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A disagreement note as an answer carries it."""

    note_id: str
    kind: str
    text: str
    resolution: str
    values: tuple[tuple[str, int], ...]
    """(value, citation number) of each side that stands in the corpus."""

    def to_json(self) -> dict[str, Any]:
        """The note by the contract."""
        return {
            "id": self.note_id,
            "kind": self.kind,
            "text": self.text,
            "citations": [n for _, n in self.values],
            "resolution": self.resolution,
            "values": [{"value": value, "citation": n} for value, n in self.values],
        }


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model contributed to an answer."""

    model: str
    written: int
    """Sentences of its that passed the checks and are shown."""
    dropped: int
    """Sentences of its that did not pass, those of a second attempt included."""
    retried: bool
    """Whether it was asked once more, with the reasons."""
    trouble: str = ""
    """Why it wrote nothing or not all, for programs: ``checks``, ``nothing``, ``down``, ``slow`` ..."""
    note: str = ""
    """The same in a plain line for the reader; empty where the model wrote the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets."""

    question: str
    standalone_question: str
    language: Language
    status: Status
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    """On abstention: the nearest passages, which are not evidence."""
    notes: tuple[NoteView, ...] = ()
    lead: str = ""
    """Words of ours before the sentences: why there is no answer, or what the sources do say instead."""
    writer: Writer = "extractive"
    confidence: float = 0.0
    """Calibrated probability that the answer is right; on abstention, that abstaining is."""
    timings_ms: dict[str, float] = field(default_factory=dict)
    index_generation: str = ""
    reason: str = ""
    """Why the status is not ``answered``, for programs: ``nothing-found``, ``premise``, ``empty`` ..."""
    writing: Writing | None = None
    """What a language model contributed; None where none was asked."""

    @property
    def text(self) -> str:
        """The answer as one text with numbered citations."""
        parts = [self.lead] if self.lead else []
        parts += [s.text + "".join(f" [{n}]" for n in s.citations) for s in self.sentences]
        return " ".join(parts)

    def to_json(self, identity: Any = None) -> dict[str, Any]:
        """The answer object of the contract."""
        return {
            "id": identity,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "language": self.language,
            "status": self.status,
            "answer": self.text,
            "sentences": [{"text": s.text, "citations": list(s.citations), "verdict": s.verdict, "rule": s.rule} for s in self.sentences],
            "citations": [c.to_json() for c in self.citations],
            "closest": [c.to_json() for c in self.closest],
            "notes": [n.to_json() for n in self.notes],
            "writer": self.writer,
            "confidence": round(self.confidence, 4),
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms.items()},
            "index_generation": self.index_generation,
            "reason": self.reason,
            **({"writing": asdict(self.writing)} if self.writing else {}),
        }
