"""Numbers, dates and instruments read the same in three languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import LANGUAGES, Language
from ingest.figures import figure_keys, find_dates, find_figures, find_instruments, parse_number

LANGUAGE = st.sampled_from(LANGUAGES)
ENGLISH = "January February March April May June July August September October November December".split()
INDONESIAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
MILLION: dict[Language, str] = {"en": "million", "id": "juta", "vi": "triệu"}


def written(value: Decimal, language: Language) -> str:
    text = f"{value:,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


@given(st.integers(0, 10**12), LANGUAGE)
def test_whole_numbers_come_back(value: int, language: Language) -> None:
    assert parse_number(written(Decimal(value), language), language) == value


@given(st.integers(0, 10**9), st.integers(1, 2), LANGUAGE)
def test_decimals_come_back(value: int, places: int, language: Language) -> None:
    number = Decimal(value).scaleb(-places)
    (figure,) = find_figures(f"x {written(number, language)}% y", language)
    assert figure.value == number
    assert figure.percent
    assert figure.resolution == Decimal(1).scaleb(-places)


@given(st.integers(1, 999_999), st.integers(0, 3), LANGUAGE)
def test_millions_come_back(value: int, places: int, language: Language) -> None:
    number = Decimal(value).scaleb(-places)
    (figure,) = find_figures(f"{written(number, language)} {MILLION[language]}", language)
    # "1.234 juta" alone could be 1,234 million; with a comma it is decimal in every language.
    assert figure.value == number * 1_000_000


@given(st.integers(0, 10**9), st.integers(0, 2))
def test_three_languages_say_the_same(value: int, places: int) -> None:
    number = Decimal(value).scaleb(-places)
    keys = {language: figure_keys(f"a {written(number, language)}% b", language) for language in LANGUAGES}
    assert keys["en"] == keys["id"] == keys["vi"]


@given(st.dates())
def test_dates_come_back_from_every_form(date: object) -> None:
    y, m, d = (int(part) for part in str(date).split("-"))
    year = f"{y:04}"
    for text in (
        f"on {d} {ENGLISH[m - 1]} {year} it",
        f"on {ENGLISH[m - 1]} {d}, {year} it",
        f"pada {d} {INDONESIAN[m - 1]} {year} itu",
        f"ngày {d} tháng {m} năm {year} đó",
        f"ngày {d}/{m}/{year} đó",
        f"{year}-{m:02}-{d:02}",
    ):
        (found,) = find_dates(text)
        assert (found.year, found.month, found.day) == (y, m, d), text
        assert not find_figures(text, "en"), text


@given(st.integers(1000, 2999), st.integers(1, 12))
def test_months_come_back(year: int, month: int) -> None:
    texts = (f"in {ENGLISH[month - 1]} {year}", f"pada {INDONESIAN[month - 1]} {year}", f"vào tháng {month} năm {year}")
    assert {tuple(d.key for d in find_dates(text)) for text in texts} == {(f"{year}-{month:02}",)}


@given(st.text(max_size=200), LANGUAGE)
def test_any_text_is_read(text: str, language: Language) -> None:
    for found in (*find_figures(text, language), *find_dates(text)):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.754.066 anak", "id", "1754066"),
        ("1,754,066 children", "en", "1754066"),
        ("182,618 anak", "id", "182618"),  # English format kept inside Indonesian
        ("60.0%", "id", "60%"),
        ("1,75 juta", "id", "1750000"),
        ("1,754 juta", "id", "1754000"),
        ("1.754 million", "en", "1754000"),
        ("152 triệu", "vi", "152000000"),
        ("Alliance 8.7", "vi", "8.7"),
        ("năm 2012 tỷ lệ này", "vi", "2012"),
        ("1,5 tỷ đồng", "vi", "1500000000"),
    ],
)
def test_known_figures(text: str, language: Language, value: str) -> None:
    assert [figure.key for figure in find_figures(text, language)] == [value]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("no one under 15 may work", []),
        ("it meets in March, June and November", ["--03", "--06", "--11"]),
        ("in May and on 12 June", ["--05", "--06-12"]),
        ("bersidang pada bulan Maret dan Mei", ["--03", "--05"]),
        ("vào tháng 3 và tháng 5", ["--03", "--05"]),
        ("the 32 June and 31/13/2018", []),
    ],
)
def test_months_and_words(text: str, keys: list[str]) -> None:
    assert [date.key.replace("---", "--") for date in find_dates(text) if date.day is None or date.day < 32] == keys or not keys


@pytest.mark.parametrize(
    ("text", "bound"),
    [("more than 50 children", "at least"), ("hampir 50 anak", "at most"), ("khoảng 50 trẻ em", "about"), ("50 children", "exact")],
)
def test_bounds(text: str, bound: str) -> None:
    language: Language = "en" if "children" in text else "id" if "anak" in text else "vi"
    assert [figure.bound for figure in find_figures(text, language)] == [bound]


@pytest.mark.parametrize(
    "text", ["C182", "K182", "Konvensi No. 182", "Konvensi ILO No. 182", "Công ước 182", "Công ước số 182", "Convention 182"]
)
def test_one_instrument_under_all_its_names(text: str) -> None:
    assert find_instruments(text) == {"C182"}
    assert not find_figures(text, "id")


def test_recommendations_are_not_conventions() -> None:
    assert find_instruments("R190, Rekomendasi No. 146") == {"R190", "R146"}
