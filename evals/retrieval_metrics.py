"""Retrieval measured with ir-measures: recall@1 and @5, reciprocal rank, nDCG@10, with the same intervals as everything else.

Gold passages are alternatives (any one of them is acceptable evidence), so recall@k asks whether one is among the first k:
``Success@k`` in ir-measures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Success, nDCG

from app.answers import Citation
from evals.data import EvalQuestion
from evals.metrics import ANSWERABLE, Metric, Observation, ratio
from evals.scoring import same_place
from evals.support import Evidence
from ingest.documents import Passage

Place = tuple[str, str]
MEASURES = {"recall_at_1": Success @ 1, "recall_at_5": Success @ 5, "mrr": RR @ 10, "ndcg_at_10": nDCG @ 10}


def retrieval_metrics(rankings: Mapping[str, Sequence[Place]], questions: Sequence[EvalQuestion], evidence: Evidence) -> dict[str, Metric]:
    """The metrics of ranked places by question id, over the questions that sources answer and that are ranked."""
    facts = {q.question_id: q.fact for q in questions}
    relevant = {q.question_id: relevant_places(q, evidence) for q in questions if q.expect in ANSWERABLE and q.question_id in rankings}
    qrels = {question: {document_id(p): 1 for p in places} for question, places in relevant.items() if places}
    run = {question: {document_id(p): -float(rank) for rank, p in enumerate(rankings[question])} for question in qrels}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for result in ir_measures.iter_calc(list(MEASURES.values()), qrels, run) if qrels else ():
        values[names[str(result.measure)]][result.query_id] = float(result.value)
    return {name: ratio(Observation(facts[q], value, 1) for q, value in found.items()) for name, found in values.items()}


def relevant_places(question: EvalQuestion, evidence: Evidence) -> list[Place]:
    """The places of the corpus that are acceptable evidence for a question."""
    known = evidence.gold.get(question.passages)
    if known is None:
        known = [place for place, twins in evidence.places.items() if is_gold(next(iter(twins.values())), question.passages)]
        evidence.gold[question.passages] = known
    return known


def is_gold(passage: Passage, passages: Sequence[Place]) -> bool:
    """Whether a passage stands at one of the gold places; numbered paragraphs need only overlap."""
    if not any(source == passage.source for source, _ in passages):
        return False
    citation = Citation(0, "", passage.source, "", None, passage.locator, passage.language, passage.origin, "", None)
    return any(same_place(citation, source, label) for source, label in passages)


def document_id(place: Place) -> str:
    """A place as ir-measures names documents."""
    return f"{place[0]} {place[1]}"
