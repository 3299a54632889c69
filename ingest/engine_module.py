"""The bundled engine as a sentence-transformers module; imported only where torch may be."""

from __future__ import annotations

from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from ingest.embedding import PREFIXES, bundled_engine


class EngineModule(InputModule):  # type: ignore[misc]
    """Feeds texts to the C engine and hands its unit vectors on as ``sentence_embedding``.

    The engine adds the prefixes itself, so the prompt only decides between question and passage.
    """

    max_seq_length = 512

    def preprocess(self, inputs: Any, prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """The texts as they are, with the kind that the prompt stands for."""
        return {"texts": [str(text) for text in inputs], "is_query": prompt == PREFIXES["query"]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds ``sentence_embedding``, shape (n, 384), float32, unit length."""
        engine = bundled_engine()
        texts = features["texts"]
        vectors = [engine.query(text) for text in texts] if features["is_query"] else list(engine.passages(texts))
        features["sentence_embedding"] = torch.tensor([vector.tolist() for vector in vectors])
        return features

    def get_embedding_dimension(self) -> int:
        """384."""
        return bundled_engine().dimension

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Nothing to save: the weights are in the engine's package."""
