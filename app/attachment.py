"""Whether the parts of a written sentence belong together as they do in the source: figures, years, names, the order of words.

Every figure and name of a sentence may stand in its source and the sentence still be false: "1,754,066 in 2018" where the
source has it for 2012, or the donor in the place of the receiver. The rules here are strict rather than clever; a true
sentence that is turned round too far is refused too, and costs no more than its loss.
"""

from __future__ import annotations

import re
from collections import Counter

from app.name_comparison import _same_name
from app.number_comparison import SMALL
from app.statement import Quantity, Statement
from ingest.documents import Language
from ingest.lexicon import STOP_WORDS, stem

IN_ORDER = 0.6
"""Share of the words in common with the source that must stand in the source's order. "Japan funded the ILO" for "The ILO
funded Japan" has a third; a time put from the front to the end leaves .7 or more (read by eye on drafts of the dev split)."""
REACH = 12
"""Words from a superlative within which what it is said of stands."""
SUPERLATIVE = re.compile(r"(?<!\w)(?:most|least|\w{3,}est|terbanyak|ter(?:tinggi|rendah|besar|kecil)|paling|nhất)(?!\w)", re.IGNORECASE)
FRAME = 3
"""Words on each side of a number by which it is known when numbers change places."""
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*%?")


def well_attached(claim: Statement, source: Statement) -> bool:
    """Whether figures keep their years and surroundings, names their order, and the words mostly theirs."""
    rules = (figures_stay, years_stay, superlatives_stay, directions_stay, names_in_order, words_in_order)
    return all(rule(claim, source) for rule in rules)


def figures_stay(claim: Statement, source: Statement) -> bool:
    """Whether no figure stands among words that the source has around another figure of its kind."""
    for quantity in _figures(claim):
        own = [len(quantity.near & q.near) for q in _figures(source) if _same(q, quantity)]
        others = [len(quantity.near & q.near) for q in _figures(source) if q.kind == quantity.kind and q.value != quantity.value]
        if not own or (others and max(others) > max(own)) or (max(own) == 0 and len(quantity.near) > 1):
            return False
    return True


def years_stay(claim: Statement, source: Statement) -> bool:
    """Whether each figure that the claim gives a year has that year in the source too."""
    if not claim.years:
        return True
    for kind in ("count", "percent"):
        mine, theirs = [q for q in _figures(claim) if q.kind == kind], [q for q in _figures(source) if q.kind == kind]
        said, known = _bindings(claim, mine), _bindings(source, theirs)
        for quantity in mine:
            allowed = set().union(*(known[q.start] for q in theirs if _same(q, quantity)))
            if allowed and not said[quantity.start] & allowed:
                return False
    return True


def numbers_in_place(claim: str, source: str) -> bool:
    """Whether numbers that come in another order than in the source have taken their neighbours with them."""
    mine, theirs = _framed(claim), dict(_framed(source))
    order = {number: place for place, number in enumerate(theirs)}
    known = [(number, frame) for number, frame in mine if number in theirs]
    for i, (one, frame) in enumerate(known):
        for other, other_frame in known[i + 1 :]:
            if order[one] <= order[other]:
                continue
            own = len(frame & theirs[one]) + len(other_frame & theirs[other])
            if own <= len(frame & theirs[other]) + len(other_frame & theirs[one]):
                return False
    return True


def superlatives_stay(claim: Statement, source: Statement) -> bool:
    """Whether the numbers of a claim that something is most stand close to that word in the source too."""
    if not SUPERLATIVE.search(claim.text) or not SUPERLATIVE.search(source.text):
        return True
    words = [w.replace(",", ".") for w in _WORD.findall(source.text.lower())]
    tops = [i for i, word in enumerate(words) if SUPERLATIVE.fullmatch(word)]
    near = {word for i, word in enumerate(words) if any(abs(i - top) <= REACH for top in tops)}
    years = {str(year) for year in claim.years}
    return {w.replace(",", ".") for w in _WORD.findall(claim.text.lower()) if w[0].isdigit()} - years <= near


def directions_stay(claim: Statement, source: Statement) -> bool:
    """Whether a word such as "rose" is said of what the source says it of, where the source has its opposite too."""
    for axis, side, _, _ in claim.sides:
        own = [_before(source, start) for a, s, _, start in source.sides if (a, s) == (axis, side)]
        other = [_before(source, start) for a, s, _, start in source.sides if a == axis and s != side]
        said = set(_sequence(claim.text, claim.language))
        both = any(a == axis and s != side for a, s, _, _ in claim.sides)
        if own and other and not both and max(len(said & frame) for frame in other) >= max(len(said & frame) for frame in own):
            return False
    return True


def _before(statement: Statement, start: int) -> set[str]:
    return set(_sequence(statement.text[:start], statement.language)[-FRAME:])


def names_in_order(claim: Statement, source: Statement) -> bool:
    """Whether names that both have come in the same order in both, and none more often than in the source."""
    reached = -1
    for name in claim.names:
        places = [other.start for other in source.names if _same_name(name, other)] if name.key != "VN" else []
        if places and max(places) <= reached:
            return False
        reached = min((place for place in places if place > reached), default=reached)
    return True


def words_in_order(claim: Statement, source: Statement) -> bool:
    """Whether most of the words in common come in the same order in both."""
    theirs = _sequence(source.text, source.language)
    mine = [w for w in _sequence(claim.text, claim.language) if w in set(theirs)]
    return not mine or _common_subsequence(mine, theirs) >= IN_ORDER * len(mine)


def _figures(statement: Statement) -> list[Quantity]:
    return [q for q in statement.quantities if q.kind == "percent" or (q.kind == "count" and q.value > SMALL)]


def _same(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.kind == other.kind


def _bindings(statement: Statement, figures: list[Quantity]) -> dict[int, set[int]]:
    """The years that each figure, by its start, may be of: its partner where there are as many of both, else its neighbours."""
    years = sorted(
        [(q.start, int(q.value)) for q in statement.quantities if q.kind == "year"] + [(d.start, d.year) for d in statement.dates if d.year]
    )
    if len(years) == len(figures):
        return {figure.start: {year} for figure, (_, year) in zip(figures, years, strict=True)}
    found = {}
    for figure in figures:
        before = [year for start, year in years if start < figure.start][-1:]
        after = [year for start, year in years if start > figure.start][:1]
        found[figure.start] = {*before, *after}
    return found


def _framed(text: str) -> list[tuple[str, frozenset[str]]]:
    """The numbers of a text, each with the words right around it; small words tell most here.

    A number is named by its digits and, where it comes again, by how often it came before.
    """
    words = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text.lower())
    seen: Counter[str] = Counter()
    found = []
    for i, word in enumerate(words):
        if word[0].isdigit():
            digits = re.sub(r"\D", "", word)
            around = frozenset(w for w in (*words[max(0, i - FRAME) : i], *words[i + 1 : i + 1 + FRAME]) if not w[0].isdigit())
            found.append((f"{digits}#{seen[digits]}", around))
            seen[digits] += 1
    return found


def _sequence(text: str, language: Language) -> list[str]:
    words = [re.sub(r"(?<=\d)[.,](?=\d)", "", w) for w in _WORD.findall(text.lower())]
    return [stem(w, language) for w in words if w not in STOP_WORDS[language]]


def _common_subsequence(one: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for j, against in enumerate(other, 1):
            diagonal, row[j] = row[j], diagonal + 1 if word == against else max(row[j], row[j - 1])
    return row[-1]
