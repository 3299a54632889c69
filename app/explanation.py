"""What a check says to a person: whole sentences in the language they read, with titles for sources and never a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.answers import Citation
from app.claim_wording import difference_words, verdict_words
from ingest.documents import Language

if TYPE_CHECKING:
    from app.claims import ClaimCheck, ReferenceFinding


def explained(check: ClaimCheck, language: Language) -> str:
    """The reason for a verdict in ``language``, whichever language the draft is in."""
    name: str = check.verdict
    if check.verdict == "not_checked":
        name = check.rule
    elif check.verdict == "supported" and check.notes:
        name = "supported-note"
    differences = "; ".join(difference_words(c.kind, c.claimed, c.source, language) for c in check.corrections)
    text = verdict_words(name, language, places=places(check.citations), differences=differences, missing=", ".join(check.missing))
    if check.impossible_dates:
        text += " " + verdict_words("impossible-date", language, missing=", ".join(check.impossible_dates))
    return text


def reference_explained(finding: ReferenceFinding, language: Language) -> str:
    """What became of a reference of the draft, in ``language``; it begins with the reference."""
    return verdict_words(finding.status, language, work=finding.text, years=", ".join(map(str, finding.years)))


def places(citations: Sequence[Citation]) -> str:
    """Where the evidence stands: title and locator of each passage, once."""
    return "; ".join(dict.fromkeys(f"{c.title}, {c.locator.label}" for c in citations))
