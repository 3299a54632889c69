"""Files that are damaged, wrongly named or made to harm: each is refused in a sentence that names it, and the rest is ingested."""

from __future__ import annotations

import io
import os
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ingest.errors import InputRefused
from ingest.inputs import find_inputs, read_inputs
from ingest.originals import original_files, read_original
from ingest.readers.archive import MAX_UNPACKED_BYTES
from ingest.readers.kinds import MAX_BYTES
from ingest.readers.process import ReadingProcess
from ingest.settings import Settings
from tests.ingest.small_pdf import drawn_pdf, pdf_bytes, text_pdf

FILES = Path(__file__).parent / "files"
DOCUMENT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
GOOD_LINES = ["Laporan ini menyebut bahwa 4.321 anak bekerja di kebun teh pada tahun 2019.", "Survei itu dilakukan oleh dewan desa."]


def word(paragraph: str = "Một câu có 12.345 trẻ em.") -> bytes:
    document = docx.Document()
    document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def body(inner: str, before: str = "") -> bytes:
    return zipped({"word/document.xml": f'{before}<w:document xmlns:w="{DOCUMENT}"><w:body>{inner}</w:body></w:document>'.encode()})


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    return body("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", f"<!DOCTYPE w [{entities}]>")


def outside() -> bytes:
    return body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(MAX_UNPACKED_BYTES // 4_000_000 + 1):
            entry.write(b" " * 4_000_000)
    return out.getvalue()


def page_tree_loop() -> bytes:
    return pdf_bytes(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 /Parent 2 0 R >>"])


def form_loop() -> bytes:
    """A drawing that draws itself."""
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 3 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    )
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 3 0 R >> >> /Contents 5 0 R >>"
    contents = "<< /Length 5 >>\nstream\n/X Do\nendstream"
    return pdf_bytes(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", form, page, contents])


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "protected by a password": ("a.pdf", (FILES / "protected.pdf").read_bytes, "protected by a password.*qpdf"),
    "cut off": ("a.pdf", lambda: (FILES / "report.pdf").read_bytes()[:900], "damaged"),
    "empty": ("a.pdf", lambda: b"", "is empty"),
    "a scan": ("a.pdf", lambda: drawn_pdf(["0 0 400 700 re f"] * 3), "is a scan: its 3 pages.*ocrmypdf"),
    "no PDF": ("a.pdf", lambda: b"Just some text, " * 50, "is no PDF"),
    "a web page called PDF": ("a.pdf", lambda: b"<!DOCTYPE html><html><body>Please log in</body></html>", "is a web page"),
    "a Word document called PDF": ("a.pdf", word, "Word documents.*Rename it to .docx"),
    "a PDF called text": ("a.txt", lambda: text_pdf([GOOD_LINES]), "is a PDF|not text"),
    "a PDF called Word": ("a.docx", lambda: text_pdf([GOOD_LINES]), "it is a PDF. Rename it to .pdf"),
    "a picture called HTML": ("a.html", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "it is a picture"),
    "pages that go round": ("a.pdf", page_tree_loop, "damaged|without pages|pages; at most|is a scan"),
    "a drawing of itself": ("a.pdf", form_loop, "is a scan"),
    "an old Word file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "not read.*soffice"),
    "an old Word file called new": ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old Word file .* or protected"),
    "a zip that is no document": ("a.docx", lambda: zipped({"a.txt": b"x"}), "is not a Word document"),
    "a broken zip": ("a.docx", lambda: word()[:500], "damaged or cut-off"),
    "a damaged member": (
        "a.docx",
        lambda: word().replace(b"\x00\x00word/document.xml", b"\x00\x00word/documentXxml"),
        "damaged|is not a Word",
    ),
    "a zip bomb": ("a.docx", bomb, "unpacks to far more"),
    "a member that leaves its folder": (
        "a.docx",
        lambda: zipped({"word/document.xml": b"<x/>", "../../evil.sh": b"x"}),
        "leave its folder",
    ),
    "billion laughs": ("a.docx", laughs, "entities of its own|cannot be read"),
    "an entity that reads a file": ("a.docx", outside, "entities of its own"),
    "elements a thousand deep": ("a.docx", lambda: body("<w:p>" * 1_000 + "</w:p>" * 1_000), "cannot be read"),
    "a body without text": ("a.docx", lambda: body("<w:p/>"), "no text that could be cited"),
    "a page that is all menu": ("a.html", lambda: b"<html><body><nav>Home</nav><script>var x = 1</script></body></html>", "no text"),
    "Markdown without text": ("a.md", lambda: b"---\ntitle: x\n---\n", "no text|no paragraph"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused_with_name_and_reason(case: str, tmp_path: Path) -> None:
    name, content, words = BAD[case]
    (tmp_path / name).write_bytes(content())
    assert original_files(tmp_path) == [tmp_path / name]
    began = time.monotonic()
    with pytest.raises(InputRefused, match=words) as refusal:
        read_original(tmp_path / name, tmp_path, {})
    assert str(refusal.value).startswith(f"{name}: ")
    assert str(refusal.value).endswith((".", "pdf", "docx", "ocrmypdf"))
    assert time.monotonic() - began < 60


def test_html_of_fifty_thousand_levels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(
        b"<div>" * 50_000 + b"Text of 12 words that stands at the very bottom of it all." + b"</div>" * 50_000
    )
    with pytest.raises(InputRefused, match=r"^a\.html: "):
        read_original(tmp_path / "a.html", tmp_path, {})


def test_a_pdf_of_a_hundred_thousand_objects_is_read(tmp_path: Path) -> None:
    base = text_pdf([GOOD_LINES])
    start = base.index(b"xref\n")
    objects = base[9:start].split(b"endobj\n")[:-1]
    bodies = [part.split(b" 0 obj\n", 1)[1].rstrip(b"\n") for part in objects]
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([*bodies, *([b"<< /A 1 >>"] * 100_000)]))
    document = read_original(tmp_path / "a.pdf", tmp_path, {})
    assert "4.321 anak" in document.passages[0].text


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as handle:
        handle.write(b"%PDF-1.7\n")
        handle.truncate(MAX_BYTES["pdf"] + 1)  # sparse: takes no room
    with pytest.raises(InputRefused, match=r"huge\.pdf: is larger than 200 MB"):
        read_original(path, tmp_path, {})


def test_a_reader_that_takes_too_long_is_ended_and_the_next_file_is_read() -> None:
    with ReadingProcess(seconds=0.001) as hurried, pytest.raises(InputRefused, match=r"takes longer than 0\.001 s"):
        hurried.read("pdf", (FILES / "report.pdf").read_bytes())
    with ReadingProcess() as process:
        first = process.read("pdf", (FILES / "report.pdf").read_bytes())
        assert process._process is not None
        process._process.kill()
        process._process.wait()
        with pytest.raises(InputRefused, match="makes its reader fail"):
            process.read("pdf", (FILES / "report.pdf").read_bytes())
        assert process.read("pdf", (FILES / "report.pdf").read_bytes()) == first


def test_a_link_to_a_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    folder, other = tmp_path / "papers", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (other / "secret.txt").write_text("Rahasia.", encoding="utf-8")
    (folder / "link").symlink_to(other)
    (folder / "round").symlink_to(folder)
    assert original_files(folder) == [folder / "link", folder / "round"]
    with pytest.raises(InputRefused, match="link: is a link"):
        read_original(folder / "link", folder, {})


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("Kalimat pertama. " * 400_000, encoding="utf-8")
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            with path.open("a", encoding="utf-8") as handle:
                handle.write("Kalimat baru. ")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        refusals = []
        for _ in range(20):
            try:
                read_original(path, tmp_path, {}, sha256="0" * 64)
            except InputRefused as error:
                refusals.append(str(error))
    finally:
        ended.set()
        writer.join()
    assert refusals == ["growing.txt: changed while it was read. Run sumber ingest again when nothing writes to it."] * 20


def test_the_rest_is_ingested_and_every_file_is_reported(mini_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    for name, content in (
        ("báo cáo 2019.pdf", text_pdf([GOOD_LINES])),
        ("twin.pdf", text_pdf([GOOD_LINES])),
        ("отчёт.docx", word()),
        ("scan.pdf", drawn_pdf(["0 0 9 9 re f"])),
        ("~$lock.docx", b"x"),
        ("photo.jpg", b"\xff\xd8\xff"),
        ("deep/er/notes.md", b"# Catatan\n\nAda 77 anak di desa itu.\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    contents = read_inputs(mini_settings, find_inputs(mini_settings, [folder]))
    mine = {name.removeprefix("originals/papers/"): status for name, status in contents.statuses.items() if name.startswith("originals/")}
    assert set(mine) == {"báo cáo 2019.pdf", "twin.pdf", "отчёт.docx", "scan.pdf", "deep/er/notes.md"}
    assert mine["báo cáo 2019.pdf"].startswith("1 passages")
    assert mine["twin.pdf"] == "same content as originals/papers/báo cáo 2019.pdf, which is used"
    assert list(contents.refused) == ["originals/papers/scan.pdf"]
    own = {r.key: r.title for r in contents.own_sources}
    assert len(own) == 3
    assert own["notes"] == "Catatan"
    assert {p.source for p in contents.passages if p.origin == "original"} == set(own)


def test_two_folders_of_the_same_name_with_the_same_file_do_not_clash(mini_settings: Settings, tmp_path: Path) -> None:
    for place, figure in (("a", "111"), ("b", "222")):
        (tmp_path / place / "papers").mkdir(parents=True)
        (tmp_path / place / "papers" / "report.txt").write_text(f"Laporan\n\nAda {figure} anak di desa itu.\n", encoding="utf-8")
    folders = [tmp_path / "a" / "papers", tmp_path / "b" / "papers"]
    found = find_inputs(mini_settings, folders)
    assert {"originals/a/papers/report.txt", "originals/b/papers/report.txt"} <= set(found.files)
    contents = read_inputs(mini_settings, found)
    texts = {p.text: p.source for p in contents.passages if p.origin == "original"}
    assert set(texts) == {"Ada 111 anak di desa itu.", "Ada 222 anak di desa itu."}
    assert len(set(texts.values())) == len(contents.own_sources) == 2


def test_a_folder_within_another_is_read_once(mini_settings: Settings, tmp_path: Path) -> None:
    inner = tmp_path / "papers" / "inner"
    inner.mkdir(parents=True)
    (inner / "x.txt").write_text("Ada 111 anak di desa itu.", encoding="utf-8")
    found = find_inputs(mini_settings, [tmp_path / "papers", inner, tmp_path / "papers"])
    assert [o.path for o in found.originals] == [inner / "x.txt"]


@pytest.mark.skipif(os.name != "posix", reason="named pipes of POSIX")
def test_a_pipe_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    assert original_files(tmp_path) == []
