"""Follow-up questions: what the conversation adds, and what stands alone."""

from __future__ import annotations

import pytest

from app.followups import readings
from app.question import understand
from tests.conftest import CorpusTexts

EN = "How many children were in child labour in Viet Nam in 2018?"
ID = "Berapa jumlah pekerja anak di Vietnam pada tahun 2018?"
VI = "Năm 2018 Việt Nam có bao nhiêu lao động trẻ em?"


def meant(text: str, *history: str, index: CorpusTexts) -> list[str]:
    """What ``text`` may mean after ``history``, likeliest first."""
    return [q.standalone for q in readings(understand(text, index, history=history), index, history)]


@pytest.mark.parametrize(
    ("before", "text", "standalone"),
    [
        (EN, "And in 2012?", "How many children were in child labour in Viet Nam in 2012?"),
        (ID, "Bagaimana dengan 2012?", "Berapa jumlah pekerja anak di Vietnam pada tahun 2012?"),
        ("What share of girls were in child labour in 2018?", "What about boys?", "What share of boys were in child labour in 2018?"),
        ("When did Viet Nam ratify C182?", "And C138?", "When did Viet Nam ratify C138?"),
        ("Kapan Vietnam meratifikasi Konvensi No. 182?", "Kalau Konvensi 138?", "Kapan Vietnam meratifikasi Konvensi 138?"),
    ],
)
def test_a_new_constraint_takes_the_place_of_the_old_one(before: str, text: str, standalone: str, corpus_texts: CorpusTexts) -> None:
    assert meant(text, before, index=corpus_texts)[0] == standalone


@pytest.mark.parametrize(
    ("before", "text"), [(VI, "Thế còn năm 2012?"), ("Nam 2018 Viet Nam co bao nhieu lao dong tre em?", "con nam 2012 thi sao")]
)
def test_vietnamese_with_and_without_marks(before: str, text: str, corpus_texts: CorpusTexts) -> None:
    (standalone, *_) = meant(text, before, index=corpus_texts)
    assert "năm 2012" in standalone.lower()
    assert "bao nhiêu lao động trẻ em" in standalone
    assert "2012" in standalone
    assert "2018" not in standalone


@pytest.mark.parametrize(
    ("before", "text", "matter"),
    [
        (EN, "Why?", "child labour in Viet Nam in 2018"),
        ("Apa itu program ENHANCE?", "Kenapa?", "ENHANCE"),
        (VI, "Tại sao?", "lao động trẻ em"),
        ("What is the ENHANCE project?", "Who funds it?", "ENHANCE"),
        ("Apa itu proyek ENHANCE?", "Siapa yang mendanainya?", "ENHANCE"),
        (ID, "berapa persen?", "pekerja anak"),
    ],
)
def test_a_new_thing_is_asked_about_the_old_matter(before: str, text: str, matter: str, corpus_texts: CorpusTexts) -> None:
    (standalone, *_) = meant(text, before, index=corpus_texts)
    assert standalone.startswith(text.rstrip("?"))
    assert matter in standalone


def test_a_whole_question_stands_alone(corpus_texts: CorpusTexts) -> None:
    text = "Which ministry led the national action programme on child labour from 2016 to 2020?"
    assert meant(text, EN, index=corpus_texts) == [text]
    assert meant(text, index=corpus_texts) == [text]


def test_where_the_wording_does_not_settle_it_both_are_returned(corpus_texts: CorpusTexts) -> None:
    text = "When did Viet Nam ratify Convention No. 182?"
    assert text in meant(text, EN, index=corpus_texts)


def test_a_short_question_that_is_whole_may_stand_alone(corpus_texts: CorpusTexts) -> None:
    assert "Who funds ENHANCE?" in meant("Who funds ENHANCE?", EN, index=corpus_texts)
    assert "Who funds it?" not in meant("Who funds it?", "What is ENHANCE?", index=corpus_texts)


def test_references_reach_back_over_several_turns(corpus_texts: CorpusTexts) -> None:
    (standalone, *_) = meant("Bagaimana dengan 2012?", ID, "Berapa persen?", index=corpus_texts)
    assert "pekerja anak" in standalone
    assert "persen" in standalone
    assert ("2012" in standalone, "2018" in standalone) == (True, False)


def test_a_resolved_question_keeps_what_was_typed_and_says_so(corpus_texts: CorpusTexts) -> None:
    question = readings(understand("And in 2012?", corpus_texts, history=(EN,)), corpus_texts, (EN,))[0]
    assert (question.text, question.follows, question.years) == ("And in 2012?", True, {2012})
