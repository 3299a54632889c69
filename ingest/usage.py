"""How often the passages use each word: counted when an index is made, so that the first question need not read them all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from ingest.documents import LANGUAGES, Language, Passage
from ingest.lexicon import vocabulary

SYLLABLE = re.compile(r"[^\W\d_]+")
Words = dict[Language, Counter[str]]
Syllables = tuple[Counter[str], Counter[tuple[str, str]]]
"""Occurrences of Vietnamese syllables in lower case, and of pairs that stand side by side."""
_WORDS, _SYLLABLES = "words.json", "syllables.json"


def count_words(passages: Iterable[Passage]) -> Words:
    """How often each word occurs in the passages of each language."""
    counts: Words = {language: Counter() for language in LANGUAGES}
    for passage in passages:
        counts[passage.language].update(vocabulary([passage.text]))
    return counts


def count_syllables(texts: Iterable[str]) -> Syllables:
    """How often each syllable, and each pair of neighbours, occurs in Vietnamese ``texts``."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        syllables = [s.lower() for s in SYLLABLE.findall(text)]
        single.update(syllables)
        pairs.update(pairwise(syllables))
    return single, pairs


def write_usage(folder: Path, passages: Sequence[Passage]) -> None:
    """Count the words of ``passages`` and keep the counts in the folder of an index generation."""
    single, pairs = count_syllables(p.text for p in passages if p.language == "vi")
    _write(folder / _WORDS, count_words(passages))
    _write(folder / _SYLLABLES, [single, [[one, other, count] for (one, other), count in pairs.items()]])


def read_words(folder: Path) -> Words | None:
    """What :func:`count_words` found when the index was made; None where the file is missing or damaged."""
    try:
        loaded = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {language: Counter(loaded[language]) for language in LANGUAGES}


def read_syllables(folder: Path) -> Syllables | None:
    """What :func:`count_syllables` found in the Vietnamese passages; None where the file is missing or damaged."""
    try:
        single, pairs = json.loads((folder / _SYLLABLES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Counter(single), Counter({(one, other): count for one, other, count in pairs})


def _write(path: Path, counts: object) -> None:
    path.write_text(json.dumps(counts, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
