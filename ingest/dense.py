"""Passage vectors in Chroma, one collection per language, written through llama-index so that its tools can open it too."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from ingest.documents import LANGUAGES, Passage
from ingest.embedding import Vectors
from ingest.errors import NoUsableIndex, ServiceFailed

HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200, "sync_threshold": 100}
"""Recall 1.000 against exact search on real vectors (docs/decisions/0003). Below its sync threshold (1,000 if not given)
Chroma writes no graph: every opening would make it anew from the log, 0.2 to 0.4 s for three collections of 750."""
_SERVER = "server"
BATCH = 5_000
"""Below Chroma's limit of 5,461 records a call, which llama-index does not heed."""


def _client(folder: Path) -> Any:
    """Chroma in the folder itself, or the server that the folder says keeps this generation's collections."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if not (url := server_of(folder)):
        return chromadb.PersistentClient(path=str(folder), settings=quiet)
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 8000)
        return chromadb.HttpClient(parts.hostname or "localhost", port, ssl=secure, settings=quiet)
    except Exception as error:  # httpx's, Chroma's and ValueError, by what is wrong
        raise ServiceFailed(
            f"The Chroma server at {url} does not answer. Start it, or unset SUMBER_CHROMA_URL and run: sumber ingest"
        ) from error


def server_of(folder: Path) -> str:
    """Address of the Chroma server that keeps the vectors of this folder's generation; empty where the folder does."""
    try:
        return (folder / _SERVER).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _collection(folder: Path, language: str) -> str:
    """A server keeps several generations, so there the name says which."""
    return f"passages-{folder.parent.name}-{language}" if server_of(folder) else f"passages-{language}"


def remove(folder: Path) -> None:
    """Delete what a server keeps for this folder's generation; what it does not have, or a server that is gone, is no failure."""
    if server_of(folder):
        with contextlib.suppress(ServiceFailed):
            client = _client(folder)
            for language in LANGUAGES:
                with contextlib.suppress(Exception):  # whatever the server says of a collection that is not there
                    client.delete_collection(_collection(folder, language))


@contextlib.contextmanager
def errors_of_files() -> Iterator[None]:
    """Chroma's own errors, such as a full disk, leave as OSError."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise OSError(f"Chroma: {error}") from error


def write(folder: Path, passages: Sequence[Passage], vectors: Vectors, per_language: Mapping[Any, Sequence[int]], server: str = "") -> None:
    """Write a collection ``passages-<language>`` for each language; record ids are row numbers.

    With ``server`` they are written to the Chroma server there, and the folder only says so.

    Raises:
        ServiceFailed: if the server does not answer.
    """
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    if server:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SERVER).write_text(server, encoding="utf-8")
    client = _client(folder)
    try:
        for language in LANGUAGES:
            collection = client.create_collection(_collection(folder, language), embedding_function=None, configuration={"hnsw": HNSW})
            store = ChromaVectorStore(chroma_collection=collection)
            rows = per_language[language]
            for start in range(0, len(rows), BATCH):
                store.add(
                    [
                        TextNode(
                            id_=str(row),
                            text=passages[row].text,
                            embedding=vectors[row].tolist(),
                            metadata={
                                "passage_id": passages[row].passage_id,
                                "source": passages[row].source,
                                "locator": passages[row].locator.label,
                                "section": passages[row].locator.section,
                                "language": passages[row].language,
                                "origin": passages[row].origin,
                            },
                        )
                        for row in rows[start : start + BATCH]
                    ]
                )
    finally:
        client.close()


class DenseIndex:
    """The Chroma collections of one generation, for reading."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "chroma.sqlite3").exists() and not server_of(folder):
            raise FileNotFoundError(folder / "chroma.sqlite3")
        self._client = _client(folder)
        self._collections = {
            language: self._client.get_collection(_collection(folder, language), embedding_function=None) for language in LANGUAGES
        }
        self._counts = {language: int(c.count()) for language, c in self._collections.items()}

    def count(self, language: str) -> int:
        """Passages of one language."""
        return self._counts[language]  # type: ignore[index]

    def search(self, language: str, vector: Vectors, k: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """(rows, cosine similarities) of the nearest ``k`` passages, nearest first."""
        k = min(k, self.count(language))
        if k == 0:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        found = self._collections[language].query(query_embeddings=[vector], n_results=k, include=["distances"])  # type: ignore[index]
        rows = np.array([int(i) for i in found["ids"][0]], dtype=np.int32)
        if len(rows) < k / 2:  # Chroma does not say so where files of its graph are gone
            raise NoUsableIndex(
                f"The vectors of the index are damaged (Chroma finds {len(rows)} of {k} passages). "
                "Make it anew with: sumber ingest --rebuild"
            )
        similarities = 1 - np.array(found["distances"][0], dtype=np.float32)
        order = np.lexsort((rows, -similarities))
        return rows[order], similarities[order]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()
