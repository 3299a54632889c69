"""Drafts that a reader uploads: plain text, Markdown and Word documents, refused in plain words where they are something else."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from ingest.errors import InputRefused

MAX_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 60_000_000
"""A Word document of a thesis unpacks to some 10 MB; a zip bomb to gigabytes."""
MAX_ENTRIES = 4_000


def read_draft(name: str, content: bytes) -> str:
    """The text of an uploaded file, read as text whatever markup is in it.

    Raises:
        InputRefused: if it is too large, not UTF-8, or not a Word document although its name says so.
    """
    if len(content) > MAX_BYTES:
        raise InputRefused(f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} are read. Upload a part of it.")
    if PurePath(name).suffix.lower() == ".docx":
        return _word_text(content)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\x00", "")
    except UnicodeDecodeError:
        raise InputRefused("The file is not UTF-8 text. Save it as UTF-8, or as .docx, and upload it again.") from None


def _word_text(content: bytes) -> str:
    refused = InputRefused("The file is not a Word document, although its name ends in .docx. Save it again from a word processor.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if "word/document.xml" not in archive.namelist():
                raise refused
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refused from None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise InputRefused("The Word document unpacks to far more than a text; it is not opened. Paste the text instead.")
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
        return "\n\n".join(p.text for p in document.paragraphs if p.text.strip())
    except Exception as error:  # python-docx and lxml raise many kinds for damaged files
        raise refused from error
