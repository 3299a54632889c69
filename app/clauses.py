"""A sentence that joins several statements, as the statements that it joins."""

from __future__ import annotations

import functools
import re

from app.index import OpenIndex
from app.statement import Statement, parse_statement

MIN_WORDS = {"en": 4, "id": 4, "vi": 6}
"""Words (Vietnamese: syllables) that a statement has at least; less is an item of a list or an aside."""
MAX_CLAUSES = 4
_JOINING = (
    r"and|but|while|whereas|although|though|so|dan|tetapi|namun|sedangkan|sementara(?: itu)?|padahal|lalu|meskipun|walaupun|serta"
    r"|và|nhưng|còn|trong khi(?: đó)?|mặc dù|rồi"
)
_CUT = re.compile(
    rf"\s*;\s+(?:(?:{_JOINING})\s+)?|\s*,\s+(?:{_JOINING}|since|because|which|karena|yang|vì)\s+"
    r"|\s+(?:while|whereas|although|but|sedangkan|sementara|tetapi|padahal|meskipun|trong khi|nhưng|mặc dù)\s+",
    re.IGNORECASE,
)
"""Where one statement may end and the next begin; a time or a place that opens the sentence is said of what follows."""
_OPENED = re.compile(
    r"(?:while|whereas|although|though|having|since|because|sementara|sedangkan|meskipun|walaupun|karena|selain"
    r"|trong khi|mặc dù|tuy|vì|do)\s[^,]*,\s+",
    re.IGNORECASE,
)
"""A subordinate clause at the start with the comma that ends it."""


@functools.lru_cache(maxsize=4096)
def clauses_of(claim: Statement, index: OpenIndex) -> tuple[Statement, ...]:
    """The statements that a sentence joins, in order; none where it makes but one, or one of them states nothing to compare."""
    pieces: list[str] = []
    start = 0
    opened = _OPENED.match(claim.text)
    cuts = [(m.start(), m.end()) for m in _CUT.finditer(claim.text)]
    cuts += [(len(opened[0].rstrip(", ")), opened.end())] if opened else []
    within = (
        [(n.start, n.end) for n in claim.names] + [(d.start, d.end) for d in claim.dates] + [(q.start, q.end) for q in claim.quantities]
    )
    for first, last in sorted(cuts):
        if first < start or any(a < first < b for a, b in within):
            continue
        if _long(claim.text[start:first], claim) and _long(claim.text[last:], claim):
            pieces.append(claim.text[start:first])
            start = last
    pieces.append(claim.text[start:])
    if not 1 < len(pieces) <= MAX_CLAUSES:
        return ()
    made = tuple(parse_statement(piece.strip(), claim.language, index) for piece in pieces)
    return made if all(_states(part) for part in made) else ()


def _long(text: str, claim: Statement) -> bool:
    return len(text.split()) >= MIN_WORDS[claim.language]


def _states(statement: Statement) -> bool:
    """Whether it has a number, a date or a name by which it can be told from others."""
    return bool(statement.quantities or statement.dates or [n for n in statement.names if n.key != "VN"])
