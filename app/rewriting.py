"""Follow-up questions made to stand alone by a language model, as one more reading beside those that need none.

A rewriting is taken only where everything in it was asked: no figure, date, name or content word that neither the question nor the
conversation has, and none of the question's own left out. Which reading is answered is decided as before, by the sources.
"""

from __future__ import annotations

import re

from app.index import OpenIndex
from app.language_model import LanguageModel, ModelFailed
from app.prompting import rewriting
from app.question import Question, with_standalone
from ingest.documents import Language
from ingest.figures import figure_keys
from ingest.lexicon import STOP_WORDS, fold, guess_language, stem

SECONDS = 10.0
"""What a rewriting may take; without it the question is read as if there were no model."""
TOKENS = 80
MAX_CHARACTERS = 300


def rewritten(question: Question, history: tuple[str, ...], model: LanguageModel, index: OpenIndex) -> list[Question]:
    """The question as the model reads it after ``history``; empty where it adds something, loses something or fails."""
    if not history:
        return []
    try:
        text = model.complete(rewriting(question.text, history, question.language), SECONDS, TOKENS)
    except ModelFailed:
        return []
    text = " ".join(text.split()).strip("\"' ")
    if not adds_nothing(text, question.text, history, question.language):
        return []
    return [with_standalone(question, text, index)]


def adds_nothing(text: str, question: str, history: tuple[str, ...], language: Language) -> bool:
    """Whether ``text`` is one question made of what ``question`` and ``history`` say, with nothing of ``question`` left out."""
    if not text.endswith("?") or len(text) > MAX_CHARACTERS or text.count("?") > 1 or guess_language(text, language) != language:
        return False
    asked = " ".join((question, *history))
    keys, own = figure_keys(text, language), figure_keys(question, language)
    if not own <= keys or not keys <= figure_keys(asked, language):
        return False
    return _content(question, language) <= _content(text, language) <= _content(asked, language)


def _content(text: str, language: Language) -> set[str]:
    """Stems of the words that matter, marks left out."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {fold(stem(w, language)) for w in words if w not in STOP_WORDS[language]} - _OPENERS


_OPENERS = frozenset(fold(w) for w in "how about what bagaimana dengan gimana kalau lalu terus thế còn vậy sao".split())
"""Words that open a follow-up and fall away when it stands alone."""
