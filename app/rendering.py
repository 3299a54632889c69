"""Answers and passages as the page shows them: plain data for the components, which put it in as text and never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from app.answers import Answer, Citation, Verdict
from app.chat_state import Turn
from app.index import OpenIndex
from app.interface import NAMES, Say
from ingest.documents import LANGUAGES, Language, Passage
from ingest.references import Reference

SYMBOLS: dict[Verdict, str] = {"supported": "✓", "partly_supported": "◐", "contradicted": "✗", "not_found": "∅", "not_checked": "?"}
_DOCUMENT_MARKUP = re.compile(r"([\\`*_\[\]<>|$~#&])")
_LINE_START = re.compile(r"^(\d*)([-+=.)])")
_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """``text`` for a Streamlit label: every character that Markdown could read as markup is escaped, line breaks are folded."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def markdown_text(text: str) -> str:
    """``text`` for a Markdown document that people read too: only what would be markup is escaped, line breaks are folded."""
    escaped = _DOCUMENT_MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(r"\1\\\2", escaped)


def verdict_name(verdict: Verdict, say: Say) -> str:
    """The word for a verdict."""
    return {
        "supported": say("Supported"),
        "partly_supported": say("Partly supported"),
        "contradicted": say("Contradicted"),
        "not_found": say("Not found"),
        "not_checked": say("Not checked"),
    }[verdict]


def note_title(kind: str, say: Say) -> str:
    """What kind of disagreement a note is about, as a heading."""
    return {
        "contradicts-itself": say("A source contradicts itself"),
        "mislabelled": say("A figure measures something else than its label says"),
        "differs-from-source": say("Sources differ"),
        "outdated": say("Out of date"),
        "slip": say("A slip in the source"),
        "unverifiable": say("Not verifiable"),
    }[kind]


def where(citation: Citation) -> str:
    """Source and locator in one line."""
    return f"{citation.title}, {citation.locator.label}"


def reference_line(reference: Reference | None, key: str, locator: str = "") -> str:
    """A source as a line of a bibliography, with the locator where one is given."""
    if reference is None:
        return f"{key}, {locator}" if locator else key
    who = "; ".join(reference.authors) or reference.publisher or ""
    parts = [f"{who} ({reference.year or 'n.d.'})" if who else f"({reference.year or 'n.d.'})", reference.title]
    if reference.publisher and reference.publisher != who:
        parts.append(reference.publisher)
    if locator:
        parts.append(locator)
    if reference.url:
        parts.append(reference.url)
    return ". ".join(part.rstrip(".") for part in parts) + ("" if reference.url else ".")


def answer_view(turn: Turn, say: Say, *, open_n: int | None = None, open_closest: int | None = None, fresh: bool = False) -> dict[str, Any]:
    """What the answer component shows of a turn."""
    answer = turn.answer
    by_number = {c.n: c for c in answer.citations}
    return {
        "anchor": f"turn-{turn.number}",
        "question": answer.question,
        "understood": answer.standalone_question if differs(answer) else "",
        "status": answer.status,
        "state": _state(answer, say),
        "lead": answer.lead,
        "language": answer.language,
        "fresh": fresh,
        "open": open_n,
        "openClosest": open_closest,
        "sentences": [
            {
                "text": sentence.text,
                "verdict": sentence.verdict,
                "symbol": SYMBOLS[sentence.verdict],
                "citations": [
                    {"n": n, "label": _badge_label(by_number[n], sentence.verdict, say)} for n in sentence.citations if n in by_number
                ],
                "aside": sentence.rule == "other-side",
                "mark": say("unverified") if any(by_number[n].unverified for n in sentence.citations[:1] if n in by_number) else "",
            }
            for sentence in answer.sentences
        ],
        "notes": [
            {
                "title": note_title(note.kind, say),
                "text": note.text,
                "resolution": note.resolution,
                "values": [
                    {
                        "value": value,
                        "n": n,
                        "title": by_number[n].title,
                        "locator": by_number[n].locator.label,
                        "label": _badge_label(by_number[n], "supported", say),
                    }
                    for value, n in note.values
                    if n in by_number
                ],
            }
            for note in answer.notes
        ],
        "closest": [{"n": c.n, "quote": c.quote, "where": where(c)} for c in answer.closest],
        "permalink": turn.permalink if answer.status != "needs_clarification" else "",
        "plain": answer.text,
        "words": {
            "understood": say("Understood as:"),
            "closest": say("Closest passages (not evidence)"),
            "read": say("Read the passage"),
            "disagreement": say("Where sources disagree"),
            "also": say("The sources also say"),
            "settles": say("What settles it:"),
            "link": say("Copy link to this question"),
            "copy": say("Copy answer"),
            "copied": say("Copied"),
        },
    }


def differs(answer: Answer) -> bool:
    """Whether a question was understood as other words than those typed."""
    understood = answer.standalone_question.strip().rstrip("?")
    return bool(understood) and understood != answer.question.strip().rstrip("?")


def _state(answer: Answer, say: Say) -> str:
    if answer.status == "needs_clarification":
        return say("This question needs one more word")
    return say("Not an answer: the sources do not say this")


def _badge_label(citation: Citation, verdict: Verdict, say: Say) -> str:
    return f"{say('Source')} {citation.n}: {where(citation)}. {verdict_name(verdict, say)}."


def find_passage(index: OpenIndex, source: str, label: str, language: Language, origin: str = "digest") -> Passage | None:
    """The passage of a place in a language, as digest or original; the other origin where this one is missing."""
    rows = index.store.by_place.get((source, label), [])
    fitting = [row for row in rows if index.store.languages[row] == language]
    for row in sorted(fitting, key=lambda r: index.store.origins[r] != origin):
        return index.store.get(row)
    return None


def passages_of(index: OpenIndex, source: str, language: Language) -> list[Passage]:
    """A source's passages in one language in the document's order; originals behind the digest."""
    rows = [row for row, place in enumerate(index.store.places) if place[0] == source and index.store.languages[row] == language]
    return sorted((index.store.get(row) for row in rows), key=lambda p: p.origin != "digest")


def cited_passage(index: OpenIndex, citation: Citation) -> Passage | None:
    """The passage a citation names, if the index still has it."""
    rows = index.store.by_place.get((citation.source, citation.locator.label), [])
    exact = (index.store.get(row) for row in rows)
    found = next((p for p in exact if p.passage_id == citation.passage_id), None)
    return found or find_passage(index, citation.source, citation.locator.label, citation.language, citation.origin)


def passage_view(
    passage: Passage,
    quoted: Iterable[int],
    index: OpenIndex,
    say: Say,
    *,
    n: int | None = None,
    evidence: bool = True,
    focus: str = "",
    value: str = "",
    lead: bool = True,
) -> dict[str, Any]:
    """What the passage component shows: a whole passage with its neighbours and twins.

    The sentences at ``quoted`` are highlighted, ``value`` in them is underlined. ``lead`` says whether the reader is taken to a
    passage whose ``focus`` is new, with the keyboard and, in a narrow window, with the view.
    """
    reference = index.references.get(passage.source)
    quoted = set(quoted)
    mates = [p for p in passages_of(index, passage.source, passage.language) if p.origin == passage.origin]
    at = next((i for i, p in enumerate(mates) if p.passage_id == passage.passage_id), 0)
    rows = index.store.by_place.get(passage.place, [])
    spoken = {index.store.languages[row] for row in rows if index.store.origins[row] == passage.origin}
    return {
        "n": n,
        "evidence": evidence,
        "closable": n is not None,
        "locator": passage.locator.label,
        "section": passage.locator.section,
        "title": reference.title if reference else passage.source,
        "about": about(reference, say),
        "language": passage.language,
        "languages": [{"code": code, "name": NAMES[code], "active": code == passage.language} for code in LANGUAGES if code in spoken],
        "sentences": [
            {"text": text, "quoted": i in quoted, "unverified": i in passage.unverified} for i, text in enumerate(passage.sentences)
        ],
        "before": _neighbour(mates, at - 1),
        "after": _neighbour(mates, at + 1),
        "origin": say("Digest in our own words; the locator is the original's.")
        if passage.origin == "digest"
        else say("Text of the original."),
        "address": reference.url if reference and reference.url else "",
        "citation": reference_line(reference, passage.source, passage.locator.label),
        "place": True,
        "value": value,
        "focus": focus,
        "lead": lead,
        "words": {
            "passage": say("Passage"),
            "close": say("Close the passage"),
            "notEvidence": say("Closest passage, not evidence for an answer"),
            "language": say("Language of the passage"),
            "showIn": say("Show in"),
            "before": say("Before:"),
            "after": say("After:"),
            "unverified": say("unverified"),
            "open": say("Open in the source"),
            "cite": say("Copy citation"),
            "copied": say("Copied"),
            "original": say("Original's address"),
        },
    }


def about(reference: Reference | None, say: Say) -> str:
    """Author or publisher, year and language of a source."""
    if reference is None:
        return ""
    who = "; ".join(reference.authors[:3]) or reference.publisher or ""
    year = str(reference.year) if reference.year else say("no year")
    return " · ".join(part for part in (who, year, language_name(reference.language or "", say)) if part)


def language_name(name: str, say: Say) -> str:
    """The reader's word for a language as ``references.bib`` names it."""
    names = {
        "indonesian": say("Indonesian"),
        "english": say("English"),
        "vietnamese": say("Vietnamese"),
        "german": say("German"),
        "french": say("French"),
        "dutch": say("Dutch"),
    }
    return names.get(name.lower(), name)


def _neighbour(mates: list[Passage], at: int) -> dict[str, str] | None:
    if not 0 <= at < len(mates):
        return None
    return {"locator": mates[at].locator.label, "text": mates[at].text}
