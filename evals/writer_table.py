"""The table of both writers: what their answers held and what they cost, by split and language, from the results of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from evals.metrics import Observation, ratio
from ingest.documents import LANGUAGES

Entry = dict[str, Any]
SPLITS = ("test", "dev")
_HEAD = """\
# Extraction and a language model side by side

Written by `python -m evals.writers`; do not edit. The same questions, answered by extraction and by a language model whose
sentences are checked one by one; what the model leaves out is added as it stands in the sources, and where nothing of it
passes, the extractive answer is shown. Sums over questions; the bootstrap interval of each share resamples facts.

- **questions right**: by the same scoring as everywhere ([evaluation.md](evaluation.md)).
- **figures held**, **names held**: answers in which every figure and date, or every capitalised word inside a sentence, stands
  in a passage that its sentence cites.
- **asked**: questions for which the model was asked for an answer: those that the sources answer.
- **dropped**: of the sentences that the model wrote, those that did not pass, second attempts included. A sentence that was
  ended early because it could no longer pass counts as one.
- **fallen back**: of the answers asked for, those in which nothing of the model is shown.
- **first sentence**: from the question to the first sentence of the model on the screen, where one passed; **end**: to the whole
  answer, of all that it was asked for. Medians; in brackets the upper quartile.
"""


def table(conditions: Entry, entries: Sequence[Entry]) -> str:
    """The report of a run as Markdown."""
    loads = sorted(entry["load"] for entry in entries)
    under = f"median load {median(loads):.1f}, between {loads[0]:.1f} and {loads[-1]:.1f}" if loads else "nothing measured yet"
    days = sorted({entry["day"] for entry in entries})
    measured = f" Measured from {days[0]} to {days[-1]}, both answers to a question by the same engine." if days else ""
    lines = [
        _HEAD,
        f"Model: `{conditions['model']}`, {conditions['context']} tokens of context.{measured} Machine: "
        f"{os.cpu_count()} processors, {under} (programs that want a processor, the measured one included).\n",
    ]
    for split in SPLITS:
        mine = [entry for entry in entries if entry["split"] == split]
        if mine:
            lines += [f"## {split} ({len(mine)} questions)\n", *_rows(mine), ""]
    return "\n".join(lines)


def _rows(entries: Sequence[Entry]) -> list[str]:
    parts = {"all": list(entries)} | {lang: [e for e in entries if e["lang"] == lang] for lang in LANGUAGES}
    heads = [f"{name}: {writer}" if name != "all" else writer for name in parts for writer in ("extractive", "model")]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for name, cell in _LINES.items():
        cells = [cell(part, writer) for part in parts.values() for writer in ("extractive", "model")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _share(hits: str, trials: str | None, interval: bool = False) -> Callable[[Sequence[Entry], str], str]:
    """A cell: a sum of counts by another one, or by the number of answers."""

    def cell(entries: Sequence[Entry], writer: str) -> str:
        found = ratio(Observation(e["fact"], e[writer][hits], e[writer][trials] if trials else 1) for e in entries)
        if found.value is None:
            return "-"
        return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]" if interval else f"{found.value:.3f}"

    return cell


def _right(entries: Sequence[Entry], writer: str) -> str:
    return f"{sum(e[writer]['right'] for e in entries)} of {len(entries)}"


def _figures(entries: Sequence[Entry], writer: str) -> str:
    with_figures = [e for e in entries if e[writer]["figures"]]
    return _of(sum(e[writer]["figures"] == e[writer]["figures_held"] for e in with_figures), len(with_figures))


def _names(entries: Sequence[Entry], writer: str) -> str:
    with_sentences = [e for e in entries if e[writer]["sentences"]]
    return _of(sum(e[writer]["names_stand"] for e in with_sentences), len(with_sentences))


def _of_asked(count: Callable[[Sequence[Entry]], str]) -> Callable[[Sequence[Entry], str], str]:
    """A cell about the answers that the model was asked for; extraction has none."""

    def cell(entries: Sequence[Entry], writer: str) -> str:
        return "" if writer == "extractive" else count([e["model"] for e in entries if "writer" in e["model"]])

    return cell


def _dropped(asked: Sequence[Entry]) -> str:
    return _of(sum(e["dropped"] for e in asked), sum(e["dropped"] + e["written"] for e in asked))


def _fallen_back(asked: Sequence[Entry]) -> str:
    return _of(sum(e["writer"] == "extractive-fallback" for e in asked), len(asked))


def _retried(asked: Sequence[Entry]) -> str:
    return _of(sum(e["retried"] for e in asked), len(asked))


def _first(asked: Sequence[Entry]) -> str:
    return _seconds([e["first_ms"] for e in asked if e["first_ms"] is not None])


def _end(entries: Sequence[Entry], writer: str) -> str:
    return _seconds([e[writer]["ms"] for e in entries if writer == "extractive" or "writer" in e["model"]])


def _of(hits: int, trials: int) -> str:
    return f"{hits} of {trials} ({100 * hits / trials:.0f}%)" if trials else "-"


def _seconds(times: Sequence[float]) -> str:
    if not times:
        return "-"
    ordered = sorted(times)
    return f"{median(ordered) / 1000:.2f} s ({ordered[len(ordered) * 3 // 4] / 1000:.2f})"


_LINES: dict[str, Callable[[Sequence[Entry], str], str]] = {
    "questions right": _right,
    "accuracy": _share("right", None, interval=True),
    "citation recall": _share("recalled", "sentences"),
    "citation precision": _share("precise", "citations"),
    "figures held, answers": _figures,
    "names held, answers": _names,
    "asked": _of_asked(lambda asked: str(len(asked))),
    "sentences dropped": _of_asked(_dropped),
    "answers fallen back": _of_asked(_fallen_back),
    "second attempts": _of_asked(_retried),
    "first sentence": _of_asked(_first),
    "end": _end,
}
