"""The values that ingestion hands on: Document -> Passage (text, Locator, language, source, origin)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Language = Literal["id", "en", "vi"]
Origin = Literal["digest", "original"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands in the original document."""

    label: str
    """As people write it: ``¶35-36``, ``Art. 3(d)``, ``p. 12``, ``Table 4``, ``§ Preamble``."""
    section: str = ""
    """Headings above it, joined by `` > ``."""
    paragraphs: tuple[int, ...] = ()
    """Paragraph numbers of the original, every non-empty line counted from 1."""
    page: int | None = None
    """Physical page, from 1."""
    page_label: str | None = None
    """Printed page."""
    article: str | None = None
    """Article or clause of a legal text, as in ``3(d)``."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of one document: one block of a digest, or one paragraph of an original."""

    passage_id: str
    """Stable over re-ingestion as long as source, locator, language and origin stay."""
    source: str
    """Key in ``references.bib``."""
    locator: Locator
    language: Language
    origin: Origin
    sentences: tuple[str, ...]
    """The text in sentences, in order. Twins have the same number in the same order."""
    unverified: tuple[int, ...] = ()
    """Indices of sentences that rest on memory or on one weak source."""
    file: str = ""
    """The file it came from, relative to its folder."""
    line: int = 0
    """Line of the block in that file, from 1."""
    spans: tuple[tuple[int, int, int], ...] = ()
    """Of each sentence of a document with a reader: start and end in its text, in characters, and its page (0: none)."""

    @property
    def text(self) -> str:
        """The whole passage."""
        return " ".join(self.sentences)

    @property
    def place(self) -> tuple[str, str]:
        """Source and locator: the same for twins in other languages and for the original."""
        return self.source, self.locator.label


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file."""

    source: str
    title: str
    language: Language
    origin: Origin
    file: str
    sha256: str
    passages: tuple[Passage, ...]
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    remarks: tuple[str, ...] = ()
    """What the user should know of how it was read and which source it was taken for."""


def passage_id(source: str, label: str, language: str, origin: Origin, part: int = 0) -> str:
    """Readable and unique: ``ilo-vietnam-article/¶35-36/en``; originals and later parts say so."""
    tail = ("/original" if origin == "original" else "") + (f"/{part + 1}" if part else "")
    return f"{source}/{label}/{language}{tail}"


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
