"""What an index costs as it grows: latency, recall against exact search, disk and memory (``python -m evals.bench --scale``).

Each size is built by the project's own index building and then opened and asked, in processes of their own, so that the
peak memory of one says nothing of the other. The passages are derived from those of the current index (evals/derived.py).
"""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from app.engine import Engine
from app.index import OpenIndex
from app.reading import bundle_for, known
from app.retrieval import POOL, retrieve
from evals.data import load_questions
from evals.derived import PER_DOCUMENT, DerivedPassages
from ingest.documents import LANGUAGES, Language
from ingest.embedding import Vectors
from ingest.generation import write_generation
from ingest.lexicon import Aliases
from ingest.manifest import Manifest, generation_folder, read_manifest, write_manifest
from ingest.references import write_own_references
from ingest.settings import Settings
from ingest.store import PassageStore

SIZES = (1_000, 10_000, 100_000, 300_000)
QUESTIONS = 100
"""Questions of the test split that each index is asked, spread over it."""
WARM_UP = 10
"""Of them, asked before the clock runs."""
NEAREST = 10
EQUALLY_NEAR = 1e-5
"""Difference of two similarities that is rounding."""
CHUNK = 5_000
"""Vectors in memory at once when the exact neighbours are found."""
GENERATION = "scale"
_MEGABYTE = 1_000_000
_MAX_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
HEADING = "## As it grows"
_NOTE = f"""\
Measured by `make bench ARGS=--scale`, each size in processes of its own. The passages are derived from the corpus: real
sentences recombined, and real vectors moved by the differences of real neighbours (`evals/derived.py`), {PER_DOCUMENT} to a document,
built by the same code as any index. *Search* is by meaning, in each of the three languages; *retrieve* adds the lexical lists
and the fusion; *ask* is a whole answer, the question embedded and understood included. Recall@{NEAREST} is that of the search against
exact comparison with every vector. *Opened* ends with the first answer. Building starts from vectors at hand. Times are as good as
the machine was quiet: load is the average number of processes that wanted to run when it began."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Built:
    """Writing one index, vectors at hand."""

    passages: int
    documents: int
    sentences: int
    build_s: float
    build_cpu_s: float
    build_peak_mb: float
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Opening that index and asking it."""

    open_s: float
    first_s: float
    """The first question, which reads what is kept for those after it."""
    dense_p50_ms: float
    """The searches by meaning of one question: one in each language."""
    dense_p95_ms: float
    retrieve_p50_ms: float
    retrieve_p95_ms: float
    ask_p50_ms: float
    """A whole answer, the question embedded and understood included."""
    ask_p95_ms: float
    peak_mb: float
    recall: float
    """Share of the ten nearest by exact comparison that the search returns among its first ten, over questions and languages."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One size."""

    built: Built
    asked: Asked
    machine_load: float
    """Load average of the last minute when it began."""


def measure_size(settings: Settings, count: int, say: Callable[[str], None] = lambda line: None) -> Scale:
    """Build and ask an index of ``count`` passages in a temporary folder, which is removed.

    Raises:
        NoUsableIndex: if there is no index to derive passages from.
    """
    read_manifest(settings.data)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="sumber-scale-") as folder:
        say(f"Building an index of {count:,} passages.")
        built = _alone(build, settings, count, Path(folder))
        say(f"Built in {built.build_s:.0f} s, {built.disk_mb:.0f} MB. Asking it.")
        return Scale(built, _alone(ask, settings, count, Path(folder)), load)


def _alone(work: Callable[[Settings, int, Path], T], settings: Settings, count: int, data: Path) -> T:
    """``work`` done in a new process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, settings, count, data).result()


def peak_mb() -> float:
    """Peak memory of this process; where the system does not say it, that of its parent at the start counts in."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))):
        return int(found[1]) * 1024 / _MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAX_RSS_UNIT / _MEGABYTE


def _derived(settings: Settings, count: int) -> DerivedPassages:
    manifest = read_manifest(settings.data)
    with closing(PassageStore(generation_folder(settings.data, manifest.generation))) as store:
        return DerivedPassages(store, count)


def build(settings: Settings, count: int, data: Path) -> Built:
    """Write an index of ``count`` derived passages to ``data`` and make it the current one there."""
    derived = _derived(settings, count)
    model = read_manifest(settings.data)
    folder = generation_folder(data, GENERATION)
    folder.mkdir(parents=True)
    began, worked = time.perf_counter(), time.process_time()
    passages = [derived.passage(number) for number in range(count)]
    counts = write_generation(folder, passages, derived.every(), model.dimension, Aliases.load(settings.corpus))
    spent, work = time.perf_counter() - began, time.process_time() - worked
    write_own_references(folder, derived.references())
    for name in ("questions.npy", "questions.json", "unanswered.npy", "unanswered.json"):
        shutil.copyfile(generation_folder(settings.data, model.generation) / name, folder / name)
    np.save(folder / "notes.npy", np.load(generation_folder(settings.data, model.generation) / "notes.npy", allow_pickle=False))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    corpus = str(settings.corpus.resolve())
    write_manifest(
        data, Manifest(GENERATION, model.model, model.dimension, model.prefixes, model.splitter, {}, corpus, (), counts, made, model.tools)
    )
    disk = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / _MEGABYTE
    return Built(count, derived.documents, counts["sentences"], spent, work, peak_mb(), disk)


def ask(settings: Settings, count: int, data: Path) -> Asked:
    """Open the index in ``data`` and ask it the questions."""
    every = [q for q in load_questions() if q.split == "test" and not q.history]
    texts = [q.question for q in every[:: max(1, len(every) // QUESTIONS)][:QUESTIONS]]
    engine = Engine(settings.model_copy(update={"data": data}))
    began = time.perf_counter()
    index = engine.index()
    opened = time.perf_counter()
    engine.ask(texts[0])
    first = time.perf_counter()
    for text in texts[:WARM_UP]:
        engine.ask(text)
    bundles = [bundle_for(text, index) for text in texts]
    questions = [(known(b.question), known(b.vector)) for b in bundles]
    dense = _times(lambda q: [index.dense.search(language, q[1], POOL) for language in LANGUAGES], questions)
    found = _times(lambda q: retrieve(q[0], q[1], index), questions)
    whole = _times(engine.ask, texts)
    peak = peak_mb()
    recall = _recall(index, [vector for _, vector in questions], _derived(settings, count))
    return Asked(opened - began, first - opened, *dense, *found, *whole, peak, recall)


def _times(work: Callable[[T], object], items: Sequence[T]) -> tuple[float, float]:
    """(median, 95th percentile) of the milliseconds that ``work`` takes."""
    times = []
    for item in items:
        began = time.perf_counter()
        work(item)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return statistics.median(times), times[int(0.95 * (len(times) - 1))]


def _recall(index: OpenIndex, queries: Sequence[Vectors], derived: DerivedPassages) -> float:
    """Share of what is found that is as near as the exact search's last, so that of passages equally near any will do."""
    shares = []
    for language, limits in _exact(np.stack(queries), derived).items():
        for vector, limit in zip(queries, limits.tolist(), strict=True):
            _, similarities = index.dense.search(language, vector, NEAREST)
            shares.append(float((similarities >= limit - EQUALLY_NEAR).mean()))
    return statistics.fmean(shares)


def _exact(queries: Vectors, derived: DerivedPassages) -> dict[Language, Vectors]:
    """Similarity of each query's tenth nearest passage of each language, by comparison with all of them."""
    best = {language: np.zeros((len(queries), 0), dtype=np.float32) for language in LANGUAGES}
    for start in range(0, len(derived), CHUNK):
        numbers = range(start, min(start + CHUNK, len(derived)))
        similarity = queries @ np.stack([derived.vectors(number).own for number in numbers]).T
        languages = np.array([derived.language(number) for number in numbers])
        for language, found in best.items():
            best[language] = -np.sort(-np.hstack([found, similarity[:, languages == language]]), axis=1)[:, :NEAREST]
    return {language: found[:, -1] for language, found in best.items()}


def section(rows: Sequence[Scale]) -> str:
    """The sizes as a section of Markdown, empty where there are none."""
    if not rows:
        return ""
    return "\n".join([HEADING, "", *_table(rows), "", _NOTE]) + "\n"


def _table(rows: Sequence[Scale]) -> list[str]:
    columns: dict[str, Callable[[Scale], str]] = {
        "passages": lambda s: f"{s.built.passages:,}",
        "documents": lambda s: f"{s.built.documents:,}",
        "recall@10": lambda s: f"{s.asked.recall:.4f}",
        "search p50 / p95 ms": lambda s: f"{s.asked.dense_p50_ms:.1f} / {s.asked.dense_p95_ms:.1f}",
        "retrieve p50 / p95 ms": lambda s: f"{s.asked.retrieve_p50_ms:.1f} / {s.asked.retrieve_p95_ms:.1f}",
        "ask p50 / p95 ms": lambda s: f"{s.asked.ask_p50_ms:.0f} / {s.asked.ask_p95_ms:.0f}",
        "opened s": lambda s: f"{s.asked.open_s + s.asked.first_s:.1f}",
        "asking, peak MB": lambda s: f"{s.asked.peak_mb:.0f}",
        "disk MB": lambda s: f"{s.built.disk_mb:.0f}",
        "build s (CPU)": lambda s: f"{s.built.build_s:.0f} ({s.built.build_cpu_s:.0f})",
        "build, peak MB": lambda s: f"{s.built.build_peak_mb:.0f}",
        "load": lambda s: f"{s.machine_load:.1f}",
    }
    lines = [f"| {' | '.join(columns)} |", f"|{'---:|' * len(columns)}"]
    return lines + [f"| {' | '.join(value(row) for value in columns.values())} |" for row in sorted(rows, key=lambda s: s.built.passages)]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Scale]:
    """Sizes measured earlier, as ``bench.json`` keeps them."""
    return [Scale(Built(**row["built"]), Asked(**row["asked"]), row["machine_load"]) for row in rows]
