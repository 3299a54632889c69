"""Both writers over the same questions: results are kept one by one, a stopped run goes on, and the table counts them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import Engine
from app.language_model import LanguageModel
from app.writing import Writer
from evals.support import Evidence
from evals.writer_metrics import names_stand
from evals.writer_table import table
from evals.writers import Entry, in_order, main, read_results, run
from ingest.errors import InputRefused, ServiceFailed
from ingest.settings import Settings
from tests.app.services import serving
from tests.evals.examples import question

PLACES = (("mini-article", "¶2-3"),)
GOOD = "The 2018 survey found 1,754,066 working children in Viet Nam."
LIE = "The 2018 survey found 1,754,067 working children in Viet Nam."
ASKED = "How many working children did the 2018 survey find in Viet Nam?"
QUESTIONS = [
    question("d-en", fact="d", split="dev", gold=(("1,754,066",),), passages=PLACES, question=ASKED),
    question("t-en", fact="t", split="test", gold=(("1,754,066",),), passages=PLACES, question=ASKED),
    question("u-en", fact="u", split="test", expect="abstain", question="What is the boiling point of liquid helium?"),
]


@pytest.fixture(scope="module")
def writer(session_index: Settings) -> Iterator[Writer]:
    with serving(lambda _: f"{GOOD}\n{LIE}\n") as service:
        settings = Settings(data=session_index.data, llm_address=service.address, llm_model="m", llm_wait=30, llm_seconds=30)
        yield Writer(LanguageModel(settings))


@pytest.fixture
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def test_a_stopped_run_goes_on_where_it_was(engine: Engine, writer: Writer, tmp_path: Path) -> None:
    results = tmp_path / "deep" / "results.jsonl"
    assert run(QUESTIONS, engine, writer, results, seconds=-1)[1] == []
    assert [e["id"] for e in run(QUESTIONS[1:2], engine, writer, results)[1]] == ["t-en"]
    with results.open("a", encoding="utf-8") as file:
        file.write('{"id": "u-en", "fact": "u", "spl')
    before = results.read_text(encoding="utf-8").splitlines()[:2]
    conditions, entries = run(QUESTIONS, engine, writer, results)
    lines = results.read_text(encoding="utf-8").splitlines()
    assert [e["id"] for e in entries] == ["t-en", "u-en", "d-en"]
    assert lines[:2] == before
    assert [json.loads(line) for line in lines] == [conditions, *entries]


def test_what_a_run_keeps_and_the_table_says(engine: Engine, writer: Writer, tmp_path: Path) -> None:
    conditions, entries = run(QUESTIONS, engine, writer, tmp_path / "r.jsonl")
    by_id = {entry["id"]: entry for entry in entries}
    assert GOOD not in str(entries)
    assert by_id["d-en"]["model"]["written"] > 0
    assert by_id["t-en"]["model"]["dropped"] > 0
    assert by_id["t-en"]["model"]["first_ms"] < by_id["t-en"]["model"]["ms"]
    assert "writer" not in by_id["u-en"]["model"]
    assert all(entry[writer]["right"] for entry in entries for writer in ("extractive", "model"))
    rows = {
        line.split(" | ")[0].strip("| "): [cell.strip(" |") for cell in line.split(" | ")[1:]]
        for line in table(conditions, entries).splitlines()
        if line.startswith("| ")
    }
    assert rows["questions right"][:2] == ["1 of 1", "1 of 1"]  # the rows of dev stand last
    assert rows["figures held, answers"][:2] == ["1 of 1 (100%)", "1 of 1 (100%)"]
    assert rows["answers fallen back"][:2] == ["", "0 of 1 (0%)"]
    assert "## test (2 questions)" in table(conditions, entries)
    assert f"`{writer.model.place}`" in table(conditions, entries)


def test_a_figure_that_is_not_held_is_counted(engine: Engine, writer: Writer, tmp_path: Path) -> None:
    conditions, entries = run(QUESTIONS[1:2], engine, writer, tmp_path / "r.jsonl")
    entries[0]["model"]["figures_held"] -= 1
    entries[0]["model"]["names_stand"] = False
    assert "| figures held, answers | 1 of 1 (100%) | 0 of 1 (0%) |" in table(conditions, entries)
    assert "| names held, answers | 1 of 1 (100%) | 0 of 1 (0%) |" in table(conditions, entries)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("In 2018 the survey found 1,754,066 working children in Viet Nam.", True),
        ("In 2018 the survey found 1,754,066 working children in Japan.", False),
        ("The treaty is one of the ILO, that is the International Labour Organization.", True),
        ("The treaty is one of the ILO, that is the International Rescue Committee.", False),
    ],
)
def test_a_name_stands_where_its_passage_has_it_in_any_spelling(text: str, stands: bool, engine: Engine) -> None:
    plain = engine.ask("What has Viet Nam ratified, Convention No. 182 of the ILO?" if "treaty" in text else ASKED)
    changed = replace(plain, sentences=(replace(plain.sentences[0], text=text),))
    assert names_stand(changed, Evidence(engine.index())) is stands


@pytest.mark.parametrize("text", ['{"model": "another", "context": 1}\n', "not JSON\n"])
def test_results_of_other_conditions_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(text, encoding="utf-8")
    conditions: Entry = {"model": "m", "context": 1}
    with pytest.raises(InputRefused, match="--results"):
        read_results(path, conditions)
    assert path.read_text(encoding="utf-8") == text


def test_dev_questions_come_last_in_an_order_that_does_not_change() -> None:
    many = [question(f"q-{i}", split="dev" if i % 3 else "test") for i in range(30)]
    ordered = [q.question_id for q in in_order(many)]
    assert ordered[:10] == [q.question_id for q in many if q.split == "test"]
    assert ordered[10:] == [q.question_id for q in in_order(many)][10:]
    assert ordered[10:] != [q.question_id for q in many if q.split == "dev"]


def test_a_model_file_that_is_none_ends_the_run_before_it_begins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("xllamacpp")
    results, report = tmp_path / "r.jsonl", tmp_path / "writer.md"
    code = main(["--model", str(tmp_path / "none.gguf"), "--results", str(results), "--report", str(report)])
    assert code == ServiceFailed.exit_code
    assert "none.gguf" in capsys.readouterr().err
    assert not results.exists()
    assert not report.exists()
