"""Plain-text originals from the user's own folder, read into documents whose locators count non-empty lines.

Text copied out of a PDF is mended only where the mend cannot change what is said: paragraphs that a page break cut
in two are joined, a letter l before digits of a percentage is the digit 1, and a thousands group that a space cut
off is put back. The bibliography is not evidence and is left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.documents import Document, Passage, passage_id, sha256_of
from ingest.errors import InputRefused
from ingest.lexicon import guess_language
from ingest.locators import parse_locator
from ingest.sentences import split_sentences

_BIBLIOGRAPHY = re.compile(
    r"(?:daftar (?:pustaka|rujukan|referensi)|references|bibliography|works cited|tài liệu tham khảo)\W*", re.IGNORECASE
)
_ABSTRACT = re.compile(r"(?:abstract|abstrak|tóm tắt)\b", re.IGNORECASE)
_LETTER_ONE = re.compile(r"\bl(?=\d+(?:[.,]\d+)?%)")
_CUT_GROUP = re.compile(r"(?<![\d.,])(\d{1,3}), (?=\d{3}(?!\d|[.,]\d)\s*(?:\(|anak|children|trẻ))")
_ENDED = re.compile(r"[.!?:”\"')\]…]\s*$")
MAX_FILE_BYTES = 64 * 1024 * 1024
PASSAGE_CHARACTERS = 1200
"""A longer paragraph is cut between sentences: about 300 tokens, well inside the model's 512."""
HEADING_WORDS = 12


def original_files(folder: Path) -> list[Path]:
    """The text files below ``folder``, in a stable order; links that leave it or lead nowhere are not followed.

    Raises:
        InputRefused: if there is no such folder.
    """
    if not folder.is_dir():
        raise InputRefused(f"{folder} is not a folder; --originals takes the folder that holds your documents.")
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".txt" and (p.is_file() or p.is_symlink() or p.is_dir()))


def read_original(path: Path, root: Path, known_sources: dict[str, str]) -> Document:
    """The document in one plain-text file.

    ``known_sources`` maps file names, lower case and without their ending, to keys of the bibliography; a file that
    is not among them is a source of its own, named after the file.

    Raises:
        InputRefused: for a folder, a broken link, an unreadable, empty, binary or non-UTF-8 file, with its name.
    """
    name = path.relative_to(root).as_posix()
    lines = [line.strip() for line in _text(path, root, name).splitlines()]
    paragraphs = [" ".join(_mend(line).split()) for line in lines if line]
    language = guess_language(" ".join(paragraphs[len(paragraphs) // 4 :])[:20_000])
    stem = path.stem.lower()
    source = known_sources.get(stem) or re.sub(r"[^a-z0-9]+", "-", stem).strip("-") or "original"
    passages: list[Passage] = []
    for section, first, last, text in _evidence(paragraphs):
        label = f"¶{first}" if first == last else f"¶{first}-{last}"
        own = guess_language(text) if _ABSTRACT.match(text) else language
        for part, sentences in enumerate(_parts(split_sentences(text))):
            passages.append(
                Passage(
                    passage_id(source, label, own, "original", part),
                    source,
                    parse_locator(label, section),
                    own,
                    "original",
                    tuple(sentences),
                    file=name,
                )
            )
    if not passages:
        raise InputRefused(f"{name}: holds no paragraph that could be cited.")
    return Document(source, paragraphs[0][:120], language, "original", name, sha256_of(path), tuple(passages))


def _text(path: Path, root: Path, name: str) -> str:
    if path.is_dir():
        raise InputRefused(f"{name}: is a folder, not a text file.")
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        raise InputRefused(f"{name}: is a link that leads out of the folder or nowhere; copy the file itself there.")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputRefused(f"{name}: is larger than {MAX_FILE_BYTES >> 20} MB; split it.")
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(f"{name}: cannot be read ({error.strerror}).") from error
    if b"\0" in data[:4096]:
        raise InputRefused(f"{name}: is not text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefused(f"{name}: is not UTF-8 text (byte {error.start}); save it as UTF-8 and run again.") from error
    if not text.strip():
        raise InputRefused(f"{name}: is empty.")
    return text


def _mend(line: str) -> str:
    return _CUT_GROUP.sub(r"\1,", _LETTER_ONE.sub("1", line))


def _is_heading(text: str) -> bool:
    words = text.split()
    if len(words) > HEADING_WORDS or _ENDED.search(text) or not re.match(r"[A-ZÀ-Ỹ0-9]|[a-z]\. +[A-Z]", text):
        return False
    long_words = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() or w[0].isdigit() for w in long_words) >= 0.6 * len(long_words)


def _evidence(paragraphs: list[str]) -> list[tuple[str, int, int, str]]:
    """(section, first, last, text) of each citable paragraph, those that a page break cut in two joined."""
    found: list[tuple[str, int, int, str]] = []
    section: list[str] = []
    for number, text in enumerate(paragraphs, 1):
        if _BIBLIOGRAPHY.fullmatch(text):
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
