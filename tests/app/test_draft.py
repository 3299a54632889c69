from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.draft import MAX_DRAFT_CHARACTERS, bibliography_entries, check_reference, split_draft
from ingest.errors import InputRefused
from ingest.references import Reference

ILO = Reference(
    "ilo-2020", "report", "Viet Nam National Child Labour Survey 2018", ("International Labour Organization",), 2020, None, None, None, None
)
KNOWN = {"ilo-2020": ILO}


@given(st.text(max_size=600))
def test_parts_stand_where_they_say(text: str) -> None:
    try:
        parts = split_draft(text)
    except InputRefused:
        return
    assert all(text[p.start : p.end] == p.text and p.text.strip() == p.text for p in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))


def test_kinds_of_parts() -> None:
    text = (
        "# Results\n\nIn 2018 it was 9.1%. Why? “The survey was the second one of its kind.”\n\nReferences\n[1] Writer, A. (2022). A work."
    )
    assert [p.kind for p in split_draft(text)] == ["heading", "sentence", "question", "quotation", "bibliography", "bibliography"]


def test_references_are_kept_aside() -> None:
    (part,) = split_draft("The rate fell (ILO, 2017; Save the Children, 2014, p. 3) and rose [2, 4-5].")
    assert part.claim == "The rate fell and rose."
    assert [(w.author, w.year, w.number) for w in part.works] == [
        ("ILO", 2017, None), ("Save the Children", 2014, None), ("", None, 2), ("", None, 4), ("", None, 5),
    ]  # fmt: skip


def test_markup_stays_text() -> None:
    (part,) = split_draft("<b>In 2018</b> there were <script>alert(1)</script> 9.1% of *children*.")
    assert part.claim.startswith("<b>In 2018</b>")
    assert "<script>" in part.claim


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200f", "x" * (MAX_DRAFT_CHARACTERS + 1), "a" * 5_000_000])
def test_refused_drafts_say_what_to_do(text: str) -> None:
    with pytest.raises(InputRefused, match="The draft"):
        split_draft(text)


def test_endless_sentence_is_no_sentence() -> None:
    assert [p.kind for p in split_draft("kata " * 10_000)] == ["too-long"]


def test_reference_known_wrong_year_unknown() -> None:
    works = [w for p in split_draft("One is known (ILO, 2020). Two is not (ILO, 1999). Three neither (Smith, 2020).") for w in p.works]
    checks = [check_reference(w, KNOWN, {}) for w in works]
    assert [c.problem for c in checks] == [None, "wrong-year", "unknown-work"]
    assert checks[1].years == (2020,)


def test_numbers_are_looked_up_in_the_drafts_own_list() -> None:
    parts = split_draft(
        "A claim stands here [1]. Another one there [7].\n\nDaftar Pustaka\n[1] ILO. Viet Nam National Child Labour Survey 2018. 2020."
    )
    entries = bibliography_entries(parts)
    checks = [check_reference(w, KNOWN, entries) for p in parts for w in p.works]
    assert [(c.problem, c.keys) for c in checks] == [(None, ("ilo-2020",)), ("unknown-number", ())]
