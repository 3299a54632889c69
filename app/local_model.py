"""A GGUF file run in this process by ``xllamacpp``, for those who have no language model service."""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path
from typing import Any

from ingest.errors import ServiceFailed

MAGIC = b"GGUF"
QUIET = -1
"""Verbosity at which llama.cpp says nothing."""

REMEMBERED_MIB = 256
"""Memory for prompts that were read, in MiB: what they have in common (the task, in each language) is not read again. llama.cpp
would take 8 GiB in the course of some hundred questions."""


class LocalModel:
    """A running model with the OpenAI routes on a loopback port of its own and a key that only this process knows."""

    def __init__(self, path: Path, context: int, threads: int = 0) -> None:
        """Load the model, which takes seconds.

        Args:
            path: the GGUF file.
            context: tokens that the model can read and write at once.
            threads: threads that write; 0 for half as many as there are processors, since two on one core only wait for each other.
                A prompt is read with all processors, in batches, which is where most of the time goes.

        Raises:
            ServiceFailed: if the file is no GGUF model or ``xllamacpp`` is not installed.
        """
        xllamacpp = _library()
        params = xllamacpp.CommonParams()
        params.model.path = str(_readable(path))
        params.model_alias = {path.stem}
        params.n_ctx = context
        params.n_parallel = 1
        params.verbosity = QUIET
        params.warmup = False
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        self.key = secrets.token_hex(16)
        params.api_keys = [self.key]
        params.cache_ram_mib = REMEMBERED_MIB
        params.cpuparams.n_threads = threads or max(1, (os.cpu_count() or 1) // 2)
        params.cpuparams_batch.n_threads = threads or os.cpu_count() or 1
        params.cpuparams.poll = params.cpuparams_batch.poll = 0
        try:
            self._server: Any = xllamacpp.Server(params)
        except Exception as error:
            raise ServiceFailed(
                f"{path} could not be loaded as a language model ({type(error).__name__}). "
                "Name a GGUF file that llama.cpp knows in SUMBER_LLM_FILE."
            ) from error
        self.address = f"{self._server.listening_address}/v1"
        """Base address for an OpenAI-compatible client."""
        self.name = path.stem

    def stop(self) -> None:
        """Let go of the model and its memory."""
        self._server = None


_RUNNING: dict[tuple[Path, int], LocalModel] = {}
_LOCK = threading.Lock()


def running_model(path: Path, context: int) -> LocalModel:
    """The model of a file, loaded once in a process. Raises ServiceFailed like :class:`LocalModel`."""
    with _LOCK:
        key = (path.resolve(), context)
        if key not in _RUNNING:
            _RUNNING[key] = LocalModel(path, context)
        return _RUNNING[key]


def _library() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise ServiceFailed("SUMBER_LLM_FILE needs the package xllamacpp. Install it with: pip install 'sumber[local]'") from error
    return xllamacpp


def _readable(path: Path) -> Path:
    try:
        with path.open("rb") as stream:
            if stream.read(len(MAGIC)) == MAGIC:
                return path
    except OSError as error:
        raise ServiceFailed(f"{path} cannot be read ({error.strerror}). Name a GGUF file in SUMBER_LLM_FILE.") from error
    raise ServiceFailed(f"{path} is not a GGUF file. Name one in SUMBER_LLM_FILE.")
