"""The bibliography: every source's entry in ``references.bib``, read with pybtex, and which entry a file belongs to."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
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
    doi: str | None = None


SAME_TITLE = 96.0
"""Similarity of two titles, in percent, from which they are taken for the same."""
LIKE_TITLE = 82.0
"""From here on the user is told of the likeness and nothing is decided."""
TITLE_WORDS = 4
"""A shorter title ("Annual report") says too little."""
_OWN_SOURCES = "sources.json"


@dataclass(frozen=True, slots=True)
class Match:
    """The source that a file holds."""

    key: str
    how: str = ""
    """Why it is taken for a source of the bibliography; empty where that names the file, and for a source of its own."""
    hint: str = ""
    """A source that it resembles, with what to write where it is the same."""


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
            fields.get("doi"),
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


def match_reference(references: Mapping[str, Reference], name: str, title: str, doi: str) -> Match:
    """The source that a file called ``name`` holds: by its name, its DOI or its title; otherwise one of its own called ``name``.

    Titles with other numbers in them (years, volumes, conventions) are never the same.
    """
    if name in references:
        return Match(name, "by the file's name")
    if doi:
        found = [r.key for r in references.values() if r.doi and r.doi.lower() == doi.lower()]
        if len(found) == 1:
            return Match(found[0], "by its DOI")
    words = _title_words(title)
    if len(words.split()) < TITLE_WORDS:
        return Match(name)
    from rapidfuzz import fuzz

    rated = sorted(
        ((fuzz.ratio(words, _title_words(r.title)), key) for key, r in references.items()),
        reverse=True,
    )
    alike = [(score, key) for score, key in rated if score >= LIKE_TITLE]
    if not alike:
        return Match(name)
    score, key = alike[0]
    alone = len(alike) < 2 or alike[1][0] < score - 2
    if score >= SAME_TITLE and alone and re.findall(r"\d+", words) == re.findall(r"\d+", _title_words(references[key].title)):
        return Match(key, "by its title")
    return Match(
        name,
        hint=f"resembles {key}; if it is that work, name the file in its entry: file = {{...}}",
    )


@functools.lru_cache(maxsize=4096)
def _title_words(title: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def write_own_references(folder: Path, references: Iterable[Reference]) -> None:
    """Keep the entries of documents that the bibliography does not know in the folder of an index generation."""
    text = json.dumps([asdict(r) for r in references], ensure_ascii=False, indent=1)
    (folder / _OWN_SOURCES).write_text(text, encoding="utf-8")


def own_references(folder: Path) -> dict[str, Reference]:
    """Key -> entry of each document of an index generation that the bibliography does not know."""
    try:
        loaded = json.loads((folder / _OWN_SOURCES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {entry["key"]: Reference(**{**entry, "authors": tuple(entry["authors"])}) for entry in loaded}
