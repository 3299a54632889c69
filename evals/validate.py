"""Whether the evaluation data is sound: gold values stand in their gold passages, no fact is in two splits, ids are unique.

Run ``python -m evals.validate``; ``tests/evals`` holds the bundled data to it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.data import EvalClaim, EvalQuestion, load_claims, load_questions
from evals.retrieval_metrics import Place, is_gold
from evals.scoring import holds_form
from ingest.digests import digest_files, read_digest
from ingest.documents import Language, Passage
from ingest.errors import SumberError
from ingest.figures import figure_keys, find_figures
from ingest.notes import Note, load_notes
from ingest.settings import project_settings

BY_VALUE = ("figure", "date", "unit")
"""Kinds of change whose right value is a value, and so must stand in the passage; others may be put in other words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the data."""

    where: str
    """Id of the question or claim, or name of the fact."""
    message: str


def validate(questions: Sequence[EvalQuestion], claims: Sequence[EvalClaim], corpus: Path) -> list[Problem]:
    """Everything that is wrong, in the order of the data.

    Raises:
        InputRefused: if the corpus cannot be read.
    """
    passages = [p for path in digest_files(corpus) for p in read_digest(path, corpus).passages]
    notes = load_notes(corpus)
    found = _splits([*questions, *claims]) + _unique([q.question_id for q in questions] + [c.claim_id for c in claims])
    for question in questions:
        found += _check_question(question, passages, notes)
    for claim in claims:
        found += _check_claim(claim, passages)
    return found


def gold_text(places: Sequence[Place], language: Language, passages: Sequence[Passage]) -> tuple[str, list[Place]]:
    """(the text of the gold passages in ``language``, the places that the corpus does not have)."""
    texts: list[str] = []
    missing: list[Place] = []
    for place in places:
        try:
            there = [p for p in passages if p.language == language and p.source == place[0] and is_gold(p, (place,))]
        except ValueError:  # a locator in no known form
            there = []
        texts += [p.text for p in there]
        if not there:
            missing.append(place)
    return " ".join(texts), missing


def _check_question(question: EvalQuestion, passages: Sequence[Passage], notes: Sequence[Note]) -> list[Problem]:
    where = question.question_id
    text, missing = gold_text(question.passages, question.lang, passages)
    found = [Problem(where, f"the corpus has no passage {source} [{label}] in {question.lang}") for source, label in missing]
    if question.expect in ("answer", "both") and not question.passages:
        found.append(Problem(where, "names no passage"))
    if question.expect == "abstain":
        return found
    if question.expect in ("both", "premise"):
        text = " ".join([text, *(part for n in notes for part in (n.text[question.lang], n.resolution[question.lang]))])
    unmet = [item[0] for item in question.gold if not any(holds_form(text, form, question.lang) for form in item)]
    if len(question.gold) - len(unmet) < question.need:
        found.append(
            Problem(where, f"no form of {', '.join(map(repr, unmet))} stands in the gold passages; {question.need} items are needed")
        )
    return found


def _check_claim(claim: EvalClaim, passages: Sequence[Passage]) -> list[Problem]:
    text, missing = gold_text(claim.passages, claim.lang, passages)
    found = [Problem(claim.claim_id, f"the corpus has no passage {source} [{label}] in {claim.lang}") for source, label in missing]
    if claim.verdict != "not_found" and not claim.passages:
        found.append(Problem(claim.claim_id, "names no passage"))
    if claim.verdict == "contradicted":
        if not claim.claimed or not holds_form(claim.claim, claim.claimed, claim.lang):
            found.append(Problem(claim.claim_id, f"claimed value {claim.claimed!r} does not stand in the claim"))
        if claim.change in BY_VALUE and claim.correct and not missing and not _stands(claim.correct, text, claim.lang):
            found.append(Problem(claim.claim_id, f"right value {claim.correct!r} does not stand in the gold passages"))
    return found


def _stands(value: str, text: str, language: Language) -> bool:
    """Whether every figure and date of ``value`` stands in ``text``, exactly or rounded to the last digit that is written."""
    exact = figure_keys(text, language)
    figures = find_figures(text, language)
    rounded = {
        f.key
        for f in find_figures(value, language)
        if any(g.percent == f.percent and abs(g.value - f.value) * 2 <= f.resolution for g in figures)
    }
    return figure_keys(value, language) <= exact | rounded


def _splits(entries: Sequence[EvalQuestion | EvalClaim]) -> list[Problem]:
    first: dict[str, str] = {}
    crossing = {e.fact for e in entries if first.setdefault(e.fact, e.split) != e.split}
    return [Problem(fact, "stands in both splits") for fact in sorted(crossing)]


def _unique(ids: Sequence[str]) -> list[Problem]:
    return [Problem(i, "id used twice") for i in sorted({i for i in ids if ids.count(i) > 1})]


def main() -> int:
    """Print what is wrong; 0 where nothing is, else 1."""
    try:
        problems = validate(load_questions(), load_claims(), project_settings().corpus)
    except SumberError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.writelines(f"{p.where}: {p.message}\n" for p in problems)
    sys.stdout.write(f"{len(problems)} problems\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
