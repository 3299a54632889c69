"""What to ask next: questions about the passages at hand, offered only where the engine answers them.

Candidates come from the examples that stand in those passages, then from the names that the passages hold, then from the
examples that share its words. Each is asked before anyone sees it, by itself, as it will be when a reader chooses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from app.answers import Answer, Citation
from app.engine import Engine
from app.examples import examples, nearest
from app.index import OpenIndex
from app.reading import bundle_for
from app.rendering import cited_passage, find_passage
from ingest.documents import Language
from ingest.lexicon import fold

MAX_TRIED = 15
"""Candidates asked at most; each costs what a question costs, the first time that it is tried."""
REMEMBERED = 1000
"""Candidates whose answer is remembered; the examples are some 170 in three languages."""
MAX_NAMES = 2
"""Questions about a name are plain ones, and most are answered elsewhere: they do not crowd out the examples."""
NAMED = ("programme", "event", "instrument", "body")
"""Kinds of names that a question can be about; terms such as "children" are in too many passages."""
_ABOUT: dict[Language, str] = {
    "en": "What do the sources say about {name}?",
    "id": "Apa yang dikatakan sumber tentang {name}?",
    "vi": "Các nguồn nói gì về {name}?",
}


def suggestions(answer: Answer, engine: Engine, history: Sequence[str], k: int) -> list[str]:
    """Up to ``k`` questions that the sources answer, the nearest to ``answer`` first, none of them asked before.

    Raises:
        NoUsableIndex: if there is no index to answer from.
    """
    index = engine.index()
    at_hand = answer.citations or answer.closest
    places = {(c.source, c.locator.label) for c in at_hand}
    asked = {_bare(question) for question in (answer.question, answer.standalone_question, *history)}
    told = {c.quote for c in answer.citations}
    found: list[str] = []
    tried = 0
    for question, bound in _candidates(answer, at_hand, index):
        if len(found) == k or tried == MAX_TRIED:
            break
        if _bare(question) in asked:
            continue
        asked.add(_bare(question))
        tried += 1
        first = _first_citation(question, engine, index)
        if first is None or first.quote in told or (bound and (first.source, first.locator.label) not in places):
            continue
        told.add(first.quote)
        found.append(question)
    return found


def _bare(question: str) -> str:
    return fold(" ".join(question.lower().split())).rstrip(" ?.!")


def _candidates(answer: Answer, at_hand: Sequence[Citation], index: OpenIndex) -> Iterator[tuple[str, bool]]:
    """(question, whether its answer has to stand in the passages at hand), best first."""
    language, words = answer.language, answer.standalone_question or answer.question
    places = [(c.source, c.locator.label) for c in at_hand]
    if places:
        for question in nearest(words, language, index.aliases, places):
            yield question, True
    for question in _about_names(at_hand, words, language, index):
        yield question, True
    for question in (*nearest(" ".join([words, *(c.quote for c in at_hand[:1])]), language, index.aliases), *examples(language)):
        yield question, False


def _about_names(at_hand: Sequence[Citation], words: str, language: Language, index: OpenIndex) -> list[str]:
    """A question for each programme, law, event or body named in a passage at hand, those in the quoted sentence first."""
    spoken = {name for _, name, _, _ in index.aliases.find(words)}
    names: dict[str, str] = {}
    for citation in at_hand:
        cited = cited_passage(index, citation)
        passage = find_passage(index, *cited.place, language, cited.origin) if cited else None
        if passage is None:
            continue
        for text in (*(s for s in passage.sentences if s == citation.quote), passage.text):
            for kind, name, start, end in index.aliases.find(text):
                if kind in NAMED and name not in spoken:
                    names.setdefault(name, text[start:end])
    return [_ABOUT[language].format(name=name) for name in list(names.values())[:MAX_NAMES]]


_tried: WeakKeyDictionary[Engine, dict[tuple[str, str], Citation | None]] = WeakKeyDictionary()


def _first_citation(question: str, engine: Engine, index: OpenIndex) -> Citation | None:
    """The first citation of the extractive answer; None where the sources give none. No language model is asked."""
    known = _tried.setdefault(engine, {})
    key = (index.manifest.generation, question)
    if key not in known:
        if len(known) >= REMEMBERED:
            known.clear()
        response = engine.query_engine().query(bundle_for(question, index))
        answer: Answer = response.metadata["answer"]  # type: ignore[index]
        known[key] = answer.citations[0] if answer.status == "answered" and answer.citations else None
    return known.get(key)
