"""What every reader gives back: a Reading made of blocks, in the document's order, and how it travels between processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ingest.errors import InputRefused

BlockKind = Literal["heading", "paragraph", "item", "row", "footnote"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or footnote."""

    kind: BlockKind
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    """(offset in ``text``, physical page from 1) where a page begins; empty where the format has no pages."""
    level: int = 0
    """Of a heading, from 1."""
    table: str = ""
    """Of a row, the caption of its table ("Table 4. Children by region"); empty where it has none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its reader understood it."""

    blocks: tuple[Block, ...]
    title: str = ""
    """From the file's metadata or its title style; empty where neither says one."""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    page_labels: tuple[str | None, ...] = ()
    """Printed number of each physical page; None where the page bears none."""
    remarks: tuple[str, ...] = ()
    """What the user should know, such as pages without text."""

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def reading_from_json(text: str) -> Reading:
    """The reading that :meth:`Reading.to_json` wrote.

    Raises:
        InputRefused: with the reader's own sentence, where it refused the file.
    """
    loaded: dict[str, Any] = json.loads(text)
    if "refused" in loaded:
        raise InputRefused(str(loaded["refused"]))
    blocks = tuple(Block(**{**b, "pages": tuple((int(o), int(p)) for o, p in b["pages"])}) for b in loaded.pop("blocks"))
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in loaded.items()}
    return Reading(blocks, **fields)
