"""Questions written beside the sentences: read, tied to their sentences, embedded and compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.engine import Engine
from app.index import OpenIndex
from ingest.build import ingest
from ingest.errors import InputRefused
from ingest.lint import lint_corpus
from ingest.questions import FILE, load_questions
from ingest.settings import PROJECT, Settings

GOOD = {
    "source": "mini-article",
    "place": "¶2-3",
    "sentence": 2,
    "begins": "Viet Nam joined the treaty",
    "en": ["When did the country sign up?"],
    "id": ["Kapan negara itu ikut serta?"],
}


def write(corpus: Path, *entries: object) -> None:
    lines = [entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False) for entry in entries]
    (corpus / "mini-article" / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def sentences_of(index: OpenIndex, source: str, label: str) -> npt.NDArray[np.intp]:
    return index.store.sentence_rows(np.array(index.store.by_place[source, label][:1], dtype=np.int32))[0]


def test_a_question_is_near_its_sentence_in_every_language(built: Settings) -> None:
    write(built.corpus, GOOD)
    report = ingest(built)
    assert (report.changed, report.embedded) == (True, 2)
    index = OpenIndex(built, report.manifest)
    try:
        asked = index.questions.asked(index.embedder.query("what date did they sign up?"))
        values = asked.of(sentences_of(index, "mini-article", "¶2-3"))
        assert np.isnan(values).tolist() == [True, True, False]
        assert values[2] > 0.8
        assert asked.nearest(5) == [("mini-article", "¶2-3")]
        assert np.isnan(asked.of(sentences_of(index, "mini-law", "Art. 2"))).all()
    finally:
        index.close()


def test_an_index_without_questions_compares_with_none(session_index: Settings) -> None:
    index = Engine(session_index).index()
    asked = index.questions.asked(index.embedder.query("When?"))
    assert asked.nearest(5) == []
    assert np.isnan(asked.of(sentences_of(index, "mini-article", "¶4"))).all()


def test_questions_of_a_sentence_that_changed_are_left_out_and_named(built: Settings) -> None:
    write(built.corpus, GOOD, GOOD | {"begins": "The treaty was joined by"}, GOOD | {"sentence": 9})
    said: list[str] = []
    assert ingest(built, say=said.append).embedded == 2
    assert any("Questions of 2 sentences" in line for line in said)
    found = [(f.rule, f.line) for f in lint_corpus(built.corpus, None)]
    assert found == [("question-resolves", 2), ("question-resolves", 3)]


@pytest.mark.parametrize("line", ["[]", "{", '{"source": "mini-article"}', '{"source": "a", "place": "b", "sentence": "x", "begins": ""}'])
def test_a_line_that_is_no_entry_is_named_and_changes_nothing(built: Settings, line: str) -> None:
    write(built.corpus, GOOD, line)
    with pytest.raises(InputRefused, match=f"mini-article/{FILE}:2: "):
        ingest(built)
    assert [(f.rule, f.file, f.line) for f in lint_corpus(built.corpus, None)] == [("question-resolves", f"mini-article/{FILE}", 2)]


def test_every_sentence_of_the_bundled_corpus_has_questions() -> None:
    questions = load_questions(PROJECT / "corpus")
    assert len({(q.place, q.sentence) for q in questions}) == len(questions)
    assert min(len(q.texts) for q in questions) >= 4
    texts = [text for q in questions for text in q.texts]
    assert len(set(texts)) == len(texts)
