"""What each part of the engine brings: the same questions with one part switched off at a time.

Run ``python -m evals.ablation``; the table goes to ``docs/ablation.md``. Nothing is learned anew, so the figure of a part
is what it brings to the engine as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager as Context
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from app import abstention, boosting, engine, reading, retrieval, selection, spelling, synthesis
from app.engine import Engine
from evals.data import EvalQuestion, load_questions
from evals.scoring import score_answer
from ingest.documents import LANGUAGES
from ingest.embedding import Vectors
from ingest.settings import PROJECT

REPORT = PROJECT / "docs" / "ablation.md"
Columns = dict[str, tuple[int, int]]


class RememberedQueries:
    """An embedder that embeds each query once: the parts under test do not change vectors."""

    def __init__(self, embedder: object) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def query(self, text: str) -> Vectors:
        """The vector of a query."""
        if text not in self._known:
            self._known[text] = self._embedder.query(text)  # type: ignore[attr-defined]
        return self._known[text]


def _own_language_only() -> Context[object]:
    return patch.object(retrieval, "OTHER_LANGUAGE_HANDICAP", 1e6)


@contextmanager
def _no_primary_bonus() -> Iterator[None]:
    with patch.object(reading, "PRIMARY_BONUS", 0.0), patch.object(engine, "PRIMARY_BONUS", 0.0):
        yield


def _feature_off(*names: str) -> Context[object]:
    weights = selection.load_weights()
    silent = {**weights, "ranker": {name: 0.0 if name in names else value for name, value in weights["ranker"].items()}}
    return patch.object(selection, "load_weights", lambda: silent)


def _no_trees() -> Context[object]:
    weights = selection.load_weights()["abstention"]

    class Same:
        def probability(self, values: dict[str, float]) -> float:
            return abstention.probability(weights, values)

    return patch.object(abstention, "load_trees", Same)


def _no_unanswered() -> Context[object]:
    measured = abstention._unanswered
    return patch.object(
        abstention,
        "_unanswered",
        lambda question, vector, ranked, index: measured(question, vector, [replace(c, asked=0.0) for c in ranked], index),
    )


ABLATIONS: dict[str, Callable[[], Context[object]]] = {
    "the whole engine": nullcontext,
    "without typing errors mended": lambda: patch.object(spelling, "_correct", lambda *_: None),
    "without the other languages' lists": _own_language_only,
    "without the advantage of the article": _no_primary_bonus,
    "without twins' similarity": lambda: _feature_off("dense_twins"),
    "without constraints (year, name, instrument)": lambda: _feature_off(
        "year_met", "year_clash", "entity_met", "entity_clash", "instrument_met", "instrument_clash", "direction"
    ),
    "without the kind of answer": lambda: _feature_off(*(name for name in selection.FEATURES if name.startswith("kind_"))),
    "without questions in parts": lambda: patch.object(reading, "parts_of", lambda text, _: [text]),
    "without both sides of a comparison": lambda: patch.object(synthesis, "_with_every_side", lambda _, chosen, *__: chosen),
    "two sentences at most": lambda: patch.multiple(synthesis, MAX_SENTENCES=2, MAX_WIDE_SENTENCES=2),
    "without unanswered questions": _no_unanswered,
    "without boosted trees": _no_trees,
    "never refusing": lambda: patch.object(reading, "decide", lambda *a: abstention.Decision("answer" if a[2] else "nothing", 1.0, {})),
}


def measured(questions: Sequence[EvalQuestion], asked: Engine) -> Columns:
    """Column -> (how many right, of how many): answerable by language, disagreements, what is to be refused or corrected."""
    columns: Columns = {}

    def count(name: str, right: bool) -> None:
        done, total = columns.get(name, (0, 0))
        columns[name] = (done + right, total + 1)

    for item in questions:
        score = score_answer(item, asked.ask(item.question, item.history))
        if item.expect == "answer":
            count(item.lang, score.right)
            count("answerable refused", score.refused)
        else:
            count({"both": "disagreements", "abstain": "refused", "premise": "premises"}[item.expect], score.right)
    return columns


def report(questions: Sequence[EvalQuestion], whole: Engine) -> str:
    """The table of both splits as Markdown."""
    columns = [*LANGUAGES, "disagreements", "refused", "premises", "answerable refused"]
    lines = [_HEAD]
    for split in ("test", "dev"):
        asked = [q for q in questions if q.split == split]
        lines += [f"## {split} ({len(asked)} questions)\n", f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
        for name, switched_off in ABLATIONS.items():
            with switched_off():
                found = measured(asked, whole)
            sys.stderr.write(f"{split}: {name}\n")
            cells = [f"{100 * found[c][0] / found[c][1]:.1f}" if c in found else "-" for c in columns]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


_HEAD = """\
# What each part brings

Written by `python -m evals.ablation`; do not edit. Per cent of the questions of each kind that are handled right, with one
part switched off at a time and nothing learned anew; the last column is the share of answerable questions that are refused.
`id`, `en` and `vi` are answerable questions by language. Tuning saw the dev split only.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, default=REPORT, help="file for the table")
    options = parser.parse_args(arguments)
    measured_engine = Engine()
    index = measured_engine.index()
    boosting.load_trees()
    index.embedder = RememberedQueries(index.embedder)  # type: ignore[assignment]
    text = report(load_questions(), measured_engine)
    options.report.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
