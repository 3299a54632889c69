"""The values that a sentence gives, read with their frames."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from app.audit_wording import (
    ATTRIBUTION,
    BARE_RUN,
    CITED_WORK,
    DOCUMENT,
    INEXACT_BEFORE,
    OUT_OF,
    PLANNED,
    REFERENCE_BEFORE,
    TITLE_YEAR,
    UNTIL_BEFORE,
)
from app.measurement import Measurement, Reading
from app.sentence_frame import WORD, SentenceFrame, is_year, unit_of
from app.vocabulary import FRACTIONS, NUMBER_WORDS
from ingest.documents import Language
from ingest.figures import Figure, find_instruments
from ingest.lexicon import Aliases, normalise, stem, tokens

ABOUT = Decimal("0.05")
"""What "about 50" may be off, as a share of a round number."""
SHARE_RESOLUTION = Decimal(3)
"""What "two thirds" and "2 out of 5" may be off, in percentage points."""
HALF = Decimal("0.499")
"""Half a unit of the last place, short of the next value's."""
REFERENCE_LETTERS = 40
"""How far before a number "Article" or "Decision No." is looked for."""


def read_sentence(text: str, language: Language, aliases: Aliases) -> Reading:
    """What ``text`` measures; offsets are those of the normalised sentence."""
    text = normalise(text)
    said = without_attribution(text, language)
    known = aliases.find(said)
    frame = SentenceFrame(said, language, known)
    words = frozenset(t for t in tokens(said, language, aliases) if not re.search(r"\d", t.replace("_", "")) or t[0] in "cr")
    titled = frozenset(m[0] for found in TITLE_YEAR.finditer(said) for m in re.finditer(r"\d{4}", found[0]))
    every_year = frozenset(int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    return Reading(
        tuple(_measurements(frame)),
        words,
        frozenset(stem(m[0].lower(), language) for m in WORD.finditer(said) if m[0][0].isupper() and m.start() > _opening(said)),
        frozenset(find_instruments(said)) | {name for kind, name, _, _ in known if kind == "instrument"},
        titled | frozenset(DOCUMENT.findall(said)),
        every_year - {int(year) for year in titled} - {int(year) for year, _, _ in frame.years},
        bool(PLANNED.search(said)),
    )


def without_attribution(text: str, language: Language) -> str:
    """The text with who says it blanked out, letter for letter, so that offsets stay."""
    for pattern in (CITED_WORK, *ATTRIBUTION[language]):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _measurements(frame: SentenceFrame) -> list[Measurement]:
    taken = [(start, end) for _, start, end in frame.ages] + [match.span() for match in frame.periods]
    found = _shares(frame, taken)
    runs = [match.span() for match in BARE_RUN.finditer(frame.text)]
    for figure in frame.figures:
        if _free(figure.start, figure.end, taken) and not is_year(figure, frame.text) and not _reference(frame.text, figure, runs):
            found.append(_counted(frame, figure))
    for word, number in NUMBER_WORDS[frame.language].items():
        for match in re.finditer(rf"(?<!\w){word}(?!\w)", frame.text, re.IGNORECASE):
            if _free(*match.span(), taken) and unit_of(frame.text, *match.span(), frame.language)[0]:
                found.append(frame.measurement("count", match.span(), Decimal(number), Decimal(number)))
    # Where a sentence counts something, its dates say when; else they are what it tells.
    return sorted(found, key=lambda m: m.start) if found else _moments(frame)


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return not any(start < e and s < end for s, e in taken)


def _shares(frame: SentenceFrame, taken: list[tuple[int, int]]) -> list[Measurement]:
    """Shares in words, "2 out of 5" and "two thirds"; the numbers of the first are added to ``taken``."""
    found = []
    for match in OUT_OF[frame.language].finditer(frame.text):
        share = _share(match["part"], match["whole"], frame.language)
        if share is not None and _free(*match.span(), taken):
            taken.append(match.span())
            found.append(frame.measurement("percent", match.span(), share - SHARE_RESOLUTION, share + SHARE_RESOLUTION))
    for words, share in FRACTIONS:
        found += [
            frame.measurement("percent", match.span(), share - SHARE_RESOLUTION, share + SHARE_RESOLUTION)
            for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", frame.text, re.IGNORECASE)
            if _free(*match.span(), taken) and not INEXACT_BEFORE.search(frame.text[: match.start()])
        ]
    return found


def _moments(frame: SentenceFrame) -> list[Measurement]:
    none = Decimal(0)
    periods = [frame.measurement("period", p.span(), none, none, (int(p["first"]), int(p["last"]), 0)) for p in frame.periods]
    dates = [d for d in frame.dates if d.year and not UNTIL_BEFORE.search(frame.text[: d.start])]
    if dates:
        full = [frame.measurement("date", (d.start, d.end), none, none, (d.year or 0, d.month, d.day or 0)) for d in dates]
        return [*periods, *full]
    years = [f for f in frame.figures if is_year(f, frame.text) and not any(p.start() <= f.start < p.end() for p in frame.periods)]
    alone = [f for f in years if not UNTIL_BEFORE.search(frame.text[: f.start])]
    return periods + [frame.measurement("date", (f.start, f.end), none, none, (int(f.value), 0, 0)) for f in alone]


def _counted(frame: SentenceFrame, figure: Figure) -> Measurement:
    end = figure.end
    while end > figure.start and not frame.text[end - 1].isalnum() and frame.text[end - 1] != "%":
        end -= 1
    half = figure.resolution * HALF if figure.percent or figure.resolution != 1 else Decimal(0)
    low, high = figure.value - half, figure.value + half
    place = _last_place(figure.value)
    if figure.bound == "about" and place > 1:
        spread = min(place * HALF, figure.value * ABOUT)
        low, high = min(low, figure.value - spread), max(high, figure.value + spread)
    elif figure.bound == "at least":
        low, high = figure.value, max(high, figure.value + 2 * place * HALF)
    elif figure.bound == "at most":
        low, high = min(low, figure.value - place * HALF), figure.value
    return frame.measurement("percent" if figure.percent else "count", (figure.start, end), low, high)


def _last_place(value: Decimal) -> Decimal:
    """Value of the last digit that is not zero: 100 for 2,100, 0.1 for 9.1."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _reference(text: str, figure: Figure, runs: Sequence[tuple[int, int]]) -> bool:
    """Whether it numbers an article or a page, or is an end of a range or one of a bare list: nothing says what it is of."""
    before = text[max(0, figure.start - REFERENCE_LETTERS) : figure.start]
    if not figure.percent and (REFERENCE_BEFORE.search(before) or re.search(r"\d\($", before)):
        return True
    return any(start <= figure.start < end for start, end in runs)


def _share(part: str, whole: str, language: Language) -> Decimal | None:
    words = {**NUMBER_WORDS[language], "one": 1}
    one, all_of = (words[w] if w in words else int(w) if w.isdigit() else 0 for w in (part.lower(), whole.lower()))
    return Decimal(100 * one) / all_of if 0 < one < all_of else None


def _opening(text: str) -> int:
    """Where the first word starts: its capital means nothing."""
    match = WORD.search(text)
    return match.start() if match else 0
