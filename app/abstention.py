"""Whether the sources answer a question: answer, related passages that are not an answer, or nothing on this.

Scores alone tell "not in the corpus" well and "this fact is missing" badly, so the decision also looks at what scores do
not see: content words and names that the evidence lacks, constraints (year, place, sector, direction, figure) that it
contradicts, and how near the question is to those that are known to be answered and to be unanswered. Across languages words
hardly match, so such evidence has a model of its own. Models over these, learned on the dev split by ``evals/train.py``, give
the probability that the question is answerable: the mean of a logistic one and of boosted trees; thresholds stand beside the
weights.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app import fulfilment, meaning
from app.answers import Hit
from app.boosting import load_trees, logistic
from app.giving import EXCLUSIVE
from app.index import OpenIndex
from app.question import Question
from app.retrieval import rarity
from app.selection import FEATURES as SENTENCE_FEATURES
from app.selection import Candidate, load_weights
from app.sentence_facts import facts_of
from ingest.documents import Language
from ingest.embedding import Vectors
from ingest.lexical import LexicalName

Outcome = Literal["answer", "premise", "related", "nothing"]
UNANSWERED = ("unanswered", "unanswered_own", "unanswered_few", "unanswered_lead", "unanswered_few_lead", "unanswered_here")
FEATURES = (
    "score", "gap", "coverage", "coverage_place", "coverage_pool", "missing_share", "rarest_missing", "shown_missing",
    "unknown", "unknown_share", "cosine", "cosine_top", "standing",
    "year_clash", "year_unmet", "entity_clash", "entity_absent", "instrument_clash", "direction_clash", "figures_missing", "names_missing",
    "count_unmet", "percent_unmet", "date_unmet", "money_unmet", "name_unmet",
    "target_missing", "target_rare", "year_other", "sentence_missing", "words_missing",
    "length", "folded", "terms", "asked", "asked_top", "asked_lead", *UNANSWERED, *fulfilment.FEATURES, *meaning.FEATURES,
)  # fmt: skip
DIRECTION = SENTENCE_FEATURES.index("direction")
SHOWN = 3
"""Sentences looked at together; an answer has hardly more."""
ASKED_LEAD = 0.03
"""How much nearer a question mostly is to one that a sentence is known to answer than to the sentence (dev split)."""
UNANSWERED_LEAD = -0.03
"""How much farther a question that is answered mostly is from the nearest unanswered one than from one that is answered (dev split)."""
UNANSWERED_FEW = 3
"""Unanswered questions whose mean is looked at beside the nearest."""
NAMED = (*EXCLUSIVE, "body", "programme")
"""Kinds of names whose absence from the evidence counts against an answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question, and how sure."""

    outcome: Outcome
    answerable: float
    """Calibrated probability that the sources answer the question as it is put."""
    features: dict[str, float]
    clash: str = ""
    """The constraint that the evidence contradicts, for programs."""


def decide(
    question: Question,
    vector: Vectors,
    hits: Sequence[Hit],
    ranked: Sequence[Candidate],
    shown: Sequence[Candidate],
    index: OpenIndex,
) -> Decision:
    """The outcome for a question with its ranked sentences, of which some would be shown."""
    if not ranked:
        return Decision("nothing", 0.0, {})
    features = measure(question, vector, hits, ranked, index) | fulfilment.fulfilment(question, shown, index)
    weights = load_weights()
    crossing = ranked[0].hit.passage.language != question.language
    model = weights["abstention_crossing" if crossing else "abstention"]
    answerable = probability(model, features)
    if not crossing:
        answerable = (answerable + load_trees().probability(features)) / 2
    clash = next(
        (
            name
            for name in (
                "direction_clash",
                "year_clash",
                "year_unmet",
                "entity_clash",
                "entity_absent",
                "instrument_clash",
                "figures_missing",
            )
            if features[name] > 0
        ),
        "",
    )
    if answerable >= model["answer_from"]:
        return Decision("answer", answerable, features, clash)
    if answerable < model["nothing_below"] and not clash:
        return Decision("nothing", answerable, features)
    if clash and features["coverage_pool"] >= model["premise_coverage"]:
        return Decision("premise", answerable, features, clash)
    return Decision("related", answerable, features, clash)


def probability(model: dict[str, float], features: dict[str, float]) -> float:
    """Logistic model over the features that it has weights for."""
    return logistic(model["intercept"] + sum(model[name] * value for name, value in features.items() if name in model))


def expected(answerable: float) -> float:
    """The probability for questions as they come: most can be answered, while those that were learned from are harder."""
    shift = load_weights()["abstention"]["prior_shift"]
    return 1 / (1 + math.exp(-shift) * (1 - answerable) / max(answerable, 1e-9))


BACKGROUND = 1_000
"""Sentences of a language that a similarity is held against."""


@functools.lru_cache(maxsize=8)
def _background(language: Language, index: OpenIndex) -> Vectors:
    """Vectors of sentences of one language, evenly spread over the index, shape (at most BACKGROUND, dimension)."""
    store = index.store
    rows = [row for row, name in enumerate(store.languages) if name == language]
    chosen = rows[:: max(1, len(rows) // BACKGROUND)][:BACKGROUND]
    return np.array([store.vectors(row)[0] for row in chosen if len(store.vectors(row))])


def standing(vector: Vectors, candidate: Candidate, index: OpenIndex) -> float:
    """How far a sentence stands out for a question among others of its language, in their standard deviations.

    The cosines of this kind of model are all near one another, and how near depends on language and subject.
    """
    others = _background(candidate.hit.passage.language, index) @ vector
    return float((candidate.cosine - others.mean()) / (others.std() + 1e-6))


def measure(question: Question, vector: Vectors, hits: Sequence[Hit], ranked: Sequence[Candidate], index: OpenIndex) -> dict[str, float]:
    """The features of the decision; all are 0 to about 1 except scores and counts."""
    top = ranked[0]
    language = top.hit.passage.language
    folded = question.folded and language == "vi"
    best = facts_of(top.text, language, index, folded)
    shown = [facts_of(c.text, c.hit.passage.language, index, question.folded and c.hit.passage.language == "vi") for c in ranked[:SHOWN]]
    passage = top.hit.passage
    context = facts_of(f"{passage.locator.section}. {passage.text}", language, index, folded)
    pool = [
        facts_of(
            f"{h.passage.locator.section}. {h.passage.text}", h.passage.language, index, question.folded and h.passage.language == "vi"
        )
        for h in hits[:5]
    ]
    name: LexicalName = "vi-folded" if folded else language
    weight = {w: rarity(w, name, index) for w in set(question.content)}
    total = sum(weight.values()) or 1.0
    pooled: set[str] = set().union(*(p.words for p in pool))
    shown_words: set[str] = set().union(*(f.words for f in shown), context.words)
    rarest = max((v for w, v in weight.items() if w not in shown_words), default=0.0)
    years = best.years or context.years
    named = {n for n in question.names if n[0] in NAMED and n[1] != "vietnam"}
    near_names = context.names | best.names
    clash = absent = 0.0
    for kind in EXCLUSIVE:
        asked = {n for k, n in named if k == kind}
        if asked:
            held = {n for k, n in near_names if k == kind and n != "vietnam"}
            clash += bool(held) and not asked & held
            absent += not asked & {n for f in shown for k, n in f.names if k == kind} and not asked & held
    missing_names = {n for n in named if not any(n in p.names for p in pool)}
    stated = question.figures - {f for p in [*shown, context] for f in p.figures}
    return {
        "score": top.score,
        "gap": top.score - ranked[min(4, len(ranked) - 1)].score,
        "coverage": top.coverage,
        "coverage_place": sum(v for w, v in weight.items() if w in context.words) / total,
        "coverage_pool": sum(v for w, v in weight.items() if w in pooled) / total,
        "missing_share": sum(v for w, v in weight.items() if w not in pooled) / total,
        "rarest_missing": rarest / max(weight.values(), default=1.0),
        "shown_missing": sum(v for w, v in weight.items() if w not in shown_words) / total,
        "unknown": float(min(4, len(question.unknown))),
        "unknown_share": len(question.unknown) / max(1, len(set(question.content))),
        "cosine": top.cosine,
        "cosine_top": max(h.dense for h in hits),
        "standing": standing(vector, top, index),
        "year_clash": float(bool(question.years) and not question.years <= (years | context.years).union(*(f.years for f in shown))),
        "year_unmet": float(bool(question.years) and not any(question.years & f.years for f in shown)),
        "entity_clash": clash,
        "entity_absent": absent,
        "instrument_clash": float(bool(question.instruments) and not question.instruments & (best.instruments | context.instruments)),
        "direction_clash": float(any(c.features[DIRECTION] < 0 for c in ranked[:2])),
        "figures_missing": float(bool(stated)),
        "names_missing": float(len(missing_names)),
        **{
            f"{kind}_unmet": float(
                kind in question.kinds and not any(getattr(f, f"has_{kind}") or (kind == "count" and f.number_words) for f in shown)
            )
            for kind in _TYPES
        },
        "name_unmet": float(question.asks_name and not any(f.capitals > _named_in_question(question) for f in shown)),
        "target_missing": _missing_share(question.target, set().union(*(f.words for f in shown)), weight),
        "target_rare": max((weight.get(w, 0.0) for w in question.target if w not in shown_words), default=0.0)
        / max(weight.values(), default=1.0),
        "year_other": float(bool(question.years) and bool(best.years - question.years) and "comparison" not in question.kinds),
        "sentence_missing": 1 - max(sum(v for w, v in weight.items() if w in f.words) for f in shown) / total,
        "words_missing": min(8.0, sum(w not in shown_words for w in weight)) / 4,
        "length": min(len(question.content), 25) / 10,
        "folded": float(question.folded),
        "terms": float(bool({n for k, n in question.names if k in ("term", "measure", "programme", "event")})),
        **_asked(ranked),
        **_unanswered(question, vector, ranked, index),
        **meaning.matter_of(vector, learned=index.store.origins[top.hit.row] == "digest"),
    }


def _asked(ranked: Sequence[Candidate]) -> dict[str, float]:
    """How near the question is to those that the best sentences are known to answer; as such questions mostly are, where there are none."""
    top = ranked[0]
    best = max(c.asked for c in ranked[:SHOWN])
    if not best:
        return {"asked": top.cosine + ASKED_LEAD, "asked_top": top.cosine + ASKED_LEAD, "asked_lead": ASKED_LEAD}
    return {
        "asked": top.asked or best,
        "asked_top": max(c.asked for c in ranked),
        "asked_lead": best - max(c.cosine for c in ranked[:SHOWN]),
    }


def _unanswered(question: Question, vector: Vectors, ranked: Sequence[Candidate], index: OpenIndex) -> dict[str, float]:
    """How near the question is to those that no passage answers, beside those that one does; as mostly, where there are none."""
    near = index.unanswered.near(vector)
    asked = max(c.asked for c in ranked)
    if not ranked[0].asked or not len(near.cosines):  # a document of the reader's own, beside which nothing was written
        level = ranked[0].cosine + ASKED_LEAD + UNANSWERED_LEAD
        return dict(zip(UNANSWERED, (level, level, level, *[UNANSWERED_LEAD] * 3), strict=True))
    top = float(near.cosines.max())
    own = near.highest(question.language, UNANSWERED_FEW)
    few = float(own.mean())
    here = near.of_places([c.hit.passage.place for c in ranked[:SHOWN]])
    leads = (top - asked, few - asked, UNANSWERED_LEAD if here is None else here - asked)
    return dict(zip(UNANSWERED, (top, float(own[-1]), few, *leads), strict=True))


_TYPES = ("count", "percent", "date", "money")


def _named_in_question(question: Question) -> int:
    """Names that the question itself states; a sentence that answers holds one more."""
    return len({name for kind, name in question.names if kind in NAMED})


def _missing_share(words: Sequence[str], held: set[str], weight: dict[str, float]) -> float:
    """Share of ``words`` that ``held`` lacks, by rarity; 0 where there are none."""
    total = sum(weight.get(w, 1.0) for w in words)
    return sum(weight.get(w, 1.0) for w in words if w not in held) / total if total else 0.0
