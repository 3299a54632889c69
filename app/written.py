"""An answer in a language model's words: the written sentences that hold, then what they leave out of the extractive answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.answers import Answer, Citation, Sentence, Writing
from app.faithfulness import Finding
from app.index import OpenIndex
from app.sentence_facts import SentenceFacts, facts_of
from app.synthesis import citation_of
from ingest.documents import Language, Passage
from ingest.lexicon import fold

STANDS_FOR = 0.5
"""Share of an extracted sentence's words that a written one which rests on it must hold to be shown in its place."""
SAYS_THE_SAME = 0.7
"""The same where the written sentence rests on another one of the sources."""
_CITED_WORK = re.compile(r"\([^()]*\)")
Held = tuple[str, Finding]
"""A written sentence that holds, with what it rests on."""


class Numbers:
    """Citations numbered in the order of their appearance."""

    def __init__(self, index: OpenIndex) -> None:
        self.citations: list[Citation] = []
        self._index = index

    def of(self, citation: Citation) -> int:
        """The number of a citation, given now if it has none."""
        for known in self.citations:
            if (known.passage_id, known.quote) == (citation.passage_id, citation.quote):
                return known.n
        self.citations.append(replace(citation, n=len(self.citations) + 1))
        return len(self.citations)

    def of_places(self, places: Sequence[tuple[Passage, int]]) -> tuple[int, ...]:
        """The numbers of sentences of the sources."""
        return tuple(self.of(citation_of(passage, position, 0, self._index)) for passage, position in places)


def merged(answer: Answer, shown: Sequence[Held], writing: Writing, index: OpenIndex) -> Answer:
    """``shown`` in the places of what they stand for in the extractive ``answer``, numbered anew; its notes keep their sides.

    The best sentence of an extractive answer comes first, whatever a model begins with.
    """
    numbers = Numbers(index)
    old = {c.n: c for c in answer.citations}
    order = {(old[n].passage_id, old[n].quote): i for i, s in reversed(list(enumerate(answer.sentences))) for n in s.citations}
    last = len(order)
    parts: list[tuple[int, Held | Sentence]] = [
        (min(order.get((p.passage_id, p.sentences[i]), last) for p, i in finding.places), (text, finding)) for text, finding in shown
    ]
    parts += [(answer.sentences.index(sentence), sentence) for sentence in left_out(answer, shown, index)]
    sentences: list[Sentence] = []
    for _, part in sorted(parts, key=lambda ranked: ranked[0]):
        if isinstance(part, Sentence):
            sentences.append(replace(part, citations=tuple(numbers.of(old[n]) for n in part.citations)))
        else:
            sentences.append(Sentence(part[0], numbers.of_places(part[1].places), "supported", "written"))
    notes = tuple(replace(note, values=tuple((value, numbers.of(old[n])) for value, n in note.values)) for note in answer.notes)
    return replace(answer, sentences=tuple(sentences), citations=tuple(numbers.citations), notes=notes, writer="llm", writing=writing)


def left_out(answer: Answer, held: Sequence[Held], index: OpenIndex) -> list[Sentence]:
    """The sentences of an extractive answer that written ones do not say; the other side of a disagreement stays as it is."""
    old = {c.n: c for c in answer.citations}
    asked = answer.standalone_question
    return [
        s for s in answer.sentences if s.rule == "other-side" or not _covered(s, old[s.citations[0]], held, asked, answer.language, index)
    ]


def worth_showing(answer: Answer, held: Sequence[Held], index: OpenIndex) -> list[Held]:
    """Those of ``held`` that are not shown beside a fuller sentence of the sources that says the same.

    With more sentences held there are never fewer, so what was shown stays.
    """
    old = {c.n: c for c in answer.citations}
    fuller = {(old[s.citations[0]].passage_id, old[s.citations[0]].quote) for s in left_out(answer, held, index)}
    return [one for one in held if not all((p.passage_id, p.sentences[i]) in fuller for p, i in one[1].places)]


def repeats(text: str, said: Sequence[str], language: Language, index: OpenIndex) -> bool:
    """Whether a sentence says nothing that the question or a sentence before it does not say."""
    mine = facts_of(text, language, index)
    before = [facts_of(other, language, index) for other in said]
    return any(mine.words <= other.words and mine.figures <= other.figures and mine.years <= other.years for other in before)


def facts_kept(held: Sequence[Held], language: Language, index: OpenIndex) -> int:
    """How many figures, years and names the sentences that hold have between them."""
    found = [facts_of(text, language, index) for text, _ in held]
    return len(frozenset().union(*(f.figures | f.names | {str(y) for y in f.years} for f in found)))


def _covered(sentence: Sentence, citation: Citation, held: Sequence[Held], question: str, language: Language, index: OpenIndex) -> bool:
    """Whether written sentences say what an extracted one says; names in the question go without saying."""
    asked = facts_of(question, language, index)
    wanted = facts_of(sentence.text, citation.language, index)
    on_it = [t for t, f in held if any(p.passage_id == citation.passage_id and p.sentences[i] == citation.quote for p, i in f.places)]
    for texts, share in ((on_it, STANDS_FOR), ([t for t, _ in held], SAYS_THE_SAME)):
        given = [facts_of(text, language, index) for text in texts]
        if texts and _capitals(sentence.text) <= _words(" ".join((question, *texts))) and _say(wanted, given, asked, share):
            return True
    return False


def _say(wanted: SentenceFacts, given: Sequence[SentenceFacts], asked: SentenceFacts, share: float) -> bool:
    """Whether sentences hold ``share`` of the words and all the facts that are wanted, save names that were ``asked`` about."""
    words = frozenset().union(*(g.words for g in given))
    names = asked.names.union(*(g.names for g in given))
    return (
        len(wanted.words & words) >= share * len(wanted.words)
        and wanted.names <= names
        and wanted.figures <= frozenset().union(*(g.figures for g in given))
        and wanted.years <= frozenset().union(*(g.years for g in given))
        and wanted.instruments <= frozenset().union(*(g.instruments for g in given))
    )


def _capitals(text: str) -> set[str]:
    """Capitalised words inside a sentence, which are names that no list may know; references to other works left out."""
    text = _CITED_WORK.sub(" ", text)
    return {fold(m[0]).lower() for m in re.finditer(r"[^\W\d_]{2,}", text) if m.start() and m[0][0].isupper()}


def _words(text: str) -> set[str]:
    return {fold(word).lower() for word in re.findall(r"[^\W\d_]{2,}", text)}
