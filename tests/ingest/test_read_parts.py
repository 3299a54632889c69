"""The parts of the readers: encodings, hyphens, columns, page numbers, laws, tables, web pages, Word, and whose work a file is."""

from __future__ import annotations

import io
import sqlite3
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.errors import InputRefused
from ingest.locators import parse_locator
from ingest.originals import count_tokens, read_original
from ingest.readers.blocks import Block, Reading, reading_from_json
from ingest.readers.hyphens import joiner
from ingest.readers.margins import roman_value
from ingest.readers.text import decode
from ingest.readers.web import read_html, read_markdown
from ingest.readings import Readings
from ingest.references import Reference, load_references, match_reference
from ingest.settings import PROJECT
from ingest.structure import SENTENCE_TOKENS, passages_of
from tests.ingest.small_pdf import drawn_pdf, text_pdf

VIETNAMESE = "Năm 2018, Việt Nam có 1.754.066 lao động trẻ em, chiếm 9,1% số trẻ em từ 5 đến 17 tuổi."
INDONESIAN = "Pada tahun 2018 Vietnam memiliki 1.754.066 pekerja anak di sektor pertanian."


def read(folder: Path, name: str, content: bytes, references: dict[str, Reference] | None = None) -> Document:
    (folder / name).write_bytes(content)
    return read_original(folder / name, folder, {}, references)


def texts(document: Document) -> list[str]:
    return [p.text for p in document.passages]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_or_without_its_mark(encoding: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", VIETNAMESE.encode(encoding))
    assert texts(document) == [VIETNAMESE]
    assert document.language == "vi"


def tones_apart(text: str) -> str:
    """Vietnamese as Windows writes it: letters with their own mark whole, tones behind them."""
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tones
    return out


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Les enfants travaillaient à l'usine où leurs frères étaient déjà employés, d'après le relevé de 1902. "),
        ("cp1258", "Ông Lê có ba người con. "),
        ("utf-16-le", "Ada 4.321 anak yang bekerja di kebun teh pada tahun 2019. "),
        ("cp1251", "Дети работали на фабрике, где уже были заняты их братья. "),
    ],
)
def test_other_encodings_are_known_by_their_letters(encoding: str, text: str) -> None:
    found, remark = decode((tones_apart(text) if encoding == "cp1258" else text).encode(encoding) * 8)
    assert found == text * 8
    assert remark.startswith("read as ")


def test_western_text_is_read_and_the_user_is_told(tmp_path: Path) -> None:
    text = "Les enfants travaillaient à l'usine où leurs frères étaient déjà employés, d'après le relevé de 1902. " * 4
    document = read(tmp_path, "a.txt", text.encode("cp1252"))
    assert "à l'usine où leurs frères étaient déjà" in document.passages[0].text
    assert any(remark.startswith("read as ") for remark in document.remarks)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_decoding_utf8_gives_the_text_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")) == (text, "")


def test_a_page_says_its_own_encoding() -> None:
    page = '<html><head><meta charset="windows-1258"></head><body><p>Trẻ em Việt Nam học tập.</p></body></html>'
    data = page.replace("Trẻ em Việt Nam học tập", "Ông Lê Văn").encode("cp1258")
    assert read_html(data).blocks[0].text == "Ông Lê Văn."


# Hyphens


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the near-", "est school"], "the nearest school"),
        (["the near\u00ad", "est school"], "the nearest school"),
        (["Anak-", "anak bekerja"], "Anak-anak bekerja"),
        (["anak\u00ad", "anak bekerja"], "anak-anak bekerja"),
        (["aged 5-", "17 years"], "aged 5-17 years"),
        (["in Viet-", "Nam"], "in Viet-Nam"),
        (["a follow-", "up study"], "a follow-up study"),
        (["no hyphen", "here"], "no hyphen here"),
        (["pe\u00adker\u00adja di-", "biayai"], "pekerja dibiayai"),
    ],
)
def test_hyphens_at_the_end_of_a_line(lines: list[str], joined: str) -> None:
    join, text = joiner({"follow-up"}), ""
    for line in lines:
        text, rest = join(text, line)
        text += rest
    assert text == joined


@given(st.lists(st.text("abc -1", min_size=1, max_size=12).filter(lambda s: s.strip() == s), min_size=1, max_size=6))
def test_joining_loses_nothing_but_hyphens_and_space(lines: list[str]) -> None:
    join, text = joiner(set()), ""
    for line in lines:
        text, rest = join(text, line)
        text += rest
    kept = str.maketrans("", "", "- ")
    assert text.translate(kept) == "".join(lines).translate(kept)


# Pages of PDFs


SENTENCES = (
    "The first chapter tells of 120 children in the village.",
    "Many of them went to school on foot; nobody counted the rest.",
    "In the harvest of 2016 the teachers closed the school for a week.",
    "At the end all families were asked what they wished for.",
)


def numbered(number: str, start: int) -> bytes:
    """Four pages with a running head and a printed number."""
    return drawn_pdf(
        [
            f"BT /F1 9 Tf 72 800 Td (Annual report) Tj ET BT /F1 11 Tf 72 700 Td ({sentence}) Tj ET "
            f"BT /F1 9 Tf 290 40 Td ({number.format(start + n)}) Tj ET"
            for n, sentence in enumerate(SENTENCES)
        ]
    )


def test_printed_numbers_are_found_where_the_file_declares_none(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", numbered("- {} -", 17))
    assert [(p.locator.page, p.locator.page_label, p.locator.label) for p in document.passages] == [
        (1, "17", "p. 17"),
        (2, "18", "p. 18"),
        (3, "19", "p. 19"),
        (4, "20", "p. 20"),
    ]
    assert texts(document) == list(SENTENCES)


def test_declared_numbers_count_where_none_are_printed(tmp_path: Path) -> None:
    pages = [[f"The page with the number {word} tells of children in the village."] for word in ("one", "two", "three", "four")]
    document = read(tmp_path, "a.pdf", text_pdf(pages, labels="0 << /S /r >> 2 << /S /D /St 1 >>"))
    assert [p.locator.label for p in document.passages] == ["p. i", "p. ii", "p. 1", "p. 2"]


def test_pages_are_counted_where_there_are_no_numbers(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", text_pdf([["The first page tells of 12 children."], ["Another one tells of 13 children."]]))
    assert [(p.locator.label, p.locator.page, p.locator.page_label) for p in document.passages] == [("p. 1", 1, None), ("p. 2", 2, None)]


def test_a_page_without_text_is_named(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", text_pdf([SENTENCES[:2], [], SENTENCES[2:]]))
    assert document.remarks == ("no text on page 2 (empty or scanned)",)


def test_a_table_without_lines_is_read_by_its_white_space(tmp_path: Path) -> None:
    rows = [("Region", "Children", "Share"), ("North", "1,250", "8.5%"), ("South", "2,431", "11.2%"), ("Coast", "311", "4.0%")]
    drawn = ["BT /F1 11 Tf 72 760 Td (Table 7. Working children by region) Tj ET"]
    for n, row in enumerate(rows):
        drawn += [f"BT /F1 11 Tf {72 + 150 * c} {740 - 16 * n} Td ({cell}) Tj ET" for c, cell in enumerate(row)]
    drawn.append("BT /F1 11 Tf 72 600 Td (The table shows that the south has the most working children of all.) Tj ET")
    document = read(tmp_path, "a.pdf", drawn_pdf([" ".join(drawn)]))
    table = next(p for p in document.passages if p.locator.label == "Table 7, p. 1")
    assert table.sentences[1] == "Region: South; Children: 2,431; Share: 11.2% (Table 7. Working children by region)."
    assert any(t.startswith("The table shows that the south") for t in texts(document))


@given(st.integers(1, 399))
def test_roman_numbers(number: int) -> None:
    written, rest = "", number
    for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        written += sign * (rest // value)
        rest %= value
    assert roman_value(written) == number
    assert roman_value(written + "q") is None


# Laws


def law(*lines: str) -> list[tuple[str | None, str]]:
    blocks = tuple(Block("heading" if len(line.split()) <= 2 else "paragraph", line, level=2) for line in lines)
    return [(p.locator.article, p.text) for p in passages_of(Reading(blocks), "law", "", "en", "law.md", count_tokens)]


def test_clauses_of_a_convention() -> None:
    found = law(
        "Article 1",
        "Each Member shall take measures without delay.",
        "Article 2",
        "1. The minimum age shall not be less than 15 years.",
        "2. Each Member which has ratified may declare that:",
        "(a) it raises the age in a later year;",
        "(b) it limits the scope at first.",
        "3. The age of paragraph 1 may be 14 years.",
        "Article 3",
        "The term comprises:",
        "(a) all forms of slavery;",
        "(d) work that harms the health of children.",
    )
    assert [article for article, _ in found] == ["1", "2(1)", "2(2)", "2(2)(a)", "2(2)(b)", "2(3)", "3", "3(a)", "3(d)"]
    assert found[4][1] == "2. Each Member which has ratified may declare that: […] (b) it limits the scope at first."
    assert found[5][1] == "3. The age of paragraph 1 may be 14 years."
    assert found[8][1] == "The term comprises: […] (d) work that harms the health of children."


def test_articles_of_laws_in_plain_text(tmp_path: Path) -> None:
    vietnamese = "Bộ luật\n\n" + "\n".join(
        f"Điều {n}. Lao động chưa thành niên\n1. Người chưa đủ {n} tuổi không được làm.\n2. Chính phủ quy định chi tiết điều này."
        for n in (143, 144, 145)
    )
    labels = [p.locator.label for p in read(tmp_path, "vi.txt", vietnamese.encode()).passages]
    assert labels == ["¶1", *(f"Art. {n}({m})" for n in (143, 144, 145) for m in (1, 2))]
    indonesian = "Undang-Undang\n" + "".join(f"Pasal {n}\n(1) Pengusaha dilarang mempekerjakan anak di tempat itu.\n" for n in (68, 69, 70))
    labels = [p.locator.label for p in read(tmp_path, "id.txt", indonesian.encode()).passages]
    assert labels == ["¶1", "Art. 68(1)", "Art. 69(1)", "Art. 70(1)"]


def test_articles_that_run_into_their_text_and_a_mention_that_is_none() -> None:
    found = law(
        *(f"Article {n}. Every child has the right number {n} of this law." for n in (1, 2, 3)),
        "Article 2 of another law says more than this one does.",
    )
    assert [article for article, _ in found] == ["1", "2", "3", "3"]
    assert found[1][1] == "Every child has the right number 2 of this law."


# Size and structure


def test_a_sentence_that_the_model_could_not_read_whole_is_cut() -> None:
    long = " ".join(f"anak ke-{n} di desa nomor {n};" for n in range(400)) + " selesai."
    passages = passages_of(Reading((Block("paragraph", long),)), "x", "", "id", "x.md", count_tokens)
    assert all(count_tokens(s) <= SENTENCE_TOKENS for p in passages for s in p.sentences)
    assert " ".join(s for p in passages for s in p.sentences) == long
    assert [p.locator.label for p in passages][:2] == ["¶1", "¶1, part 2"]


def test_a_list_stays_whole_and_the_bibliography_is_left_out() -> None:
    reading = read_markdown(
        b"# Title of it\n\n## Aims\n\nThe programme has three aims:\n\n- to train teachers\n- to open 12 schools\n- to end child labour\n\n"
        b"## References\n\nAndrew (2004). Child labour, 777 pages.\n\n## Annex\n\nThe annex has 5 pages.\n"
    )
    passages = passages_of(reading, "x", "Title of it", "en", "x.md", count_tokens)
    assert [p.text for p in passages] == [
        "The programme has three aims: to train teachers to open 12 schools to end child labour",
        "The annex has 5 pages.",
    ]
    assert [p.locator.section for p in passages] == ["Title of it > Aims", "Title of it > Annex"]
    assert passages[0].locator.paragraphs == (3, 4, 5, 6)


def test_a_table_of_contents_is_no_evidence() -> None:
    lines = ("Foreword . . . . . . . . . . i", "1 Method.............. 4", "The survey began in May... and ended in June 2021.")
    passages = passages_of(Reading(tuple(Block("paragraph", line) for line in lines)), "x", "", "en", "x", count_tokens)
    assert [p.text for p in passages] == [lines[2]]


_BLOCKS = st.builds(
    Block,
    st.sampled_from(["heading", "paragraph", "item", "row", "footnote"]),
    st.text(max_size=60),
    level=st.integers(0, 3),
    table=st.just(""),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_BLOCKS, max_size=8))
def test_any_blocks_become_passages_with_places_of_their_own(blocks: list[Block]) -> None:
    passages = passages_of(Reading(tuple(blocks)), "x", "A title", "en", "x", count_tokens)
    labels = [p.locator.label for p in passages]
    assert len(labels) == len(set(labels))
    assert all(p.sentences and parse_locator(p.locator.label) for p in passages)


@given(st.lists(_BLOCKS, max_size=4), st.text(max_size=20), st.lists(st.none() | st.text(max_size=3), max_size=3))
def test_a_reading_survives_its_journey(blocks: list[Block], title: str, labels: list[str | None]) -> None:
    reading = Reading(tuple(blocks), title, ("A", "B"), 2020, "10.1/x", tuple(labels), ("a remark",))
    assert reading_from_json(reading.to_json()) == reading


# Web pages and Word


def test_the_main_text_of_a_page() -> None:
    page = """<html><head><title>Site | Paper</title><meta name="citation_title" content="The paper">
    <meta name="citation_author" content="Tran, A.">
    <meta name="citation_publication_date" content="2021/03/01"></head>
    <body><nav><a href="/">Home</a></nav><div><a>One</a> <a>Two</a> <a>Three</a></div>
    <main><h1>The paper</h1><p>There were 1,234 children<sup><a href="#n1">1</a></sup> on 25 m<sup>2</sup>.</p><script>alert(1)</script>
    <p style="display:none">Hidden words</p><ul><li>First <b>point</b></li><li>Second</li></ul>
    <table><caption>Table 2. Ages</caption><tr><th>Age</th><th colspan=2>Children</th></tr><tr><th></th><th>girls</th><th>boys</th></tr>
    <tr><td rowspan=2>5-9</td><td>10</td><td>12</td></tr><tr><td>11</td><td>13</td></tr></table></main>
    <footer>Imprint</footer></body></html>"""
    reading = read_html(page.encode())
    assert (reading.title, reading.authors, reading.year) == ("The paper", ("Tran, A.",), 2021)
    assert [(b.kind, b.text) for b in reading.blocks] == [
        ("heading", "The paper"),
        ("paragraph", "There were 1,234 children on 25 m²."),
        ("item", "First point"),
        ("item", "Second"),
        ("row", "Age: 5-9; Children girls: 10; Children boys: 12."),
        ("row", "Age: 5-9; Children girls: 11; Children boys: 13."),
    ]
    assert reading.blocks[-1].table == "Table 2. Ages"


@settings(max_examples=80)
@given(st.text("<>/ab=\"' pdivtable&;#1é\n", max_size=200))
def test_any_markup_is_read_or_refused(text: str) -> None:
    for reader in (read_html, read_markdown):
        try:
            reading = reader(text.encode())
        except InputRefused:
            continue
        assert all(block.text == " ".join(block.text.split()) for block in reading.blocks)


def test_word_changes_merged_cells_and_marks(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Temuan", 1)
    document.add_paragraph("Ada 55 anak di desa itu.")
    table = document.add_table(3, 3)
    for row, cells in enumerate((("Desa", "Anak", "Anak"), ("Suka", "12", "13"), ("", "14", "15"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    changed = f"<w:del {w}><w:r><w:delText>GONE</w:delText></w:r></w:del><w:ins {w}><w:r><w:t> Ini baru.</w:t></w:r></w:ins></w:p>"
    xml = members["word/document.xml"].decode()
    members["word/document.xml"] = xml.replace("desa itu.</w:t></w:r></w:p>", f"desa itu.</w:t></w:r>{changed}", 1).encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    found = read(tmp_path, "a.docx", again.getvalue())
    assert texts(found)[0] == "Ada 55 anak di desa itu. Ini baru."
    rows = [s for p in found.passages for s in p.sentences if s.startswith("Desa: ")]
    assert [row.split(";")[0] for row in rows] == ["Desa: Suka", "Desa: Suka"]


# Whose work a file is


@pytest.fixture(scope="module")
def references() -> dict[str, Reference]:
    return load_references(PROJECT / "corpus")


def test_a_file_is_matched_by_name_doi_and_title(references: dict[str, Reference]) -> None:
    assert match_reference(references, "ilo-c138", "", "").how == "by the file's name"
    assert match_reference(references, "x", "", "10.19184/EJLH.v8i3.25777").key == "hoang-nguyen-2021"
    title = "Child labor and poverty reduction in Vietnam: issues and policy implications"
    found = match_reference(references, "x", title, "")
    assert (found.key, found.how) == ("hoang-nguyen-2021", "by its title")


def test_a_likeness_is_reported_and_nothing_is_guessed(references: dict[str, Reference]) -> None:
    near = match_reference(references, "x", "Child Labor and Poverty Reduction in Vietnam: Issues and Implications", "")
    assert (near.key, near.how) == ("x", "")
    assert "resembles hoang-nguyen-2021" in near.hint
    other = match_reference(references, "x", references["ilo-c138"].title.replace("138", "139"), "")
    assert other.how == ""
    assert match_reference(references, "x", "Annual report", "").hint == ""


def test_the_match_is_in_the_report_of_the_file(references: dict[str, Reference], tmp_path: Path) -> None:
    title = references["hoang-nguyen-2021"].title
    page = f"<html><head><title>{title}</title></head><body><p>A paragraph with 12 words in it.</p></body></html>"
    document = read(tmp_path, "download(1).html", page.encode(), references)
    assert document.source == "hoang-nguyen-2021"
    assert document.remarks == ("is hoang-nguyen-2021, by its title",)


# The cache


def test_a_file_is_read_once_until_the_readers_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = text_pdf([["The first page tells of 12 children and their school."]])
    with Readings(tmp_path / "r.sqlite") as readings:
        first = readings.read("pdf", data)
    with Readings(tmp_path / "r.sqlite") as readings:
        monkeypatch.setattr(readings._process, "read", lambda kind, data: pytest.fail("read again"))
        assert readings.read("pdf", data) == first
    monkeypatch.setattr("ingest.readings.readers_version", lambda: "another")
    with Readings(tmp_path / "r.sqlite") as readings:
        assert readings.read("pdf", data) == first
    rows = sqlite3.connect(tmp_path / "r.sqlite").execute("SELECT version FROM readings").fetchall()
    assert rows == [("another",)]
