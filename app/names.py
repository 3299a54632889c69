"""The proper names of a sentence: the alias table, places of the world, convention numbers, capitalised spans."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from babel import Locale

from app.geography import CITIES, COUNTRY_NICKNAMES, VIETNAM_PROVINCES, WORLD_REGIONS
from app.index import OpenIndex
from app.vocabulary import BODY_HEADS, INSTRUMENT_HEADS
from ingest.documents import LANGUAGES, Language
from ingest.figures import _INSTRUMENT, find_dates
from ingest.lexicon import STOP_WORDS, alternation, fold

_UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and c.isalpha())
_CAPITAL = rf"[{_UPPER}]"
_WORD = rf"{_CAPITAL}[\w.&’'-]*[\w]|{_CAPITAL}"
_BETWEEN_NAMES = r"(?:do|tại|với|cùng|ở|cho|theo|từ|đến|là|được|bị|có|vào|trong|bởi|khi|nhằm|về|ký|thăm|khai|phát|phê|ban|tham|đã|sẽ)\s"
"""Vietnamese words that join two names and stand within none."""
_NO_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|senin|selasa|rabu|kamis|jumat|sabtu|minggu"
    r"|(?:(?:decision|resolution|decree|circular|article|keputusan|resolusi|surat edaran|pasal|peraturan|directive|order)(?: no)?)",
    re.IGNORECASE,
)
"""Days of the week and kinds of documents, which are written with a capital and name nobody."""
_SPAN: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"(?<!\w)(?:Law|Act|Code|Decree) on (?:the )?(?:{_WORD})(?:,?\s+(?:(?:of|for|and|the)\s+){{0,2}}(?:{_WORD}))*"
        rf"|(?<!\w)(?:{_WORD})(?:\s+(?:(?:of|for|and|the|de)\s+){{0,2}}(?:{_WORD}))*"
    ),
    "id": re.compile(rf"(?<!\w)(?:{_WORD})(?:,?\s+(?:(?:dan|untuk|of|for)\s+)?(?:{_WORD}))*"),
    "vi": re.compile(rf"(?<!\w)(?:{_WORD})(?:\s+(?:(?!{_BETWEEN_NAMES})[^\W\d_]+\s+){{0,2}}?(?:{_WORD}))*"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name."""

    kind: str
    """``place``, ``country``, ``body``, ``instrument``, ``programme``, ``event``, or ``name`` where it is not known."""
    key: str
    text: str
    start: int
    end: int


UNIONS = ("EU", "EZ", "UN")
"""CLDR's territories that are organisations."""
PRONOUNS = ("Anh",)
"""Names of countries that open Vietnamese sentences as other words."""


@functools.cache
def _places() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Countries in three languages from CLDR, provinces of Viet Nam, a few cities: pattern, and form -> (kind, key)."""
    forms: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in UNIONS and len(name) > 2 and name not in PRONOUNS:
                forms[name] = ("country", code)
                if len(name) > 3:
                    forms[fold(name)] = ("country", code)
    for code, names in COUNTRY_NICKNAMES.items():
        forms |= dict.fromkeys(names.split("|"), ("country", code))
    for name in (*VIETNAM_PROVINCES, *CITIES):
        forms[name] = forms[fold(name)] = ("place", fold(name).lower().replace(" ", ""))
    for region, names in WORLD_REGIONS.items():
        forms |= dict.fromkeys(names.split("|"), ("region", region))
    return re.compile(alternation(forms)), forms


COMMON_WORD = 3.2
"""Base-10 logarithm of occurrences in a thousand million words (wordfreq) from which a word that opens a sentence is no name."""
_EVERY_STOP_WORD = frozenset().union(*STOP_WORDS.values())
REGIONS = ("asiapacific",)
"""Places that stand in no one's stead: a province is not a slip for a continent."""
_COUNTRY_ALIASES = {"indonesia": "ID", "myanmar": "MM", "philippines": "PH", "vietnam": "VN"}


def find_names(text: str, language: Language, index: OpenIndex) -> tuple[Name, ...]:
    """The proper names in ``text``: those of the alias table, places of the world, convention numbers, capitalised spans."""
    found: list[Name] = []

    def add(kind: str, key: str, start: int, end: int) -> None:
        if not any(start < n.end and n.start < end for n in found):
            found.append(Name(kind, key, text[start:end], start, end))

    dated = [(d.start, d.end) for d in find_dates(text)]
    known = [a for a in index.aliases.find(text) if a[0] in ("place", "body", "programme", "event", "instrument")]
    for match in _INSTRUMENT.finditer(text):
        number = match["a"] or match["b"] or match["c"]
        add("instrument", ("R" if number in ("146", "190") else "C") + number, *match.span())
    known = [a for a in known if not text[a[2] : a[3]].islower()]
    for kind, name, start, end in known:
        if kind != "place":
            add(kind, name, start, end)
    spans = [_trimmed(text, m, language, index) for m in _SPAN[language].finditer(text)]
    # "Embassy of the United States" is a body; the country in it is part of its name.
    for start, end in [piece for span in spans for piece in _pieces(text, span, [(n.start, n.end) for n in found] + dated)]:
        if _heads(BODY_HEADS, text[start:end]) and any(start < a[2] < end or start < a[3] < end for a in known if a[0] == "place"):
            add("body", _spelt_key(text[start:end]), start, end)
    for kind, name, start, end in known:
        if kind == "place" and name.removeprefix("country_").upper() in UNIONS:
            add("body", name, start, end)
        elif kind == "place":
            country = _COUNTRY_ALIASES.get(name) or (name.removeprefix("country_").upper() if name.startswith("country_") else "")
            add("country" if country else "region" if name in REGIONS else kind, country or name, start, end)
    spans = [piece for span in spans for piece in _pieces(text, span, [(n.start, n.end) for n in found] + dated)]
    for start, end in spans:
        known_as = index.aliases.find(re.sub(r"[-&.]", "", text[start:end]))
        if known_as and known_as[0][0] == "body" and (known_as[0][2], known_as[0][3]) == (0, len(re.sub(r"[-&.]", "", text[start:end]))):
            add("body", known_as[0][1], start, end)
        headed = "body" if _heads(BODY_HEADS, text[start:end]) else "instrument" if _heads(INSTRUMENT_HEADS, text[start:end]) else ""
        if headed and " " in text[start:end]:
            add(headed, _spelt_key(text[start:end]), start, end)
    pattern, forms = _places()
    for match in pattern.finditer(text):
        kind, key = forms[match[0]]
        add(kind, key, *match.span())
    for start, end in spans:
        for first, last in _pieces(text, (start, end), [(n.start, n.end) for n in found]):
            # A lone "Office" that opens a sentence names nobody.
            called = text[first:last]
            if called.lower() not in _EVERY_STOP_WORD and not BODY_HEADS.fullmatch(called) and not _NO_NAME.fullmatch(called):
                # "Diễn đàn": a common noun with a capital, of which one syllable would be left.
                noun = language == "vi" and called.lower() in _lower_case(index) and text[last : last + 2].strip().islower()
                if noun and " " not in called:
                    continue
                add("name", fold(called).lower(), first, last)
    return tuple(sorted(found, key=lambda n: n.start))


@functools.lru_cache(maxsize=4096)
def _everyday(word: str, language: Language) -> bool:
    from wordfreq import zipf_frequency  # half a second and 30 MB, for drafts only

    return zipf_frequency(word, language, wordlist="small") >= COMMON_WORD


def _spelt_key(text: str) -> str:
    """A name under one spelling, countries in it by their code: the embassy of the USA is that of the United States."""
    pattern, forms = _places()
    return fold(pattern.sub(lambda m: f"={forms[m[0]][1]}", text)).lower()


def _heads(heads: re.Pattern[str], text: str) -> bool:
    """Whether one of the words that head names stands in ``text`` with a capital: "Tổ chức", not the verb "tổ chức"."""
    return any(text[match.start()].isupper() for match in heads.finditer(text))


def _lower_case(index: OpenIndex) -> frozenset[str]:
    """The words that the passages write without a capital, found once for an index."""
    if "_lower_case" not in index.__dict__:
        words = (word for passage in index.store.all() for word in re.findall(r"[^\W\d_]+", passage.text) if word.islower())
        index.__dict__["_lower_case"] = frozenset(words)
    found: frozenset[str] = index.__dict__["_lower_case"]
    return found


def _pieces(text: str, span: tuple[int, int], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of ``span`` outside ``taken``, joining words at its ends taken off."""
    edges = [span[0], *(e for s, t in sorted(taken) if s < span[1] and span[0] < t for e in (s, t)), span[1]]
    pieces = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        match = re.search(rf"{_CAPITAL}.*", text[start:end]) if start < end else None
        if match:
            kept = re.sub(r"(?:['’]s)?(?:[\s,]+(?:of|for|and|the|in|on|dan|untuk|và|của|tại|de))*[\s,]*$", "", match[0])
            if len(kept) > 1:
                pieces.append((start + match.start(), start + match.start() + len(kept)))
    return pieces


def _trimmed(text: str, match: re.Match[str], language: Language, index: OpenIndex) -> tuple[int, int]:
    """The span without a sentence's first word where that is a common word; empty where nothing is left."""
    start, end = match.span()
    first = re.match(r"[^\W\d_]+(?![\w-])", match[0])
    opening = not text[:start].strip(" \"'([") or text[:start].rstrip().endswith((".", ":", "?", "!"))
    if first and opening and not first[0].isupper():
        lowered = first[0].lower()
        following = re.match(r" ([^\W\d_]+)", text[start + len(first[0]) :])
        alone = following is None or not following[1][0].isupper() or following[1].isupper()
        common = lowered in STOP_WORDS[language] or lowered in _lower_case(index) or (alone and _everyday(lowered, language))
        head = BODY_HEADS.match(match[0]) or INSTRUMENT_HEADS.match(match[0])
        if common and not (head and " " in match[0]):
            start += len(first[0])
            while start < end and not text[start].isupper():
                start += 1
    if language == "vi" and BODY_HEADS.match(text[start:end]):
        tail = re.match(r" [^\W\d_]+", text[end:])
        if (
            tail
            and tail[0].strip() not in STOP_WORDS["vi"] | {"thực", "đã", "phối", "hỗ", "tổ", "cùng", "tiến", "cũng"}
            and len(tail[0]) <= 5
            and re.search(rf"\b{_CAPITAL}\w+$", text[start:end])
        ):
            end += tail.end()
    return start, end
