"""Lines joined into one text: a hyphen at the end of a line goes or stays as the word wants it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection

_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)$")
_FIRST = re.compile(r"[^\W\d_]+")
_LANGUAGES = ("en", "id", "vi")
KNOWN = 1.5
"""Zipf frequency from which wordfreq's list is believed to know a word: once in thirty million words."""
COMMON = 3.0
"""Zipf frequency of a word that stands on its own: once in a million words."""


@functools.lru_cache(maxsize=20_000)
def _frequency(word: str) -> float:
    from wordfreq import zipf_frequency

    return max(float(zipf_frequency(word, language)) for language in _LANGUAGES)


def joiner(vocabulary: Collection[str]) -> Callable[[str, str], tuple[str, str]]:
    """A function that makes (text so far, next line) into (text so far without its hyphen, what is to be put behind it).

    ``vocabulary`` holds words of the document, lower case, which decide first: "anak-anak" keeps its hyphen, "sec-ond"
    loses it.
    """

    def join(before: str, line: str) -> tuple[str, str]:
        line = line.replace("\u00ad", "") if not line.endswith("\u00ad") else line[:-1].replace("\u00ad", "") + "\u00ad"
        if not before:
            return before, line
        if before[-1] not in "-\u00ad\u2010":
            return before, f" {line}"
        stem = before[:-1]
        left, right = _LAST.search(stem), _FIRST.match(line)
        if left is None or right is None or not right[0][:1].islower():
            return f"{stem}-", line
        return (stem, line) if _is_one_word(left[0].lower(), right[0].lower(), vocabulary) else (f"{stem}-", line)

    return join


def _is_one_word(left: str, right: str, vocabulary: Collection[str]) -> bool:
    whole, parted = left + right, f"{left}-{right}"
    if whole in vocabulary or parted in vocabulary:
        return whole in vocabulary
    if left == right or left.endswith(f"-{right}"):
        return False
    if _frequency(whole) >= KNOWN:
        return True
    return not (len(left) > 2 and len(right) > 2 and min(_frequency(left.rpartition("-")[2]), _frequency(right)) >= COMMON)
