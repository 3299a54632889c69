"""Questions that the bundled corpus answers: examples to begin with, and suggestions after an answer or a refusal."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection
from pathlib import Path

import numpy as np

from app.index import OpenIndex
from ingest.documents import Language
from ingest.embedding import Vectors


@functools.cache
def _all() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
    return loaded


def examples(language: Language) -> list[str]:
    """The questions in ``language``; the k-th one asks the same in all languages."""
    return list(_all()[language])


_vectors: dict[tuple[str, Language], Vectors] = {}


def nearest(text: str, language: Language, index: OpenIndex, k: int, without: Collection[str] = ()) -> list[str]:
    """The ``k`` example questions nearest in meaning to ``text``, without those already asked."""
    key = (index.manifest.model, language)
    questions = examples(language)
    if key not in _vectors:
        _vectors[key] = np.stack([index.embedder.query(question) for question in questions])
    order = np.argsort(-(_vectors[key] @ index.embedder.query(text[:600])), kind="stable")
    return [questions[i] for i in order if questions[i] not in without][:k]
