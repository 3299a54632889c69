"""One answer against what was expected: deterministic, by the project's own normalisation of figures, dates and text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from app.answers import Answer, Citation
from evals.data import EvalQuestion
from ingest.documents import Language
from ingest.figures import figure_keys
from ingest.lexicon import fold
from ingest.locators import parse_locator

_YEAR_RANGE = re.compile(r"(?<=\d)[-–](?=\d)")


@dataclass(frozen=True, slots=True)
class Score:
    """How an answer did; parts that do not apply are None and are counted as such, never as right or wrong."""

    question_id: str
    right: bool
    """Everything that was expected: values, citation, no rejected form, or an honest refusal."""
    values: bool | None
    cited: bool | None
    """A gold passage is cited."""
    refused: bool
    """The answer is an abstention."""
    offered_wrong: tuple[str, ...]
    found: int
    explanation: str


@functools.lru_cache(maxsize=200_000)
def holds_form(text: str, form: str, language: Language) -> bool:
    """Whether ``text`` holds ``form``: all its figures and dates by value; other forms as folded words."""
    keys = figure_keys(form, language)
    letters = re.sub(r"[^a-z]", "", fold(_without_figure_words(form).lower()))
    if keys and len(letters) <= 1:
        own = keys - {k for k in keys if k.startswith("--")} if any(not k.startswith("--") for k in keys) else keys
        return own <= figure_keys(text, language)
    wanted = _plain(form)
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _plain(text)) is not None


def holds_correction(sources: str, claimed: str | None, correct: str, language: Language) -> bool:
    """Whether the source's values in ``sources`` hold the right value, or all of it that the claimed one does not have.

    Of ``Desember 2017`` for ``Desember 2015`` only 2017 must be offered, of ``40 hours a week`` for ``40 hours a month`` only
    the week.
    """
    if holds_form(sources, correct, language):
        return True
    figures = figure_keys(correct, language) - figure_keys(claimed or "", language)
    if figures:  # of dates that differ in the year, the year is enough
        return ({key for key in figures if "-" not in key} or figures) <= figure_keys(sources, language)
    words = set(_plain(correct).split()) - set(_plain(claimed or "").split())
    return bool(words) and words <= set(_plain(sources).split())


def _without_figure_words(form: str) -> str:
    months = (
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
        r"januari|februari|maret|mei|juni|juli|agustus|oktober|desember|"
        r"ngày|tháng|năm|million|billion|thousand|juta|miliar|ribu|triệu|tỷ|nghìn|persen|percent|per cent|phần trăm|no|k|c)\b"
    )
    return re.sub(months, "", form, flags=re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\"'“”‘’`*]", "", fold(text.lower())).replace("-", " ").replace("–", " ").split())


def score_answer(expected: EvalQuestion, answer: Answer) -> Score:
    """The score of ``answer``."""
    shown = " ".join([answer.text, *(note.text for note in answer.notes)])
    found = sum(any(holds_form(shown, form, expected.lang) for form in item) for item in expected.gold)
    wrong = tuple(form for form in expected.reject if holds_form(answer.text, form, expected.lang))
    refused = answer.status != "answered"
    cited = cites(answer, expected.passages) if expected.passages else None
    values = found >= expected.need if expected.gold else None
    if expected.expect == "answer":
        right = bool(values) and cited is not False and not wrong and not refused
    elif expected.expect == "both":
        right = bool(values) and cited is not False and not wrong
    elif expected.expect == "abstain":
        right = refused and not wrong
    else:
        right = (refused or bool(values)) and not wrong
    missing = [item[0] for item in expected.gold if not any(holds_form(shown, form, expected.lang) for form in item)]
    reasons = [
        f"missing: {', '.join(missing)}" if values is False else "",
        "gold passage not cited" if cited is False else "",
        f"offers: {', '.join(wrong)}" if wrong else "",
        "refused" if refused and expected.expect == "answer" else "",
        "answered" if not refused and expected.expect in ("abstain", "premise") else "",
    ]
    return Score(expected.question_id, right, values, cited, refused, wrong, found, "; ".join(r for r in reasons if r))


def cites(answer: Answer, passages: tuple[tuple[str, str], ...]) -> bool:
    """Whether a sentence of the answer cites one of ``passages``."""
    used = {n for sentence in answer.sentences for n in sentence.citations} | {n for note in answer.notes for _, n in note.values}
    return any(same_place(citation, source, label) for citation in answer.citations if citation.n in used for source, label in passages)


def same_place(citation: Citation, source: str, label: str) -> bool:
    """Whether a citation stands at ``label`` of ``source``; numbered paragraphs need only overlap."""
    if citation.source != source:
        return False
    wanted = parse_locator(label)
    if wanted.paragraphs:
        return bool(set(wanted.paragraphs) & set(citation.locator.paragraphs))
    there = citation.locator.article
    return citation.locator.label == label or bool(wanted.article and there and _inside(wanted.article, there))


def _inside(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
