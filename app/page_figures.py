"""Charts of the figures that people would rather look at than read; a click on a mark reads its passage."""

from __future__ import annotations

import functools

import streamlit as st

from app import session
from app.charts import CHARTS, Chart, FigureRow, draw, load_figures, shown_value, table
from app.index import OpenIndex
from app.interface import Say
from app.panels import panel
from app.rendering import find_passage, passage_view, plain
from ingest.documents import Passage
from ingest.figures import find_dates, find_figures


@functools.lru_cache(maxsize=4)
def _rows(corpus: str, _stamp: int) -> tuple[FigureRow, ...]:
    from pathlib import Path

    return load_figures(Path(corpus))


def page() -> None:
    """The page at ``/figures``; ``?figure=N`` shows one chart."""
    say = session.say()
    index = session.engine().index()
    corpus = index.settings.corpus
    file = corpus / "figures.csv"
    rows = _rows(str(corpus), file.stat().st_mtime_ns if file.exists() else 0)
    st.title(say("Figures"), anchor=False)
    charts = [chart for chart in CHARTS if any(row.measure == chart.measure for row in rows)]
    if not charts:
        st.info(say("This corpus has no figures to draw."))
        return
    st.markdown(say("Every mark stands in a passage. Point at it to see what it counts; choose it to read the passage."))
    asked = st.query_params.get("figure", "")
    start = min(int(asked), len(charts)) - 1 if asked.isascii() and asked.isdigit() and int(asked) > 0 else 0
    chosen = st.selectbox(say("Chart"), range(len(charts)), index=max(0, start), format_func=lambda i: say(charts[i].measure), key="chart")
    session.go(figure=str(chosen + 1))
    _show(charts[chosen], [row for row in rows if row.measure == charts[chosen].measure], chosen, index, say)


def _show(chart: Chart, rows: list[FigureRow], number: int, index: OpenIndex, say: Say) -> None:
    data = table(rows, index.references, say, session.language())
    st.header(say(chart.measure), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        event = st.altair_chart(
            draw(chart, data, say, session.language()),
            width="stretch",
            on_select="rerun",
            selection_mode="pick",
            key=f"drawn-{number}-{session.language()}",
        )
        for note in dict.fromkeys((row.group if len({r.note for r in rows}) > 1 else "", row.note) for row in rows):
            st.caption((f"**{plain(say(note[0]))}:** " if note[0] else "") + plain(say(note[1])))
        labels = [f"{row['group']}, {row['when']}: {row['shown']}" for row in data.to_dict("records")]
        picked = event.selection.get("pick") or []
        clicked = int(picked[0]["mark"]) if picked and "mark" in picked[0] else None
        mark = st.selectbox(
            say("Read where a figure stands"),
            range(len(rows)),
            index=clicked,
            format_func=lambda i: labels[i],
            placeholder=say("Choose a figure"),
            key=f"mark-{number}-{clicked}",
        )
        with st.expander(say("Table")):
            shown = data[["group", "when", "shown", "title", "locator", "note"]]
            shown.columns = [say(name) for name in ("What", "Year", "Value", "Source", "Place", "Counts")]
            st.dataframe(shown, hide_index=True, width="stretch")
            raw = data[["measure", "year", "group", "value", "unit", "source", "locator", "note"]].to_csv(index=False)
            st.download_button(say("Download as CSV"), raw, f"sumber-{number + 1}.csv", "text/csv", on_click="ignore", key=f"csv-{number}")
    if mark is not None:
        with right:
            _passage(rows[mark], index, say)


def _passage(row: FigureRow, index: OpenIndex, say: Say) -> None:
    chosen = st.session_state.get("figure_language") or session.language()
    passage = find_passage(index, row.source, row.locator, chosen)
    if passage is None:
        st.info(say("This passage is no longer in the index. Ask the question again."))
        return
    places = sentences_with(row, passage)
    view = passage_view(
        passage, places, index, say, focus=f"{row.measure}-{row.group}-{row.year}", value=shown_value(row, passage.language)
    )
    panel(
        "passage",
        view,
        "figure-passage",
        twin=lambda code: st.session_state.update(figure_language=code),
        place=lambda _: st.session_state.update(jump=(row.source, row.locator, places)),
    )


def sentences_with(row: FigureRow, passage: Passage) -> list[int]:
    """The sentences of a passage in which the value of a figure stands."""
    if row.unit == "date":
        return [i for i, text in enumerate(passage.sentences) if any(found.key == row.value for found in find_dates(text))]
    return [
        i
        for i, text in enumerate(passage.sentences)
        if any(
            float(found.value) == float(row.value) and found.percent == (row.unit == "%") for found in find_figures(text, passage.language)
        )
    ]
