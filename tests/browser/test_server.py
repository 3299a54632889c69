"""The server under many readers: sessions that keep apart, memory that stays flat, a page that paints soon and does not jump."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from app.examples import examples
from app.interface import translator
from ingest.documents import LANGUAGES, Language
from tests.browser.reader import Reader
from tests.browser.socket_reader import SocketReader

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SESSIONS = 8
FIRST_PAINT_MS = 1500
QUESTIONS = 500
WARM_UP = 100
"""Questions after which caches of the engine and of Streamlit are as full as they get."""
GROWTH_MB = 40
"""Resident memory that 500 further questions in 25 sessions may add; the allocator keeps some of what sessions leave behind."""
TURNS = 20
WATCH = """
window.seen = {};
const watch = () => {
  const turn = [...document.querySelectorAll('.sb-turn')].pop();
  if (turn) {
    const question = turn.querySelector('.sb-question');
    const start = question.getBoundingClientRect().top;
    const places = [...turn.querySelectorAll('.sb-sentence')].map(e => Math.round(e.getBoundingClientRect().top - start)).join(' ');
    const seen = window.seen[question.textContent] ||= [];
    if (!seen.includes(places)) seen.push(places);
  }
  requestAnimationFrame(watch);
};
requestAnimationFrame(watch);
"""
"""Notes, frame by frame, where the sentences of the newest answer stand below its question."""


def _questions(language: Language) -> list[str]:
    return examples(language)[:SESSIONS]


def test_eight_readers_at_once_keep_apart(server: str, open_browser: Callable[..., Any]) -> None:
    """Eight tabs, each a session of its own to the server, in three languages; all ask at the same time, twice."""
    driver = open_browser()
    reader = Reader(driver, server)
    windows: list[tuple[str, Language, str]] = []
    for n in range(SESSIONS):
        language = LANGUAGES[n % len(LANGUAGES)]
        driver.switch_to.new_window("tab")
        agent = driver.execute_script("return navigator.userAgent")
        driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": language})
        driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": language})
        windows.append((driver.current_window_handle, language, _questions(language)[n]))
    for handle, _, question in windows:
        driver.switch_to.window(handle)
        driver.execute_script("setTimeout(() => { location.href = arguments[0]; }, 0)", f"{server}?q={quote(question)}")
    for handle, language, question in windows:
        driver.switch_to.window(handle)
        assert reader.texts(".sb-question") == [question]
        assert reader.one(".sb-answer").get_attribute("lang") == language
        reader.until(lambda: reader.all(".sb-choice"), "what to ask next")
    asked = {}
    for handle, _, _ in windows:
        driver.switch_to.window(handle)
        asked[handle] = reader.texts(".sb-choice")[0]
        driver.execute_script("document.querySelector('.sb-choice').click()")
    for handle, language, question in windows:
        driver.switch_to.window(handle)
        reader.until(lambda: len(reader.all(".sb-turn")) == 2, "the second answer")
        assert reader.texts(".sb-question") == [question, asked[handle]]
        assert translator(language)("Check a draft") in reader.one("[data-testid='stSidebarNav']").text


def test_a_warm_server_paints_soon(server: str, open_browser: Callable[..., Any]) -> None:
    with SocketReader(server) as warm:
        warm.link(examples("en")[0])
    reader = Reader(open_browser(), server)
    paints = []
    for _ in range(3):
        reader.go()
        paints.append(reader.driver.execute_script("return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        assert reader.all(".sb-choice")
    assert statistics.median(paints) < FIRST_PAINT_MS, paints


def test_nothing_jumps_while_an_answer_arrives(server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(), server)
    reader.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    reader.go()
    for question in examples("en")[:2]:
        reader.ask(question)
        arrived = reader.driver.execute_script("return window.seen[arguments[0]]", question)
        assert len(arrived) == 1, "sentences of an answer moved after they stood"
        assert len(arrived[0].split()) >= 2
        top = reader.driver.execute_script(
            "const all = document.querySelectorAll('.sb-question'); return all[all.length - 1].getBoundingClientRect().top"
        )
        assert 0 <= top < 200, "the question asked last stands at the top"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the server's resident memory from /proc")
@pytest.mark.timeout(1500)
def test_memory_stays_flat_over_many_questions(server: str, server_process: int) -> None:
    asked = [question for language in LANGUAGES for question in examples(language)]

    def ask(first: int, count: int) -> None:
        for start in range(first, first + count, TURNS):
            with SocketReader(server) as session:
                for n in range(start, start + TURNS):
                    question = asked[n % len(asked)]
                    assert question in session.link(question)

    ask(0, WARM_UP)
    before = _resident_mb(server_process)
    ask(WARM_UP, QUESTIONS)
    after = _resident_mb(server_process)
    assert after - before < GROWTH_MB, f"{before:.0f} MB after {WARM_UP} questions, {after:.0f} MB after {WARM_UP + QUESTIONS}"


def _resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
