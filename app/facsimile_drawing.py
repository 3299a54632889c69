"""Draws one page of a PDF with a sentence marked, in a process of its own: a file made to harm costs this picture and nothing else.

Reads one line of JSON on standard input (path, page, sentence), writes one line of JSON (size, what was marked) and the PNG.
"""

from __future__ import annotations

import ctypes
import difflib
import io
import json
import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ingest.readers.process import limit_memory

WIDTH = 1_100
"""Pixels across: sharp at twice the size of the column that it is shown in."""
HEIGHT = 2_200
LARGEST_SCALE = 3.0
"""Pixels per point, so that a page the size of a stamp does not become a poster."""
MAX_CHARACTERS = 60_000
LEAST_RUN = 8
"""Letters in a row that count as a part of the sentence where the whole does not stand on the page."""
LEAST_SHARE = 0.5
"""Of the sentence's letters, below which nothing is marked: scattered words are no quotation."""
_CAPTION = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*\)\.?$")
MARK = (255, 221, 87)
EDGE = (176, 120, 0)
Marked = Literal["all", "part", "none"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a page, folded, and which of its characters each one is."""

    text: str
    at: tuple[int, ...]


def letters_of(characters: Sequence[str]) -> Letters:
    """What of a text remains where spaces, hyphens, marks and ligatures may differ."""
    text: list[str] = []
    at: list[int] = []
    for i, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKD", character.casefold()):
            if letter.isalnum():
                text.append(letter)
                at.append(i)
    return Letters("".join(text), tuple(at))


def find(sentence: str, page: Letters) -> tuple[list[int], Marked]:
    """(indices of the page's characters that are the sentence, how much of it they are).

    A sentence may be interrupted on the page by the mark of a note, or go on overleaf: then its longer runs are found.
    """
    wanted = letters_of(sentence).text
    if not wanted:
        return [], "none"
    for whole in (wanted, letters_of(cells_of(sentence)).text):
        start = page.text.find(whole) if whole else -1
        if start >= 0:
            return list(page.at[start : start + len(whole)]), "all"
    blocks = difflib.SequenceMatcher(None, page.text, wanted, autojunk=False).get_matching_blocks()
    runs = [block for block in blocks if block.size >= min(LEAST_RUN, len(wanted))]
    share = sum(block.size for block in runs) / len(wanted)
    if share < LEAST_SHARE:
        return [], "none"
    found = [i for block in runs for i in page.at[block.a : block.a + block.size]]
    return found, "all" if share > 0.97 else "part"


def cells_of(sentence: str) -> str:
    """The cells of a table's row that is cited as ``header: cell; header: cell (caption).``; empty where it is no such row."""
    parts = _CAPTION.sub("", sentence).split("; ")
    cells = [part.rpartition(": ")[2] for part in parts if ": " in part]
    return " ".join(cells) if len(cells) == len(parts) >= 2 else ""


def lines_of(boxes: Sequence[Box]) -> list[Box]:
    """Boxes (left, top, right, bottom, in pixels) of neighbouring characters joined into one box for each line."""
    lines: list[Box] = []
    for left, top, right, bottom in boxes:
        if lines:
            l0, t0, r0, b0 = lines[-1]
            height = max(b0 - t0, bottom - top)
            if abs((top + bottom) - (t0 + b0)) < height and -height < left - r0 < 3 * height:
                lines[-1] = (min(l0, left), min(t0, top), max(r0, right), max(b0, bottom))
                continue
        lines.append((left, top, right, bottom))
    return lines


def draw(path: str, number: int, sentence: str) -> tuple[dict[str, Any], bytes]:
    """(size and marks, PNG) of physical page ``number``, from 1."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1), LARGEST_SCALE)
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        boxes, marked = _boxes(page, sentence, picture.size)
        lines = lines_of(boxes)
        _mark(picture, lines)
        out = io.BytesIO()
        picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
        down = sum(t + b for _, t, _, b in lines) / (2 * len(lines) * picture.height) if lines else 0.0
        across = min((left for left, _, _, _ in lines), default=0) / picture.width
        said = {"width": picture.width, "height": picture.height, "marked": marked, "down": round(down, 4), "across": round(across, 4)}
        return said, out.getvalue()
    finally:
        document.close()


def _boxes(page: Any, sentence: str, size: tuple[int, int]) -> tuple[list[Box], Marked]:
    """Where the characters of the sentence stand in the picture; turned pages and cut margins are PDFium's affair."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), MAX_CHARACTERS)
        codes = [raw.FPDFText_GetUnicode(text_page, i) for i in range(count)]
        found, marked = find(sentence, letters_of([chr(c) if 0 < c < 0xD800 or 0xE000 <= c < 0x110000 else " " for c in codes]))
        boxes: list[Box] = []
        rectangle, x, y = raw.FS_RECTF(), ctypes.c_int(), ctypes.c_int()
        for i in dict.fromkeys(found):
            if not raw.FPDFText_GetLooseCharBox(text_page, i, rectangle):
                continue
            corners = []
            for across, up in ((rectangle.left, rectangle.top), (rectangle.right, rectangle.bottom)):
                raw.FPDF_PageToDevice(page, 0, 0, size[0], size[1], 0, across, up, x, y)
                corners.append((x.value, y.value))
            (x0, y0), (x1, y1) = corners
            boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        return boxes, marked if boxes else "none"
    finally:
        text_page.close()


def _mark(picture: Any, lines: Sequence[Box]) -> None:
    """Colour the lines as a highlighter would, letters staying black, with a rule below for those who do not see the colour."""
    from PIL import Image, ImageChops, ImageDraw

    if not lines:
        return
    veil = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(veil)
    for left, top, right, bottom in lines:
        pen.rectangle((left - 2, top - 1, right + 2, bottom + 1), fill=MARK)
    picture.paste(ImageChops.multiply(picture, veil))
    pen = ImageDraw.Draw(picture)
    for left, _, right, bottom in lines:
        pen.line((left - 2, bottom + 2, right + 2, bottom + 2), fill=EDGE, width=2)


def main() -> None:
    """Draw what standard input asks for."""
    limit_memory()
    wanted = json.loads(sys.stdin.readline())
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    said, png = draw(wanted["path"], int(wanted["page"]), wanted["sentence"])
    out.write(json.dumps(said).encode() + b"\n" + png)
    out.flush()


if __name__ == "__main__":
    main()
