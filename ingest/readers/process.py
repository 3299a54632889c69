"""A process of its own that runs the readers, so that a file made to harm costs that file and nothing else.

Parsers of PDF and XML are C code that meets whatever people download. The process has a limit of memory and of time
per file; where it dies or takes too long, the file is refused and the next one gets a fresh process.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ingest.errors import InputRefused
from ingest.readers.blocks import Reading, reading_from_json
from ingest.readers.kinds import Kind

SECONDS = 300.0
"""For one file; a report of 1,000 pages takes about a minute on one slow core."""
MEMORY_BYTES = 3 << 30
"""Address space; reading 200 MB of PDF needs less than 1.5 GB."""


class ReadingProcess:
    """Reads files one after the other, each within ``seconds``; use it as a context manager."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read(self, kind: Kind, data: bytes) -> Reading:
        """The reading of one file's bytes.

        Raises:
            InputRefused: with the reader's sentence, or because the reader died or took too long over it.
        """
        process = self._process = self._process or _start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            process.stdin.write(f"{kind} {len(data)}\n".encode() + data)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            return reading_from_json(line.decode("utf-8"))
        self.close()
        if late.is_set():
            raise InputRefused(
                f"takes longer than {self._seconds:g} s to read; it is not used. Split it, or save it anew from its own program."
            )
        raise InputRefused("makes its reader fail: it is damaged, or far too complex. Save it anew from its own program.")

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start() -> subprocess.Popen[bytes]:
    project = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (project, os.environ.get("PYTHONPATH"))))}
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.readers.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _readers() -> dict[str, Callable[[bytes], Reading]]:
    from ingest.readers.epub import read_epub
    from ingest.readers.pdf import read_pdf
    from ingest.readers.web import read_html, read_markdown
    from ingest.readers.word import read_word

    return {"pdf": read_pdf, "word": read_word, "html": read_html, "markdown": read_markdown, "epub": read_epub}


def limit_memory() -> None:
    """Hold this process to ``MEMORY_BYTES`` of address space, where the platform can."""
    try:
        import resource
    except ImportError:  # not on this platform
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer each request with one line: a reading, or why the file is refused."""
    readers = _readers()
    for header in iter(requests.readline, b""):
        kind, size = header.decode("ascii").split()
        data = requests.read(int(size))
        try:
            reply = readers[kind](data).to_json()
        except InputRefused as error:
            reply = json.dumps({"refused": str(error)}, ensure_ascii=False)
        except MemoryError:
            reply = json.dumps({"refused": "needs more memory to be read than any document should. Save it anew from its own program."})
        except Exception as error:  # noqa: BLE001 - whatever a parser does not foresee in a damaged file
            said = f"cannot be read ({type(error).__name__}): it is damaged or unusual. Save it anew from its own program."
            reply = json.dumps({"refused": said}, ensure_ascii=False)
        replies.write(reply.encode("utf-8", "replace") + b"\n")
        replies.flush()


def main() -> None:
    """Serve standard input; libraries that print do not get to standard output."""
    limit_memory()
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
