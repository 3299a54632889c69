"""An EPUB read into blocks: its chapters in reading order, each under its title; a protected one is refused.

EPUB 2 and 3 alike: ``META-INF/container.xml`` names the package, whose spine lists the chapters; the table of contents,
or a chapter's first heading, gives their titles.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.errors import InputRefused
from ingest.readers.archive import Archive
from ingest.readers.blocks import Block, Reading
from ingest.readers.text import decode
from ingest.readers.web import html_blocks, html_tree

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to make an embedded font useless outside the book; the text is not touched by them."""
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w-]{2,40})""")
_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)([a-zA-Z][\w:-]*)(\s[^<>]*?)?\s*/>", re.IGNORECASE
)
"""An element that XML closes at once; HTML would take all that follows for its content."""
_NOTE_LINK = re.compile(r"[^#:]*#")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
MAX_CHAPTERS = 5_000


def read_epub(data: bytes) -> Reading:
    """The text of an EPUB, chapter by chapter in the order of its spine.

    Raises:
        InputRefused: if it is damaged, protected against copying, no EPUB, or made to harm.
    """
    archive = Archive(data, "a book in EPUB")
    if _CONTAINER not in archive.names:
        raise InputRefused("is not an EPUB, although its name ends in .epub. Download it again.")
    _refuse_protected(archive)
    package_name = next((e.get("full-path", "") for e in archive.xml(_CONTAINER).iter("{*}rootfile")), "")
    if not package_name:
        raise InputRefused("is an EPUB that does not say where its contents are. Download it again.")
    package = archive.xml(package_name)
    chapters, beside = _spine(package, package_name)
    if not chapters + beside:
        raise InputRefused("is an EPUB without chapters. Download it again.")
    titles = {name: posixpath.splitext(posixpath.basename(name))[0] for name in beside} | dict(_titles(archive, package, package_name))
    blocks: list[Block] = []
    missing = []
    for name in chapters + beside:
        if name not in archive.names:
            missing.append(posixpath.basename(name))
            continue
        own = _chapter(archive.bytes_of(name))
        if own and own[0].kind != "heading" and titles.get(name):
            blocks.append(Block("heading", titles[name], level=1))
        blocks += own
    said = [_said(package, name) for name in ("title", "creator", "date", "identifier")]
    year = re.search(r"(?:19|20)\d\d", " ".join(said[2]))
    doi = _DOI.search(" ".join(said[3]))
    remarks = (f"{len(missing)} chapters are missing from the file ({', '.join(missing[:4])})",) if missing else ()
    return Reading(
        tuple(blocks), said[0][0] if said[0] else "", tuple(said[1]), int(year[0]) if year else None, doi[0] if doi else "", (), remarks
    )


def _refuse_protected(archive: Archive) -> None:
    """Refuse a book whose text is encrypted; fonts may be."""
    encrypted: list[str] = []
    if _ENCRYPTION in archive.names:
        for entry in archive.xml(_ENCRYPTION).iter("{*}EncryptedData"):
            method = next((e.get("Algorithm", "") for e in entry.iter("{*}EncryptionMethod")), "")
            if method not in _FONTS:
                encrypted.append(method)
    if encrypted or any(name in archive.names for name in _RIGHTS):
        raise InputRefused(
            "is protected against copying (DRM), so that only its seller's program can read it. "
            "Ask the publisher or your library for a copy without protection, or for a PDF."
        )


def _spine(package: Any, package_name: str) -> tuple[list[str], list[str]]:
    """Members with the chapters in reading order, and those that stand outside it (``linear="no"``), like notes."""
    items = {e.get("id"): e for e in package.iter("{*}item")}
    contents = {e.get("id") for e in items.values() if "nav" in e.get("properties", "").split()}
    found: list[str] = []
    aside: list[str] = []
    for reference in list(package.iter("{*}itemref"))[:MAX_CHAPTERS]:
        item = items.get(reference.get("idref"))
        if item is None or reference.get("idref") in contents or item.get("media-type", "") not in _PAGES:
            continue
        name = _member(package_name, item.get("href", ""))
        if name not in found and name not in aside:
            (aside if reference.get("linear") == "no" else found).append(name)
    return found, aside


def _member(base: str, address: str) -> str:
    """The member that an address in member ``base`` means, without the place inside it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(urlsplit(address).path)))


def _titles(archive: Archive, package: Any, package_name: str) -> Iterator[tuple[str, str]]:
    """(member, title) from the table of contents; the last one given wins, so they come last entry first."""
    items = list(package.iter("{*}item"))
    pages = [e for e in items if "nav" in e.get("properties", "").split()]
    charts = [e for e in items if e.get("media-type") == "application/x-dtbncx+xml"]
    found: list[tuple[str, str]] = []
    try:
        if pages:
            name = _member(package_name, pages[0].get("href", ""))
            links = html_tree(_xhtml(archive.bytes_of(name))).iter("a")
            found = [(_member(name, link.get("href", "")), " ".join("".join(link.itertext()).split())) for link in links]
        elif charts:
            name = _member(package_name, charts[0].get("href", ""))
            for point in archive.xml(name).iter("{*}navPoint"):
                text = " ".join("".join(point.find("{*}navLabel").itertext()).split())
                found.append((_member(name, point.find("{*}content").get("src", "")), text))
    except (InputRefused, AttributeError):  # a book without a usable table of contents is still a book
        return
    yield from reversed(found)


def _chapter(data: bytes) -> tuple[Block, ...]:
    """The blocks of one chapter; its notes are kept, and the marks of notes in another file are known as such."""
    text = _xhtml(data)
    if not text.strip():
        return ()
    root = html_tree(text)
    for link in root.iter("a"):
        if link.get("epub:type") == "noteref" or link.get("role") == "doc-noteref":
            link.set("href", _NOTE_LINK.sub("#", link.get("href", ""), count=1))
    for aside in list(root.iter("aside")):
        if "note" in aside.get("epub:type", "") or "note" in aside.get("role", ""):
            aside.tag = "div"
    return html_blocks(root)


def _xhtml(data: bytes) -> str:
    declared = _ENCODING.match(data[:200])
    text, _ = decode(data, declared[1].decode("ascii") if declared else "")
    return _CLOSED.sub(lambda m: f"<{m[1]}{m[2] or ''}></{m[1]}>", text)


def _said(package: Any, name: str) -> list[str]:
    """What the package says under one Dublin Core term."""
    found = (" ".join("".join(e.itertext()).split()) for e in package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}"))
    return list(dict.fromkeys(text for text in found if text))
