"""Reports of a run: terminal, JSON, JUnit XML, Markdown; the page for the browser is :mod:`evals.page`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals.gate import Verdict
from evals.metrics import Metric, source_of
from evals.outcomes import ClaimOutcome, Outcome
from evals.page import page
from evals.results import Results

SHOWN_CLOSEST = 3
CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}
"""Characters that XML cannot hold; adversarial questions and error texts may."""


def write_reports(results: Results, verdict: Verdict, folder: Path) -> list[Path]:
    """Write every report; the paths written. Raises OSError where the folder cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.json": json.dumps(report_json(results, verdict), ensure_ascii=False, indent=1) + "\n",
        "junit.xml": junit(results, verdict),
        "summary.md": markdown(results, verdict),
        "report.html": page(results, verdict),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def report_json(results: Results, verdict: Verdict) -> dict[str, Any]:
    """Everything: figures, what the gate says, each question and claim."""
    return results.to_json() | {
        "gate": {
            "passed": verdict.passed,
            "failures": [{"metric": f.metric, "slice": f.part, "message": f.message} for f in verdict.failures],
            "lost": list(verdict.lost),
            "won": list(verdict.won),
        },
        "items": [outcome_json(o) for o in results.outcomes],
        "claim_items": [claim_json(c) for c in results.claims or ()],
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One question next to what was expected."""
    expected = outcome.expected
    return {
        "id": expected.question_id,
        "lang": expected.lang,
        "kind": expected.kind,
        "source": source_of(expected),
        "expect": expected.expect,
        "question": expected.question,
        "history": list(expected.history),
        "gold": [list(item) for item in expected.gold],
        "need": expected.need,
        "reject": list(expected.reject),
        "passages": [f"{source} [{label}]" for source, label in expected.passages],
        "right": outcome.right,
        "why": outcome.error or (outcome.score.explanation if outcome.score else ""),
        "support_faults": list(outcome.support.faults) if outcome.support else [],
        "answer": outcome.answer.to_json(expected.question_id) if outcome.answer else None,
    }


def claim_json(claim: ClaimOutcome) -> dict[str, Any]:
    """One draft sentence next to the verdict that it deserves."""
    expected = claim.expected
    return {
        "id": expected.claim_id,
        "lang": expected.lang,
        "change": expected.change,
        "claim": expected.claim,
        "deserved": expected.verdict,
        "verdict": claim.verdict,
        "right": claim.right,
        "correct": expected.correct,
        "corrected": claim.corrected,
        "passages": [f"{source} [{label}]" for source, label in expected.passages],
        "explanation": claim.error or claim.explanation,
    }


def junit(results: Results, verdict: Verdict) -> str:
    """JUnit XML: one case for each question and claim, and one for the gate."""
    root = ElementTree.Element("testsuites", name="sumber eval")
    questions = [(f"questions.{o.expected.kind}", o.expected.question_id, o.right, o.error, outcome_json(o)) for o in results.outcomes]
    claims = [("claims", c.expected.claim_id, c.right, c.error, claim_json(c)) for c in results.claims or ()]
    for name, cases in (("questions", questions), ("claims", claims)):
        failed, errors = sum(not right and not error for _, _, right, error, _ in cases), sum(bool(c[3]) for c in cases)
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(cases)), failures=str(failed), errors=str(errors))
        for group, identity, right, error, detail in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=group, name=identity)
            if not right:
                message = str(error or detail.get("why") or f"{detail.get('verdict')} instead of {detail.get('deserved')}")
                fault = ElementTree.SubElement(case, "error" if error else "failure", message=message.translate(CONTROLS))
                fault.text = json.dumps(detail, ensure_ascii=False, indent=1).translate(CONTROLS)
    suite = ElementTree.SubElement(root, "testsuite", name="gate", tests="1", failures=str(int(not verdict.passed)))
    case = ElementTree.SubElement(suite, "testcase", classname="gate", name="thresholds and accepted run")
    if not verdict.passed:
        fault = ElementTree.SubElement(case, "failure", message=f"{len(verdict.failures)} gates failed")
        fault.text = "\n".join(f"{f.metric} ({f.part}): {f.message}" for f in verdict.failures)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def markdown(results: Results, verdict: Verdict) -> str:
    """The tables as Markdown, for the summary of a CI job."""
    lines = [f"## Evaluation, {results.split} split", "", _gate_line(verdict), ""]
    lines += [f"- `{f.metric}` ({f.part}) {f.message}" for f in verdict.failures]
    if verdict.lost or verdict.won:
        lines += ["", f"Lost: {', '.join(verdict.lost) or 'none'}. Won: {', '.join(verdict.won) or 'none'}.", ""]
    lines += ["", "| metric | " + " | ".join(_columns(results)) + " |", "|---" * (1 + len(_columns(results))) + "|"]
    for name in results.table["all"]:
        cells = [_cell(results.table[part].get(name)) for part in _columns(results)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if results.claims is None:
        lines += ["", "Draft checking: not available in this installation."]
    else:
        lines += ["", "| draft checking | value |", "|---|---|"]
        lines += [f"| {name} | {_cell(metric)} |" for name, metric in results.table["claims"].items()]
    if results.baselines:
        names = list(dict.fromkeys(m for row in results.baselines.values() for m in row))
        lines += ["", "| system | " + " | ".join(names) + " |", "|---" * (1 + len(names)) + "|"]
        lines += [f"| {system} | {' | '.join(_cell(row.get(n), short=True) for n in names)} |" for system, row in results.baselines.items()]
    lines += ["", f"{len(results.outcomes)} questions in {results.seconds:.0f} s, index {results.generation}.", ""]
    return "\n".join(lines)


def terminal(results: Results, verdict: Verdict, gated: bool) -> str:
    """The figures as plain text, and the gate's failures."""
    width = max(len(name) for row in results.table.values() for name in row)
    lines = [f"{results.split}: {len(results.outcomes)} questions in {results.seconds:.0f} s"]
    lines += [f"  {name:<{width}}  {_cell(metric)}" for name, metric in results.table["all"].items()]
    if results.claims is None:
        lines.append("  draft checking: not available in this installation")
    else:
        lines += [f"  {name:<{width}}  {_cell(metric)}" for name, metric in results.table["claims"].items()]
    lines += [f"  {name:<{width}}  {_cell(metric)}  (an LLM's opinion)" for name, metric in (results.judges or {}).items()]
    for system, row in results.baselines.items():
        lines.append(f"  {system}: " + ", ".join(f"{name} {_cell(metric, short=True)}" for name, metric in row.items()))
    if verdict.lost:
        lines.append(f"  right in the accepted run, wrong now: {', '.join(verdict.lost)}")
    if verdict.won:
        lines.append(f"  wrong in the accepted run, right now: {', '.join(verdict.won)}")
    if gated:
        lines += [_gate_line(verdict), *(f"  {f.metric} ({f.part}) {f.message}" for f in verdict.failures)]
    return "\n".join(lines) + "\n"


def _columns(results: Results) -> Sequence[str]:
    return [part for part in results.table if part == "all" or part.startswith("lang:")]


def _gate_line(verdict: Verdict) -> str:
    return "Gate: passed." if verdict.passed else f"Gate: FAILED, {len(verdict.failures)} failures."


def _cell(metric: Metric | None, short: bool = False) -> str:
    if metric is None or metric.value is None:
        return "not measured" if metric is not None else "-"
    figures = (metric.value, metric.low or 0.0, metric.high or 0.0)
    value, low, high = (f"{v:.0f}" if v > 10 else f"{v:.3f}" for v in figures)
    return value if short else f"{value} [{low}, {high}] n {metric.n}"
