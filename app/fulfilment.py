"""Whether a sentence gives what a question asks for: a value of the type wanted, under the question's constraints.

Similarity does not see that "How many girls were there in Can Tho in 2015?" wants a number of girls, in Can Tho, in 2015, in
one and the same sentence. These features do; the models of :mod:`app.abstention` weigh them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from app.giving import Wanted, given_by, meets_names, meets_years, wanted_by
from app.index import OpenIndex
from app.kinds import CLOCK, CLOCK_GIVEN, CONTACT, CONTACT_GIVEN, NUMBER, ORDINAL, ORDINAL_GIVEN, PERCENT, WHICH
from app.question import Question
from app.retrieval import rarity
from app.selection import CUES, Candidate
from app.sentence_facts import facts_of
from ingest.figures import find_figures
from ingest.lexical import LexicalName
from ingest.lexicon import tokens

ASKED = ("count", "percent", "money", "date", "who", "where", "list", "reason", "definition", "comparison")
FEATURES = (
    "joint_coverage", "joint_cosine", "joint_target", "joint_none", "joint_lack", "joint_missing",
    "type_none", "constraints_none", "year_mixed", "country_clash", "person_none", "percent_none", "number_none",
    "proper_missing", "proper_missing_near", "alias_missing_share", "alias_missing", "alias_missing_near", "aliases",
    "shown", "shown_words_missing", "shown_rarest", "target_beside", "target_apart",
    *(f"asks_{kind}" for kind in ASKED), "asks_name", "asks_which", "strict_none", "anchored_none", "run_missing",
    "new_words", "new_share", "new_names", "new_names_any", "new_figures", "stated_apart",
    "reason_none", "list_none", "place_none", "contact_none", "clock_none", "ordinal_none",
)  # fmt: skip
BEFORE, AFTER = 24, 48
"""Characters around a figure in which the thing counted stands."""
ANCHOR_DIGITS = 3
"""Digits from which a figure in a question says which sentence it is about; smaller ones are ages, hours and articles."""
SINGLED_OUT = ("place", "sector", "sex", "role")
"""Kinds of names that a sentence about one of them states itself; surveys and laws may stand in the sentences before."""
_PROPER = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZĐ][\w-]+")
_RUN = re.compile(r"(?<![.!?] )(?<!^)[A-ZĐ][\w'-]+(?: [A-ZĐ][\w'-]+)+")


def fulfilment(question: Question, shown: Sequence[Candidate], index: OpenIndex) -> dict[str, float]:
    """The features of ``FEATURES`` over the sentences that would be shown; shares are 0 to 1, counts capped at 3."""
    language = shown[0].hit.passage.language
    name: LexicalName = "vi-folded" if question.folded and language == "vi" else language
    weight = {w: rarity(w, name, index) for w in set(question.content)}
    total = sum(weight.values()) or 1.0
    wanted = wanted_by(question)
    views = [_View(wanted, c, weight, total, index) for c in shown]
    joint = [v for v in views if v.typed and v.constrained]
    coverage = max((v.coverage for v in joint), default=0.0)
    held = frozenset().union(*(v.words for v in views))
    missing = [v for w, v in weight.items() if w not in held]
    own = frozenset().union(*(v.facts.words for v in views))
    return {
        "joint_coverage": coverage,
        "joint_cosine": max((v.cosine for v in joint), default=0.8) - 0.8,
        "joint_target": max((v.target for v in joint), default=0.0),
        "joint_none": float(not joint),
        "joint_lack": max(v.coverage for v in views) - coverage,
        "joint_missing": (1 - coverage) * math.log1p(len(weight)),
        "type_none": float(not any(v.typed for v in views)),
        "constraints_none": float(not any(v.constrained for v in views)),
        "year_mixed": float(bool(question.years) and not any(v.typed and v.facts.exact_years == question.years for v in views)),
        "country_clash": float(_other_country(question, views)),
        "person_none": float(wanted.person and not any(v.has_person for v in views)),
        "percent_none": float(bool(PERCENT.search(question.standalone)) and not any(v.has_percent for v in views)),
        "number_none": float(
            bool(NUMBER.search(question.standalone)) and not any((v.facts.figures | v.facts.number_words) - question.figures for v in views)
        ),
        **_names_missing(question, views, held, index),
        "shown": float(len(views)),
        "shown_words_missing": sum(missing) / total,
        "shown_rarest": max((v for w, v in weight.items() if w not in own), default=0.0) / 10,
        **_target_beside_value(question, views),
        **{f"asks_{kind}": float(kind in question.kinds) for kind in ASKED},
        "asks_name": float(question.asks_name),
        "asks_which": float(bool(WHICH.search(question.standalone))),
        **_strict(question, views),
        "run_missing": float(_runs_missing(question, views, index)),
        **_news(question, views, max(range(len(shown)), key=lambda i: shown[i].score)),
        **_given(question, views),
    }


def _strict(question: Question, views: Sequence[_View]) -> dict[str, float]:
    """Whether one sentence gives the value and itself names what the question singles out: its figure, sex, sector, place."""
    anchors = {key for key in question.figures if key.endswith("%") or len(key) >= ANCHOR_DIGITS}
    stated = [v for v in views if anchors and anchors <= v.facts.figures]
    strict = [v for v in stated or views if v.typed and v.constrained and v.singles_out(question)]
    return {"strict_none": float(not strict), "anchored_none": float(bool(stated) and not strict)}


def _runs_missing(question: Question, views: Sequence[_View], index: OpenIndex) -> int:
    """How many names of several capitalised words, unknown to the alias table, no sentence's passage holds as they stand."""
    text = question.standalone
    known = [(start, end) for _, _, start, end in index.aliases.find(text)]
    held = " ".join(v.around.casefold() for v in views)
    runs = [m for m in _RUN.finditer(text) if not any(a < m.end() and m.start() < b for a, b in known)]
    return min(2, sum(m[0].casefold() not in held for m in runs))


def _news(question: Question, views: Sequence[_View], top: int) -> dict[str, float]:
    """What the best sentence, and any, says beyond the question: one that only repeats the question answers nothing."""
    asked = set(question.words)
    spoken = question.standalone.casefold()
    names = [sum(m[0].casefold() not in spoken for m in _PROPER.finditer(v.text)) for v in views]
    best = views[top].facts
    words = {w for w in best.words if "_" not in w}
    return {
        "new_words": min(20, len(words - asked)) / 10,
        "new_share": len(words - asked) / max(1, len(words)),
        "new_names": min(6, names[top]) / 3,
        "new_names_any": min(6, max(names)) / 3,
        "new_figures": float(min(4, len((best.figures | best.number_words) - question.figures))),
        "stated_apart": float(bool(question.figures) and not any(v.typed and question.figures & v.facts.figures for v in views)),
    }


def _given(question: Question, views: Sequence[_View]) -> dict[str, float]:
    """Whether a kind of thing is asked for of which no sentence has one."""

    def none(asked: bool, given: re.Pattern[str]) -> float:
        return float(asked and not any(given.search(v.text) for v in views))

    text = question.standalone
    return {
        "reason_none": none("reason" in question.kinds, CUES["reason"]),
        "list_none": float("list" in question.kinds and not any(v.facts.commas for v in views)),
        "place_none": float(
            "where" in question.kinds
            and not any({n for n in v.names if n[0] == "place" and n[1] != "vietnam"} - question.names for v in views)
        ),
        "contact_none": none(bool(CONTACT.search(text)), CONTACT_GIVEN),
        "clock_none": none(bool(CLOCK.search(text)), CLOCK_GIVEN),
        "ordinal_none": none(bool(ORDINAL.search(text)), ORDINAL_GIVEN),
    }


class _View:
    """A sentence as a question sees it."""

    def __init__(self, wanted: Wanted, candidate: Candidate, weight: dict[str, float], total: float, index: OpenIndex) -> None:
        question, passage = wanted.question, candidate.hit.passage
        folded = question.folded and passage.language == "vi"
        section = facts_of(f"{passage.locator.section}.", passage.language, index, folded)
        self.text, self.language, self._folded, self._index = candidate.text, passage.language, folded, index
        self.around = f"{passage.locator.section}. {passage.text}"
        self.facts = facts_of(candidate.text, passage.language, index, folded)
        self.passage = facts_of(self.around, passage.language, index, folded)
        self.words = self.facts.words | section.words
        self.names = self.facts.names | section.names
        self.coverage = sum(v for w, v in weight.items() if w in self.words) / total
        self.cosine = candidate.cosine
        asked = sum(weight.get(w, 1.0) for w in question.target)
        self.target = sum(weight.get(w, 1.0) for w in question.target if w in self.facts.words) / asked if asked else 0.5
        self.given = given = given_by(wanted, candidate.hit, candidate.position, self.facts, index)
        self.typed, self.has_percent, self.has_person = given.typed, given.percent, given.person
        self.constrained = meets_years(question, self.facts, self.passage) and meets_names(question, self.facts, self.passage)

    def singles_out(self, question: Question) -> bool:
        """Whether the sentence or its heading names each sex, sector and place of the question."""
        asked = {n for n in question.names if n[0] in SINGLED_OUT and n[1] != "vietnam"}
        return asked <= self.names

    def beside_figures(self, question: Question) -> set[str]:
        """Tokens within a few words of the figures that the question does not state."""
        found: set[str] = set()
        for figure in find_figures(self.text, self.language):
            if not figure.is_year and figure.key not in question.figures:
                around = f"{self.text[max(0, figure.start - BEFORE) : figure.start]} {self.text[figure.end : figure.end + AFTER]}"
                found.update(tokens(around, self.language, self._index.aliases, folded=self._folded))
        return found


def _target_beside_value(question: Question, views: Sequence[_View]) -> dict[str, float]:
    """Whether what is counted ("how many *schools*") stands beside a figure, where a number is asked for."""
    if not question.target or not question.kinds & {"count", "percent", "money"}:
        return {"target_beside": 0.0, "target_apart": 0.0}
    wanted = set(question.target)
    best = max((len(wanted & v.beside_figures(question)) for v in views), default=0) / len(wanted)
    return {"target_beside": best, "target_apart": float(best == 0)}


def _other_country(question: Question, views: Sequence[_View]) -> bool:
    """Whether a country is asked about that no sentence names, while Viet Nam is named instead."""
    asked = {n for k, n in question.names if k == "place" and n.startswith("country_")}
    named = {n for v in views for k, n in v.passage.names if k == "place"}
    return bool(asked) and not asked & named and ("place", "vietnam") not in question.names


def _names_missing(question: Question, views: Sequence[_View], held: frozenset[str], index: OpenIndex) -> dict[str, float]:
    """How many names of the question the sentences lack, by capitals and by the alias table."""
    near = frozenset().union(*(v.passage.words for v in views))
    proper = [
        frozenset(tokens(m[0], question.language, index.aliases, folded=question.folded)) for m in _PROPER.finditer(question.standalone)
    ]
    known = [n for n in question.names if n[1] != "vietnam" and n[0] != "year"]
    stated = frozenset().union(*(v.names for v in views))
    around = stated.union(*(v.passage.names for v in views))
    lacking = [n for n in known if n not in stated]
    return {
        "proper_missing": float(min(3, sum(bool(w) and not w & held for w in proper))),
        "proper_missing_near": float(min(3, sum(bool(w) and not w & near for w in proper))),
        "alias_missing_share": len(lacking) / len(known) if known else 0.0,
        "alias_missing": float(min(3, len(lacking))),
        "alias_missing_near": float(min(3, sum(n not in around for n in known))),
        "aliases": float(len(known)),
    }
