"""Blocks of a document to citable passages: section paths, articles and clauses, tables, pages, and a size that the model reads whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.documents import Language, Locator, Passage, passage_id
from ingest.lexicon import language_scores
from ingest.readers.blocks import Block, Reading
from ingest.sentences import split_sentences

PASSAGE_TOKENS = 300
"""Tokens of the model that a passage of several sentences stays below; the bundled model reads 512."""
SENTENCE_TOKENS = 470
"""A longer sentence is cut at a semicolon, a comma or a space, so that the model never drops its end."""
SURELY_SHORT = 480
"""Characters that are fewer than the model's 512 tokens in any script, and some 150 tokens in ours: not worth counting."""
LANGUAGE_EVIDENCE = 4.0
"""Function words and marks that a passage in another language than its document shows at least."""
BIBLIOGRAPHY = re.compile(
    r"(?:\d+\.?\s*)?(?:daftar (?:pustaka|rujukan|referensi)|references|bibliography|works cited|tài liệu tham khảo)\W*", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:Article|Art\.|Pasal|Điều)\s+(\d+[a-z]?)\b", re.IGNORECASE)
_ARTICLE_RUN_IN = re.compile(r"((?:Article|Art\.|Pasal|Điều)\s+\d+[a-z]?)\s*[.:–—]\s+(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"\(?(\d{1,2}|[a-zđ]|[ivx]{2,4})[.)]\s+", re.IGNORECASE)
_TABLE = re.compile(r"(?:Table|Tabel|Bảng)\s+(\d+(?:\.\d+)*[a-z]?)", re.IGNORECASE)
ARTICLE_LEVEL = 9
"""Of a heading that runs into its article: below every other."""
_LEADERS = re.compile(r"(?:\. ?){6}")
"""Dots that lead to a page number: a line of a table of contents, which is no evidence."""
_CUTS = ("; ", ", ", " ")
_PRINTABLE = re.compile(r"[0-9]+|[ivxlc]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence with where it stands."""

    text: str
    first: int = 0
    """Physical page on which it begins; 0 where there are no pages."""
    last: int = 0
    start: int = 0
    """Offset in the document's text: its blocks, a line break between them."""
    end: int = 0
    """One behind its last character there, whatever is put before or behind the sentence for its sense."""


@dataclass(slots=True)
class _Clause:
    """Where in a law the reader is."""

    article: str = ""
    number: str = ""
    opening: str = ""
    """Words of the article that open a list of clauses; each clause is only a sentence together with them."""
    chapeau: str = ""
    """The same of the numbered paragraph."""


@dataclass(slots=True)
class _Maker:
    reading: Reading
    source: str
    title: str
    language: Language
    file: str
    tokens: Callable[[str], int]
    headings: list[tuple[int, str]] = field(default_factory=list)
    clause: _Clause = field(default_factory=_Clause)

    @property
    def section(self) -> str:
        """Headings above, the document's title first."""
        path = [text for _, text in self.headings]
        if self.title and (not path or _same_words(path[0]) != _same_words(self.title)):
            path.insert(0, self.title)
        return " > ".join(path)

    def page_name(self, page: int) -> str:
        """The printed number; the physical one where the document prints none; in brackets where only this page bears none."""
        labels = self.reading.page_labels
        label = labels[page - 1] if page <= len(labels) else None
        if label and _PRINTABLE.fullmatch(label.lower()):
            return label.lower()
        return f"[{page}]" if any(labels) else str(page)

    def locator(self, label: str, page: int, article: str | None = None, paragraphs: tuple[int, ...] = ()) -> Locator:
        """A locator in the current section."""
        labels = self.reading.page_labels
        printed = labels[page - 1] if 0 < page <= len(labels) else None
        return Locator(label, self.section, paragraphs, page or None, printed, article)

    def passages(self, pieces: Sequence[_Piece], numbers: tuple[int, ...], article: str = "", table: str = "") -> Iterator[Passage]:
        """Passages of these sentences: one for each page, or more where they are too long for one."""
        for group in _by_page(pieces):
            first, last = group[0].first, max(p.last for p in group)
            paragraphs: tuple[int, ...] = ()
            if article:
                label = f"Art. {article}"
            elif table:
                label = f"Table {table}, p. {self.page_name(first)}" if first else f"Table {table}"
            elif first:
                label = f"p. {self.page_name(first)}" if first == last else f"pp. {self.page_name(first)}-{self.page_name(last)}"
            else:
                paragraphs = numbers
                label = f"¶{numbers[0]}" + (f"-{numbers[-1]}" if len(numbers) > 1 else "")
            for part in self._sized(group):
                yield self._passage(label, part, self.locator(label, first, article or None, paragraphs))

    def _passage(self, label: str, pieces: Sequence[_Piece], locator: Locator) -> Passage:
        text = " ".join(p.text for p in pieces)
        scores = language_scores(text)
        best = max(scores, key=lambda name: scores[name])
        clear = scores[best] >= LANGUAGE_EVIDENCE and scores[best] >= 2 * scores[self.language]
        language = best if clear else self.language
        return Passage(
            passage_id(self.source, label, language, "original"),
            self.source,
            locator,
            language,
            "original",
            tuple(p.text for p in pieces),
            file=self.file,
            spans=tuple((p.start, p.end, p.first) for p in pieces),
        )

    def _sized(self, pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
        if sum(len(p.text) for p in pieces) <= SURELY_SHORT:
            yield list(pieces)
            return
        part: list[_Piece] = []
        size = 0
        for piece in (short for long in pieces for short in _cut(long, self.tokens)):
            count = self.tokens(piece.text)
            if part and size + count > PASSAGE_TOKENS:
                yield part
                part, size = [], 0
            part.append(piece)
            size += count
        if part:
            yield part


def passages_of(
    reading: Reading, source: str, title: str, language: Language, file: str, tokens: Callable[[str], int]
) -> tuple[Passage, ...]:
    """The passages of a document in its order; its bibliography is not evidence and is left out.

    ``tokens`` counts the tokens of a text for the embedding model.
    """
    maker = _Maker(reading, source, title, language, file, tokens)
    found: list[Passage] = []
    skipped = 0
    """Level of the bibliography's heading while in it."""
    blocks = list(_numbered(reading.blocks))
    law = is_law(reading.blocks)
    n = 0
    while n < len(blocks):
        number, offset, block = blocks[n]
        n += 1
        if _LEADERS.search(block.text):
            continue
        if block.kind == "heading":
            if skipped and block.level > skipped:
                continue
            skipped = block.level or 1 if BIBLIOGRAPHY.fullmatch(block.text) else 0
            _enter(maker, block)
        elif skipped:
            continue
        elif block.kind == "row":
            group = [(number, offset, block)]
            while n < len(blocks) and blocks[n][2].kind == "row" and blocks[n][2].table == block.table:
                group.append(blocks[n])
                n += 1
            found += _table(maker, group)
        elif law and block.kind != "footnote" and (match := _ARTICLE_RUN_IN.match(block.text)):
            _enter(maker, Block("heading", match[1], level=ARTICLE_LEVEL))
            found += _clause(maker, number, _pieces(block, offset, skip=match.end()))
        elif maker.clause.article and block.kind != "footnote":
            found += _clause(maker, number, _pieces(block, offset))
        else:
            pieces, numbers = _pieces(block, offset), [number]
            listing = block.kind == "item" or block.text.rstrip().endswith(":")
            while listing and n < len(blocks) and blocks[n][2].kind == "item":
                pieces += _pieces(blocks[n][2], blocks[n][1])
                numbers.append(blocks[n][0])
                n += 1
            found += maker.passages(pieces, tuple(numbers))
    return tuple(_labelled(found))


def _labelled(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages with labels of their own: a place in a source names one passage.

    Several on a page are its paragraphs (``p. 3, ¶2``), those of one table its rows (``Table 1, p. 5, rows 5-8``), others
    parts (``Art. 3, part 2``), of which the first keeps the plain label.
    """
    counts = Counter(p.locator.label for p in passages)
    seen: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for passage in passages:
        label = passage.locator.label
        seen[label] += 1
        first = rows[label] + 1
        rows[label] += len(passage.sentences)
        own = label
        if counts[label] > 1 and label.startswith("Table"):
            own = f"{label}, rows {first}-{rows[label]}"
        elif counts[label] > 1 and label.startswith("p"):
            own = f"{label}, ¶{seen[label]}"
        elif seen[label] > 1:
            own = f"{label}, part {seen[label]}"
        name = passage_id(passage.source, own, passage.language, "original")
        yield replace(passage, passage_id=name, locator=replace(passage.locator, label=own))


def is_law(blocks: Iterable[Block]) -> bool:
    """Whether a text is divided into articles: three of them or more have a heading or begin a paragraph."""
    return sum((_ARTICLE if block.kind == "heading" else _ARTICLE_RUN_IN).match(block.text) is not None for block in blocks) >= 3


def _numbered(blocks: Iterable[Block]) -> Iterator[tuple[int, int, Block]]:
    """(number from 1, offset in the document's text, block)."""
    offset = 0
    for number, block in enumerate(blocks, 1):
        yield number, offset, block
        offset += len(block.text) + 1


def _enter(maker: _Maker, block: Block) -> None:
    """Go on below a heading."""
    match = _ARTICLE.match(block.text)
    level = block.level or 1
    maker.headings = [(at, text) for at, text in maker.headings if at < level]
    maker.headings.append((level, block.text[:160]))
    maker.clause = _Clause(match[1].lower()) if match else _Clause()


def _table(maker: _Maker, rows: Sequence[tuple[int, int, Block]]) -> Iterator[Passage]:
    caption = rows[0][2].table
    number = _TABLE.match(caption)
    pieces = [piece for _, offset, block in rows for piece in _pieces(block, offset, whole=True)]
    if caption:
        pieces = [replace(p, text=f"{p.text[:-1]} ({caption.rstrip('.:')}).") for p in pieces]
    yield from maker.passages(pieces, tuple(n for n, _, _ in rows), table=number[1] if number else "")


def _clause(maker: _Maker, number: int, pieces: list[_Piece]) -> Iterator[Passage]:
    """The passage of one paragraph of an article, its number or letter in the locator."""
    clause = maker.clause
    match = _CLAUSE.match(pieces[0].text) if pieces else None
    opens = pieces[-1].text if pieces and pieces[-1].text.endswith(":") else ""
    article, before = clause.article, ""
    if match is None:
        clause.number, clause.opening, clause.chapeau = "", opens, ""
    elif match[1].isdigit():
        clause.number, clause.chapeau, before = match[1], opens, clause.opening
        article += f"({match[1]})"
    else:
        before = clause.chapeau if clause.number else clause.opening
        article += (f"({clause.number})" if clause.number else "") + f"({match[1].lower()})"
    if match is not None and before:
        skipped = "" if match[1].lower() in ("1", "a") else "[…] "
        pieces = [replace(pieces[0], text=f"{before} {skipped}{pieces[0].text}"), *pieces[1:]]
    yield from maker.passages(pieces, (number,), article=article)


def _pieces(block: Block, offset: int, *, whole: bool = False, skip: int = 0) -> list[_Piece]:
    """The sentences of a block behind ``skip`` characters, with their pages and offsets; ``whole`` takes it as one sentence."""
    pieces = []
    at = skip
    for sentence in [block.text[skip:]] if whole else split_sentences(block.text[skip:]):
        start = max(block.text.find(sentence, at), at)
        at = start + len(sentence)
        pieces.append(_Piece(sentence, _page(block, start), _page(block, at - 1), offset + start, offset + at))
    return pieces


def _page(block: Block, offset: int) -> int:
    return next((page for start, page in reversed(block.pages) if start <= offset), block.pages[0][1] if block.pages else 0)


def _by_page(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Runs of sentences on the same page; one that runs over the page stands alone."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and (piece.first, piece.last) != (group[-1].first, group[-1].last):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _cut(piece: _Piece, tokens: Callable[[str], int]) -> Iterator[_Piece]:
    """``piece``, or parts of it that the model reads whole."""
    text, start = piece.text, piece.start
    cut = False
    while tokens(text) > SENTENCE_TOKENS:
        length = max(200, len(text) * SENTENCE_TOKENS // tokens(text) * 9 // 10)
        at = next((p + len(mark) for mark in _CUTS if (p := text.rfind(mark, length // 2, length)) > 0), length)
        yield replace(piece, text=text[:at].strip(), start=start, end=start + at)
        text, start, cut = text[at:], start + at, True
    if text.strip():
        yield replace(piece, text=text.strip(), start=start) if cut else piece


def _same_words(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
