"""Retrieval on the small corpus: places, twins, languages and scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answers import Hit
from app.engine import Engine
from app.reading import bundle_for
from app.retrieval import PRIMARY_BONUS, PRIMARY_SOURCE, cross_tokens, reading_row, retrieve, z_scores
from ingest.build import ingest
from ingest.documents import LANGUAGES, Language
from ingest.settings import Settings
from tests.conftest import replace_in

SURVEY = {
    "en": "How many working children did the 2018 survey find?",
    "id": "Berapa anak yang bekerja menurut survei 2018?",
    "vi": "Cuộc điều tra năm 2018 ghi nhận bao nhiêu trẻ em làm việc?",
}


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def found(text: str, engine: Engine, k: int = 12, primary: float = 0.0, language: Language | None = None) -> list[Hit]:
    bundle = bundle_for(text, engine.index(), language)
    assert bundle.question is not None
    assert bundle.vector is not None
    return retrieve(bundle.question, bundle.vector, engine.index(), k, primary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_comes_first_in_the_language_of_the_question(language: Language, engine: Engine) -> None:
    hit = found(SURVEY[language], engine)[0]
    assert hit.passage.place == ("mini-article", "¶2-3")
    assert hit.passage.language == language
    assert hit.lexical > 0


def test_vietnamese_without_marks_finds_the_same_place(engine: Engine) -> None:
    assert found("cuoc dieu tra nam 2018 ghi nhan bao nhieu tre em", engine)[0].passage.passage_id == "mini-article/¶2-3/vi"


def test_a_convention_is_found_by_its_number_however_it_is_written(engine: Engine) -> None:
    for text in ("Article 3(d) of C182", "Pasal 3(d) K182", "Điều 3(d) Công ước 182"):
        assert found(text, engine)[0].passage.place == ("mini-law", "Art. 3(d)"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_twins_are_one_hit_ranked_by_its_score(language: Language, engine: Engine) -> None:
    hits = found(SURVEY[language], engine)
    assert len({hit.passage.place for hit in hits}) == len(hits) == 4
    assert [hit.fused for hit in hits] == sorted((hit.fused for hit in hits), reverse=True)
    store = engine.index().store
    for hit in hits:
        assert store.get(hit.row) == hit.passage
        assert {store.get(row).place for row in hit.twins} == {hit.passage.place}
        assert {store.get(row).language for row in (hit.row, *hit.twins)} == set(LANGUAGES)
        assert -1 <= hit.dense <= 1


def test_no_more_than_k_and_the_same_twice(engine: Engine) -> None:
    hits = found(SURVEY["en"], engine)
    assert found(SURVEY["en"], engine, k=2) == hits[:2]
    assert found(SURVEY["en"], engine) == hits
    assert found(SURVEY["en"], engine, k=0) == []


def test_a_passage_in_another_language_only_is_found(built: Settings) -> None:
    for language in ("en", "vi"):
        text = (built.corpus / "mini-law" / f"{language}.md").read_text(encoding="utf-8")
        (built.corpus / "mini-law" / f"{language}.md").write_text(text.partition("[Art. 3(d)]")[0], encoding="utf-8")
    ingest(built)
    engine = Engine(built)
    for text in ("What work may harm a child's health?", "Điều nào nêu công việc có thể gây hại cho sức khỏe của trẻ em?"):
        (hit,) = (hit for hit in found(text, engine, k=2) if hit.passage.place == ("mini-law", "Art. 3(d)"))
        assert (hit.passage.language, hit.twins, hit.lexical) == ("id", (), 0.0)


def test_an_original_joins_the_place_of_its_digest(built: Settings, mini_originals: object) -> None:
    ingest(built, [mini_originals])  # type: ignore[list-item]
    index = Engine(built).index()
    rows = index.store.by_place["mini-article", "¶4"]
    assert {index.store.origins[row] for row in rows} == {"digest", "original"}
    for language in LANGUAGES:
        assert index.store.languages[reading_row(("mini-article", "¶4"), language, index)] == language


def test_the_primary_work_has_an_advantage(built: Settings) -> None:
    for path in (built.corpus / "references.bib", built.corpus / "notes.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("mini-article", PRIMARY_SOURCE), encoding="utf-8")
    for language in LANGUAGES:
        replace_in(built.corpus / "mini-article" / f"{language}.md", "mini-article", PRIMARY_SOURCE)
    ingest(built)
    engine = Engine(built)
    plain = {hit.passage.place: hit.fused for hit in found(SURVEY["en"], engine)}
    for hit in found(SURVEY["en"], engine, primary=PRIMARY_BONUS):
        more = PRIMARY_BONUS if hit.passage.source == PRIMARY_SOURCE else 0.0
        assert hit.fused == pytest.approx(plain[hit.passage.place] + more)


def test_only_what_means_the_same_crosses_languages(engine: Engine) -> None:
    question = bundle_for("Apakah Aliansi 8.7 menangani Konvensi No. 182?", engine.index(), "id").question
    assert question is not None
    crossing = cross_tokens(question, "en", engine.index())
    assert {"alliance87", "c182"} <= {token.lower() for token in crossing}
    assert not {"apakah", "menangani", "tangan"} & set(crossing)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_z_scores_have_no_mean_and_keep_the_order(values: list[float]) -> None:
    array = np.array(values)
    scores = z_scores(array)
    assert np.isfinite(scores).all()
    assert abs(scores.mean()) < 1e-3
    assert (np.diff(scores[np.argsort(array)]) >= -1e-9).all()


def test_the_title_of_an_original_that_no_digest_covers_counts(built: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for title in ("The Harbour of Alder", "The Harbour of Birch"):
        text = f"{title}\n\nThe pier is 40 metres long and was built of stone by the fishermen of the town in 1903.\n"
        (folder / f"{title.rpartition(' ')[2]}.txt").write_text(text, encoding="utf-8")
    ingest(built, [folder])
    engine = Engine(built)
    for town in ("Alder", "Birch"):
        first, second = found(f"How long is the pier at {town}?", engine, k=2)
        assert first.passage.source == town.lower()
        assert first.fused > second.fused
        assert first.dense == pytest.approx(second.dense)
