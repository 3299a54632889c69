"""Citations in four formats, for the small bibliography and for every entry of the real one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pybtex.database import parse_string

from app.bibliography import FORMATS, apa, bibtex, cited, csl_items, csl_json, ris
from ingest.errors import InputRefused
from ingest.references import load_references
from ingest.settings import Settings

BIBLIOGRAPHY = r"""
@article{journal,
  author = {Nguyen, Hoa Thi and Tran, B.}, title = {Work {and} School}, journal = {Child \& Society}, volume = {8}, number = {3},
  pages = {472--474}, date = {2021-11-29}, publisher = {A Press}, doi = {10.1000/xyz}, url = {https://example.org/a\_b},
  language = {Vietnamese}
}
@techreport{report,
  author = {{International Labour Organization} and {General Statistics Office}}, title = {Survey},
  institution = {{General Statistics Office}}, year = {2020}, month = {June}, keywords = {child labour, survey}, isbn = {978-92-2-130152-3}
}
@book{book,
  author = {Andrew, L. and others}, title = {Child Labor}, edition = {Third}, publisher = {Press}, address = {London}, year = {2004}
}
@online{page, title = {A Page Without Author}, url = {https://example.org/page}, year = {2018}, month = {12 June}}
@misc{undated, author = {{Ministry of Labour}}, title = {Something}, note = {Found in a drawer}}
@book{edited, editor = {Nogler, Luca and Pertile, Marco and Nesi, Giuseppe}, title = {Edited}, year = {2010}}
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("journal", "Nguyen, H. T., & Tran, B. (2021). Work and School. Child & Society, 8(3), 472–474. https://doi.org/10.1000/xyz"),
        ("report", "International Labour Organization, & General Statistics Office. (2020, June). Survey."),
        ("book", "Andrew, L. et al. (2004). Child Labor (Third ed.). Press."),
        ("page", "A Page Without Author. (2018, June 12). https://example.org/page"),
        ("undated", "Ministry of Labour. (n.d.). Something."),
        ("edited", "Nogler, L., Pertile, M., & Nesi, G. (2010). Edited."),
    ],
)
def test_apa(corpus: Path, key: str, expected: str) -> None:
    assert apa(cited([key], corpus)) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("journal p. 473", "(Nguyen & Tran, 2021, p. 473)"),
        ("journal pp. 472-474", "(Nguyen & Tran, 2021, pp. 472–474)"),
        ("book ¶35-36", "(Andrew et al., 2004, paras. 35–36)"),
        ("report Table 4", "(International Labour Organization & General Statistics Office, 2020, Table 4)"),
        ("undated Art. 3(d)", "(Ministry of Labour, n.d., Art. 3(d))"),
        ("edited § Preamble", "(Nogler et al., 2010, Preamble)"),
    ],
)
def test_apa_cites_the_locator_in_the_text(corpus: Path, key: str, expected: str) -> None:
    assert apa(cited([key], corpus)).endswith(f"\n    In the text: {expected}")


def test_csl_json(corpus: Path) -> None:
    (item,) = json.loads(csl_json(cited(["journal ¶4"], corpus)))
    assert item == {
        "id": "journal",
        "type": "article-journal",
        "title": "Work and School",
        "author": [{"family": "Nguyen", "given": "Hoa Thi"}, {"family": "Tran", "given": "B."}],
        "issued": {"date-parts": [[2021, 11, 29]]},
        "container-title": "Child & Society",
        "volume": "8",
        "issue": "3",
        "page": "472-474",
        "publisher": "A Press",
        "DOI": "10.1000/xyz",
        "URL": "https://example.org/a_b",
        "language": "vi",
        "custom": {"locator": "4", "label": "paragraph"},
    }
    assert csl_items(cited(["report"], corpus))[0]["author"][1] == {"literal": "General Statistics Office"}


def test_ris(corpus: Path) -> None:
    text = ris(cited(["journal p. 473", "report"], corpus))
    first, second = (part.splitlines() for part in re.split(r"(?<=ER  - )\n", text))
    assert first[0] == "TY  - JOUR"
    assert first[-1] == second[-1] == "ER  - "
    for line in (
        "AU  - Nguyen, Hoa Thi",
        "PY  - 2021",
        "DA  - 2021/11/29/",
        "SP  - 472",
        "EP  - 474",
        "DO  - 10.1000/xyz",
        "N1  - Cited: p. 473",
    ):
        assert line in first
    assert second[0] == "TY  - RPRT"
    for line in ("AU  - General Statistics Office", "DA  - 2020/06//", "KW  - child labour", "KW  - survey", "SN  - 978-92-2-130152-3"):
        assert line in second
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in first + second)


def test_bibtex_can_be_read_again(corpus: Path) -> None:
    text = bibtex(cited(["journal ¶4", "undated ¶5"], corpus))
    entries = parse_string(text, "bibtex").entries
    assert list(entries) == ["journal", "undated"]
    assert entries["journal"].fields["note"] == "Cited: ¶4"
    assert entries["undated"].fields["note"] == "Cited: ¶5. Found in a drawer"
    assert entries["journal"].fields["pages"] == "472--474"
    assert [str(p) for p in entries["journal"].persons["author"]] == ["Nguyen, Hoa Thi", "Tran, B."]


@pytest.mark.parametrize(
    ("key", "word"),
    [("jurnal", "journal"), ("nothing-like-it", "sumber sources"), ("¶4", "without its source"), ("journal ¶x", "¶x"), ("", "no source")],
)
def test_what_cannot_be_cited_is_refused(corpus: Path, key: str, word: str) -> None:
    with pytest.raises(InputRefused, match=re.escape(word)):
        cited([key], corpus)


def test_a_broken_bibliography_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        cited(["x"], tmp_path)
    (tmp_path / "references.bib").write_text("@misc{x, title = ")
    with pytest.raises(InputRefused, match="not valid BibTeX"):
        cited(["x"], tmp_path)


def test_every_source_of_the_corpus_can_be_cited_in_every_format() -> None:
    corpus = Settings().corpus
    keys = list(load_references(corpus))
    works = cited(keys, corpus)
    assert [work.key for work in works] == keys
    written = {name: form(works) for name, form in FORMATS.items()}
    assert written["ris"].count("\nER  - ") == len(keys)
    assert list(parse_string(written["bibtex"], "bibtex").entries) == keys
    assert [item["id"] for item in json.loads(written["csl-json"])] == keys
    paragraphs = written["apa"].split("\n\n")
    assert len(paragraphs) == len(keys)
    for work, paragraph in zip(works, paragraphs, strict=True):
        assert re.search(r"\((?:\d{4}(?:, [A-Z]\w+(?: \d{1,2})?)?|n\.d\.)\)", paragraph), paragraph
        assert not re.search(r"[{}]|\\|None|\.\.", paragraph.partition("http")[0]), paragraph
        assert work.fields["title"].split()[0] in paragraph
