"""EPUB: chapters in the order of the spine under their titles, notes kept, and what is protected or made to harm refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import InputRefused
from ingest.inputs import find_inputs, read_inputs
from ingest.originals import read_original
from ingest.readers.archive import MAX_UNPACKED_BYTES
from ingest.readers.epub import read_epub
from ingest.settings import Settings

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Anak di Kebun Teh</dc:title><dc:creator>Sari Wulandari</dc:creator><dc:creator>Lê Minh</dc:creator>
<dc:identifier>urn:doi:10.1234/teh.2019</dc:identifier><dc:date>2019-06-12</dc:date><dc:language>id</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/second%20file.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.png" media-type="image/png"/></manifest>
<spine>
<itemref idref="nav"/><itemref idref="notes" linear="no"/><itemref idref="one"/><itemref idref="two"/><itemref idref="cover"/></spine>
</package>"""
NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li><a href="text/second%20file.xhtml">Kebun di pegunungan</a></li>'
    '<li><a href="text/second%20file.xhtml#x">Bagian dalam bab</a></li><li><a href="text/a.xhtml">Sekolah desa</a></li>'
    "</ol></nav></body></html>"
)
FIRST = (
    '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>'
    '<script src="x.js"/></head><body><a id="start"/><p>Pada tahun 2019 ada 4.321 anak<a epub:type="noteref" href="notes.xhtml#n1">12</a> '
    "yang bekerja di kebun teh itu.</p></body></html>"
)
SECOND = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Sekolah</h1><h2>Jarak</h2>'
    "<p>Sekolah terdekat berjarak 17 km dari kebun itu.</p></body></html>"
)
NOTES = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
    '<aside epub:type="footnote" id="n1"><p>Angka itu berasal dari sensus desa tahun 2019.</p></aside></body></html>'
)


def book(changes: dict[str, str | bytes | None] | None = None) -> bytes:
    """A small EPUB; ``changes`` replaces members, or takes one out where it gives None."""
    members: dict[str, str | bytes | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": NAV,
        "OEBPS/text/second file.xhtml": FIRST,
        "OEBPS/text/a.xhtml": SECOND,
        "OEBPS/text/notes.xhtml": NOTES,
        **(changes or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def encrypted(algorithm: str, member: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="{member}"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )


def test_chapters_follow_the_spine_under_their_titles(tmp_path: Path) -> None:
    (tmp_path / "teh.epub").write_bytes(book())
    document = read_original(tmp_path / "teh.epub", tmp_path, {})
    assert [(p.locator.section, p.text) for p in document.passages] == [
        ("Anak di Kebun Teh > Kebun di pegunungan", "Pada tahun 2019 ada 4.321 anak yang bekerja di kebun teh itu."),
        ("Anak di Kebun Teh > Sekolah > Jarak", "Sekolah terdekat berjarak 17 km dari kebun itu."),
        ("Anak di Kebun Teh > notes", "Angka itu berasal dari sensus desa tahun 2019."),
    ]
    assert (document.title, document.authors, document.year) == ("Anak di Kebun Teh", ("Sari Wulandari", "Lê Minh"), 2019)
    assert document.doi == "10.1234/teh.2019"
    assert document.language == "id"


def test_an_older_book_has_its_titles_from_its_chart() -> None:
    package = PACKAGE.replace('properties="nav"', "").replace(
        "<manifest>", '<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    )
    chart = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Bab  satu</text></navLabel>'
        '<content src="text/second%20file.xhtml#start"/></navPoint></navMap></ncx>'
    )
    reading = read_epub(book({"OEBPS/book.opf": package, "OEBPS/toc.ncx": chart, "OEBPS/nav.xhtml": None}))
    assert ("heading", "Bab satu") in [(b.kind, b.text) for b in reading.blocks]


def test_a_chapter_that_is_not_there_is_said_and_the_rest_is_read() -> None:
    reading = read_epub(book({"OEBPS/text/a.xhtml": None}))
    assert reading.remarks == ("1 chapters are missing from the file (a.xhtml)",)
    assert any("4.321 anak" in b.text for b in reading.blocks)


def test_a_book_whose_fonts_alone_are_encrypted_is_read() -> None:
    fonts = encrypted("http://www.idpf.org/2008/embedding", "OEBPS/font.otf")
    assert read_epub(book({"META-INF/encryption.xml": fonts})) == read_epub(book())


def _bomb() -> bytes:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("OEBPS/huge.xhtml", "w") as entry:
        for _ in range(MAX_UNPACKED_BYTES // 4_000_000 + 1):
            entry.write(b" " * 4_000_000)
    return out.getvalue()


LAUGHS = '<!DOCTYPE c [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = PACKAGE.replace("text/a.xhtml", "../../etc/passwd").replace("text/second%20file", "/etc/x")
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "protected text": (
        lambda: book({"META-INF/encryption.xml": encrypted("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/text/a.xhtml")}),
        "protected against copying",
    ),
    "a licence of a lending library": (lambda: book({"META-INF/license.lcpl": "{}"}), "protected against copying"),
    "a zip without a container": (lambda: book({"META-INF/container.xml": None}), "is not an EPUB, although"),
    "a container without a package": (lambda: book({"META-INF/container.xml": "<container/>"}), "does not say where"),
    "a package that is missing": (lambda: book({"OEBPS/book.opf": None}), "lacks the part OEBPS/book.opf"),
    "a book without chapters": (lambda: book({"OEBPS/book.opf": PACKAGE.partition("<spine>")[0] + "</package>"}), "without chapters"),
    "chapters without text": (
        lambda: book(dict.fromkeys(("OEBPS/text/a.xhtml", "OEBPS/text/notes.xhtml", "OEBPS/text/second file.xhtml"), "<html/>")),
        "no text that could be cited",
    ),
    "a member that leaves its folder": (lambda: book({"../evil.xhtml": "x"}), "leave its folder"),
    "entities in the package": (lambda: book({"OEBPS/book.opf": PACKAGE.replace("?>", "?>" + LAUGHS, 1)}), "entities of its own"),
    "a zip bomb": (_bomb, "unpacks to far more"),
    "cut off": (lambda: book()[:700], "damaged or cut-off"),
    "plain text": (lambda: b"Just some text, " * 50, "damaged or cut-off"),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"x" * 500, "is not an EPUB: it is a PDF. Rename it to .pdf"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused_with_name_and_reason(case: str, tmp_path: Path) -> None:
    content, words = BAD[case]
    (tmp_path / "b.epub").write_bytes(content())
    with pytest.raises(InputRefused, match=words) as refusal:
        read_original(tmp_path / "b.epub", tmp_path, {})
    assert str(refusal.value).startswith("b.epub: ")
    assert str(refusal.value).endswith((".", ".pdf"))


def test_a_chapter_outside_the_book_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "b.epub").write_bytes(book({"OEBPS/book.opf": OUTSIDE}))
    document = read_original(tmp_path / "b.epub", tmp_path, {})
    assert [p.text for p in document.passages] == ["Angka itu berasal dari sensus desa tahun 2019."]
    assert document.remarks == ("2 chapters are missing from the file (x.xhtml, passwd)",)


def test_an_epub_is_ingested_beside_other_documents(mini_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "teh.epub").write_bytes(book())
    contents = read_inputs(mini_settings, find_inputs(mini_settings, [folder]))
    assert contents.statuses["originals/papers/teh.epub"].startswith("3 passages")
    assert [r.title for r in contents.own_sources] == ["Anak di Kebun Teh"]
