"""Ingestion killed with SIGKILL at random moments: the previous index serves, the next run is whole."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.index import OpenIndex
from app.question import understand
from app.retrieval import retrieve
from ingest.build import ingest
from ingest.dense import DenseIndex
from ingest.documents import LANGUAGES
from ingest.embedding import Vectors, bundled_engine
from ingest.manifest import generation_folder, read_manifest
from ingest.settings import PROJECT, Settings
from ingest.store import PassageStore

KILLS = 32
NEW_SENTENCES = 3
"""Sentences that each round has to embed anew, so that kills meet every stage."""
DOCUMENTS = 5_000
QUESTION = "How many children worked in 2018?"
PLACES = ("Hanoi", "Hue", "Da Nang", "Can Tho", "Lao Cai", "Ha Giang", "An Giang")


def change(corpus: Path, number: int) -> None:
    """Give the law's English digest a block that no earlier round had."""
    path = corpus / "mini-law" / "en.md"
    kept = path.read_text(encoding="utf-8").partition("[§ Round")[0].rstrip()
    new = " ".join(f"Round {number} says in its sentence {n} that work number {number * 100 + n} is light." for n in range(NEW_SENTENCES))
    path.write_text(f"{kept}\n\n[§ Round {number}] {new}\n", encoding="utf-8")


@functools.cache
def question() -> Vectors:
    return bundled_engine().query(QUESTION)


def check_serves(settings: Settings) -> str:
    """Open the current index in full and search it; returns its generation."""
    manifest = read_manifest(settings.data)
    index = OpenIndex(settings, manifest)
    try:
        assert len(index.store) == manifest.counts["passages"] == sum(index.dense.count(language) for language in LANGUAGES)
        assert len(index.store.sentence_vectors) == manifest.counts["sentences"]
        first, *_ = retrieve(understand(QUESTION, index, "en"), question(), index, 3)
        assert first.passage.passage_id == "mini-article/¶2-3/en"
    finally:
        index.close()
    return manifest.generation


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks prepared processes")
def test_killed_at_any_moment(built: Settings) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    rng = random.Random(seed)
    command = [sys.executable, "-m", "tests.ingest.killing", str(built.data), str(built.corpus)]
    server = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None

    def start() -> int:
        server.stdin.write("go\n")
        server.stdin.flush()
        return int(server.stdout.readline())

    try:
        assert server.stdout.readline() == "ready\n"
        for number in (-1, 0):  # the second one is as fast as those that follow
            change(built.corpus, number)
            began = time.perf_counter()
            start()
            assert server.stdout.readline() == "ended 0\n"
            whole = time.perf_counter() - began
        killed, swapped = 0, 0
        rounds = 0
        before = check_serves(built)
        while killed < KILLS:
            rounds += 1
            assert rounds < 4 * KILLS
            change(built.corpus, rounds)
            began = time.perf_counter()
            pid = start()
            time.sleep(rng.uniform(0, whole))
            os.kill(pid, signal.SIGKILL)
            ended = server.stdout.readline()
            after = check_serves(built)
            if ended == "ended -9\n":
                killed += 1
            else:
                assert ended == "ended 0\n"
                whole = min(whole, time.perf_counter() - began)
            swapped += after != before
            before = after
    finally:
        server.kill()
        server.wait()
    print(f"{killed} kills in {rounds} rounds, {whole:.2f} s a whole run, {swapped} had become current before the end")
    assert killed >= 30
    report = ingest(built)
    assert check_serves(built) == report.manifest.generation
    assert report.manifest.counts["en"] == 5
    assert report.manifest.counts["sentences"] == 24 + NEW_SENTENCES
    assert not ingest(built).changed
    left = {p.name for p in (built.data / "generations").iterdir()}
    assert left <= {report.manifest.generation, report.manifest.previous}
    assert not list(built.data.glob("*.tmp"))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_five_thousand_documents_are_resumed(built: Settings, tmp_path: Path) -> None:
    """Killed while it embeds, the next run embeds only what is missing; the index before it serves all the while."""
    folder = tmp_path / "many"
    folder.mkdir()
    texts = [f"The bakery in {PLACES[n % len(PLACES)]} sold loaf {10_000 + 7 * n:,}." for n in range(DOCUMENTS)]
    for n, text in enumerate(texts):
        (folder / f"survey-{n:04}.txt").write_text(text, encoding="utf-8")
    generation, cached = check_serves(built), cached_vectors(built)
    environment = {**os.environ, "SUMBER_DATA": str(built.data), "SUMBER_CORPUS": str(built.corpus)}
    command = [sys.executable, "-m", "app.cli", "ingest", "--originals", str(folder)]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while cached_vectors(built) < cached + DOCUMENTS * 2 // 5:
                assert process.poll() is None, "it ended before it could be killed"
                time.sleep(0.25)
            assert check_serves(built) == generation
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL
    until_killed = time.perf_counter() - began
    done = cached_vectors(built) - cached
    assert DOCUMENTS * 2 // 5 <= done < DOCUMENTS
    assert check_serves(built) == generation

    report = ingest(built, originals=[folder])
    print(f"killed after {until_killed:.1f} s with {done} embedded; {report.embedded} more embedded in {report.seconds:.1f} s")
    assert report.embedded == DOCUMENTS - done
    assert cached_vectors(built) == cached + DOCUMENTS
    assert not report.refused
    assert report.manifest.counts["sentences"] == 24 + DOCUMENTS
    assert report.manifest.previous == generation
    assert check_serves(built) == report.manifest.generation
    check_each(built, texts)
    assert not ingest(built).changed


def cached_vectors(settings: Settings) -> int:
    """Vectors that the cache holds now, also while another process writes to it."""
    with contextlib.closing(sqlite3.connect(settings.data / "vectors.sqlite", timeout=60)) as cache:
        return int(cache.execute("SELECT COUNT(*) FROM vectors").fetchone()[0])


def check_each(settings: Settings, texts: list[str]) -> None:
    """Every text is a passage of its own with its own vector, and one in a hundred is found by it."""
    folder = generation_folder(settings.data, read_manifest(settings.data).generation)
    dense, store = DenseIndex(folder / "chroma"), PassageStore(folder)
    try:
        rows = {p.text: row for row, p in enumerate(store.all()) if p.origin == "original"}
        assert sorted(rows) == sorted(texts)
        lengths = np.linalg.norm(np.concatenate([store.vectors(row) for row in rows.values()]), axis=1)
        assert np.allclose(lengths, 1, atol=1e-3)
        for text in texts[:: DOCUMENTS // 50]:
            row = rows[text]
            nearest, _ = dense.search(store.languages[row], bundled_engine().passages([text])[0], 3)
            assert row in nearest
    finally:
        dense.close()
        store.close()
