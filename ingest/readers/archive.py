"""Zipped documents (Word, EPUB) opened without unpacking more than a document can hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Any

from ingest.errors import InputRefused

MAX_UNPACKED_BYTES = 200_000_000
"""All members together; a zip bomb unpacks to gigabytes."""
MAX_ENTRIES = 10_000


class Archive:
    """The members of a zipped document, by name."""

    def __init__(self, data: bytes, what: str) -> None:
        self.what = what
        """As people call the format: "a Word document"."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise InputRefused(f"is a damaged or cut-off file, not {what}. Save or download it again.") from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
            raise InputRefused("unpacks to far more than a document holds; it is not opened. Save it again from its own program.")
        for entry in entries:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                raise InputRefused(f"holds a member that would leave its folder ({entry.filename[:60]!r}); no real {what[2:]} does.")
            if entry.flag_bits & 1:
                raise InputRefused("is encrypted. Save a copy without a password.")
        self.names = {e.filename for e in entries}

    def bytes_of(self, name: str) -> bytes:
        """One member.

        Raises:
            InputRefused: if it is missing or damaged.
        """
        try:
            with self._zip.open(name) as member:
                data = member.read(MAX_UNPACKED_BYTES + 1)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise InputRefused(f"lacks the part {name} or holds it damaged; it is not {self.what} that can be read.") from error
        except Exception as error:  # zlib and lzma have kinds of their own
            raise InputRefused(f"holds the part {name} damaged. Save or download it again.") from error
        if len(data) > MAX_UNPACKED_BYTES:
            raise InputRefused("unpacks to far more than a document holds; it is not opened.")
        return data

    def xml(self, name: str) -> Any:
        """The root element of one XML member; entities are not expanded and nothing is fetched.

        Raises:
            InputRefused: if it is no XML, nests too deeply, or brings a document type with entities of its own.
        """
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        data = self.bytes_of(name)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise InputRefused(
                f"holds XML in {name} that cannot be read ({str(error)[:80]}). Save it again from its own program."
            ) from error
        if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
            raise InputRefused(f"declares entities of its own in {name}, as no word processor does; it is not opened.")
        return root
