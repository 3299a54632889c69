"""Vietnamese typed without its marks: the marks put back from the corpus's own pairs of syllables.

A Viterbi search over the marked spellings that the corpus knows for each bare syllable, scored by how often two
syllables stand side by side in it. Questions are about the corpus, so its own usage is the best language model at hand.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from ingest.lexicon import fold, has_vietnamese_marks
from ingest.usage import SYLLABLE

PAIR_WEIGHT = 50.0
"""How much more a seen pair counts than a seen syllable; any value from 10 to 200 restores the same dev questions."""


class MarkRestorer:
    """Counts of syllables and of neighbouring pairs in marked text, and the spellings of each bare syllable."""

    def __init__(self, single: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> None:
        self._single = Counter(single)
        self._pairs = Counter(pairs)
        self._single.update(_QUESTION_WORDS)
        for phrase in _QUESTION_PHRASES:
            parts = phrase.split()
            self._pairs.update(dict.fromkeys(pairwise(parts), 40))
            self._single.update(dict.fromkeys(parts, 40))
        self._spellings: dict[str, list[str]] = {}
        for syllable in self._single:
            self._spellings.setdefault(fold(syllable), []).append(syllable)

    def lacks_marks(self, text: str) -> bool:
        """Whether Vietnamese ``text`` was typed without marks, wholly or for the most part."""
        syllables = [s.lower() for s in SYLLABLE.findall(text)]
        bare = [s for s in syllables if not has_vietnamese_marks(s) and any(m != s for m in self._spellings.get(s, ()))]
        marked = [s for s in syllables if has_vietnamese_marks(s)]
        return len(bare) > 2 * len(marked)

    def restore(self, text: str) -> str:
        """``text`` with marks; syllables that the corpus does not know, and those that have marks, stay as they are."""
        matches = list(SYLLABLE.finditer(text))
        options = [self._options(m[0]) for m in matches]
        if not options:
            return text
        scores = [{word: math.log(1 + self._single[word]) for word in options[0]}]
        back: list[dict[str, str]] = [{}]
        for here in options[1:]:
            scores.append({})
            back.append({})
            for word in here:
                best, before = max(
                    (score + math.log(1 + PAIR_WEIGHT * self._pairs[(previous, word)] + 0.1 * self._single[word]), previous)
                    for previous, score in scores[-2].items()
                )
                scores[-1][word], back[-1][word] = best, before
        word = max(scores[-1], key=lambda w: scores[-1][w])
        chosen = [word]
        for step in reversed(back[1:]):
            word = step[word]
            chosen.append(word)
        pieces, last = [], 0
        for match, word in zip(matches, reversed(chosen), strict=True):
            pieces.append(text[last : match.start()] + (match[0] if word == match[0].lower() else word))
            last = match.end()
        return "".join(pieces) + text[last:]

    def _options(self, syllable: str) -> list[str]:
        lowered = syllable.lower()
        if has_vietnamese_marks(lowered) or (len(syllable) > 1 and syllable.isupper()):
            return [lowered]
        found = self._spellings.get(lowered, [lowered])[:24]
        return found + [word for word in self._spellings.get(_other_ending(lowered), ()) if word not in found]


def _other_ending(syllable: str) -> str:
    """The syllable with y for its last i or the other way round, as both are written: "ti le" is "tỷ lệ"."""
    return syllable[:-1] + {"i": "y", "y": "i"}.get(syllable[-1:], "") if re.fullmatch(r"(?:[^aeiouy]+|qu)[iy]", syllable) else ""


_QUESTION_PHRASES = (
    "bao nhiêu", "bao nhiêu trẻ em", "có bao nhiêu", "là gì", "là ai", "khi nào", "năm nào", "ở đâu", "tại sao", "vì sao", "như thế nào", "thế nào",
    "thì sao", "thế còn", "còn ở", "còn năm", "những gì", "những ai", "cái gì", "ai là", "do ai", "của ai", "tỉnh nào", "ngành nào", "nước nào", "ngày nào",
    "tháng nào", "bao lâu", "mấy tuổi", "bao nhiêu tuổi", "bao nhiêu phần trăm", "phần trăm", "chiếm bao nhiêu", "đã làm gì", "làm gì", "có đúng không",
    "đúng không", "hay không", "có phải", "cho biết", "kể tên", "nguyên nhân", "lý do", "mục tiêu", "mục đích", "gồm những gì", "bao gồm", "so với", "khác gì",
    "trẻ em", "lao động trẻ em", "bỏ học", "tỷ lệ", "điều tra", "công ước", "phê chuẩn", "tổng thống", "thủ tướng", "thời tiết", "hôm nay",
)  # fmt: skip
_QUESTION_WORDS = Counter({word: 20 for phrase in _QUESTION_PHRASES for word in phrase.split()})
