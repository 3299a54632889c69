"""A word of a claim in whose place a sentence that otherwise agrees has another of its family: mothers for teachers."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.difference import Difference
from app.siblings import FAMILIES, family_pattern
from app.statement import Statement

LISTED = re.compile(
    r"^\s*(?:,|;|\b(?:and|or|dan|atau|serta|và|hoặc|hay|cùng)\b)|(?:,|;|\b(?:and|or|dan|atau|serta|và|hoặc|hay|cùng))\s*$", re.IGNORECASE
)
ENOUGH = 0.2
"""Share of the claim's words that the sentence must hold where no member of the family is common to both (dev split)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A word of a family as it stands in a sentence."""

    number: str
    text: str
    start: int
    end: int


def find_exchanges(claim: Statement, source: Statement, context: Statement, coverage: float) -> list[Difference]:
    """The first word of ``claim`` that takes the place of another of its family in ``source``; none where no place is the same.

    ``coverage`` is the share of the claim's words that the sentence holds, 0 to 1.
    """
    for family, kind, _ in FAMILIES:
        mine = members_of(claim.text, family)
        theirs = members_of(source.text, family) if mine else ()
        if not theirs:
            continue
        new = [m for m in mine if m.number not in {t.number for t in theirs}]
        gone = [t for t in theirs if t.number not in {m.number for m in mine}]
        if not new or not gone:
            continue
        shared = len(mine) > len(new)
        framed: list[Member] = []
        if shared:
            listed = _listed(new[0], claim.text) and any(_listed(t, source.text) for t in gone)
            framed = [t for t in gone if _framed(new[0], claim.text, t, source.text)]
            fits = len({m.number for m in new}) == 1 and (listed or bool(framed))
        else:
            elsewhere = {m.number for m in members_of(context.text, family)}
            fits = coverage >= ENOUGH and not elsewhere & {m.number for m in new}
        if fits:
            other = (*framed, *(t for t in gone if _listed(t, source.text)))[0] if shared else gone[0]
            claimed, said = _joined(new, claim.text), other.text if shared else _joined(gone, source.text)
            return [Difference(kind, claimed, said, new[0].start)]
    return []


def kindred(one: str, other: str) -> bool:
    """Whether two expressions have words of one member of a family, such as pupils and students."""
    return any({m.number for m in members_of(one, family)} & {m.number for m in members_of(other, family)} for family, _, _ in FAMILIES)


@functools.lru_cache(maxsize=100_000)
def members_of(text: str, family: str) -> tuple[Member, ...]:
    """The words of a family in ``text``, in order."""
    return tuple(Member(str(m.lastgroup), m[0], *m.span()) for m in family_pattern(family).finditer(text))


def _listed(member: Member, text: str) -> bool:
    """Whether a word is an item of a list."""
    return bool(re.match(LISTED, text[member.end :]) or LISTED.search(text[: member.start]))


def _framed(one: Member, text: str, other: Member, its_text: str) -> bool:
    """Whether the same words stand on both sides of two words."""
    mine, theirs = _neighbours(one, text), _neighbours(other, its_text)
    return bool(mine[0] or mine[1]) and mine == theirs


def _neighbours(member: Member, text: str) -> tuple[str, str]:
    before, after = text[: member.start].lower().split()[-1:], text[member.end :].lower().split()[:1]
    return "".join(before).strip(".,;:"), "".join(after).strip(".,;:")


def _joined(members: list[Member], text: str) -> str:
    """Neighbouring words as they stand together: "rattan and bamboo"."""
    last = members[0]
    for member in members[1:]:
        if len(text[last.end : member.start].split()) > 1:
            break
        last = member
    return text[members[0].start : last.end]
