"""Names of a claim held against those of a sentence and its passage."""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz

from app.difference import Difference, DifferenceKind, Tally
from app.index import OpenIndex
from app.names import Name
from app.statement import Statement
from ingest.lexicon import fold

SAME_NAME = 82
"""rapidfuzz ratio, less six points, from which two spelt-out names are one (dev split, read by eye)."""


@functools.lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())


def _numbers(plain: str) -> list[str]:
    return re.findall(r"\d+", plain)


def _same_name(one: Name, other: Name) -> bool:
    if one.key == other.key:
        return True
    # A country is not the ministry that bears its name.
    if (one.kind in ("country", "place", "region")) != (other.kind in ("country", "place", "region")):
        return False
    left, right = _plain(one.text), _plain(other.text)
    # "Konvensi ILO No. 138" is nearly spelt like "Konvensi ILO No. 182".
    if _numbers(left) and _numbers(right) and _numbers(left) != _numbers(right):
        return False
    if min(len(left), len(right)) >= 4 and (left in right or right in left):
        return True
    if " " not in one.text or " " not in other.text:
        return False
    return fuzz.ratio(left, right) >= SAME_NAME + 6


_COMPATIBLE = {
    "place": ("place",), "country": ("country",), "body": ("body", "name"), "instrument": ("instrument",),
    "programme": ("programme", "name"), "event": ("event",), "name": ("name", "programme", "body"),
}  # fmt: skip


EXCLUSIVE = ("instrument", "place", "country", "region", "programme")
"""Kinds of which a sentence means the one it names, whatever else its passage names."""


def _stands(name: Name, statement: Statement) -> bool:
    plain = _plain(name.text)
    for other in statement.names:
        # "Hubungan Internasional" of the source is only a part of "Hubungan Internasional Universitas X".
        part = name.key != other.key and len(_plain(other.text)) < len(plain) and _plain(other.text) in plain
        if _same_name(name, other) and (not part or _every_word_stands(name, statement)):
            return True
    return len(plain) >= 4 and _spelt(plain, statement.text)


@functools.lru_cache(maxsize=50_000)
def _spelt(plain: str, text: str) -> bool:
    """Whether ``plain`` stands in ``text`` as whole words, whatever separates them: not "Da Nang" in "dan An Giang"."""
    letters = r"[^a-z0-9]*".join(plain)
    return re.search(rf"(?<![a-z0-9]){letters}(?![a-z0-9])", fold(text).lower()) is not None


def _every_word_stands(name: Name, statement: Statement) -> bool:
    text = _plain(statement.text)
    return all(_plain(word) in text for word in name.text.split() if word[0].isupper())


def compare_names(claim: Statement, source: Statement, context: Statement, index: OpenIndex, tally: Tally) -> None:
    """Enter each name of the claim in ``tally``: held, missing, or another name of its kind in its stead."""
    unclaimed = [n for n in source.names if not any(_same_name(n, c) or _part_of(n, c) for c in claim.names)]
    spare = [n for n in unclaimed if n.key != "VN" or _listed(n, source.text)]
    for name in claim.names:
        if name.key == "VN":
            continue
        if _stands(name, source):
            tally.held.append(name.start)
            continue
        if name.kind == "name" and " " not in name.text and not name.text.isupper() and name.text.lower() in index.words[claim.language]:
            continue
        options = [n for n in spare if n.kind in _COMPATIBLE.get(name.kind, (name.kind,))]
        if _stands(name, context) and not (options and name.kind in EXCLUSIVE):
            tally.lend(name.start)
        elif options:
            place = name.start / max(1, len(claim.text))
            other = max(
                options,
                key=lambda n: (
                    _headed(name, n),
                    not source.text[: n.start].endswith("("),
                    n.text.isupper() <= name.text.isupper(),
                    n.kind == name.kind,
                    -abs(n.start / len(source.text) - place),
                ),
            )
            spare.remove(other)
            kind: DifferenceKind = "place" if name.kind in ("place", "country", "region") else "actor" if name.kind == "body" else "name"
            tally.differences.append(Difference(kind, name.text, _in_full(other, source.text), name.start))
        else:
            tally.missing.append((name.start, name.text))
    tally.extra += len(spare)


_ACTORS = ("country", "region", "place", "body")
STAND_IN_HELD = 2
"""Parts of the claim that the sentence must hold for that."""


def take_stand_in(claim: Statement, source: Statement, tally: Tally) -> None:
    """Where all of a claim but one country or body is held, the country or body that the sentence names in its stead.

    "Japan was the first in Asia" is said of Viet Nam, "the EU gave 8 million" of the United States.
    """
    missing = [n for n in claim.names if n.start in {start for start, _ in tally.missing}]
    if len(tally.missing) != 1 or not missing or missing[0].kind not in _ACTORS or tally.differences or len(tally.held) < STAND_IN_HELD:
        return
    said = {n.key for n in claim.names}
    options = [n for n in source.names if n.kind in _ACTORS and n.key not in said and not any(_same_name(n, c) for c in claim.names)]
    # The country of the corpus stands in nearly every sentence: it is taken where nothing else is.
    options = [n for n in options if n.key != "VN"] or options
    if options:
        name = missing[0]
        other = min(options, key=lambda n: abs(n.start / len(source.text) - name.start / len(claim.text)))
        kind: DifferenceKind = "actor" if name.kind == "body" else "place"
        tally.missing.clear()
        tally.differences.append(Difference(kind, name.text, _in_full(other, source.text), name.start))


def _listed(name: Name, text: str) -> bool:
    """Whether a name is the last of a list."""
    return bool(re.search(r"(?:,| and| dan| và) $", text[: name.start]))


def _part_of(name: Name, other: Name) -> bool:
    """Whether a name is a word of another: "ILO" of "ILO-IPEC"."""
    return name.text.lower() in re.split(r"[\s-]+", other.text.lower())


def _in_full(name: Name, text: str) -> str:
    """The name with its article and, where the text gives one in brackets, its abbreviation."""
    short = re.match(r" \([^\W\d_][\w.-]{1,9}\)", text[name.end :])
    return ("the " if text[: name.start].endswith(" the ") else "") + name.text + (short[0] if short else "")


def _headed(one: Name, other: Name) -> bool:
    """Whether two names have a word in common, as two embassies or two ministries have."""
    return bool({w.lower() for w in one.text.split() if len(w) > 2} & {w.lower() for w in other.text.split() if len(w) > 2})
