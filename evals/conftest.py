"""``pytest evals``: one engine for all questions, over the index of the project, and what the accepted run got right."""

from __future__ import annotations

import json

import pytest

from app.engine import Engine
from evals.data import EvalClaim, EvalQuestion, load_claims, load_questions
from evals.gate import BASELINE
from evals.support import Evidence


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine; without an index the error says which command makes one."""
    made = Engine()
    made.index()
    return made


@pytest.fixture(scope="session")
def evidence(engine: Engine) -> Evidence:
    """The passages of the index."""
    return Evidence(engine.index())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each question and claim; what the accepted run got wrong is expected to fail, and may pass."""
    accepted = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    right = {identity: ok for entry in accepted.values() for identity, ok in entry["right"].items()}
    if "question" in metafunc.fixturenames:
        metafunc.parametrize("question", [_case(q, q.question_id, right) for q in load_questions()])
    if "claim" in metafunc.fixturenames:
        metafunc.parametrize("claim", [_case(c, c.claim_id, right) for c in load_claims()])


def _case(entry: EvalQuestion | EvalClaim, identity: str, right: dict[str, bool]) -> object:
    known = [] if right.get(identity, True) else [pytest.mark.xfail(strict=False, reason="wrong in the accepted run")]
    return pytest.param(entry, id=identity, marks=known)
