"""Digest files: what they hold, and refusals that name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.digests import digest_files, read_digest
from ingest.errors import InputRefused
from ingest.inputs import find_inputs, read_inputs
from ingest.settings import Settings
from tests.conftest import ARTICLE, replace_in


def test_read(mini_corpus: Path) -> None:
    document = read_digest(mini_corpus / "mini-article" / "en.md", mini_corpus)
    assert (document.source, document.language, document.origin) == ("mini-article", "en", "digest")
    assert document.title == "A small article about work"
    first, second = document.passages
    assert (first.locator.label, first.locator.paragraphs, first.locator.section) == ("¶2-3", (2, 3), "Introduction")
    assert first.sentences[2] == "Viet Nam joined the treaty on 20 February 1990."
    assert (second.unverified, second.file, second.line) == ((0,), "mini-article/en.md", 13)
    assert "{unverified}" not in second.text
    assert first.passage_id == "mini-article/¶2-3/en"


def test_block_of_another_source(mini_corpus: Path) -> None:
    replace_in(mini_corpus / "mini-law" / "en.md", "[Art. 2]", "[@mini-article § Preamble]")
    document = read_digest(mini_corpus / "mini-law" / "en.md", mini_corpus)
    assert [p.source for p in document.passages] == ["mini-article", "mini-law"]


BAD = {
    "empty": ("", 1, "front matter"),
    "no front matter": ("# Title\n", 1, "front matter"),
    "front matter without end": ("---\nsource: a\n", 1, "front matter"),
    "front matter that is not YAML": ("---\nsource: [\n---\n", 1, "YAML"),
    "front matter that is a list": ("---\n- a\n---\n", 1, "source"),
    "no source": ("---\nlanguage: en\norigin: digest\n---\n", 1, "source"),
    "no language": ("---\nsource: a\norigin: digest\n---\n", 1, "language"),
    "unknown language": ("---\nsource: a\nlanguage: fr\norigin: digest\n---\n", 1, "'fr'"),
    "unknown origin": ("---\nsource: a\nlanguage: en\norigin: dream\n---\n", 1, "'dream'"),
    "text before any block": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n# T\n\nLoose.\n", 8, "locator"),
    "text after a heading": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n[¶1] Text.\n## H\nLoose.\n", 8, "locator"),
    "locator alone": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n\n[¶1]\nText.\n", 7, "same line"),
    "unparsable locator": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n\n\n[chapter 1] Text.\n", 8, "not understood"),
    "backward locator": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n[¶9-3] Text.\n", 6, "backwards"),
    "locator twice": ("---\nsource: a\nlanguage: en\norigin: digest\n---\n[¶1] Text.\n\n[¶1] More.\n", 8, "line 6"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name: str, tmp_path: Path) -> None:
    text, line, words = BAD[name]
    path = tmp_path / "folder" / "en.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        read_digest(path, tmp_path)
    message = str(refusal.value)
    assert message.startswith(f"folder/en.md:{line}: "), message
    assert words in message
    assert "\n" not in message


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "en.md"
    path.parent.mkdir()
    path.write_bytes(b"---\nsource: \xff\n")
    with pytest.raises(InputRefused, match=r"folder/en\.md: .*UTF-8"):
        read_digest(path, tmp_path)


def test_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "en.md"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + ARTICLE["en"].replace("\n", "\r\n").encode())
    assert [p.locator.label for p in read_digest(path, tmp_path).passages] == ["¶2-3", "¶4"]


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="SUMBER_CORPUS"):
        digest_files(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("source: mini-law", "source: nowhere", "mini-law/en.md:"), ("[Art. 2]", "[@nowhere Art. 2]", "mini-law/en.md:8: ")],
)
def test_unknown_source_key(mini_settings: Settings, old: str, new: str, place: str) -> None:
    replace_in(mini_settings.corpus / "mini-law" / "en.md", old, new)
    with pytest.raises(InputRefused, match="nowhere") as refusal:
        read_inputs(mini_settings, find_inputs(mini_settings, []))
    assert str(refusal.value).startswith(place)


def test_same_place_in_two_files(mini_settings: Settings) -> None:
    replace_in(mini_settings.corpus / "mini-law" / "en.md", "[Art. 2]", "[@mini-article ¶4]")
    with pytest.raises(InputRefused, match=r"^mini-law/en\.md:8: .*mini-article/en\.md:13"):
        read_inputs(mini_settings, find_inputs(mini_settings, []))
