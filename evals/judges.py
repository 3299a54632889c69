"""llama-index's faithfulness and correctness evaluators, where an LLM is configured: reported beside the metrics, never gating.

An LLM's verdict drifts with its version, so nothing depends on it. What it could not score is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.evaluation import BaseEvaluator, CorrectnessEvaluator, FaithfulnessEvaluator
from llama_index.core.llms import LLM

from app.language_model import configured_model
from evals.metrics import Metric, Observation, ratio
from evals.outcomes import Outcome

FULL_MARKS = 5.0
"""The best score of the correctness evaluator."""


def configured_llm() -> LLM | None:
    """The LLM of ``SUMBER_LLM_*``; None where none is configured. Raises ServiceFailed where the settings do not name a usable one."""
    model = configured_model()
    return model.llm() if model is not None else None


def judge_metrics(llm: LLM, outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Faithfulness, correctness (0 to 1) and the share that could not be scored, over the answered questions."""
    faithful = FaithfulnessEvaluator(llm=llm)
    correct = CorrectnessEvaluator(llm=llm)
    answered = [o for o in outcomes if o.answer is not None and o.answer.status == "answered"]
    faith = [(o, _score(faithful, o)) for o in answered]
    right = [(o, _score(correct, o)) for o in answered if o.expected.gold]
    both = [*faith, *right]
    return {
        "llm_faithfulness": ratio(Observation(o.expected.fact, score, 1) for o, score in faith if score is not None),
        "llm_correctness": ratio(Observation(o.expected.fact, score / FULL_MARKS, 1) for o, score in right if score is not None),
        "llm_unscored": ratio(Observation(o.expected.fact, score is None, 1) for o, score in both),
    }


def _score(evaluator: BaseEvaluator, outcome: Outcome) -> float | None:
    answer, expected = outcome.answer, outcome.expected
    assert answer is not None
    reference = "; ".join(item[0] for item in expected.gold)
    extra = {"reference": reference} if isinstance(evaluator, CorrectnessEvaluator) else {}
    try:
        result = evaluator.evaluate(
            query=answer.standalone_question, response=answer.text, contexts=[c.quote for c in answer.citations], **extra
        )
    except Exception:  # noqa: BLE001 - a service or parser of any make may fail; the answer is then counted as unscored
        return None
    return None if result.invalid_result or result.score is None else float(result.score)
