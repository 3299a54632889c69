"""Words of opposite meaning, denials and superlatives of a claim held against those of a sentence that otherwise agrees."""

from __future__ import annotations

import re

from app.difference import Difference, DifferenceKind
from app.statement import Statement
from ingest.lexicon import STOP_WORDS, stem

DENIED_SHOWN = 4
"""Words behind a negation that a correction quotes."""
SAID_SHOWN = 6
"""Words of the source's own that a correction quotes for them."""
REACH = 100
"""Letters between a superlative and what it is said of; a comma counts for thirty."""
COMMA = 30
TWICE = 2
TOP = re.compile(
    r"(?<!\w)(?:most|highest|largest|biggest|greatest|terbanyak|tertinggi|terbesar|paling (?:banyak|sering|tinggi|besar)"
    r"|(?:nhiều|cao|lớn|đông) nhất)(?!\w)(?! (?:of|important|popular)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;,:](?!\d)|(?<!\w)(?:and|but|while|whereas|dan|tetapi|sedangkan|sementara|maka|và|còn|nhưng|thì|trong khi)(?!\w)", re.IGNORECASE
)
_PEOPLE_AXES = ("sex", "residence", "age")


def find_oppositions(claim: Statement, source: Statement) -> list[Difference]:
    """Denials, superlatives and words of opposite direction in which a claim and a sentence that otherwise agree differ."""
    return [*_directions(claim, source), *_superlatives(claim, source), *_denials(claim, source)]


def _directions(claim: Statement, source: Statement) -> list[Difference]:
    found = []
    for axis in sorted({a for a, _, _, _ in claim.sides}):
        mine, theirs = [s for s in claim.sides if s[0] == axis], [s for s in source.sides if s[0] == axis]
        if not theirs or len({s[1] for s in mine}) > 1:
            continue
        if len({s[1] for s in theirs}) > 1:
            theirs = _said_of_the_same(mine[0], theirs, claim, source)
        if theirs and mine[0][1] != theirs[0][1]:
            kind: DifferenceKind = "population" if axis in _PEOPLE_AXES else "direction"
            found.append(Difference(kind, mine[0][2], theirs[0][2], mine[0][3]))
    return found


Side = tuple[str, int, str, int]


def _said_of_the_same(mine: Side, theirs: list[Side], claim: Statement, source: Statement) -> list[Side]:
    """Of a sentence that says both "fell" and "rose", the words of the clause that has more of the claim's words; none where two do."""
    if mine[0] not in ("change", "level", "comparison", "rank"):
        return []
    said = _stems(claim.text, claim) - _stems(mine[2], claim)
    scored = sorted(((len(said & _stems(_clause(source, side[3]), source)), side) for side in theirs), key=lambda s: -s[0])
    clear = scored[0][0] > max((score for score, side in scored if side[1] != scored[0][1][1]), default=0)
    return [scored[0][1]] if clear else []


def _stems(text: str, statement: Statement) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {stem(w, statement.language) for w in words if w not in STOP_WORDS[statement.language]}


def _clause(statement: Statement, position: int) -> str:
    """The clause around ``position``."""
    cuts = [m.span() for m in _CLAUSE.finditer(statement.text)]
    start = max((end for _, end in cuts if end <= position), default=0)
    return statement.text[start : min((first for first, _ in cuts if first > position), default=len(statement.text))]


def _superlatives(claim: Statement, source: Statement) -> list[Difference]:
    """The group of which a claim says that it is the most, where the sentence says it of another group of its kind."""
    for kind in sorted({label[0] for label in claim.labels} & {label[0] for label in source.labels}):
        mine, theirs = _topped(claim, kind), _topped(source, kind)
        if mine is None or theirs is None or mine[1] == theirs[1]:
            continue
        if any(label[:2] == mine[:2] for label in source.labels):
            return [Difference("population", claim.text[mine[2] : mine[3]], source.text[theirs[2] : theirs[3]], mine[2])]
    return []


def _topped(statement: Statement, kind: str) -> tuple[str, str, int, int] | None:
    """The label of a kind that stands nearest to the first superlative."""
    top = TOP.search(statement.text)
    if top is None:
        return None
    nearest: list[tuple[int, tuple[str, str, int, int]]] = []
    for label in (found for found in statement.labels if found[0] == kind):
        gap = statement.text[top.end() : label[2]] if label[2] >= top.end() else statement.text[label[3] : top.start()]
        nearest.append((len(gap) + COMMA * len(re.findall(r"[;,(](?!\d)", gap)), label))
    best = min(nearest, default=None)
    return best[1] if best is not None and best[0] <= REACH else None


def _denials(claim: Statement, source: Statement) -> list[Difference]:
    own, other = _unpaired(claim, source)
    own, other = _single(claim, own), _single(source, other)
    own = [n for n in own if _about(claim, n, source)]
    # What a long sentence denies in passing is the claim's matter only where the claim has all of it.
    other = [n for n in other if _about(source, n, claim) and _wholly(source, n, claim)]
    if claim.near_negation * source.near_negation < 0:
        own = own or list(range(len(claim.negated)))
        other = other or list(range(len(source.negated)))
        denying, denied = (claim, own) if claim.near_negation < 0 else (source, other)
        return [_denial(denying, n, source if denying is claim else claim, mine=denying is claim) for n in denied][:1]
    if own and not other and not source.near_negation:
        return [_denial(claim, n, source, mine=True) for n in own][:1]
    if other and not own and not claim.near_negation:
        return [_denial(source, n, claim, mine=False) for n in other][:1]
    return []


def _unpaired(claim: Statement, source: Statement) -> tuple[list[int], list[int]]:
    """Numbers of the negations that have no counterpart in the other text."""
    own, other = list(range(len(claim.negated))), list(range(len(source.negated)))
    pairs = sorted(((len(claim.negated[i] & source.negated[j]), -i, -j) for i in own for j in other), reverse=True)
    for shared, i, j in pairs:
        if shared and -i in own and -j in other:
            own.remove(-i)
            other.remove(-j)
    return own, other


def _single(statement: Statement, numbers: list[int]) -> list[int]:
    """Without two denials in one clause, which affirm: "there is no member that has not ratified"."""
    if len(numbers) == TWICE:
        (_, end), (start, _) = (statement.negations[n] for n in numbers)
        if not _CLAUSE.search(statement.text, end, start):
            return []
    return numbers


def _about(statement: Statement, number: int, other: Statement) -> bool:
    """Whether what a negation denies is spoken of in the other text."""
    return len(statement.denied[number] & other.every) >= (2 if statement.language == "vi" else 1)


def _wholly(statement: Statement, number: int, other: Statement) -> bool:
    """Whether the other text has every word that a negation denies; in Vietnamese, its syllables."""
    return {s for s in statement.denied[number] if "_" not in s} <= other.every


def _denial(statement: Statement, number: int, other: Statement, *, mine: bool) -> Difference:
    """The denial and what the other text says instead, in its own words where they can be found."""
    start, end = statement.negations[number]
    shown = DENIED_SHOWN if mine else SAID_SHOWN
    plain = " ".join(statement.text[end:].split()[:shown]).strip(" .,;")
    phrase = f"{statement.text[start:end]} {plain}"
    said = _words_of(other, statement.denied[number], SAID_SHOWN if mine else DENIED_SHOWN) or plain
    return Difference("negation", phrase, said, start) if mine else Difference("negation", said, phrase, 0)


def _words_of(statement: Statement, stems: frozenset[str], count: int) -> str:
    """Where ``statement`` has all of ``stems`` together, its words there with one before them; empty where it has not."""
    words = statement.text.split()
    held = [stems & {stem(p, statement.language) for p in re.findall(r"[^\W\d_]+", word.lower())} for word in words]
    wanted = {s for s in stems if "_" not in s}
    for first in range(len(words)):
        if held[first] and wanted <= set().union(*held[first : first + count]):
            return " ".join(words[max(0, first - 1) : first + count]).strip(" .,;")
    return ""
