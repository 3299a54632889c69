"""What readers made of files, kept by the files' hash, so that adding one document does not read ten thousand again."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from pathlib import Path
from types import TracebackType

from ingest.errors import InputRefused
from ingest.readers.blocks import Reading, reading_from_json
from ingest.readers.kinds import Kind
from ingest.readers.process import ReadingProcess


def readers_version() -> str:
    """Hash of the readers' code: a changed reader reads everything anew."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parent / "readers").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Readings:
    """Readings of files, from the cache or through a reading process that is started when it is needed."""

    def __init__(self, path: Path | None = None) -> None:
        self._process = ReadingProcess()
        self._connection: sqlite3.Connection | None = None
        self._version = readers_version()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30)
            self._connection.execute("CREATE TABLE IF NOT EXISTS readings (sha256 TEXT PRIMARY KEY, version TEXT, reading BLOB)")
            with self._connection:
                self._connection.execute("DELETE FROM readings WHERE version != ?", (self._version,))

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.close()
        if self._connection is not None:
            self._connection.close()

    def read(self, kind: Kind, data: bytes) -> Reading:
        """The reading of a file's bytes.

        Raises:
            InputRefused: with the reader's sentence; refusals are not kept, so that a mended machine tries again.
        """
        key = f"{kind} {hashlib.sha256(data).hexdigest()}"
        if self._connection is not None:
            found = self._connection.execute(
                "SELECT reading FROM readings WHERE sha256 = ? AND version = ?", (key, self._version)
            ).fetchone()
            if found is not None:
                try:
                    return reading_from_json(zlib.decompress(found[0]).decode("utf-8"))
                except (zlib.error, ValueError, KeyError, TypeError, InputRefused):
                    pass
        reading = self._process.read(kind, data)
        if self._connection is not None:
            packed = zlib.compress(reading.to_json().encode("utf-8", "replace"), 6)
            with self._connection:
                self._connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (key, self._version, packed))
        return reading
