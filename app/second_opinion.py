"""A cross-encoder's view of a claim and its evidence, where one is configured by name; it never changes a verdict."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import WrongUse

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What a cross-encoder or NLI model says of evidence and claim."""

    model: str
    scores: dict[str, float]
    """Label -> probability for an NLI model; ``score`` for a model with one output."""

    def to_json(self) -> dict[str, Any]:
        """The opinion as JSON."""
        return {"model": self.model, "scores": {label: round(value, 4) for label, value in self.scores.items()}}


@functools.cache
def _model(name: str) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu", trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError) as error:
        raise WrongUse(
            f"The cross-encoder {name!r} is not on this machine. Download it first (huggingface-cli download {name}), give the path of a "
            "folder that holds it, or unset SUMBER_CROSS_ENCODER; checking works without one."
        ) from error


def second_opinion(name: str, claim: str, evidence: Sequence[str]) -> SecondOpinion | None:
    """The model's scores for the first piece of evidence; None where no model is configured or there is no evidence.

    Raises:
        WrongUse: if the model is configured but cannot be loaded.
    """
    if not name or not evidence:
        return None
    model = _model(name)
    with _LOCK:
        several = model.config.num_labels > 1
        output = model.predict([(evidence[0], claim)], apply_softmax=several, show_progress_bar=False)[0]
    if not several:
        return SecondOpinion(name, {"score": float(output)})
    labels = model.config.id2label
    return SecondOpinion(name, {str(labels[i]).lower(): float(value) for i, value in enumerate(output)})
