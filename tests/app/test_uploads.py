"""Uploaded drafts: what is read, and what is refused in plain words."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from app.uploads import MAX_BYTES, MAX_UNPACKED_BYTES, read_draft
from ingest.errors import InputRefused


def _word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_text_and_word_are_read_as_text() -> None:
    assert read_draft("a.txt", "\ufeffSatu.\r\nDua <b>tiga</b>.".encode()) == "Satu.\nDua <b>tiga</b>."
    assert read_draft("a.DOCX", _word("Một câu.", "**Hai** câu.")) == "Một câu.\n\n**Hai** câu."


def test_a_zip_bomb_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(MAX_UNPACKED_BYTES // 1_000_000 + 1):
            entry.write(b" " * 1_000_000)
    assert len(out.getvalue()) < MAX_BYTES
    with pytest.raises(InputRefused, match="unpacks to far more"):
        read_draft("bomb.docx", out.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"plain text", _word("x")[:400]])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(InputRefused, match="not a Word document"):
        read_draft("a.docx", content)


def test_a_word_document_with_broken_insides_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(InputRefused, match="not a Word document"):
        read_draft("a.docx", out.getvalue())


def test_too_much_and_not_text_are_refused() -> None:
    with pytest.raises(InputRefused, match="at most"):
        read_draft("a.txt", b"x" * (MAX_BYTES + 1))
    with pytest.raises(InputRefused, match="UTF-8"):
        read_draft("a.txt", b"\xff\xfe\x00x")
