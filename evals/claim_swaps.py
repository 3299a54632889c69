"""Pairs of words from which it is learned when another word in a claim changes what is said.

Right claims of the dev split give paraphrases; wrong ones give true substitutions, and so do right claims in which one
word has been exchanged for another of the corpus.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence import Evidence, find_evidence
from app.index import OpenIndex
from app.judgement import judge_compared
from app.relevance import Weights, compare_all
from app.selection import rarity
from app.statement import Statement, parse_statement
from app.substitution import Swap, items, measured, swaps
from evals.data import EvalClaim
from evals.scoring import holds_correction
from ingest.documents import Language

LEAST_RARITY = 2.2
"""Inverse document frequency from which a word is exchanged for another."""
TRIED = 8
"""Words drawn, of which the one nearest in meaning takes the place."""
SAME = 0.93
"""Similarity of two single words from which they may mean the same."""


@dataclass(frozen=True, slots=True)
class SwapExample:
    """The features of one pair of words, and whether it changes what is said."""

    fact: str
    features: dict[str, float]
    changes: bool


def swap_examples(claims: Sequence[tuple[EvalClaim, Statement]], weights: Weights, index: OpenIndex, seed: int = 7) -> list[SwapExample]:
    """Pairs of words of every claim that would be called supported if words were not compared."""
    draw = random.Random(seed)
    plain = {**weights, "limits": {**weights["limits"], "swap_from": 1.1}}
    based = [(claim, statement, _basis(statement, plain, index)) for claim, statement in claims if claim.verdict != "not_found"]
    held = [(claim, statement, item) for claim, statement, item in based if item is not None and item.statement.language == claim.lang]
    pools = {name: sorted({w for c, _, i in held if c.lang == name for w in _words(i.statement, index)}) for name in ("en", "id", "vi")}
    found: list[SwapExample] = []
    for claim, statement, item in held:
        for swap in swaps(statement, item, index):
            changes = claim.verdict == "contradicted" and _is_change(swap, claim)
            if changes or claim.verdict == "supported" or not _touches(swap.claimed.text, claim.claimed or ""):
                found.append(SwapExample(claim.fact, measured(swap, statement, item, index), changes))
        if claim.verdict == "supported":
            found += _exchanged(claim, statement, item, pools[claim.lang], plain, draw, index)
    return found


def _basis(statement: Statement, weights: Weights, index: OpenIndex) -> Evidence | None:
    evidence = find_evidence(statement, index.embedder.query(statement.text), index)
    judgement = judge_compared(statement, compare_all(statement, evidence, index), index, weights)
    return judgement.used[0].evidence if judgement.verdict == "supported" else None


def _touches(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


def _is_change(swap: Swap, claim: EvalClaim) -> bool:
    right = holds_correction(swap.source.text, claim.claimed, claim.correct or "", claim.lang)
    return right and _touches(swap.claimed.text, claim.claimed or "")


def _spans(statement: Statement, index: OpenIndex) -> list[tuple[int, int]]:
    """Where the rarer words stand; in Vietnamese pairs of syllables."""
    language: Language = statement.language
    own = [i for i in items(statement) if i.plain]
    if language != "vi":
        return [(i.start, i.end) for i in own if rarity(i.key, language, index) >= LEAST_RARITY]
    found = []
    for one, other in itertools.pairwise(own):
        pair = f"{one.key}_{other.key}"
        near = statement.text[one.end : other.start] == " "
        if near and index.lexical["vi"].document_frequency(pair) > 1 and rarity(pair, "vi", index) >= LEAST_RARITY:
            found.append((one.start, other.end))
    return found


def _words(statement: Statement, index: OpenIndex) -> list[str]:
    return [statement.text[start:end].lower() for start, end in _spans(statement, index)]


def _exchanged(
    claim: EvalClaim, statement: Statement, item: Evidence, pool: list[str], weights: Weights, draw: random.Random, index: OpenIndex
) -> list[SwapExample]:
    """The claim with one word that its sentence has exchanged for one that it has not."""
    there = item.statement.every
    spans = [(s, e) for s, e in _spans(statement, index) if parse_statement(statement.text[s:e], claim.lang, index).every <= there]
    if not spans or len(pool) < TRIED:
        return []
    start, end = draw.choice(spans)
    old = statement.text[start:end]
    vector = index.embedder.query(old.lower())
    drawn = [w for w in draw.sample(pool, TRIED) if not parse_statement(w, claim.lang, index).every & there]
    near = sorted(((float(index.embedder.query(w) @ vector), w) for w in drawn), reverse=True)
    new = next((w for similarity, w in near if similarity < SAME), None)
    if new is None:
        return []
    changed = parse_statement(statement.text[:start] + new + statement.text[end:], claim.lang, index)
    basis = _basis(changed, weights, index)
    if basis is None or basis.statement.language != claim.lang:
        return []
    found = []
    for swap in swaps(changed, basis, index):
        right = _touches(swap.claimed.text, new) and _touches(swap.source.text, old)
        if right or not _touches(swap.claimed.text, new):
            found.append(SwapExample(claim.fact, measured(swap, changed, basis, index), right))
    return found
