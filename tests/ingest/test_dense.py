"""Vectors in Chroma: what is written is found again after reopening, and missing files of the graph are noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.dense import DenseIndex, write
from ingest.documents import Locator, Passage
from ingest.errors import NoUsableIndex

COUNT = 150
"""More than the sync threshold, so that Chroma writes its graph to files."""


@pytest.fixture
def vectors(tmp_path: Path) -> np.ndarray:
    """Unit vectors of COUNT English passages, written to ``tmp_path / "chroma"``."""
    made = np.random.default_rng(1).normal(size=(COUNT, 32)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    passages = [Passage(f"p{row}", "source", Locator(f"¶{row + 1}"), "en", "digest", (f"Sentence {row}.",)) for row in range(COUNT)]
    write(tmp_path / "chroma", passages, list(made), {"en": range(COUNT), "id": [], "vi": []})
    return made


def test_every_vector_is_found_after_reopening(tmp_path: Path, vectors: np.ndarray) -> None:
    index = DenseIndex(tmp_path / "chroma")
    assert (index.count("en"), index.count("vi")) == (COUNT, 0)
    for row in range(0, COUNT, 10):
        rows, similarity = index.search("en", vectors[row], 5)
        assert rows[0] == row
        np.testing.assert_allclose(similarity, vectors[rows] @ vectors[row], atol=1e-5)
    assert len(index.search("vi", vectors[0], 5)[0]) == 0
    index.close()


def test_the_graph_is_in_files_and_their_loss_is_noticed(tmp_path: Path, vectors: np.ndarray) -> None:
    files = [path for path in (tmp_path / "chroma").glob("*/*.bin") if path.stat().st_size > COUNT * 32 * 4]
    assert files, "Chroma has not written the graph; every opening would make it anew"
    for path in (tmp_path / "chroma").glob("*/*"):
        path.unlink()
    index = DenseIndex(tmp_path / "chroma")
    with pytest.raises(NoUsableIndex, match="sumber ingest --rebuild"):
        index.search("en", vectors[0], 60)
    index.close()
