"""Originals downloaded from the addresses in the bibliography, one at a time and at a polite pace, when the user asks for them.

What is half done is gone on with the next time; what is done stands in ``fetched.json`` with its checksum.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx

from ingest.addresses import allowed_address
from ingest.documents import sha256_of
from ingest.errors import InputRefused
from ingest.manifest import write_atomically
from ingest.references import Reference

Status = Literal["fetched", "there", "refused", "failed"]
AGENT = "sumber (fetches the documents that its user's bibliography names, one at a time)"
_TYPES = {
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "": "",
}
"""Content type -> ending of the file; an empty ending is decided by the first bytes."""
_EPUB = b"mimetypeapplication/epub+zip"
"""What stands at byte 30 of every EPUB: its first entry, stored as it is."""
_FIRST_BYTES = ((b"%PDF-", ".pdf"), (b"PK\x03\x04", ".docx"), (b"<!doctype html", ".html"), (b"<html", ".html"), (b"<?xml", ".html"))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long and how fast."""

    bytes: int = 200 << 20
    """Of one file."""
    seconds: float = 900.0
    """For one file in all."""
    connect: float = 15.0
    """Seconds until a connection stands."""
    silence: float = 30.0
    """Seconds between two pieces of a file."""
    pause: float = 2.0
    """Seconds between two requests to one host."""
    redirects: int = 5
    tries: int = 3
    """Requests for one file where the host is busy or the connection breaks."""
    longest_wait: float = 60.0
    """Seconds that a busy host may ask for."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one source."""

    key: str
    status: Status
    reason: str = ""
    file: str = ""
    url: str = ""
    sha256: str = ""
    bytes: int = 0
    made: str = ""
    """ISO time of the download."""
    etag: str = ""


class _Failed(Exception):
    """The host did not answer as it should; ``again`` says whether it may do so later, after ``wait`` seconds."""

    def __init__(self, reason: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.again, self.wait = again, wait


def fetch_originals(
    references: Iterable[Reference],
    folder: Path,
    *,
    limits: Limits | None = None,
    private: bool = False,
    verify: bool | str = True,
    say: Callable[[Fetched], None] = lambda fetched: None,
) -> list[Fetched]:
    """Download the original of each reference into ``folder`` as ``<key>.<ending>``; each one is reported, none stops the others.

    ``private`` allows http and addresses of one's own network. ``verify`` is what httpx takes for checking certificates.

    Raises:
        InputRefused: if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRefused(f"{folder} cannot be written ({error.strerror}). Name another folder with --to.") from error
    limits = limits or Limits()
    done = fetched_files(folder)
    results = []
    with httpx.Client(
        timeout=httpx.Timeout(limits.silence, connect=limits.connect), headers={"User-Agent": AGENT}, trust_env=False, verify=verify
    ) as client:
        download = _Download(client, folder, limits, private)
        for reference in references:
            known = done.get(reference.key)
            if known is not None and (folder / known.file).is_file() and sha256_of(folder / known.file) == known.sha256:
                result = Fetched(**{**asdict(known), "status": "there"})
            else:
                result = download.get(reference)
                if result.status == "fetched":
                    done[reference.key] = result
                    text = json.dumps({key: asdict(value) for key, value in done.items()}, ensure_ascii=False, indent=1, sort_keys=True)
                    write_atomically(folder / "fetched.json", text)
            results.append(result)
            say(result)
    return results


def fetched_files(folder: Path) -> dict[str, Fetched]:
    """Key -> what ``fetched.json`` of a folder says was downloaded; empty where there is none that can be read."""
    try:
        loaded = json.loads((folder / "fetched.json").read_text(encoding="utf-8"))
        return {key: Fetched(**value) for key, value in loaded.items() if Path(value["file"]).name == value["file"]}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


@dataclass(slots=True)
class _Download:
    client: httpx.Client
    folder: Path
    limits: Limits
    private: bool
    last: dict[str, float] = field(default_factory=dict)
    """Host -> time of the last request."""

    def get(self, reference: Reference) -> Fetched:
        """Download one source."""
        if not reference.url:
            return Fetched(reference.key, "refused", "the bibliography gives no address")
        address = reference.url if self.private else reference.url.replace("http://", "https://", 1)
        ends = time.monotonic() + self.limits.seconds
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._attempt(reference.key, address, ends)
            except InputRefused as error:
                return Fetched(reference.key, "refused", str(error), url=address)
            except _Failed as error:
                reason, again, wait = str(error), error.again, error.wait
            except httpx.TimeoutException:
                reason, again, wait = "the host takes too long", True, 0.0
            except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
                reason, again, wait = (
                    f"the connection fails ({str(error)[:120] or type(error).__name__})",
                    isinstance(error, httpx.TransportError),
                    0.0,
                )
            if not again or attempt == self.limits.tries or time.monotonic() + wait >= ends:
                break
            time.sleep(min(wait, self.limits.longest_wait))
        return Fetched(reference.key, "failed", reason, url=address)

    def _attempt(self, key: str, address: str, ends: float) -> Fetched:
        part, mark = self.folder / f"{key}.part", self.folder / f"{key}.part.json"
        headers = _resume_headers(part, mark, address)
        with self._response(httpx.URL(address), headers) as (url, response):
            if response.status_code == 416:
                part.unlink(missing_ok=True)
                raise _Failed("the host has another file than the one begun", again=True)
            if response.status_code in (429, 503):
                raise _Failed(f"the host is busy ({response.status_code})", again=True, wait=_retry_after(response))
            if response.status_code not in (200, 206):
                raise _Failed(f"the host answers {response.status_code}", again=response.status_code >= 500)
            ending = _TYPES.get(response.headers.get("content-type", "").partition(";")[0].strip().lower())
            if ending is None:
                raise InputRefused(f"it is {response.headers['content-type'].partition(';')[0]}, not a document that can be read")
            begun = _begun(part, response, headers)
            said = response.headers.get("content-length", "")
            if said.isdigit() and begun + int(said) > self.limits.bytes:
                raise InputRefused(f"it is larger than {self.limits.bytes >> 20} MB")
            etag = response.headers.get("etag") or response.headers.get("last-modified") or ""
            mark.write_text(json.dumps({"address": address, "etag": etag}), encoding="utf-8")
            self._write(part, response, begun, ends)
            if said.isdigit() and "content-encoding" not in response.headers and part.stat().st_size < begun + int(said):
                raise _Failed("the connection broke off", again=True)
        return self._finish(key, part, mark, ending, str(url), etag)

    def _write(self, part: Path, response: httpx.Response, size: int, ends: float) -> None:
        with part.open("ab" if size else "wb") as handle:
            for piece in response.iter_bytes():
                size += len(piece)
                if size > self.limits.bytes:
                    handle.close()
                    part.unlink()
                    raise InputRefused(f"it is larger than {self.limits.bytes >> 20} MB")
                handle.write(piece)
                if time.monotonic() > ends:
                    raise _Failed(f"it takes longer than {self.limits.seconds:g} s; run sumber fetch again to go on with it")

    def _finish(self, key: str, part: Path, mark: Path, ending: str, url: str, etag: str) -> Fetched:
        with part.open("rb") as handle:
            start = handle.read(1024).lstrip(b"\xef\xbb\xbf \r\n\t")
        found = next((suffix for magic, suffix in _FIRST_BYTES if start.lower().startswith(magic.lower())), "")
        if not start:
            part.unlink()
            raise _Failed("the host sends an empty file")
        if start[30:58] == _EPUB:
            found = ".epub"
        if ending in (".pdf", ".docx", ".epub") and found != ending:
            part.unlink()
            raise InputRefused(f"it is called {ending} by its host and is not one")
        ending = found if ending in ("", ".txt") and found else ending
        if not ending:
            part.unlink()
            raise InputRefused("it is neither a PDF, a Word document, an EPUB nor a web page")
        path = self.folder / f"{key}{ending}"
        part.replace(path)
        mark.unlink(missing_ok=True)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        return Fetched(key, "fetched", "", path.name, url, sha256_of(path), path.stat().st_size, made, etag)

    @contextmanager
    def _response(self, url: httpx.URL, headers: dict[str, str]) -> Iterator[tuple[httpx.URL, httpx.Response]]:
        """(final address, its response), redirects followed one by one and each of them checked."""
        for _ in range(self.limits.redirects + 1):
            ip = allowed_address(url, private=self.private)
            self._keep_pace(url.host)
            request = self.client.build_request(
                "GET",
                url.copy_with(host=ip),
                headers={**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
                extensions={"sni_hostname": url.host},
            )
            response = self.client.send(request, stream=True)
            try:
                if response.status_code not in (301, 302, 303, 307, 308):
                    yield url, response
                    return
                url = url.join(response.headers.get("location", ""))
            finally:
                response.close()
        raise _Failed(f"the host redirects more than {self.limits.redirects} times")

    def _keep_pace(self, host: str) -> None:
        wait = self.last.get(host, float("-inf")) + self.limits.pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self.last[host] = time.monotonic()


def _resume_headers(part: Path, mark: Path, address: str) -> dict[str, str]:
    """The headers that ask for the rest of a file that was begun; none where nothing or something else was."""
    try:
        begun = json.loads(mark.read_text(encoding="utf-8"))
        size = part.stat().st_size
    except (OSError, ValueError):
        return {}
    if not size or begun.get("address") != address or not begun.get("etag") or begun["etag"].startswith("W/"):
        return {}
    return {"Range": f"bytes={size}-", "If-Range": begun["etag"]}


def _begun(part: Path, response: httpx.Response, asked: dict[str, str]) -> int:
    """Bytes of the part that the response goes on with; 0 where it begins anew."""
    if response.status_code != 206:
        return 0
    size = part.stat().st_size if part.exists() else 0
    if "Range" not in asked or not response.headers.get("content-range", "").startswith(f"bytes {size}-"):
        part.unlink(missing_ok=True)
        raise _Failed("the host sends another part than the one asked for", again=True)
    return size


def _retry_after(response: httpx.Response) -> float:
    said = response.headers.get("retry-after", "")
    return float(said) if said.isdigit() else 5.0
