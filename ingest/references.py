"""The bibliography: every source's entry in ``references.bib``, read with pybtex."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Reference:
    """One source as the reader meets it."""

    key: str
    kind: str
    """BibTeX entry type."""
    title: str
    authors: tuple[str, ...]
    year: int | None
    publisher: str | None
    url: str | None
    language: str | None
    note: str | None
    file: str | None = None
    """Names of files, separated by commas, that hold the original when a user has it."""


@functools.lru_cache(maxsize=8)
def _load(path: Path, _stamp: tuple[int, int]) -> dict[str, Reference]:
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except (PybtexError, OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path.name}: is not valid BibTeX ({error}).") from error
    references = {}
    for key, entry in entries.items():
        fields = {name.lower(): re.sub(r"\\([&_%#$])", r"\1", re.sub(r"[{}]", "", value)).strip() for name, value in entry.fields.items()}
        people = [re.sub(r"[{}]", "", str(person)) for role in ("author", "editor") for person in entry.persons.get(role, [])]
        date = fields.get("year") or fields.get("date", "")
        year = re.match(r"\d{4}", date)
        references[key] = Reference(
            key,
            entry.type,
            fields.get("title", key),
            tuple(people),
            int(year[0]) if year else None,
            fields.get("publisher") or fields.get("institution") or fields.get("organization"),
            fields.get("url"),
            fields.get("language"),
            fields.get("note"),
            fields.get("file"),
        )
    return references


def load_references(corpus: Path) -> dict[str, Reference]:
    """Key -> entry of ``corpus/references.bib``.

    Raises:
        InputRefused: if the file is missing or not BibTeX.
    """
    path = corpus / "references.bib"
    try:
        stat = path.stat()
    except OSError as error:
        raise InputRefused(f"{path} cannot be read ({error.strerror}). Set SUMBER_CORPUS to the corpus folder.") from error
    return _load(path, (stat.st_mtime_ns, stat.st_size))
