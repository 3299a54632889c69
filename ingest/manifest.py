"""The manifest: what an index holds and how it was made; replacing it is what makes a new index the current one."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ingest.errors import NoUsableIndex

FORMAT = 5
"""Raised whenever an older index would be read wrongly."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a reader must know before it trusts an index."""

    generation: str
    """Names the collections and the folder of this build."""
    model: str
    dimension: int
    prefixes: dict[str, str]
    splitter: str
    """Hash of what decides how text is cut into sentences and tokens."""
    files: dict[str, str]
    """Input file -> sha256, corpus files and originals alike."""
    corpus: str
    originals: tuple[str, ...]
    counts: dict[str, int]
    """Passages per language, and ``passages``, ``sentences``, ``sources`` in all."""
    made: str
    """ISO time of the build."""
    tools: dict[str, str] = field(default_factory=dict)
    previous: str | None = None
    """Generation to roll back to."""
    format: int = FORMAT


def manifest_path(data: Path) -> Path:
    """Where the current manifest of a data folder is."""
    return data / "manifest.json"


def read_manifest(data: Path, path: Path | None = None) -> Manifest:
    """The current manifest.

    Raises:
        NoUsableIndex: if there is none, or it is cut off or of another format; the message says what to run.
    """
    path = path or manifest_path(data)
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoUsableIndex(f"There is no index in {data} yet. Make it with: sumber ingest") from None
    except (OSError, ValueError) as error:
        raise NoUsableIndex(f"The manifest {path} cannot be read ({error}). Make the index anew with: sumber ingest --rebuild") from error
    if not isinstance(loaded, dict) or loaded.get("format") != FORMAT:
        raise NoUsableIndex(f"The index in {data} was made by another version of Sumber. Make it anew with: sumber ingest")
    try:
        return Manifest(**{**loaded, "originals": tuple(loaded["originals"])})
    except (TypeError, KeyError) as error:
        raise NoUsableIndex(f"The manifest {path} is incomplete. Make the index anew with: sumber ingest --rebuild") from error


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` so that a reader, or a crash, sees the old file or the new one and nothing between."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_manifest(data: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the current one and keep a copy in its generation's folder for rolling back."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(generation_folder(data, manifest.generation) / "manifest.json", text)
    write_atomically(manifest_path(data), text)


def generation_folder(data: Path, generation: str) -> Path:
    """Folder of one build's files beside Chroma."""
    return data / "generations" / generation
