"""Errors that a reader of the chat can meet are told in the reader's language."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.draft import accept_draft
from app.engine import Engine, accept
from app.feedback import FeedbackStore
from app.index import IndexHandle
from app.problems import told
from app.uploads import MAX_BYTES, read_draft
from ingest.errors import SumberError
from ingest.manifest import manifest_path, read_manifest
from ingest.settings import Settings


def _zipped(entries: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "")
        for n in range(entries):
            archive.writestr(f"{n}", "")
    return out.getvalue()


def _feedback_in_a_file(settings: Settings) -> None:
    in_the_way = settings.data / "file"
    in_the_way.write_text("", encoding="utf-8")
    FeedbackStore(in_the_way).keep("s", 1, Engine(settings).ask("How many working children did the 2018 survey find?"), True)


def _manifest_without(settings: Settings, field: str | None) -> None:
    path = manifest_path(settings.data)
    loaded = json.loads(path.read_text(encoding="utf-8"))
    if field:
        del loaded[field]
    else:
        loaded["format"] = -1
    path.write_text(json.dumps(loaded), encoding="utf-8")
    read_manifest(settings.data)


def _manifest_cut_off(settings: Settings) -> None:
    manifest_path(settings.data).write_text("{", encoding="utf-8")
    read_manifest(settings.data)


def _other_model(settings: Settings) -> None:
    IndexHandle(settings.model_copy(update={"model": "some/other-model"})).current()


def _passages_gone(settings: Settings) -> None:
    generation = read_manifest(settings.data).generation
    for file in (settings.data / "generations" / generation).glob("*.npy"):
        file.unlink()
    IndexHandle(settings).current()


FAILURES: dict[str, Callable[[Settings], object]] = {
    "empty question": lambda _: accept("  "),
    "long question": lambda _: accept("x" * 5_000),
    "empty draft": lambda _: accept_draft(" .. "),
    "long draft": lambda _: accept_draft("x" * 500_000),
    "large file": lambda _: read_draft("a.txt", b"x" * (MAX_BYTES + 1)),
    "not text": lambda _: read_draft("a.txt", b"\xff\xfe\x00x"),
    "not a Word document": lambda _: read_draft("a.docx", b"text"),
    "zip bomb": lambda _: read_draft("a.docx", _zipped(4_001)),
    "no room for feedback": _feedback_in_a_file,
    "no index": lambda settings: read_manifest(settings.data / "nothing"),
    "manifest cut off": _manifest_cut_off,
    "manifest of another version": lambda settings: _manifest_without(settings, None),
    "manifest incomplete": lambda settings: _manifest_without(settings, "counts"),
    "index of another model": _other_model,
    "index damaged": _passages_gone,
}


@pytest.mark.parametrize("failure", FAILURES)
def test_an_error_is_told_in_the_language_of_the_reader(failure: str, built: Settings) -> None:
    with pytest.raises(SumberError) as caught:
        FAILURES[failure](built)
    english = told(caught.value, "en")
    assert english.replace(",", "") == str(caught.value).replace(",", "")
    assert len({english, told(caught.value, "id"), told(caught.value, "vi")}) == 3
    assert not any("{" in told(caught.value, language) for language in ("id", "vi"))


def test_figures_in_an_error_are_the_readers() -> None:
    with pytest.raises(SumberError) as caught:
        accept("x" * 5_000)
    assert "5.000" in told(caught.value, "id")
    assert "5.000" in told(caught.value, "vi")
    assert "5,000" in told(caught.value, "en")


def test_what_is_not_known_stays_as_it_is(tmp_path: Path) -> None:
    assert told(SumberError(f"Something at {tmp_path}."), "vi") == f"Something at {tmp_path}."
