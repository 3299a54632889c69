"""A Word document (.docx) read into blocks: headings by their style, lists, tables with their header, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.errors import InputRefused
from ingest.readers.archive import Archive
from ingest.readers.blocks import Block, Reading
from ingest.readers.grids import CAPTION
from ingest.readers.paragraphs import ARTICLE_HEADING, HEADING_WORDS, ITEM
from ingest.readers.rows import row_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_HEADING_NAME = re.compile(r"(?:heading|judul|đề mục|tiêu đề) (\d)", re.IGNORECASE)
MAX_LEVEL = 9


def read_word(data: bytes) -> Reading:
    """The text of a .docx file as it stands: insertions in, deletions out.

    Raises:
        InputRefused: if it is damaged, encrypted, no Word document, or made to harm.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputRefused("is an old Word file (.doc) or protected by a password. Save it as .docx without a password.")
    archive = Archive(data, "a Word document")
    if "word/document.xml" not in archive.names:
        raise InputRefused("is not a Word document, although its name ends in .docx. Save it again from a word processor.")
    body = archive.xml("word/document.xml").find(f"{_W}body")
    if body is None:
        raise InputRefused("is a Word document without a body. Save it again from a word processor.")
    levels = _heading_levels(archive)
    reading = _Body(levels, _footnotes(archive))
    reading.add(body)
    title, authors = _properties(archive)
    return Reading(tuple(reading.blocks), title or reading.title, authors)


class _Body:
    """The blocks so far."""

    def __init__(self, levels: dict[str, int], footnotes: dict[str, str]) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._levels = levels
        self._footnotes = footnotes

    def add(self, parent: Any) -> None:
        """Add what stands in ``parent``, in order."""
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag in (f"{_W}sdt", f"{_W}ins", f"{_W}smartTag"):
                self.add(
                    element.find(f"{_W}sdtContent")
                    if element.tag == f"{_W}sdt" and element.find(f"{_W}sdtContent") is not None
                    else element
                )

    def _paragraph(self, element: Any) -> None:
        text = " ".join("".join(_texts(element)).split())
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        own = element.find(f"{_W}pPr/{_W}outlineLvl")
        level = self._levels.get(name, 0)
        if own is not None and own.get(f"{_W}val", "9").isdigit():
            level = int(own.get(f"{_W}val")) + 2
        if text and 0 < level <= MAX_LEVEL:
            self.blocks.append(Block("heading", text, level=level))
            if level == 1 and not self.title:
                self.title = text
        elif text and ARTICLE_HEADING.fullmatch(text) and len(text.split()) <= HEADING_WORDS and not text.endswith((".", ";", ",")):
            self.blocks.append(Block("heading", text, level=MAX_LEVEL))
        elif text:
            listed = element.find(f"{_W}pPr/{_W}numPr") is not None or ITEM.match(text) is not None
            self.blocks.append(Block("item" if listed else "paragraph", text))
        for reference in element.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
            if note := self._footnotes.get(f"{reference.tag} {reference.get(f'{_W}id')}"):
                self.blocks.append(Block("footnote", note))

    def _table(self, element: Any) -> None:
        rows: list[list[str]] = []
        headers = 0
        for row in element.iterchildren(f"{_W}tr"):
            cells: list[str] = []
            for cell in row.iterchildren(f"{_W}tc"):
                text = " ".join(" ".join("".join(_texts(p)) for p in cell.iter(f"{_W}p")).split())
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merged is not None and merged.get(f"{_W}val") != "restart" and rows and len(cells) < len(rows[-1]):
                    text = rows[-1][len(cells)]
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                wide = span.get(f"{_W}val", "1") if span is not None else "1"
                cells += [text] * min(int(wide) if wide.isdigit() else 1, 64)
            headers += row.find(f"{_W}trPr/{_W}tblHeader") is not None and headers == len(rows)
            rows.append(cells)
        caption = ""
        if self.blocks and self.blocks[-1].kind == "paragraph" and CAPTION.match(self.blocks[-1].text):
            caption = self.blocks.pop().text
        self.blocks += row_blocks(rows, caption, headers=headers or None)


def _texts(element: Any) -> Iterator[str]:
    """The characters of a paragraph in order, without what was deleted."""
    if element.tag in _LEFT_OUT:
        return
    if element.tag == f"{_W}t":
        yield element.text or ""
    elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        yield " "
    elif element.tag == f"{_W}noBreakHyphen":
        yield "-"
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)


def _heading_levels(archive: Archive) -> dict[str, int]:
    """Style id -> heading level from 1; a title is level 1 and the headings below it one deeper only where both occur."""
    if "word/styles.xml" not in archive.names:
        return {}
    styles = {s.get(f"{_W}styleId", ""): s for s in archive.xml("word/styles.xml").iter(f"{_W}style")}
    levels: dict[str, int] = {}
    for key in styles:
        at, seen = key, set()
        while at in styles and at not in seen and key not in levels:
            seen.add(at)
            style = styles[at]
            name = style.find(f"{_W}name")
            said = name.get(f"{_W}val", "") if name is not None else ""
            outline = style.find(f"{_W}pPr/{_W}outlineLvl")
            if match := _HEADING_NAME.fullmatch(said):
                levels[key] = int(match[1]) + 1
            elif said.lower() in ("title", "judul", "tiêu đề"):
                levels[key] = 1
            elif outline is not None and outline.get(f"{_W}val", "9").isdigit() and int(outline.get(f"{_W}val")) < MAX_LEVEL:
                levels[key] = int(outline.get(f"{_W}val")) + 2
            based = style.find(f"{_W}basedOn")
            at = based.get(f"{_W}val", "") if based is not None else ""
    return levels


def _footnotes(archive: Archive) -> dict[str, str]:
    """Tag and id of a reference -> text of its note."""
    found = {}
    for kind in ("footnote", "endnote"):
        if f"word/{kind}s.xml" in archive.names:
            for note in archive.xml(f"word/{kind}s.xml").iter(f"{_W}{kind}"):
                if note.get(f"{_W}type", "normal") == "normal":
                    found[f"{_W}{kind}Reference {note.get(f'{_W}id')}"] = " ".join("".join(_texts(note)).split())
    return found


def _properties(archive: Archive) -> tuple[str, tuple[str, ...]]:
    if "docProps/core.xml" not in archive.names:
        return "", ()
    root = archive.xml("docProps/core.xml")
    title = " ".join((root.findtext("{http://purl.org/dc/elements/1.1/}title") or "").split())
    author = root.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""
    return title, tuple(a.strip() for a in author.split(";") if a.strip())
