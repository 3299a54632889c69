from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.comparison import agrees, compare
from app.engine import Engine
from app.index import OpenIndex
from app.statement import parse_statement
from ingest.documents import Language
from ingest.settings import Settings


@pytest.fixture
def index(built: Settings) -> OpenIndex:
    return Engine(built).index()


def differences(claim: str, source: str, index: OpenIndex, language: Language = "en") -> list[tuple[str, str, str]]:
    one, other = parse_statement(claim, language, index), parse_statement(source, language, index)
    return [(d.kind, d.claimed, d.source) for d in compare(one, other, other, index).differences]


@pytest.mark.parametrize(
    ("claim", "source", "language", "same"),
    [
        ("1,75 juta anak", "1.754.182 anak", "id", True),
        ("1.75 million children", "1,754,182 children", "en", True),
        ("1.74 million children", "1,754,182 children", "en", False),
        ("1,754,782 children", "1,754,182 children", "en", False),
        ("lebih dari 8% anak", "8,4% anak", "id", True),
        ("more than 18% of children", "more than 8% of children", "en", False),
        ("hampir 11% anak", "10,7% anak", "id", True),
        ("nearly 17% of children", "nearly 11% of children", "en", False),
        ("gần 11% trẻ em", "gần 11% trẻ em", "vi", True),
        ("at least 50% of children", "50.4% of children", "en", True),
        ("around 73,744 times", "33,744 times", "en", False),
        ("half of the children", "50.4% of the children", "en", True),
        ("9% of children", "9 children", "en", False),
    ],
)
def test_numbers_agree_by_rounding_and_bounds(claim: str, source: str, language: Language, same: bool, index: OpenIndex) -> None:
    one, other = (parse_statement(text, language, index).quantities[0] for text in (claim, source))
    assert agrees(one, other) is same


@given(value=st.integers(13, 10**9), other=st.integers(13, 10**9))
def test_exact_counts_agree_only_when_equal(value: int, other: int) -> None:
    from app.statement import Quantity

    one, two = (Quantity(Decimal(v), "count", Decimal(1), "exact", "", frozenset(), frozenset(), str(v), 0, 1) for v in (value, other))
    assert agrees(one, two) is (value == other)


@pytest.mark.parametrize(
    ("claim", "source", "language", "expected"),
    [
        (
            "The survey covered 28,380 households.",
            "The survey covered 38,280 households.",
            "en",
            ("figure", "28,380 households", "38,280 households"),
        ),
        (
            "The survey covered 38,280 schools.",
            "The survey covered 38,280 households.",
            "en",
            ("unit", "38,280 schools", "38,280 households"),
        ),
        ("Program itu dimulai pada 2003-2007.", "Program itu dimulai pada 2009-2013.", "id", ("date", "2003-2007", "2009-2013")),
        (
            "It was signed on 20 February 1995.",
            "It was signed on 20 February 1990.",
            "en",
            ("date", "20 February 1995", "20 February 1990"),
        ),
        ("Kantor itu dibuka di Jakarta.", "Kantor itu dibuka di Hanoi.", "id", ("place", "Jakarta", "Hanoi")),
        ("Tỷ lệ bỏ học giảm.", "Tỷ lệ bỏ học tăng.", "vi", ("direction", "giảm", "tăng")),
        (
            "The law does not protect workers.",
            "The law protects workers.",
            "en",
            ("negation", "not protect workers", "law protects workers"),
        ),
    ],
)
def test_kinds_of_difference(claim: str, source: str, language: Language, expected: tuple[str, str, str], index: OpenIndex) -> None:
    assert differences(claim, source, index, language) == [expected]


@pytest.mark.parametrize(
    ("claim", "source", "language", "expected"),
    [
        ("The clip ran for 190 minutes.", "The clip was shown 190 times.", "en", ("unit", "190 minutes", "190 times")),
        (
            "Pertemuan itu diadakan di 12 rumah sakit bersama guru.",
            "Di 12 sekolah pertemuan itu diadakan bersama guru.",
            "id",
            ("unit", "12 rumah sakit", "12 sekolah"),
        ),
        ("The theory has two parts.", "The theory has three parts.", "en", ("figure", "two", "three")),
        ("Luật nêu sáu điểm về tội phạm.", "Luật nêu bảy điểm về tội phạm.", "vi", ("figure", "sáu", "bảy")),
        (
            "Anak di atas 13 tahun memerlukan izin.",
            "Anak di bawah 13 tahun memerlukan izin.",
            "id",
            ("direction", "di atas 13 tahun", "di bawah 13 tahun"),
        ),
        (
            "Of the 56 members 14 come from governments.",
            "It has 56 members: 28 from governments, 14 from employers and 14 from workers.",
            "en",
            ("figure", "14", "28"),
        ),
        (
            "Nhóm 13-14 tuổi chiếm 72,8% số trẻ bỏ học.",
            "Nhóm 15-17 tuổi chiếm 72,8% số trẻ bỏ học, tiếp đến là 13-14 tuổi với 34,7%.",
            "vi",
            ("population", "13-14 tuổi", "15-17 tuổi"),
        ),
    ],
)
def test_numbers_keep_what_they_are_said_of(
    claim: str, source: str, language: Language, expected: tuple[str, str, str], index: OpenIndex
) -> None:
    assert expected in differences(claim, source, index, language)


@pytest.mark.parametrize(
    ("claim", "source", "language", "expected"),
    [
        ("Di Asia ada banyak pekerja anak.", "Afrika memiliki banyak pekerja anak.", "id", ("place", "Asia", "Afrika")),
        (
            "Viet Nam adopted its Law on Youth.",
            "Viet Nam adopted the Law on Education.",
            "en",
            ("name", "Law on Youth", "the Law on Education"),
        ),
        (
            "Bantuan itu datang dari UNICEF.",
            "Organisasi Perburuhan Internasional (ILO) memberi bantuan itu.",
            "id",
            ("name", "UNICEF", "Organisasi Perburuhan Internasional (ILO)"),
        ),
    ],
)
def test_names_of_a_kind_exclude_each_other(
    claim: str, source: str, language: Language, expected: tuple[str, str, str], index: OpenIndex
) -> None:
    assert differences(claim, source, index, language) == [expected]


def test_an_embassy_is_the_same_by_either_name_of_its_country(index: OpenIndex) -> None:
    assert differences("Đại sứ quán Mỹ đã dự lễ.", "Đại sứ quán Hoa Kỳ đã dự lễ.", index, "vi") == []


@pytest.mark.parametrize(
    ("claim", "source", "language", "expected"),
    [
        (
            "Child labour rose between the surveys.",
            "Child labour fell between the surveys and school attendance rose.",
            "en",
            ("direction", "rose", "fell"),
        ),
        (
            "Working children aged 5-12 were most often out of school.",
            "The group most often out of school was aged 15-17, followed by 13-14 and 5-12.",
            "en",
            ("population", "5-12", "15-17"),
        ),
        (
            "Civil society no longer takes part.",
            "Besides the state, civil society also takes part in the work.",
            "en",
            ("negation", "no longer takes part", "also takes part in the work"),
        ),
        (
            "Poverty and the high cost of schooling are causes.",
            "Poverty and the low cost of schooling are causes.",
            "en",
            ("direction", "high", "low"),
        ),
        (
            "It raised awareness among pupils, mothers and parents.",
            "It raised awareness among pupils, teachers and parents.",
            "en",
            ("population", "mothers", "teachers"),
        ),
        (
            "Sản phẩm của dự án là điện tử và dệt may.",
            "Sản phẩm của dự án là mây và tre.",
            "vi",
            ("name", "điện tử và dệt may", "mây và tre"),
        ),
        (
            "Pertimbangannya adalah kesantunan, kemanusiaan, politik, dan ekonomi.",
            "Pertimbangannya adalah keamanan, kemanusiaan, politik, dan ekonomi.",
            "id",
            ("name", "kesantunan", "keamanan"),
        ),
    ],
)
def test_another_word_in_the_same_place_is_a_difference(
    claim: str, source: str, language: Language, expected: tuple[str, str, str], index: OpenIndex
) -> None:
    assert differences(claim, source, index, language) == [expected]


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("Murid, guru, dan orang tua hadir.", "Siswa, guru, dan orang tua hadir.", "id"),
        ("Half worked in agriculture, forestry and fishing.", "Half worked in agriculture, forestry and fishery.", "en"),
        ("Guru dan orang tua hadir.", "Siswa, guru, dan orang tua hadir.", "id"),
        ("In exceptional cases it permits work.", "The age may in no case be lower than 15 years.", "en"),
        ("138 million children in 2024.", "In the world there were 138 million in the year 2024.", "en"),
    ],
)
def test_a_paraphrase_is_no_difference(claim: str, source: str, language: Language, index: OpenIndex) -> None:
    assert differences(claim, source, index, language) == []


def test_nothing_differs_from_itself(index: OpenIndex) -> None:
    for passage in index.store.all():
        for sentence in passage.sentences:
            assert differences(sentence, sentence, index, passage.language) == [], sentence
