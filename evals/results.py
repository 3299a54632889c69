"""A whole run in one value: every table that reports show and gates read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.baselines import cite_by_similarity, rank_all
from evals.data import EvalClaim, EvalQuestion
from evals.judges import configured_llm, judge_metrics
from evals.metrics import Bin, Metric, answer_metrics, claim_metrics, reliability, slices
from evals.outcomes import JOBS, Answering, ClaimOutcome, Outcome, RememberingEmbedder, ask_all, check_all, claim_checker
from evals.retrieval_metrics import retrieval_metrics
from evals.support import Evidence
from evals.writer_metrics import writer_metrics

Table = dict[str, dict[str, Metric]]
"""Slice (``all``, ``lang:vi``, ``kind:count``, ``source:..``, ``claims``) -> metric -> figure."""
COMPARED = ("answer_accuracy", "gold_cited", "citation_recall", "citation_precision", "figure_fidelity")


@dataclass(slots=True)
class Results:
    """What a run measured."""

    split: str
    outcomes: list[Outcome]
    claims: list[ClaimOutcome] | None
    """None where this installation has no draft checker."""
    table: Table
    baselines: Table
    """Name of a simpler system -> metric -> figure; ``Sumber`` and ``hybrid`` are the engine's own rows."""
    bins: list[Bin]
    judges: dict[str, Metric] | None
    """What a configured LLM thinks; reported, never gating."""
    generation: str
    seconds: float
    evidence: Evidence = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """All figures, without the questions."""
        return {
            "split": self.split,
            "index_generation": self.generation,
            "seconds": round(self.seconds, 1),
            "questions": len(self.outcomes),
            "claims": None if self.claims is None else len(self.claims),
            "metrics": _table_json(self.table),
            "baselines": _table_json(self.baselines),
            "reliability": [
                {"low": b.low, "high": b.high, "n": b.n, "confidence": round(b.confidence, 4), "right": round(b.right, 4)}
                for b in self.bins
            ],
            "judges": None if self.judges is None else {name: metric.to_json() for name, metric in self.judges.items()},
        }


def run(
    engine: Answering,
    questions: Sequence[EvalQuestion],
    claims: Sequence[EvalClaim],
    split: str,
    progress: Callable[[], object] = lambda: None,
    baselines: bool = True,
    judged: bool = True,
    jobs: int = JOBS,
) -> Results:
    """Everything measured.

    ``progress`` is called after each question and claim, ``judged`` asks a configured LLM too, ``jobs`` questions run at a time.

    Raises:
        NoUsableIndex: if there is no index to answer from.
    """
    began = time.perf_counter()
    index = engine.index()
    if not isinstance(index.embedder, RememberingEmbedder):
        index.embedder = RememberingEmbedder(index.embedder)
    evidence = Evidence(index)
    outcomes = ask_all(engine, questions, progress, evidence, jobs)
    check = claim_checker()
    checked = check_all(check, engine, claims, progress) if check is not None else None
    rankings = rank_all(questions, index) if baselines else {}
    retrieved: Table = {name: retrieval_metrics(ranking, questions, evidence) for name, ranking in rankings.items()}
    table = tabulate(outcomes, checked)
    for name, part in slices(outcomes).items():
        table[name] |= writer_metrics(part, evidence)
    if "hybrid" in rankings:
        for name, part in slices(outcomes).items():
            table[name] |= retrieval_metrics(rankings["hybrid"], [o.expected for o in part], evidence)
        similar = answer_metrics(cite_by_similarity(outcomes, index, evidence))
        retrieved["cite by similarity"] = {name: similar[name] for name in COMPARED}
        retrieved["Sumber"] = retrieved["hybrid"] | {name: table["all"][name] for name in COMPARED}
    llm = configured_llm() if judged else None
    judges = judge_metrics(llm, outcomes) if llm is not None else None
    seconds = time.perf_counter() - began
    return Results(split, outcomes, checked, table, retrieved, reliability(outcomes), judges, index.manifest.generation, seconds, evidence)


def tabulate(outcomes: Sequence[Outcome], claims: Sequence[ClaimOutcome] | None) -> Table:
    """All metrics by slice."""
    table: Table = {name: answer_metrics(part) for name, part in slices(outcomes).items()}
    if claims is not None:
        table |= {name: claim_metrics(part) for name, part in _claim_slices(claims).items()}
    return table


def _claim_slices(claims: Sequence[ClaimOutcome]) -> dict[str, list[ClaimOutcome]]:
    found: dict[str, list[ClaimOutcome]] = {"claims": list(claims)}
    for claim in claims:
        for name in (f"claims:lang:{claim.expected.lang}", f"claims:kind:{claim.expected.change or claim.expected.verdict}"):
            found.setdefault(name, []).append(claim)
    return found


def _table_json(table: Table) -> dict[str, dict[str, dict[str, Any]]]:
    return {name: {metric: value.to_json() for metric, value in row.items()} for name, row in table.items()}
