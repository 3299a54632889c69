"""The query engine: a question in, an :class:`~app.answers.Answer` out, on llama-index parts.

``HybridRetriever`` is a llama-index retriever and ``ExtractiveSynthesizer`` a llama-index synthesizer; a
``RetrieverQueryEngine`` runs them, so that anyone who knows llama-index can put another part in the place of one.
No global ``Settings``, no default provider.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.indices.prompt_helper import ChatPromptHelper, PromptHelper
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers.base import BaseSynthesizer
from llama_index.core.schema import NodeWithScore, QueryBundle, QueryType, TextNode

from app.abstention import expected
from app.answers import Answer, Hit, Sentence
from app.index import IndexHandle, OpenIndex
from app.instructions import COURTESY, request_of
from app.question import Question, detect_language
from app.reading import HITS, QuestionBundle, bundle_for, in_language, known, read
from app.retrieval import PRIMARY_BONUS, retrieve
from app.synthesis import closest, compose
from app.wording import words
from app.writing import Writer, configured_writer
from ingest.documents import LANGUAGES, Language
from ingest.errors import InputRefused
from ingest.lexicon import normalise
from ingest.settings import Settings, project_settings

MAX_QUESTION_CHARACTERS = 2_000
"""A longer text is no question; the draft checker takes those."""
MAX_HISTORY = 6


class HybridRetriever(BaseRetriever):
    """Dense and lexical retrieval over an index handle, as a llama-index retriever."""

    def __init__(self, index: OpenIndex, k: int = HITS) -> None:
        self._index, self._k = index, k
        super().__init__(callback_manager=CallbackManager())

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        bundle = query_bundle if isinstance(query_bundle, QuestionBundle) else bundle_for(query_bundle.query_str, self._index)
        question, vector = bundle.question, bundle.vector
        assert question is not None
        assert vector is not None
        if not bundle.hits:
            bundle.hits = retrieve(question, vector, self._index, self._k, PRIMARY_BONUS)
        return [NodeWithScore(node=node_of(hit), score=hit.fused) for hit in bundle.hits]


class ExtractiveSynthesizer(BaseSynthesizer):
    """Chooses sentences instead of writing them; the :class:`Answer` stands in the response's metadata."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        # Without helpers of ours llama-index loads a tokenizer of half a second for prompts that are never made.
        super().__init__(
            llm=MockLLM(),
            callback_manager=CallbackManager(),
            prompt_helper=PromptHelper(tokenizer=str.split),
            chat_prompt_helper=ChatPromptHelper(tokenizer=str.split),
        )

    def synthesize(self, query: QueryType, nodes: list[NodeWithScore], *args: Any, **kwargs: Any) -> Response:
        """An extractive answer over the nodes that retrieval returned."""
        bundle = (
            query if isinstance(query, QuestionBundle) else bundle_for(query if isinstance(query, str) else query.query_str, self._index)
        )
        if not bundle.hits:
            rows = {
                hit.passage.passage_id: hit
                for hit in retrieve(known(bundle.question), known(bundle.vector), self._index, HITS, PRIMARY_BONUS)
            }
            bundle.hits = [rows[n.node.node_id] for n in nodes if n.node.node_id in rows]
        answer = synthesize(bundle, self._index)
        return Response(answer.text, source_nodes=nodes, metadata={"answer": answer})

    async def asynthesize(self, query: QueryType, nodes: list[NodeWithScore], *args: Any, **kwargs: Any) -> Response:
        """The same; nothing here waits."""
        return self.synthesize(query, nodes)

    def get_response(self, query_str: str, text_chunks: Sequence[str], **kwargs: Any) -> str:  # noqa: ARG002 - the signature is llama-index's
        """The chunks themselves: extraction needs the nodes, which :meth:`synthesize` gets."""
        return " ".join(text_chunks)

    async def aget_response(self, query_str: str, text_chunks: Sequence[str], **kwargs: Any) -> str:
        """The same; nothing here waits."""
        return self.get_response(query_str, text_chunks)

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """There are no prompts."""


class Engine:
    """Answers questions over the current index generation; safe to share between threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or project_settings()
        self.handle = IndexHandle(self.settings)
        self.writer: Writer | None = configured_writer(self.settings)
        """Writes answers with a language model; None, the default, where none is configured."""
        self._lock = threading.Lock()
        self._query_engine: tuple[str, RetrieverQueryEngine] | None = None

    def index(self) -> OpenIndex:
        """The open index. Raises NoUsableIndex."""
        return self.handle.current()

    def query_engine(self) -> RetrieverQueryEngine:
        """The llama-index query engine over the current generation."""
        index = self.index()
        with self._lock:
            if self._query_engine is None or self._query_engine[0] != index.manifest.generation:
                engine = RetrieverQueryEngine(
                    retriever=HybridRetriever(index),
                    response_synthesizer=ExtractiveSynthesizer(index),
                    callback_manager=CallbackManager(),
                )
                self._query_engine = (index.manifest.generation, engine)
            return self._query_engine[1]

    def ask(
        self,
        text: str,
        history: Sequence[str] = (),
        language: Language | None = None,
        release: Callable[[Sentence], None] | None = None,
    ) -> Answer:
        """The answer to a question; ``release`` gets each sentence that a language model writes as soon as it is checked.

        Raises:
            InputRefused: for an empty or far too long question, or an unknown language.
            NoUsableIndex: if there is no index to answer from.
        """
        began = time.perf_counter()
        text = accept(text)
        if language is not None and language not in LANGUAGES:
            raise InputRefused(f"Language {language!r} is not known; use {', '.join(LANGUAGES)} or auto.")
        index = self.index()
        past = tuple(accept(h) for h in list(history)[-MAX_HISTORY:] if h and h.strip())
        request = request_of(text)
        if not request.asked:
            return _turned_down(text, language or detect_language(text, index), index, began)
        bundle = bundle_for(request.asked, index, language, past, self.writer)
        if request.aside and not past and _says_nothing(bundle):
            bundle = bundle_for(request.asked, index, language, (request.aside,), self.writer)
        if _says_nothing(bundle):
            return _unclear(known(bundle.question), bundle.answer_language, index, began)
        response = self.query_engine().query(bundle)
        answer: Answer = response.metadata["answer"]  # type: ignore[index]
        if self.writer is not None:
            answer = self.writer.write(answer, index, release)
        if request.steered:
            answer = replace(answer, question=text)
        answer.timings_ms["total"] = (time.perf_counter() - began) * 1000
        return answer


def _says_nothing(bundle: QuestionBundle) -> bool:
    """Whether a question has nothing to search for: no word, or a greeting or thanks alone."""
    question = known(bundle.question)
    return (not question.words and not question.names) or bool(COURTESY.fullmatch(question.text))


def accept(text: str) -> str:
    """The question, cleaned. Raises InputRefused where it is empty or far too long."""
    cleaned = normalise(text)
    if not cleaned:
        raise InputRefused('The question is empty. Type one, for example: sumber ask "Berapa pekerja anak di Vietnam pada 2018?"')
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        raise InputRefused(
            f"The question has {len(cleaned):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are read. "
            "To check a longer text, use: sumber check"
        )
    return cleaned


def synthesize(bundle: QuestionBundle, index: OpenIndex) -> Answer:
    """The answer to an understood question from its hits."""
    question, vector = known(bundle.question), known(bundle.vector)
    started = time.perf_counter()
    reading = read(bundle, index)
    ranked, shown, decision = reading.ranked, reading.shown, reading.decision
    if bundle.answer_language:
        question = replace(question, language=bundle.answer_language)
        ranked, shown = (in_language(found, question.language, index) for found in (ranked, shown))
    selected = time.perf_counter()
    timings = dict(bundle.timings)
    timings["select"] = (selected - started) * 1000
    common: dict[str, Any] = {
        "question": question.text,
        "standalone_question": question.standalone,
        "language": question.language,
        "index_generation": index.manifest.generation,
    }
    if decision.outcome in ("answer", "premise"):
        made, notes = compose(question, vector, shown, ranked, index)
        timings["verify"] = (time.perf_counter() - selected) * 1000
        answered = decision.outcome == "answer"
        return Answer(
            **common,
            status="answered" if answered else "abstained",
            sentences=tuple(made.sentences),
            citations=tuple(made.citations),
            notes=tuple(notes),
            lead="" if answered else words("premise", question.language),
            confidence=expected(decision.answerable) if answered else 1 - expected(decision.answerable),
            timings_ms=timings,
            reason="" if answered else f"premise:{decision.clash}",
        )
    timings["verify"] = (time.perf_counter() - selected) * 1000
    related = decision.outcome == "related"
    return Answer(
        **common,
        status="abstained",
        closest=tuple(closest(ranked, index)),
        lead=words("related" if related else "nothing", question.language),
        confidence=1 - expected(decision.answerable),
        timings_ms=timings,
        reason="related" if related else "nothing-found",
    )


def node_of(hit: Hit) -> TextNode:
    """A hit as a llama-index node."""
    passage = hit.passage
    return TextNode(
        id_=passage.passage_id,
        text=passage.text,
        metadata={
            "source": passage.source,
            "locator": passage.locator.label,
            "section": passage.locator.section,
            "language": passage.language,
        },
    )


def _turned_down(text: str, language: Language, index: OpenIndex, began: float) -> Answer:
    return Answer(
        text,
        "",
        language,
        "refused",
        lead=words("instruction", language),
        timings_ms={"total": (time.perf_counter() - began) * 1000},
        index_generation=index.manifest.generation,
        reason="instruction",
    )


def _unclear(question: Question, language: Language | None, index: OpenIndex, began: float) -> Answer:
    language = language or question.language
    return Answer(
        question.text,
        question.standalone,
        language,
        "needs_clarification",
        lead=words("clarify", language),
        timings_ms={"total": (time.perf_counter() - began) * 1000},
        index_generation=index.manifest.generation,
        reason="no-content",
    )
