"""Rows of a page region to headings, paragraphs, list items and footnotes."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.readers.blocks import BlockKind
from ingest.readers.columns import Row

ARTICLE_HEADING = re.compile(r"(?:Article|Art\.|Pasal|Điều|ARTICLE|PASAL|ĐIỀU)\s+\d+[a-z]?\.?(?:\s*[-–—:.]?\s+\S.*)?")
ITEM = re.compile(r"(?:[•●▪■◦‣·–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡]{1,3})(?=[^\d.,%])")
_ENDED = re.compile(r"[.!?:;…][”\"')\]]*$")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
HEADING_SIZE = 1.12
"""Of the body's font size, from which a short paragraph is a heading."""
HEADING_WORDS = 25
NOTE_SIZE = 0.92
"""Of the body's font size, up to which rows at the foot of a column that begin with a mark are footnotes."""
PARAGRAPH_GAP = 1.3
"""Of the usual distance between two rows of the region, from which a paragraph begins."""
INDENT = 0.8
"""Font sizes by which a first line is indented."""
SHORT_LINE = 0.18
"""Of the region's width, that the last line of a paragraph leaves free."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of one paragraph on one page, as text."""

    kind: BlockKind
    lines: tuple[str, ...]
    size: float
    bold: bool
    page: int
    top: float
    x0: float
    x1: float


def body_size(rows: Iterable[Row]) -> float:
    """The font size in which most of the text is set, in points."""
    weights: Counter[float] = Counter()
    for row in rows:
        weights[row.size] += len(row.text)
    return weights.most_common(1)[0][0] if weights else 10.0


def region_lines(rows: Sequence[Row], page: int, body: float) -> list[Lines]:
    """The paragraphs of one region in order, its footnotes last."""
    cut = _first_note(rows, body)
    notes = rows[cut:]
    marks = {match[0] for row in notes if (match := _NOTE.match(row.text))}
    found = [_lines(group, _kind(group, body), page, marks) for group in _groups(rows[:cut])]
    groups: list[list[Row]] = []
    for row in notes:
        if not groups or _NOTE.match(row.text):
            groups.append([])
        groups[-1].append(row)
    return found + [_unmarked(_lines(group, "footnote", page, set())) for group in groups]


def _unmarked(note: Lines) -> Lines:
    """A footnote without its number, which would read like a figure."""
    first, *rest = note.lines
    return replace(note, lines=(_NOTE.sub("", first, count=1).lstrip(" .)]"), *rest))


def _first_note(rows: Sequence[Row], body: float) -> int:
    """Where the footnotes of a region begin: the first marked row of the small ones at its end."""
    start = len(rows)
    while start and rows[start - 1].size <= NOTE_SIZE * body:
        start -= 1
    return next((n for n in range(start, len(rows)) if _NOTE.match(rows[n].text)), len(rows))


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    if not rows:
        return []
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    leadings = [a.y - b.y for a, b in itertools.pairwise(rows) if abs(a.size - b.size) < 0.5]
    leading = statistics.median(leadings) if leadings else rows[0].size * 1.2
    groups = [[rows[0]]]
    for before, row in itertools.pairwise(rows):
        if _begins(before, row, left, right, min(leading, 1.7 * row.size)):
            groups.append([])
        groups[-1].append(row)
    return groups


def _begins(before: Row, row: Row, left: float, right: float, leading: float) -> bool:
    """Whether ``row`` begins a paragraph rather than going on with ``before``."""
    if abs(row.size - before.size) > 0.08 * max(row.size, before.size) or row.bold != before.bold:
        return True
    if before.y - row.y > PARAGRAPH_GAP * max(leading, 1.05 * row.size):
        return True
    if ARTICLE_HEADING.fullmatch(row.text) and len(row.text.split()) <= HEADING_WORDS:
        return True
    if ARTICLE_HEADING.fullmatch(before.text) and len(before.text.split()) <= 2:
        return True
    ended = _ENDED.search(before.text) is not None
    if ITEM.match(row.text) and (ended or ITEM.match(before.text)):
        return True
    indented = row.x0 > left + INDENT * row.size and before.x0 <= left + 0.5 * row.size
    short = before.x1 < right - SHORT_LINE * (right - left)
    return ended and (indented or short)


def _kind(group: Sequence[Row], body: float) -> BlockKind:
    text = " ".join(row.text for row in group)
    large = group[0].size >= HEADING_SIZE * body or (all(row.bold for row in group) and group[0].size >= 0.95 * body)
    if ARTICLE_HEADING.fullmatch(text) and len(text.split()) <= HEADING_WORDS and not text.endswith((".", ";", ",")):
        return "heading"
    if large and len(text.split()) <= HEADING_WORDS and not text.endswith((".", ";", ",", ":")) and any(c.isalpha() for c in text):
        return "heading"
    return "item" if ITEM.match(text) else "paragraph"


def _lines(group: Sequence[Row], kind: BlockKind, page: int, marks: set[str]) -> Lines:
    texts = tuple(_text(row, marks) for row in group)
    x0, x1 = min(row.x0 for row in group), max(row.x1 for row in group)
    return Lines(kind, texts, group[0].size, all(row.bold for row in group), page, group[0].y, x0, x1)


def _text(row: Row, marks: set[str]) -> str:
    """The row's text; the mark of a footnote on this page is left out, another raised figure stays raised."""
    out = ""
    for word in row.words:
        if word.raised:
            out += "" if word.text.strip("()[]") in marks else word.text.translate(_SUPERSCRIPTS)
        else:
            out += f" {word.text}" if out else word.text
    return out
