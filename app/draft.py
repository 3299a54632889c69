"""A draft in sentences with their places in it; headings, quotations and references told apart and kept aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.errors import InputRefused
from ingest.lexicon import fold
from ingest.references import Reference
from ingest.sentences import split_sentences

Kind = Literal["sentence", "heading", "quotation", "question", "bibliography", "too-long"]
ReferenceProblem = Literal["unknown-work", "wrong-year", "unknown-number"]
MAX_DRAFT_CHARACTERS = 400_000
"""Some 60,000 words, a long thesis; checking it takes about two minutes."""
MAX_SENTENCE_CHARACTERS = 1_500
"""A longer stretch without a full stop is no sentence."""
HEADING_WORDS = 12
_YEAR = r"(?:1[89]|20)\d{2}[a-z]?"
_REFERENCE = re.compile(
    rf"\((?P<inner>[^()]{{2,160}}?,\s*(?:{_YEAR}|n\.d\.|t\.t\.)(?:[,:]?\s*(?:pp?\.|hlm\.|hal\.|tr\.)?\s*[\d–-]+)?(?:\s*;[^()]{{2,160}})?)\)"
    r"|\[(?P<numbers>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]"
)
_ONE = re.compile(rf"^\s*(?:see |lihat |xem |cf\.? )?(?P<author>.+?),\s*(?P<year>{_YEAR}|n\.d\.|t\.t\.)", re.IGNORECASE)
_BIBLIOGRAPHY = re.compile(
    r"^\s*(?:#+\s*)?(?:references|bibliography|works cited|daftar pustaka|referensi|tài liệu tham khảo)\s*:?\s*$", re.IGNORECASE
)
_ENTRY = re.compile(rf"^\s*(?:\[(?P<number>\d{{1,3}})\]|(?P<listed>\d{{1,3}})\.)?\s*(?P<text>.*\(?{_YEAR}\)?.*)$")
_QUOTED = re.compile(r"[“\"«](?P<inner>[^”\"»]{12,})[”\"»]")


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A reference of the draft to a work: "(ILO, 2017)" or "[3]"."""

    text: str
    author: str
    year: int | None
    number: int | None
    start: int
    end: int
    """Offsets in the draft."""


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A sentence or another part of a draft."""

    text: str
    """As it stands in the draft, from ``start`` to ``end``."""
    claim: str
    """The text with references taken out and white space folded."""
    kind: Kind
    start: int
    end: int
    works: tuple[CitedWork, ...] = ()
    quotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """What ``references.bib`` says of a reference of the draft."""

    work: CitedWork
    keys: tuple[str, ...]
    """Entries that it may mean; empty for a work that is not known."""
    problem: ReferenceProblem | None
    years: tuple[int, ...] = ()
    """Where the year is wrong: the years of that author's works."""


def accept_draft(text: str) -> str:
    """The draft, if it can be read.

    Raises:
        InputRefused: where it is empty or far too long.
    """
    if len(text) > MAX_DRAFT_CHARACTERS:
        raise InputRefused(
            f"The draft has {len(text):,} characters; at most {MAX_DRAFT_CHARACTERS:,} are checked at once. Check it chapter by chapter."
        )
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        raise InputRefused("The draft is empty. Give a text of at least one sentence.")
    return text


def split_draft(text: str) -> list[DraftPart]:
    """The parts of ``text`` in order, with offsets; nothing is rendered, so markup stands as plain text.

    Raises:
        InputRefused: where the draft is empty or far too long.
    """
    accept_draft(text)
    parts: list[DraftPart] = []
    bibliography = False
    for match in re.finditer(
        r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*(?:\r?\n(?![ \t]*(?:\r?\n|[#*>\[-]|\d+\.))[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*)*",
        text,
    ):
        block = match[0]
        if _BIBLIOGRAPHY.match(block.splitlines()[0]):
            bibliography = True
            parts.append(_part(text, match.start(), match.end(), "bibliography"))
        elif bibliography and not block.lstrip().startswith("#"):
            parts.append(_part(text, match.start(), match.end(), "bibliography"))
        else:
            bibliography = False
            parts += _sentences(text, match.start(), match.end())
    return parts


def _sentences(text: str, start: int, end: int) -> list[DraftPart]:
    block = text[start:end]
    if len(block) > MAX_SENTENCE_CHARACTERS and not re.search(r"[.!?…]\s", block):
        return [_part(text, start, end, "too-long")]
    if _is_heading(block):
        return [_part(text, start, end, "heading")]
    parts = []
    position = start
    for sentence in split_sentences(block):
        span = _locate(text, sentence, position, end)
        if span is None:
            continue
        position = span[1]
        parts.append(_part(text, *span, _kind(text[span[0] : span[1]])))
    return parts


def _locate(text: str, sentence: str, position: int, end: int) -> tuple[int, int] | None:
    """Offsets of a sentence whose white space was folded."""
    match = re.compile(r"\s+".join(re.escape(word) for word in sentence.split())).search(text, position, end)
    return match.span() if match else None


def _is_heading(block: str) -> bool:
    words = block.split()
    if block.lstrip().startswith("#"):
        return True
    return (
        len(words) <= HEADING_WORDS
        and "\n" not in block.strip()
        and not re.search(r"[.!?…:;,][\"”')\]]*\s*$", block)
        and not re.search(r"\d", block)
    )


def _kind(sentence: str) -> Kind:
    bare = sentence.strip()
    if len(bare) > MAX_SENTENCE_CHARACTERS:
        return "too-long"
    if bare.endswith("?"):
        return "question"
    if re.fullmatch(r"[>\s]*[“\"«][^”\"»]+[”\"»][.!]?\s*(?:\([^()]*\)|\[\d+\])?[.!]?", bare):
        return "quotation"
    return "sentence"


def _part(text: str, start: int, end: int, kind: Kind) -> DraftPart:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    body = text[start:end]
    if kind in ("bibliography", "too-long"):
        return DraftPart(body, "", kind, start, end)
    works = tuple(work for match in _REFERENCE.finditer(body) for work in _works(match, start))
    claim = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_REFERENCE.sub(" ", re.sub(r"^[#>*\s-]+(?=\S)", "", body)).split()))
    quotations = tuple(match["inner"].strip() for match in _QUOTED.finditer(body) if len(match["inner"].split()) >= 4)
    return DraftPart(body, claim, kind, start, end, works, quotations)


def _works(match: re.Match[str], offset: int) -> list[CitedWork]:
    start, end = match.start() + offset, match.end() + offset
    if match["numbers"]:
        numbers: list[int] = []
        for piece in re.split(r"[,;]", match["numbers"]):
            ends = [int(n) for n in re.findall(r"\d+", piece)]
            numbers += range(ends[0], min(ends[-1], ends[0] + 30) + 1)
        return [CitedWork(match[0], "", None, n, start, end) for n in numbers]
    found = []
    for piece in match["inner"].split(";"):
        one = _ONE.match(piece)
        if one and re.search(r"[^\W\d_]", one["author"]):
            year = re.match(r"\d{4}", one["year"])
            found.append(CitedWork(match[0], one["author"].strip(), int(year[0]) if year else None, None, start, end))
    return found


def bibliography_entries(parts: list[DraftPart]) -> dict[int, str]:
    """The draft's own numbered list of works: number -> entry; lines without a number are counted from 1."""
    entries: dict[int, str] = {}
    for part in parts:
        if part.kind != "bibliography":
            continue
        for line in part.text.splitlines():
            match = _ENTRY.match(line)
            if match and not _BIBLIOGRAPHY.match(line):
                entries[int(match["number"] or match["listed"] or len(entries) + 1)] = match["text"].strip()
    return entries


def check_reference(work: CitedWork, references: Mapping[str, Reference], entries: Mapping[int, str]) -> ReferenceCheck:
    """The entries of ``references`` that a reference may mean, and what is wrong with it."""
    if work.number is not None:
        entry = entries.get(work.number)
        if entry is None:
            return ReferenceCheck(work, (), "unknown-number")
        named = [key for key, reference in references.items() if len(reference.title) > 12 and _plain(reference.title) in _plain(entry)]
        return ReferenceCheck(work, tuple(named), None if named else "unknown-work")
    by_author = [r for r in references.values() if _names(work.author, r)]
    right = tuple(r.key for r in by_author if work.year is None or r.year == work.year)
    if right:
        return ReferenceCheck(work, right, None)
    undated = tuple(r.key for r in by_author if r.year is None)
    years = tuple(sorted({r.year for r in by_author if r.year is not None}))
    if by_author and years:
        return ReferenceCheck(work, tuple(r.key for r in by_author), "wrong-year", years)
    return ReferenceCheck(work, undated, None if undated else "unknown-work")


_INITIALS = {
    "ilo": "internationallabourorganization",
    "un": "unitednations",
    "unicef": "unitednationschildrensfund",
    "usdol": "departmentoflabor",
}


def _names(author: str, reference: Reference) -> bool:
    """Whether the author of a reference in the text is one of the entry's authors, or its publisher."""
    wanted = [_plain(a) for a in re.split(r"\s*(?:&|,| and | dan | và | et al\.?| dkk\.?)\s*", author) if len(_plain(a)) >= 2]
    held = [*reference.authors, *([reference.publisher] if reference.publisher and not reference.authors else [])]
    for person in held:
        plain = _plain(person)
        family = _plain(person.split(",")[0])
        initials = "".join(w[0] for w in re.findall(r"[^\W\d_]+", person) if w[0].isupper()).lower()
        if any(
            w in (family, plain, initials) or _INITIALS.get(w, "\0") in plain or (len(w) >= 5 and plain.startswith(w)) for w in wanted[:1]
        ):
            return True
    return False


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())
