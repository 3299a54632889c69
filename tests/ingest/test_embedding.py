"""Vectors: the two routes to the bundled model agree, and nothing is embedded twice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import BundledEngine, SentenceTransformerEmbedder, VectorCache, Vectors, bundled_engine, question_embedder
from ingest.errors import WrongUse
from ingest.settings import BUNDLED_MODEL

TEXTS = (
    "How many children worked in Viet Nam in 2018?",
    "Pada 2018 ada 1.754.066 anak yang bekerja di Vietnam.",
    "Năm 2018, Việt Nam có 1.754.066 trẻ em tham gia hoạt động kinh tế.",
    "x",
)
LONG = "word " * 900
"""More than the 512 tokens that the model reads."""


@pytest.fixture(scope="module")
def library() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(BUNDLED_MODEL)


@pytest.fixture(scope="module")
def engine() -> BundledEngine:
    return bundled_engine()


def test_both_routes_give_the_same_vectors(library: SentenceTransformerEmbedder, engine: BundledEngine) -> None:
    texts = (*TEXTS, LONG)
    np.testing.assert_allclose(library.passages(texts), engine.passages(texts), atol=1e-6)
    for text in TEXTS:
        np.testing.assert_allclose(library.query(text), engine.query(text), atol=1e-6)


def test_vectors_are_of_unit_length(library: SentenceTransformerEmbedder, engine: BundledEngine) -> None:
    assert library.dimension == engine.dimension == 384
    np.testing.assert_allclose(np.linalg.norm(engine.passages(TEXTS), axis=1), 1, atol=1e-4)


def test_question_and_passage_are_not_the_same(engine: BundledEngine) -> None:
    assert not np.allclose(engine.query(TEXTS[0]), engine.passages(TEXTS[:1])[0], atol=1e-3)


def test_meaning_crosses_languages(engine: BundledEngine) -> None:
    texts = (TEXTS[2], "Trời hôm nay đẹp.", "Công ước số 182 cấm các hình thức lao động trẻ em tồi tệ nhất.")
    assert int(np.argmax(engine.passages(texts) @ engine.query(TEXTS[0]))) == 0


def test_nothing_in_nothing_out(library: SentenceTransformerEmbedder, engine: BundledEngine) -> None:
    assert library.passages([]).shape == engine.passages([]).shape == (0, 384)
    assert engine.query("").shape == (384,)


def test_question_route_is_the_engine() -> None:
    assert question_embedder(BUNDLED_MODEL) is bundled_engine()


def test_engine_serves_threads(engine: BundledEngine) -> None:
    expected = {text: engine.query(text) for text in TEXTS}
    wrong: list[str] = []

    def ask(text: str) -> None:
        for _ in range(5):
            if not np.array_equal(engine.query(text), expected[text]):
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(text,)) for text in TEXTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_model_that_is_not_here() -> None:
    with pytest.raises(WrongUse, match="SUMBER_MODEL"):
        SentenceTransformerEmbedder("nobody/has-this-model")


class Stopped(Exception):
    """Ends an embedding run in the middle."""


def test_cache_resumes_where_it_was_stopped(tmp_path: Path, engine: BundledEngine) -> None:
    texts = [f"text {n:02}" for n in range(10)]
    asked: list[str] = []

    def encode(part: Sequence[str]) -> Vectors:
        if len(asked) >= 4:
            raise Stopped
        asked.extend(part)
        return engine.passages(part)

    cache = VectorCache(tmp_path / "v.sqlite", "m", 384)
    with pytest.raises(Stopped):
        cache.embed(texts, encode, batch=2)
    cache.close()
    cache = VectorCache(tmp_path / "v.sqlite", "m", 384)
    assert sorted(cache.known(texts)) == sorted(asked)
    asked.clear()
    steps: list[tuple[int, int]] = []
    vectors = cache.embed(texts, engine.passages, lambda done, total: steps.append((done, total)), batch=4)
    cache.close()
    assert steps == [(4, 6), (6, 6)]
    np.testing.assert_allclose(np.stack([vectors[t] for t in texts]), engine.passages(texts), atol=1e-6)


def test_cache_keeps_models_apart(tmp_path: Path, engine: BundledEngine) -> None:
    cache = VectorCache(tmp_path / "v.sqlite", "one", 384)
    cache.embed(["a"], engine.passages)
    cache.close()
    other = VectorCache(tmp_path / "v.sqlite", "two", 384)
    assert other.known(["a"]) == {}
    other.close()
