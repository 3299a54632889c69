"""Each question and draft sentence of the evaluation suite as one test."""

from __future__ import annotations

import pytest

from app.engine import Engine
from evals.data import EvalClaim, EvalQuestion
from evals.outcomes import check_all, claim_checker, judge
from evals.support import Evidence


def test_question(question: EvalQuestion, engine: Engine, evidence: Evidence) -> None:
    """The answer is right, and every figure in it stands in what it cites."""
    answer = engine.ask(question.question, question.history)
    outcome = judge(question, answer, evidence)
    assert outcome.score is not None
    assert outcome.support is not None
    assert outcome.score.right, f"{outcome.score.explanation}\n{answer.status}: {answer.text}"
    assert outcome.support.figures == outcome.support.figures_held, outcome.support.faults


def test_claim(claim: EvalClaim, engine: Engine) -> None:
    """The verdict is the deserved one."""
    check = claim_checker()
    if check is None:
        pytest.skip("this installation has no draft checker")
    outcome = check_all(check, engine, [claim])[0]
    assert not outcome.error
    assert outcome.verdict == claim.verdict, outcome.explanation
