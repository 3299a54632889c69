"""The messages are complete in every language, and what they leave open is left open in all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from app.charts import CHARTS, load_figures
from app.interface import catalogue, translator
from ingest.documents import Language
from ingest.settings import PROJECT

OTHERS: tuple[Language, ...] = ("id", "vi")


def _messages() -> Iterator[str]:
    """Every text that the pages hand to ``say``, wherever it stands, and every text of the figures."""
    for path in sorted((PROJECT / "app").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                name = ast.unparse(node.func)
                if name in ("say", "session.say()"):
                    yield node.args[0].value
    for row in load_figures(PROJECT / "corpus"):
        yield from (row.measure, row.group, row.note)
    yield from (chart.measure for chart in CHARTS)


def test_there_are_messages() -> None:
    assert {"Ask", "Every sentence with its source", "passages", "Copy citation"} <= set(_messages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_its_wording(language: Language) -> None:
    known = {str(message.id) for message in catalogue(language) if message.id and message.string and not message.fuzzy}
    assert sorted(set(_messages()) - known) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_left_over_or_half_open(language: Language) -> None:
    used = set(_messages()) | {"What", "Year", "Value", "Source", "Place", "Counts"}
    for message in catalogue(language):
        if message.id:
            assert message.id in used, message.id
            assert re.findall(r"{\w+}", str(message.string)) == re.findall(r"{\w+}", str(message.id))


def test_messages_differ_between_languages() -> None:
    for message in ("Clear", "Where sources disagree", "Copy citation"):
        assert len({translator(language)(message) for language in ("en", "id", "vi")}) == 3
