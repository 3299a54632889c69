"""Support of sentences by real passages of the small corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.answers import Answer
from app.index import IndexHandle
from evals.support import Evidence, measure_support, supports
from ingest.settings import Settings
from tests.evals.examples import answer, citation

FIRST = "The 2018 survey found 1,754,066 working children in Viet Nam."


@pytest.fixture
def evidence(built: Settings) -> Iterator[Evidence]:
    index = IndexHandle(built).current()
    yield Evidence(index)
    index.close()


def cited(text: str, *labels: str, language: str = "en") -> Answer:
    """An answer of one sentence that cites these places of the article."""
    citations = tuple(citation(n, FIRST, label, "mini-article", language) for n, label in enumerate(labels, 1))  # type: ignore[arg-type]
    return answer((text, tuple(range(1, len(labels) + 1))), citations=citations)


def test_an_extracted_sentence_is_supported_by_its_passage(evidence: Evidence) -> None:
    found = measure_support(cited(FIRST, "¶2-3"), evidence)
    assert (found.sentences, found.recalled, found.citations, found.precise) == (1, 1, 1, 1)
    assert (found.figures, found.figures_held) == (2, 2)
    assert found.quotes_held == found.quotes == 1


def test_one_changed_digit_is_seen(evidence: Evidence) -> None:
    found = measure_support(cited(FIRST.replace("1,754,066", "1,754,067"), "¶2-3"), evidence)
    assert (found.recalled, found.precise, found.figures_held) == (0, 0, 1)
    assert found.faults == ("figure not in what is cited: 1754067",)


def test_another_passage_does_not_support_the_sentence(evidence: Evidence) -> None:
    found = measure_support(cited(FIRST, "¶4"), evidence)
    assert (found.recalled, found.quotes_held) == (0, 0)


def test_an_idle_citation_costs_precision_and_not_recall(evidence: Evidence) -> None:
    found = measure_support(cited(FIRST, "¶2-3", "¶4"), evidence)
    assert (found.recalled, found.citations, found.precise) == (1, 2, 1)


def test_citations_that_are_needed_together_are_both_precise(evidence: Evidence) -> None:
    both = FIRST + " About 1.75 million children are affected, says the article."
    found = measure_support(cited(both, "¶2-3", "¶4"), evidence)
    assert (found.recalled, found.precise) == (1, 2)


def test_no_citation_or_one_that_does_not_exist_is_no_support(evidence: Evidence) -> None:
    assert measure_support(cited(FIRST), evidence).recalled == 0
    unknown = measure_support(cited(FIRST, "¶99"), evidence)
    assert (unknown.recalled, unknown.citations, unknown.precise, unknown.quotes_held) == (0, 1, 0, 0)


def test_a_twin_in_another_language_supports_by_its_figures(evidence: Evidence) -> None:
    twin = evidence.places["mini-article", "¶2-3"]["id"]
    assert supports(FIRST, "en", [twin], evidence)
    assert not supports(FIRST.replace("2018", "2012"), "en", [twin], evidence)
    assert measure_support(replace(cited(FIRST, "¶2-3", language="id")), evidence).recalled == 1
