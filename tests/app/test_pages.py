"""What the pages beside the conversation make of their data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.claims import check_draft
from app.engine import Engine
from app.interface import translator
from app.page_check import counted, exports, judged, pieces
from app.page_evaluation import explained, last_metrics, share
from app.rendering import passages_of
from ingest.settings import Settings

DRAFT = (
    "## Child labour\n\nThe 2018 survey found 1,754,066 working children in Viet Nam. "
    "Viet Nam joined the treaty on 21 February 1990.\n\n=1+1 is <b>fun</b>."
)


@pytest.fixture
def engine(built: Settings) -> Engine:
    return Engine(built)


def test_the_marked_draft_is_the_draft(engine: Engine) -> None:
    checks = check_draft(DRAFT, engine)
    cut = pieces(DRAFT, checks, translator("en"))
    assert "".join(piece["text"] for piece in cut) == DRAFT
    assert {piece["check"] for piece in cut} - {None} == set(range(len(checks)))
    verdicts = {piece["text"].strip(): piece["verdict"] for piece in cut if piece["check"] is not None}
    assert verdicts["The 2018 survey found 1,754,066 working children in Viet Nam."] == "supported"
    assert verdicts["Viet Nam joined the treaty on 21 February 1990."] == "contradicted"


def test_a_verdict_is_told_with_its_sentence_and_what_the_source_has_instead(engine: Engine) -> None:
    checks = check_draft(DRAFT, engine)
    say = translator("en")
    wrong = next(check for check in checks if check.verdict == "contradicted")
    told = judged(wrong, DRAFT, say, "en")
    assert told["sentence"] == "Viet Nam joined the treaty on 21 February 1990."
    assert told["word"] == "Contradicted"
    assert [(one["claimed"], one["source"]) for one in told["corrections"]] == [(c.claimed, c.source) for c in wrong.corrections] != []
    assert told["passage"]
    counts = counted(checks, say, "en")
    assert counts[0]["word"] == "Contradicted", "what is wrong comes first"
    assert sum(int(one["count"]) for one in counts) == len(checks)


def test_a_check_is_exported_whole_and_harmless(engine: Engine) -> None:
    checks = check_draft(DRAFT, engine)
    files = {kind: content for _, kind, content in exports(checks, translator("en"), "en")}
    assert [row["verdict"] for row in json.loads(files["json"])] == [check.verdict for check in checks]
    rows = list(csv.DictReader(io.StringIO(files["csv"])))
    assert len(rows) == len(checks)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert r"\<b\>fun\</b\>" in files["md"]


def test_the_evaluation_page_reads_the_last_report_else_the_accepted_figures(tmp_path: Path) -> None:
    report, accepted = tmp_path / "report.json", tmp_path / "baseline.json"
    assert last_metrics(report, accepted) == {}
    accepted.write_text(
        json.dumps({"test": {"metrics": {"all": {"answer_accuracy": {"value": 0.5, "n": 2}}}, "right": {}}}), encoding="utf-8"
    )
    assert last_metrics(report, accepted)["all"]["answer_accuracy"]["value"] == 0.5
    report.write_text(json.dumps({"split": "dev", "metrics": {"all": {"answer_accuracy": {"value": 0.9}}}}), encoding="utf-8")
    assert last_metrics(report, accepted)["all"]["answer_accuracy"]["value"] == 0.5, "figures of the tuning split are not shown"
    report.write_text(json.dumps({"split": "test", "metrics": {"all": {"answer_accuracy": {"value": 0.7}}}}), encoding="utf-8")
    assert last_metrics(report, accepted)["all"]["answer_accuracy"]["value"] == 0.7
    report.write_text("{half", encoding="utf-8")
    assert last_metrics(report, accepted)["all"]["answer_accuracy"]["value"] == 0.5


def test_a_share_is_written_as_the_reader_writes_it() -> None:
    assert share({"value": 0.924, "low": 0.878, "high": 0.96}, "id") == {"figure": "92,4%", "interval": "(87,8%–96%)"}
    assert share({"value": 0.5}, "en") == {"figure": "50%", "interval": ""}
    assert share(None, "en") == {"figure": "–", "interval": ""}


def test_every_metric_is_explained_in_words() -> None:
    for name, meaning in explained(translator("id")).values():
        assert name != meaning
        assert meaning.endswith(".")


def test_a_source_is_read_in_its_own_order(engine: Engine) -> None:
    labels = [p.locator.label for p in passages_of(engine.index(), "mini-law", "vi")]
    assert labels == ["Art. 2", "Art. 3(d)"]


@pytest.mark.parametrize("page", ["page_sources", "page_figures", "page_disagreements", "page_evaluation", "page_check"])
@pytest.mark.parametrize("language", ["id", "en", "vi"])
def test_a_page_draws_without_an_error(page: str, language: str, built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMBER_DATA", str(built.data))
    monkeypatch.setenv("SUMBER_CORPUS", str(built.corpus))
    st.cache_resource.clear()
    chat = AppTest.from_string(f"from app import {page}\n{page}.page()\n", default_timeout=60)
    chat.session_state["interface_language"] = language
    chat.run()
    assert not chat.exception
    assert len(chat.title) == 1


def test_the_library_finds_a_source_and_says_where_there_is_none(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMBER_DATA", str(built.data))
    monkeypatch.setenv("SUMBER_CORPUS", str(built.corpus))
    st.cache_resource.clear()
    chat = AppTest.from_string("from app import page_sources\npage_sources.page()\n", default_timeout=60)
    chat.session_state["interface_language"] = "en"
    chat.run()
    assert chat.caption[0].value == "2 sources"
    chat.text_input(key="library-query").set_value("WORST forms").run()
    assert chat.caption[0].value == "1 sources"
    chat.query_params["source"] = "**nothing**"
    chat.run()
    assert r"\*\*nothing\*\*" in chat.warning[0].value
