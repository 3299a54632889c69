"""The user's own documents: files of a folder to documents whose passages can be cited by page, article, table or paragraph.

Plain text counts its non-empty lines. Text copied out of a PDF is mended only where the mend cannot change what is said:
paragraphs that a page break cut in two are joined, a letter l before digits of a percentage is the digit 1, and a
thousands group that a space cut off is put back. PDF, Word, EPUB, HTML and Markdown go through their readers, which know
headings, pages, tables and footnotes (docs/decisions/0010). A bibliography is not evidence and is left out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.documents import Document, Language, Passage, passage_id
from ingest.errors import InputRefused
from ingest.lexicon import guess_language
from ingest.locators import parse_locator
from ingest.readers.blocks import Block, Reading
from ingest.readers.kinds import MAX_BYTES, UNREAD, Kind, is_document, kind_of, refuse_wrong_kind
from ingest.readers.paragraphs import ARTICLE_HEADING
from ingest.readers.text import decode
from ingest.readings import Readings
from ingest.references import Match, Reference, match_reference
from ingest.sentences import split_sentences
from ingest.structure import BIBLIOGRAPHY, is_law, passages_of

_ABSTRACT = re.compile(r"(?:abstract|abstrak|tóm tắt)\b", re.IGNORECASE)
_LETTER_ONE = re.compile(r"\bl(?=\d+(?:[.,]\d+)?%)")
_CUT_GROUP = re.compile(r"(?<![\d.,])(\d{1,3}), (?=\d{3}(?!\d|[.,]\d)\s*(?:\(|anak|children|trẻ))")
_ENDED = re.compile(r"[.!?:”\"')\]…]\s*$")
PASSAGE_CHARACTERS = 1200
"""A longer paragraph of plain text is cut between sentences: about 300 tokens, well inside the model's 512."""
SENTENCE_CHARACTERS = 1500
"""A longer sentence is cut where it has white space, so that the model reads all of it."""
HEADING_WORDS = 12
TITLE_CHARACTERS = 160
LETTERS_PER_TOKEN = 2.2
"""At least, in the three languages with the bundled model; shorter texts need no counting."""


def original_files(folder: Path) -> list[Path]:
    """The documents below ``folder``, in a stable order; links that leave it or lead nowhere are named, not followed.

    Raises:
        InputRefused: if there is no such folder.
    """
    if not folder.is_dir():
        raise InputRefused(f"{folder} is not a folder; --originals takes the folder that holds your documents.")
    found = []
    for parent, folders, files in os.walk(folder, followlinks=False):
        at = Path(parent)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [at / name for name in folders if (at / name).is_symlink() or is_document(name)]
        found += [at / name for name in files if is_document(name) and ((at / name).is_file() or (at / name).is_symlink())]
    return sorted(found)


def read_original(
    path: Path,
    root: Path,
    known_sources: Mapping[str, str],
    references: Mapping[str, Reference] | None = None,
    *,
    readings: Readings | None = None,
    sha256: str = "",
    name: str = "",
) -> Document:
    """The document in one file below ``root``.

    ``known_sources`` maps file names, lower case and without their ending, to keys of the bibliography; ``references``
    are matched by name, DOI and title as well, and the document says how. Otherwise the file is a source of its own,
    named after it. ``sha256`` is the hash that the file must still have, ``name`` what the document is called where
    its place below the folder does not do.

    Raises:
        InputRefused: for a folder, a broken link, an unreadable, empty, damaged or changing file, with its name.
    """
    shown = path.relative_to(root).as_posix()
    try:
        data, kind = _bytes(path, root)
        digest = hashlib.sha256(data).hexdigest()
        if sha256 and digest != sha256:
            raise InputRefused("changed while it was read. Run sumber ingest again when nothing writes to it.")
        match_to = _matcher(path, known_sources, references or {})
        refuse_wrong_kind(path.name, kind, data)
        if kind == "text":
            return _text_document(data, name or shown, digest, match_to)
        if readings is not None:
            return _read_document(readings.read(kind, data), path, name or shown, digest, match_to)
        with Readings() as own:
            return _read_document(own.read(kind, data), path, name or shown, digest, match_to)
    except InputRefused as error:
        raise InputRefused(f"{shown}: {error}") from error


def _bytes(path: Path, root: Path) -> tuple[bytes, Kind]:
    if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(root.resolve())):
        raise InputRefused("is a link that leads out of the folder or nowhere; copy the file itself there.")
    if path.is_dir():
        raise InputRefused("is a folder, not a document.")
    kind = kind_of(path.name)
    if kind is None:
        raise InputRefused(f"is of a kind that is not read. Make a .docx or .pdf of it: {UNREAD[path.suffix.lower()]}.")
    try:
        before = path.stat()
        if before.st_size > MAX_BYTES[kind]:
            raise InputRefused(f"is larger than {MAX_BYTES[kind] >> 20} MB; split it.")
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise InputRefused(f"cannot be read ({error.strerror}).") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise InputRefused("changed while it was read. Run sumber ingest again when nothing writes to it.")
    if not data.strip():
        raise InputRefused("is empty.")
    return data, kind


def _matcher(path: Path, known: Mapping[str, str], references: Mapping[str, Reference]) -> Callable[[str, str], Match]:
    """A function from a title and a DOI to the source that the file holds."""
    stem = path.stem.lower()

    def match(title: str, doi: str) -> Match:
        if stem in known:
            return Match(known[stem])
        return match_reference(references, re.sub(r"[^a-z0-9]+", "-", stem).strip("-") or "original", title, doi)

    return match


def _read_document(reading: Reading, path: Path, name: str, digest: str, match_to: Callable[[str, str], Match]) -> Document:
    """A document from what its reader found."""
    if not reading.blocks:
        raise InputRefused("holds no text that could be cited.")
    texts = [b.text for b in reading.blocks if b.kind in ("paragraph", "item")]
    language = guess_language(" ".join(texts[len(texts) // 4 :])[:20_000])
    heading = next((b.text for b in reading.blocks if b.kind == "heading"), "")
    title = (reading.title if _says_something(reading.title, path) else heading or path.stem)[:TITLE_CHARACTERS]
    match = match_to(title, reading.doi)
    passages = passages_of(reading, match.key, title, language, name, count_tokens)
    if not passages:
        raise InputRefused("holds no paragraph that could be cited.")
    remarks = tuple(filter(None, (match.how and f"is {match.key}, {match.how}", match.hint, *reading.remarks)))
    return Document(match.key, title, language, "original", name, digest, passages, reading.authors, reading.year, reading.doi, remarks)


def _says_something(title: str, path: Path) -> bool:
    """Whether the title in a file's metadata is one, and not what a program put there."""
    if not re.search(r"[^\W\d_]{3}", title) or title.lower() in (path.name.lower(), path.stem.lower()):
        return False
    return not re.match(r"microsoft word|untitled|document ?\d*$|powerpoint|.*\.(?:docx?|pdf|indd|qxd|tex|html?)$", title, re.IGNORECASE)


def count_tokens(text: str) -> int:
    """Tokens of ``text`` for the bundled model; an estimate on the high side where the model is not installed."""
    from ingest.embedding import bundled_engine
    from ingest.errors import NoUsableIndex

    try:
        return bundled_engine().token_count(text)
    except NoUsableIndex:
        return int(len(text) / LETTERS_PER_TOKEN) + 1


def _text_document(data: bytes, name: str, digest: str, match_to: Callable[[str, str], Match]) -> Document:
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[:4] != b"\0\0\xfe\xff":
        raise InputRefused("is not text.")
    text, remark = decode(data)
    if not text.strip():
        raise InputRefused("is empty.")
    lines = [line.strip() for line in text.splitlines()]
    paragraphs = [" ".join(_mend(line).split()) for line in lines if line]
    language = guess_language(" ".join(paragraphs[len(paragraphs) // 4 :])[:20_000])
    title = paragraphs[0][:120]
    match = match_to(title, "")
    blocks = tuple(_block(p) for p in paragraphs)
    if is_law(blocks):
        passages = passages_of(Reading(blocks), match.key, title, language, name, count_tokens)
    else:
        passages = tuple(_paragraph_passages(paragraphs, match.key, language, name))
    if not passages:
        raise InputRefused("holds no paragraph that could be cited.")
    remarks = tuple(filter(None, (match.how and f"is {match.key}, {match.how}", match.hint, remark)))
    return Document(match.key, title, language, "original", name, digest, passages, remarks=remarks)


def _block(paragraph: str) -> Block:
    """A line of a law in plain text: headings of articles are known by their words."""
    heading = ARTICLE_HEADING.fullmatch(paragraph) and len(paragraph.split()) <= HEADING_WORDS and not paragraph.endswith((".", ";", ","))
    return Block("heading", paragraph, level=9) if heading else Block("paragraph", paragraph)


def _paragraph_passages(paragraphs: Sequence[str], source: str, language: Language, name: str) -> Iterator[Passage]:
    for section, first, last, text in _evidence(paragraphs):
        label = f"¶{first}" if first == last else f"¶{first}-{last}"
        own = guess_language(text) if _ABSTRACT.match(text) else language
        for part, sentences in enumerate(_parts([s for long in split_sentences(text) for s in _short(long)])):
            locator = parse_locator(label, section)
            yield Passage(passage_id(source, label, own, "original", part), source, locator, own, "original", tuple(sentences), file=name)


def _mend(line: str) -> str:
    return _CUT_GROUP.sub(r"\1,", _LETTER_ONE.sub("1", line))


def _is_heading(text: str) -> bool:
    words = text.split()
    if len(words) > HEADING_WORDS or _ENDED.search(text) or not re.match(r"[A-ZÀ-Ỹ0-9]|[a-z]\. +[A-Z]", text):
        return False
    long_words = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() or w[0].isdigit() for w in long_words) >= 0.6 * len(long_words)


def _evidence(paragraphs: Sequence[str]) -> list[tuple[str, int, int, str]]:
    """(section, first, last, text) of each citable paragraph, those that a page break cut in two joined."""
    found: list[tuple[str, int, int, str]] = []
    section: list[str] = []
    for number, text in enumerate(paragraphs, 1):
        if BIBLIOGRAPHY.fullmatch(text):
            break
        if found and found[-1][2] == number - 1 and _continues(found[-1][3], text):
            head, first, _, before = found[-1]
            found[-1] = (head, first, number, f"{before} {text}")
        elif _is_heading(text):
            previous_was_heading = not found or found[-1][2] < number - 1
            section = [*section[:1], text] if previous_was_heading and section and number > 1 else [text]
            if re.match(r"[a-z0-9]{1,2}[.)] ", text) and len(section) == 1:
                section = ["", text]
        else:
            found.append((" > ".join(s for s in section if s), number, number, text))
    return found


def _continues(before: str, text: str) -> bool:
    """Whether ``text`` goes on with a sentence that ``before`` left open."""
    if _ENDED.search(before):
        return False
    return text[:1].islower() or text[:1].isdigit() or not _is_heading(text) or len(before.split()) > HEADING_WORDS


def _parts(sentences: list[str]) -> list[list[str]]:
    """Sentences grouped so that a group stays below PASSAGE_CHARACTERS where it can."""
    parts: list[list[str]] = [[]]
    size = 0
    for sentence in sentences:
        if parts[-1] and size + len(sentence) > PASSAGE_CHARACTERS:
            parts.append([])
            size = 0
        parts[-1].append(sentence)
        size += len(sentence) + 1
    return parts


def _short(sentence: str) -> Iterator[str]:
    """``sentence``, or pieces of it that the model reads whole."""
    while len(sentence) > SENTENCE_CHARACTERS:
        at = max(sentence.rfind(mark, SENTENCE_CHARACTERS // 2, SENTENCE_CHARACTERS) for mark in ("; ", ", ", " "))
        at = at + 1 if at > 0 else SENTENCE_CHARACTERS
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence
