"""Locators as people write them, parsed into what programs need."""

from __future__ import annotations

import re

from ingest.documents import Locator

_PARAGRAPHS = re.compile(r"¶(\d+)(?:-(\d+))?")
_ARTICLE = re.compile(r"Art\. (\d+[a-z]?(?:\([0-9a-z]+\))*(?:-\d+(?:\([0-9a-z]+\))*)?)")
_PAGES = re.compile(r"pp?\. ([0-9]+|[ivxlc]+)(?:-([0-9]+|[ivxlc]+))?")
_NUMBERED = re.compile(r"(?:Table|Fig\.) [0-9]+(?:\.[0-9]+)*[a-z]?(?:, p\. [0-9ivxlc]+)?")
_NEWSLETTER = re.compile(r"newsletter \d+ \([A-Z][a-z]+ \d{4}\)(?:,? .+)?")
_SECTION = re.compile(r"§ \S.*")


def parse_locator(label: str, section: str = "") -> Locator:
    """The locator that ``label`` names.

    Raises:
        ValueError: with a sentence that says which forms are understood.
    """
    label = " ".join(label.split())
    if match := _PARAGRAPHS.fullmatch(label):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last <= first + 500:
            raise ValueError(f"paragraphs {label!r} run backwards or too far")
        return Locator(label, section, paragraphs=tuple(range(first, last + 1)))
    if match := _ARTICLE.fullmatch(label):
        return Locator(label, section, article=match[1])
    if match := _PAGES.fullmatch(label):
        return Locator(label, section, page=int(match[1]) if match[1].isdigit() else None, page_label=match[1])
    if _NUMBERED.fullmatch(label) or _NEWSLETTER.fullmatch(label) or _SECTION.fullmatch(label):
        return Locator(label, section)
    raise ValueError(
        f"locator {label!r} is not understood; write ¶4, ¶35-36, Art. 3(d), p. 12, Table 4, Fig. 2, "
        "newsletter 2 (Sept 2017) or § and a name"
    )
