"""Claims about the parts of a whole, held against the counts."""

from __future__ import annotations

import pytest

from app.apportionment import judge_parts, parts_of
from app.difference import Tally
from app.engine import Engine
from app.index import OpenIndex
from app.statement import parse_statement
from ingest.documents import Language
from ingest.settings import Settings

CAME_FROM: dict[Language, str] = {
    "en": "Of the around 6,081 children 3,218 children came from An Giang, 1,677 from Ho Chi Minh City and around 1,186 from Hanoi.",
    "id": "Dari sekitar 6.081 anak, ada 3.218 anak asal An Giang, 1.677 anak asal Kota Ho Chi Minh, dan sekitar 1.186 anak asal Hanoi.",
    "vi": "Trong khoảng 6.081 trẻ em, có 3.218 em ở An Giang, 1.677 em ở Thành phố Hồ Chí Minh và khoảng 1.186 em ở Hà Nội.",
}
PLACES = "The article names their homes (24.7%), construction areas (12.2%), shops or restaurants (14.8%) and mobile work (8%)."


@pytest.fixture
def index(session_index: Settings) -> OpenIndex:
    return Engine(session_index).index()


def test_the_parts_are_read_before_and_behind_their_numbers(index: OpenIndex) -> None:
    assert [(p.label, str(p.quantity.value)) for p in parts_of(parse_statement(PLACES, "en", index))][1:3] == [
        ("construction areas", "12.2"),
        ("shops or restaurants", "14.8"),
    ]
    for language, text in CAME_FROM.items():
        assert [int(p.quantity.value) for p in parts_of(parse_statement(text, language, index))] == [3218, 1677, 1186]


@pytest.mark.parametrize(
    ("language", "claim", "source"),
    [
        ("en", "The largest number of the children were from Hanoi.", "An Giang"),
        ("en", "Most of the children were from Hanoi.", "An Giang"),
        ("en", "Hanoi had more children in the programme than Ho Chi Minh City.", "Hanoi 1,186"),
        ("en", "An Giang had fewer children in the programme than Ho Chi Minh City.", "An Giang 3,218"),
        ("id", "Jumlah anak terbanyak berasal dari Kota Ho Chi Minh.", "An Giang"),
        ("id", "Sebagian besar anak berasal dari Hanoi.", "An Giang"),
        ("vi", "Phần lớn trẻ em đến từ Hà Nội.", "An Giang"),
        ("vi", "Hà Nội có số trẻ em nhiều hơn An Giang.", "An Giang"),
    ],
)
def test_a_part_that_the_counts_do_not_bear_out(language: Language, claim: str, source: str, index: OpenIndex) -> None:
    found = judge_parts(parse_statement(claim, language, index), parse_statement(CAME_FROM[language], language, index), Tally())
    assert found is not None
    assert source in found.source


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("en", "More than half of the children were from An Giang."),
        ("en", "An Giang had the largest number of children."),
        ("id", "Lebih dari separuh anak berasal dari An Giang."),
        ("vi", "Hơn một nửa số trẻ em đến từ An Giang."),
    ],
)
def test_a_part_that_the_counts_bear_out_is_held(language: Language, claim: str, index: OpenIndex) -> None:
    tally = Tally()
    assert judge_parts(parse_statement(claim, language, index), parse_statement(CAME_FROM[language], language, index), tally) is None
    assert tally.held


def test_the_number_of_another_part(index: OpenIndex) -> None:
    places = parse_statement(PLACES, "en", index)
    found = judge_parts(parse_statement("Shops and restaurants were where 24.7% of them worked.", "en", index), places, Tally())
    assert found is not None
    assert (found.kind, found.claimed, found.source) == ("figure", "24.7%", "14.8%")
    assert judge_parts(parse_statement("Shops and restaurants were where 14.8% of them worked.", "en", index), places, Tally()) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "It joined in the 1990s."), ("id", "Itu terjadi pada tahun 1990-an."), ("vi", "Việc đó xảy ra vào đầu những năm 1990.")],
)
def test_a_decade_is_no_year(language: Language, text: str, index: OpenIndex) -> None:
    assert parse_statement(text, language, index).years == frozenset()


def test_other_sentences_and_other_languages_are_left_alone(index: OpenIndex) -> None:
    tally = Tally()
    plain = parse_statement("Of the 6,081 children 3,218 were helped.", "en", index)
    assert parts_of(plain) == ()
    assert judge_parts(parse_statement("Most of the children were helped.", "en", index), plain, tally) is None
    assert (
        judge_parts(parse_statement("Phần lớn trẻ em ở Hanoi.", "vi", index), parse_statement(CAME_FROM["en"], "en", index), tally) is None
    )
    assert tally == Tally()


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("en", "Just under five hundred children were helped.", 500, "child"),
        ("en", "A thousand households were asked.", 1_000, "household"),
        ("id", "Sekitar enam ribu anak dibantu.", 6_000, "child"),
        ("id", "Seratus guru hadir.", 100, "teacher"),
        ("vi", "Năm trăm trẻ em được giúp.", 500, "child"),
        ("vi", "Có ba nghìn trẻ em.", 3_000, "child"),
    ],
)
def test_round_numbers_in_words(language: Language, text: str, value: int, unit: str, index: OpenIndex) -> None:
    (quantity,) = parse_statement(text, language, index).quantities
    assert (quantity.value, quantity.unit) == (value, unit)
