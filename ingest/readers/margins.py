"""Running heads and feet taken off the pages of a PDF, and the page numbers that are printed in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.columns import Row

EDGE_ROWS = 2
"""Rows at the top and at the bottom of a page that may be a running head or foot."""
LONGEST_EDGE = 120
"""Characters; a longer row is a line of text."""
_NUMBER = re.compile(r"(?<![\w.,/-])(\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})(?![\w,/]|\.\d|-\d)")
_ROMAN = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Edge:
    row: Row
    place: tuple[str, int]
    """Top or bottom, and which row from there."""

    @property
    def shape(self) -> tuple[str, int, str]:
        """The place and the words, numbers aside: what recurs where it is a running head."""
        return (*self.place, " ".join(_NUMBER.sub("#", self.row.text).split()))


def roman_value(text: str) -> int | None:
    """The number that roman numerals up to 399 stand for; None where they are none."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_VALUES[c] for c in text.lower()]
    return sum(-v if any(v < w for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def strip_margins(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], list[str | None]]:
    """(rows of each page without running heads and feet, printed number of each page).

    A row at the edge of a page runs where the same words, numbers aside, stand at that edge of another page (of two
    others for the second row, which may head a table), or where it is nothing but the printed number. Numbers are
    printed ones where they rise by one from page to page.
    """
    edges = [_edges(rows) for rows in pages]
    shapes = Counter(shape for page in edges for shape in {edge.shape for edge in page})
    running = [[e for e in page if shapes[e.shape] >= 2 + e.place[1]] for page in edges]
    short = [[e for e in page if len(e.row.text.split()) <= 3] for page in edges]
    labels = _printed_numbers([[e.row.text for e in [*a, *b]] for a, b in zip(running, short, strict=True)])
    stripped = []
    for rows, page, recurring, label in zip(pages, edges, running, labels, strict=True):
        gone = {id(e.row) for e in recurring} | {id(e.row) for e in page if label and e.row.text.strip(" -–—·|[]()") == label}
        stripped.append([row for row in rows if id(row) not in gone])
    return stripped, labels


def _edges(rows: Sequence[Row]) -> list[_Edge]:
    ordered = sorted((row for row in rows if len(row.text) <= LONGEST_EDGE), key=lambda row: -row.y)
    top = [_Edge(row, ("top", n)) for n, row in enumerate(ordered[:EDGE_ROWS])]
    bottom = [_Edge(row, ("bottom", n)) for n, row in enumerate(reversed(ordered[EDGE_ROWS:])) if n < EDGE_ROWS]
    return top + bottom


def _printed_numbers(texts: Sequence[Sequence[str]]) -> list[str | None]:
    """The label of each page, from the texts at its edges: those of the longest series that rise with the pages."""
    series: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for page, rows in enumerate(texts):
        for row in rows:
            for match in _NUMBER.finditer(row):
                for kind, value in _readings(match[0]):
                    series[kind, value - page].setdefault(page, match[0])
    labels: list[str | None] = [None] * len(texts)
    for found in sorted(series.values(), key=lambda pages: -len(pages)):
        if len(found) >= 2:
            for page, text in found.items():
                labels[page] = labels[page] or text
    return labels


def _readings(text: str) -> list[tuple[str, int]]:
    if text.isdigit():
        return [("arabic", int(text))]
    value = roman_value(text)
    return [("roman", value)] if value else []
