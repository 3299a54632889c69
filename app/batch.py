"""Many questions from a file of JSON lines: what each line asks, and the answers in the same order."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ingest.documents import LANGUAGES, Language
from ingest.errors import InputRefused, NoUsableIndex, SumberError, WrongUse

CONTROL_SHARE = 0.1
"""A text of which more than this share is control characters is binary; text with a stray one is cleaned and read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a batch."""

    line: int
    """Its number in the file, from 1."""
    identity: Any
    """The ``id`` that its answer carries; null where it has none."""
    fields: dict[str, Any]
    problem: str = ""
    """Why the line cannot be read; empty where it can."""

    def text(self, name: str) -> str:
        """The string field ``name``. Raises InputRefused where it is missing or no string."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise InputRefused(f'"{name}" is missing or is not a string; write {{"id": "1", "{name}": "..."}}.')
        return value

    def texts(self, name: str) -> list[str]:
        """The field ``name`` as a list of strings, empty where it is missing. Raises InputRefused for anything else."""
        value = self.fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise InputRefused(f'"{name}" must be a list of strings.')
        return value

    def language(self) -> Language | None:
        """The field ``lang``; None for ``auto``. Raises InputRefused for a language that is not in the corpus."""
        value = self.fields.get("lang")
        if value in (None, "", "auto"):
            return None
        if value not in LANGUAGES:
            raise InputRefused(f'"lang" is {value!r}; use auto, {", ".join(LANGUAGES)}.')
        return next(language for language in LANGUAGES if language == value)


def read_entries(stream: BinaryIO) -> Iterator[Entry]:
    """The entries of JSON lines, one by one; blank lines are passed over, unreadable ones carry their problem."""
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        try:
            loaded = json.loads(raw.decode("utf-8-sig", "surrogatepass"), parse_constant=_no_constant)
        except UnicodeDecodeError as error:
            yield Entry(number, None, {}, f"is not UTF-8 text (byte {error.start})")
        except RecursionError:
            yield Entry(number, None, {}, "is nested too deeply")
        except ValueError as error:
            yield Entry(number, None, {}, f"is not JSON ({error})")
        else:
            if isinstance(loaded, dict):
                yield Entry(number, loaded.get("id"), loaded)
            else:
                yield Entry(number, None, {}, 'is not a JSON object; write {"id": "1", ...}')


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def json_line(value: Any) -> bytes:
    """``value`` on one line of UTF-8 with its newline; text that UTF-8 cannot hold (lone surrogates) is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"


@contextlib.contextmanager
def _opened(source: Path, target: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    dash = Path("-")
    if source != dash and target.exists() and source.resolve() == target.resolve():
        raise WrongUse("--batch and --out name the same file; the answers would overwrite the questions.")
    with contextlib.ExitStack() as stack:
        try:
            entries = sys.stdin.buffer if source == dash else stack.enter_context(source.open("rb"))
        except OSError as error:
            raise InputRefused(f"{source} cannot be read ({error.strerror}). Give --batch a file of JSON lines.") from error
        try:
            answers = sys.stdout.buffer if target == dash else stack.enter_context(target.open("wb"))
        except OSError as error:
            raise WrongUse(f"{target} cannot be written ({error.strerror}). Give --out a file in a folder that can.") from error
        yield entries, answers


def run_batch(
    source: Path,
    target: Path,
    answer: Callable[[Entry], dict[str, Any]],
    refuse: Callable[[Entry, str], dict[str, Any]],
    say: Callable[[str], None],
) -> int:
    """Answer every entry of ``source`` into ``target``, in order, and return the exit code: 4 where one was refused.

    ``answer`` and ``refuse`` make the object of a line; what is refused goes to ``say`` with the number of its line too.

    Raises:
        NoUsableIndex: if the index is lost on the way; the answers before that are in ``target``.
    """
    code = 0
    with _opened(source, target) as (entries, answers):
        for entry in read_entries(entries):
            if entry.problem:
                code = code or InputRefused.exit_code
                say(f"line {entry.line} {entry.problem}.")
                made: dict[str, Any] = {"id": None, "line": entry.line, "error": f"Line {entry.line} {entry.problem}."}
            else:
                made, failed = _answered(entry, answer, refuse, say)
                code = code or failed
            answers.write(json_line(made))
            answers.flush()
    return code


def _answered(
    entry: Entry,
    answer: Callable[[Entry], dict[str, Any]],
    refuse: Callable[[Entry, str], dict[str, Any]],
    say: Callable[[str], None],
) -> tuple[dict[str, Any], int]:
    """(object for the line, 0 or why it failed as an exit code)."""
    try:
        return answer(entry), 0
    except NoUsableIndex:
        raise
    except SumberError as error:
        say(f"line {entry.line}: {error}")
        return refuse(entry, str(error)), error.exit_code


def read_text(stream: BinaryIO, name: str) -> str:
    """All text of ``stream``, which people know as ``name``; lone surrogates are let through to be cleaned later.

    Raises:
        InputRefused: for anything that is not UTF-8 text.
    """
    try:
        text = stream.read().decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as error:
        raise InputRefused(f"{name} is not UTF-8 text (byte {error.start}). Give it as plain text in UTF-8.") from error
    controls = sum(c < " " and c not in "\t\n\r\f\v\x1b" for c in text)
    if controls > CONTROL_SHARE * len(text):
        raise InputRefused(f"{name} is binary, not text. Give it as plain text in UTF-8.")
    return text


def read_text_file(path: Path) -> str:
    """The text of a file, ``-`` for standard input. Raises InputRefused where it cannot be read or is not UTF-8 text."""
    if path == Path("-"):
        return read_text(sys.stdin.buffer, "Standard input")
    try:
        with path.open("rb") as stream:
            return read_text(stream, str(path))
    except OSError as error:
        raise InputRefused(f"{path} cannot be read ({error.strerror}).") from error
