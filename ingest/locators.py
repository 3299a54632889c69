"""Locators as people write them, parsed into what programs need."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.documents import Locator

_PARAGRAPHS = re.compile(r"¶(\d+)(?:-(\d+))?")
_ARTICLE = re.compile(r"Art\. (\d+[a-z]?(?:\([0-9a-z]+\))*(?:-\d+(?:\([0-9a-z]+\))*)?)")
_PAGE = r"(?:[0-9]+|[ivxlc]+|\[[0-9]+\])"
"""A printed number, or in brackets the place of a page that bears none."""
_PAGES = re.compile(rf"pp?\. ({_PAGE})(?:-({_PAGE}))?")
_NUMBERED = re.compile(rf"(?:Table|Fig\.) [0-9]+(?:\.[0-9]+)*[a-z]?(?:, p\. {_PAGE})?")
_WITHIN = re.compile(r"((?:pp?\. |Table |Art\. |¶)[^¶]+?), (?:¶\d+|rows \d+-\d+|part \d+)")
"""A paragraph of a page, rows of a table, a part of a long paragraph or clause."""
_NEWSLETTER = re.compile(r"newsletter \d+ \([A-Z][a-z]+ \d{4}\)(?:,? .+)?")
_SECTION = re.compile(r"§ \S.*")


def parse_locator(label: str, section: str = "") -> Locator:
    """The locator that ``label`` names.

    Raises:
        ValueError: with a sentence that says which forms are understood.
    """
    label = " ".join(label.split())
    if match := _WITHIN.fullmatch(label):
        return replace(parse_locator(match[1], section), label=label)
    if match := _PARAGRAPHS.fullmatch(label):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last <= first + 500:
            raise ValueError(f"paragraphs {label!r} run backwards or too far")
        return Locator(label, section, paragraphs=tuple(range(first, last + 1)))
    if match := _ARTICLE.fullmatch(label):
        return Locator(label, section, article=match[1])
    if match := _PAGES.fullmatch(label):
        bare = match[1].strip("[]")
        return Locator(label, section, page=int(bare) if bare.isdigit() else None, page_label=None if bare != match[1] else bare)
    if _NUMBERED.fullmatch(label) or _NEWSLETTER.fullmatch(label) or _SECTION.fullmatch(label):
        return Locator(label, section)
    raise ValueError(
        f"locator {label!r} is not understood; write ¶4, ¶35-36, Art. 3(d), p. 12, Table 4, Fig. 2, "
        "newsletter 2 (Sept 2017) or § and a name"
    )
