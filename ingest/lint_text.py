"""What the linter asks of words and numbers: what a sentence says in figures, how it writes them, what it copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.documents import Language, Passage
from ingest.figures import find_dates, find_figures, find_instruments
from ingest.lexicon import Aliases

RUN_WORDS = 9
"""Words in a row, names and numbers aside, that a digest may not share with an original (corpus/README.md)."""

_POINTS = r"(?:Alliance|Aliansi|Liên minh|SDGs?|TPB|[Tt]arget|[Mm]ục tiêu|[Ii]ndicator|[Ii]ndikator|[Cc]hỉ tiêu|[Cc]hỉ số|§|Table|Fig\.)"
_NAMED_POINT = re.compile(rf"{_POINTS}(?: SDG| TPB| SDGs)? \d{{1,2}}\.\d{{1,2}}(?:\.\d)?(?![\d])")
"""``Alliance 8.7``, ``SDG target 8.7``: a name, written with a full stop in every language."""
_WRITTEN = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)+(?![\w/])|(?<=-)\d+(?:[.,]\d+)+(?![\w/])")
_WELL_WRITTEN: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?:\d{1,2}|\d{4,}))?|0\.\d+"),
    "id": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:\d{1,2}|\d{4,}))?|0,\d+"),
    "vi": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:\d{1,2}|\d{4,}))?|0,\d+"),
}
_DECIMAL: dict[Language, re.Pattern[str]] = {"en": re.compile(r"\d+\.\d+"), "id": re.compile(r"\d+,\d+"), "vi": re.compile(r"\d+,\d+")}
_SCALED = re.compile(r"[\d.,]+ (?:million|billion|juta|miliar|triệu|tỷ|tỉ)\b")
"""Beside a scale word three decimals cannot be taken for thousands: ``1.754 million``."""
_EXAMPLE: dict[Language, str] = {"en": "1,754,066 and 9.1%", "id": "1.754.066 and 9,1%", "vi": "1.754.066 and 9,1%"}
_LOOSE_PERCENT = re.compile(r"\d\s+%")
_CITED = re.compile(r"\([^()\d]*\b(?:19|20)\d\d[a-z]?(?:[:,;]? ?(?:hlm\.?|p{1,2}\.?)? ?\d[\d \-,]*)?(?:;[^()]*)?\)")
"""An in-text citation such as ``(ILO, 2017)`` or ``(Huyen, 2021: 451)``; its year is not a fact about the matter."""
PAGE_NUMBERS = frozenset({("ilo-vietnam-article", 87, "62")})
"""(source, paragraph, number) of page numbers that the copying of an original left within its text."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|«[^»]*»")


def said(text: str, language: Language) -> Counter[str]:
    """Everything numeric in a sentence, as often as it is said and written the same for every language.

    Dates count as a whole; instruments are their bare numbers, because "Conventions No. 138 and 182" names the second
    one by its number only.
    """
    dates = find_dates(text)
    keys = Counter(date.key for date in dates)
    keys.update(figure.key for figure in find_figures(text, language))
    # An instrument may be said with number and short name ("Convention No. 138 (C138)"): once is enough.
    for name in find_instruments(text):
        keys[name[1:]] = 1
    return keys


def badly_written(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """(number as written, what the language wants) for each number in another language's format."""
    plain = _NAMED_POINT.sub(lambda match: " " * len(match[0]), text)
    for match in _WRITTEN.finditer(plain):
        scaled = _SCALED.match(plain, match.start())
        if not _WELL_WRITTEN[language].fullmatch(match[0]) and not (scaled and _DECIMAL[language].fullmatch(match[0])):
            yield match[0], f"numbers like {_EXAMPLE[language]}"
    for match in _LOOSE_PERCENT.finditer(text):
        yield match[0], "the percent sign directly behind the figure"


class OriginalText:
    """An original's paragraphs, with its words ready for comparison."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.paragraphs: dict[tuple[int, ...], tuple[str, Language]] = {}
        for passage in passages:
            before = self.paragraphs.get(passage.locator.paragraphs, ("", passage.language))[0]
            self.paragraphs[passage.locator.paragraphs] = (f"{before} {passage.text}".strip(), passage.language)
        self.words: list[str] = []
        for text, _ in self.paragraphs.values():
            # A mark between paragraphs that no digest holds: a run does not cross them.
            self.words += [*(word for word, _, _ in _words(text)), "\n"]
        self.starts: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(self.words) - RUN_WORDS + 1):
            self.starts.setdefault(tuple(self.words[i : i + RUN_WORDS]), []).append(i)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def shared_runs(text: str, original: OriginalText, aliases: Aliases, titles: Sequence[str]) -> list[str]:
    """The runs of :data:`RUN_WORDS` or more words of ``text`` that the original has too.

    Names, titles, quotations and numbers may stand within a run but are not counted.
    """
    words = _words(text)
    if not any(tuple(word for word, _, _ in words[i : i + RUN_WORDS]) in original.starts for i in range(len(words) - RUN_WORDS + 1)):
        return []
    aside = _aside(text, aliases, titles)
    counted = [not word[0].isdigit() and not any(start < last and end > first for first, last in aside) for word, start, end in words]
    runs: list[str] = []
    i = 0
    while i + RUN_WORDS <= len(words):
        longest = 0
        for position in original.starts.get(tuple(word for word, _, _ in words[i : i + RUN_WORDS]), ()):
            length = RUN_WORDS
            while (
                i + length < len(words)
                and position + length < len(original.words)
                and words[i + length][0] == original.words[position + length]
            ):
                length += 1
            longest = max(longest, length)
        if sum(counted[i : i + longest]) >= RUN_WORDS:
            runs.append(text[words[i][1] : words[i + longest - 1][2]])
            i += longest
        else:
            i += 1
    return runs


def _aside(text: str, aliases: Aliases, titles: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) of each name, title and quotation in ``text``."""
    spans = [match.span() for match in _QUOTED.finditer(text)]
    spans += [(start, end) for _, _, start, end in aliases.find(text)]
    lowered = text.lower()
    for title in titles:
        spans += [match.span() for match in re.finditer(re.escape(title.lower()), lowered)]
    return spans


def gaps(original: OriginalText, blocks: Sequence[Passage]) -> Iterator[tuple[tuple[int, ...], Passage | None, list[str]]]:
    """(paragraphs, a block that covers one of them, figures that no such block holds) where something is missing.

    Without a block, the paragraph is not covered at all.
    """
    for paragraphs, (text, language) in original.paragraphs.items():
        covering = [block for block in blocks if set(block.locator.paragraphs) & set(paragraphs)]
        uncovered = set(paragraphs) - {n for block in covering for n in block.locator.paragraphs}
        if uncovered:
            yield tuple(sorted(uncovered)), None, []
        if covering:
            held: Counter[str] = Counter()
            for block in covering:
                held.update(_loose(said(block.text, block.language)))
            stray = {key for source, n, key in PAGE_NUMBERS if source == covering[0].source and n in paragraphs}
            missing = sorted(set(said(_CITED.sub(" ", text), language)) - set(held) - stray)
            if missing:
                yield paragraphs, covering[0], missing


def _loose(keys: Counter[str]) -> list[str]:
    """The keys with the parts of dates: a digest may say the day where the original says the month."""
    found = list(keys)
    for key in keys:
        if match := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", key):
            found += [match[1], f"{match[1]}-{match[2]}", f"--{match[2]}"]
            if match[3]:
                found.append(f"--{match[2]}-{match[3]}")
    return found
