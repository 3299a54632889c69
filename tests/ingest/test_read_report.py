"""A report that LibreOffice laid out, as PDF, Word and HTML, against the facts it was made from; see files/make_report.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.engine import Engine
from ingest.build import ingest
from ingest.documents import Document
from ingest.locators import parse_locator
from ingest.originals import read_original
from ingest.settings import Settings

FILES = Path(__file__).parent / "files"
FACTS = json.loads((FILES / "facts.json").read_text(encoding="utf-8"))
TITLE = "Working Children in the Lembah Hijau Valley: Report of the 2021 Household Survey"
QUESTIONS = list(dict.fromkeys((f["question"], f["answer"]) for f in FACTS))


def read(name: str) -> Document:
    return read_original(FILES / name, FILES, {})


@pytest.fixture(scope="module")
def pdf() -> Document:
    return read("report.pdf")


@pytest.fixture(scope="module")
def word() -> Document:
    return read("report.docx")


@pytest.fixture(scope="module")
def html() -> Document:
    return read("report.html")


def words_of(document: Document) -> str:
    return " ".join(p.text for p in document.passages)


def test_metadata(pdf: Document, word: Document, html: Document) -> None:
    assert (pdf.title, pdf.authors, pdf.source) == (TITLE, ("Valley Council",), "report")
    assert (word.title, word.authors) == (TITLE, ("Valley Council",))
    assert html.title == TITLE


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f"{f['passage']}, p. {f['label']}")
def test_every_fact_stands_on_its_printed_page(pdf: Document, fact: dict[str, object]) -> None:
    """The pages were found by pdftotext, which is not ours."""
    found = [p for p in pdf.passages if str(fact["passage"]) in p.text]
    assert (fact["page"], fact["label"]) in {(p.locator.page, p.locator.page_label) for p in found}
    assert {p.locator.page for p in found} <= {f["page"] for f in FACTS if f["passage"] == fact["passage"]}


def test_no_page_number_head_foot_or_note_mark_is_text(pdf: Document) -> None:
    text = words_of(pdf)
    for gone in ("Valley Council ·", "Survey 2021 ·", "fresh list.1", "fresh list. 1 ", "1The lists", "\u00ad", "\ufffe", "ﬁ"):
        assert gone not in text, gone
    for mended in (
        "officially planned",
        "nearest secondary school",
        "Household chores",
        "the field offices",
        "paling banyak memperbaiki",
    ):
        assert mended in text, mended


def test_columns_are_read_one_after_the_other(pdf: Document) -> None:
    muara = next(p for p in pdf.passages if "Nguyen Van Binh" in p.text)
    assert muara.text.startswith("In Muara Dalam, the team led by Nguyen Van Binh interviewed 1,118 households and counted 2,486 children")
    assert muara.locator.section.endswith("Chapter 2. The eight districts > Muara Dalam")


def test_a_sentence_that_runs_over_the_page_names_both_pages(pdf: Document) -> None:
    over = next(p for p in pdf.passages if p.text.startswith("The most common work of children in Kampung Raya"))
    assert over.locator.label == "pp. 2-3"
    assert over.sentences == ("The most common work of children in Kampung Raya was selling snacks at the ferry.",)


def test_footnotes_stand_behind_their_page(pdf: Document, word: Document) -> None:
    for document in (pdf, word):
        assert any(p.text.startswith("The lists were made between 11 and 29 April 2021") for p in document.passages)
    note = next(p for p in pdf.passages if p.text.startswith("Chores are reported"))
    assert (note.locator.page, note.locator.page_label) == (4, "1")


@pytest.mark.parametrize("name", ["pdf", "word", "html"])
def test_table_rows_keep_their_header_and_caption(name: str, request: pytest.FixtureRequest) -> None:
    document: Document = request.getfixturevalue(name)
    rows = [s for p in document.passages for s in p.sentences if s.startswith("District: ")]
    assert len(rows) == 8
    assert rows[4] == (
        "District: Muara Dalam; Households: 1,118; Children aged 5-17: 2,486; Working children: 572; Share: 23.0% "
        "(Table 1. Households and children by district)."
    )
    labels = {p.locator.label for p in document.passages if p.locator.label.startswith("Table")}
    assert {label.split(",")[0] for label in labels} == {"Table 1", "Table 2"}
    if name == "pdf":
        assert all(", p. 5" in label for label in labels)


@pytest.mark.parametrize("name", ["pdf", "word", "html"])
def test_articles_and_clauses_are_locators(name: str, request: pytest.FixtureRequest) -> None:
    document: Document = request.getfixturevalue(name)
    by_article = {p.locator.article: p for p in document.passages if p.locator.article}
    assert list(by_article) == ["1", "2(1)", "2(2)", "2(3)", "3", "3(a)", "3(b)", "3(c)", "3(d)", "4"]
    assert by_article["2(2)"].text.endswith("shall not take longer than 25 minutes.")
    assert by_article["3(d)"].text == (
        "For the purposes of this annex, the term confidential data comprises: […] (d) photographs and recordings of any kind."
    )
    assert by_article["3(d)"].locator.page_label == ("6" if name == "pdf" else None)


@pytest.mark.parametrize("name", ["pdf", "word", "html"])
def test_every_place_is_one_passage_and_can_be_parsed(name: str, request: pytest.FixtureRequest) -> None:
    document: Document = request.getfixturevalue(name)
    labels = [p.locator.label for p in document.passages]
    assert len(labels) == len(set(labels)) > 30
    for passage in document.passages:
        parsed = parse_locator(passage.locator.label)
        assert parsed.article == passage.locator.article
        assert parsed.paragraphs == passage.locator.paragraphs
        assert len(passage.spans) == len(passage.sentences)
        assert all(end > start for start, end, _ in passage.spans)


def test_each_part_has_its_own_language(pdf: Document) -> None:
    assert {p.language for p in pdf.passages if "Ringkasan" in p.locator.section} == {"id"}
    assert {p.language for p in pdf.passages if "Tóm tắt" in p.locator.section} == {"vi"}
    assert {p.language for p in pdf.passages if "Annex" in p.locator.section} == {"en"}


def test_the_three_formats_say_the_same(pdf: Document, word: Document, html: Document) -> None:
    mine = sorted(s for p in pdf.passages for s in p.sentences)
    assert mine == sorted(s for p in word.passages for s in p.sentences)
    assert set(mine) <= {s for p in html.passages for s in p.sentences}


@pytest.fixture(scope="module")
def answers(bundled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "report.pdf").write_bytes((FILES / "report.pdf").read_bytes())
    report = ingest(bundled, [folder])
    assert report.statuses[f"originals/{folder.name}/report.pdf"].split()[1] == "passages"
    return Engine(bundled)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=lambda text: text[:40])
def test_twenty_questions_are_answered_with_the_printed_page(answers: Engine, question: str, answer: str) -> None:
    """Beside the bundled corpus, not instead of it."""
    given = answers.ask(question).to_json()
    right = [c for c in given["citations"] if answer in c["quote"]]
    assert answer in given["answer"]
    assert right
    pages = {(f["page"], f["label"]) for f in FACTS if f["question"] == question}
    assert {(c["locator"]["page"], c["locator"]["page_label"]) for c in right} <= pages
    assert right[0]["title"] == TITLE
