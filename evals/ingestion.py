"""How near ingestion comes to the pace of the embedding model alone (``python -m evals.bench --ingest``).

Documents that no vector is known of are ingested as a user's own, from reading their files to the verified index. Then the
embedder alone gets the same texts. What is left of its pace is the share; the rest is reading, counting words and writing.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.derived import PER_DOCUMENT, DerivedPassages
from evals.scale import peak_mb
from ingest.build import ingest
from ingest.digests import digest_files
from ingest.embedding import Vectors, bundled_engine, question_embedder
from ingest.manifest import generation_folder, read_manifest
from ingest.settings import BUNDLED_MODEL, Settings
from ingest.store import PassageStore

INGESTION_HEADING = "## Ingestion beside the embedding model alone"
PASSAGES = 300
BATCH = 64
"""Texts given to the embedder at once, sorted by length, as ingestion does."""


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Ingesting new documents, and embedding their texts alone."""

    documents: int
    passages: int
    texts: int
    """Sentences and passages embedded."""
    ingest_s: float
    ingest_cpu_s: float
    engine_s: float
    """Of those seconds, within the bundled engine's own calls; 0 with another model."""
    embedder_s: float
    embedder_cpu_s: float
    peak_mb: float
    machine_load: float
    """Load average of the last minute when it began."""

    @property
    def share(self) -> float:
        """Pace of ingestion by the pace of the embedder alone."""
        return self.embedder_s / self.ingest_s

    @property
    def cpu_share(self) -> float:
        """The same by processor time, which other work on the machine disturbs less."""
        return self.embedder_cpu_s / self.ingest_cpu_s


@dataclass(slots=True)
class _Clock:
    """Seconds spent within the calls that it is put around."""

    seconds: float = 0.0

    @classmethod
    def on_engine(cls) -> _Clock:
        """A clock around the embedding of passages by this process's engine."""
        clock, engine = cls(), bundled_engine()
        embed = engine.passages

        def timed(texts: Sequence[str]) -> Vectors:
            began = time.perf_counter()
            try:
                return embed(texts)
            finally:
                clock.seconds += time.perf_counter() - began

        engine.passages = timed  # type: ignore[method-assign]
        return clock


def measure_ingestion(settings: Settings, passages: int = PASSAGES) -> Ingestion:
    """Ingest ``passages`` new passages into a temporary folder, in a process of its own.

    Raises:
        NoUsableIndex: if there is no index to derive them from.
    """
    read_manifest(settings.data)
    with (
        tempfile.TemporaryDirectory(prefix="sumber-ingestion-") as folder,
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        return pool.submit(_measure, settings, passages, Path(folder)).result()


def _measure(settings: Settings, count: int, folder: Path) -> Ingestion:
    load = os.getloadavg()[0]
    originals = folder / "originals"
    documents = _write_documents(settings, count, originals)
    small = settings.model_copy(update={"data": folder / "data", "corpus": _small_corpus(settings.corpus, folder / "corpus")})
    ingest(small)  # the imports and the few vectors of the corpus are not what is measured
    watched = _Clock.on_engine() if settings.model == BUNDLED_MODEL else _Clock()
    worked = time.process_time()
    report = ingest(small, originals=[originals])
    engine_s = watched.seconds
    work, peak = time.process_time() - worked, peak_mb()
    with closing(PassageStore(generation_folder(small.data, report.manifest.generation))) as store:
        new = [p for p in store.all() if p.origin == "original"]
    texts = sorted({text for p in new for text in (*p.sentences, p.text)}, key=lambda text: (len(text), text))
    embedder = question_embedder(settings.model)
    embedder.passages(texts[:2])
    began, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), BATCH):
        embedder.passages(texts[start : start + BATCH])
    alone, alone_work = time.perf_counter() - began, time.process_time() - worked
    return Ingestion(documents, len(new), report.embedded, report.seconds, work, engine_s, alone, alone_work, peak, load)


def _write_documents(settings: Settings, count: int, folder: Path) -> int:
    """Text files of derived passages, a paragraph each, below ``folder``; returns how many."""
    manifest = read_manifest(settings.data)
    with closing(PassageStore(generation_folder(settings.data, manifest.generation))) as store:
        derived = DerivedPassages(store, count)
    folder.mkdir()
    for document in range(derived.documents):
        numbers = range(document * PER_DOCUMENT, min((document + 1) * PER_DOCUMENT, count))
        paragraphs = [derived.title(document), *(derived.passage(number).text for number in numbers)]
        (folder / f"document-{document:05}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return derived.documents


def _small_corpus(corpus: Path, folder: Path) -> Path:
    """The bibliography, the names and the smallest digest of a corpus."""
    smallest = min(digest_files(corpus), key=lambda path: path.stat().st_size)
    (folder / smallest.parent.name).mkdir(parents=True)
    shutil.copy(smallest, folder / smallest.parent.name)
    for name in ("references.bib", "aliases.yaml"):
        if (corpus / name).exists():
            shutil.copy(corpus / name, folder)
    return folder


def ingestion_section(row: Ingestion | None) -> str:
    """The figures as a section of Markdown, empty where there are none."""
    if row is None:
        return ""
    pace = f"{row.passages / row.ingest_s:.1f} passages/s, {row.texts / row.ingest_s:.1f} texts/s"
    share = f"{row.share:.0%} of its pace ({row.cpu_share:.0%} by processor time)"
    within = f"Of the time of ingestion {row.engine_s / row.ingest_s:.1%} is spent within the engine's own calls.\n" if row.engine_s else ""
    return f"""{INGESTION_HEADING}

Measured by `make bench ARGS=--ingest`: {row.documents} new documents of {row.passages} passages ({row.texts} texts to embed) ingested in
{row.ingest_s:.1f} s, from their files to the verified index: {pace}, peak memory {row.peak_mb:.0f} MB.
The embedding model alone takes {row.embedder_s:.1f} s for the same texts, so ingestion runs at {share}.
{within}Load when it began: {row.machine_load:.1f}.
"""


def ingestion_from_json(row: Mapping[str, Any] | None) -> Ingestion | None:
    """What was measured earlier, as ``bench.json`` keeps it."""
    return Ingestion(**row) if row else None
