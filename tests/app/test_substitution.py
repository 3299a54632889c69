import pytest

from app.claims import check_claim
from app.comparison import compare
from app.engine import Engine
from app.index import OpenIndex
from app.statement import parse_statement
from app.substitution import runs, score
from ingest.documents import Language
from ingest.settings import Settings


@pytest.fixture
def index(built: Settings) -> OpenIndex:
    return Engine(built).index()


@pytest.mark.parametrize(
    ("language", "claim", "source", "alone", "replaced"),
    [
        ("en", "They spread profitable working conditions.", "They spread humane working conditions.", ["profitable"], ["humane"]),
        ("id", "Pertemuan di dua rumah sakit di kota itu.", "Pertemuan di dua sekolah di kota itu.", ["rumah sakit"], ["sekolah"]),
        ("vi", "Chiến lược gồm cộng đồng và bệnh viện.", "Chiến lược gồm cộng đồng và trường học.", ["bệnh viện"], ["trường học"]),
        ("en", "Unemployment of the young rose.", "The unemployed young rose.", [], []),
    ],
)
def test_runs_are_the_words_that_only_one_text_has(
    language: Language, claim: str, source: str, alone: list[str], replaced: list[str], index: OpenIndex
) -> None:
    one, other = parse_statement(claim, language, index), parse_statement(source, language, index)
    assert [r.text for r in runs(one, other)] == alone
    assert [r.text for r in runs(other, one)] == replaced


def test_a_run_knows_its_neighbours_and_whether_it_is_listed(index: OpenIndex) -> None:
    one = parse_statement("Teachers, parents and soldiers came early.", "en", index)
    other = parse_statement("Teachers, parents and children came early.", "en", index)
    (run,) = runs(one, other)
    assert (run.text, run.left, run.right, run.listed) == ("soldiers", "parent", "came", True)


def test_the_score_is_a_probability_that_grows_with_the_gain() -> None:
    model = {"intercept": -1.0, "gain": 2.0}
    assert 0 < score(model, {"gain": -1.0}) < score(model, {"gain": 1.0}) < 1


def test_a_name_is_not_read_across_two_words(index: OpenIndex) -> None:
    claim = parse_statement("Tiga provinsi itu ialah Hanoi dan Da Nang.", "id", index)
    source = parse_statement("Tiga provinsi itu ialah Hanoi dan An Giang.", "id", index)
    assert [(d.kind, d.claimed, d.source) for d in compare(claim, source, source, index).differences] == [("place", "Da Nang", "An Giang")]


def test_another_age_group_is_a_difference(index: OpenIndex) -> None:
    claim = parse_statement("The group most often out of school was the youngest.", "en", index)
    source = parse_statement("The group most often out of school was the oldest one.", "en", index)
    assert [(d.kind, d.claimed, d.source) for d in compare(claim, source, source, index).differences] == [
        ("population", "youngest", "oldest")
    ]


def test_right_claims_stay_supported(built: Settings) -> None:
    assert check_claim("Viet Nam joined the treaty on 20 February 1990.", Engine(built)).verdict == "supported"
