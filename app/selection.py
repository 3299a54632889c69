"""Choosing the sentences that answer: features of each candidate sentence, and a small linear ranker over them.

The ranker's weights are learned by ``evals/train.py`` on the dev split and stored as readable numbers in
``app/weights.json``; nothing here was set by hand for one question.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.answers import Hit
from app.giving import EXCLUSIVE, Wanted, given_by, meets_names, meets_years, wanted_by
from app.index import OpenIndex
from app.question import Question
from app.retrieval import PRIMARY_SOURCE, rarity, z_scores
from app.sentence_facts import SentenceFacts, facts_of
from ingest.documents import Language
from ingest.embedding import Vectors
from ingest.lexical import LexicalName
from ingest.lexicon import tokens

FEATURES = (
    "dense", "dense_twins", "coverage", "coverage_place", "lexical", "place_score", "place_rank",
    "kind_count", "kind_money", "kind_percent", "kind_date", "kind_who", "kind_reason", "kind_definition", "kind_list", "kind_comparison",
    "year_met", "year_only", "year_clash", "entity_met", "entity_clash", "instrument_met", "instrument_clash",
    "names_met", "figures_met", "article", "first", "length", "direction",
    "gives_none", "gives_target", "number_none", "percent_none", "place_none", "names_lacking", "new_words", "asked",
)  # fmt: skip
DEFINED_WITHIN = 90
"""Characters within which a definition gets to its "is"."""
WEIGHTS = Path(__file__).with_name("weights.json")
CUES: dict[str, re.Pattern[str]] = {
    "reason": re.compile(
        r"\b(?:because|due to|causes?|caused|factors?|reasons?|so that|in order to|aims?|purpose|goals?|objective|result(?:s|ed)? (?:of|from)|led to|"
        r"karena|akibat|disebabkan|penyebab|faktor|alasan|agar|supaya|untuk|bertujuan|tujuan|demi|vì|do|nguyên nhân|yếu tố|lý do|nhằm|để|mục tiêu|mục đích|dẫn đến)\b",
        re.IGNORECASE,
    ),
    "definition": re.compile(
        r"\b(?:means?|meaning|is defined|defines?|definition|describes?|stands for|refers? to|is the|is a|are|adalah|ialah|merupakan|berarti|mendefinisikan|"
        r"didefinisikan|kepanjangan|singkatan|là|nghĩa|định nghĩa|viết tắt|khái niệm)\b",
        re.IGNORECASE,
    ),
    "who": re.compile(
        r"\b(?:by|together with|cooperat\w+|partner\w*|funded|oleh|bersama|mitra|didanai|bekerja sama|do|cùng|phối hợp|tài trợ|đối tác)\b",
        re.IGNORECASE,
    ),
    "comparison": re.compile(
        r"\b(?:compared|fell|rose|from .* to|than|decreas\w+|increas\w+|dibanding\w*|turun|naik|menjadi|dari .* (?:ke|menjadi)|meningkat|menurun|so với|giảm|tăng|từ .* (?:xuống|lên))\b",
        re.IGNORECASE,
    ),
}
UP = re.compile(
    r"\b(?:rise|rose|risen|rising|increas\w+|grow\w*|grew|higher|naik|meningkat\w*|bertambah|kenaikan|peningkatan|tăng\w*|cao hơn)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:fall|fell|fallen|falling|decreas\w+|declin\w+|drop(?:ped)?|reduc\w+|lower|turun|menurun\w*|berkurang|penurunan|giảm|thấp hơn)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be shown."""

    hit: Hit
    position: int
    """Index of the sentence in its passage."""
    text: str
    vector: Vectors
    features: tuple[float, ...]
    score: float
    """Log-odds that the sentence holds what is asked for."""
    coverage: float
    """Share of the question's content words, weighted by rarity, that sentence and section hold."""
    cosine: float
    asked: float
    """Cosine of the nearest question that the sentence is known to answer; 0 where none was written for it."""


@functools.cache
def load_weights() -> dict[str, dict[str, float]]:
    """Named weights of each small model."""
    loaded: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def candidates(question: Question, vector: Vectors, hits: Sequence[Hit], index: OpenIndex) -> list[Candidate]:
    """Every sentence of the hits with its features and score, best first."""
    if not hits:
        return []
    store = index.store
    weights = load_weights()["ranker"]
    coefficients = np.array([weights[name] for name in FEATURES])
    flat = [(hit, position) for hit in hits for position in range(len(hit.passage.sentences))]
    vectors = [store.vectors(hit.row) for hit in hits]
    similar = store.similarities(vector)
    own = np.concatenate([similar(hit.row) for hit in hits]).astype(np.float64)
    twins = np.concatenate([_twin_similarity(hit, similar, index) for hit in hits])
    dense, dense_twins = z_scores(own), z_scores(twins)
    asked = _asked(vector, hits, index)
    asked_z = (
        np.where(np.isnan(asked), dense, (asked - np.nanmean(asked)) / (np.nanstd(asked) + 1e-6)) if not np.isnan(asked).all() else dense
    )
    best_fused = hits[0].fused
    rows = []
    lexical = []
    wanted = wanted_by(question)
    for number, (hit, position) in enumerate(flat):
        values, words = _features(wanted, hit, position, index)
        values["dense"], values["dense_twins"] = float(dense[number]), float(dense_twins[number])
        values["place_score"] = hit.fused - best_fused
        values["place_rank"] = 1.0 if hit is hits[0] else 0.0
        rows.append(values)
        lexical.append(words)
    lexical_z = z_scores(np.array(lexical))
    out = []
    stacked = np.concatenate(vectors)
    for number, (hit, position) in enumerate(flat):
        rows[number]["lexical"] = float(lexical_z[number])
        rows[number]["asked"] = float(asked_z[number])
        features = tuple(rows[number][name] for name in FEATURES)
        score = float(np.dot(coefficients, features)) + weights["intercept"]
        out.append(
            Candidate(
                hit,
                position,
                hit.passage.sentences[position],
                stacked[number],
                features,
                score,
                rows[number]["coverage"],
                float(own[number]),
                0.0 if np.isnan(asked[number]) else float(asked[number]),
            )
        )
    return sorted(out, key=lambda c: (-c.score, c.hit.row, c.position))


def _asked(vector: Vectors, hits: Sequence[Hit], index: OpenIndex) -> npt.NDArray[np.float64]:
    """Cosine of each sentence's nearest question, not a number where none was written for it."""
    sentences, _ = index.store.sentence_rows(np.array([hit.row for hit in hits], dtype=np.int32))
    return index.questions.asked(vector).of(sentences).astype(np.float64)


def _twin_similarity(hit: Hit, similar: Callable[[int], Vectors], index: OpenIndex) -> npt.NDArray[np.float64]:
    """Mean similarity of each sentence's twins in the other languages, where the digests are aligned."""
    own = similar(hit.row)
    twins = [similar(row) for row in hit.twins if index.store.origins[row] == "digest"]
    aligned = [values for values in twins if len(values) == len(own)]
    return np.asarray(np.mean(aligned, axis=0) if aligned else own, dtype=np.float64)


def _features(wanted: Wanted, hit: Hit, position: int, index: OpenIndex) -> tuple[dict[str, float], float]:
    question, passage = wanted.question, hit.passage
    folded = question.folded and passage.language == "vi"
    text = passage.sentences[position]
    facts = facts_of(text, passage.language, index, folded)
    context = facts_of(f"{passage.locator.section}. {passage.text}", passage.language, index, folded)
    name: LexicalName = "vi-folded" if folded else passage.language
    words = question.content if passage.language == question.language else _shared_words(question, passage.language, index)
    weight = {w: rarity(w, name, index) for w in set(words)}
    total = sum(weight.values()) or 1.0
    met = sum(v for w, v in weight.items() if w in facts.words)
    met_context = sum(v for w, v in weight.items() if w in context.words)
    met_kinds, clashing = _exclusive(question, facts, context)
    context_years = facts.years or context.years
    asked = question.kinds
    values = {
        "coverage": met / total,
        "coverage_place": met_context / total,
        "kind_count": float(
            "count" in asked
            and bool((facts.figures | facts.number_words) - question.figures)
            and (facts.has_count or bool(facts.number_words) or "percent" not in asked)
        ),
        "kind_money": float("money" in asked and facts.has_money),
        "kind_percent": float("percent" in asked and facts.has_percent),
        "kind_date": float("date" in asked and facts.has_date and bool(facts.years - question.years)),
        "kind_who": float("who" in asked and (facts.capitals > 1 or bool(CUES["who"].search(text)))),
        "kind_reason": float("reason" in asked and bool(CUES["reason"].search(text))),
        "kind_definition": float("definition" in asked and _defines(question, passage.language, text, index)),
        "kind_list": float("list" in asked and facts.commas >= 2),
        "kind_comparison": float("comparison" in asked and bool(CUES["comparison"].search(text))),
        "year_met": float(
            bool(question.years)
            and question.years <= (facts.years | context.years)
            and bool(question.years & facts.years or not facts.years)
        ),
        "year_only": float(bool(question.years) and facts.years == question.years),
        "year_clash": float(bool(question.years) and bool(context_years) and not question.years & context_years),
        "entity_met": float(met_kinds),
        "entity_clash": float(clashing),
        "instrument_met": float(bool(question.instruments & facts.instruments)),
        "instrument_clash": float(bool(question.instruments) and bool(facts.instruments) and not question.instruments & facts.instruments),
        "names_met": len({n for n in question.names if n[0] != "term"} & facts.names)
        / max(1, len({n for n in question.names if n[0] != "term"})),
        "figures_met": float(bool(question.figures) and bool(question.figures & facts.figures)),
        "article": float(passage.source == PRIMARY_SOURCE),
        "first": float(position == 0),
        "length": min(len(text.split()), 60) / 30,
        "direction": _direction(question.standalone, text),
        **_given(wanted, hit, position, facts, context, weight, index),
    }
    return values, met


def _given(
    wanted: Wanted, hit: Hit, position: int, facts: SentenceFacts, context: SentenceFacts, weight: Mapping[str, float], index: OpenIndex
) -> dict[str, float]:
    """Whether a sentence gives a value of the kind asked for, about what is asked, and what it says beyond the question."""
    question = wanted.question
    given = given_by(wanted, hit, position, facts, index)
    meets = given.typed and meets_years(question, facts, context) and meets_names(question, facts, context)
    asked = sum(weight.get(w, 1.0) for w in question.target)
    held = sum(weight.get(w, 1.0) for w in question.target if w in facts.words)
    places = {n for n in facts.names if n[0] == "place" and n[1] != "vietnam"} - question.names
    known = {n for n in question.names if n[1] != "vietnam" and n[0] != "year"}
    return {
        "gives_none": float(not given.typed),
        "gives_target": (held / asked if asked else 0.5) if meets else 0.0,
        "number_none": float(wanted.number and not (facts.figures | facts.number_words) - question.figures),
        "percent_none": float(wanted.percent and not given.percent),
        "place_none": float("where" in question.kinds and not places),
        "names_lacking": float(min(3, len(known - facts.names))),
        "new_words": min(20, sum("_" not in w and w not in question.words for w in facts.words)) / 10,
    }


def _defines(question: Question, language: Language, text: str, index: OpenIndex) -> bool:
    """Whether a sentence says what something is: the thing asked about, and soon after it "is", "adalah", "là" or the like."""
    cue = CUES["definition"].search(text)
    if cue is None or cue.start() > DEFINED_WITHIN:
        return False
    subject = set(tokens(text[: cue.start()], language, index.aliases))
    names = {name for kind, name in question.names if name != "vietnam"}
    return bool(subject & (names or set(question.content)))


def _exclusive(question: Question, facts: SentenceFacts, context: SentenceFacts) -> tuple[int, int]:
    """(kinds whose name in the question the sentence shares, kinds where it names another instead)."""
    met = clash = 0
    for kind in EXCLUSIVE:
        asked = {n for k, n in question.names if k == kind and n != "vietnam"}
        if asked:
            held = {n for k, n in facts.names if k == kind and n != "vietnam"} or {
                n for k, n in context.names if k == kind and n != "vietnam"
            }
            met += bool(asked & held)
            clash += bool(held) and not asked & held
    return met, clash


def _direction(question: str, text: str) -> float:
    """-1 where question and sentence speak of opposite directions, 1 where of the same, else 0."""
    up, down = bool(UP.search(question)), bool(DOWN.search(question))
    if up == down:
        return 0.0
    sentence_up, sentence_down = bool(UP.search(text)), bool(DOWN.search(text))
    if sentence_up == sentence_down:
        return 0.0
    return 1.0 if up == sentence_up else -1.0


def _shared_words(question: Question, language: Language, index: OpenIndex) -> tuple[str, ...]:
    asking = set(question.words) - set(question.content)
    return tuple(t for t in tokens(question.standalone, language, index.aliases) if t not in asking and index.lexical[language].known(t))
