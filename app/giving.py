"""Whether one sentence gives a value of the kind that a question asks for, about the years and names that it asks about."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.answers import Hit
from app.index import OpenIndex
from app.kinds import LASTING, NUMBER, ORDINAL, ORDINAL_GIVEN, PERCENT, PERSON, WHO
from app.names import find_names
from app.question import Question
from app.sentence_facts import SentenceFacts
from ingest.documents import Language

EXCLUSIVE = ("place", "sector", "sex", "measure", "role", "event", "instrument")
"""Kinds of names of which a statement means the one that it names and not another."""
_MONTH = re.compile(r"m\d+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants, read off its text once."""

    question: Question
    person: bool
    percent: bool
    number: bool
    ordinal: bool
    lasting: bool
    named: int
    """Names in the question that a sentence's capitals may repeat."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a sentence gives of it."""

    typed: bool
    """A value of the kind that is asked for, other than those in the question."""
    percent: bool
    person: bool


def wanted_by(question: Question) -> Wanted:
    """What ``question`` wants."""
    text = question.standalone
    return Wanted(
        question,
        bool(WHO.search(text) and PERSON.search(text)),
        bool(PERCENT.search(text)),
        bool(NUMBER.search(text)),
        bool(ORDINAL.search(text)),
        bool(LASTING.search(text)),
        len({n for k, n in question.names if k in ("place", "body", "programme", "event", "instrument")}),
    )


def given_by(wanted: Wanted, hit: Hit, position: int, facts: SentenceFacts, index: OpenIndex) -> Given:
    """What the sentence at ``position`` of a hit, which holds ``facts``, gives of what is wanted."""
    question = wanted.question
    percent = facts.has_percent and any(key.endswith("%") for key in facts.figures - question.figures)
    person = wanted.person and bool(_persons_in(hit, position, index) - _persons(question.standalone, question.language, index))
    return Given(_typed(wanted, facts, hit.passage.sentences[position], percent, person), percent, person)


def _typed(wanted: Wanted, facts: SentenceFacts, text: str, percent: bool, person: bool) -> bool:
    question = wanted.question
    kinds, new = question.kinds, facts.figures - question.figures
    if "percent" in kinds:
        return percent
    if "money" in kinds:
        return facts.has_money
    if "age" in kinds:
        return bool(new or facts.number_words)
    if "date" in kinds:
        return facts.has_date and bool(facts.years - question.years or any(_MONTH.fullmatch(w) for w in facts.words))
    if "count" in kinds:
        lasting = wanted.lasting and any(not key.endswith("%") for key in new)
        return lasting or (wanted.ordinal and bool(ORDINAL_GIVEN.search(text))) or bool(facts.counted - question.figures)
    if wanted.person:
        return person
    if "who" in kinds or "where" in kinds or question.asks_name:
        return facts.capitals > wanted.named
    return True


def meets_years(question: Question, facts: SentenceFacts, around: SentenceFacts) -> bool:
    """Whether a sentence, or where it names no year the passage ``around`` it, is about a year of the question."""
    if not question.years:
        return True
    if facts.exact_years:
        return bool(question.years & facts.exact_years)
    return not around.exact_years or bool(question.years & (around.exact_years | facts.years))


def meets_names(question: Question, facts: SentenceFacts, around: SentenceFacts) -> bool:
    """The same for each of the ``EXCLUSIVE`` kinds of names of which the question has one."""
    for kind in EXCLUSIVE:
        asked = {n for k, n in question.names if k == kind and n != "vietnam"}
        held = {n for k, n in facts.names if k == kind and n != "vietnam"} if asked else asked
        if asked and not asked & (held or {n for k, n in around.names if k == kind}):
            return False
    return True


def _persons_in(hit: Hit, position: int, index: OpenIndex) -> frozenset[str]:
    """Persons named in a sentence, by its English twin where it has one: there only names have capitals."""
    passage, store = hit.passage, index.store
    for row in hit.twins if passage.language != "en" else ():
        if store.languages[row] == "en" and len(store.get(row).sentences) == len(passage.sentences):
            return _persons(store.get(row).sentences[position], "en", index)
    return _persons(passage.sentences[position], passage.language, index)


@functools.lru_cache(maxsize=20_000)
def _persons(text: str, language: Language, index: OpenIndex) -> frozenset[str]:
    """Capitalised names of two words or more that are no place, body, programme or event."""
    return frozenset(
        n.key for n in find_names(text, language, index) if n.kind == "name" and " " in n.key and not any(c.isdigit() for c in n.key)
    )
