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
        ("The law does not protect workers.", "The law protects workers.", "en", ("negation", "not protect workers", "protect workers")),
    ],
)
def test_kinds_of_difference(claim: str, source: str, language: Language, expected: tuple[str, str, str], index: OpenIndex) -> None:
    assert differences(claim, source, index, language) == [expected]


def test_nothing_differs_from_itself(index: OpenIndex) -> None:
    for passage in index.store.all():
        for sentence in passage.sentences:
            assert differences(sentence, sentence, index, passage.language) == [], sentence
