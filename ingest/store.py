"""The passages of one index generation in a read-only SQLite file, by row; sentence vectors beside them."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.documents import Locator, Passage
from ingest.embedding import Vectors

CACHED_PASSAGES = 50_000
SENTENCES_IN_MEMORY = 100_000
"""Below this many (150 MB), sentence vectors are read whole, and a question is compared with all of them at once."""


class PassageStore:
    """Passages by row number (their order of ingestion), and where each one's sentence vectors are."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(
            f"{(folder / 'passages.sqlite').resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self._cache: dict[int, Passage] = {}
        stored = np.load(folder / "sentences.npy", mmap_mode="r", allow_pickle=False)
        self.sentence_vectors: Vectors = np.array(stored) if len(stored) <= SENTENCES_IN_MEMORY else stored
        self.offsets = np.load(folder / "offsets.npy", allow_pickle=False)
        """Sentence vectors of row i stand at offsets[i] to offsets[i + 1]."""
        self.places: list[tuple[str, str]] = []
        self.languages: list[str] = []
        self.origins: list[str] = []
        self.by_place: dict[tuple[str, str], list[int]] = {}
        rows = self._connection.execute("SELECT source, label, language, origin FROM passages ORDER BY row")
        for row, (source, label, language, origin) in enumerate(rows):
            # Interned: hundreds of thousands of passages share a few thousand of these words.
            place = sys.intern(source), sys.intern(label)
            self.places.append(place)
            self.languages.append(sys.intern(language))
            self.origins.append(sys.intern(origin))
            self.by_place.setdefault(place, []).append(row)

    def __len__(self) -> int:
        return len(self.places)

    def get(self, row: int) -> Passage:
        """The passage at ``row``."""
        cached = self._cache.get(row)
        if cached is None:
            with self._lock:
                found = self._connection.execute("SELECT payload FROM passages WHERE row = ?", (row,)).fetchone()
            if found is None:
                raise KeyError(row)
            cached = _from_payload(json.loads(found[0]))
            if len(self._cache) < CACHED_PASSAGES:
                self._cache[row] = cached
        return cached

    def all(self) -> Iterable[Passage]:
        """Every passage, by row."""
        return (self.get(row) for row in range(len(self)))

    def vectors(self, row: int) -> Vectors:
        """Sentence vectors of one passage, shape (sentences, dimension)."""
        return self.sentence_vectors[self.offsets[row] : self.offsets[row + 1]]

    def sentence_rows(self, rows: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """(where the sentence vectors of ``rows`` stand in ``sentence_vectors``, where those of each row begin among them)."""
        first = self.offsets[rows]
        counts = self.offsets[rows + 1] - first
        starts = np.cumsum(counts) - counts
        return np.arange(counts.sum(), dtype=np.intp) + np.repeat(first - starts, counts), starts.astype(np.intp)

    def similarities(self, vector: Vectors) -> Callable[[int], Vectors]:
        """A function from a row to the cosine of each of its sentences with ``vector``."""
        if len(self.sentence_vectors) > SENTENCES_IN_MEMORY:
            return lambda row: np.asarray(self.vectors(row) @ vector)
        everything = self.sentence_vectors @ vector
        return lambda row: everything[self.offsets[row] : self.offsets[row + 1]]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def write_store(folder: Path, passages: Sequence[Passage], vectors: Iterable[Vectors], dimension: int) -> None:
    """Write the files that :class:`PassageStore` reads; ``vectors`` are each passage's sentence vectors, taken one by one."""
    connection = sqlite3.connect(folder / "passages.sqlite")
    connection.execute(
        "CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, label TEXT, language TEXT, origin TEXT, payload TEXT)"
    )
    with connection:
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (row, p.passage_id, p.source, p.locator.label, p.language, p.origin, json.dumps(asdict(p), ensure_ascii=False))
                for row, p in enumerate(passages)
            ),
        )
    connection.close()
    offsets = np.cumsum([0, *(len(p.sentences) for p in passages)])
    np.save(folder / "offsets.npy", offsets, allow_pickle=False)
    if not offsets[-1]:
        np.save(folder / "sentences.npy", np.empty((0, dimension), dtype=np.float32), allow_pickle=False)
        return
    written = np.lib.format.open_memmap(folder / "sentences.npy", mode="w+", dtype=np.float32, shape=(int(offsets[-1]), dimension))
    for row, own in enumerate(vectors):
        written[offsets[row] : offsets[row + 1]] = own
    written.flush()


def _from_payload(payload: dict[str, Any]) -> Passage:
    locator = payload.pop("locator")
    locator["paragraphs"] = tuple(locator["paragraphs"])
    payload["sentences"] = tuple(payload["sentences"])
    payload["unverified"] = tuple(payload["unverified"])
    payload["spans"] = tuple((int(a), int(b), int(page)) for a, b, page in payload.get("spans", ()))
    return Passage(locator=Locator(**locator), **payload)
