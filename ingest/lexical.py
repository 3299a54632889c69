"""BM25 indexes beside the vectors: one per language, and a mark-folded one for Vietnamese typed without marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

LexicalName = Literal["id", "en", "vi", "vi-folded"]
LEXICAL_NAMES: tuple[LexicalName, ...] = ("id", "en", "vi", "vi-folded")


class LexicalIndex:
    """BM25 (Robertson with Lucene's idf, k1 1.2, b 0.75; bm25s) over the passages of one language."""

    def __init__(self, retriever: Any | None, rows: npt.NDArray[np.int32]) -> None:
        self._retriever = retriever
        self.rows = rows
        """Row in the passage store of each document of this index."""

    @classmethod
    def build(cls, token_lists: Iterable[Sequence[str]], rows: Sequence[int]) -> LexicalIndex:
        """An index over tokenised passages; ``rows`` are their places in the passage store."""
        import bm25s

        vocabulary: dict[str, int] = {}
        # Numbers at once: a list of strings for each of 100,000 passages would take a gigabyte.
        numbered = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens or ("",)] for tokens in token_lists]
        if not vocabulary.keys() - {""}:
            return cls(None, np.array([], dtype=np.int32))
        retriever = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        retriever.index((numbered, vocabulary), show_progress=False)
        return cls(retriever, np.array(rows, dtype=np.int32))

    def save(self, folder: Path) -> None:
        """Plain files below ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "rows.npy", self.rows, allow_pickle=False)
        if self._retriever is not None:
            self._retriever.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """What :meth:`save` wrote; raises OSError or ValueError where files are missing or damaged."""
        import bm25s

        rows = np.load(folder / "rows.npy", allow_pickle=False)
        retriever = bm25s.BM25.load(str(folder), load_corpus=False, mmap=False) if len(rows) else None
        return cls(retriever, rows)

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 score of every document, in the order of ``rows``."""
        if self._retriever is None:
            return np.zeros(0, dtype=np.float32)
        known = [token for token in query if token in self._retriever.vocab_dict]
        if not known:
            return np.zeros(len(self.rows), dtype=np.float32)
        return np.asarray(self._retriever.get_scores(known), dtype=np.float32)

    def top(self, query: Sequence[str], k: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """(rows, scores) of the best ``k`` documents that share a token with the query."""
        scores = self.scores(query)
        k = min(k, int((scores > 0).sum()))
        if k == 0:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.lexsort((self.rows[best], -scores[best]))]
        return self.rows[best], scores[best]

    def document_frequency(self, token: str) -> int:
        """In how many passages ``token`` occurs."""
        if self._retriever is None or (column := self._retriever.vocab_dict.get(token)) is None:
            return 0
        pointers = self._retriever.scores["indptr"]
        return int(pointers[column + 1] - pointers[column])

    def known(self, token: str) -> bool:
        """Whether any passage of this language holds ``token``."""
        return self._retriever is not None and token in self._retriever.vocab_dict
