"""The validator sees each kind of slip, and the bundled data has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.data import EvalClaim, load_claims, load_questions
from evals.validate import validate
from ingest.settings import PROJECT
from tests.evals.examples import question

GOOD = {"gold": (("1,754,066",),), "passages": (("mini-article", "¶2-3"),)}


def test_the_bundled_data_is_sound_and_as_large_as_promised() -> None:
    questions, claims = load_questions(), load_claims()
    assert validate(questions, claims, PROJECT / "corpus") == []
    kinds = [q.kind for q in questions]
    assert len(questions) >= 300
    assert kinds.count("unanswerable") + kinds.count("off-topic") >= 50
    assert all(kinds.count(kind) >= 25 for kind in ("false-premise", "disagreement", "adversarial"))
    assert kinds.count("followup") >= 30
    assert len(claims) >= 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, None),
        ({"gold": (("1,754,067",),)}, "no form of '1,754,067' stands in the gold passages; 1 items are needed"),
        ({"gold": (("1,754,067", "9.1%"),)}, None),
        ({"lang": "id", "gold": (("1.754.066",),)}, None),
        ({"lang": "id", "gold": (("working children",),)}, "no form of 'working children' stands in the gold passages; 1 items are needed"),
        ({"passages": (("mini-article", "¶9"),)}, "the corpus has no passage mini-article [¶9] in en"),
        ({"passages": (("mini-article", "header"),)}, "the corpus has no passage mini-article [header] in en"),
        ({"passages": ()}, "names no passage"),
        ({"expect": "both", "gold": (("rounded",),)}, None),
    ],
)
def test_each_slip_of_a_question(mini_corpus: Path, changes: dict[str, object], message: str | None) -> None:
    found = [p.message for p in validate([question(**(GOOD | changes))], [], mini_corpus)]
    assert (message in found) if message else found == []


def test_a_fact_in_two_splits_and_an_id_used_twice(mini_corpus: Path) -> None:
    pair = [question("a", fact="f", **GOOD), question("a", fact="f", split="dev", **GOOD)]
    assert [(p.where, p.message) for p in validate(pair, [], mini_corpus)] == [("f", "stands in both splits"), ("a", "id used twice")]


@pytest.mark.parametrize(
    ("claimed", "correct", "sound"),
    [
        ("1,754,067", "1,754,066", True),
        ("1,754,067", "1.75 million", True),
        ("1,754,067", "1.76 million", False),
        ("999", "1,754,066", False),
    ],
)
def test_the_values_of_a_contradicted_claim(mini_corpus: Path, claimed: str, correct: str, sound: bool) -> None:
    places = (("mini-article", "¶2-3"),)
    claim = EvalClaim("c", "c", "dev", "en", "The survey found 1,754,067 children.", "contradicted", claimed, correct, "figure", places)
    assert (validate([], [claim], mini_corpus) == []) is sound
