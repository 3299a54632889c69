"""Originals copied out of PDFs: mended where that is safe, refused in one sentence where they cannot be used."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.errors import InputRefused
from ingest.figures import figure_keys
from ingest.originals import original_files, read_original
from tests.conftest import ORIGINAL, ordinary_rights

BROKEN_BY_PAGES = ((10, 11), (28, 29), (31, 32), (35, 36), (38, 39), (48, 49), (55, 56), (65, 66), (68, 69), (74, 75), (78, 79))

TRAPS = """\
Pendahuluan

Program ini didanai oleh kementerian dan dijalankan bersama pemerintah serta

mitra sosial di tiga provinsi. Hasilnya dinilai baik oleh Andrew dkk. Vietnam pun melanjutkan program itu.

Pembahasan

Survei mencatat 226, 198 anak (l4,8%) di pertanian dan 15, 879 anak di jasa, sedangkan 182,618 anak atau 60.0% bekerja di rumah.

Konvensi No. 182 diratifikasi pada tahun 2000 oleh negara yang

Vietnam sebut sebagai mitra dalam perjanjian tersebut.

Daftar Pustaka

Andrew, L. (2004). Child Labor: A Global View. London: Greenwood Press, 777 halaman.
"""


def read(folder: Path, name: str, content: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_original(path, folder, {"mini": "mini-article"})


def test_traps(tmp_path: Path) -> None:
    document = read(tmp_path, "traps.txt", TRAPS)
    assert [p.locator.label for p in document.passages] == ["¶2-3", "¶5", "¶6-7"]
    assert [p.locator.section for p in document.passages] == ["Pendahuluan", "Pembahasan", "Pembahasan"]
    joined, survey, _ = document.passages
    assert "pemerintah serta mitra sosial" in joined.text
    assert joined.sentences[1].startswith("Hasilnya dinilai baik oleh Andrew dkk. Vietnam")
    assert {"226198", "14.8%", "15879", "182618", "60%"} <= figure_keys(survey.text, "id")
    assert "777" not in " ".join(p.text for p in document.passages)
    assert {p.language for p in document.passages} == {"id"}
    assert document.source == "traps"


def test_known_file_is_its_source(tmp_path: Path) -> None:
    document = read(tmp_path, "Mini.TXT", ORIGINAL)
    assert document.source == "mini-article"
    assert {p.origin for p in document.passages} == {"original"}
    assert document.passages[0].passage_id == "mini-article/¶2-3/id/original"


def test_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    plain, windows = read(tmp_path, "a.txt", TRAPS), read(tmp_path, "b.txt", b"\xef\xbb\xbf" + TRAPS.replace("\n", "\r\n").encode())
    assert [p.text for p in plain.passages] == [p.text for p in windows.passages]


def test_long_paragraph_is_cut_between_sentences(tmp_path: Path) -> None:
    text = " ".join(f"Kalimat nomor {n} menyebut angka {n * 1000} anak di Vietnam." for n in range(60))
    passages = read(tmp_path, "long.txt", text).passages
    assert len(passages) > 1
    assert {p.locator.label for p in passages} == {"¶1"}
    assert len({p.passage_id for p in passages}) == len(passages)
    assert " ".join(p.text for p in passages) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    with contextlib.suppress(InputRefused):
        document = read(tmp_path, "any.txt", text.encode("utf-8", "replace"))
        assert all(p.sentences and p.locator.paragraphs for p in document.passages)


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\n", "is empty"),
    "no encoding": (bytes(range(1, 32)) * 9 + bytes(range(128, 160)), "not text"),
    "binary": (b"\x7fELF\x02\x01\0\0\0text", "not text"),
    "bibliography only": (b"Daftar Pustaka\n\nAndrew, L. (2004).\n", "no paragraph"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name: str, tmp_path: Path) -> None:
    content, words = BAD[name]
    with pytest.raises(InputRefused, match=words) as refusal:
        read(tmp_path, "bad.txt", content)
    assert str(refusal.value).startswith("bad.txt: ")


def test_directory_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    assert original_files(tmp_path) == [tmp_path / "x.txt"]
    with pytest.raises(InputRefused, match=r"x\.txt: is a folder"):
        read_original(tmp_path / "x.txt", tmp_path, {})


@pytest.mark.parametrize("target", ["nowhere.txt", "../outside.txt"])
def test_link_that_leads_nowhere_or_out(target: str, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text(ORIGINAL, encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x.txt").symlink_to(target)
    assert original_files(folder) == [folder / "x.txt"]
    with pytest.raises(InputRefused, match=r"^x\.txt: .*(link|cannot be read)"):
        read_original(folder / "x.txt", folder, {})


@pytest.mark.skipif(os.name != "posix", reason="file permissions of POSIX")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(ORIGINAL, encoding="utf-8")
    path.chmod(0)
    with ordinary_rights(), pytest.raises(InputRefused, match=r"^x\.txt: cannot be read \(Permission denied\)"):
        read_original(path, tmp_path, {})


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="--originals"):
        original_files(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def article(originals: Path | None) -> Document:
    if originals is None:
        pytest.skip("the article is not at hand; set SUMBER_TEST_ORIGINALS to its folder")
    return read_original(originals / "article.id.txt", originals, {"article.id": "ilo-vietnam-article"})


class TestTheArticle:
    """The real article, where it is at hand."""

    def test_page_breaks_are_mended(self, article: Document) -> None:
        joined = {p.locator.paragraphs for p in article.passages if len(p.locator.paragraphs) > 1}
        assert joined == set(BROKEN_BY_PAGES)

    def test_numbering_is_that_of_the_list(self, article: Document, originals: Path) -> None:
        rows = [line.split("\t") for line in (originals / "article.paragraphs.tsv").read_text(encoding="utf-8").splitlines()[1:]]
        first_words = {int(number): words.split() for number, _, words in rows}
        for passage in article.passages:
            if not passage.passage_id.endswith(("/2", "/3", "/4")):
                assert passage.text.split()[:4] == first_words[passage.locator.paragraphs[0]][:4], passage.locator.label

    def test_bibliography_is_no_evidence(self, article: Document) -> None:
        assert max(n for p in article.passages for n in p.locator.paragraphs) == 87

    def test_languages(self, article: Document) -> None:
        assert {p.locator.label for p in article.passages if p.language == "en"} == {"¶1"}
        assert {p.language for p in article.passages} == {"en", "id"}

    def test_figures_of_the_traps(self, article: Document) -> None:
        keys = {key for p in article.passages for key in figure_keys(p.text, "id")}
        assert {"226198", "15879", "182618", "60%", "14.8%", "1754182", "1754782", "1754066", "1031944"} <= keys
