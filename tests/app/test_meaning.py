"""The axes along which questions differ."""

from __future__ import annotations

import numpy as np

from app import meaning
from app.engine import Engine
from ingest.settings import Settings


def test_the_committed_axes_are_directions_apart() -> None:
    axes = meaning.load_axes().axes
    assert axes.shape == (meaning.COUNT, meaning.load_axes().mean.shape[0])
    assert np.abs(axes @ axes.T - np.eye(meaning.COUNT)).max() < 0.01


def test_what_is_written_is_what_is_read() -> None:
    axes = np.eye(3)[: meaning.COUNT]
    read = meaning.from_json(meaning.as_text([0.5, 0.25, 0.0], axes.tolist()))
    assert read.mean.tolist() == [0.5, 0.25, 0.0]
    assert read.axes.tolist() == axes.tolist()


def test_a_question_in_three_languages_stands_near_itself(session_index: Settings) -> None:
    embedder = Engine(session_index).index().embedder

    def where(text: str) -> np.ndarray:
        return np.array(list(meaning.matter_of(embedder.query(text), learned=True).values()))

    english, indonesian = where("Who funded the programme?"), where("Siapa yang mendanai program itu?")
    other = where("At what age may a child do light work?")
    assert np.linalg.norm(english - indonesian) < np.linalg.norm(english - other)


def test_sources_that_were_not_learned_from_make_every_question_an_average_one(session_index: Settings) -> None:
    vector = Engine(session_index).index().embedder.query("Who funded the programme?")
    assert set(meaning.matter_of(vector, learned=False).values()) == {0.0}
    assert set(meaning.matter_of(vector[:100], learned=True).values()) == {0.0}
    assert tuple(meaning.matter_of(vector, learned=False)) == meaning.FEATURES
