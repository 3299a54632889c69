"""Checking a draft: each sentence supported, partly supported, contradicted, not found or not checked, with the evidence."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.answers import Citation, NoteView, Verdict
from app.checkability import why_not_checked
from app.difference import Difference, DifferenceKind
from app.disagreements import MATTER, holds
from app.draft import DraftPart, ReferenceCheck, accept_draft, bibliography_entries, check_reference, split_draft
from app.engine import Engine
from app.evidence import evidence_from, find_evidence
from app.explanation import explained, reference_explained
from app.index import OpenIndex
from app.judgement import Judgement, judge
from app.question import detect_language
from app.relevance import Judged
from app.second_opinion import SecondOpinion, second_opinion
from app.statement import Statement, parse_statement
from app.synthesis import citation_of
from ingest.documents import LANGUAGES, Language
from ingest.embedding import Vectors
from ingest.errors import InputRefused
from ingest.figures import figure_keys
from ingest.lexicon import fold, normalise

MAX_CITATIONS = 4
MAX_NOTES = 2


@dataclass(frozen=True, slots=True)
class Correction:
    """What the claim says, what the source says, and the citation where it stands."""

    claimed: str
    source: str
    citation: int
    kind: DifferenceKind
    """``figure``, ``unit``, ``date``, ``name``, ``actor``, ``place``, ``population``, ``direction``, ``negation`` or ``wording``."""

    def to_json(self) -> dict[str, Any]:
        """The correction by the contract."""
        return {"claimed": self.claimed, "source": self.source, "citation": self.citation, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class ReferenceFinding:
    """What became of a reference such as "(ILO, 2017)" or "[3]"."""

    text: str
    keys: tuple[str, ...]
    """Entries of ``references.bib`` that it may mean."""
    status: str
    """``known``, ``unknown-work``, ``wrong-year``, ``unknown-number``, ``not-in-source`` or ``no-passages``."""
    explanation: str
    years: tuple[int, ...] = ()
    """On ``wrong-year``: the years of that author's works."""

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {"text": self.text, "keys": list(self.keys), "status": self.status, "explanation": self.explanation}


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One sentence of a draft with its verdict."""

    id: str
    """Its number in the draft, from 1."""
    claim: str
    """As it stands in the draft."""
    start: int
    end: int
    """Offsets in the draft, in characters."""
    verdict: Verdict
    rule: str
    """What made the verdict: ``figures``, ``names``, ``coverage``, the kind of difference, or why it was not checked."""
    explanation: str
    """In the reader's language."""
    language: Language
    corrections: tuple[Correction, ...] = ()
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    """On ``not_found``: the nearest sentences, which are not evidence."""
    notes: tuple[NoteView, ...] = ()
    references: tuple[ReferenceFinding, ...] = ()
    missing: tuple[str, ...] = ()
    """Parts of the claim that no source speaks of."""
    impossible_dates: tuple[str, ...] = ()
    """Dates such as 31 February, as they stand."""
    confidence: float = 0.0
    """Calibrated probability that the sources speak of the claim's matter."""
    second_opinion: SecondOpinion | None = None

    def to_json(self, identity: Any = None) -> dict[str, Any]:
        """The check object of the contract."""
        return {
            "id": self.id if identity is None else identity,
            "claim": self.claim,
            "start": self.start,
            "end": self.end,
            "language": self.language,
            "verdict": self.verdict,
            "rule": self.rule,
            "explanation": self.explanation,
            "corrections": [c.to_json() for c in self.corrections],
            "citations": [c.to_json() for c in self.citations],
            "closest": [c.to_json() for c in self.closest],
            "notes": [n.to_json() for n in self.notes],
            "references": [r.to_json() for r in self.references],
            "missing": list(self.missing),
            "confidence": round(self.confidence, 4),
            "second_opinion": self.second_opinion.to_json() if self.second_opinion else None,
        }


def check_draft(text: str, engine: Engine, language: Language | None = None) -> list[ClaimCheck]:
    """A check for each part of the draft, in order; ``language`` None means detect it sentence by sentence.

    Raises:
        InputRefused: where the draft is empty, far too long, or the language is unknown.
        NoUsableIndex: if there is no index to check against.
    """
    accept_draft(text)
    index = engine.index()
    main = _accept_language(language) or detect_language(normalise(text[:4000]), index)
    parts = split_draft(text)
    entries = bibliography_entries(parts)
    return [_check(part, str(number), language, main, entries, index) for number, part in enumerate(parts, 1)]


def check_claim(claim: str, engine: Engine, language: Language | None = None) -> ClaimCheck:
    """The check of one sentence, taken as one claim however it is punctuated. Raises like :func:`check_draft`."""
    accept_draft(claim)
    index = engine.index()
    parts = [p for p in split_draft(claim) if p.kind != "bibliography"]
    part = parts[0] if len(parts) == 1 else DraftPart(claim, " ".join(p.claim for p in parts), "sentence", 0, len(claim))
    if part.kind == "heading":
        part = DraftPart(part.text, part.claim, "sentence", part.start, part.end, part.works, part.quotations)
    main = _accept_language(language) or detect_language(normalise(claim), index)
    return _check(part, "1", language, main, {}, index)


def _accept_language(language: Language | None) -> Language | None:
    if language is not None and language not in LANGUAGES:
        raise InputRefused(f"Language {language!r} is not known; use {', '.join(LANGUAGES)} or auto.")
    return language


def _check(
    part: DraftPart, identity: str, language: Language | None, main: Language, entries: Mapping[int, str], index: OpenIndex
) -> ClaimCheck:
    spoken = language or (detect_language(normalise(part.claim), index, main) if part.claim else main)
    works = [check_reference(work, index.references, entries) for work in part.works]
    statement = parse_statement(part.claim, spoken, index)
    reason = why_not_checked(part, statement, index)
    if reason == "quotation" and (found := _verbatim(part, index)) is not None:
        rule = "quotation"
        return _explained(
            ClaimCheck(identity, part.text, part.start, part.end, "supported", rule, "", spoken, citations=(found,), confidence=1.0)
        )
    if reason:
        findings = tuple(_finding(check, spoken) for check in works)
        return _explained(ClaimCheck(identity, part.text, part.start, part.end, "not_checked", reason, "", spoken, references=findings))
    vector = index.embedder.query(statement.text)
    judgement = judge(statement, find_evidence(statement, vector, index), index)
    return _made(part, identity, statement, vector, judgement, works, index)


def _made(
    part: DraftPart,
    identity: str,
    statement: Statement,
    vector: Vectors,
    judgement: Judgement,
    works: list[ReferenceCheck],
    index: OpenIndex,
) -> ClaimCheck:
    language = statement.language
    cited = _cited(judgement.used, index)
    not_found = judgement.verdict == "not_found"
    corrections = tuple(Correction(d.claimed, d.source, _number(d, judgement.used), d.kind) for d in judgement.differences)
    notes = () if not_found else _notes(statement, vector, judgement, cited, index)
    check = ClaimCheck(
        identity,
        part.text,
        part.start,
        part.end,
        judgement.verdict,
        judgement.rule,
        "",
        language,
        corrections,
        () if not_found else cited,
        cited if not_found else (),
        notes,
        tuple(_finding(check, language, statement, vector, judgement, index) for check in works),
        judgement.missing,
        _impossible_dates(statement),
        judgement.found,
        second_opinion(index.settings.cross_encoder, statement.text, [j.evidence.statement.text for j in judgement.used[:1]]),
    )
    return _explained(check)


def _explained(check: ClaimCheck) -> ClaimCheck:
    return replace(check, explanation=explained(check, check.language))


def _cited(used: tuple[Judged, ...], index: OpenIndex) -> tuple[Citation, ...]:
    return tuple(citation_of(j.evidence.passage, j.evidence.position, n, index) for n, j in enumerate(used[:MAX_CITATIONS], 1))


def _number(difference: Difference, used: tuple[Judged, ...]) -> int:
    """The citation in which the right value stands."""
    return next((n for n, j in enumerate(used[:MAX_CITATIONS], 1) if difference in j.comparison.differences), 1)


def _impossible_dates(statement: Statement) -> tuple[str, ...]:
    return tuple(
        statement.text[d.start : d.end]
        for d in statement.dates
        if d.day is not None and d.day > calendar.monthrange(d.year if d.year and 1 <= d.year <= 9999 else 2000, d.month)[1]
    )


def _verbatim(part: DraftPart, index: OpenIndex) -> Citation | None:
    """Where a quotation stands word for word."""
    for quotation in part.quotations:
        wanted = fold(normalise(quotation).lower()).strip(" .,;")
        for row in range(len(index.store)):
            passage = index.store.get(row)
            for position, sentence in enumerate(passage.sentences):
                if wanted in fold(normalise(sentence).lower()):
                    return citation_of(passage, position, 1, index)
    return None


def _notes(
    statement: Statement, vector: Vectors, judgement: Judgement, cited: tuple[Citation, ...], index: OpenIndex
) -> tuple[NoteView, ...]:
    """Known disagreements of which one side is what the claim, or its correction, says."""
    if not index.notes or len(index.note_vectors) != len(index.notes):
        return ()
    similarity = index.note_vectors[:, LANGUAGES.index(statement.language)] @ vector
    said = figure_keys(statement.text, statement.language)
    said = said.union(*(figure_keys(d.source, statement.language) for d in judgement.differences))
    found = []
    for number, note in enumerate(index.notes):
        if float(similarity[number]) < MATTER - 0.07:
            continue
        for value in note.values:
            keys = figure_keys(value.value[statement.language], statement.language)
            stands = any(c.source == value.source and c.locator.label == value.label and holds(c.quote, value, c.language) for c in cited)
            if stands and (not keys or keys <= said):
                found.append((float(similarity[number]), number))
                break
    views = []
    for _, number in sorted(found, key=lambda f: (-f[0], f[1]))[:MAX_NOTES]:
        note = index.notes[number]
        values = tuple(
            (v.value[statement.language], c.n) for v in note.values for c in cited if c.source == v.source and c.locator.label == v.label
        )
        views.append(NoteView(note.note_id, note.kind, note.text[statement.language], note.resolution[statement.language], values))
    return tuple(views)


def _finding(
    check: ReferenceCheck,
    language: Language,
    statement: Statement | None = None,
    vector: Vectors | None = None,
    judgement: Judgement | None = None,
    index: OpenIndex | None = None,
) -> ReferenceFinding:
    """A reference with its status; where the claim was judged, also whether the work named holds it."""
    status: str = check.problem or "known"
    if status == "known" and statement is not None and vector is not None and judgement is not None and index is not None:
        held = [key for key in check.keys if any(source == key for source, _ in index.store.by_place)]
        if check.keys and not held:
            status = "no-passages"
        elif held and not any(j.agrees and j.evidence.passage.source in held for j in judgement.used):
            own = judge(statement, evidence_from(statement, vector, index, held), index)
            status = "known" if own.verdict == "supported" else "not-in-source"
    finding = ReferenceFinding(check.work.text, check.keys, status, "", check.years)
    return replace(finding, explanation=reference_explained(finding, language))


__all__ = ["ClaimCheck", "Correction", "ReferenceFinding", "check_claim", "check_draft"]
