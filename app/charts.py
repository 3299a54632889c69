"""Figures worth a look: one tidy table in the corpus, and the charts drawn from it."""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import altair as alt
import pandas as pd

from app.interface import Say, number
from ingest.documents import Language
from ingest.errors import InputRefused
from ingest.references import Reference

COLOURS = ("#2a8a94", "#d08a2e", "#8a6fb0")
"""Three that stand apart on both backgrounds, and for readers who do not tell red from green."""
LABEL_WIDTH = 28
"""Characters of a label's line beside a bar: short enough for a phone."""
Form = Literal["columns", "bars", "line", "timeline"]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure, and where it stands."""

    measure: str
    year: int
    group: str
    value: str
    """A plain number, or an ISO date where the unit is ``date``."""
    unit: Literal["children", "%", "date"]
    source: str
    locator: str
    note: str
    """What is counted, and what is not."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One measure and the form it is drawn in."""

    measure: str
    form: Form


CHARTS = (
    Chart("Survey of Viet Nam: number of children", "columns"),
    Chart("Survey of Viet Nam: share of children aged 5-17", "columns"),
    Chart("Child labour by sector, 2012", "bars"),
    Chart("Hazardous work by sector, 2018", "bars"),
    Chart("Schooling of children in child labour, 2012", "bars"),
    Chart("Schooling of children in hazardous work, 2018", "bars"),
    Chart("Out of school by age, children in hazardous work, 2018", "bars"),
    Chart("Long working hours", "bars"),
    Chart("Treaties and laws of Viet Nam", "timeline"),
    Chart("The ENHANCE programme", "timeline"),
    Chart("Children reached by ENHANCE until June 2020", "bars"),
    Chart("The world: number of children", "line"),
)


def load_figures(corpus: Path) -> tuple[FigureRow, ...]:
    """The rows of ``figures.csv``; none where a corpus has no such file.

    Raises:
        InputRefused: naming the line, if a row does not have the columns or a value is no number or date.
    """
    path = corpus / "figures.csv"
    if not path.exists():
        return ()
    rows = []
    with path.open(encoding="utf-8", newline="") as handle:
        for line, entry in enumerate(csv.DictReader(handle), 2):
            try:
                fields: dict[str, Any] = {**entry, "year": int(entry["year"])}
                row = FigureRow(**fields)
                if row.unit == "date":
                    date.fromisoformat(row.value)
                else:
                    float(row.value)
            except (TypeError, KeyError, ValueError) as error:
                raise InputRefused(f"figures.csv:{line}: the row cannot be read ({error}).") from error
            rows.append(row)
    return tuple(rows)


def shown_value(row: FigureRow, language: Language) -> str:
    """The value in the reader's format, with its unit."""
    if row.unit == "date":
        from babel.dates import format_date

        return str(format_date(date.fromisoformat(row.value), format="long", locale=language))
    text = number(float(row.value), language)
    return text + "%" if row.unit == "%" else text


def table(rows: Sequence[FigureRow], references: dict[str, Reference], say: Say, language: Language) -> pd.DataFrame:
    """The rows as a table to draw, read and download; ``mark`` numbers them."""
    data = []
    for mark, row in enumerate(rows):
        reference = references.get(row.source)
        data.append(
            {
                **asdict(row),
                "mark": mark,
                "group": say(row.group),
                "note": say(row.note),
                "amount": row.value if row.unit == "date" else float(row.value),
                "shown": shown_value(row, language),
                "title": reference.title if reference else row.source,
                "label": textwrap.fill(say(row.group), LABEL_WIDTH),
                "when": str(row.year),
            }
        )
    return pd.DataFrame(data)


def draw(chart: Chart, data: pd.DataFrame, say: Say, language: Language) -> Any:
    """The Altair chart of one measure; every mark says its source and locator, and can be picked."""
    pick = alt.selection_point(name="pick", fields=["mark"], on="click", toggle=False)
    tooltip = [
        alt.Tooltip("group:N", title=say("What")),
        alt.Tooltip("when:N", title=say("Year")),
        alt.Tooltip("shown:N", title=say("Value")),
        alt.Tooltip("title:N", title=say("Source")),
        alt.Tooltip("locator:N", title=say("Place")),
        alt.Tooltip("note:N", title=say("Counts")),
    ]
    value = alt.Axis(
        title=say("children") if (data["unit"] == "children").any() else "%", labelExpr=_label(data, say, language), tickCount=5
    )
    names = alt.Axis(
        title=None,
        labelLimit=220,
        labelPadding=6,
        labelFontSize=13,
        labelLineHeight=15,
        labelOverlap=False,
        labelExpr="split(datum.label, '\\n')",
    )
    order = list(dict.fromkeys(data["group"]))
    colour = alt.Color(
        "group:N", sort=order, scale=alt.Scale(range=list(COLOURS)), legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=300)
    )
    base = alt.Chart(data).encode(tooltip=tooltip).add_params(pick)
    if chart.form == "columns":
        drawn = base.mark_bar(cornerRadiusEnd=3, cursor="pointer").encode(
            x=alt.X("when:N", axis=alt.Axis(title=None, labelAngle=0)),
            xOffset=alt.XOffset("group:N", sort=order),
            y=alt.Y("amount:Q", axis=value),
            color=colour,
        )
        return drawn.properties(height=300)
    if chart.form == "line":
        drawn = base.mark_line(point=alt.OverlayMarkDef(size=90, filled=True, cursor="pointer"), strokeWidth=2).encode(
            x=alt.X("when:O", axis=alt.Axis(title=None, labelAngle=0)), y=alt.Y("amount:Q", axis=value), color=colour
        )
        return drawn.properties(height=320)
    if chart.form == "timeline":
        drawn = base.mark_point(size=130, filled=True, color=COLOURS[0], cursor="pointer", opacity=1).encode(
            x=alt.X("amount:T", scale=alt.Scale(padding=14), axis=alt.Axis(title=None, format="%Y", grid=True)),
            y=alt.Y("label:N", sort=list(dict.fromkeys(data["label"])), axis=names),
        )
        return drawn.properties(height=46 * len(data) + 40)
    drawn = base.mark_bar(cornerRadiusEnd=3, color=COLOURS[0], cursor="pointer").encode(
        x=alt.X("amount:Q", axis=value), y=alt.Y("label:N", sort=list(dict.fromkeys(data["label"])), axis=names)
    )
    return drawn.properties(height=52 * len(data) + 60)


def _label(data: pd.DataFrame, say: Say, language: Language) -> str:
    """Vega expression that writes an axis value with the reader's separators, large ones in millions."""
    if (data["unit"] == "children").any() and data["amount"].max() >= 1_000_000:
        digits = ".1f" if data["amount"].max() < 5_000_000 else ".0f"
        text = f"format(datum.value / 1e6, '{digits}') + ' {say('million')}'"
    else:
        text = "format(datum.value, ',')"
    return text if language == "en" else f"replace(replace(replace({text}, ',', ';'), '.', ','), ';', '.')"
