"""Digest files of the corpus (front matter, sections, blocks with locators) read into documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import yaml

from ingest.documents import Document, Language, Locator, Origin, Passage, passage_id, sha256_of
from ingest.errors import InputRefused
from ingest.locators import parse_locator
from ingest.sentences import split_sentences

_BLOCK = re.compile(r"\[(?:@(?P<source>[a-z0-9][a-z0-9-]*) )?(?P<label>[^\]]+)\]\s+(?P<text>\S.*)")
_HEADING = re.compile(r"(#+) +(.*\S)")
_UNVERIFIED = re.compile(r"\s*\{unverified\}")


@dataclass(slots=True)
class Block:
    """A block as it stands in the file, its locator not yet parsed."""

    source: str
    label: str
    section: str
    line: int
    text: str


def digest_files(corpus: Path) -> list[Path]:
    """All digest files below ``corpus``, in a stable order.

    Raises:
        InputRefused: if the folder is not there or holds no digest.
    """
    files = sorted(p for p in corpus.glob("*/*.md") if p.stem in get_args(Language))
    if not files:
        raise InputRefused(f"{corpus} holds no digest (<folder>/<id|en|vi>.md). Set SUMBER_CORPUS to the corpus folder.")
    return files


def scan_digest(path: Path, root: Path) -> tuple[dict[str, str], str, list[Block]]:
    """(front matter, title, blocks) of one digest file, locators as they are written.

    Raises:
        InputRefused: naming file and line, for missing front matter or text that is no block.
    """
    name = path.relative_to(root).as_posix()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{name}: cannot be read as UTF-8 text ({error}).") from error
    meta, first = _front_matter(lines, name)
    title, blocks = _blocks(lines, first, meta["source"], name)
    return meta, title, blocks


def read_digest(path: Path, root: Path) -> Document:
    """The document in one digest file; ``root`` is what its name is shown relative to.

    Raises:
        InputRefused: naming file and line, for missing front matter or locators that do not parse or come twice.
    """
    name = path.relative_to(root).as_posix()
    meta, title, blocks = scan_digest(path, root)
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    language, origin = cast("Language", meta["language"]), cast("Origin", meta["origin"])
    for block in blocks:
        try:
            locator = parse_locator(block.label, block.section)
        except ValueError as error:
            raise InputRefused(f"{name}:{block.line}: {error}.") from error
        identity = passage_id(block.source, locator.label, language, origin)
        if identity in seen:
            raise InputRefused(
                f"{name}:{block.line}: locator [{block.label}] stands already at line {seen[identity]}; "
                "merge the blocks or give one a narrower locator."
            )
        seen[identity] = block.line
        passages.append(block_passage(block, locator, language, origin, name))
    return Document(meta["source"], title, language, origin, name, sha256_of(path), tuple(passages))


def block_passage(block: Block, locator: Locator, language: Language, origin: Origin, name: str) -> Passage:
    """The passage that a block with a good locator makes."""
    marked = split_sentences(block.text)
    return Passage(
        passage_id=passage_id(block.source, locator.label, language, origin),
        source=block.source,
        locator=locator,
        language=language,
        origin=origin,
        sentences=tuple(_UNVERIFIED.sub("", sentence) for sentence in marked),
        unverified=tuple(i for i, sentence in enumerate(marked) if "{unverified}" in sentence),
        file=name,
        line=block.line,
    )


def _front_matter(lines: list[str], name: str) -> tuple[dict[str, str], int]:
    """The front matter as text values, and the index of the first line after it."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        raise InputRefused(f"{name}:1: no front matter; begin with --- and lines source:, language:, origin:, then ---.")
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    try:
        loaded = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        raise InputRefused(f"{name}:1: the front matter is not YAML ({str(error).splitlines()[0]}).") from error
    meta = {str(k): str(v) for k, v in loaded.items()} if isinstance(loaded, dict) else {}
    for key, allowed in (("source", None), ("language", get_args(Language)), ("origin", get_args(Origin))):
        # YAML reads a bare "no" or "id" as it likes; only text is accepted.
        value = meta.get(key)
        if not value or (allowed and value not in allowed):
            wanted = " or ".join(allowed) if allowed else "a key of references.bib"
            raise InputRefused(f"{name}:1: front matter needs {key}: {wanted}, it has {value!r}.")
    return meta, end + 1


def _blocks(lines: list[str], first: int, source: str, name: str) -> tuple[str, list[Block]]:
    title = ""
    headings: list[str] = []
    blocks: list[Block] = []
    open_block = False
    for number, line in enumerate(lines[first:], first + 1):
        text = line.strip()
        if heading := _HEADING.fullmatch(text):
            depth = len(heading[1])
            if depth == 1:
                title = heading[2]
            else:
                headings[depth - 2 :] = [heading[2]]
            open_block = False
        elif block := _BLOCK.fullmatch(text):
            blocks.append(Block(block["source"] or source, block["label"], " > ".join(headings), number, block["text"]))
            open_block = True
        elif text.startswith(("[¶", "[@", "[Art.", "[§", "[p.")):
            raise InputRefused(f"{name}:{number}: a block is its locator in brackets, a space and its text on the same line.")
        elif text and open_block:
            blocks[-1].text += " " + text
        elif text:
            raise InputRefused(f"{name}:{number}: text without a locator; begin the block with one, such as [¶4].")
    return title, blocks
