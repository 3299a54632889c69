import json

import pytest

from app.claims import check_claim, check_draft
from app.engine import Engine
from ingest.errors import InputRefused
from ingest.settings import Settings


@pytest.fixture
def engine(built: Settings) -> Engine:
    return Engine(built)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The 2018 survey found 1,754,066 working children in Viet Nam.", "supported"),
        ("Survei tahun 2018 menemukan 1.754.066 anak yang bekerja di Vietnam.", "supported"),
        ("Cuộc điều tra năm 2018 ghi nhận 1.754.066 trẻ em làm việc ở Việt Nam.", "supported"),
        ("The 2018 survey found 1,745,066 working children in Viet Nam.", "contradicted"),
        ("Survei tahun 2018 menemukan 1.745.066 anak yang bekerja di Vietnam.", "contradicted"),
        ("Cuộc điều tra năm 2018 ghi nhận 1.745.066 trẻ em làm việc ở Việt Nam.", "contradicted"),
        ("The national football team of Brazil won 5 world championships.", "not_found"),
        ("Why is that so?", "not_checked"),
        ("This is important.", "not_checked"),
    ],
)
def test_verdicts(claim: str, verdict: str, engine: Engine) -> None:
    assert check_claim(claim, engine).verdict == verdict


def test_correction_names_both_values_and_where_the_right_one_stands(engine: Engine) -> None:
    check = check_claim("Viet Nam joined the treaty on 20 February 1995.", engine)
    (correction,) = check.corrections
    assert (correction.claimed, correction.source) == ("20 February 1995", "20 February 1990")
    assert "20 February 1990" in check.citations[correction.citation - 1].quote


def test_one_side_of_a_disagreement_is_supported_with_the_note(engine: Engine) -> None:
    check = check_claim("The 2018 survey found 1,754,066 working children in Viet Nam.", engine)
    assert check.verdict == "supported"
    assert [note.note_id for note in check.notes] == ["two-totals"]
    assert "disagreement" in check.explanation


def test_explanations_are_in_the_readers_language(engine: Engine) -> None:
    check = check_claim("Survei tahun 2018 menemukan 1.745.066 anak yang bekerja di Vietnam.", engine)
    assert check.language == "id"
    assert check.explanation.startswith("Sumber menyatakan lain")


def test_draft_keeps_offsets_references_and_order(engine: Engine) -> None:
    text = "# Title here\n\nThe 2018 survey found 1,754,066 working children (Writer, 2022). It is so (Nobody, 2001). Really?"
    checks = check_draft(text, engine)
    assert [text[c.start : c.end] for c in checks] == [c.claim for c in checks]
    assert [r.status for c in checks for r in c.references] == ["known", "unknown-work"]
    assert json.loads(json.dumps([c.to_json() for c in checks]))[1]["verdict"] == "supported"


def test_verdicts_are_the_same_twice(engine: Engine, built: Settings) -> None:
    text = "The 2018 survey found 1,745,066 working children in Viet Nam. These children were 9.1% of all children."
    assert [c.to_json() for c in check_draft(text, engine)] == [c.to_json() for c in check_draft(text, Engine(built))]


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا بالعالم، هذا نص عربي طويل بعض الشيء.",
        "The 2018\u200b survey \u202efound\u202c 1,754,066 children.",
        "The survey found " + "9" * 400 + " children in Viet Nam.",
        "It was signed on 31 February 2018 and on 99/99/9999.",
        "<script>alert('x')</script> <img src=x onerror=alert(1)> 9.1% of children",
        "kata " * 10_000,
    ],
)
def test_strange_text_gets_a_verdict(text: str, engine: Engine) -> None:
    checks = check_draft(text, engine)
    assert checks
    assert all(c.explanation for c in checks)


def test_impossible_date_is_said(engine: Engine) -> None:
    assert "31 February 2018 does not exist" in check_claim("Viet Nam joined the treaty on 31 February 2018.", engine).explanation


@pytest.mark.parametrize("text", ["", "  \n", "a" * 5_000_000])
def test_refusals_are_plain_sentences(text: str, engine: Engine) -> None:
    with pytest.raises(InputRefused, match="The draft"):
        check_draft(text, engine)


def test_unknown_language_is_refused(engine: Engine) -> None:
    with pytest.raises(InputRefused, match="not known"):
        check_claim("Something.", engine, "fr")  # type: ignore[arg-type]
