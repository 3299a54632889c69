"""The last evaluation report, for readers who are not developers."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from app import session
from app.interface import Say
from ingest.settings import PROJECT

REPORTS = (PROJECT / "reports" / "latest.json", PROJECT / "evals" / "baseline.json")
"""The last run on this machine, else the accepted figures."""


def page() -> None:
    """The page at ``/evaluation``."""
    say = session.say()
    st.title(say("Evaluation"), anchor=False)
    st.markdown(
        say("How often Sumber is right on questions whose answers are known, measured with questions that were not used to tune it.")
    )
    report = last_report()
    if report is None:
        st.info(say("There is no report yet. Make one with: make eval"))
        return
    _show(report, say)


def last_report() -> dict[str, Any] | None:
    """The newest report that can be read."""
    for path in REPORTS:
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(loaded, dict):
            return loaded
    return None


def _show(report: dict[str, Any], say: Say) -> None:
    st.dataframe([{say("Measure"): r["measure"], say("Value"): r["value"]} for r in flat(report)], hide_index=True, width="stretch")
    st.caption(say("Shares run from 0 to 1; more is better unless the name says otherwise."))


def flat(report: dict[str, Any], above: str = "") -> list[dict[str, str | float]]:
    """Every number of a report with its path as a name."""
    rows: list[dict[str, str | float]] = []
    for name, value in report.items():
        label = f"{above} › {name}" if above else str(name)
        if isinstance(value, dict):
            rows += flat(value, label)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            rows.append({"measure": label, "value": round(float(value), 4)})
    return rows
