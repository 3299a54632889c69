"""What a question is about, as a few numbers: its vector along the axes in which the questions learned from differ most.

Sources speak of some matters and never of others, and questions that differ in every word come back to the same gaps (who
led an office first, how many refused an interview). A model that sees the matter learns them: fact by fact out of fold, AUC
of :mod:`app.abstention` .926 to .946 (docs/decisions/0011). The axes are principal components (Pearson, K. (1901): On lines
and planes of closest fit to systems of points in space) of the dev questions, learned by ``evals/train.py``, stored as
numbers. What was learned holds for the bundled sources only: over other documents each question counts as an average one.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.embedding import Vectors

AXES = Path(__file__).with_name("question_axes.json")
COUNT = 24
"""Axes; 12 bring half as much, 48 no more on questions by authors whose others were not learned from."""
FEATURES = tuple(f"matter_{number:02}" for number in range(COUNT))


@dataclass(frozen=True, slots=True)
class Axes:
    """Mean question, shape (dimension,), and axes, shape (COUNT, dimension)."""

    mean: Vectors
    axes: Vectors


@functools.cache
def load_axes() -> Axes:
    """The committed axes."""
    return from_json(AXES.read_text(encoding="utf-8"))


def from_json(text: str) -> Axes:
    """The axes of a file's text."""
    data = json.loads(text)
    return Axes(np.array(data["mean"], dtype=np.float32), np.array(data["axes"], dtype=np.float32))


def as_text(mean: Sequence[float], axes: Sequence[Sequence[float]]) -> str:
    """The file: an axis a line."""
    rows = [json.dumps([round(float(v), 4) for v in row]) for row in (mean, *axes)]
    return f'{{"mean": {rows[0]},\n"axes": [\n' + ",\n".join(rows[1:]) + "\n]}\n"


def matter_of(vector: Vectors, *, learned: bool) -> dict[str, float]:
    """Where a question's vector stands on each axis; 0, the average, where its sources were not ``learned`` from.

    Also where another embedding model made the vector, whose axes are others.
    """
    known = load_axes()
    if not learned or vector.shape != known.mean.shape:
        return dict.fromkeys(FEATURES, 0.0)
    return dict(zip(FEATURES, (known.axes @ (vector - known.mean)).tolist(), strict=True))
