"""Answers, hits and verdicts as text for a terminal, with our words in the reader's language."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.answers import Answer, Citation
    from ingest.documents import Language

WIDTH = 100
_LABELS: dict[str, dict[Language, str]] = {
    "sources": {"en": "Sources", "id": "Sumber", "vi": "Nguồn"},
    "closest": {
        "en": "Closest passages (not evidence)",
        "id": "Bagian yang paling dekat (bukan bukti)",
        "vi": "Những đoạn gần nhất (không phải bằng chứng)",
    },
    "note": {"en": "Note", "id": "Catatan", "vi": "Lưu ý"},
    "unverified": {
        "en": "not verified against the source itself",
        "id": "belum diperiksa pada sumbernya",
        "vi": "chưa kiểm tra với chính nguồn",
    },
}
_VERDICTS = {
    "supported": "Supported",
    "partly_supported": "Partly supported",
    "contradicted": "Contradicted",
    "not_found": "Not found",
    "not_checked": "Not checked",
}


def answer_text(answer: Answer) -> str:
    """An answer with its numbered sources below, its notes, and on abstention the nearest passages, marked as no evidence."""
    language = answer.language
    parts = [_wrapped(answer.text)]
    if answer.writing is not None and answer.writing.note:
        parts.append(_wrapped(answer.writing.note))
    for note in answer.notes:
        numbers = "".join(f" [{n}]" for n in dict.fromkeys(n for _, n in note.values))
        parts.append(_wrapped(f"{_LABELS['note'][language]}: {note.text} {note.resolution}{numbers}"))
    if answer.citations:
        parts.append("\n".join([f"{_LABELS['sources'][language]}:", *(_citation(c, f"[{c.n}]", language) for c in answer.citations)]))
    if answer.closest:
        parts.append("\n".join([f"{_LABELS['closest'][language]}:", *(_citation(c, "-", language) for c in answer.closest)]))
    return "\n\n".join(parts)


def _citation(citation: Citation, mark: str, language: Language) -> str:
    year = f" ({citation.year})" if citation.year else ""
    unverified = f" ({_LABELS['unverified'][language]})" if citation.unverified else ""
    head = _wrapped(f"{citation.title}{year}, {citation.locator.label}", f"{mark:>5} ")
    return f"{head}\n{_wrapped(f'“{citation.quote}”{unverified}', ' ' * 6)}"


def hits_text(hits: Sequence[dict[str, Any]]) -> str:
    """Hits of a search, best first, with their scores."""
    blocks = []
    for number, hit in enumerate(hits, 1):
        scores = ", ".join(f"{name} {value:.3f}" for name, value in hit["scores"].items())
        head = f"{hit['source']} {hit['locator']['label']} ({hit['language']}, {hit['origin']}; {scores})"
        blocks += [_wrapped(head, f"{number:>5} "), _wrapped(hit["text"], " " * 6)]
    return "\n".join(blocks) or "No passage was found."


def checks_text(checks: Sequence[dict[str, Any]]) -> str:
    """Check objects of a draft: each sentence with its verdict, why, what to correct, and the sources."""
    blocks = []
    for found in checks:
        lines = [_wrapped(f"{_VERDICTS[found['verdict']]}: {found['claim']}"), _wrapped(found["explanation"], " " * 6)]
        for correction in found["corrections"]:
            number = f" [{correction['citation']}]" if correction.get("citation") else ""
            lines.append(_wrapped(f"{correction['claimed']} -> {correction['source']}{number}", " " * 6))
        for citation in found["citations"]:
            number = f"[{citation['n']}]"
            lines.append(_wrapped(f"{citation['title']}, {citation['locator']['label']}: “{citation['quote']}”", f"{number:>9} "))
        lines += [_wrapped(f"Note: {note['text']} {note['resolution']}", " " * 6) for note in found.get("notes", ())]
        blocks.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join(blocks) or "There is no sentence to check."


def audit_text(entries: Sequence[dict[str, Any]]) -> str:
    """Disagreements: kind and name, what is said of them, and each value with where it stands."""
    blocks = []
    for entry in entries:
        lines = [f"{entry['kind']} ({entry['origin']}): {entry['id']}", _wrapped(f"{entry['text']} {entry['resolution']}".strip(), " " * 4)]
        for side in entry["sides"]:
            citation = side["citation"]
            place = f"{citation['source']} {citation['locator']['label']}"
            lines.append(_wrapped(f"{side['value']}: {place}, “{citation['quote']}”", " " * 6))
        blocks.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join([*blocks, f"{len(entries)} disagreements."])


def _wrapped(text: str, first: str = "") -> str:
    """``text`` in lines of WIDTH, ``first`` before the first one and as much space before the others."""
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False, break_on_hyphens=False
    )
