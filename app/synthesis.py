"""The extractive answer: sentences chosen, verified, numbered and put in order, with the notes that concern them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.answers import Citation, NoteView, Sentence
from app.disagreements import MAX_OTHER_SIDES, Touched, other_sides, touched_notes
from app.index import OpenIndex
from app.question import Question
from app.retrieval import PRIMARY_SOURCE, reading_row
from app.selection import Candidate, load_weights
from app.sentence_facts import facts_of
from ingest.documents import Passage
from ingest.embedding import Vectors
from ingest.figures import figure_keys

MAX_SENTENCES = 4
MAX_WIDE_SENTENCES = 5
"""For lists, comparisons, reasons and definitions: 1% more of all dev questions are answered whole than with 4."""
PART_SENTENCES = 2
"""Sentences that each part of a question that asks several things may add."""
CORROBORATION_COSINE = 0.925
"""Sentences of two places that are this near and share all figures say the same (dev split, read by eye)."""
MAX_CITATIONS = 3
PRIMARY_LEAD = 0.7
"""A sentence of the primary work comes first where it is this near, in log-odds, to the best of other works."""
CLEAR_LEAD, SURE_LEAD = 1.0, 2.0
"""With a lead of this much over the next sentence, in log-odds, one or two sentences fewer are shown: with a sure lead the
best two hold the answer in 98% of dev questions for one thing, with none the best four in 92%."""
WIDE = frozenset(("list", "comparison", "reason", "definition"))
"""Kinds of questions that more than one sentence may answer."""
POOL = 30
REPETITION_FROM, REPETITION_SCALE = 0.85, 10.0
"""Cosine from which a sentence begins to repeat another, and what makes 1 of a tenth above it."""
SIDES = ("place", "sector", "sex", "role", "instrument", "measure")
"""Kinds of names of which a question may set two side by side."""
SIDE_MARGIN = 6.0
"""How far below the best sentence, in log-odds, the best one for the other side of a comparison may be."""
REDUNDANT_COSINE = 0.955
REPEATED_WORDS = 0.8
"""A sentence without a new figure or year repeats another if it shares this part of its words with it."""


@dataclass(slots=True)
class Composition:
    """An answer in the making: sentences with the passages they cite, numbered in order of appearance."""

    index: OpenIndex
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    used: list[tuple[Passage, str]] = field(default_factory=list)

    def cite(self, passage: Passage, position: int) -> int:
        """The number of this sentence's place, given now if it has none."""
        quote = passage.sentences[position]
        for citation in self.citations:
            if citation.passage_id == passage.passage_id and citation.quote == quote:
                return citation.n
        self.citations.append(citation_of(passage, position, len(self.citations) + 1, self.index))
        return len(self.citations)

    def add(self, places: Sequence[tuple[Passage, int]], rule: str) -> None:
        """A sentence of the first place, cited with all of them."""
        passage, position = places[0]
        text = passage.sentences[position]
        if any(text == sentence.text for sentence in self.sentences):
            return
        numbers = tuple(self.cite(p, i) for p, i in places)
        held = {key for p, i in places for key in figure_keys(p.sentences[i], p.language)}
        supported = figure_keys(text, passage.language) <= held
        self.sentences.append(Sentence(text, numbers, "supported" if supported else "not_checked", rule))
        self.used += [(p, p.sentences[i]) for p, i in places]


def citation_of(passage: Passage, position: int, n: int, index: OpenIndex) -> Citation:
    """Citation ``n`` of one sentence of a passage."""
    reference = index.references.get(passage.source)
    return Citation(
        n,
        passage.passage_id,
        passage.source,
        reference.title if reference else passage.source,
        reference.year if reference else None,
        passage.locator,
        passage.language,
        passage.origin,
        passage.sentences[position],
        reference.url if reference else None,
        position in passage.unverified,
    )


def choose(question: Question, ranked: Sequence[Candidate], index: OpenIndex) -> list[Candidate]:
    """The sentences to show: those whose odds are near the best one's and that add something, in reading order.

    Greedy, each next sentence being the one with the best odds less what it repeats of those chosen (maximal marginal
    relevance, Carbonell and Goldstein 1998); where a list, a comparison or reasons are asked for, the other sentences of
    the best one's passage have an advantage, since they often hold the rest.
    """
    model = load_weights()["selection"]
    wide = bool(question.kinds & WIDE) or len(question.kinds) > 1
    top = ranked[0]
    lead = top.score - ranked[1].score if len(ranked) > 1 else SURE_LEAD
    floor = top.score - (model["wide_margin"] if wide else model["margin"])
    most = (MAX_WIDE_SENTENCES if wide else MAX_SENTENCES) - (lead >= SURE_LEAD) - (lead >= CLEAR_LEAD and not wide)
    pool = list(ranked[1:POOL])
    standing = np.array([c.score + (model["sibling"] if wide and c.hit is top.hit else 0.0) for c in pool])
    # Sentences side by side that differ in their figures count things up; they do not repeat one another.
    figures = facts_of(top.text, top.hit.passage.language, index).figures
    counted = np.array(
        [c.hit is top.hit and bool(facts_of(c.text, c.hit.passage.language, index).figures - figures) and bool(figures) for c in pool],
        dtype=np.bool_,
    )
    vectors = np.array([c.vector for c in ranked[:POOL]])[1:]
    near = vectors @ top.vector
    chosen = [top]
    while pool and len(chosen) < most:
        worth = standing - model["repetition"] * REPETITION_SCALE * np.maximum(0.0, near - REPETITION_FROM) * ~counted
        best = int(worth.argmax())
        if worth[best] < floor:
            break
        candidate = pool[best]
        standing[best] = -np.inf
        if not any(_repeats(candidate, other, index) for other in chosen):
            chosen.append(candidate)
            near = np.maximum(near, vectors @ candidate.vector)
    return _reading_order(_with_every_side(question, _primary_first(chosen, ranked, index), ranked, index))


def _primary_first(chosen: list[Candidate], ranked: Sequence[Candidate], index: OpenIndex) -> list[Candidate]:
    """``chosen`` with a sentence of the primary work in the place of one that gives the same figures and is hardly better."""
    own = [c for c in ranked[:POOL] if c.hit.passage.source == PRIMARY_SOURCE]
    kept: list[Candidate] = []
    for candidate in chosen:
        figures = facts_of(candidate.text, candidate.hit.passage.language, index).figures
        if candidate.hit.passage.source != PRIMARY_SOURCE and figures:
            for other in own:
                theirs = facts_of(other.text, other.hit.passage.language, index).figures
                if theirs and theirs <= figures and other.score > candidate.score - PRIMARY_LEAD and other not in chosen:
                    candidate = other
                    break
        if candidate not in kept:
            kept.append(candidate)
    return kept


def _with_every_side(question: Question, chosen: list[Candidate], ranked: Sequence[Candidate], index: OpenIndex) -> list[Candidate]:
    """``chosen`` with a sentence for each year, place or the like that a question sets beside another and none speaks of.

    "2012 and 2018" wants both; the best sentence for the lacking side takes the place of the last one where there is no room.
    """
    sides = [{("year", str(y)) for y in question.years}]
    sides += [{n for n in question.names if n[0] == kind and n[1] != "vietnam"} for kind in SIDES]
    for side in [s for group in sides if len(group) > 1 for s in sorted(group)]:
        if any(_speaks_of(side, c, index) for c in chosen):
            continue
        found = next((c for c in ranked[:40] if _speaks_of(side, c, index) and c.score > ranked[0].score - SIDE_MARGIN), None)
        if found:
            if len(chosen) >= MAX_WIDE_SENTENCES:
                others = [c for c in chosen if c is not ranked[0]]
                chosen.remove(min(others, key=lambda c: c.score))
            chosen.append(found)
    return chosen


def _speaks_of(side: tuple[str, str], candidate: Candidate, index: OpenIndex) -> bool:
    facts = facts_of(candidate.text, candidate.hit.passage.language, index)
    return int(side[1]) in facts.years if side[0] == "year" else side in facts.names


def with_parts(shown: list[Candidate], ranked: Sequence[Candidate], parts: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """The best sentences of each part of a question in turn, then those of the whole question that are not among them.

    A part alone may have lost what the question is about ("how many households, and ..."), so those of its sentences count
    that are near for the whole question too, where there are any.
    """
    whole = {c.text for c in ranked if c.score > ranked[0].score - SIDE_MARGIN}
    merged: list[Candidate] = []
    best = [sorted(part, key=lambda c: -c.score) for part in parts]
    for part in [*(([c for c in part if c.text in whole] or part)[:PART_SENTENCES] for part in best), shown]:
        merged += [c for c in part if all(c.text != m.text for m in merged)]
    return merged[:MAX_WIDE_SENTENCES]


def _reading_order(chosen: list[Candidate]) -> list[Candidate]:
    """Passage by passage, the one with the best sentence first, the primary work before others that are as good.

    Within a passage the best sentence comes first, since it answers; the others as they stand there.
    """
    best: dict[tuple[str, str], float] = {}
    for candidate in chosen:
        place = candidate.hit.passage.place
        lead = candidate.score + (PRIMARY_LEAD if place[0] == PRIMARY_SOURCE else 0.0)
        best[place] = max(best.get(place, -1e9), lead)
    ordered: list[Candidate] = []
    for place in sorted(best, key=lambda p: -best[p]):
        mine = sorted((c for c in chosen if c.hit.passage.place == place), key=lambda c: -c.score)
        ordered += mine[:1] + sorted(mine[1:], key=lambda c: c.position)
    return ordered


def _repeats(candidate: Candidate, other: Candidate, index: OpenIndex) -> bool:
    """Whether ``candidate`` says what ``other`` already says."""
    near = float(np.dot(candidate.vector, other.vector))
    mine = facts_of(candidate.text, candidate.hit.passage.language, index)
    theirs = facts_of(other.text, other.hit.passage.language, index)
    if not mine.figures <= theirs.figures or not mine.years <= theirs.years:
        return False
    return near >= REDUNDANT_COSINE or (bool(mine.words) and len(mine.words & theirs.words) >= REPEATED_WORDS * len(mine.words))


def corroborating(candidate: Candidate, ranked: Sequence[Candidate], index: OpenIndex) -> list[tuple[Passage, int]]:
    """The sentence itself, then sentences of other places that say the same; the article's place first."""
    mine = facts_of(candidate.text, candidate.hit.passage.language, index)
    keys = mine.figures | {str(y) for y in mine.years}
    same = [(candidate.hit.passage, candidate.position)]
    for other in ranked:
        if len(same) >= MAX_CITATIONS or other.hit.passage.place in {p.place for p, _ in same}:
            continue
        theirs = facts_of(other.text, other.hit.passage.language, index)
        if not keys <= theirs.figures | {str(y) for y in theirs.years}:
            continue
        near = float(np.dot(candidate.vector, other.vector))
        overlap = len(mine.words & theirs.words) / max(1, min(len(mine.words), len(theirs.words)))
        if near >= CORROBORATION_COSINE or (mine.figures and near >= CORROBORATION_COSINE - 0.035 and overlap >= 0.5):
            same.append((other.hit.passage, other.position))
    return same


def compose(
    question: Question, vector: Vectors, shown: Sequence[Candidate], ranked: Sequence[Candidate], index: OpenIndex
) -> tuple[Composition, list[NoteView]]:
    """The extractive answer of the sentences that are ``shown``, and the notes that it carries."""
    made = Composition(index)
    for candidate in shown:
        made.add(corroborating(candidate, ranked, index), "extracted")
    touched = touched_notes(question, vector, made.used, index)
    sides = [s for t in touched if t.central for s in other_sides(t.note, made.used, question.language, index)]
    for place in sides[:MAX_OTHER_SIDES]:
        made.add([place], "other-side")
    return made, [_view(touch, made, question, index) for touch in touched]


def _view(touch: Touched, made: Composition, question: Question, index: OpenIndex) -> NoteView:
    values: list[tuple[str, int]] = []
    for value in touch.note.values:
        if (value.source, value.label) not in index.store.by_place:
            continue
        passage = index.store.get(reading_row((value.source, value.label), question.language, index))
        wanted = value.value[passage.language]
        keys = figure_keys(wanted, passage.language)
        position = next(
            (i for i, s in enumerate(passage.sentences) if (keys and keys <= figure_keys(s, passage.language)) or wanted in s), 0
        )
        values.append((value.value[question.language], made.cite(passage, position)))
    return NoteView(
        touch.note.note_id, touch.note.kind, touch.note.text[question.language], touch.note.resolution[question.language], tuple(values)
    )


def closest(ranked: Sequence[Candidate], index: OpenIndex, k: int = 3) -> list[Citation]:
    """The nearest passages, which are not evidence: the best sentence of each of the best ``k`` places."""
    found: list[Citation] = []
    seen: set[tuple[str, str]] = set()
    for candidate in ranked:
        if candidate.hit.passage.place not in seen and len(found) < k:
            seen.add(candidate.hit.passage.place)
            found.append(citation_of(candidate.hit.passage, candidate.position, len(found) + 1, index))
    return found
