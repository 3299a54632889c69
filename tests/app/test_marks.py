"""Marks put back into Vietnamese that was typed without them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.marks import MarkRestorer
from ingest.lexicon import fold
from ingest.usage import count_syllables
from tests.conftest import CorpusTexts

SYLLABLE = re.compile(r"[^\W\d_]+")


@pytest.fixture(scope="module")
def sentences(corpus_texts: CorpusTexts) -> list[str]:
    return [sentence for passage in corpus_texts.all() if passage.language == "vi" for sentence in passage.sentences]


def share_restored(restorer: MarkRestorer, sentences: list[str]) -> float:
    """Share of the syllables of marked text that come back after their marks were taken away."""
    right = total = 0
    for sentence in sentences:
        restored = SYLLABLE.findall(restorer.restore(fold(sentence)).lower())
        for before, after in zip(SYLLABLE.findall(sentence.lower()), restored, strict=True):
            total += 1
            right += before == after
    return right / total


def test_the_corpus_gets_its_marks_back(corpus_texts: CorpusTexts, sentences: list[str]) -> None:
    assert len(sentences) > 1_000
    assert share_restored(corpus_texts.marks, sentences) >= 0.95


def test_text_that_was_not_counted_gets_most_of_its_marks_back(sentences: list[str]) -> None:
    seen = [s for number, s in enumerate(sentences) if number % 10]
    assert share_restored(MarkRestorer(*count_syllables(seen)), sentences[::10]) >= 0.9


@pytest.mark.parametrize(
    ("bare", "marked"),
    [
        ("nam 2018 co bao nhieu lao dong tre em", "năm 2018 có bao nhiêu lao động trẻ em"),
        ("Viet Nam phe chuan cong uoc 182 khi nao?", "việt Nam phê chuẩn công ước 182 khi nào?"),
        ("lao dong tre em la gi", "lao động trẻ em là gì"),
    ],
)
def test_questions_get_their_marks_back(bare: str, marked: str, corpus_texts: CorpusTexts) -> None:
    assert corpus_texts.marks.restore(bare).lower() == marked.lower()


def test_what_has_marks_is_left_alone(corpus_texts: CorpusTexts) -> None:
    marks = corpus_texts.marks
    text = "Năm 2018 có bao nhiêu lao động trẻ em ở Việt Nam?"
    assert marks.restore(text) == text
    assert not marks.lacks_marks(text)
    assert marks.lacks_marks(fold(text))
    assert marks.lacks_marks("nam 2018 có bao nhieu lao dong tre em o Viet Nam")


def test_acronyms_figures_and_unknown_words_stay(corpus_texts: CorpusTexts) -> None:
    assert corpus_texts.marks.restore("ENHANCE ILO 1.754.066 xyzzy") == "ENHANCE ILO 1.754.066 xyzzy"
    assert corpus_texts.marks.restore("") == ""
    assert MarkRestorer({}, {}).restore("xyzzy 12") == "xyzzy 12"


@given(st.text(max_size=60))
def test_only_syllables_change(text: str) -> None:
    restored = MarkRestorer(*count_syllables(["Trẻ em làm việc ở Việt Nam."])).restore(text)
    assert SYLLABLE.sub("", restored) == SYLLABLE.sub("", text)
    assert len(SYLLABLE.findall(restored)) == len(SYLLABLE.findall(text))
