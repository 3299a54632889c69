"""The words of one PDF page with where they stand, how large and how bold they are, and the ruled lines of the page."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

HYPHENS = "\x02\ufffe\u00ad"
"""What PDFium gives for a hyphen that ends a line, and the soft hyphen."""
WORD_GAP = 0.22
"""A gap of this many font sizes parts two words where the file has no space there; between letters it is below 0.1."""
RAISED_SIZE = 0.8
"""A glyph below this share of the size before it, set higher, is raised: the mark of a footnote."""
MAX_GLYPHS = 60_000
"""On one page; a dense newspaper page has 15,000."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in points, the origin at the lower left of the page as it is read."""

    text: str
    x0: float
    x1: float
    y: float
    """Baseline."""
    size: float
    bold: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: horizontal where it is wider than high."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Whether it parts rows rather than columns."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    angle: int


def page_words(page: Any) -> list[Word]:
    """The words of a pypdfium2 page in the order of the file; text at another angle than most of the page is left out."""
    glyphs = _glyphs(page)
    if not glyphs:
        return []
    angle = Counter(g.angle for g in glyphs if g.text.strip()).most_common(1)
    if not angle:
        return []
    kept = [g for g in glyphs if g.angle == angle[0][0] or g.text.isspace()]
    words: list[Word] = []
    part: list[_Glyph] = []
    raised = False
    for glyph in kept:
        if not glyph.text.strip():
            _close(words, part, raised)
            raised = False
            continue
        if part:
            before = part[-1]
            gap = glyph.x0 - before.x1
            lifted = glyph.size < RAISED_SIZE * before.size and glyph.y > before.y + 0.1 * before.size
            lowered = raised and glyph.size > before.size
            same_line = abs(glyph.y - before.y) < 0.3 * max(glyph.size, before.size)
            if lifted or lowered or not same_line or not -before.size < gap < WORD_GAP * max(glyph.size, before.size):
                _close(words, part, raised)
                raised = lifted
        part.append(glyph)
    _close(words, part, raised)
    return words


def page_rules(page: Any, limit: int = 4_000) -> list[Rule]:
    """Lines and the edges of thin boxes that are drawn on the page; none where there are more than ``limit``: a drawing."""
    import pypdfium2.raw as raw

    rules = []
    for count, shape in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count >= limit:
            return []
        x0, y0, x1, y1 = shape.get_bounds()
        if min(x1 - x0, y1 - y0) <= 2.5 < max(x1 - x0, y1 - y0):
            rules.append(Rule(x0, y0, x1, y1))
        elif x1 - x0 > 8 and y1 - y0 > 8:
            rules += [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    return rules


def _glyphs(page: Any) -> list[_Glyph]:
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    try:
        x, y = ctypes.c_double(), ctypes.c_double()
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        found = []
        for i in range(min(text_page.count_chars(), MAX_GLYPHS)):
            code = raw.FPDFText_GetUnicode(text_page, i)
            if raw.FPDFText_IsGenerated(text_page, i):
                found.append(_Glyph(" ", 0, 0, 0, 1, False, 0))
                continue
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if character in HYPHENS:
                character = "\u00ad"
            elif not character or unicodedata.category(character) in ("Cc", "Cn", "Cs"):
                character = " " if character in "\t\r\n" else ""
            if not character:
                continue
            raw.FPDFText_GetCharOrigin(text_page, i, x, y)
            raw.FPDFText_GetLooseCharBox(text_page, i, box)
            size = float(raw.FPDFText_GetFontSize(text_page, i))
            if raw.FPDFText_GetMatrix(text_page, i, matrix):
                size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = round(math.degrees(raw.FPDFText_GetCharAngle(text_page, i)) / 90) % 4
            left, right, base = _upright(angle, box, x.value, y.value)
            bold = int(raw.FPDFText_GetFontWeight(text_page, i)) >= 600
            found.append(_Glyph(character, left, right, base, size, bold, angle))
        return found
    finally:
        text_page.close()


def _upright(angle: int, box: Any, x: float, y: float) -> tuple[float, float, float]:
    """(left, right, baseline) of a glyph as one reads it, the page turned so that its text stands upright."""
    if angle == 1:
        return float(box.bottom), float(box.top), -x
    if angle == 2:
        return -float(box.right), -float(box.left), -y
    if angle == 3:
        return -float(box.top), -float(box.bottom), x
    return float(box.left), float(box.right), y


def _close(words: list[Word], part: list[_Glyph], raised: bool) -> None:
    """Move the glyphs of ``part`` into a word of their own."""
    if not part:
        return
    text = unicodedata.normalize("NFC", "".join(_plain(g.text) for g in part))
    before = words[-1] if words else None
    y = before.y if raised and before is not None else part[0].y
    bold = sum(g.bold for g in part) * 2 > len(part)
    words.append(Word(text, part[0].x0, max(g.x1 for g in part), y, max(g.size for g in part), bold, raised))
    part.clear()


def _plain(character: str) -> str:
    """Ligatures and presentation forms as the letters that they stand for."""
    return unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufb4f" else character
