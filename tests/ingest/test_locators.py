"""Locators as people write them, or a plain refusal."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.locators import parse_locator

NUMBER = st.integers(1, 9999)


@given(NUMBER, st.integers(0, 500))
def test_paragraphs(first: int, more: int) -> None:
    label = f"¶{first}-{first + more}" if more else f"¶{first}"
    locator = parse_locator(label, "A > B")
    assert locator.paragraphs == tuple(range(first, first + more + 1))
    assert (locator.label, locator.section) == (label, "A > B")


@given(NUMBER, st.lists(st.sampled_from("12349abcdi"), max_size=2))
def test_articles(number: int, parts: list[str]) -> None:
    article = f"{number}" + "".join(f"({part})" for part in parts)
    assert parse_locator(f"Art. {article}").article == article


@given(NUMBER)
def test_pages(page: int) -> None:
    assert parse_locator(f"p. {page}").page == page
    assert parse_locator(f"pp. {page}-{page + 2}").page_label == str(page)


@pytest.mark.parametrize(
    "label",
    [
        "Art. 143-147",
        "p. xii",
        "Table 4",
        "Table 2.1a",
        "Fig. 2",
        "newsletter 2 (Sept 2017)",
        "§ Preamble",
        "§ 2.1",
        "§ Key findings, hours",
    ],
)
def test_other_forms(label: str) -> None:
    assert parse_locator(label).label == label


@pytest.mark.parametrize(
    "label", ["", "4", "¶", "¶0", "¶5-4", "¶1-900", "¶a", "Art.", "Art. x", "p.", "§", "§ ", "Tabel 4", "newsletter two", "pasal 3"]
)
def test_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"not understood|run backwards"):
        parse_locator(label)


@given(st.text(max_size=40))
def test_any_text_is_a_locator_or_a_refusal(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_locator(text).label == " ".join(text.split())
