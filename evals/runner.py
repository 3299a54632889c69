"""``sumber eval``: runs the suite, writes the reports, and says with ``--gate`` whether anything got worse."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.engine import Engine
from evals.data import EvalClaim, EvalQuestion, load_claims, load_questions
from evals.gate import BASELINE, Verdict, accept, judge_run, load_baseline, load_thresholds
from evals.outcomes import JOBS
from evals.results import Results, run
from ingest.documents import LANGUAGES
from ingest.errors import SumberError, WrongUse

GATE_FAILED = 1
"""Exit code of a gate that does not hold."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions and claims run."""

    split: str
    lang: str | None = None
    kind: str | None = None
    only: tuple[str, ...] = ()
    sample: int = 0
    """Questions of each language at most, spread evenly over the data; 0 for all."""

    @property
    def whole(self) -> bool:
        """Whether a whole split runs, which gates and the accepted run need."""
        return not (self.lang or self.kind or self.only or self.sample)

    def questions(self, among: Sequence[EvalQuestion]) -> list[EvalQuestion]:
        """The questions selected."""
        if self.only:
            return [q for q in among if q.question_id in self.only or q.fact in self.only]
        fitting = [q for q in among if self._fits(q.split, q.lang) and self.kind in (None, q.kind)]
        if not self.sample:
            return fitting
        by_language = [[q for q in fitting if q.lang == language] for language in LANGUAGES]
        return [part[i * len(part) // self.sample] for part in by_language for i in range(self.sample) if len(part) >= self.sample]

    def claims(self, among: Sequence[EvalClaim]) -> list[EvalClaim]:
        """The claims selected; ``--kind claim`` selects them alone."""
        if self.only:
            return [c for c in among if c.claim_id in self.only or c.fact in self.only]
        if self.sample:
            return []
        return [c for c in among if self._fits(c.split, c.lang) and self.kind in (None, "claim")]

    def _fits(self, split: str, lang: str) -> bool:
        return self.split in ("all", split) and self.lang in (None, lang)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the suite; 0 done, 1 the gate failed, else the code of what went wrong."""
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except SumberError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _run(options: argparse.Namespace) -> int:
    chosen = Selection(options.split, options.lang, options.kind, tuple(options.only or ()), options.sample)
    if (options.gate or options.accept) and not chosen.whole:
        raise WrongUse("--gate and --accept compare a whole split; leave --lang, --kind, --only and --sample out.")
    questions, claims = chosen.questions(load_questions()), chosen.claims(load_claims())
    if not questions and not claims:
        raise WrongUse("No question or claim fits; see the ids and kinds in evals/questions and evals/claims.")
    engine = _engine(options.writer)
    engine.index()
    results = _measured(engine, questions, claims, options)
    baseline = load_baseline(options.split, options.baseline) if chosen.whole else None
    verdict = judge_run(results, load_thresholds() if chosen.whole else [], baseline)
    if options.accept:
        accept(results, options.baseline)
    _report(results, verdict, options)
    return GATE_FAILED if options.gate and not verdict.passed else 0


def _engine(writer: str) -> Engine:
    """An engine that writes as is wanted, whatever the settings say; what gates must not depend on a service."""
    engine = Engine()
    if writer == "extractive":
        engine.writer = None
    elif engine.writer is None:
        raise WrongUse("--writer llm needs a language model: set SUMBER_LLM_ADDRESS and SUMBER_LLM_MODEL, or SUMBER_LLM_FILE.")
    return engine


def _measured(engine: Engine, questions: list[EvalQuestion], claims: list[EvalClaim], options: argparse.Namespace) -> Results:
    from tqdm import tqdm

    with tqdm(total=len(questions) + len(claims), unit="question", desc="eval", disable=None, file=sys.stderr) as bar:
        return run(engine, questions, claims, options.split, bar.update, judged=options.judges, jobs=1 if options.writer == "llm" else JOBS)


def _report(results: Results, verdict: Verdict, options: argparse.Namespace) -> None:
    from evals.report import markdown, terminal, write_reports

    sys.stdout.write(terminal(results, verdict, gated=options.gate))
    if options.report:
        for path in write_reports(results, verdict, options.report):
            sys.stdout.write(f"wrote {path}\n")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as handle:
            handle.write(markdown(results, verdict))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sumber eval",
        description="Run the evaluation suite on questions and draft sentences with known answers.",
        epilog="Exit codes: 0 done, 1 the gate failed, 2 wrong use, 3 no usable index, 4 input refused. See docs/evaluation.md.",
    )
    parser.add_argument(
        "--split", choices=["dev", "test", "all"], default="test", help="which questions (default: test; tuning looks at dev only)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="only questions in this language")
    parser.add_argument("--kind", help="only questions of this kind, such as count or followup; claim for draft sentences")
    parser.add_argument("--only", action="append", metavar="ID", help="only this question, claim or fact; may be repeated")
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="only N questions of each language, evenly spread, and no claims"
    )
    parser.add_argument(
        "--writer",
        choices=["extractive", "llm"],
        default="extractive",
        help="who writes the answers (default: extractive, whatever is configured)",
    )
    parser.add_argument(
        "--judges", action="store_true", help="let the configured language model judge the answers too; reported, never gating"
    )
    parser.add_argument("--gate", action="store_true", help="fail where a threshold is missed or something got significantly worse")
    parser.add_argument("--baseline", type=Path, default=BASELINE, metavar="FILE", help="the accepted run (default: evals/baseline.json)")
    parser.add_argument("--accept", action="store_true", help="make this run the accepted one")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write report.json, junit.xml, summary.md and report.html there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
