"""A PDF with a text layer, read with PDFium into blocks that know their physical page and its printed number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.errors import InputRefused
from ingest.readers.blocks import Block, Reading
from ingest.readers.columns import in_reading_order, rows_of
from ingest.readers.glyphs import Word, page_rules, page_words
from ingest.readers.grids import Grid, find_grids
from ingest.readers.hyphens import joiner
from ingest.readers.margins import strip_margins
from ingest.readers.paragraphs import Lines, body_size, region_lines
from ingest.readers.rows import row_blocks

MAX_PAGES = 5_000
SCANNED = 25
"""Characters a page, on average, below which a PDF is taken for a scan."""
UNREADABLE = 0.3
"""Share of characters without a meaning from which the text layer is useless."""
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_OPEN_END = re.compile(r"[^.!?:;…”\"')\]]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def read_pdf(data: bytes) -> Reading:
    """The text of a PDF in reading order, running heads and feet left out.

    Raises:
        InputRefused: if it is damaged, protected by a password, a scan without text, or too long.
    """
    document = _opened(data)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise InputRefused(f"has {count:,} pages; at most {MAX_PAGES:,} are read. Split it, for example with qpdf.")
        pages = [_page(document, number) for number in range(count)]
        words = [found for found, _ in pages]
        _refuse_scan(words)
        outside = [[w for i, w in enumerate(found) if not any(i in g.words for g in grids)] for found, grids in pages]
        stripped, printed = strip_margins([rows_of(found) for found in outside])
        declared = [document.get_page_label(number).strip() or None for number in range(count)]
        labels = tuple(a or b for a, b in zip(printed, declared, strict=True))
        body = body_size(row for rows in stripped for row in rows)
        text = _Text(set(_vocabulary(words)), body)
        for number, (rows, (_, grids)) in enumerate(zip(stripped, pages, strict=True), 1):
            kept = [w for row in rows for w in row.words]
            lines = [piece for region in in_reading_order(kept) for piece in region_lines(region, number, body)]
            text.add_page(lines, grids, number)
        details = document.get_metadata_dict(skip_empty=True)
        authors = tuple(a.strip() for a in re.split(r";| and | dan ", details.get("Author", "")) if a.strip())
        first = " ".join(w.text for found in words[:2] for w in found)
        doi = _DOI.search(f"{details.get('Subject', '')} {first}")
        return Reading(
            tuple(text.blocks()),
            " ".join(details.get("Title", "").split()),
            authors,
            None,
            doi[0] if doi else "",
            labels,
            _remarks(words),
        )
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise InputRefused(
                "is protected by a password. Save a copy without one, for example: qpdf --password=... --decrypt IN.pdf OUT.pdf"
            ) from None
        raise InputRefused("is a damaged or cut-off PDF. Download or save it again, or try: qpdf IN.pdf OUT.pdf") from None
    if len(document) == 0:
        document.close()
        raise InputRefused("is a PDF without pages. Download or save it again.")
    return document


def _page(document: Any, number: int) -> tuple[list[Word], list[Grid]]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise InputRefused(f"is damaged at page {number + 1}. Download or save it again, or try: qpdf IN.pdf OUT.pdf") from None
    try:
        words = page_words(page)
        turned = page.get_rotation() % 180
        return words, find_grids(words, [] if turned else page_rules(page))
    finally:
        page.close()


def _refuse_scan(pages: Sequence[Sequence[Word]]) -> None:
    text = "".join(word.text for words in pages for word in words)
    if len(text) < SCANNED * len(pages):
        raise InputRefused(
            f"is a scan: its {len(pages)} pages hold pictures and {len(text)} characters of text. "
            "Give it a text layer first, for example: ocrmypdf -l eng+ind+vie IN.pdf OUT.pdf"
        )
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    if odd > UNREADABLE * len(text):
        raise InputRefused(
            "has a text layer whose fonts do not say which letters they draw. "
            "Make a new one from the pages, for example: ocrmypdf --force-ocr -l eng+ind+vie IN.pdf OUT.pdf"
        )


def _remarks(pages: Sequence[Sequence[Word]]) -> tuple[str, ...]:
    empty = [str(n) for n, words in enumerate(pages, 1) if not words]
    if not empty:
        return ()
    named = ", ".join(empty[:8]) + (f" and {len(empty) - 8} more" if len(empty) > 8 else "")
    return (f"no text on page{'s' if len(empty) > 1 else ''} {named} (empty or scanned)",)


def _vocabulary(pages: Sequence[Sequence[Word]]) -> Iterator[str]:
    """Words that stand whole inside a line; what ends or begins a line may be half a word."""
    for words in pages:
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            if abs(before.y - word.y) < 1 and abs(after.y - word.y) < 1 and (match := _WORD.search(word.text)):
                yield match[0].lower()


@dataclass(slots=True)
class _Open:
    """A block under way: more may come from the next column or page."""

    lines: Lines
    text: str = ""
    pages: list[tuple[int, int]] = field(default_factory=list)
    done: Block | None = None


class _Text:
    """The blocks of the document so far."""

    def __init__(self, vocabulary: set[str], body: float) -> None:
        self._join = joiner(vocabulary)
        self._body = body
        self._found: list[_Open] = []
        self._last: _Open | None = None
        """The paragraph that a following column or page may go on with."""
        self._table: tuple[str, int] = ("", 0)

    def add_page(self, lines: Sequence[Lines], grids: Sequence[Grid], number: int) -> None:
        """Add the paragraphs of a page, and its tables where they stand among them."""
        waiting = list(grids)
        for piece in lines:
            for grid in [g for g in waiting if piece.kind != "footnote" and g.top > piece.top]:
                waiting.remove(grid)
                self._add_grid(grid, number)
            self._add(piece)
        for grid in waiting:
            self._add_grid(grid, number)

    def blocks(self) -> Iterator[Block]:
        """All blocks, headings with their level: the larger the letters, the higher."""
        headings = [f for f in self._found if f.done is None and f.lines.kind == "heading"]
        sizes = sorted({round(f.lines.size) for f in headings}, reverse=True)
        for found in self._found:
            if found.done is not None:
                yield found.done
                continue
            level = sizes.index(round(found.lines.size)) + 1 if found.lines.kind == "heading" else 0
            text = found.text.rstrip("\u00ad")
            if text.strip():
                yield Block(found.lines.kind, text, tuple(found.pages), level)

    def _add(self, piece: Lines) -> None:
        last = self._last
        if piece.kind in ("paragraph", "item") and last is not None and self._goes_on(last, piece):
            self._append(last, piece)
            return
        found = _Open(piece)
        self._append(found, piece)
        self._found.append(found)
        if piece.kind != "footnote":
            self._last = found if piece.kind != "heading" else None

    def _append(self, found: _Open, piece: Lines) -> None:
        for line in piece.lines:
            found.text, rest = self._join(found.text, line)
            if not found.pages or found.pages[-1][1] != piece.page:
                found.pages.append((len(found.text), piece.page))
            found.text += rest

    @staticmethod
    def _goes_on(last: _Open, piece: Lines) -> bool:
        """Whether a paragraph at the top of a column goes on with the one at the foot of the column before."""
        elsewhere = piece.page != last.pages[-1][1] or piece.top > last.lines.top
        same = abs(last.lines.size - piece.size) < 0.5 and last.lines.bold == piece.bold
        if not (elsewhere and same and piece.kind == "paragraph"):
            return False
        first = piece.lines[0].lstrip("“\"'(")[:1]
        return (
            last.text.endswith(("-", "\u00ad", ",")) or (_OPEN_END.search(last.text) is not None and not first.isupper()) or first.islower()
        )

    def _one_line(self, cell: str) -> str:
        text = ""
        for line in cell.split("\n"):
            text, rest = self._join(text, line)
            text += rest
        return text

    def _add_grid(self, grid: Grid, number: int) -> None:
        caption, width = grid.caption, max(len(row) for row in grid.cells)
        if not caption and self._table[1] == width:
            caption = self._table[0]
        self._table = (caption, width)
        cells = [[self._one_line(cell) for cell in row] for row in grid.cells]
        for block in row_blocks(cells, self._one_line(caption), number):
            self._found.append(_Open(Lines("row", (), self._body, False, number, grid.top, 0, 0), done=block))
