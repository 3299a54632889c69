"""Answers and outcomes made by hand."""

from __future__ import annotations

from app.answers import Answer, Citation, NoteView, Sentence
from evals.data import EvalClaim, EvalQuestion
from evals.outcomes import ClaimOutcome, Outcome
from evals.scoring import score_answer
from evals.support import Support
from ingest.documents import Language
from ingest.locators import parse_locator


def question(identity: str = "q-en", **changes: object) -> EvalQuestion:
    """A question that 1,031,944 of ¶35-36 answers, save for ``changes``."""
    fields: dict[str, object] = {
        "question_id": identity, "fact": identity, "split": "test", "lang": "en", "kind": "count", "expect": "answer",
        "question": "How many child labourers were there in 2018?", "history": (), "gold": (("1,031,944",),), "need": 1,
        "reject": (), "passages": (("article", "¶35-36"),),
    }  # fmt: skip
    return EvalQuestion(**(fields | changes))  # type: ignore[arg-type]


def citation(n: int, quote: str, label: str = "¶35-36", source: str = "article", language: Language = "en") -> Citation:
    """Citation ``n`` of a digest passage."""
    return Citation(n, f"{source}/{label}/{language}", source, source, 2022, parse_locator(label), language, "digest", quote, None)


def answer(*sentences: tuple[str, tuple[int, ...]], **changes: object) -> Answer:
    """An answered question with these sentences, each (text, citation numbers)."""
    fields: dict[str, object] = {
        "question": "?", "standalone_question": "?", "language": "en", "status": "answered", "confidence": 0.9,
        "timings_ms": {"total": 20.0},
        "sentences": tuple(Sentence(text, numbers, "supported", "extracted") for text, numbers in sentences),
    }  # fmt: skip
    return Answer(**(fields | changes))  # type: ignore[arg-type]


RIGHT = answer(
    ("In 2018 there were 1,031,944 child labourers.", (1,)), citations=(citation(1, "In 2018 there were 1,031,944 child labourers."),)
)
REFUSAL = answer(status="abstained", lead="The sources do not say.", confidence=0.8)
NO_SUPPORT = Support(0, 0, 0, 0, 0, 0, 0, 0)


def outcome(expected: EvalQuestion, given: Answer, support: Support = NO_SUPPORT) -> Outcome:
    """The outcome of an answer with the support that it is said to have."""
    return Outcome(expected, given, score_answer(expected, given), support)


def claim(identity: str, deserved: str, got: str, corrected: bool | None = None) -> ClaimOutcome:
    """A draft sentence with the verdict that it deserved and the one that it got."""
    expected = EvalClaim(identity, identity, "test", "en", "text", deserved, "1", "2", "figure", ())  # type: ignore[arg-type]
    return ClaimOutcome(expected, got, corrected, "")


def note(text: str) -> NoteView:
    """A disagreement note."""
    return NoteView("note", "contradicts-itself", text, "", ())
