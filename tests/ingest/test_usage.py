"""Counts of words are kept with an index, and made anew where they are not."""

from __future__ import annotations

import pytest

from app.index import IndexHandle
from ingest.manifest import generation_folder, read_manifest
from ingest.settings import Settings
from ingest.usage import count_syllables, count_words, read_syllables, read_words


def test_an_index_keeps_the_counts_of_its_passages(built: Settings) -> None:
    index = IndexHandle(built).current()
    folder = generation_folder(built.data, read_manifest(built.data).generation)
    words, syllables = read_words(folder), read_syllables(folder)
    assert words is not None
    assert words == count_words(index.store.all()) == index.words
    assert words["en"]["convention"] == 3
    assert list(words["vi"]) == list(count_words(index.store.all())["vi"])
    assert syllables == count_syllables(p.text for p in index.store.all() if p.language == "vi")
    assert syllables[1]["trẻ", "em"] == syllables[0]["trẻ"] > 1
    assert syllables[1]["em", "trẻ"] == 0


@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_counts_that_cannot_be_read_are_made_anew(built: Settings, damage: str) -> None:
    folder = generation_folder(built.data, read_manifest(built.data).generation)
    for name in ("words.json", "syllables.json"):
        if damage == "missing":
            (folder / name).unlink()
        else:
            (folder / name).write_text((folder / name).read_text(encoding="utf-8")[:40], encoding="utf-8")
    assert read_words(folder) is None
    assert read_syllables(folder) is None
    index = IndexHandle(built).current()
    assert index.words["en"]["convention"] == 3
    assert index.marks.restore("tre em") == "trẻ em"
