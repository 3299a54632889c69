"""The vectors on a real Chroma server instead of in the data folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import chromadb
import pytest

from app.engine import Engine
from ingest.build import ingest, is_stale
from ingest.dense import DenseIndex, server_of
from ingest.errors import ServiceFailed
from ingest.manifest import generation_folder
from ingest.settings import Settings
from tests.conftest import replace_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
    command = [program, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    try:
        yield f"http://127.0.0.1:{port}", running
    finally:
        running.kill()
        running.wait()


@pytest.mark.slow
def test_an_index_on_a_server_answers_like_one_in_the_folder(built: Settings, server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, running = server
    question = "How many children worked in 2018?"
    before = Engine(built).ask(question).to_json()["answer"]
    there = built.model_copy(update={"chroma_url": address})
    assert is_stale(there)
    report = ingest(there)
    assert (report.changed, report.embedded) == (True, 0)
    folder = generation_folder(there.data, report.manifest.generation) / "chroma"
    assert server_of(folder) == address
    assert not (folder / "chroma.sqlite3").exists()
    assert not ingest(there).changed
    assert Engine(there).ask(question).to_json()["answer"] == before

    law = there.corpus / "mini-law" / "en.md"
    replace_in(law, "a child.", "a child, as it says.")
    second = ingest(there).manifest.generation
    replace_in(law, "as it says", "so it says")
    third = ingest(there).manifest.generation
    host, port = address.removeprefix("http://").split(":")
    kept = {c.name.removeprefix("passages-").rpartition("-")[0] for c in chromadb.HttpClient(host, int(port)).list_collections()}
    assert kept == {second, third}, "the generation before the last one is gone from the server too"

    running.kill()
    running.wait()
    with pytest.raises(ServiceFailed, match="does not answer"):
        DenseIndex(folder.parent.parent / third / "chroma")
    with pytest.raises(ServiceFailed, match="SUMBER_CHROMA_URL"):
        ingest(there, rebuild=True)
    assert ingest(built).changed, "without the server the vectors are in the folder again"
    assert Engine(built).ask(question).to_json()["answer"] == before
