"""Table rows as sentences that keep their header, whichever format the table came from."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.blocks import Block

MAX_HEADER_ROWS = 2


def row_blocks(cells: Sequence[Sequence[str]], caption: str = "", page: int | None = None, headers: int | None = None) -> list[Block]:
    """A block for each row below the header, every cell with the name of its column.

    The header is the first row, or the first ``headers`` rows joined. A cell that repeats its neighbour (a merged
    one) counts once. A table of one row has no header and is given as it is.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in cells if any(cell.strip() for cell in row)]
    if not rows:
        return []
    count = min(_header_rows(rows) if headers is None else headers, len(rows) - 1)
    width = max(len(row) for row in rows)
    header = [" ".join(dict.fromkeys(row[c] for row in rows[:count] if c < len(row) and row[c])) for c in range(width)]
    blocks = []
    for row in rows[count:]:
        text = _sentence(row, header)
        blocks.append(Block("row", text, ((0, page),) if page else (), table=" ".join(caption.split())))
    return blocks


def _header_rows(rows: Sequence[Sequence[str]]) -> int:
    """One, or two where the second row too has no figure and the table goes on below it with figures."""
    has_figures = [sum(any(c.isdigit() for c in cell) for cell in row[1:]) * 2 > len(row) - 1 for row in rows]
    if len(rows) > 3 and not any(has_figures[:MAX_HEADER_ROWS]) and all(has_figures[MAX_HEADER_ROWS:]):
        return MAX_HEADER_ROWS
    return 1


def _sentence(row: Sequence[str], header: Sequence[str]) -> str:
    first, *rest = row
    parts = []
    for n, (name, cell) in enumerate(zip(header[1:], rest, strict=False)):
        if not cell or (n and cell == rest[n - 1] and name == header[n]):
            continue
        parts.append(f"{name}: {cell}" if name and name != cell else cell)
    label = f"{header[0]}: {first}" if first and header and header[0] and header[0] != first else first
    text = "; ".join(filter(None, (label, *parts)))
    return text if text.endswith((".", "!", "?")) else f"{text}."
