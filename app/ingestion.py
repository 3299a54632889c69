"""An ingestion beside the chat: in a process of its own, one at a time, watched by every session.

The chat goes on answering from the index it has; the new one takes its place when the process has verified it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ingest.errors import SumberError
from ingest.settings import Settings

Stage = Literal["idle", "reading", "embedding", "writing", "done", "failed"]
NICENESS = 5
"""Questions of readers go first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is."""

    run: int = 0
    """Counts the ingestions of this server."""
    stage: Stage = "idle"
    done: int = 0
    total: int = 0
    """Texts embedded and to be embedded."""
    seconds_left: float | None = None
    problem: str = ""
    """Why it failed, in a sentence; empty where the process ended without one."""
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.stage in ("reading", "embedding", "writing")


class Ingestion:
    """Starts ingestions of one data folder and knows how far the last one is; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress = Progress()
        self._embedding_since = 0.0

    def progress(self) -> Progress:
        """The state of the ingestion that was started last."""
        return self._progress

    def start(self, settings: Settings) -> bool:
        """Begin one; False where one is under way."""
        with self._lock:
            if self._progress.running:
                return False
            run = self._progress.run + 1
            self._progress = Progress(run, "reading")
        threading.Thread(target=self._follow, args=(settings, run), name="ingestion", daemon=True).start()
        return True

    def _follow(self, settings: Settings, run: int) -> None:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "app.ingestion"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(settings),
            )
        except OSError as error:
            self._progress = replace(self._progress, stage="failed", problem=str(error))
            return
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self._progress = self._after(json.loads(line))
        process.wait()
        with self._lock:  # a process that is done takes a while to end, and the next one may be under way
            if self._progress.run == run and self._progress.running:
                self._progress = replace(self._progress, stage="failed")

    def _after(self, message: dict[str, Any]) -> Progress:
        now = self._progress
        if "total" in message:
            done, total = int(message["done"]), int(message["total"])
            if now.stage != "embedding":
                self._embedding_since = time.monotonic()
            spent = time.monotonic() - self._embedding_since
            left = spent / done * (total - done) if done and spent > 2 else None
            return replace(now, stage="embedding", done=done, total=total, seconds_left=left)
        if "step" in message:
            return replace(now, stage="writing") if message["step"].startswith("Writing") else now
        if "problem" in message:
            return replace(now, stage="failed", problem=message["problem"])
        return replace(now, stage="done", refused=message["refused"])


def _environment(settings: Settings) -> dict[str, str]:
    """The surroundings of the process: these settings, and where our packages are."""
    project = str(Path(__file__).resolve().parent.parent)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (project, os.environ.get("PYTHONPATH")))),
        "SUMBER_DATA": str(settings.data.resolve()),
        "SUMBER_CORPUS": str(settings.corpus.resolve()),
        "SUMBER_MODEL": settings.model,
        "SUMBER_CHROMA_URL": settings.chroma_url,
    }


def _run(tell: Callable[[dict[str, Any]], None]) -> None:
    """Ingest, telling each step; what goes wrong is told too."""
    from ingest.build import ingest  # here, because the chat that starts this never ingests itself

    try:
        report = ingest(
            Settings(),
            progress=lambda done, total: tell({"done": done, "total": total}),
            say=lambda line: tell({"step": line}),
        )
    except SumberError as error:
        tell({"problem": str(error)})
    else:
        tell({"refused": report.refused})


def main() -> None:
    """Ingest with the settings of the environment; one line of JSON per step on standard output, which is ours alone."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def tell(message: dict[str, Any]) -> None:
        told.write(json.dumps(message, ensure_ascii=False) + "\n")
        told.flush()

    _run(tell)


if __name__ == "__main__":
    main()
