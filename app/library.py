"""The reader's own documents: files added in the chat, kept in the data folder and read by every ingestion."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Literal

from app.index import OpenIndex
from ingest.documents import Passage, sha256_of
from ingest.errors import InputRefused, SumberError
from ingest.inputs import known_originals, library_folder, original_folders
from ingest.originals import original_files, read_original
from ingest.readers.kinds import MAX_BYTES, SUFFIXES, kind_of
from ingest.readings import Readings
from ingest.references import load_references
from ingest.settings import Settings
from ingest.store import PassageStore

FILE_MB = 50
"""Of one file; larger ones are ingested from a folder."""
FILES_AT_ONCE = 20
FILES = 500
"""In the library; more are better kept in a folder of one's own and ingested from there."""
NAME_BYTES = 180
"""Of a file's name in UTF-8; file systems take 255, and a copy under way has a longer one."""
State = Literal["in", "waiting", "refused"]
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u2028-\u202e\u2066-\u2069]')
"""What file systems forbid, and what makes a name read otherwise than it is written."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A document of the reader's: just uploaded, or in the library."""

    name: str
    bytes: int
    state: State
    reason: str = ""
    """Why it was refused."""
    title: str = ""
    source: str = ""
    """Key of the source that it holds."""
    known: bool = False
    """Whether that source stands in the bibliography, rather than being made from the file."""
    passages: int = 0
    pages: int = 0
    """Pages with text that can be cited; 0 where the format has none."""
    remarks: tuple[str, ...] = ()


def clean_name(name: str) -> str:
    """The last part of an uploaded file's name in any script, without what a file system or a reader could misread."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = _FORBIDDEN.sub("_", last).strip(" ").lstrip(".~$ ").rstrip(". ")
    stem, ending = PurePath(last).stem, PurePath(last).suffix
    while len((stem + ending).encode("utf-8", "replace")) > NAME_BYTES and stem:
        stem = stem[:-1]
    cleaned = (stem.rstrip() or "document") + ending
    return ("_" if _DEVICES.match(cleaned) else "") + cleaned.encode("utf-8", "replace").decode()


def examine(name: str, content: bytes, index: OpenIndex, taken: Sequence[str] = ()) -> OwnFile:
    """What an uploaded file is, read as an ingestion would read it; ``taken`` are names of others uploaded with it.

    A file that cannot be used comes back as refused, with the reason.
    """
    cleaned = clean_name(name)
    try:
        _refuse(cleaned, content, index.settings, taken)
        return replace(_read(cleaned, content, index), bytes=len(content))
    except SumberError as error:
        return OwnFile(cleaned, len(content), "refused", str(error).removeprefix(f"{cleaned}: "))
    except (OSError, sqlite3.Error) as error:
        return OwnFile(cleaned, len(content), "refused", f"The file could not be looked at ({error}). Check the room on the disk.")


def _refuse(name: str, content: bytes, settings: Settings, taken: Sequence[str]) -> None:
    kind = kind_of(name)
    if kind is None:
        raise InputRefused(f"Files of this kind are not read. Upload one of: {', '.join(sorted(SUFFIXES))}.")
    most = min(FILE_MB << 20, MAX_BYTES[kind])
    if len(content) > most:
        raise InputRefused(f"The file is larger than {most >> 20} MB. Put it into a folder and use: sumber ingest --originals FOLDER")
    folder = library_folder(settings)
    there = original_files(folder) if folder.is_dir() else []
    if len(there) + len(taken) >= FILES:
        raise InputRefused(f"The library holds {FILES} files, which is the most. Keep more in a folder: sumber ingest --originals FOLDER")
    if name.casefold() in {other.casefold() for other in (*taken, *(p.name for p in there))}:
        raise InputRefused("A file of this name is in the library already. Remove that one first, or rename this one.")
    digest = hashlib.sha256(content).hexdigest()
    if (same := next((p.name for p in there if _hash(p) == digest), None)) is not None:
        raise InputRefused(f"The library has this content already, as {same}.")


def _read(name: str, content: bytes, index: OpenIndex) -> OwnFile:
    settings = index.settings
    references = load_references(settings.corpus)
    with TemporaryDirectory(prefix="sumber-") as folder, Readings(settings.data / "readings.sqlite") as readings:
        path = Path(folder) / name
        path.write_bytes(content)
        document = read_original(path, path.parent, known_originals(references), references, readings=readings)
    known = document.source in references
    title = references[document.source].title if known else document.title
    pages = _pages(document.passages)
    return OwnFile(name, 0, "waiting", "", title, document.source, known, len(document.passages), pages, document.remarks)


def _pages(passages: Sequence[Passage]) -> int:
    return len({page for passage in passages for _, _, page in passage.spans if page})


def keep(name: str, content: bytes, settings: Settings) -> Path:
    """Put an examined file into the library, whole or not at all.

    Raises:
        InputRefused: if the disk is full or the folder cannot be written.
    """
    folder = library_folder(settings)
    path = folder / clean_name(name)
    part = folder / f".{path.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise InputRefused(f"{path.name} cannot be kept in {folder} ({error.strerror}). Free space or permissions there.") from error
    return path


def remove(name: str, settings: Settings) -> bool:
    """Delete a file of the library; False where it has none of that name. The index forgets it with the next ingestion."""
    folder = library_folder(settings)
    found = [p for p in original_files(folder) if p.relative_to(folder).as_posix() == name] if folder.is_dir() else []
    try:
        for path in found:
            path.unlink()
    except OSError as error:
        raise InputRefused(f"{name} cannot be deleted from {folder} ({error.strerror}). Free permissions there.") from error
    return bool(found)


def own_files(index: OpenIndex) -> list[OwnFile]:
    """The files of the library and what the index holds of each, by name."""
    folder = library_folder(index.settings)
    if not folder.is_dir():
        return []
    prefix = _prefix(index)
    curated = load_references(index.settings.corpus)
    own = {key for key, reference in index.references.items() if (reference.file or "").startswith(prefix)}
    by_file = _passages_by_file(index.store, frozenset(own | curated.keys()))
    found = []
    for path in original_files(folder):
        name = path.relative_to(folder).as_posix()
        recorded, _, reason = index.manifest.files.get(prefix + name, "").partition(" refused: ")
        passages = by_file.get(f"{folder.name}/{name}", [])
        size = path.stat().st_size if path.is_file() else 0
        if recorded != _hash(path):
            found.append(OwnFile(name, size, "waiting", title=name))
        elif reason:
            found.append(OwnFile(name, size, "refused", reason.partition(": ")[2] or reason, name))
        elif passages:
            source = passages[0].source
            reference = index.references.get(source)
            title = reference.title if reference else source
            found.append(OwnFile(name, size, "in", "", title, source, source in curated, len(passages), _pages(passages)))
        else:
            found.append(OwnFile(name, size, "in", title=name))
    return found


def forgotten(index: OpenIndex) -> list[str]:
    """Files that the index was made from although the library has them no more."""
    folder, prefix = library_folder(index.settings), _prefix(index)
    there = {prefix + p.relative_to(folder).as_posix() for p in original_files(folder)} if folder.is_dir() else set()
    return sorted(name.removeprefix(prefix) for name in index.manifest.files if name.startswith(prefix) and name not in there)


def _prefix(index: OpenIndex) -> str:
    """What the names of the library's files begin with in the manifest."""
    folders = original_folders(index.settings, [Path(f) for f in index.manifest.originals])
    return next(f"originals/{shown}/" for folder, shown, _ in folders if folder == library_folder(index.settings))


@functools.lru_cache(maxsize=2)
def _passages_by_file(store: PassageStore, sources: frozenset[str]) -> dict[str, list[Passage]]:
    """The passages of each original of these sources in an open index."""
    found: dict[str, list[Passage]] = {}
    for row, origin in enumerate(store.origins):
        if origin == "original" and store.places[row][0] in sources:
            found.setdefault(store.get(row).file, []).append(store.get(row))
    return found


def _hash(path: Path) -> str:
    try:
        stat = path.stat()
        return _hash_of(path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return ""


@functools.lru_cache(maxsize=4 * FILES)
def _hash_of(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - they tell a changed file from the one that was hashed
    return sha256_of(path)
