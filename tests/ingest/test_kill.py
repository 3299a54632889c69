"""Ingestion killed with SIGKILL at random moments: the previous index serves, the next run is whole."""

from __future__ import annotations

import functools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.build import ingest
from ingest.dense import DenseIndex
from ingest.documents import LANGUAGES
from ingest.embedding import Vectors, bundled_engine
from ingest.lexical import LEXICAL_NAMES, LexicalIndex
from ingest.manifest import generation_folder, read_manifest
from ingest.settings import PROJECT, Settings
from ingest.store import PassageStore

KILLS = 32
NEW_SENTENCES = 3
"""Sentences that each round has to embed anew, so that kills meet every stage."""


def change(corpus: Path, number: int) -> None:
    """Give the law's English digest a block that no earlier round had."""
    path = corpus / "mini-law" / "en.md"
    kept = path.read_text(encoding="utf-8").partition("[§ Round")[0].rstrip()
    new = " ".join(f"Round {number} says in its sentence {n} that work number {number * 100 + n} is light." for n in range(NEW_SENTENCES))
    path.write_text(f"{kept}\n\n[§ Round {number}] {new}\n", encoding="utf-8")


@functools.cache
def question() -> Vectors:
    return bundled_engine().query("How many children worked in 2018?")


def check_serves(settings: Settings) -> str:
    """Open the current index in full and search it; returns its generation."""
    manifest = read_manifest(settings.data)
    folder = generation_folder(settings.data, manifest.generation)
    dense, store = DenseIndex(folder / "chroma"), PassageStore(folder)
    try:
        assert len(store) == manifest.counts["passages"] == sum(dense.count(language) for language in LANGUAGES)
        assert len(store.sentence_vectors) == manifest.counts["sentences"]
        rows, _ = dense.search("en", question(), 3)
        assert store.get(int(rows[0])).passage_id == "mini-article/¶2-3/en"
        for name in LEXICAL_NAMES:
            LexicalIndex.load(folder / "lexical" / name)
    finally:
        dense.close()
        store.close()
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
