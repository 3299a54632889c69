"""The reader's own documents: what an upload may be called and be, what is kept, and the way into the index and out of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from app import library
from app.index import IndexHandle, OpenIndex
from app.ingestion import Ingestion
from app.library import NAME_BYTES, clean_name, examine, forgotten, keep, own_files, remove
from ingest.build import ingest, is_stale
from ingest.errors import InputRefused
from ingest.inputs import library_folder
from ingest.manifest import read_manifest
from ingest.settings import Settings
from tests.ingest.small_pdf import drawn_pdf, text_pdf

LINES = ["Laporan ini menyebut bahwa 4.321 anak bekerja di kebun teh pada tahun 2019.", "Survei itu dilakukan oleh dewan desa."]
PDF = text_pdf([LINES])
pytestmark = pytest.mark.timeout(900)
PATIENCE = 400
"""Seconds; starting torch takes minutes where others use the machine."""


@pytest.fixture
def index(built: Settings) -> OpenIndex:
    return IndexHandle(built).current()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("báo cáo 2019.pdf", "báo cáo 2019.pdf"),
        ("отчёт.docx", "отчёт.docx"),
        ("報告.pdf", "報告.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\system.md", "system.md"),
        ("/absolute/a.pdf", "a.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("~$lock.docx", "lock.docx"),
        ("a\x00b\nc.pdf", "a_b_c.pdf"),
        ('what? "yes": <b>.pdf', "what_ _yes__ _b_.pdf"),
        ("report\u202efdp.txt", "report_fdp.txt"),
        ("con.txt", "_con.txt"),
        ("", "document"),
        ("...", "document"),
        ("bao\u0301 ca\u0301o.pdf", "baó cáo.pdf"),
    ],
)
def test_names_are_cleaned_and_keep_their_script(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(some.text(max_size=400))
def test_no_name_leaves_the_folder_or_hides(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned == Path(cleaned).name
    assert not cleaned.startswith((".", "~"))
    assert len(cleaned.encode()) <= NAME_BYTES + 100 or "." in cleaned
    assert not set(cleaned) & set('/\\\0\n\r:<>|?*"')


def test_long_names_fit_and_keep_their_ending() -> None:
    cleaned = clean_name("ư" * 300 + ".pdf")
    assert cleaned.endswith("ư.pdf")
    assert len(cleaned.encode()) <= NAME_BYTES


def test_a_file_is_examined_as_an_ingestion_would_read_it(index: OpenIndex) -> None:
    found = examine("Kebun teh.pdf", PDF, index)
    assert (found.state, found.passages, found.pages, found.known, found.bytes) == ("waiting", 1, 1, False, len(PDF))
    assert found.source == "kebun-teh"
    matched = examine("mini-law.txt", b"Konvensi itu menyebut 77 anak di kebun.", index)
    assert (matched.known, matched.source, matched.title) == (True, "mini-law", index.references["mini-law"].title)
    assert not library_folder(index.settings).exists(), "looking at a file keeps nothing"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "Files of this kind are not read"),
        ("noending", b"text", "Files of this kind are not read"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", drawn_pdf(["0 0 9 9 re f"]), "is a scan"),
        ("a.docx", PDF, "it is a PDF. Rename it to .pdf"),
        ("a.epub", b"PK\x03\x04 broken", "damaged or cut-off"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(name: str, content: bytes, reason: str, index: OpenIndex) -> None:
    found = examine(name, content, index)
    assert found.state == "refused"
    assert reason in found.reason
    assert not found.reason.startswith(name)


def test_limits_and_what_is_there_already(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("teh.pdf", PDF, index.settings)
    assert "A file of this name" in examine("TEH.pdf", text_pdf([["Isi lain 12."]]), index).reason
    assert "this content already, as teh.pdf" in examine("lain.pdf", PDF, index).reason
    assert "A file of this name" in examine("x/b.md", b"# Ada 5 anak", index, taken=["b.md"]).reason
    monkeypatch.setattr(library, "FILE_MB", 0)
    assert "is larger than 0 MB" in examine("c.txt", b"Ada 5 anak.", index).reason
    monkeypatch.setattr(library, "FILE_MB", 50)
    monkeypatch.setattr(library, "FILES", 1)
    assert "holds 1 files" in examine("c.txt", b"Ada 5 anak.", index).reason


def test_what_is_kept_is_ingested_again_and_again_and_forgotten_when_removed(built: Settings, mini_originals: Path) -> None:
    keep("../teh.pdf", PDF, built)
    keep("scan.pdf", drawn_pdf(["0 0 9 9 re f"]), built)
    assert sorted(p.name for p in library_folder(built).iterdir()) == ["scan.pdf", "teh.pdf"]
    before = own_files(IndexHandle(built).current())
    assert [(f.name, f.state) for f in before] == [("scan.pdf", "waiting"), ("teh.pdf", "waiting")]
    assert is_stale(built)
    for folders in (None, [mini_originals], [], None):
        ingest(built, folders)
        index = IndexHandle(built).current()
        scan, tea = own_files(index)
        assert (tea.state, tea.source, tea.passages, tea.pages) == ("in", "teh", 1, 1)
        assert scan.state == "refused"
        assert scan.reason.startswith("is a scan")
        assert str(library_folder(built)) not in read_manifest(built.data).originals
        assert any("4.321 anak" in p.text for p in index.store.all())
    assert not is_stale(built)
    assert remove("../data/library/teh.pdf", built) is False
    assert remove("teh.pdf", built)
    assert forgotten(index) == ["teh.pdf"]
    ingest(built)
    index = IndexHandle(built).current()
    assert forgotten(index) == []
    assert not any("4.321 anak" in p.text for p in index.store.all())


def test_a_library_beside_a_folder_of_the_same_name(built: Settings, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "library"
    other.mkdir(parents=True)
    (other / "teh.txt").write_text("Di tempat lain ada 9 anak.", encoding="utf-8")
    keep("teh.txt", b"Di sini ada 5 anak.", built)
    ingest(built, [other])
    index = IndexHandle(built).current()
    assert {p.text for p in index.store.all() if p.origin == "original"} == {"Di tempat lain ada 9 anak.", "Di sini ada 5 anak."}
    (own,) = own_files(index)
    assert (own.state, own.passages) == ("in", 1)


def test_a_full_disk_keeps_nothing_and_says_so(built: Settings) -> None:
    library_folder(built).write_bytes(b"a file where the folder should be")
    with pytest.raises(InputRefused, match=r"teh\.pdf cannot be kept in"):
        keep("teh.pdf", PDF, built)


def _until_done(ingestion: Ingestion) -> None:
    end = time.monotonic() + PATIENCE
    while ingestion.progress().running:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_an_ingestion_beside_the_chat_leaves_the_old_index_serving(built: Settings) -> None:
    handle = IndexHandle(built)
    first = handle.current()
    keep("teh.pdf", PDF, built)
    ingestion = Ingestion()
    assert ingestion.start(built)
    assert not ingestion.start(built), "one at a time"
    assert handle.current() is first
    assert first.store.get(0).text
    _until_done(ingestion)
    assert ingestion.progress().stage == "done"
    assert handle.current().manifest.counts["passages"] == first.manifest.counts["passages"] + 1
    remove("teh.pdf", built)
    assert ingestion.start(built), "at once, while the first process may still be on its way out"
    _until_done(ingestion)
    assert (ingestion.progress().run, ingestion.progress().stage) == (2, "done")
    assert forgotten(handle.current()) == []


def test_an_ingestion_that_fails_says_why_and_changes_nothing(built: Settings) -> None:
    before = read_manifest(built.data)
    (built.corpus / "mini-law" / "en.md").write_text("no front matter", encoding="utf-8")
    ingestion = Ingestion()
    ingestion.start(built)
    _until_done(ingestion)
    assert ingestion.progress().stage == "failed"
    assert "en.md" in ingestion.progress().problem
    assert read_manifest(built.data) == before
    assert ingestion.start(built), "it can be tried again"
    _until_done(ingestion)


@pytest.fixture
def sources(built: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The tab of the reader's own documents."""
    monkeypatch.setenv("SUMBER_DATA", str(built.data))
    monkeypatch.setenv("SUMBER_CORPUS", str(built.corpus))
    st.cache_resource.clear()
    page = "from app import page_library, session\npage_library.own_documents(session.engine().index(), session.say())\n"
    chat = AppTest.from_string(page, default_timeout=60)
    chat.session_state["interface_language"] = "en"
    return chat


def _rested(chat: AppTest) -> None:
    end = time.monotonic() + PATIENCE
    while chat.run() and not chat.get("file_uploader"):
        assert time.monotonic() < end
        assert not chat.exception
        time.sleep(0.3)


def test_upload_add_and_remove_on_the_page(sources: AppTest, built: Settings) -> None:
    sources.run()
    assert not sources.exception
    sources.get("file_uploader")[0].upload("teh.pdf", PDF).upload("scan.pdf", drawn_pdf(["0 0 9 9 re f"]))
    sources.run()
    assert not sources.exception
    states = {f.name: f.state for f in sources.session_state["library-examined"].values()}
    assert states == {"teh.pdf": "waiting", "scan.pdf": "refused"}
    assert not library_folder(built).exists(), "nothing is kept before it is asked for"
    sources.button(key="library-add").click().run()
    assert not sources.exception
    _rested(sources)
    assert [w.value for w in sources.warning] == []
    assert [s.value for s in sources.success] == ["The new index is verified and in use."]
    (own,) = own_files(IndexHandle(built).current())
    assert (own.name, own.state) == ("teh.pdf", "in")
    sources.session_state["library-removing"] = "teh.pdf"
    sources.run()
    assert "teh.pdf" in sources.text[0].value
    sources.button(key="library-keep").click().run()
    assert (library_folder(built) / "teh.pdf").exists()
    sources.session_state["library-removing"] = "teh.pdf"
    sources.run()
    sources.button(key="library-delete").click().run()
    _rested(sources)
    assert [w.value for w in sources.warning] == []
    index = IndexHandle(built).current()
    assert own_files(index) == []
    assert forgotten(index) == []


def test_a_failure_is_told_on_the_page(sources: AppTest, built: Settings) -> None:
    sources.session_state["interface_language"] = "id"
    sources.run()
    sources.get("file_uploader")[0].upload("teh.pdf", PDF)
    sources.run()
    (built.corpus / "mini-law" / "en.md").write_text("no front matter", encoding="utf-8")
    sources.button(key="library-add").click().run()
    _rested(sources)
    assert not sources.exception
    assert sources.warning[0].value.startswith("Tidak ada yang ditambahkan")
    assert (library_folder(built) / "teh.pdf").exists()
    assert sources.button(key="library-sync")
