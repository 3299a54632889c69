import json
from dataclasses import replace

import pytest

from app.audit import audit, confirming_notes, find_candidates
from app.audit_measure import measure, numeric_notes
from app.contests import contests
from app.engine import Engine
from ingest.build import ingest
from ingest.documents import LANGUAGES
from ingest.notes import NoteValue
from ingest.settings import Settings
from tests.conftest import replace_in


@pytest.fixture
def disagreeing(mini_settings: Settings) -> Engine:
    """The small corpus with a second value for its total, which no note mentions."""
    for language, old, new in (
        (
            "en",
            "About 1.75 million children are affected, says the article.",
            "The 2018 survey found 1,754,866 working children in Viet Nam, says the article.",
        ),
        (
            "id",
            "Menurut artikel, sekitar 1,75 juta anak terkena dampaknya.",
            "Menurut artikel, survei tahun 2018 menemukan 1.754.866 anak yang bekerja di Vietnam.",
        ),
        (
            "vi",
            "Theo bài viết, khoảng 1,75 triệu trẻ em bị ảnh hưởng.",
            "Theo bài viết, cuộc điều tra năm 2018 ghi nhận 1.754.866 trẻ em làm việc ở Việt Nam.",
        ),
    ):
        replace_in(mini_settings.corpus / "mini-article" / f"{language}.md", old, new)
    ingest(mini_settings)
    return Engine(mini_settings)


def test_finds_two_values_of_one_quantity(disagreeing: Engine) -> None:
    best = find_candidates(disagreeing.index())[0]
    assert {side.value for side in best.sides} == {"1,754,066", "1,754,866"} or {side.value for side in best.sides} == {
        "1,754,066 working children",
        "1,754,866 working children",
    }
    assert all(side.value.split()[0] in side.citation.quote for side in best.sides)
    assert best.within_source


def test_curated_notes_come_first_and_all_is_json(built: Settings) -> None:
    found = audit(Engine(built).index())
    assert (found[0].id, found[0].origin) == ("two-totals", "curated")
    assert json.loads(json.dumps([d.to_json() for d in found]))[0]["sides"][0]["value"] == "1,754,066"


def test_equal_and_rounded_values_are_no_candidates(built: Settings) -> None:
    index = Engine(built).index()
    assert find_candidates(index) == []
    assert [note.note_id for note in numeric_notes(index)] == ["two-totals"]
    assert measure(index).found == 0


def test_the_comparison_is_made_once_and_quotes_the_language_asked_for(disagreeing: Engine) -> None:
    index = disagreeing.index()
    assert contests(index) is contests(index)
    english, indonesian = find_candidates(index), find_candidates(index, "id")
    assert len(english) == len(indonesian) > 0
    assert {side.value.split()[0] for side in indonesian[0].sides} == {"1.754.066", "1.754.866"}
    assert {side.citation.language for side in indonesian[0].sides} == {"id"}
    assert all(side.value in side.citation.quote for side in indonesian[0].sides)


def test_a_candidate_that_a_note_confirms_names_it(disagreeing: Engine) -> None:
    index = disagreeing.index()
    candidate = find_candidates(index)[0]
    assert candidate.note_id is None
    values = tuple(NoteValue(s.citation.source, s.citation.locator.label, dict.fromkeys(LANGUAGES, s.value)) for s in candidate.sides)
    note = replace(index.notes[0], note_id="both-values", values=values)
    index.__dict__["notes"] = (*index.notes, note)
    assert confirming_notes(candidate, index) == ("both-values",)
    assert find_candidates(index)[0].note_id == "both-values"
    assert "both-values" not in measure(index).missed


def test_the_limit_cuts_the_list(disagreeing: Engine) -> None:
    assert find_candidates(disagreeing.index(), limit=0) == []
