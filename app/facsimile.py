"""The page of an original on which a quoted sentence stands, as a picture drawn on this machine."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.index import OpenIndex
from ingest.documents import Passage, sha256_of
from ingest.inputs import original_folders
from ingest.readers.kinds import MAX_BYTES, kind_of

SECONDS = 30.0
"""For one page, on a slow core under load."""
PAGES_KEPT = 48
"""Pictures in memory, some 200 kB each."""
MOST_BYTES = 8_000_000
"""Of one picture; a larger one is not sent to a browser."""
_TWO_AT_ONCE = threading.BoundedSemaphore(2)
Found = Literal["all", "part", "none"]
Problem = Literal["", "gone", "undrawn"]


@dataclass(frozen=True, slots=True)
class Facsimile:
    """One page as a picture, or why there is none."""

    file: str
    page: int
    """Physical page, from 1."""
    label: str
    """The number printed on it; the physical one where it bears none."""
    png: bytes = b""
    width: int = 0
    height: int = 0
    marked: Found = "none"
    """How much of the sentence is marked."""
    down: float = 0.0
    """How far down the page the mark is: 0 at the top, 1 at the foot."""
    across: float = 0.0
    """How far from its left side the mark begins."""
    problem: Problem = ""
    changed: bool = False
    """Whether the file is another one than was read."""


def has_facsimile(passage: Passage) -> bool:
    """Whether the passage stands on a page that can be drawn, where its file is still there."""
    return passage.origin == "original" and kind_of(passage.file) == "pdf" and page_of(passage) > 0


def page_of(passage: Passage, position: int = 0) -> int:
    """Physical page of the sentence at ``position``; 0 where the format has none."""
    page = passage.spans[position][2] if position < len(passage.spans) else 0
    return page or passage.locator.page or 0


def printed_page(passage: Passage, page: int) -> str:
    """The number that readers cite for a physical page of the passage."""
    label = passage.locator.page_label
    return label if label and page == passage.locator.page else str(page)


def facsimile(passage: Passage, position: int, index: OpenIndex, *, mark: bool = True) -> Facsimile:
    """The page of the sentence at ``position`` of a passage that :func:`has_facsimile`, with the sentence marked if ``mark`` says so."""
    page = page_of(passage, position)
    label = printed_page(passage, page)
    name = Path(passage.file).name
    found = _file_of(passage, index)
    if found is None:
        return Facsimile(name, page, label, problem="gone")
    path, recorded = found
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        changed = _hash(path, stamp) != recorded
        said, png = _drawn(path, stamp, page, passage.sentences[position] if mark else "")
    except FileNotFoundError:
        return Facsimile(name, page, label, problem="gone")
    except (OSError, ValueError, subprocess.SubprocessError):
        return Facsimile(name, page, label, problem="undrawn")
    marked: Found = said["marked"]
    return Facsimile(name, page, label, png, said["width"], said["height"], marked, said["down"], said["across"], "", changed)


def _file_of(passage: Passage, index: OpenIndex) -> tuple[Path, str] | None:
    """(the file that the passage was read from, the hash it had); the one of the same content where folders have files of one name."""
    found: list[tuple[Path, str]] = []
    for folder, shown, root in original_folders(index.settings, [Path(f) for f in index.manifest.originals]):
        path = root / passage.file
        if not path.is_file() or not path.resolve().is_relative_to(root.resolve()) or not path.is_relative_to(folder):
            continue
        recorded = index.manifest.files.get(f"originals/{shown}/{path.relative_to(folder).as_posix()}", "")
        if recorded and path.stat().st_size <= MAX_BYTES["pdf"]:
            found.append((path, recorded.partition(" ")[0]))
    return next((f for f in found if _hash(f[0], _stamp(f[0])) == f[1]), found[0] if found else None)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@functools.lru_cache(maxsize=256)
def _hash(path: Path, stamp: tuple[int, int]) -> str:  # noqa: ARG001 - it tells a changed file from the one that was hashed
    return sha256_of(path)


@functools.lru_cache(maxsize=PAGES_KEPT)
def _drawn(path: Path, stamp: tuple[int, int], page: int, sentence: str) -> tuple[dict[str, Any], bytes]:  # noqa: ARG001
    """(size and marks, PNG) from the drawing process.

    Raises:
        ValueError: if it did not draw.
        subprocess.SubprocessError: if it died or took too long.
    """
    project = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (project, os.environ.get("PYTHONPATH"))))}
    wanted = json.dumps({"path": str(path.resolve()), "page": page, "sentence": sentence}) + "\n"
    with _TWO_AT_ONCE:
        done = subprocess.run(
            [sys.executable, "-m", "app.facsimile_drawing"],
            input=wanted.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=True,
        )
    head, _, png = done.stdout.partition(b"\n")
    if not png.startswith(b"\x89PNG") or len(png) > MOST_BYTES:
        raise ValueError("no picture")
    return json.loads(head), png
