"""Whether the sentences that would be shown give what is asked for."""

from __future__ import annotations

import pytest

from app import abstention
from app.engine import Engine
from app.fulfilment import FEATURES, fulfilment
from app.reading import bundle_for, read
from ingest.settings import Settings


@pytest.fixture(scope="module")
def engine(session_index: Settings) -> Engine:
    return Engine(session_index)


def features(engine: Engine, text: str) -> dict[str, float]:
    index = engine.index()
    bundle = bundle_for(text, index)
    reading = read(bundle, index)
    assert bundle.question is not None
    return fulfilment(bundle.question, reading.shown, index)


def test_every_feature_is_given_once(engine: Engine) -> None:
    found = features(engine, "How many working children did the 2018 survey find in Viet Nam?")
    assert tuple(found) == FEATURES
    assert set(FEATURES) <= set(abstention.FEATURES)
    assert found["joint_none"] == 0
    assert found["joint_coverage"] > 0.5


def test_another_year_is_no_answer(engine: Engine) -> None:
    asked = features(engine, "How many working children were there in Viet Nam in 2018?")
    other = features(engine, "How many working children were there in Viet Nam in 2014?")
    assert asked["constraints_none"] == 0
    assert other["joint_none"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "What is the name of the Thien An school teacher who spoke in Da Nang?",
        "Siapa nama guru sekolah Thien An yang berbicara di Da Nang?",
        "Giáo viên trường Thiên Ân phát biểu ở Đà Nẵng tên là gì?",
    ],
)
def test_a_person_asked_for_must_be_named(text: str, bundled: Settings) -> None:
    engine = Engine(bundled)
    assert features(engine, text)["person_none"] == 1
    assert features(engine, "Who is the director-general of the ILO, what is the name?")["person_none"] == 0
