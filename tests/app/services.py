"""A small OpenAI-compatible service of our own that answers as it is told, or fails in the ways that services fail."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAULTS = (
    "slow", "trickle", "limited", "cut", "reset", "html", "empty", "endless", "garbled", "other-json", "no-stream", "unknown-model", "key",
    "failed", "redirect",
)  # fmt: skip
PIECE = 7
"""Characters that are sent at a time, so that marks and sentences are cut anywhere."""


@dataclass
class Service:
    """What the service does and what it was asked."""

    reply: Callable[[list[dict[str, str]]], str | Iterator[str]]
    fault: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def log_message(self, *args: object) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        service = self.service
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        service.requests.append(body)
        service.keys.append(self.headers.get("Authorization", ""))
        fault = getattr(self, f"_{service.fault.replace('-', '_')}", None)
        try:
            if fault is not None:
                fault()
            else:
                self._stream(service.reply(body["messages"]))
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.close_connection = True

    def _head(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _event(self, text: str, end: str | None = None) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": end}
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _stream(self, texts: str | Iterator[str]) -> None:
        self._head(200, "text/event-stream")
        for text in [texts] if isinstance(texts, str) else texts:
            for start in range(0, len(text), PIECE):
                self._event(text[start : start + PIECE])
        self._event("", "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _status(self, status: int, **headers: str) -> None:
        said = {"error": {"message": f"refused: {self.headers.get('Authorization')}", "type": "invalid_request_error"}}
        self._head(status, "application/json", **headers)
        self.wfile.write(json.dumps(said).encode())

    def _slow(self) -> None:
        self.service.closing.wait(30)

    def _trickle(self) -> None:
        self._head(200, "text/event-stream")
        while not self.service.closing.wait(0.05):
            self.wfile.write(b": still here\n\n")
            self.wfile.flush()

    def _limited(self) -> None:
        self._status(429, Retry_After="7")

    def _cut(self) -> None:
        self._head(200, "text/event-stream")
        self._event(str(self.service.reply(self.service.requests[-1]["messages"])))
        self._event("The 2018 survey found 1,7")

    def _reset(self) -> None:
        self._cut()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _html(self) -> None:
        self._head(200, "text/html; charset=utf-8")
        self.wfile.write(b"<html><body>Welcome to the router</body></html>")

    def _empty(self) -> None:
        self._stream("")

    def _endless(self) -> None:
        self._head(200, "text/event-stream")
        while not self.service.closing.is_set():
            self._event("never ending words without a full stop and ")

    def _garbled(self) -> None:
        self._head(200, "text/event-stream")
        self.wfile.write(b'data: {"choices": [{"delta": \n\ndata: oh no\n\n')

    def _other_json(self) -> None:
        self._head(200, "text/event-stream")
        self.wfile.write(b'data: {"hello": [1, 2]}\n\ndata: [1]\n\ndata: [DONE]\n\n')

    def _no_stream(self) -> None:
        self._head(200, "application/json")
        self.wfile.write(b'{"choices": [{"message": {"content": "The survey found 5 children."}}]}')

    def _unknown_model(self) -> None:
        self._status(404)

    def _key(self) -> None:
        self._status(401)

    def _failed(self) -> None:
        self._status(500)

    def _redirect(self) -> None:
        self._status(307, Location="http://127.0.0.1:9/elsewhere")


@contextmanager
def serving(reply: Callable[[list[dict[str, str]]], str | Iterator[str]], fault: str = "") -> Iterator[Service]:
    """A service on a free loopback port, gone at the end."""
    service = Service(reply, fault)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service}))
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
