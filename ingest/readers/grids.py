"""Tables of a PDF page: those with ruled cells, and those that a caption announces and white space parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.columns import Row, rows_of
from ingest.readers.glyphs import Rule, Word

CAPTION = re.compile(r"(?:Table|Tabel|Bảng|TABLE|TABEL|BẢNG)\s+\d+(?:\.\d+)*[a-z]?\b[.:\s–—-]*")
CELL_GAP = 1.1
"""Font sizes of white between two cells where no line parts them."""
NEAR = 3.0
"""Points within which two rules count as one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells by row, the words that are in it, where it stands. Lines of a cell have line breaks between them."""

    cells: tuple[tuple[str, ...], ...]
    words: frozenset[int]
    """Positions in the page's list of words."""
    top: float
    caption: str = ""


def find_grids(words: Sequence[Word], rules: Sequence[Rule]) -> list[Grid]:
    """The tables of a page from top to bottom; a caption above or below a ruled one belongs to it and is among its words."""
    grids = [grid for box in _boxes(rules) if (grid := _ruled(words, *box)) is not None]
    grids = [_captioned(grid, words, grids) for grid in grids]
    taken = {i for grid in grids for i in grid.words}
    grids += _spaced(words, taken)
    return sorted(grids, key=lambda grid: -grid.top)


def _boxes(rules: Sequence[Rule]) -> list[tuple[list[float], list[float]]]:
    """(heights of the horizontal lines from top to bottom, places of the vertical ones) of each connected grid of lines."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(r for group in touching for r in group)]
        groups = [group for group in groups if not any(group is t for t in touching)] + [merged]
    boxes = []
    for group in groups:
        ys = _merged(y for r in group if r.horizontal for y in ((r.y0 + r.y1) / 2,))
        xs = _merged(x for r in group if not r.horizontal for x in ((r.x0 + r.x1) / 2,))
        if len(ys) >= 3 and len(xs) >= 3:
            boxes.append((ys[::-1], xs))
    return boxes


def _touch(a: Rule, b: Rule) -> bool:
    return a.x0 - NEAR <= b.x1 and b.x0 - NEAR <= a.x1 and a.y0 - NEAR <= b.y1 and b.y0 - NEAR <= a.y1


def _merged(values: object) -> list[float]:
    places: list[float] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if not places or value - places[-1] > NEAR:
            places.append(float(value))
    return places


def _ruled(words: Sequence[Word], ys: Sequence[float], xs: Sequence[float]) -> Grid | None:
    inside: dict[tuple[int, int], list[int]] = {}
    for i, word in enumerate(words):
        middle, height = (word.x0 + word.x1) / 2, word.y + 0.3 * word.size
        row = next((r for r in range(len(ys) - 1) if ys[r] >= height > ys[r + 1]), None)
        column = next((c for c in range(len(xs) - 1) if xs[c] <= middle < xs[c + 1]), None)
        if row is not None and column is not None:
            inside.setdefault((row, column), []).append(i)
    cells = tuple(
        tuple("\n".join(r.text for r in rows_of([words[i] for i in inside.get((row, column), ())])) for column in range(len(xs) - 1))
        for row in range(len(ys) - 1)
    )
    cells = tuple(row for row in cells if any(row))
    if len(cells) < 2 or not any(sum(bool(c) for c in row) >= 2 for row in cells):
        return None
    return Grid(cells, frozenset(i for found in inside.values() for i in found), ys[0])


def _captioned(grid: Grid, words: Sequence[Word], grids: Sequence[Grid]) -> Grid:
    """``grid`` with the caption that stands within three lines above it."""
    inside = {i for other in grids for i in other.words}
    size = max((words[i].size for i in grid.words), default=10.0)
    above = [w for i, w in enumerate(words) if i not in inside and grid.top - 2 <= w.y < grid.top + 4.5 * size]
    rows = rows_of(above)
    start = next((n for n, row in enumerate(rows) if CAPTION.match(row.text)), None)
    if start is None:
        return grid
    chosen = {id(w) for row in rows[start:] for w in row.words}
    caption = "\n".join(row.text for row in rows[start:])
    taken = grid.words | {i for i, w in enumerate(words) if id(w) in chosen}
    return Grid(grid.cells, frozenset(taken), rows[start].y, caption)


def _spaced(words: Sequence[Word], taken: set[int]) -> list[Grid]:
    """Tables without ruled cells: rows below a caption whose words stand in two or more columns."""
    places = {id(word): i for i, word in enumerate(words)}
    rows = rows_of([w for i, w in enumerate(words) if i not in taken])
    grids = []
    n = 0
    while n < len(rows):
        if not CAPTION.match(rows[n].text):
            n += 1
            continue
        start = n
        body = _table_rows(rows, n)
        n = body[1] if body else n + 1
        if body is None:
            continue
        table = rows[body[0] : body[1]]
        caption = "\n".join(row.text for row in rows[start : body[0]])
        used = frozenset(places[id(w)] for row in rows[start : body[1]] for w in row.words)
        grids.append(Grid(_by_columns(table), used, rows[start].y, caption))
    return grids


def _table_rows(rows: Sequence[Row], caption: int) -> tuple[int, int] | None:
    """(first, one behind the last) row of the table whose caption begins at row ``caption``; None where no table follows."""
    first = caption + 1
    while first < min(caption + 3, len(rows)) and len(_cells(rows[first])) < 2:
        first += 1
    last = first
    while last < len(rows):
        row = rows[last]
        wrapped = last > first and row.x1 - row.x0 < 0.5 * (max(r.x1 for r in rows[first:last]) - rows[first].x0)
        far = last > first and rows[last - 1].y - row.y > 3.2 * row.size
        if far or (len(_cells(row)) < 2 and not wrapped) or CAPTION.match(row.text):
            break
        last += 1
    return (first, last) if last - first >= 2 else None


def _cells(row: Row) -> list[list[Word]]:
    cells = [[row.words[0]]]
    for before, word in zip(row.words, row.words[1:], strict=False):
        if word.x0 - before.x1 > CELL_GAP * row.size:
            cells.append([])
        cells[-1].append(word)
    return cells


def _by_columns(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """Cells of rows whose columns are where white runs through most of them; a row without its first cell goes on with the one before."""
    spans = sorted((cell[0].x0, cell[-1].x1) for row in rows for cell in _cells(row) if len(_cells(row)) > 1)
    columns: list[list[float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] - 1:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    out: list[list[str]] = []
    for row in rows:
        texts = [""] * len(columns)
        for word in row.words:
            middle = (word.x0 + word.x1) / 2
            place = min(range(len(columns)), key=lambda c: max(columns[c][0] - middle, middle - columns[c][1], 0.0))
            texts[place] = f"{texts[place]} {word.text}".strip()
        if out and not texts[0] and sum(map(bool, texts)) < len(columns) - 1:
            out[-1] = ["\n".join(filter(None, pair)) for pair in zip(out[-1], texts, strict=True)]
        else:
            out.append(texts)
    return tuple(tuple(row) for row in out)
