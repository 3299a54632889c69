"""What may not get worse: thresholds with reasons, and the comparison with the last accepted run."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.metrics import Metric
from evals.results import Results, Table
from ingest.errors import InputRefused

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
BASELINE = Path(__file__).with_name("baseline.json")
SIGNIFICANCE = 0.05
"""One-sided level of the sign test over questions that changed."""
SMALLEST_LOSS = 0.005
"""A metric's loss below this is noise of rounding, even where its interval is a point."""
LOWER_IS_BETTER = frozenset(
    {"calibration_error", "wrong_value_offered", "unscored", "claims_unscored", "latency_ms_median", "latency_ms_p95"}
)
NOT_COMPARED = frozenset({"latency_ms_median", "latency_ms_p95"})
"""They tell of the machine as much as of the code."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One gate."""

    metric: str
    part: str
    """Slice of the table."""
    at_least: float | None
    at_most: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One gate that does not hold."""

    metric: str
    part: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted figures of one split, and which questions and claims were right."""

    table: dict[str, dict[str, dict[str, Any]]]
    right: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says."""

    failures: tuple[Failure, ...]
    lost: tuple[str, ...]
    """Ids of questions and claims that were right in the accepted run and are no more."""
    won: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""
        return not self.failures


def load_thresholds(path: Path = THRESHOLDS) -> list[Threshold]:
    """The gates of a file.

    Raises:
        InputRefused: naming the entry that lacks a bound or a reason.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("gate", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(f"{path.name}: cannot be read ({error}).") from error
    found = []
    for number, entry in enumerate(entries, 1):
        bounds = [entry.get("at_least"), entry.get("at_most")]
        if not entry.get("metric") or not entry.get("reason") or bounds.count(None) != 1:
            raise InputRefused(f"{path.name}: gate {number} needs metric, reason, and either at_least or at_most.")
        found.append(Threshold(entry["metric"], entry.get("slice", "all"), bounds[0], bounds[1], entry["reason"]))
    return found


def load_baseline(split: str, path: Path = BASELINE) -> Baseline | None:
    """The accepted run of a split; None where there is none yet.

    Raises:
        InputRefused: if the file is not one that ``sumber eval --accept`` wrote.
    """
    if not path.exists():
        return None
    try:
        entry = json.loads(path.read_text(encoding="utf-8")).get(split)
        return Baseline(entry["metrics"], entry["right"]) if entry else None
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputRefused(f"{path.name}: is not a file that sumber eval --accept wrote ({error!r}).") from error


def accept(results: Results, path: Path = BASELINE) -> None:
    """Make these results the accepted ones of their split; other splits in the file stay."""
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept = {part: row for part, row in results.table.items() if part in ("all", "claims") or part.startswith(("lang:", "kind:"))}
    metrics = {
        part: {m: v.to_json() for m, v in row.items() if m not in NOT_COMPARED and v.value is not None} for part, row in kept.items()
    }
    entries[results.split] = {"metrics": metrics, "right": right_ids(results)}
    path.write_text(json.dumps(entries, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def right_ids(results: Results) -> dict[str, bool]:
    """Whether each question and claim was right, by id."""
    found = {o.expected.question_id: o.right for o in results.outcomes}
    return found | {c.expected.claim_id: c.right for c in results.claims or ()}


def judge_run(results: Results, thresholds: Sequence[Threshold], baseline: Baseline | None) -> Verdict:
    """Thresholds missed and significant losses against the accepted run, with the questions that changed."""
    failures = [f for f in (missed(t, results.table) for t in thresholds) if f is not None]
    if baseline is None:
        return Verdict(tuple(failures), (), ())
    now = right_ids(results)
    lost = tuple(i for i in now if baseline.right.get(i) and not now[i])
    won = tuple(i for i in now if now[i] and baseline.right.get(i) is False)
    failures += _sign_failures(results, lost, won) + _metric_failures(results.table, baseline)
    return Verdict(tuple(failures), lost, won)


def missed(threshold: Threshold, table: Table) -> Failure | None:
    """The failure of a threshold, or None where it holds; what could not be measured does not hold."""
    metric = table.get(threshold.part, {}).get(threshold.metric)
    if metric is None or metric.value is None:
        return Failure(threshold.metric, threshold.part, "could not be measured")
    if threshold.at_least is not None and metric.value < threshold.at_least:
        return Failure(
            threshold.metric, threshold.part, f"is {_figure(metric)}, at least {threshold.at_least:g} is wanted: {threshold.reason}"
        )
    if threshold.at_most is not None and metric.value > threshold.at_most:
        return Failure(
            threshold.metric, threshold.part, f"is {_figure(metric)}, at most {threshold.at_most:g} is wanted: {threshold.reason}"
        )
    return None


def sign_test(lost: int, won: int) -> float:
    """Probability of at least ``lost`` losses among so many changes, if losses and gains were equally likely."""
    changed = lost + won
    ways: int = sum(math.comb(changed, k) for k in range(lost, changed + 1))
    return float(ways / 2**changed)


def _sign_failures(results: Results, lost: Sequence[str], won: Sequence[str]) -> list[Failure]:
    groups: dict[str, set[str]] = {"all": {o.expected.question_id for o in results.outcomes}}
    for outcome in results.outcomes:
        groups.setdefault(f"lang:{outcome.expected.lang}", set()).add(outcome.expected.question_id)
        groups.setdefault(f"kind:{outcome.expected.kind}", set()).add(outcome.expected.question_id)
    groups["claims"] = {c.expected.claim_id for c in results.claims or ()}
    found = []
    for part, ids in groups.items():
        down, up = [i for i in lost if i in ids], [i for i in won if i in ids]
        chance = sign_test(len(down), len(up))
        if down and chance < SIGNIFICANCE:
            metric = "claim_accuracy" if part == "claims" else "answer_accuracy"
            message = f"lost {len(down)} and won {len(up)} against the accepted run (sign test {chance:.3f}): {', '.join(down)}"
            found.append(Failure(metric, part, message))
    return found


def _metric_failures(table: Table, baseline: Baseline) -> list[Failure]:
    found = []
    for part in ("all", "claims"):
        for name, before in baseline.table.get(part, {}).items():
            metric = table.get(part, {}).get(name)
            if metric is None or metric.value is None or name in NOT_COMPARED:
                continue
            if _is_loss(name, metric.value, before):
                found.append(
                    Failure(
                        name, part, f"is {_figure(metric)}; the accepted run had {before['value']:.3f}, and this is outside its interval"
                    )
                )
    return found


def _is_loss(name: str, value: float, before: Mapping[str, float]) -> bool:
    if name in LOWER_IS_BETTER:
        return value > max(before["high"], before["value"] + SMALLEST_LOSS)
    return value < min(before["low"], before["value"] - SMALLEST_LOSS)


def _figure(metric: Metric) -> str:
    assert metric.value is not None
    return f"{metric.value:.3f} [{metric.low:.3f}, {metric.high:.3f}], n {metric.n}"
