"""Questions that no passage answers: read, embedded, compared, and held against the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.engine import Engine
from app.index import OpenIndex
from ingest.build import ingest
from ingest.errors import InputRefused
from ingest.lint import lint_corpus
from ingest.questions import load_questions
from ingest.settings import PROJECT, Settings
from ingest.unanswered import FILE, load_unanswered

GOOD = {
    "source": "mini-article",
    "place": "¶2-3",
    "en": "Who signed the treaty for Viet Nam?",
    "id": "Siapa yang menandatangani perjanjian itu untuk Vietnam?",
    "vi": "Ai ký hiệp ước thay mặt Việt Nam?",
}


def write(corpus: Path, *entries: object) -> None:
    lines = [entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False) for entry in entries]
    (corpus / "mini-article" / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_question_is_nearest_to_the_unanswered_one_that_it_repeats(built: Settings) -> None:
    write(built.corpus, GOOD)
    report = ingest(built)
    assert (report.changed, report.embedded) == (True, 3)
    index = OpenIndex(built, report.manifest)
    try:
        near = index.unanswered.near(index.embedder.query("Who signed the treaty for Viet Nam?"))
        other = index.unanswered.near(index.embedder.query("How many children work on farms?"))
        assert near.highest("en")[-1] > max(0.9, other.highest("en")[-1])
        assert near.highest("vi").shape == (1,)
        assert near.of_places([("mini-article", "¶2-3")]) == pytest.approx(float(near.cosines.max()))
        assert near.of_places([("mini-law", "Art. 2")]) is None
    finally:
        index.close()


def test_an_index_without_such_questions_still_answers(session_index: Settings) -> None:
    engine = Engine(session_index)
    assert not len(engine.index().unanswered.near(engine.index().embedder.query("When?")).cosines)
    assert engine.ask("How many children worked in Viet Nam in 2018?").status in ("answered", "abstained")


def test_a_line_about_no_place_or_about_what_is_answered_is_named(built: Settings) -> None:
    asked = {"source": "mini-article", "place": "¶2-3", "sentence": 2, "begins": "Viet Nam joined the treaty", "en": [GOOD["en"]]}
    (built.corpus / "mini-article" / "questions.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    write(built.corpus, GOOD | {"en": "Where was it signed?"}, GOOD | {"place": "¶99", "en": "Where was it kept?"}, GOOD)
    assert [(f.rule, f.file, f.line) for f in lint_corpus(built.corpus, None)] == [
        ("question-resolves", f"mini-article/{FILE}", 2),
        ("question-resolves", f"mini-article/{FILE}", 3),
    ]


@pytest.mark.parametrize("line", ["[]", "{", '{"source": "mini-article", "place": "¶2-3", "en": "Who?"}'])
def test_a_line_that_is_no_entry_is_named_and_changes_nothing(built: Settings, line: str) -> None:
    write(built.corpus, GOOD, line)
    with pytest.raises(InputRefused, match=f"mini-article/{FILE}:2: "):
        ingest(built)
    assert [(f.rule, f.file, f.line) for f in lint_corpus(built.corpus, None)] == [("question-resolves", f"mini-article/{FILE}", 2)]


def test_no_question_of_the_bundled_corpus_stands_on_both_sides() -> None:
    unanswered = [text for entry in load_unanswered(PROJECT / "corpus") for text in entry.texts]
    answered = {text for entry in load_questions(PROJECT / "corpus") for text in entry.texts}
    assert len(set(unanswered)) == len(unanswered) > 6_000
    assert not answered & set(unanswered)
