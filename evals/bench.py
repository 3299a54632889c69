"""What Sumber costs on this machine, measured: latency, throughput, cold start, ingestion, index size (``make bench``).

With ``--scale`` it measures indexes of other sizes instead (evals/scale.py), with ``--ingest`` ingestion beside the embedding
model alone (evals/ingestion.py). Each keeps what the others measured last.
The figures go to ``docs/bench.json`` and ``docs/bench.md``. They depend on the machine and on what else runs on it, so no
test holds a time against a limit.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from app.engine import Engine
from evals.data import EvalQuestion, load_questions
from evals.ingestion import Ingestion, ingestion_from_json, ingestion_section, measure_ingestion
from evals.scale import SIZES, Scale, from_json, measure_size, section
from ingest.embedding import SentenceTransformerEmbedder
from ingest.errors import SumberError
from ingest.manifest import generation_folder
from ingest.settings import PROJECT, Settings, project_settings

THREADS = (1, 8)
WARM_UP = 20
"""Questions asked before the clock runs."""
COLD_RUNS = 3
EMBEDDED_SENTENCES = 200
COLD_QUESTION = "Berapa anak yang menjadi pekerja anak di Vietnam pada tahun 2018?"
_MEGABYTE = 1_000_000
_MAX_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts peak memory."""


@dataclass(frozen=True, slots=True)
class Warm:
    """Asking all questions with an open index."""

    threads: int
    questions: int
    p50_ms: float
    p95_ms: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Cold:
    """One ``sumber ask`` from its start to its end: median wall time, largest peak memory."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything measured."""

    machine: str
    load: float
    """Load average of the last minute when the measurement began: above 0 something else was running too."""
    passages: int
    sentences: int
    warm: tuple[Warm, ...]
    cold: Cold
    embedded_per_second: float
    """Sentences embedded anew in a second through sentence-transformers, imports not counted."""
    words_per_second: float
    ingest_passages_per_second: float
    """Passages whose sentences are embedded anew in a second, at this index's sentences a passage."""
    index_mb: float
    """The current generation's folder."""


def warm(engine: Engine, questions: Sequence[EvalQuestion], threads: int) -> Warm:
    """Latency and throughput of asking ``questions`` once each."""

    def ask(question: EvalQuestion) -> float:
        began = time.perf_counter()
        engine.ask(question.question, question.history, question.lang)
        return (time.perf_counter() - began) * 1000

    for question in questions[:WARM_UP]:
        ask(question)
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        times = sorted(pool.map(ask, questions))
    spent = time.perf_counter() - began
    return Warm(threads, len(times), statistics.median(times), times[int(0.95 * (len(times) - 1))], len(times) / spent)


def cold() -> Cold:
    """Time and peak memory of ``sumber ask`` as a process of its own, after one run that fills the file cache."""
    runs = [_process() for _ in range(COLD_RUNS + 1)][1:]
    return Cold(statistics.median(r.wall_s for r in runs), statistics.median(r.cpu_s for r in runs), max(r.peak_mb for r in runs))


def _process() -> Cold:
    began = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "ask", COLD_QUESTION, "--json"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)  # noqa: S603 (our own command)
    _, state, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if code := os.waitstatus_to_exitcode(state):
        raise SumberError(f"sumber ask ended with {code}; its message is above.")
    return Cold(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * _MAX_RSS_UNIT / _MEGABYTE)


def embedding_rate(sentences: Sequence[str], model: str) -> tuple[float, float]:
    """(sentences, words) embedded in a second, nothing taken from the cache."""
    embedder = SentenceTransformerEmbedder(model)
    embedder.passages(sentences[:2])
    began = time.perf_counter()
    embedder.passages(sentences)
    spent = time.perf_counter() - began
    return len(sentences) / spent, sum(len(s.split()) for s in sentences) / spent


def measure(settings: Settings, limit: int | None = None, say: Callable[[str], None] = lambda line: None) -> Bench:
    """All figures, over the first ``limit`` questions of the test split or all of them.

    Raises:
        NoUsableIndex: if there is no index to measure.
    """
    load = os.getloadavg()[0]
    say("Asking one question, cold.")  # first: a child counts the memory of its parent at the fork as its own
    started = cold()
    engine = Engine(settings)
    index = engine.index()
    questions = [q for q in load_questions() if q.split == "test"][:limit]
    say(f"Asking {len(questions)} questions, warm.")
    asked = tuple(warm(engine, questions, threads) for threads in THREADS)
    say(f"Embedding {EMBEDDED_SENTENCES} sentences.")
    every = sorted(set(chain.from_iterable(p.sentences for p in index.store.all())))
    spread = every[:: max(1, len(every) // EMBEDDED_SENTENCES)][:EMBEDDED_SENTENCES]
    sentences, words = embedding_rate(spread, index.manifest.model)
    counts = index.manifest.counts
    folder = generation_folder(settings.data, index.manifest.generation)
    return Bench(
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        load,
        counts["passages"],
        counts["sentences"],
        asked,
        started,
        sentences,
        words,
        sentences * counts["passages"] / counts["sentences"],
        sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / _MEGABYTE,
    )


def table(bench: Bench) -> str:
    """The figures as a page of Markdown."""
    rows = []
    for part in bench.warm:
        name = f"Ask, warm, {part.threads} thread{'s' if part.threads > 1 else ''}"
        rows.append((name, f"p50 {part.p50_ms:.1f} ms, p95 {part.p95_ms:.1f} ms, {part.per_second:.1f} questions/s"))
    rate = f"{bench.embedded_per_second:.1f} sentences/s, {bench.words_per_second:.0f} words/s"
    start = f"{bench.cold.wall_s:.2f} s wall, {bench.cold.cpu_s:.2f} s CPU, peak memory {bench.cold.peak_mb:.0f} MB"
    rows += [
        ("`sumber ask`, cold", start),
        ("Ingestion", f"{bench.ingest_passages_per_second:.1f} passages/s ({rate})"),
        ("Index", f"{bench.index_mb:.1f} MB for {bench.passages:,} passages, {bench.sentences:,} sentences"),
    ]
    lines = [
        "# What it costs",
        "",
        f"Measured by `make bench` over the {bench.warm[0].questions} questions of the test split.",
        f"Machine: {bench.machine}; load average {bench.load:.1f} when it began.",
        "",
        "| what | measured |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in rows),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write both files; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Measure Sumber on this machine.")
    parser.add_argument("--limit", type=int, metavar="N", help="ask only the first N questions")
    parser.add_argument(
        "--out", type=Path, default=PROJECT / "docs", metavar="DIR", help="folder of bench.json and bench.md (default: docs)"
    )
    sizes = " ".join(map(str, SIZES))
    parser.add_argument(
        "--scale", type=int, nargs="*", metavar="N", help=f"measure indexes of N derived passages instead (without N: {sizes})"
    )
    parser.add_argument("--ingest", action="store_true", help="measure ingestion beside the embedding model alone instead")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.scale is None and not chosen.ingest:
            bench = measure(project_settings(), chosen.limit, _say)
            keep(chosen.out, table(bench), asdict(bench))
        if chosen.ingest:
            keep(chosen.out, ingestion=measure_ingestion(project_settings()))
        for count in [] if chosen.scale is None else chosen.scale or SIZES:
            keep(chosen.out, scale=measure_size(project_settings(), count, _say))
    except SumberError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    sys.stdout.write((chosen.out / "bench.md").read_text(encoding="utf-8"))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


def keep(
    out: Path,
    page: str | None = None,
    figures: dict[str, object] | None = None,
    *,
    scale: Scale | None = None,
    ingestion: Ingestion | None = None,
) -> None:
    """Write both files with what is new in them: the page and its figures, one size, or ingestion; the rest stays as it is."""
    out.mkdir(parents=True, exist_ok=True)
    as_json, as_page = out / "bench.json", out / "bench.md"
    before = json.loads(as_json.read_text(encoding="utf-8")) if as_json.exists() else {}
    shown = as_page.read_text(encoding="utf-8").partition("\n## ")[0] if as_page.exists() else ""
    sizes = {row.built.passages: row for row in from_json(before.pop("scale", []))}
    if scale is not None:
        sizes[scale.built.passages] = scale
    ordered = [sizes[count] for count in sorted(sizes)]
    ingestion = ingestion or ingestion_from_json(before.pop("ingestion", None))
    kept = before if figures is None else figures
    kept |= {"scale": [asdict(row) for row in ordered], "ingestion": asdict(ingestion) if ingestion else None}
    as_json.write_text(json.dumps(_rounded(kept), indent=1) + "\n", encoding="utf-8")
    parts = (part.strip() for part in (shown if page is None else page, section(ordered), ingestion_section(ingestion)))
    as_page.write_text("\n\n".join(filter(None, parts)) + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    """Floats to two places, or four below 10, within lists and dictionaries too."""
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return round(value, 2 if abs(value) >= 10 else 4) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
