"""The unseen collection: its documents have the form they should, and every gold value stands in its gold paragraph."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.collection import FOLDER, PAIRS, CollectionQuestion, load_collection, paragraphs_of
from evals.scoring import holds_form
from ingest.documents import LANGUAGES
from ingest.errors import InputRefused
from ingest.originals import original_files, read_original


@pytest.fixture(scope="module")
def questions() -> list[CollectionQuestion]:
    return load_collection()


def test_eight_documents_a_language_each_of_ten_paragraphs() -> None:
    documents = [read_original(path, FOLDER, {}) for path in original_files(FOLDER)]
    assert Counter(d.language for d in documents) == dict.fromkeys(LANGUAGES, 8)
    for path, document in zip(original_files(FOLDER), documents, strict=True):
        title, *paragraphs = paragraphs_of(path)
        assert len(title.split()) <= 9
        assert len(paragraphs) == len(document.passages) == 10
        assert all(50 <= len(p.split()) <= 90 for p in paragraphs), path.name
        assert {n for p in document.passages for n in p.locator.paragraphs} >= set(range(2, 12))


def test_no_paragraph_stands_twice() -> None:
    every = [p for path in original_files(FOLDER) for p in paragraphs_of(path)]
    assert len(every) == len(set(every)) == 264


def test_there_are_as_many_questions_of_each_kind_as_the_report_says(questions: list[CollectionQuestion]) -> None:
    answerable = Counter(q.pair for q in questions if q.kind == "answerable")
    assert answerable == {pair: 15 if "-" in pair else 25 for pair in PAIRS}
    assert Counter(q.kind for q in questions if q.kind != "answerable") == {"unanswerable": 20, "off-topic": 10}
    assert len({q.question_id for q in questions}) == len({q.question for q in questions}) == len(questions)


def test_every_gold_value_stands_in_its_gold_paragraph_and_in_no_question(questions: list[CollectionQuestion]) -> None:
    for question in questions:
        if question.kind == "answerable":
            assert question.paragraph_language is not None
            text = paragraphs_of(FOLDER / question.file)[question.paragraph - 1]
            assert question.answer in text, question.question_id
            assert holds_form(text, question.answer, question.paragraph_language), question.question_id
            assert not holds_form(question.question, question.answer, question.lang), question.question_id


def test_no_document_stands_in_both_halves(questions: list[CollectionQuestion]) -> None:
    splits: dict[str, set[str]] = {}
    for question in questions:
        if question.file:
            splits.setdefault(question.file, set()).add(question.split)
    assert len(splits) == 24
    assert all(len(found) == 1 for found in splits.values())


@pytest.mark.parametrize(("field", "value"), [("kind", "hard"), ("lang", "fr"), ("file", "missing.txt"), ("paragraph", "two")])
def test_an_entry_that_does_not_fit_is_named(tmp_path: Path, field: str, value: str) -> None:
    (tmp_path / "a.txt").write_text("A Title\n\nThe river is long.\n", encoding="utf-8")
    entry = {"id": "1", "kind": "answerable", "split": "dev", "lang": "en", "file": "a.txt", "paragraph": 2, "answer": "long"}
    entry |= {"question": "How long is it?"}
    (tmp_path / "questions.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    assert load_collection(tmp_path)[0].gold == ("a", "¶2")
    (tmp_path / "questions.jsonl").write_text(json.dumps(entry | {field: value}) + "\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"questions\.jsonl:1"):
        load_collection(tmp_path)
