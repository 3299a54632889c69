"""Passages derived from real ones, and the figures of an index made from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from evals.bench import keep
from evals.derived import PER_DOCUMENT, DerivedPassages
from evals.ingestion import Ingestion, measure_ingestion
from evals.scale import HEADING, Asked, Built, Scale, measure_size
from ingest.documents import LANGUAGES
from ingest.manifest import generation_folder, read_manifest
from ingest.settings import Settings
from ingest.store import PassageStore

COUNT = 3 * PER_DOCUMENT + 5
SCALE = Scale(Built(1_000, 34, 1_900, 14.25, 6.5, 303.5, 13.9), Asked(1.2, 0.5, 3.7, 4.4, 8.6, 9.9, 61.4, 140.9, 276.2, 0.9996), 2.1)

INGESTION = Ingestion(20, 600, 1_500, 100.5, 120.5, 93.25, 95.25, 118.5, 700.5, 1.25)


@pytest.fixture
def store(session_index: Settings) -> Iterator[PassageStore]:
    with closing(PassageStore(generation_folder(session_index.data, read_manifest(session_index.data).generation))) as opened:
        yield opened


def test_derived_passages_are_the_same_each_time_and_no_two_alike(store: PassageStore) -> None:
    derived, again = DerivedPassages(store, COUNT), DerivedPassages(store, 10 * COUNT)
    passages = [derived.passage(n) for n in range(COUNT)]
    assert passages == [again.passage(n) for n in range(COUNT)]
    assert len({p.passage_id for p in passages}) == COUNT
    assert {p.language for p in passages} == set(LANGUAGES)
    assert {p.source for p in passages} == {r.key for r in derived.references()}
    assert derived.documents == 4
    own = np.stack([derived.vectors(n).own for n in range(COUNT)])
    assert np.array_equal(own, [again.vectors(n).own for n in range(COUNT)])
    cosines = own @ own.T
    assert (cosines[np.triu_indices(COUNT, 1)] < 1 - 1e-4).mean() > 0.95


def test_derived_vectors_lie_as_far_from_real_ones_as_real_neighbours_do(store: PassageStore) -> None:
    derived = DerivedPassages(store, COUNT)
    real = {name: np.concatenate([store.vectors(r) for r, lang in enumerate(store.languages) if lang == name]) for name in LANGUAGES}
    for name, vectors in real.items():
        between = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
        made = [derived.vectors(n) for n in range(COUNT) if derived.language(n) == name]
        moved = np.concatenate([m.sentences for m in made])
        assert all(len(m.sentences) == len(derived.passage(n).sentences) for n, m in enumerate(made) if derived.language(n) == name)
        assert np.allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
        nearest = np.linalg.norm(moved[:, None] - vectors[None], axis=2).min(axis=1)
        assert 0.5 * between[between > 1e-3].min() < np.median(nearest) < between.max()


@pytest.mark.slow
def test_an_index_of_derived_passages_is_built_and_asked(session_index: Settings) -> None:
    measured = measure_size(session_index, COUNT)
    assert (measured.built.passages, measured.built.documents) == (COUNT, 4)
    assert measured.built.sentences > COUNT
    assert measured.built.disk_mb > 0.1
    assert measured.asked.recall == 1
    assert 0 < measured.asked.dense_p50_ms <= measured.asked.dense_p95_ms
    assert measured.asked.dense_p50_ms < measured.asked.retrieve_p50_ms < measured.asked.ask_p50_ms
    assert 50 < measured.asked.peak_mb < 1_000


@pytest.mark.slow
def test_new_documents_are_ingested_and_embedded_alone(session_index: Settings) -> None:
    measured = measure_ingestion(session_index, COUNT)
    assert (measured.documents, measured.passages) == (4, COUNT)
    assert measured.passages < measured.texts <= 4 * COUNT
    assert 0 < measured.engine_s < measured.ingest_s
    assert 0 < measured.cpu_share < 1.5
    assert 100 < measured.peak_mb < 2_000


def test_each_measurement_keeps_what_the_other_found(tmp_path: Path) -> None:
    keep(tmp_path, "# What it costs\n\nOne.\n", {"load": 1.5})
    keep(tmp_path, scale=SCALE)
    keep(tmp_path, scale=replace(SCALE, built=replace(SCALE.built, passages=300)))
    keep(tmp_path, ingestion=INGESTION)
    keep(tmp_path, "# What it costs\n\nTwo.\n", {"load": 2.5})
    page = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert page.startswith("# What it costs\n\nTwo.\n\n" + HEADING)
    assert page.index("\n| 300 |") < page.index("\n| 1,000 |")
    assert page.count(HEADING) == page.count("0.9996 | 3.7 / 4.4") / 2 == 1
    figures = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert figures["load"] == 2.5
    assert page.endswith(
        "95% of its pace (98% by processor time).\n"
        "Of the time of ingestion 92.8% is spent within the engine's own calls.\nLoad when it began: 1.2.\n"
    )
    assert figures["ingestion"] == asdict(INGESTION)
    assert [row["built"]["passages"] for row in figures["scale"]] == [300, 1_000]
    assert figures["scale"][1] == asdict(SCALE)
