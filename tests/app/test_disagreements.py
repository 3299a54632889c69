"""Notes on known disagreements: which answers carry them, and how the other side is shown."""

from __future__ import annotations

import pytest

from app.disagreements import holds, other_sides, touched_notes
from app.engine import Engine
from app.reading import bundle_for
from ingest.build import ingest
from ingest.documents import LANGUAGES, Language, Passage
from ingest.settings import Settings

SURVEY = {
    "en": "How many working children did the 2018 survey find in Viet Nam?",
    "id": "Berapa anak yang bekerja menurut survei 2018?",
    "vi": "Năm 2018 có bao nhiêu trẻ em làm việc ở Việt Nam?",
}
SIDES = {"en": ("1,754,066", "1.75 million"), "id": ("1.754.066", "1,75 juta"), "vi": ("1.754.066", "1,75 triệu")}


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def passage(label: str, language: Language, engine: Engine) -> Passage:
    return next(p for p in engine.index().store.all() if p.place == ("mini-article", label) and p.language == language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_on_the_matter_carries_both_sides(language: Language, engine: Engine) -> None:
    answer = engine.ask(SURVEY[language])
    (note,) = answer.notes
    assert (note.note_id, note.kind) == ("two-totals", "contradicts-itself")
    assert tuple(value for value, _ in note.values) == SIDES[language]
    quotes = {c.n: c.quote for c in answer.citations}
    for value, n in note.values:
        assert value in quotes[n]
    assert note.to_json()["citations"] == [n for _, n in note.values]
    assert [s.rule for s in answer.sentences].count("other-side") == 1
    assert answer.sentences[0].rule == "extracted"


def test_an_answer_on_another_matter_carries_none(engine: Engine) -> None:
    for text in ("When did Viet Nam join the treaty?", "What does Article 3(d) of Convention No. 182 name?"):
        answer = engine.ask(text)
        assert answer.status == "answered"
        assert answer.notes == ()


def test_a_value_stands_in_a_sentence_by_its_figure(engine: Engine) -> None:
    (note,) = engine.index().notes
    first, second = note.values
    assert holds("In 2018 there were 1,754,066 of them.", first, "en")
    assert not holds("In 2018 there were 1,754,660 of them.", first, "en")
    assert holds("Khoảng 1,75 triệu trẻ em.", second, "vi")
    assert not holds("Some children.", second, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_side_is_what_is_not_shown_yet(language: Language, engine: Engine) -> None:
    index = engine.index()
    (note,) = index.notes
    first, second = passage("¶2-3", language, engine), passage("¶4", language, engine)
    assert other_sides(note, [(first, first.sentences[0])], language, index) == [(second, 0)]
    assert other_sides(note, [(second, second.sentences[0])], language, index) == [(first, 0)]
    assert other_sides(note, [(first, first.sentences[0]), (second, second.sentences[0])], language, index) == []


def test_a_note_is_touched_by_a_passage_that_is_used(engine: Engine) -> None:
    bundle = bundle_for(SURVEY["en"], engine.index())
    assert bundle.question is not None
    assert bundle.vector is not None
    first = passage("¶2-3", "en", engine)
    touched = touched_notes(bundle.question, bundle.vector, [(first, first.sentences[0])], engine.index())
    assert [t.note.note_id for t in touched] == ["two-totals"]
    elsewhere = bundle_for("When did Viet Nam join the treaty?", engine.index())
    assert elsewhere.question is not None
    assert elsewhere.vector is not None
    assert touched_notes(elsewhere.question, elsewhere.vector, [(first, first.sentences[2])], engine.index()) == []


def test_a_corpus_without_notes_answers_without_them(built: Settings) -> None:
    (built.corpus / "notes.yaml").write_text("[]\n", encoding="utf-8")
    ingest(built)
    answer = Engine(built).ask(SURVEY["en"])
    assert (answer.status, answer.notes) == ("answered", ())
