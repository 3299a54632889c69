"""The chat's pages run by Streamlit's AppTest on the small corpus, and the pure parts behind them."""

from __future__ import annotations

import html
import json
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from app.answers import NoteView
from app.chat_state import MAX_TURNS, Conversation, Opened
from app.engine import Engine
from app.feedback import FeedbackStore, export
from app.interface import language_of, number, percentage, translator
from app.rendering import answer_view, cited_passage, find_passage, markdown_text, passage_view, plain, reference_line
from app.transcript import to_html, to_json, to_markdown
from ingest.settings import PROJECT, Settings

QUESTION = "How many working children did the 2018 survey in Viet Nam find?"
HOSTILE = "<script>alert(1)</script> **2018** survey [x](http://example.org) $working$ children Viet Nam"


@pytest.fixture
def chat(built: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The chat over the small corpus, not yet run."""
    monkeypatch.setenv("SUMBER_DATA", str(built.data))
    monkeypatch.setenv("SUMBER_CORPUS", str(built.corpus))
    st.cache_resource.clear()
    return AppTest.from_file(str(PROJECT / "app" / "chat.py"), default_timeout=60)


@pytest.fixture
def engine(built: Settings) -> Engine:
    return Engine(built)


def _turns(chat: AppTest) -> tuple[Any, ...]:
    return chat.session_state["conversation"].turns()


def _said(chat: AppTest) -> str:
    return " ".join(str(e.value) for kind in (chat.markdown, chat.caption, chat.title, chat.warning, chat.error, chat.info) for e in kind)


def test_a_question_becomes_an_answer_that_reruns_do_not_lose(chat: AppTest) -> None:
    chat.run()
    assert not chat.exception
    chat.chat_input[0].set_value(QUESTION).run()
    assert not chat.exception
    (turn,) = _turns(chat)
    assert turn.answer.status == "answered"
    assert "1,754,066" in turn.answer.text
    before = turn.answer
    chat.run()
    assert _turns(chat)[0].answer is before
    assert chat.query_params["q"] == [QUESTION] or chat.query_params["q"] == QUESTION


def test_history_is_passed_on(chat: AppTest) -> None:
    chat.run()
    chat.chat_input[0].set_value(QUESTION).run()
    chat.chat_input[0].set_value("Why?").run()
    first, second = _turns(chat)
    assert first.answer.standalone_question == QUESTION
    assert "2018" in second.answer.standalone_question


def test_a_link_asks_its_question_once(chat: AppTest) -> None:
    chat.query_params["q"] = QUESTION
    chat.run()
    chat.run()
    assert [t.answer.question for t in _turns(chat)] == [QUESTION]
    assert "Clear" in [b.label for b in chat.button]


def test_language_switch_keeps_the_conversation(chat: AppTest) -> None:
    chat.run()
    assert "Every sentence with its source" in _said(chat)
    chat.chat_input[0].set_value(QUESTION).run()
    chat.selectbox(key="language_widget").set_value("vi").run()
    assert not chat.exception
    assert len(_turns(chat)) == 1
    assert translator("vi")("Clear") in [b.label for b in chat.button]
    assert translator("vi")("Clear") != "Clear"


def test_the_chosen_language_stands_in_the_address_and_is_taken_from_it(chat: AppTest) -> None:
    chat.query_params["lang"] = "vi"
    chat.run()
    assert translator("vi")("Every sentence with its source") in _said(chat)
    assert chat.selectbox(key="language_widget").value == "vi"
    chat.selectbox(key="language_widget").set_value("id").run()
    assert chat.query_params["lang"] in ("id", ["id"])
    chat.chat_input[0].set_value(QUESTION).run()
    assert chat.query_params["lang"] in ("id", ["id"])
    chat.query_params["lang"] = "vi"  # as when the reader goes back
    chat.run()
    assert translator("vi")("Clear") in [b.label for b in chat.button]
    chat.query_params["lang"] = "xx"
    chat.run()
    assert chat.selectbox(key="language_widget").value == "vi"


def test_an_address_names_no_language_that_was_not_chosen(chat: AppTest) -> None:
    chat.run()
    chat.chat_input[0].set_value(QUESTION).run()
    assert "lang" not in chat.query_params


def test_clear_forgets_the_conversation(chat: AppTest) -> None:
    chat.run()
    chat.chat_input[0].set_value(QUESTION).run()
    chat.button(key="clear").click().run()
    assert _turns(chat) == ()
    assert not chat.exception


def test_a_question_that_is_refused_says_why_and_loses_nothing(chat: AppTest) -> None:
    chat.run()
    chat.chat_input[0].set_value(QUESTION).run()
    chat.chat_input[0].set_value("x " * 5_000).run()
    assert not chat.exception
    assert len(_turns(chat)) == 1
    assert any("characters" in w.value for w in chat.warning)


def test_an_index_that_is_missing_is_one_plain_sentence(chat: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUMBER_DATA", str(tmp_path / "nothing"))
    chat.run()
    assert not chat.exception
    assert "sumber ingest" in chat.error[0].value.replace("\\", "")


def test_thumbs_are_kept_with_the_answer(chat: AppTest, built: Settings) -> None:
    chat.run()
    chat.chat_input[0].set_value(QUESTION).run()
    chat.feedback[0].set_value(0).run()
    assert not chat.exception
    chat.text_input(key="reason-1").set_value("too long").run()
    (row,) = FeedbackStore(built.data).rows()
    assert (row["good"], row["reason"], row["question"]) == (0, "too long", QUESTION)
    (candidate,) = export(built.data)
    assert candidate["expect"] == "abstain"
    assert candidate["question"] == QUESTION


def test_the_passage_of_a_citation_is_highlighted_in_every_language(engine: Engine) -> None:
    index = engine.index()
    citation = engine.ask(QUESTION).citations[0]
    passage = cited_passage(index, citation)
    assert passage is not None
    positions = {i for i, s in enumerate(passage.sentences) if s == citation.quote}
    view = passage_view(passage, positions, index, translator("en"), n=1)
    assert [s["text"] for s in view["sentences"] if s["quoted"]] == [citation.quote]
    assert [one["code"] for one in view["languages"]] == ["id", "en", "vi"]
    twin = find_passage(index, *passage.place, "vi")
    assert twin is not None
    marked = [s["text"] for s in passage_view(twin, positions, index, translator("vi"))["sentences"] if s["quoted"]]
    assert len(marked) == 1
    assert "1.754.066" in marked[0]
    assert view["after"] is not None or view["before"] is not None


def test_every_citation_of_an_answer_has_a_badge(engine: Engine) -> None:
    answer = engine.ask(QUESTION)
    view = answer_view(Conversation().add(answer), translator("en"))
    assert {c["n"] for s in view["sentences"] for c in s["citations"]} <= {c.n for c in answer.citations}
    assert all(s["citations"] and s["symbol"] for s in view["sentences"])
    assert all(answer.citations[0].title in c["label"] for c in view["sentences"][0]["citations"][:1])


def test_a_closest_passage_is_opened_as_not_evidence(engine: Engine) -> None:
    answer = engine.ask("Which orchestra played in Reykjavik in 1987?")
    assert answer.status == "abstained"
    assert answer.closest
    turn = Conversation().add(answer)
    view = answer_view(turn, translator("en"))
    assert view["sentences"] == []
    assert len(view["closest"]) == len(answer.closest)
    assert Opened(turn.number, 1, "closest").citation([turn]) == answer.closest[0]
    assert Opened(turn.number, 1, "cite").citation([turn]) is None


@pytest.mark.parametrize("text", [HOSTILE, "# a\n* b", "a_b_ `c` ![d](e) :red[f] :material/home: <b>", "1. x", "https://example.org"])
def test_plain_text_survives_markdown(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(plain(text))
    assert re.fullmatch(r"<p>[^<]*</p>\s*", rendered), rendered
    assert "$" not in re.sub(r"\\\$", "", plain(text))
    assert ":" not in re.sub(r"\\:", "", plain(text))


@pytest.mark.parametrize("text", [HOSTILE, "# a\n* b", "1. x", "- x", "1) y", "=== z", "a_b_ `c` ![d](e) <b> &lt;", "a | b"])
def test_text_in_a_markdown_document_stays_text_and_readable(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(markdown_text(text))
    assert re.fullmatch(r"<p>[^<]*</p>\s*", rendered), rendered
    assert html.unescape(rendered)[3:].startswith(" ".join(text.split()))
    assert markdown_text("In 2018, 58.8% of 1,031,944 (Viet Nam).") == "In 2018, 58.8% of 1,031,944 (Viet Nam)."


def test_transcripts_part_other_sides_and_mark_what_is_unverified(engine: Engine) -> None:
    answer = engine.ask(QUESTION)
    first, number = answer.citations[0], answer.citations[0].n
    note = NoteView("n", "mislabelled", "Two values.", "", (("52%", number), ("52%", number), ("57%", number)))
    other = replace(answer.sentences[0], text="The other value.", rule="other-side")
    answer = replace(
        answer,
        sentences=(*answer.sentences, other),
        citations=(replace(first, unverified=True), *answer.citations[1:]),
        notes=(note,),
    )
    conversation = Conversation()
    conversation.add(answer)
    turns, references = conversation.turns(), engine.index().references
    for text in (to_markdown(turns, references, translator("en")), to_html(turns, references, translator("en"), "en")):
        assert text.index("The sources also say") < text.index("The other value.")
        assert text.count("(unverified)") == sum(c.unverified for c in answer.citations) > 0
        assert text.count("52%") == text.count("57%") == 1


def test_transcripts_hold_every_citation_and_no_markup_of_others(engine: Engine) -> None:
    conversation = Conversation()
    conversation.add(engine.ask(QUESTION))
    conversation.add(engine.ask(HOSTILE))
    turns, references = conversation.turns(), engine.index().references
    page = to_html(turns, references, translator("id"), "id")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    markdown = to_markdown(turns, references, translator("en"))
    rendered = MarkdownIt("commonmark").render(markdown)
    assert "<a " not in rendered
    assert "<script" not in rendered
    assert r"\<script\>" in markdown
    loaded = json.loads(to_json(turns, references, engine.settings.corpus))
    assert loaded["answers"][0]["question"] == QUESTION
    for citation in turns[0].answer.citations:
        assert citation.quote.split()[0] in page
        assert any(citation.title in line for line in loaded["bibliography"])
    assert [item["id"] for item in loaded["csl"]] == list(dict.fromkeys(c.source for turn in turns for c in turn.answer.citations))
    assert all(item["title"] for item in loaded["csl"])
    assert parse_qs(loaded["answers"][0]["permalink"].removeprefix("?")) == {"q": [QUESTION]}


def test_a_reference_line_names_year_and_place(engine: Engine) -> None:
    references = engine.index().references
    assert reference_line(references["mini-article"], "mini-article", "¶4") == "Writer, A. (2022). A small article about work. ¶4."
    assert reference_line(None, "lost", "p. 3") == "lost, p. 3"


def test_a_conversation_is_safe_between_threads_and_stays_bounded(engine: Engine) -> None:
    answer = engine.ask(QUESTION)
    conversation = Conversation()
    threads = [threading.Thread(target=lambda: [conversation.add(answer) for _ in range(60)]) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = conversation.turns()
    assert len(turns) == MAX_TURNS
    assert [t.number for t in turns] == list(range(300 - MAX_TURNS + 1, 301))


def test_numbers_and_languages_are_the_readers() -> None:
    assert number(1031944, "en") == "1,031,944"
    assert number(1031944.5, "id") == "1.031.944,5"
    assert percentage(0.091, "vi") == "9,1%"
    assert [language_of(x) for x in ("vi-VN", "id", "en-GB", "fr", None)] == ["vi", "id", "en", "en", "en"]
    assert language_of("fr-FR", "fr-FR,fr;q=0.9,en;q=0.5,vi-VN;q=0.8") == "vi"
    assert language_of("en-GB", "vi") == "en", "the browser's own locale comes first"
    assert language_of(None, "*;q=x,,de") == "en"
