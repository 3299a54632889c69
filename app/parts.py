"""The parts of a question that asks several things: "Who funded it, and when did it start?"."""

from __future__ import annotations

import re

from app.question import question_words_out
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS

_CUE = re.compile(
    r"(?<!\w)(?:what|when|who|whom|where|why|how|which|apa|apakah|berapa|kapan|siapa|(?:di|dari|ke) ?mana|mengapa|kenapa|bagaimana|"
    r"bao nhiêu|bao giờ|bao lâu|mấy|gì|ai|nào|đâu|sao|bao nhieu|nao|khi nao|o dau)(?!\w)",
    re.IGNORECASE,
)
_CUE_LAST = re.compile(_CUE.pattern + r"(?: saja| aja)?$", re.IGNORECASE)
"""A question word at the end of a clause ends its question: "pakai metode apa | dan datanya dari mana"."""
_JOINT = re.compile(r"[?;]\s*|,\s*(?:(?:and|dan|serta|lalu|và|rồi)\s+)?|\s+(?:and|dan|serta|lalu|và|rồi)\s+", re.IGNORECASE)
MIN_WORDS = 1
MAX_PARTS = 3
CUE_WITHIN = 3
"""English words after a bare "and" within which the question word of a new part stands; otherwise "and" joins two things."""


def parts_of(text: str, language: Language) -> list[str]:
    """The clauses of a question that each ask something, in order; the question alone where it asks one thing.

    A clause without a question word belongs to the one before it, one without a content word to the one after it.
    """
    found: list[str] = []
    start = 0
    for joint in _JOINT.finditer(text):
        apart = language != "en" or re.match(r"[?;,]", joint[0]) or _CUE_LAST.search(text[start : joint.start()])
        after = text[joint.end() :] if apart else " ".join(text[joint.end() :].split()[:CUE_WITHIN])
        if _asks(text[start : joint.start()], language) and _CUE.search(after):
            found.append(text[start : joint.start()].strip())
            start = joint.end()
    rest = text[start:].strip()
    if _asks(rest, language) or not found:
        found.append(rest)
    else:
        found[-1] = f"{found[-1]} {rest}".strip()
    return found if 1 < len(found) <= MAX_PARTS else [text]


def _asks(clause: str, language: Language) -> bool:
    content = [w for w in re.findall(r"[^\W\d_]{2,}", question_words_out(clause).lower()) if w not in STOP_WORDS[language]]
    return bool(_CUE.search(clause)) and len(content) >= MIN_WORDS
