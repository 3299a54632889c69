"""The last evaluation report, for readers who are not developers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from app import session
from app.interface import NAMES, Say, number, percentage
from app.panels import panel
from ingest.documents import LANGUAGES, Language
from ingest.settings import PROJECT

REPORT = PROJECT / "reports" / "report.json"
"""The last run on this machine that wrote a report."""
ACCEPTED = PROJECT / "evals" / "baseline.json"
"""The figures that the project stands by."""
SPLIT = "test"
Metrics = dict[str, dict[str, dict[str, Any]]]
"""Slice -> metric -> value with its interval and count."""


def page() -> None:
    """The page at ``/evaluation``."""
    say = session.say()
    st.title(say("Evaluation"), anchor=False)
    intro = say("How often Sumber is right on questions whose answers are known, measured with questions that were not used to tune it.")
    st.markdown(intro)
    metrics = last_metrics(REPORT, ACCEPTED)
    if not metrics:
        st.info(say("There is no report yet. Make one with: make eval"))
        return
    _show(metrics, say, session.language())


def last_metrics(report: Path, accepted: Path) -> Metrics:
    """The figures of the newest report that can be read, of questions that tuning did not see; empty where there is none."""
    for path in (report, accepted):
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            entry = loaded if loaded.get("split") == SPLIT else loaded[SPLIT]
            metrics = entry["metrics"]
            if isinstance(metrics, dict) and metrics:
                return metrics
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return {}


def explained(say: Say) -> dict[str, tuple[str, str]]:
    """Metric -> (its name, what it says) in the reader's language, in the order of the page."""
    return {
        "answer_accuracy": (
            say("Right answers"),
            say("Every value found and cited, none wrong; or an honest refusal where the sources do not say."),
        ),
        "gold_cited": (say("Cited from the right place"), say("A right value is cited from a passage that states it.")),
        "abstention_recall": (
            say("Refused where it should"),
            say("Of the questions that the sources do not answer, those that got no answer."),
        ),
        "abstention_precision": (say("Refused rightly"), say("Of the refusals, those where the sources indeed do not say.")),
        "citation_recall": (say("Sentences supported"), say("Sentences of answers that the cited passages support.")),
        "figure_fidelity": (say("Figures intact"), say("Answers in which every figure stands in a cited passage.")),
        "disagreement_coverage": (say("Disagreements shown"), say("Where sources disagree, answers that show both sides.")),
        "claim_accuracy": (say("Draft sentences judged rightly"), say("Supported, contradicted or not found, as a person judged.")),
        "correction_rate": (say("Right corrections"), say("Contradicted sentences for which the right value was named.")),
    }


def _show(metrics: Metrics, say: Say, language: Language) -> None:
    everything = {**metrics.get("all", {}), **metrics.get("claims", {})}
    known = {name: words for name, words in explained(say).items() if _value(everything.get(name)) is not None}
    for column, name in zip(st.columns(4), list(known)[:3] + [n for n in known if n == "claim_accuracy"], strict=False):
        column.metric(known[name][0], percentage(everything[name]["value"], language), border=True)
    rows = []
    for name, (title, _) in known.items():
        entries = [everything[name], *(metrics.get(f"lang:{code}", {}).get(name) for code in LANGUAGES)]
        rows.append(_row(title, entries, everything[name], language))
    columns = [say("Measure"), say("All"), *(NAMES[code] for code in LANGUAGES), say("Count")]
    panel("table", {"label": say("Evaluation"), "columns": columns, "rows": rows}, "measures")
    with st.expander(say("What it says")):
        for title, meaning in known.values():
            st.markdown(f"**{title}:** {meaning}")
    st.caption(say("In brackets: the interval in which the share lies with 95% certainty, were other questions asked."))
    kinds = {
        part.removeprefix("kind:"): row["answer_accuracy"]
        for part, row in metrics.items()
        if part.startswith("kind:") and "answer_accuracy" in row
    }
    if kinds:
        with st.expander(say("Right answers by kind of question")):
            kind_rows = [_row(kind, [entry], entry, language) for kind, entry in sorted(kinds.items())]
            columns = [say("Kind"), say("Right answers"), say("Count")]
            panel("table", {"label": say("Right answers by kind of question"), "columns": columns, "rows": kind_rows}, "kinds")


def _value(entry: dict[str, Any] | None) -> float | None:
    value = (entry or {}).get("value")
    return float(value) if isinstance(value, int | float) else None


def _row(name: str, entries: Sequence[dict[str, Any] | None], counted: dict[str, Any], language: Language) -> dict[str, Any]:
    """A row of the table: a measure, its shares, and the count of questions behind the first."""
    count = {"figure": number(counted.get("n", 0), language), "interval": ""}
    return {"name": name, "cells": [*(share(entry, language) for entry in entries), count]}


def share(entry: dict[str, Any] | None, language: Language) -> dict[str, str]:
    """A share and its interval as the reader writes them; a dash where it was not measured."""
    value = _value(entry)
    if entry is None or value is None:
        return {"figure": "–", "interval": ""}
    low, high = entry.get("low"), entry.get("high")
    interval = f"({percentage(low, language)}–{percentage(high, language)})" if low is not None and high is not None else ""
    return {"figure": percentage(value, language), "interval": interval}
