"""Sentences of Indonesian, English and Vietnamese text, with abbreviations and figures left whole."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    "st dr mr mrs ms prof dkk dll dsb tsb tp ts ths ed eds etc vs cf al ay ps "
    "u.s u.n e.g i.e jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_BEFORE_NUMBERS = frozenset("no nos art arts p pp para paras fig vol hlm".split())
_END = re.compile(r"[.!?…][”\"')\]]*(?:\s*\{unverified\})?\s+(?=[“\"'(\[¿]*[^\W_])")


def split_sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, white space folded; none is empty.

    A full stop ends a sentence unless it belongs to an abbreviation ("No. 182", "dkk."), an initial ("Andrew L."),
    a figure ("9.1%"), or the next word starts with a small letter.
    """
    text = " ".join(text.split())
    sentences, start = [], 0
    for match in _END.finditer(text):
        if _is_end(text, start, match):
            sentences.append(text[start : match.end()].strip())
            start = match.end()
    if text[start:].strip():
        sentences.append(text[start:].strip())
    return sentences


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() :].lstrip("“\"'([¿")[:1]
    if following.islower():
        return False
    if text[match.start()] != ".":
        return True
    before = text[start : match.start()]
    word = re.split(r"[\s(“\"'\[]", before)[-1].lower()
    if word in _ABBREVIATIONS or (word in _BEFORE_NUMBERS and following.isdigit()):
        return False
    # An initial is one letter, as in "Andrew L."; "Ý" is Italy. A list number is one or two digits at the start.
    if len(word) == 1 and word.isalpha() and word != "ý":
        return False
    return not re.fullmatch(r"\d{1,2}|[a-z]", before.strip().lower())
