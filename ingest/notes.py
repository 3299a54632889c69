"""Known disagreements and slips, read from ``notes.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from ingest.documents import LANGUAGES, Language
from ingest.errors import InputRefused

KINDS = ("contradicts-itself", "mislabelled", "differs-from-source", "outdated", "slip", "unverifiable")


@dataclass(frozen=True, slots=True)
class NoteValue:
    """One side of a disagreement: which value stands at which place."""

    source: str
    label: str
    value: dict[Language, str]


@dataclass(frozen=True, slots=True)
class Note:
    """A disagreement within a source or between sources, or a slip."""

    note_id: str
    kind: str
    text: dict[Language, str]
    values: tuple[NoteValue, ...]
    resolution: dict[Language, str]
    sources: tuple[str, ...]


def load_notes(corpus: Path) -> tuple[Note, ...]:
    """The notes of a corpus; none where the file is missing.

    Raises:
        InputRefused: naming the note, if the file does not have the form that ``corpus/README.md`` describes.
    """
    path = corpus / "notes.yaml"
    if not path.exists():
        return ()
    try:
        # The safe loader in C where there is one: ten times as fast.
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"notes.yaml: is not YAML ({str(error).splitlines()[0]}).") from error
    notes = tuple(_note(entry, number) for number, entry in enumerate(entries or [], 1))
    ids = [note.note_id for note in notes]
    if double := {i for i in ids if ids.count(i) > 1}:
        raise InputRefused(f"notes.yaml: id used twice: {', '.join(sorted(double))}.")
    return notes


def _note(entry: Any, number: int) -> Note:
    name = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
    try:
        if entry["kind"] not in KINDS:
            raise InputRefused(f"notes.yaml: {name}: kind is {entry['kind']!r}; it must be one of {', '.join(KINDS)}.")
        return Note(
            str(entry["id"]),
            entry["kind"],
            _texts(entry["text"], name),
            tuple(_value(value, name) for value in entry.get("values") or ()),
            _texts(entry["resolution"], name),
            tuple(entry.get("sources") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputRefused(f"notes.yaml: {name}: {error} is missing or has the wrong form; see corpus/README.md.") from error


def _value(entry: Any, name: str) -> NoteValue:
    source, _, label = str(entry["at"]).partition(" ")
    return NoteValue(source, label, _texts(entry["value"], name))


def _texts(value: Any, name: str) -> dict[Language, str]:
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    missing = [language for language in get_args(Language) if not value.get(language)]
    if missing:
        raise InputRefused(f"notes.yaml: {name}: a text lacks {', '.join(missing)}.")
    return {language: str(value[language]) for language in LANGUAGES}
