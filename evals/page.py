"""The report as one self-contained HTML page: figures, charts, and every question next to what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from app.answers import Citation
from evals.charts import bars, reliability_diagram
from evals.gate import Verdict
from evals.metrics import Metric, source_of
from evals.outcomes import ClaimOutcome, Outcome
from evals.results import Results
from evals.retrieval_metrics import is_gold
from evals.support import Evidence

TEMPLATE = Path(__file__).with_name("report.html")
EXPECTATIONS = {
    "answer": "an answer with these values",
    "abstain": "a refusal: the sources do not say",
    "premise": "a refusal or a correction: the premise is false",
    "both": "both sides of a disagreement",
}


def page(results: Results, verdict: Verdict) -> str:
    """The page. Everything that questions and answers say is escaped."""
    slots = {
        "split": escape(results.split),
        "summary": _summary(results, verdict),
        "charts": _charts(results),
        "metrics": _metrics(results),
        "baselines": _baselines(results),
        "claims": _claims(results),
        "items": "".join(_item(o, verdict, results.evidence) for o in sorted(results.outcomes, key=lambda o: o.right)),
        "langs": _options({o.expected.lang for o in results.outcomes}),
        "kinds": _options({o.expected.kind for o in results.outcomes}),
        "sources": _options({source_of(o.expected) for o in results.outcomes}),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    head, *rest = text.split("<!--slot:")
    return head + "".join(slots[name] + tail for name, tail in (part.split("-->", 1) for part in rest))


def _summary(results: Results, verdict: Verdict) -> str:
    wrong = sum(not o.right for o in results.outcomes)
    state = "passed" if verdict.passed else "failed"
    lines = [f'<p class="gate {state}">Gate {state}</p><ul>']
    lines += [f"<li><b>{escape(f.metric)}</b> ({escape(f.part)}) {escape(f.message)}</li>" for f in verdict.failures]
    lines.append(
        f"<li>{len(results.outcomes)} questions, {wrong} wrong, in {results.seconds:.0f} s; index {escape(results.generation)}</li>"
    )
    if verdict.lost or verdict.won:
        lines.append(f"<li>Against the accepted run: {len(verdict.lost)} lost, {len(verdict.won)} won (marked below)</li>")
    return "".join([*lines, "</ul>"])


def _charts(results: Results) -> str:
    table = results.table
    parts = {
        name: [(part.partition(":")[2], row["answer_accuracy"]) for part, row in table.items() if part.startswith(name)]
        for name in ("lang:", "kind:")
    }
    overall = [(n, m) for n, m in table["all"].items() if not n.startswith(("latency", "unscored", "calibration", "wrong_value"))]
    return "".join(
        f"<figure>{chart}</figure>"
        for chart in (
            bars("All questions", overall),
            bars("Answer accuracy by language", parts["lang:"]),
            bars("Answer accuracy by kind", sorted(parts["kind:"], key=lambda row: row[1].value or 0)),
            reliability_diagram(results.bins),
        )
    )


def _metrics(results: Results) -> str:
    columns = [part for part in results.table if part == "all" or part.startswith("lang:")]
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(_cell(results.table[c].get(name)) for c in columns)}</tr>" for name in results.table["all"]
    )
    return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def _baselines(results: Results) -> str:
    names = list(dict.fromkeys(m for row in results.baselines.values() for m in row))
    head = "".join(f"<th>{escape(n)}</th>" for n in names)
    rows = "".join(f"<tr><th>{escape(s)}</th>{''.join(_cell(row.get(n)) for n in names)}</tr>" for s, row in results.baselines.items())
    return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def _claims(results: Results) -> str:
    if results.claims is None:
        return "<p>Draft checking is not available in this installation.</p>"
    rows = "".join(f"<tr><th>{escape(n)}</th>{_cell(m)}</tr>" for n, m in results.table["claims"].items())
    wrong = "".join(_claim(c) for c in results.claims if not c.right)
    return f"<table>{rows}</table><h3>Wrong verdicts</h3>{wrong or '<p>None.</p>'}"


def _claim(claim: ClaimOutcome) -> str:
    expected = claim.expected
    places = ", ".join(f"{s} [{label}]" for s, label in expected.passages)
    return (
        f"<details><summary><code>{escape(expected.claim_id)}</code> {escape(expected.claim)}</summary>"
        f"<p><b>Deserved</b> {escape(expected.verdict)} {escape(expected.correct or '')} ({escape(places)})</p>"
        f"<p><b>Got</b> {escape(claim.verdict or 'an error')}: {escape(claim.error or claim.explanation)}</p></details>"
    )


def _item(outcome: Outcome, verdict: Verdict, evidence: Evidence) -> str:
    expected = outcome.expected
    state = "right" if outcome.right else "wrong"
    mark = "lost" if expected.question_id in verdict.lost else "won" if expected.question_id in verdict.won else ""
    why = outcome.error or (outcome.score.explanation if outcome.score else "")
    data = {"lang": expected.lang, "kind": expected.kind, "source": source_of(expected), "outcome": state, "mark": mark}
    attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
    identity = escape(expected.question_id)
    tag = f'<span class="tag">{mark}</span> ' if mark else ""
    history = "".join(f'<p class="history">earlier: {escape(h)}</p>' for h in expected.history)
    return (
        f'<details class="item {state}" id="{identity}" {attributes}><summary><code>{identity}</code> '
        f'<span class="tag">{expected.lang}</span> <span class="tag">{escape(expected.kind)}</span> '
        f'{tag}{escape(expected.question)}<span class="why">{escape(why)}</span></summary>{history}'
        f'<div class="pair"><section><h4>Expected</h4>{_expected(outcome, evidence)}</section>'
        f"<section><h4>Got</h4>{_got(outcome)}</section></div></details>"
    )


def _expected(outcome: Outcome, evidence: Evidence) -> str:
    expected = outcome.expected
    lines = [f"<p>{EXPECTATIONS[expected.expect]}</p>"]
    if expected.gold:
        items = "".join(f"<li>{escape(' / '.join(item))}</li>" for item in expected.gold)
        lines.append(f"<p>{expected.need} of:</p><ul>{items}</ul>")
    if expected.reject:
        lines.append(f"<p>never: {escape(', '.join(expected.reject))}</p>")
    for twins in evidence.places.values():
        passage = twins.get(expected.lang)
        if passage is not None and expected.passages and is_gold(passage, expected.passages):
            lines.append(_quote(f"{passage.source} [{passage.locator.label}]", passage.text))
    return "".join(lines)


def _got(outcome: Outcome) -> str:
    answer = outcome.answer
    if answer is None:
        return f'<p class="fault">{escape(outcome.error)}</p>'
    reason = f" ({escape(answer.reason)})" if answer.reason else ""
    lines = [f"<p><b>{escape(answer.status)}</b>{reason}, confidence {answer.confidence:.2f}</p>", f"<p>{escape(answer.text)}</p>"]
    if answer.standalone_question != answer.question:
        lines.append(f"<p>read as: {escape(answer.standalone_question)}</p>")
    lines += [f'<p class="fault">{escape(fault)}</p>' for fault in (outcome.support.faults if outcome.support else ())]
    lines += [_citation(f"[{c.n}]", c) for c in answer.citations]
    lines += [f"<p><b>Note</b> {escape(n.kind)}: {escape(n.text)}</p>" for n in answer.notes]
    if answer.closest:
        lines.append("<p>closest passages, not evidence:</p>")
        lines += [_citation("", c) for c in answer.closest]
    return "".join(lines)


def _citation(mark: str, citation: Citation) -> str:
    return _quote(f"{mark} {citation.source} [{citation.locator.label}]", citation.quote)


def _quote(where: str, text: str) -> str:
    return f"<blockquote><cite>{escape(where)}</cite> {escape(text)}</blockquote>"


def _options(values: Iterable[str]) -> str:
    return "".join(f'<option value="{escape(v)}">{escape(v)}</option>' for v in sorted(values))


def _cell(metric: Metric | None) -> str:
    if metric is None:
        return "<td></td>"
    data: dict[str, Any] = metric.to_json()
    if data["value"] is None:
        return "<td>not measured</td>"
    digits = 0 if data["value"] > 10 else 3
    return f"<td>{data['value']:.{digits}f}<small>{data['low']:.{digits}f} to {data['high']:.{digits}f}, n {data['n']}</small></td>"
