"""Whether cited passages support a sentence: figures by value, content words by coverage; no model, no threshold on similarity.

It takes the place of the entailment model in the definitions of ALCE (Gao et al. 2023): a sentence is *recalled* where its
cited passages together support it; a citation is *precise* where its sentence is recalled and the citation is not idle, that
is, supports the sentence alone or is needed by the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.answers import Answer, Sentence
from app.index import OpenIndex
from ingest.documents import Language, Passage
from ingest.figures import figure_keys
from ingest.lexicon import Aliases, tokens

COVERAGE = 0.75
"""Share of a sentence's content words that its cited passages must hold, where they are in its language. Extracted sentences
have 1.0; sentences of another survey year about the same matter reach .3 to .7 (dev split, read by eye)."""


@dataclass(frozen=True, slots=True)
class Support:
    """Counts over the sentences of one answer."""

    sentences: int
    recalled: int
    citations: int
    precise: int
    figures: int
    """Figures, dates and instrument numbers in the sentences."""
    figures_held: int
    """Those of them that stand in a passage that their sentence cites."""
    quotes: int
    quotes_held: int
    """Quotations that stand, word for word, in the passage that they are said to be from."""
    faults: tuple[str, ...] = ()
    """What was not supported, for people."""


class Evidence:
    """The passages of an index by id, with what they hold."""

    def __init__(self, index: OpenIndex) -> None:
        self.aliases: Aliases = index.aliases
        self.passages: dict[str, Passage] = {p.passage_id: p for p in index.store.all()}
        self.places: dict[tuple[str, str], dict[Language, Passage]] = {}
        for passage in self.passages.values():
            by_language = self.places.setdefault(passage.place, {})
            if passage.language not in by_language or passage.origin == "digest":
                by_language[passage.language] = passage
        self.gold: dict[tuple[tuple[str, str], ...], list[tuple[str, str]]] = {}
        """Places that are acceptable evidence, by the gold passages that name them; filled as they are asked for."""
        self._keys: dict[tuple[str, Language], frozenset[str]] = {}
        self._words: dict[tuple[str, Language], frozenset[str]] = {}

    def keys(self, passage: Passage) -> frozenset[str]:
        """Everything numeric that a passage and its headings say."""
        return self.keys_of(_whole(passage), passage.language)

    def words(self, passage: Passage) -> frozenset[str]:
        """The content words of a passage and its headings."""
        return self.words_of(_whole(passage), passage.language)

    def keys_of(self, text: str, language: Language) -> frozenset[str]:
        """Everything numeric that a text says; remembered."""
        if (text, language) not in self._keys:
            self._keys[text, language] = frozenset(figure_keys(text, language))
        return self._keys[text, language]

    def words_of(self, text: str, language: Language) -> frozenset[str]:
        """The content words of a text; remembered."""
        if (text, language) not in self._words:
            self._words[text, language] = frozenset(tokens(text, language, self.aliases))
        return self._words[text, language]


def _whole(passage: Passage) -> str:
    return f"{passage.locator.section}. {passage.text}"


def supports(text: str, language: Language, cited: Sequence[Passage], evidence: Evidence) -> bool:
    """Whether ``cited`` together support ``text``: all figures, and most content words where a passage is in its language."""
    if not cited:
        return False
    if not evidence.keys_of(text, language) <= set().union(*(evidence.keys(p) for p in cited)):
        return False
    words = evidence.words_of(text, language)
    own = [p for p in cited if p.language == language]
    if not words or not own:
        return True
    return len(words & set().union(*(evidence.words(p) for p in own))) >= COVERAGE * len(words)


def measure_support(answer: Answer, evidence: Evidence) -> Support:
    """The counts of one answer."""
    by_number = {c.n: evidence.passages.get(c.passage_id) for c in answer.citations}
    recalled = citations = precise = figures = held = 0
    faults: list[str] = []
    for sentence in answer.sentences:
        cited = [by_number.get(n) for n in sentence.citations]
        known = [p for p in cited if p is not None]
        keys = evidence.keys_of(sentence.text, answer.language)
        there = keys & set().union(*(evidence.keys(p) for p in known))
        figures, held = figures + len(keys), held + len(there)
        whole = supports(sentence.text, answer.language, known, evidence)
        good = _precise(sentence, answer.language, cited, evidence) if whole else 0
        recalled, citations, precise = recalled + whole, citations + len(cited), precise + good
        if keys - there:
            faults.append(f"figure not in what is cited: {', '.join(sorted(keys - there))}")
        elif not whole:
            faults.append(f"not supported by {list(sentence.citations)}: {sentence.text[:80]}")
    quoted = [(c.quote, by_number[c.n]) for c in answer.citations]
    stands = sum(passage is not None and quote in passage.text for quote, passage in quoted)
    return Support(len(answer.sentences), recalled, citations, precise, figures, held, len(quoted), stands, tuple(faults))


def _precise(sentence: Sentence, language: Language, cited: Sequence[Passage | None], evidence: Evidence) -> int:
    """How many citations of a supported sentence are not idle."""
    good = 0
    for number, passage in enumerate(cited):
        if passage is None:
            continue
        others = [p for i, p in enumerate(cited) if i != number and p is not None]
        alone = supports(sentence.text, language, [passage], evidence)
        good += alone or not supports(sentence.text, language, others, evidence)
    return good
