"""Downloads from a server of our own that behaves in every awkward way."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from app.commands_fetch import fetch
from ingest.addresses import allowed_address
from ingest.errors import InputRefused
from ingest.fetch import Fetched, Limits, fetch_originals, fetched_files
from ingest.references import Reference
from tests.conftest import write_corpus
from tests.ingest.test_read_epub import book

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2_000
QUICK = Limits(bytes=1 << 20, seconds=2.5, connect=2, silence=0.8, pause=0, longest_wait=0.05)


class Handler(BaseHTTPRequestHandler):
    """One path for each kind of behaviour."""

    protocol_version = "HTTP/1.1"
    requests: list[tuple[float, str, str | None]]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.seen.append((time.monotonic(), self.path, self.headers.get("Range")))  # type: ignore[attr-defined]
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"get_{name.partition('/')[0]}", self.get_missing)()

    def send(self, body: bytes, kind: str = "application/pdf", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_missing(self) -> None:
        self.send(b"", status=404)

    def get_good(self) -> None:
        self.send(PDF, etag='"one"')

    def get_page(self) -> None:
        self.send(b"<!DOCTYPE html><html><body><p>Text.</p></body></html>", "text/html; charset=utf-8")

    def get_unnamed(self) -> None:
        self.send(PDF, "application/octet-stream")

    def get_book(self) -> None:
        self.send(book(), "application/epub+zip")

    def get_unnamedbook(self) -> None:
        self.send(book(), "application/octet-stream")

    def get_picture(self) -> None:
        self.send(b"\x89PNG", "image/png")

    def get_lying(self) -> None:
        self.send(b"<html>Please log in</html>", "application/pdf")

    def get_empty(self) -> None:
        self.send(b"")

    def get_huge(self) -> None:
        self.send(b"%PDF-", length=str(5 << 30))

    def get_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"%PDF-" + bytes(50_000))

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(PDF)))
        self.end_headers()
        for at in range(400):
            self.wfile.write(PDF[at : at + 1])
            self.wfile.flush()
            time.sleep(0.1)

    def get_silent(self) -> None:
        time.sleep(2)

    def get_busy(self) -> None:
        if sum(path == self.path for _, path, _ in self.server.seen) < 3:  # type: ignore[attr-defined]
            self.send(b"", status=503, Retry_After="0")
        else:
            self.send(PDF)

    def get_broken(self) -> None:
        """Breaks off half-way the first times; gives the rest when it is asked for it."""
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            assert self.headers["If-Range"] == '"two"'
            rest = PDF[start:]
            self.send(rest, status=206, etag='"two"', Content_Range=f"bytes {start}-{len(PDF) - 1}/{len(PDF)}")
            return
        self.send(PDF[:100_000], length=str(len(PDF)), etag='"two"')
        self.close_connection = True

    def get_changed(self) -> None:
        """Breaks off, and has another file when it is asked for the rest."""
        if self.headers.get("Range"):
            self.send(PDF[::-1].replace(PDF[::-1][:9], b"%PDF-1.4\n", 1), etag='"four"')
            return
        self.send(PDF[:100_000], length=str(len(PDF)), etag='"three"')
        self.close_connection = True

    def get_redirect(self) -> None:
        self.send(b"", status=302, Location="/good")

    def get_circle(self) -> None:
        self.send(b"", status=301, Location="/circle")

    def get_inwards(self) -> None:
        self.send(b"", status=302, Location="http://127.0.0.1:1/secret")

    def get_elsewhere(self) -> None:
        self.send(b"", status=302, Location="file:///etc/passwd")


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.seen = []  # type: ignore[attr-defined]
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def reference(server: ThreadingHTTPServer, path: str) -> Reference:
    url = f"http://127.0.0.1:{server.server_address[1]}/{path}"
    return Reference(path.partition("/")[0], "misc", "A title", (), 2020, None, url, None, None)


def get(server: ThreadingHTTPServer, path: str, folder: Path, limits: Limits = QUICK) -> Fetched:
    return fetch_originals([reference(server, path)], folder, limits=limits, private=True)[0]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("good", "good.pdf"),
        ("page", "page.html"),
        ("unnamed", "unnamed.pdf"),
        ("redirect", "redirect.pdf"),
        ("book", "book.epub"),
        ("unnamedbook", "unnamedbook.epub"),
    ],
)
def test_a_document_is_kept_under_its_key_with_its_checksum(server: ThreadingHTTPServer, tmp_path: Path, path: str, file: str) -> None:
    result = get(server, path, tmp_path)
    assert (result.status, result.file, result.reason) == ("fetched", file, "")
    data = (tmp_path / file).read_bytes()
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    assert result.bytes == len(data)
    assert fetched_files(tmp_path) == {path: result}
    assert {p.name for p in tmp_path.iterdir()} == {file, "fetched.json"}


def test_what_is_there_is_not_asked_for_again_unless_it_was_changed(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    get(server, "good", tmp_path)
    assert get(server, "good", tmp_path).status == "there"
    assert len(server.seen) == 1  # type: ignore[attr-defined]
    (tmp_path / "good.pdf").write_bytes(b"%PDF- changed by hand")
    assert get(server, "good", tmp_path).status == "fetched"
    assert (tmp_path / "good.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("missing", "failed", "answers 404"),
        ("picture", "refused", "image/png"),
        ("lying", "refused", "is not one"),
        ("empty", "failed", "empty file"),
        ("huge", "refused", "larger than 1 MB"),
        ("endless", "refused", "larger than 1 MB"),
        ("drip", "failed", "longer than 2.5 s"),
        ("silent", "failed", "too long"),
        ("circle", "failed", "more than 5 times"),
        ("inwards", "failed", "connection fails"),
        ("elsewhere", "refused", "only https"),
    ],
)
def test_what_cannot_be_had_is_reported(server: ThreadingHTTPServer, tmp_path: Path, path: str, status: str, words: str) -> None:
    results = fetch_originals([reference(server, path), reference(server, "good")], tmp_path, limits=QUICK, private=True)
    assert results[0].status == status
    assert words in results[0].reason
    assert results[1].status == "fetched"
    assert not any(p.suffix in (".pdf", ".html") for p in tmp_path.iterdir() if p.stem == path)


def test_a_busy_host_is_asked_again(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    assert get(server, "busy", tmp_path).status == "fetched"
    assert len(server.seen) == 3  # type: ignore[attr-defined]


def test_a_broken_download_goes_on_where_it_was(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    first = get(server, "broken", tmp_path, Limits(seconds=4, silence=1, pause=0, tries=1))
    assert (first.status, first.reason[:21]) == ("failed", "the connection fails ")
    assert (tmp_path / "broken.part").stat().st_size == 100_000
    assert get(server, "broken", tmp_path).status == "fetched"
    assert (tmp_path / "broken.pdf").read_bytes() == PDF
    assert server.seen[-1][2] == "bytes=100000-"  # type: ignore[attr-defined]


def test_another_file_is_not_glued_to_the_one_begun(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    result = get(server, "changed", tmp_path)
    assert result.status == "fetched"
    data = (tmp_path / "changed.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.4\n")
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    assert len(data) == len(PDF)


def test_a_host_is_left_in_peace_between_requests(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    wanted = [reference(server, path) for path in ("good", "page", "unnamed")]
    fetch_originals(wanted, tmp_path, limits=Limits(pause=0.3), private=True)
    times = [at for at, _, _ in server.seen]  # type: ignore[attr-defined]
    assert all(b - a >= 0.28 for a, b in itertools.pairwise(times))


def test_addresses_of_ones_own_network_are_refused(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    result = fetch_originals([reference(server, "good")], tmp_path, limits=QUICK)[0]
    assert result.status == "refused"
    assert "own network" in result.reason
    assert not server.seen  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/x",
        "https://10.0.0.8/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://[::ffff:192.168.1.1]/",
        "https://0.0.0.0/",
    ],
)
def test_private_addresses(address: str) -> None:
    with pytest.raises(InputRefused, match="own network"):
        allowed_address(httpx.URL(address), private=False)


@pytest.mark.parametrize(
    "address", ["http://8.8.8.8/", "ftp://8.8.8.8/", "file:///etc/passwd", "https://user:secret@8.8.8.8/", "https:///x"]
)
def test_addresses_that_are_no_plain_https(address: str) -> None:
    with pytest.raises(InputRefused):
        allowed_address(httpx.URL(address), private=False)


def test_a_public_address_is_allowed() -> None:
    assert allowed_address(httpx.URL("https://8.8.8.8/"), private=False) == "8.8.8.8"


def test_the_command(server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.settings import project_settings

    corpus = write_corpus(tmp_path / "corpus")
    bib = (corpus / "references.bib").read_text(encoding="utf-8")
    port = server.server_address[1]
    bib += f'\n@misc{{good, title = "Good", url = "http://127.0.0.1:{port}/good"}}\n@misc{{gone, title = "Gone", url = "http://127.0.0.1:{port}/gone"}}\n'
    (corpus / "references.bib").write_text(bib, encoding="utf-8")
    monkeypatch.setenv("SUMBER_CORPUS", str(corpus))
    monkeypatch.setenv("SUMBER_DATA", str(tmp_path / "data"))
    project_settings.cache_clear()
    try:
        run = CliRunner().invoke(fetch, ["good", "--private", "--json"], standalone_mode=False)
        assert run.return_value == 0
        assert json.loads(run.stdout)[0]["file"] == "good.pdf"
        assert (tmp_path / "data" / "originals" / "good.pdf").read_bytes() == PDF
        run = CliRunner().invoke(fetch, ["gone", "--private"], standalone_mode=False)
        assert run.return_value == 5
        assert "Failed: gone: the host answers 404" in run.output
    finally:
        project_settings.cache_clear()
