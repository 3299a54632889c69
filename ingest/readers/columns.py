"""The words of a page in reading order: rows, and the columns that a white gutter parts."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.glyphs import Word

MIN_GUTTER = 8.0
"""Points of white between two columns of prose; books have 12 and more."""
MIN_ROWS = 4
"""Fewer rows than this side by side are not taken for columns."""
MIN_WORDS = 2.5
"""Words to a row on either side, on average: cells of tables have fewer, rows of prose have more."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @property
    def y(self) -> float:
        """Baseline."""
        return self.words[0].y

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(w.x1 for w in self.words)

    @property
    def size(self) -> float:
        """Font size of most of its characters."""
        weights: dict[float, int] = {}
        for word in self.words:
            if not word.raised:
                weights[round(word.size, 1)] = weights.get(round(word.size, 1), 0) + len(word.text)
        return max(weights, key=lambda s: weights[s]) if weights else self.words[0].size

    @property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return sum(len(w.text) for w in self.words if w.bold) * 2 > sum(len(w.text) for w in self.words)

    @property
    def text(self) -> str:
        """Words joined by spaces; a raised one clings to the word before it."""
        out = ""
        for word in self.words:
            out += word.text if word.raised or not out else f" {word.text}"
        return out


def rows_of(words: Sequence[Word]) -> list[Row]:
    """The rows of a region from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-w.y, w.x0)):
        if rows and abs(rows[-1][0].y - word.y) <= 0.3 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(tuple(sorted(row, key=lambda w: w.x0))) for row in rows]


def in_reading_order(words: Sequence[Word], depth: int = 0) -> list[list[Row]]:
    """Regions of the page in the order in which they are read, each with its rows from top to bottom."""
    rows = rows_of(words)
    band = _band(rows) if depth < 4 else None
    if band is None:
        return [rows] if rows else []
    first, last, gutter = band
    inside = [w for row in rows[first:last] for w in row.words]
    above, below = ([w for row in part for w in row.words] for part in (rows[:first], rows[last:]))
    regions: list[list[Row]] = []
    for part in (above, [w for w in inside if w.x0 < gutter], [w for w in inside if w.x0 >= gutter], below):
        regions += in_reading_order(part, depth + 1)
    return regions


def _band(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """(first row, one behind the last row, x of the gutter) of the longest run of rows that a gutter parts; None without one."""
    if len(rows) < MIN_ROWS:
        return None
    left, right = min(r.x0 for r in rows), max(r.x1 for r in rows)
    gaps = [_gaps(row, left, right) for row in rows]
    best: tuple[int, int, float] | None = None
    for first in range(len(rows)):
        shared, last = gaps[first], first + 1
        while last < len(rows) and (narrower := _shared(shared, gaps[last])):
            shared, last = narrower, last + 1
        if last - first >= MIN_ROWS and (best is None or last - first > best[1] - best[0]):
            for x0, x1 in sorted(shared, key=lambda gap: gap[0] - gap[1]):
                middle = (x0 + x1) / 2
                if left + 0.2 * (right - left) < middle < right - 0.2 * (right - left) and _prose_on_both_sides(rows[first:last], middle):
                    best = first, last, middle
                    break
    return best


def _gaps(row: Row, left: float, right: float) -> list[tuple[float, float]]:
    edges = [left - 1, *(x for w in row.words for x in (w.x0, w.x1)), right + 1]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= MIN_GUTTER]


def _shared(mine: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    both = [(max(a, c), min(b, d)) for a, b in mine for c, d in others]
    return [(a, b) for a, b in both if b - a >= MIN_GUTTER]


def _prose_on_both_sides(rows: Sequence[Row], gutter: float) -> bool:
    sides = [[[w for w in row.words if (w.x0 < gutter) == left] for row in rows] for left in (True, False)]
    for side in sides:
        filled = [words for words in side if words]
        if len(filled) < MIN_ROWS or statistics.mean(len(words) for words in filled) < MIN_WORDS:
            return False
    return True
