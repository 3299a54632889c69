"""Questions that the bundled corpus answers, each with the passages that answer it."""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import Language
from ingest.lexicon import Aliases, tokens

Place = tuple[str, str]
"""Source and locator."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question in every language."""

    places: frozenset[Place]
    """Where its answer stands."""
    wording: Mapping[Language, str]


@functools.cache
def _all() -> tuple[Example, ...]:
    loaded = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
    return tuple(Example(frozenset((source, label) for source, label in row["passages"]), row["question"]) for row in loaded)


def examples(language: Language) -> list[str]:
    """The questions in ``language``, those to begin with first; the k-th one asks the same in all languages."""
    return [example.wording[language] for example in _all()]


def nearest(text: str, language: Language, aliases: Aliases, places: Collection[Place] = ()) -> list[str]:
    """The questions that share words with ``text``, those that share the rarest ones first.

    With ``places`` only those whose answers stand there, whether they share a word or not. Words and not meaning, because
    a question is offered with every answer and nothing should have to wait for it.
    """
    words = [set(tokens(question, language, aliases)) for question in examples(language)]
    held = Counter(word for some in words for word in some)
    wanted = set(tokens(text, language, aliases))
    scores = [sum(math.log(1 + len(words) / held[word]) for word in some & wanted) for some in words]
    order = sorted(range(len(words)), key=lambda i: -scores[i])
    fitting = set(places)
    return [_all()[i].wording[language] for i in order if (_all()[i].places & fitting if fitting else scores[i] > 0)]
