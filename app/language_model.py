"""One adapter for every language model: an OpenAI-compatible endpoint, through llama-index's ``OpenAILike``.

Nothing here is used unless ``SUMBER_LLM_ADDRESS`` or ``SUMBER_LLM_FILE`` is set. A stream is read in a thread of its own, so
that the reader waits no longer than allowed, whatever the service does. The key is in the request and nowhere else: messages
name the service by scheme, host and port, and never repeat what it said.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from app.circuit import Circuit
from app.trouble import Cut, NotAModel, Trouble, explain
from ingest.errors import ServiceFailed
from ingest.settings import Settings, project_settings

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

CONNECT_SECONDS = 3.0
"""Seconds that a connection may take; a service in the same house needs milliseconds."""
MAX_CHARACTERS = 8_000
"""A draft that is longer never ends."""
MAX_TOKENS = 400
"""Tokens asked for: five long sentences in Vietnamese, with room for the marks."""
Message = tuple[Literal["system", "user", "assistant"], str]
_END = object()
_HERE = threading.local()


class ModelFailed(ServiceFailed):
    """The language model did not answer as it should; ``trouble`` says how, for programs."""

    def __init__(self, trouble: Trouble, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.pause = pause
        """Seconds for which the service asked to be left alone."""


class LanguageModel:
    """A configured model; safe to share between threads. Loaded and connected to at its first use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.circuit = Circuit()
        self._lock = threading.Lock()
        self._made: OpenAILike | None = None

    @property
    def place(self) -> str:
        """Where the model is, for people: scheme, host and port without user, path and query; or the name of its file."""
        if self.settings.llm_file is not None:
            return self.settings.llm_file.name
        parts = urlsplit(self.settings.llm_address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else "SUMBER_LLM_ADDRESS"

    def llm(self) -> OpenAILike:
        """The llama-index LLM. Raises ServiceFailed where the settings do not name a usable one."""
        with self._lock:
            if self._made is None:
                self._made = _connected(self.settings)
            return self._made

    def stream(self, messages: Sequence[Message], seconds: float, temperature: float = 0.0, tokens: int = MAX_TOKENS) -> Generator[str]:
        """What the model writes, piece by piece.

        Args:
            messages: the conversation, as (role, text).
            seconds: how long it may take in all; the first piece must come within the ``llm_wait`` of the settings too.
            temperature: 0 for the likeliest words.
            tokens: most tokens that it may write.

        Raises:
            ModelFailed: as soon as it is known that nothing more is to be had; what came before has been given.
        """
        if not self.circuit.allows():
            left = max(1, round(self.circuit.seconds_left()))
            raise ModelFailed("down", f"The language model at {self.place} has failed and is not asked for another {left} s.")
        try:
            yield from self._pieces(messages, seconds, temperature, tokens)
        except ModelFailed as error:
            if error.trouble == "refused":  # the service is well, it is the request that it does not take
                self.circuit.succeeded()
            else:
                self.circuit.failed(error.pause)
            raise
        except GeneratorExit:
            self.circuit.succeeded()
            raise
        self.circuit.succeeded()

    def complete(self, messages: Sequence[Message], seconds: float, tokens: int = MAX_TOKENS) -> str:
        """All that the model writes. Raises ModelFailed like :meth:`stream`."""
        return "".join(self.stream(messages, seconds, tokens=tokens))

    def _pieces(self, messages: Sequence[Message], seconds: float, temperature: float, tokens: int) -> Generator[str]:
        try:  # importing the client, or loading a model file, is not the service's time
            self.llm()
        except ServiceFailed as error:
            raise ModelFailed("set-up", str(error)) from error
        now = time.monotonic()
        deadline, first = now + seconds, now + min(seconds, self.settings.llm_wait)
        reading = _Reading()
        threading.Thread(target=self._read, args=(reading, messages, temperature, tokens), daemon=True, name="language-model").start()
        written = 0
        try:
            while True:
                limit = deadline if written else first
                try:
                    piece = reading.pieces.get(timeout=max(0.01, limit - time.monotonic()))
                except queue.Empty:
                    raise self._late(written) from None
                if piece is _END:
                    break
                if isinstance(piece, BaseException):
                    raise self._explained(piece) from None  # a service may repeat the key, and a traceback would show it
                written += len(piece)
                if written > MAX_CHARACTERS:
                    raise ModelFailed("endless", f"The language model at {self.place} does not come to an end.")
                if piece:
                    yield piece
                if time.monotonic() > deadline:
                    raise self._late(written)
        finally:
            reading.stopped.set()
        if not written:
            raise ModelFailed("empty", f"The language model at {self.place} sent an empty answer.")

    def _late(self, written: int) -> ModelFailed:
        if written:
            return ModelFailed("slow", f"The language model at {self.place} did not finish in time.")
        return ModelFailed(
            "slow", f"The language model at {self.place} did not begin to answer within {self.settings.llm_wait:g} s (SUMBER_LLM_WAIT)."
        )

    def _read(self, reading: _Reading, messages: Sequence[Message], temperature: float, tokens: int) -> None:
        """Put the pieces of a stream into ``reading``, then its end or what went wrong."""
        from llama_index.core.llms import ChatMessage

        finished = came = False
        _HERE.stopped = reading.stopped
        try:
            talk = [ChatMessage(role=role, content=text) for role, text in messages]
            for part in self.llm().stream_chat(talk, temperature=temperature, max_tokens=tokens):
                if reading.stopped.is_set():
                    return
                finished = finished or any(choice.finish_reason for choice in getattr(part.raw, "choices", None) or ())
                came = came or bool(part.delta)
                reading.pieces.put(part.delta or "")
            reading.pieces.put(_END if finished or not came else Cut())
        except Exception as error:  # noqa: BLE001 - whatever the libraries raise is told to the reader's thread
            reading.pieces.put(error)

    def _explained(self, error: BaseException) -> ModelFailed:
        """What went wrong, in a sentence that repeats nothing of what the service said."""
        trouble, sentence, pause = explain(error)
        named = sentence.format(place=self.place, model=self.settings.llm_model)
        return ModelFailed(trouble, named, pause)


class _Reading:
    """What passes between the thread that reads a stream and the one that wants it."""

    def __init__(self) -> None:
        self.pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.stopped = threading.Event()


def _connected(settings: Settings) -> OpenAILike:
    if settings.llm_file is not None:
        from app.local_model import running_model

        model = running_model(settings.llm_file, settings.llm_context)
        return _client(settings, model.address, model.name, model.key)
    if not settings.llm_model:
        raise ServiceFailed("SUMBER_LLM_ADDRESS is set, but SUMBER_LLM_MODEL is not. Name the model that the service should use.")
    parts = urlsplit(settings.llm_address)
    if parts.scheme not in ("http", "https"):
        raise ServiceFailed("SUMBER_LLM_ADDRESS is not an address. Write it like http://localhost:11434/v1.")
    if parts.query:
        raise ServiceFailed("SUMBER_LLM_ADDRESS ends in a query (?...). Leave that out; a key belongs in SUMBER_LLM_KEY.")
    return _client(settings, settings.llm_address, settings.llm_model, settings.llm_key.get_secret_value())


def _client(settings: Settings, address: str, model: str, key: str) -> OpenAILike:
    import httpx
    from llama_index.core.callbacks import CallbackManager
    from llama_index.llms.openai_like import OpenAILike

    class Stoppable(httpx.SyncByteStream):
        """A body that ends when nobody waits for it any more, though the service goes on sending."""

        def __init__(self, body: Any) -> None:
            self._body = body

        def __iter__(self) -> Iterator[bytes]:
            for part in self._body:
                if getattr(_HERE, "stopped", None) is not None and _HERE.stopped.is_set():
                    raise httpx.ReadTimeout("nobody waits any more")
                yield part

        def close(self) -> None:
            self._body.close()

    def look_at(response: httpx.Response) -> None:
        if "html" in response.headers.get("content-type", "") and response.is_success:
            raise NotAModel
        response.stream = Stoppable(response.stream)

    def connect_soon(request: httpx.Request) -> None:
        request.extensions["timeout"]["connect"] = CONNECT_SECONDS

    parts = urlsplit(address)  # a password in an address would stand in the logs of the libraries
    known = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username or parts.password else None
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    ours: dict[str, Any] = {"http_client": httpx.Client(auth=known, event_hooks={"request": [connect_soon], "response": [look_at]})}
    return OpenAILike(
        model=model,
        api_base=address.rstrip("/"),
        api_key=key or "none",
        is_chat_model=True,
        context_window=settings.llm_context,
        max_retries=0,
        timeout=settings.llm_seconds,
        callback_manager=CallbackManager(),
        **ours,
    )


def configured_model(settings: Settings | None = None) -> LanguageModel | None:
    """The language model of the settings; None, the default, where there is none."""
    settings = settings or project_settings()
    return LanguageModel(settings) if settings.llm_address or settings.llm_file else None
