"""What a language model is shown of the sources for one question: the sentences of the extractive answer, and nothing else.

Reading costs a small model more time than writing: of ten seconds to its first sentence eight were spent on a prompt of 900 tokens.
And what it is shown beyond the answer it takes for the answer.
"""

from __future__ import annotations

from app.answers import Answer
from app.index import OpenIndex
from app.instructions import request_of
from app.prompting import MARKS, Material, room_for_passages
from ingest.documents import Passage


def gather(answer: Answer, index: OpenIndex, context: int) -> list[Material]:
    """The passages for the model, each with those of its sentences that ``answer`` shows, as far as they fit.

    Only sentences in the language of the answer are used, because only those can be checked word by word, and none that gives
    orders to its reader. Other places that say the same add nothing to read.

    Args:
        answer: the extractive answer.
        index: the index that it comes from.
        context: tokens that the model can read and write at once.
    """
    room = room_for_passages(answer.language, answer.standalone_question, context)
    by_number = {c.n: c for c in answer.citations}
    wanted: dict[str, tuple[Passage, set[int]]] = {}
    for citation in [by_number[s.citations[0]] for s in answer.sentences if s.citations]:
        size = len(citation.quote.encode()) + 8
        full = citation.passage_id not in wanted and len(wanted) == len(MARKS)
        if citation.language != answer.language or size > room or full or request_of(citation.quote).steered:
            continue
        rows = map(index.store.get, index.store.by_place[citation.source, citation.locator.label])
        passage = next(p for p in rows if p.passage_id == citation.passage_id)
        wanted.setdefault(passage.passage_id, (passage, set()))[1].add(passage.sentences.index(citation.quote))
        room -= size
    return [Material(mark, passage, tuple(sorted(at))) for mark, (passage, at) in zip(MARKS, wanted.values(), strict=False)]
