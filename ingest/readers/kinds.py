"""Which kind of document a file is, by its name, and whether its first bytes agree."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from ingest.errors import InputRefused

Kind = Literal["text", "pdf", "word", "html", "markdown", "epub"]
SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".pdf": "pdf",
    ".docx": "word",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".epub": "epub",
}
UNREAD = {
    ".doc": "soffice --convert-to docx",
    ".rtf": "soffice --convert-to docx",
    ".odt": "soffice --convert-to docx",
    ".pages": "an export to .docx",
    ".wpd": "soffice --convert-to docx",
    ".mobi": "ebook-convert to .epub",
    ".azw3": "ebook-convert to .epub",
    ".djvu": "ddjvu -format=pdf and then ocrmypdf",
    ".ps": "ps2pdf",
}
"""Documents that there is no reader for, and what makes a readable one of them."""
MAX_BYTES: dict[Kind, int] = {
    "text": 64 << 20,
    "pdf": 200 << 20,
    "word": 64 << 20,
    "html": 32 << 20,
    "markdown": 32 << 20,
    "epub": 100 << 20,
}
_FIRST_BYTES = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zipped file, as Word documents are", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", ".doc"),
    (b"\x89PNG", "a picture", ".png"),
    (b"\xff\xd8\xff", "a picture", ".jpg"),
    (b"GIF8", "a picture", ".gif"),
    (b"II*\0", "a picture", ".tif"),
    (b"\x1f\x8b", "a compressed file", ".gz"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ".exe"),
    (b"{\\rtf", "a rich-text file", ".rtf"),
)


def kind_of(name: str) -> Kind | None:
    """The kind that the ending of ``name`` promises; None where there is no reader for it."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def is_document(name: str) -> bool:
    """Whether a file of this name is read, or refused in words, rather than passed over."""
    return PurePath(name).suffix.lower() in SUFFIXES.keys() | UNREAD.keys() and not PurePath(name).name.startswith((".", "~$"))


def refuse_wrong_kind(name: str, kind: Kind, data: bytes) -> None:
    """Hold the first bytes against the name.

    Raises:
        InputRefused: if they are those of something else.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next(((what, suffix) for magic, what, suffix in _FIRST_BYTES if start.startswith(magic)), None)
    if kind == "pdf" and b"%PDF-" in data[:1024]:
        return
    if found is None:
        if kind == "pdf":
            what = "a web page" if start[:200].lower().startswith((b"<!doctype html", b"<html")) else "no PDF"
            raise InputRefused(f"is {what}, although its name ends in {PurePath(name).suffix}. Download it again.")
        return
    what, suffix = found
    own = {"word": (".docx", ".doc"), "epub": (".docx",)}.get(kind, ())
    if suffix not in own:
        advice = f"Rename it to {suffix}" if SUFFIXES.get(suffix) else "Take it out, or save it as text"
        raise InputRefused(f"is not {_article(kind)}: it is {what}. {advice}.")


def _article(kind: Kind) -> str:
    names = {"text": "text", "pdf": "a PDF", "word": "a Word document", "html": "a web page", "markdown": "Markdown", "epub": "an EPUB"}
    return names[kind]
