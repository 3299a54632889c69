"""One generation of the index on disk: passages, sentence vectors, BM25 and Chroma in a folder, whole and verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest import dense
from ingest.documents import LANGUAGES, Language, Passage
from ingest.embedding import Vectors
from ingest.errors import NoUsableIndex
from ingest.lexical import LEXICAL_NAMES, LexicalIndex
from ingest.lexicon import Aliases, tokens
from ingest.store import write_store
from ingest.usage import write_usage

SAMPLE_QUERIES = 5
"""Passages of each language that the finished index must find by their own vectors."""
Rows = Mapping[Language, Sequence[int]]


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """What the index keeps of one passage's meaning."""

    own: Vectors
    """Unit vector of the whole passage, shape (dimension,)."""
    sentences: Vectors
    """Unit vector of each sentence, shape (sentences, dimension)."""


def write_generation(
    folder: Path, passages: Sequence[Passage], vectors: Iterable[PassageVectors], dimension: int, aliases: Aliases, server: str = ""
) -> dict[str, int]:
    """Write everything that a reader opens but the notes and the bibliography, verify it, and return the counts of the manifest.

    ``vectors`` are those of each passage, in the order of ``passages``; they are taken one by one, so that an index of any
    size is written in the same memory. ``server`` is the address of a Chroma server that is to keep the vectors.

    Raises:
        OSError: if the disk is full or read-only.
        ServiceFailed: if the server does not answer.
        NoUsableIndex: if what was written does not hold or find what it should.
    """
    temporary = folder / "passages.npy"
    own = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.float32, shape=(max(1, len(passages)), dimension))

    def of_sentences() -> Iterable[Vectors]:
        for row, found in enumerate(vectors):
            own[row] = found.own
            yield found.sentences

    write_store(folder, passages, of_sentences(), dimension)
    write_usage(folder, passages)
    per_language: dict[Language, list[int]] = {language: [] for language in LANGUAGES}
    for row, passage in enumerate(passages):
        per_language[passage.language].append(row)
    _write_lexical(folder, passages, per_language, aliases)
    with dense.errors_of_files():
        dense.write(folder / "chroma", passages, own, per_language, server)
        _verify(folder, passages, own, per_language)
    temporary.unlink()
    return {
        **{language: len(rows) for language, rows in per_language.items()},
        "passages": len(passages),
        "sentences": sum(len(p.sentences) for p in passages),
        "sources": len({p.source for p in passages}),
    }


def _write_lexical(folder: Path, passages: Sequence[Passage], per_language: Rows, aliases: Aliases) -> None:
    for name in LEXICAL_NAMES:
        language: Language = "vi" if name == "vi-folded" else name
        rows = per_language[language]
        lists = (tokens(passages[row].text, language, aliases, folded=name == "vi-folded") for row in rows)
        LexicalIndex.build(lists, rows).save(folder / "lexical" / name)


def _verify(folder: Path, passages: Sequence[Passage], vectors: Vectors, per_language: Rows) -> None:
    """Counts and sample queries on the finished files, before anyone is pointed at them."""
    index = dense.DenseIndex(folder / "chroma")
    try:
        for language, rows in per_language.items():
            count = index.count(language)
            if count != len(rows):
                raise NoUsableIndex(f"The new index holds {count} of {len(rows)} {language} passages; it is not used. Run: sumber ingest")
            for row in rows[:: max(1, len(rows) // SAMPLE_QUERIES)]:
                nearest, similarity = index.search(language, vectors[row], 10)
                if row not in nearest and not np.isclose(similarity.max(), 1, atol=1e-3):
                    raise NoUsableIndex(f"The new index does not find {passages[row].passage_id}; it is not used. Run: sumber ingest")
    finally:
        index.close()
