"""What a sentence measures, and which two measurements compete."""

import pytest

from app.measurement import Measurement, compatible
from app.measurements import read_sentence, without_attribution
from app.rivals import Rarity, rivalries
from ingest.documents import Language
from ingest.lexicon import Aliases
from ingest.settings import Settings


@pytest.fixture(scope="module")
def aliases() -> Aliases:
    return Aliases.load(Settings().corpus)


def contested(one: str, other: str, aliases: Aliases, language: Language = "en") -> list[set[str]]:
    """The values that compete between two sentences."""
    left, right = (read_sentence(text, language, aliases) for text in (one, other))
    return [{r.one.text, r.other.text} for r in rivalries(left, right, Rarity([left, right]))]


def only(text: str, aliases: Aliases, language: Language = "en") -> Measurement:
    (found,) = read_sentence(text, language, aliases).measurements
    return found


RATE = "In 2018, {} of children aged 5-17 in Viet Nam were in child labour."


def test_two_shares_of_one_population_compete(aliases: Aliases) -> None:
    assert contested(RATE.format("5.3%"), RATE.format("5.4%"), aliases) == [{"5.3%", "5.4%"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9.1%", "9.1%"),
        ("9.1%", "9.11%"),
        ("9%", "9.1%"),
        ("nearly 11%", "10.7%"),
        ("more than 8%", "8.4%"),
        ("about 50%", "51%"),
        ("two thirds", "66%"),
        ("2 out of 5", "40%"),
    ],
)
def test_rounded_and_bounded_values_agree(one: str, other: str, aliases: Aliases) -> None:
    assert contested(RATE.format(one), RATE.format(other), aliases) == []


@pytest.mark.parametrize(
    ("one", "other"), [("9.1%", "9.2%"), ("nearly 86%", "85%"), ("more than 8%", "7.9%"), ("two thirds", "3 out of 5"), ("52%", "57%")]
)
def test_values_that_no_rounding_joins_compete(one: str, other: str, aliases: Aliases) -> None:
    (pair,) = contested(RATE.format(one), RATE.format(other), aliases)
    assert len(pair) == 2


@pytest.mark.parametrize(
    "other",
    [
        "In 2012, 9.6% of children aged 5-17 in Viet Nam were in child labour.",
        "In 2018, 9.6% of children aged 5-17 in Indonesia were in child labour.",
        "In 2018, 9.6% of children aged 15-17 in Viet Nam were in child labour.",
        "In 2018, 9.6% of girls aged 5-17 in Viet Nam were in child labour.",
        "In 2018, 9.6% of children aged 5-17 in Viet Nam were in economic activity.",
        "In 2018, 9.6% of children aged 5-17 in Viet Nam were in hazardous child labour.",
        "In 2018, 9.6% of children aged 5-17 in rural Viet Nam were in child labour.",
        "In 2018, 9.6% of households in Viet Nam were in child labour.",
        "In 2018, child labour of children aged 5-17 in Viet Nam had fallen by 9.6%.",
    ],
)
def test_another_year_place_population_or_change_is_another_quantity(other: str, aliases: Aliases) -> None:
    assert contested(RATE.format("5.3%"), other, aliases) == []


def test_counts_of_different_times_or_of_no_known_time_do_not_compete(aliases: Aliases) -> None:
    undated = "The ILO has 179 member States."
    assert contested("In 2004 the ILO had 177 member States.", "In 2010 the ILO had 183 member States.", aliases) == []
    assert contested("In 2004 the ILO had 177 member States.", undated, aliases) == []
    assert contested(undated, "The ILO has 181 member States.", aliases) == [{"179", "181"}]


def test_each_value_meets_its_own_counterpart(aliases: Aliases) -> None:
    one = "The child labour rate in Viet Nam fell from 15.5% in 2012 to 9.1% in 2018."
    other = "The child labour rate in Viet Nam fell from 9.6% in 2012 to 5.4% in 2018."
    assert sorted(map(sorted, contested(one, other, aliases))) == [["15.5%", "9.6%"], ["5.4%", "9.1%"]]


def test_a_value_that_the_other_sentence_also_gives_does_not_compete(aliases: Aliases) -> None:
    one = "In 2018, 63% of child labourers in Viet Nam attended school."
    other = "In 2018, 63% of child labourers in Viet Nam attended school, says one table, and 50% of them attended school, says another."
    assert contested(one, other, aliases) == []


def test_a_figure_that_was_cut_off_competes_with_the_full_one(aliases: Aliases) -> None:
    full = "The 2012 survey in Viet Nam found about 1,315,405 child labourers in hazardous work."
    assert contested(full, "The 2012 survey in Viet Nam found about 1.31 million child labourers in hazardous work.", aliases)
    assert not contested(full, "The 2012 survey in Viet Nam found about 1.32 million child labourers in hazardous work.", aliases)


def test_what_follows_the_next_figure_is_said_of_that_one(aliases: Aliases) -> None:
    first, second = read_sentence(
        "In 2004 the world had 218 million children in child labour, 126 million of them in hazardous work.", "en", aliases
    ).measurements
    assert ("work", "hazardous") in second.parts
    assert ("work", "hazardous") not in first.parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("According to Save the Children in 2014, 9.6% of the children worked.", "en"),
        ("The ILO report of 2014 says that 9.6% of the children worked.", "en"),
        ("In all 9.6% of the children worked, according to a report of 2014.", "en"),
        ("Menurut Save the Children pada 2014, 9,6% anak bekerja.", "id"),
        ("Theo một báo cáo năm 2014, 9,6% trẻ em làm việc.", "vi"),
    ],
)
def test_the_year_of_the_speaker_is_not_the_year_of_the_figure(text: str, language: Language, aliases: Aliases) -> None:
    reading = read_sentence(text, language, aliases)
    (found,) = reading.measurements
    assert found.years == frozenset()
    assert reading.said_in == {2014}
    assert len(without_attribution(text, language)) == len(text)


def test_dates_compete_where_nothing_is_counted(aliases: Aliases) -> None:
    one, other = "Viet Nam ratified the CRC on 20 February 1990.", "Viet Nam ratified the CRC on 28 February 1990."
    assert contested(one, other, aliases) == [{"20 February 1990", "28 February 1990"}]
    assert contested(one, "Viet Nam ratified the CRC in February 1990.", aliases) == []
    assert contested(one, "Viet Nam signed the CRC on 26 January 1990.", aliases) == []


@pytest.mark.parametrize(
    "text", ["Article 5(2) of C138 lets a State choose.", "The book has the ISBN 978-92-2-128936-4.", "Component 2 aims high."]
)
def test_numbers_that_measure_nothing_are_left_out(text: str, aliases: Aliases) -> None:
    assert [m for m in read_sentence(text, "en", aliases).measurements if m.kind in ("count", "percent")] == []


@pytest.mark.parametrize(("language", "text"), [("en", "4 years"), ("id", "4 tahun"), ("vi", "4 năm")])
def test_years_of_duration_are_months(language: Language, text: str, aliases: Aliases) -> None:
    lasting = only(text, aliases, language)
    assert lasting.unit == "month"
    assert lasting.low == lasting.high == 48
    assert compatible(lasting, only("48 months", aliases))
