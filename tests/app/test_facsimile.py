"""The page of an original as a picture: where the sentence is marked, and what is said where it cannot be."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from app.engine import Engine
from app.facsimile import facsimile, has_facsimile, page_of
from app.facsimile_drawing import HEIGHT, LARGEST_SCALE, WIDTH, cells_of, draw, find, letters_of
from app.index import IndexHandle, OpenIndex
from ingest.build import ingest
from ingest.documents import Passage
from ingest.originals import read_original
from ingest.settings import PROJECT, Settings
from tests.ingest.small_pdf import drawn_pdf, text_pdf

REPORT = PROJECT / "tests" / "ingest" / "files" / "report.pdf"
TEA = ["Laporan ini menyebut bahwa 4.321 anak bekerja di kebun teh pada", "tahun 2019. Survei itu dilakukan oleh dewan desa."]
SENTENCE = "Laporan ini menyebut bahwa 4.321 anak bekerja di kebun teh pada tahun 2019."


@pytest.fixture
def index(built: Settings, tmp_path: Path) -> OpenIndex:
    """The small corpus with a PDF of two pages beside it, the second one numbered 7."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "teh.pdf").write_bytes(text_pdf([["Halaman pertama memuat 111 kata pengantar."], TEA], "0 << /S /D /St 6 >>"))
    ingest(built, [folder])
    return IndexHandle(built).current()


def _cited(index: OpenIndex) -> Passage:
    return next(p for p in index.store.all() if p.origin == "original" and SENTENCE in p.sentences)


def _yellow(png: bytes) -> tuple[float, float]:
    """(share of marked pixels, how far down their middle is) of a picture."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    wide, high = picture.size
    data = picture.tobytes()
    rows = [i // 3 // wide for i in range(0, len(data), 3) if data[i] > 200 and data[i + 1] > 180 and data[i + 2] < 150]
    return len(rows) / (wide * high), sum(rows) / len(rows) / high if rows else 0.0


def test_the_cited_sentence_is_marked_where_it_stands(index: OpenIndex) -> None:
    passage = _cited(index)
    assert has_facsimile(passage)
    drawn = facsimile(passage, passage.sentences.index(SENTENCE), index)
    assert (drawn.page, drawn.label, drawn.marked, drawn.problem, drawn.changed) == (2, "7", "all", "", False)
    assert Image.open(io.BytesIO(drawn.png)).size == (drawn.width, drawn.height)
    share, middle = _yellow(drawn.png)
    assert 0.005 < share < 0.05, "two lines of a page"
    assert abs(middle - drawn.down) < 0.02
    assert middle < 0.15, "they stand at the top"
    assert abs(drawn.across - 72 / 595) < 0.01
    assert facsimile(passage, 0, index).png is drawn.png, "drawn once"


def test_a_file_that_is_gone_changed_or_damaged_is_said(index: OpenIndex, tmp_path: Path) -> None:
    passage = _cited(index)
    path = tmp_path / "papers" / "teh.pdf"
    path.write_bytes(text_pdf([["Isi lain."], ["Halaman ini memuat kalimat yang lain sekali."]]))
    drawn = facsimile(passage, 0, index)
    assert drawn.changed
    assert (drawn.marked, drawn.problem) == ("none", "")
    assert _yellow(drawn.png)[0] == 0
    path.write_bytes(text_pdf([["Tinggal satu halaman."]]))
    assert facsimile(passage, 0, index).problem == "undrawn"
    path.write_bytes(b"%PDF-1.7 cut off")
    assert facsimile(passage, 0, index).problem == "undrawn"
    path.unlink()
    assert facsimile(passage, 0, index).problem == "gone"
    path.symlink_to(REPORT)
    assert facsimile(passage, 0, index).problem == "gone", "a link out of the folder is not followed"


def test_text_and_digests_have_no_page(index: OpenIndex) -> None:
    assert not any(has_facsimile(p) for p in index.store.all() if p.origin == "digest")


def test_every_sentence_of_a_real_report_is_found_on_its_page() -> None:
    """Two columns, hyphens, ligatures, notes, tables: a report that a word processor made."""
    document = read_original(REPORT, REPORT.parent, {})
    missed = []
    cited = [(p, i) for p in document.passages for i in range(len(p.sentences))]
    for passage, i in cited[::4]:
        said, _ = draw(str(REPORT), page_of(passage, i), passage.sentences[i])
        if said["marked"] != "all" and not passage.locator.label.startswith("pp."):
            missed.append((passage.locator.label, passage.sentences[i]))
    assert len(cited) > 80
    assert missed == []


@pytest.mark.parametrize(("width", "height"), [(20, 20), (20_000, 200), (300, 14_000)])
def test_the_picture_is_bounded_whatever_the_page(width: int, height: int, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn_pdf(["0 0 9 9 re f"]).replace(b"[0 0 595 842]", f"[0 0 {width} {height}]".encode()))
    said, _ = draw(str(path), 1, "Nothing of this is there.")
    assert said["width"] <= min(WIDTH, LARGEST_SCALE * width) + 1
    assert said["height"] <= min(HEIGHT, LARGEST_SCALE * height) + 1
    assert said["marked"] == "none"


def test_a_turned_page_is_marked_where_the_reader_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf([TEA]).replace(b"/MediaBox", b"/Rotate 180 /MediaBox"))
    said, png = draw(str(path), 1, SENTENCE)
    assert said["marked"] == "all"
    assert _yellow(png)[1] > 0.85, "what stands at the top of the sheet is seen at its foot"


def test_what_interrupts_a_sentence_on_the_page_does_not_hide_it() -> None:
    page = letters_of("The survey counted 662 children3 who work in the three valleys of the district. Others do not.")
    assert find("The survey counted 662 children who work in the three valleys of the district.", page)[1] == "all"
    assert (
        find("The survey counted 662 children who work in the three valleys, and the next page says more of them all.", page)[1] == "part"
    )
    assert find("Nobody has ever heard of any of this in another district.", page) == ([], "none")
    assert find("…", page) == ([], "none")


def test_a_row_of_a_table_is_found_by_its_cells() -> None:
    assert cells_of("District: Sukamaju; Households: 1,204 (Table 1. Households (2021) by district).") == "Sukamaju 1,204"
    assert cells_of("He said: go; she went.") == ""
    found, marked = find(
        "District: Sukamaju; Households: 1,204 (Table 1. By district).", letters_of("District Households\nSukamaju 1,204\nX 3")
    )
    assert marked == "all"
    assert len(found) == len("Sukamaju1204")


def test_a_drawing_process_that_fails_says_nothing_on_the_page(tmp_path: Path) -> None:
    wanted = json.dumps({"path": str(tmp_path / "none.pdf"), "page": 1, "sentence": ""})
    done = subprocess.run([sys.executable, "-m", "app.facsimile_drawing"], input=wanted.encode() + b"\n", capture_output=True, cwd=PROJECT)
    assert done.returncode != 0
    assert done.stdout == b""


def test_the_conversation_offers_the_page_of_a_cited_original(index: OpenIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The button is there, and what it brings is described; the file gone, a sentence stands in its place."""
    monkeypatch.setenv("SUMBER_DATA", str(index.settings.data))
    monkeypatch.setenv("SUMBER_CORPUS", str(index.settings.corpus))
    st.cache_resource.clear()
    passage = _cited(index)
    assert Engine(index.settings).ask("Berapa anak bekerja di kebun teh pada tahun 2019?").citations[0].passage_id == passage.passage_id
    page = (
        "import streamlit as st\n"
        "from app import facsimile_panel, session\n"
        "facsimile_panel.panel = lambda name, data, key, **on: st.session_state.update(shown=data)\n"
        "index = session.engine().index()\n"
        "passage = next(p for p in index.store.all() if p.passage_id == st.session_state.wanted)\n"
        "facsimile_panel.cited_page(passage, {0}, index, 'key')\n"
    )
    chat = AppTest.from_string(page, default_timeout=60)
    chat.session_state["wanted"] = passage.passage_id
    chat.session_state["interface_language"] = "en"
    chat.run()
    assert chat.session_state["shown"]["label"] == "Show page 7 of the original"
    assert "picture" not in chat.session_state["shown"], "nothing is drawn before it is asked for"
    chat.session_state["facsimile"] = f"{passage.passage_id} 0"
    chat.run()
    assert chat.session_state["shown"]["picture"].startswith("data:image/png;base64,")
    assert SENTENCE in chat.session_state["shown"]["alternative"]
    for positions in ("()", "{99}"):
        plain = AppTest.from_string(page.replace("{0}", positions), default_timeout=60)
        plain.session_state["wanted"] = passage.passage_id
        plain.session_state["interface_language"] = "en"
        plain.session_state["facsimile"] = f"{passage.passage_id} 0"
        plain.run()
        assert plain.session_state["shown"]["notes"] == []
        assert plain.session_state["shown"]["alternative"].endswith("without a mark")
        assert _yellow(base64.b64decode(plain.session_state["shown"]["picture"].partition(",")[2]))[0] == 0
    (tmp_path / "papers" / "teh.pdf").unlink()
    chat.run()
    assert chat.session_state["shown"]["picture"] == ""
    assert "teh.pdf is no longer where it was" in chat.session_state["shown"]["notes"][0]
    assert not chat.exception
