"""The checks on written sentences, held against the bundled corpus: what it says passes, what was changed in it does not."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from app.drafting import DraftSentence
from app.faithfulness import examine
from app.index import IndexHandle, OpenIndex
from app.prompting import MARKS, Material
from app.retrieval import reading_row
from evals.data import load_claims
from ingest.documents import Language, Passage
from ingest.settings import Settings

PASSAGES = 150
VERBATIM = 0.97
"""Share of the corpus' own sentences that must pass (measured: 248 of 250)."""
NEGATION: dict[Language, tuple[str, str]] = {"en": (" is ", " is not "), "id": (" adalah ", " bukan "), "vi": (" được ", " không được ")}
ONLY: dict[Language, str] = {"en": "Only ", "id": "Hanya ", "vi": "Chỉ có "}
STRANGERS = ("Japan", "Thailand", "Marsudi", "Oxfam")


@pytest.fixture(scope="module")
def index(bundled: Settings) -> OpenIndex:
    return IndexHandle(bundled).current()


@pytest.fixture(scope="module")
def chosen(index: OpenIndex) -> list[tuple[Passage, int]]:
    """Sentences of digests, drawn with a fixed seed."""
    drawn = random.Random(5)
    rows = [row for row in range(len(index.store)) if index.store.origins[row] == "digest"]
    passages = [index.store.get(row) for row in drawn.sample(rows, PASSAGES)]
    return [(passage, drawn.randrange(len(passage.sentences))) for passage in passages]


def passes(text: str, passage: Passage, index: OpenIndex) -> bool:
    material = Material("k3", passage, tuple(range(len(passage.sentences))))
    return examine(DraftSentence(text, ("k3",)), {"k3": material}, passage.language, index).holds


def changed(text: str, language: Language, drawn: random.Random) -> Iterator[tuple[str, str]]:
    """(what was changed, the sentence with it)"""
    numbers = list(re.finditer(r"\d+(?:[.,]\d+)*", text))
    if numbers:
        number = drawn.choice(numbers)
        place = drawn.choice([i for i, c in enumerate(number[0]) if c.isdigit()])
        digit = str((int(number[0][place]) + drawn.randint(1, 8)) % 10)
        yield "digit", text[: number.start() + place] + digit + text[number.start() + place + 1 :]
    if len(numbers) > 1:
        one, other = sorted(drawn.sample(numbers, 2), key=lambda m: m.start())
        if one[0] != other[0]:
            yield "swapped", text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    if NEGATION[language][0] in text:
        yield "denied", text.replace(*NEGATION[language], 1)
    names = list(re.finditer(r"(?<=[a-z,] )[A-Z]\w+", text))
    if names:
        name = drawn.choice(names)
        yield "name", text[: name.start()] + drawn.choice(STRANGERS) + text[name.end() :]
    yield "only", ONLY[language] + text[0].lower() + text[1:]


def test_what_the_corpus_says_passes(index: OpenIndex, chosen: list[tuple[Passage, int]]) -> None:
    passed = sum(passes(passage.sentences[i], passage, index) for passage, i in chosen)
    assert passed >= VERBATIM * len(chosen)


def test_what_was_changed_in_it_does_not(index: OpenIndex, chosen: list[tuple[Passage, int]]) -> None:
    drawn = random.Random(7)
    tried, wrong = set(), []
    for passage, i in chosen:
        for kind, text in changed(passage.sentences[i], passage.language, drawn):
            tried.add(kind)
            if passes(text, passage, index):
                wrong.append((kind, text))
    assert tried == {"digit", "swapped", "denied", "name", "only"}
    assert not wrong


def test_no_contradicted_draft_sentence_passes_with_the_right_passages_before_it(index: OpenIndex) -> None:
    held = {"supported": 0, "contradicted": 0}
    for claim in load_claims():
        found = [place for place in claim.passages if place in index.store.by_place]
        passages = [index.store.get(reading_row(place, claim.lang, index)) for place in found]
        materials = {mark: Material(mark, p, tuple(range(len(p.sentences)))) for mark, p in zip(MARKS, passages, strict=False)}
        if claim.verdict in held and materials:
            held[claim.verdict] += examine(DraftSentence(claim.claim, ()), materials, claim.lang, index).holds
    assert held["contradicted"] == 0
    assert held["supported"] >= 20  # free paraphrases: most are refused, since nothing is taken on trust


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The 2018 survey found 1,754,066 working children in Viet Nam.", ""),
        ("In 2018 the survey found 1,754,066 working children in Viet Nam.", ""),
        ("How many working children did the 2018 survey find?", "form"),
        ("The 2018 survey found 1,754,066 working children in", "form"),
        ("As an AI I found 1,754,066 working children.", "form"),
        ("Survei tahun 2018 menemukan 1.754.066 anak yang bekerja di Vietnam.", "language"),
        ("The 2018 survey found 1,754,067 working children in Viet Nam.", "figure"),
        ("The 2018 survey found about 1,754,066 working children in Viet Nam.", "figure"),
        ("The 2018 survey by Oxfam found 1,754,066 working children in Viet Nam.", "name"),
        ('The 2018 survey found 1,754,066 "poor" working children in Viet Nam.', "quotation"),
        ("The 2018 survey did not find 1,754,066 working children in Viet Nam.", "negation"),
        ("The 2018 survey found all 1,754,066 working children in Viet Nam.", "scope"),
        ("The 2018 survey found 1,754,066 hungry beaten children in Viet Nam.", "words"),
        ("The 2018 survey found working children and found working children.", "form"),
        ("Children were 9.1% of all children aged 5-17.", "form"),
        ("The 2018 survey - 1,754,066 working children in Viet Nam.", "form"),
        ("The article says that the 2018 survey found 1,754,066 working children in Viet Nam.", "scope"),
    ],
)
def test_a_refusal_says_why(text: str, reason: str, session_index: Settings) -> None:
    small = IndexHandle(session_index).current()
    passage = next(p for p in small.store.all() if p.source == "mini-article" and p.language == "en" and "1,754,066" in p.text)
    materials = {"k3": Material("k3", passage, tuple(range(len(passage.sentences))))}
    assert examine(DraftSentence(text, ()), materials, "en", small).reason == reason
