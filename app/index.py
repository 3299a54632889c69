"""An open index: everything that one generation holds, and a handle that follows the manifest."""

from __future__ import annotations

import threading
from collections import Counter
from functools import cached_property
from pathlib import Path

import numpy as np

from app.marks import MarkRestorer
from ingest.dense import DenseIndex
from ingest.documents import LANGUAGES, Language
from ingest.embedding import Embedder, question_embedder
from ingest.errors import NoUsableIndex, ServiceFailed
from ingest.lexical import LEXICAL_NAMES, LexicalIndex
from ingest.lexicon import Aliases, fold
from ingest.manifest import Manifest, generation_folder, manifest_path, read_manifest
from ingest.notes import Note, load_notes
from ingest.questions import QuestionIndex
from ingest.references import Reference, load_references, own_references
from ingest.settings import Settings
from ingest.store import PassageStore
from ingest.unanswered import UnansweredIndex
from ingest.usage import count_syllables, count_words, read_syllables, read_words


class OpenIndex:
    """One generation, opened for reading; shared by threads."""

    def __init__(self, settings: Settings, manifest: Manifest) -> None:
        self.manifest = manifest
        self.settings = settings
        if manifest.model != settings.model:
            raise NoUsableIndex(
                f"The index was made with the model {manifest.model}, but SUMBER_MODEL is {settings.model}. "
                "Make it anew with: sumber ingest, or set SUMBER_MODEL back."
            )
        self.folder = folder = generation_folder(settings.data, manifest.generation)
        try:
            self.store = PassageStore(folder)
            self.lexical = {name: LexicalIndex.load(folder / "lexical" / name) for name in LEXICAL_NAMES}
            self.dense = DenseIndex(folder / "chroma")
            self.questions = QuestionIndex(folder, self.store)
            self.unanswered = UnansweredIndex(folder)
            self.note_vectors = np.load(folder / "notes.npy", allow_pickle=False)
            """Vectors of each note's text, shape (notes, languages, dimension)."""
        except ServiceFailed:
            raise
        except Exception as error:  # Chroma, SQLite, bm25s and numpy each raise their own kinds for damaged files.
            raise NoUsableIndex(
                f"The index in {folder} is damaged ({type(error).__name__}). Make it anew with: sumber ingest --rebuild"
            ) from error
        counts = {language: self.dense.count(language) for language in LANGUAGES}
        if any(counts[language] != manifest.counts[language] for language in LANGUAGES) or len(self.store) != manifest.counts["passages"]:
            raise NoUsableIndex(f"The index in {folder} is incomplete. Make it anew with: sumber ingest --rebuild")
        self.embedder: Embedder = question_embedder(manifest.model)
        corpus = Path(manifest.corpus) if Path(manifest.corpus).is_dir() else settings.corpus
        self.aliases = Aliases.load(corpus)

    @cached_property
    def references(self) -> dict[str, Reference]:
        """The bibliography, and the entries of the user's own documents."""
        own = own_references(generation_folder(self.settings.data, self.manifest.generation))
        return own | load_references(self.settings.corpus)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The curated disagreements."""
        return load_notes(self.settings.corpus)

    @cached_property
    def words(self) -> dict[Language, Counter[str]]:
        """How often each word occurs in the passages of each language."""
        return read_words(self.folder) or count_words(self.store.all())

    @cached_property
    def word_totals(self) -> dict[Language, int]:
        """How many words the passages of each language have."""
        return {language: counts.total() for language, counts in self.words.items()}

    @cached_property
    def folded_words(self) -> Counter[str]:
        """How often each Vietnamese syllable occurs, marks left out."""
        folded: Counter[str] = Counter()
        for word, count in self.words["vi"].items():
            folded[fold(word)] += count
        return folded

    @cached_property
    def marks(self) -> MarkRestorer:
        """Puts marks back into Vietnamese typed without them."""
        return MarkRestorer(*(read_syllables(self.folder) or count_syllables(p.text for p in self.store.all() if p.language == "vi")))

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.dense.close()


class IndexHandle:
    """The current generation, reopened when the manifest changes; the older one is kept open for answers under way."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._open: OpenIndex | None = None
        self._stamp: tuple[int, int] | None = None
        self._retired: OpenIndex | None = None

    def current(self) -> OpenIndex:
        """The open index of the current manifest.

        Raises:
            NoUsableIndex: if there is none or it cannot be trusted.
        """
        try:
            stat = manifest_path(self.settings.data).stat()
            stamp: tuple[int, int] | None = (stat.st_mtime_ns, stat.st_ino)
        except OSError:
            stamp = None
        if self._open is not None and stamp == self._stamp:
            return self._open
        with self._lock:
            if self._open is None or stamp != self._stamp:
                manifest = read_manifest(self.settings.data)
                if self._open is None or manifest.generation != self._open.manifest.generation:
                    opened = OpenIndex(self.settings, manifest)
                    if self._retired is not None:
                        self._retired.close()
                    self._retired, self._open = self._open, opened
                self._stamp = stamp
            return self._open
