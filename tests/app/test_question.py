"""Understanding a question: its language, its typing errors, what kind of thing it asks for, and its constraints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kinds import Kind
from app.question import detect_language, question_words_out, understand
from ingest.documents import LANGUAGES, Language
from tests.conftest import CorpusTexts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("berapa?", "id"),
        ("kapan", "id"),
        ("kenapa", "id"),
        ("pekerja anak", "id"),
        ("berapa anak yg jd pekerja anak di vietnam 2018?", "id"),
        ("apa itu IPEC", "id"),
        ("how many?", "en"),
        ("why", "en"),
        ("who", "en"),
        ("child labour", "en"),
        ("what's C138", "en"),
        ("how mny ppl", "en"),
        ("Bao nhiêu?", "vi"),
        ("lao động trẻ em", "vi"),
        ("bao nhieu", "vi"),
        ("khi nao", "vi"),
        ("tai sao", "vi"),
        ("lao dong tre em la gi", "vi"),
        ("con o nong thon thi sao", "vi"),
        ("ti le lao dong tre em nam 2018 la bao nhieu", "vi"),
    ],
)
def test_short_and_unmarked_text_has_a_language(text: str, language: Language, corpus_texts: CorpusTexts) -> None:
    for default in LANGUAGES:
        assert detect_language(text, corpus_texts, default) == language


@pytest.mark.parametrize("default", LANGUAGES)
@pytest.mark.parametrize("text", ["2018", "C182", "??", "1,754,066"])
def test_text_of_no_language_takes_that_of_the_conversation(text: str, default: Language, corpus_texts: CorpusTexts) -> None:
    assert detect_language(text, corpus_texts, default) == default


@pytest.mark.parametrize(
    ("text", "standalone"),
    [
        ("Berapa pekeja anak pada 2018?", "Berapa pekerja anak pada 2018?"),
        ("brp org yg kerja", "berapa orang yang kerja"),
        ("Kapan Vietnam meratifikasi Konvnsi 182?", "Kapan Vietnam meratifikasi konvensi 182?"),
        ("How many chldren were in child labour in 2012?", "How many children were in child labour in 2012?"),
        ("how mny ppl work", "how many people work"),
        ("What is the hazrdous work rate?", "What is the hazardous work rate?"),
        ("lđte năm 2018 là bn", "lao động trẻ em năm 2018 là bao nhiêu"),
    ],
)
def test_abbreviations_and_typing_errors_are_mended(text: str, standalone: str, corpus_texts: CorpusTexts) -> None:
    question = understand(text, corpus_texts)
    assert question.standalone == standalone
    assert question.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Who won the football championship in 2018?",
        "What does Nguyen Thi Hoa say about ENHANCE?",
        "Berapa harga beras dan kopi di Jakarta?",
        "What is the boiling point of helium?",
    ],
)
def test_words_of_the_language_and_names_are_no_typing_errors(text: str, corpus_texts: CorpusTexts) -> None:
    assert understand(text, corpus_texts).standalone == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many children were in child labour in 2018?", "count"),
        ("Berapa jumlah pekerja anak?", "count"),
        ("Có bao nhiêu lao động trẻ em?", "count"),
        ("What percentage of child labourers were girls?", "percent"),
        ("Berapa persen pekerja anak yang bersekolah?", "percent"),
        ("Trẻ em trai chiếm bao nhiêu phần trăm?", "percent"),
        ("When did Viet Nam ratify C182?", "date"),
        ("Tahun berapa Vietnam meratifikasi C138?", "date"),
        ("Việt Nam phê chuẩn Công ước 138 khi nào?", "date"),
        ("Who funds ENHANCE?", "who"),
        ("Siapa yang mendanai ENHANCE?", "who"),
        ("Ai tài trợ dự án ENHANCE?", "who"),
        ("Where do most child labourers live?", "where"),
        ("Di provinsi mana program itu berjalan?", "where"),
        ("Why do children work?", "reason"),
        ("Mengapa anak bekerja?", "reason"),
        ("Tại sao trẻ em phải làm việc?", "reason"),
        ("What is the minimum age for work?", "age"),
        ("Apa itu pekerja anak?", "definition"),
        ("Lao động trẻ em là gì?", "definition"),
        ("Sebutkan bentuk pekerjaan terburuk!", "list"),
        ("How much money does ENHANCE cost?", "money"),
        ("How did child labour change compared with 2012?", "comparison"),
    ],
)
def test_the_kind_of_thing_asked_for(text: str, kind: Kind, corpus_texts: CorpusTexts) -> None:
    assert kind in understand(text, corpus_texts).kinds


def test_a_percentage_is_no_count_and_a_count_no_definition(corpus_texts: CorpusTexts) -> None:
    assert "count" not in understand("Berapa persen pekerja anak yang bersekolah?", corpus_texts).kinds
    assert "definition" not in understand("What is the number of child labourers?", corpus_texts).kinds
    assert understand("Viet Nam and the ILO", corpus_texts).kinds == {"fact"}


def test_constraints_are_read_in_every_language(corpus_texts: CorpusTexts) -> None:
    for text in (
        "Did 1,754,066 children work in 2018, as Convention No. 182 forbids, and since 20 February 1990?",
        "Apakah 1.754.066 anak bekerja pada 2018, yang dilarang Konvensi No. 182, dan sejak 20 Februari 1990?",
        "Có phải năm 2018 có 1.754.066 trẻ em làm việc, điều Công ước số 182 cấm, và từ ngày 20 tháng 2 năm 1990?",
    ):
        question = understand(text, corpus_texts)
        assert (question.years, question.figures) == ({1990, 2018}, {"1754066"}), text
        assert (question.dates, question.instruments) == ({"1990-02-20"}, {"C182"}), text


def test_names_have_one_spelling_in_three_languages(corpus_texts: CorpusTexts) -> None:
    for text in ("What is the ILO?", "Apa itu Organisasi Perburuhan Internasional?", "Tổ chức Lao động Quốc tế là gì?"):
        assert ("body", "ilo") in understand(text, corpus_texts).names


def test_words_that_no_passage_holds_are_named(corpus_texts: CorpusTexts) -> None:
    assert understand("Does the article mention cryptocurrency in Viet Nam?", corpus_texts).unknown == ("cryptocurrency",)
    assert understand("How many children worked in Viet Nam?", corpus_texts).unknown == ()


def test_vietnamese_without_marks_is_understood_with_them(corpus_texts: CorpusTexts) -> None:
    question = understand("nam 2018 co bao nhieu lao dong tre em", corpus_texts)
    assert (question.language, question.standalone, question.folded) == ("vi", "năm 2018 có bao nhiêu lao động trẻ em", False)
    assert (question.years, "count" in question.kinds) == ({2018}, True)


def test_question_words_leave_the_matter() -> None:
    assert question_words_out("How many children work in Viet Nam?") == "children work in Viet Nam"
    assert question_words_out("Berapa banyak anak bekerja di Vietnam?") == "anak bekerja di Vietnam"
    assert question_words_out("Việt Nam có bao nhiêu trẻ em?") == "Việt Nam trẻ em"


@given(text=st.text(max_size=80))
def test_any_text_is_understood_the_same_twice(text: str, corpus_texts: CorpusTexts) -> None:
    question = understand(text, corpus_texts)
    assert question.language in LANGUAGES
    assert question.kinds
    assert understand(text, corpus_texts) == question


def test_a_form_of_a_known_word_is_no_typing_error(corpus_texts: CorpusTexts) -> None:
    """The corpus has "mendanai" and "didanai"; "danai" is not "damai"."""
    assert "danai" in understand("siapa yg danai enhance?", corpus_texts, "id").standalone
