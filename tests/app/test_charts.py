"""Every figure of the charts stands in the passage that it names, in all three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.charts import CHARTS, Chart, FigureRow, draw, load_figures, table
from app.interface import translator
from app.page_figures import sentences_with
from ingest.digests import digest_files, read_digest
from ingest.documents import LANGUAGES, Passage
from ingest.errors import InputRefused
from ingest.references import load_references
from ingest.settings import PROJECT

CORPUS = PROJECT / "corpus"
ROWS = load_figures(CORPUS)


@pytest.fixture(scope="module")
def passages() -> dict[tuple[str, str, str], Passage]:
    files = digest_files(CORPUS)
    return {(p.source, p.locator.label, p.language): p for f in files for p in read_digest(f, CORPUS).passages}


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.measure}-{r.group}-{r.year}" for r in ROWS])
def test_a_figure_stands_where_it_says(row: FigureRow, passages: dict[tuple[str, str, str], Passage]) -> None:
    for language in LANGUAGES:
        passage = passages[row.source, row.locator, language]
        assert sentences_with(row, passage), (language, row.value, passage.text)


def test_a_wrong_figure_would_be_noticed(passages: dict[tuple[str, str, str], Passage]) -> None:
    row = next(r for r in ROWS if r.value == "1031944")
    wrong = FigureRow(row.measure, row.year, row.group, "1031945", row.unit, row.source, row.locator, row.note)
    assert sentences_with(row, passages[row.source, row.locator, "id"])
    assert not sentences_with(wrong, passages[row.source, row.locator, "id"])


def test_every_row_has_a_chart_and_every_chart_rows() -> None:
    assert {row.measure for row in ROWS} == {chart.measure for chart in CHARTS}


@pytest.mark.parametrize("chart", CHARTS, ids=[c.measure for c in CHARTS])
def test_a_chart_draws_every_row_with_its_source_and_place(chart: Chart) -> None:
    rows = [row for row in ROWS if row.measure == chart.measure]
    say = translator("vi")
    drawn = draw(chart, table(rows, load_references(CORPUS), say, "vi"), say, "vi").to_dict()
    (values,) = drawn["datasets"].values()
    assert [v["locator"] for v in values] == [row.locator for row in rows]
    titles = {t["field"] for t in drawn["encoding"]["tooltip"]}
    assert {"title", "locator", "note", "shown"} <= titles


def test_a_row_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    head = "measure,year,group,value,unit,source,locator,note\n"
    (tmp_path / "figures.csv").write_text(head + "m,2012,g,12,children,s,p. 1,n\nm,2012,g,twelve,children,s,p. 1,n\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"figures\.csv:3"):
        load_figures(tmp_path)
    assert load_figures(tmp_path / "nowhere") == ()
