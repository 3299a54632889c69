"""What readers say about answers, kept in SQLite beside the index, and its export as evaluation candidates."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.answers import Answer
from ingest.errors import ServiceFailed

_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    session TEXT, turn INTEGER, at TEXT, good INTEGER, reason TEXT, question TEXT, standalone TEXT, language TEXT, status TEXT,
    answer TEXT, generation TEXT, PRIMARY KEY (session, turn))"""


class FeedbackStore:
    """The feedback file of one data folder; each call opens and closes it, so threads and processes may share it."""

    def __init__(self, data: Path) -> None:
        self.path = data / "feedback.sqlite"

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=5)
            try:
                connection.execute(_TABLE)
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise ServiceFailed(f"Feedback cannot be kept in {self.path} ({error}). Check that the folder is writable.") from error

    def keep(self, session: str, turn: int, answer: Answer, good: bool, reason: str = "") -> None:
        """Keep one verdict on an answer; a later one on the same turn replaces it. Raises ServiceFailed."""
        row = (
            session,
            turn,
            datetime.now(UTC).isoformat(timespec="seconds"),
            int(good),
            reason.strip(),
            answer.question,
            answer.standalone_question,
            answer.language,
            answer.status,
            json.dumps(answer.to_json(), ensure_ascii=False),
            answer.index_generation,
        )
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def rows(self) -> list[dict[str, Any]]:
        """Everything kept, oldest first. Raises ServiceFailed."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM feedback ORDER BY at, session, turn")]


def export(data: Path) -> list[dict[str, Any]]:
    """Feedback as evaluation candidates, one for each question, in the fields of ``evals/README.md`` plus what was said.

    Gold values are not known here: ``gold`` holds nothing, and ``review`` says what a person has to decide.
    """
    candidates: dict[tuple[str, str], dict[str, Any]] = {}
    for row in FeedbackStore(data).rows():
        answer = json.loads(row["answer"])
        good = bool(row["good"])
        candidates[row["standalone"], row["language"]] = {
            "id": f"feedback-{len(candidates) + 1:04}-{row['language']}",
            "lang": row["language"],
            "question": row["standalone"],
            "history": [],
            "expect": "answer" if (row["status"] == "answered") == good else "abstain",
            "gold": [],
            "passages": [[c["source"], c["locator"]["label"]] for c in answer["citations"]] if good else [],
            "good": good,
            "reason": row["reason"],
            "answer": answer["answer"],
            "index_generation": row["generation"],
            "review": "confirm the passages and add gold values" if good else "decide what the right answer is",
        }
    return list(candidates.values())
