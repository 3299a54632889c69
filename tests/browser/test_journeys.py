"""The chat as readers use it, in a real browser on a real index of the bundled corpus."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHILD_LABOUR = "How many children were in child labour in Viet Nam in 2018?"
UNANSWERED = "Who won the football match between Peru and Chile in 1975?"
PAGES = ("", "sources", "figures", "check", "disagreements", "evaluation")


@pytest.fixture
def reader(server: str, open_browser: Callable[..., Any]) -> Reader:
    return Reader(open_browser(), server)


def test_ask_open_a_citation_and_read_the_quoted_sentence(reader: Reader) -> None:
    reader.go()
    place = reader.span("[data-testid='stChatInput']")
    reader.ask(CHILD_LABOUR)
    assert reader.span("[data-testid='stChatInput']") == pytest.approx(place, abs=2), "the box stays where it was"
    assert any("1,031,944" in text for text in reader.texts(".sb-sentence"))
    sentence = next(e for e in reader.all(".sb-sentence") if "1,031,944" in e.text)
    badge = sentence.find_element(By.CSS_SELECTOR, ".sb-badge")
    number = badge.get_attribute("data-n")
    badge.click()
    quote = reader.texts(".sb-passage mark.sb-quoted")
    assert len(quote) == 1
    assert sentence_text(reader, "1,031,944").startswith(quote[0])
    assert len(reader.one(".sb-passage .sb-full").text) > len(quote[0])
    assert reader.one(".sb-locator").text.startswith(f"{number} ·")
    reader.click(".sb-close")
    assert reader.all(".sb-passage") == []


def sentence_text(reader: Reader, part: str) -> str:
    script = "return [...document.querySelectorAll('.sb-sentence')].map(e => e.firstChild.textContent)"
    return next(text for text in reader.driver.execute_script(script) if part in text)


def test_the_same_sentence_in_the_other_languages(reader: Reader) -> None:
    reader.link("When did Viet Nam ratify Convention No. 138?")
    reader.click(".sb-badge")
    english = reader.texts("mark.sb-quoted")
    reader.click(".sb-chip", "Tiếng Việt")
    reader.until(lambda: reader.texts("mark.sb-quoted") != english, "the Vietnamese twin")
    assert "Việt Nam" in reader.texts("mark.sb-quoted")[0]
    reader.click(".sb-chip", "Bahasa Indonesia")
    reader.until(lambda: "Vietnam" in reader.texts("mark.sb-quoted")[0], "the Indonesian twin")


def test_a_follow_up_is_understood_from_what_was_asked(reader: Reader) -> None:
    reader.link(CHILD_LABOUR)
    reader.ask("And in 2012?")
    assert len(reader.all(".sb-turn")) == 2
    assert "2012" in reader.one(".sb-understood").text
    assert "child labour" in reader.one(".sb-understood").text


def test_language_switch_in_the_middle_keeps_the_conversation(reader: Reader) -> None:
    reader.link(CHILD_LABOUR)
    before = reader.texts(".sb-sentence")
    reader.choose_language("Tiếng Việt")
    reader.until(lambda: "Kiểm tra bản thảo" in reader.one("[data-testid='stSidebarNav']").text, "the Vietnamese interface")
    assert reader.texts(".sb-sentence") == before
    reader.ask("Năm 2018 có bao nhiêu lao động trẻ em ở Việt Nam?")
    assert len(reader.all(".sb-turn")) == 2
    assert any("1.031.944" in text for text in reader.texts(".sb-sentence"))
    assert parse_qs(urlparse(reader.driver.current_url).query)["lang"] == ["vi"]
    reader.click("[data-testid='stSidebarNavLink']", "Kiểm tra bản thảo")
    reader.driver.refresh()
    reader.until(lambda: "Kiểm tra bản thảo" in reader.one("[data-testid='stSidebarNav']").text, "Vietnamese again on a page loaded anew")


def test_interface_follows_the_browser_at_first(server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(locale="id_ID"), server)
    reader.go()
    assert "Periksa naskah" in reader.one("[data-testid='stSidebarNav']").text
    reader.go("?lang=vi")
    assert "Kiểm tra bản thảo" in reader.one("[data-testid='stSidebarNav']").text, "an address may name the language"


def test_from_a_citation_to_its_place_and_back(reader: Reader) -> None:
    reader.link("When did Viet Nam ratify Convention No. 138?")
    reader.click(".sb-badge")
    quote = reader.texts("mark.sb-quoted")[0]
    reader.click(".sb-passage .sb-quiet", "Open in the source")
    here = reader.one(".sb-reader .sb-here")
    assert quote in here.text
    query = parse_qs(urlparse(reader.driver.current_url).query)
    assert query["source"]
    assert query["at"][0] in here.text
    title, place, below = reader.span(".st-key-reader-title h2"), reader.span(".sb-here"), reader.height()
    assert 0 <= title[0] < title[1] <= below, "the title is in sight"
    assert title[1] <= place[0] < below, "and the place under it"
    reader.driver.back()
    reader.until(lambda: reader.all(".sb-turn"), "the conversation again")
    reader.rest()
    assert len(reader.all(".sb-turn")) == 1
    assert reader.texts("mark.sb-quoted")[0] == quote


def test_a_place_in_a_source_has_an_address_of_its_own(reader: Reader) -> None:
    reader.go("sources?source=ilo-vietnam-article&at=%C2%B637")
    here = reader.one(".sb-here")
    assert here.text.startswith("¶37")
    box = reader.one("[data-testid='stTextInput'] input")
    box.send_keys("chemicals", Keys.ENTER)
    reader.until(lambda: reader.all(".sb-reader mark.sb-found"), "the word searched for")
    assert {text.lower() for text in reader.texts(".sb-reader mark.sb-found")} == {"chemicals"}


def test_a_source_chosen_far_down_the_list_is_read_from_its_beginning(reader: Reader) -> None:
    reader.go("sources")
    reader.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", reader.all(".sb-source")[40])
    reader.all(".sb-source")[40].click()
    reader.one(".sb-reader")
    reader.rest()
    assert 0 < reader.span("[class*='st-key-all-sources']")[0] < reader.span(".st-key-reader-title")[0] < reader.height() / 3


def test_a_permanent_link_gives_the_same_answer_again(reader: Reader) -> None:
    reader.link(CHILD_LABOUR)
    first = reader.texts(".sb-sentence")
    reader.driver.refresh()
    reader.until(lambda: reader.all(".sb-turn"), "the answer again")
    reader.rest()
    assert reader.texts(".sb-sentence") == first
    assert len(reader.all(".sb-turn")) == 1


def test_an_abstention_looks_different_and_offers_what_can_be_answered(reader: Reader) -> None:
    reader.link(UNANSWERED)
    assert reader.one(".sb-abstained").is_displayed()
    assert not reader.all(".sb-abstained .sb-sentence")
    reader.until(lambda: len(reader.all(".sb-choice")) == 3, "three questions that can be answered")
    reader.click(".sb-near .sb-quiet")
    assert reader.one(".sb-passage.sb-not-evidence .sb-state").text
    reader.click(".sb-choice")
    reader.until(lambda: len(reader.all(".sb-turn")) == 2, "an answer to a suggestion")
    assert len(reader.all(".sb-answer:not(.sb-abstained)")) == 1


def test_a_passage_stays_beside_the_answer_and_nothing_scrolls_away(server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(width=1600, height=950), server)
    reader.link(CHILD_LABOUR)
    badge = reader.all(".sb-sentence .sb-badge")[-1]
    # As a reader's wheel would: the page holds a new question at the top until the reader moves.
    reader.driver.execute_script(
        "dispatchEvent(new WheelEvent('wheel')); arguments[0].scrollIntoView({block: 'center'})",
        badge,
    )
    before = reader.driver.execute_script("return arguments[0].getBoundingClientRect().top", badge)
    label = badge.get_attribute("aria-label")
    badge.click()
    reader.one(".sb-passage")
    reader.rest()
    after = reader.driver.execute_script(
        "return [...document.querySelectorAll('.sb-badge')].find(b => b.ariaLabel === arguments[0]).getBoundingClientRect().top", label
    )
    assert abs(after - before) < 4
    quoted = reader.driver.execute_script(
        "const b = document.querySelector('mark.sb-quoted').getBoundingClientRect(); return [b.top, b.bottom]"
    )
    box = reader.driver.execute_script("return document.querySelector('[data-testid=stChatInput]').getBoundingClientRect().top")
    assert 0 <= quoted[0] < quoted[1] <= box, "the quoted sentence is in sight, above the question box"


def test_a_draft_is_explained_in_the_language_of_the_reader_with_titles(server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(locale="vi_VN"), server)
    reader.go("check")
    reader.one("[data-testid='stTextArea'] textarea").send_keys("Viet Nam ratified Convention No. 138 in 1950 (Nobody, 1999).")
    reader.click("[data-testid='stFormSubmitButton'] button")
    reader.one(".sb-passage")
    said = " ".join(reader.texts(".sb-verdict p"))
    assert "Các nguồn nói khác" in said
    assert "(Nobody, 1999): không có công trình này trong thư mục." in said
    assert "ilo-vietnam-article" not in reader.one("[data-testid='stMain']").text


def test_a_draft_is_checked_by_keyboard_alone(reader: Reader) -> None:
    reader.go("check")
    _tab_to(reader, reader.one("[data-testid='stTextArea'] textarea"))
    reader.driver.switch_to.active_element.send_keys(
        "Viet Nam ratified Convention No. 138 in 2003. The 2018 survey covered 50,640 households."
    )
    _tab_to(reader, reader.one("[data-testid='stFormSubmitButton'] button"))
    reader.driver.switch_to.active_element.send_keys(Keys.ENTER)
    reader.one(".sb-claim")
    reader.rest()
    reader.driver.execute_script("document.activeElement.blur()")
    _tab_to(reader, reader.one(".sb-claim.sb-supported"))
    assert reader.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    reader.driver.switch_to.active_element.send_keys(" ")
    reader.until(lambda: "2003" in reader.texts("mark.sb-quoted")[0], "the evidence of the first sentence")


def test_what_is_typed_is_text_and_never_markup(reader: Reader) -> None:
    hostile = (
        "<script>document.title='taken'</script> <img src=x onerror=\"document.title='taken'\"> **bold** [link](http://example.org) $x^2$"
    )
    reader.go()
    reader.ask(hostile)
    assert reader.one(".sb-question").text == hostile
    assert reader.driver.title != "taken"
    inside = ".stMain script, .stMain img[src='x'], .stMain .katex, .stMain a[href*='example.org']"
    assert reader.all(inside) == []
    reader.go("sources?source=" + "%3Cb%3Ebold%3C%2Fb%3E%20%24x%24")
    assert "<b>bold</b> $x$" in reader.one("[data-testid='stAlert']").text
    assert reader.all("[data-testid='stAlert'] b, [data-testid='stAlert'] .katex") == []


def test_by_keyboard_alone(reader: Reader) -> None:
    reader.go()
    box = reader.one("[data-testid='stChatInput'] textarea")
    _tab_to(reader, box)
    reader.driver.switch_to.active_element.send_keys(CHILD_LABOUR, Keys.ENTER)
    reader.until(lambda: reader.all(".sb-badge"), "an answer")
    reader.rest()
    _tab_to(reader, reader.one(".sb-badge"))
    outline = reader.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    number = reader.driver.switch_to.active_element.get_attribute("data-n")
    reader.driver.switch_to.active_element.send_keys(Keys.ENTER)
    reader.one(".sb-passage")
    reader.until(lambda: "sb-passage" in reader.driver.switch_to.active_element.get_attribute("class"), "the focus on the passage")
    reader.driver.switch_to.active_element.send_keys(Keys.TAB)
    reader.driver.switch_to.active_element.send_keys(Keys.ENTER)
    reader.until(lambda: not reader.all(".sb-passage"), "a closed passage")
    reader.until(lambda: reader.driver.switch_to.active_element.get_attribute("data-n") == number, "the focus back on the badge")


def _tab_to(reader: Reader, element: Any) -> None:
    for _ in range(60):
        if reader.driver.execute_script("return document.activeElement === arguments[0]", element):
            return
        reader.driver.switch_to.active_element.send_keys(Keys.TAB)
    raise AssertionError("Tab does not get there")


@pytest.mark.parametrize("width", [360, 1600])
def test_no_page_is_wider_than_its_window(width: int, server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(width=width, height=800), server)
    reader.link(CHILD_LABOUR)
    reader.click(".sb-badge")
    if width == 360:
        answer, passage = (reader.one(s).rect for s in (".sb-answer", ".sb-passage"))
        assert passage["y"] > answer["y"] + answer["height"] - 1
        top = reader.driver.execute_script("return document.querySelector('.sb-passage').getBoundingClientRect().top")
        assert 0 <= top < 800
        reader.click(".sb-close")
        badge = reader.driver.execute_script(
            "const b = document.activeElement.getBoundingClientRect(); return document.activeElement.dataset.n && [b.top, b.bottom]"
        )
        assert 0 < badge[0] < badge[1] < reader.span("[data-testid='stChatInput']")[0], "the reader is back where the passage was opened"
    box = reader.one("[data-testid='stChatInput']").rect
    bottom = reader.driver.execute_script("return document.querySelector('[data-testid=stChatInput]').getBoundingClientRect().bottom")
    assert box["height"] > 0
    assert 600 < bottom <= 800, "the question box is always in sight"
    for page in (None, *PAGES[1:]):
        if page:
            reader.go(page)
        assert reader.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), page
        spilled = "return [...document.querySelectorAll('.sb, .sb *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
        assert reader.driver.execute_script(spilled) == 0, page
    assert len(reader.all(".sb-table .sb-figure")) > 20, "the figures of the evaluation were among what does not spill"


def test_dark_theme_is_dark(server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(dark=True), server)
    reader.link(CHILD_LABOUR)
    background = reader.driver.execute_script("return getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert max(int(v) for v in background[4:-1].split(",")[:3]) < 60


def test_a_figure_leads_to_its_passage(reader: Reader) -> None:
    reader.go("figures")
    reader.one("[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg")
    box = reader.all("[data-testid='stMain'] [data-testid='stSelectbox'] input")[-1]
    reader.driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", box)
    box.send_keys(Keys.ARROW_DOWN)
    option = reader.until(lambda: [e for e in reader.all("[role='option']") if "1,031,944" in e.text], "the figure")[0]
    option.click()
    assert "1,031,944" in reader.texts("mark.sb-quoted")[0]
    assert reader.texts("mark.sb-found") == ["1,031,944"]
    reader.click(".sb-passage .sb-quiet", "Open in the source")
    assert "1,031,944" in reader.one(".sb-here").text


def test_a_disagreement_shows_both_values_and_leads_to_each(reader: Reader) -> None:
    reader.go("disagreements")
    card = reader.one(".sb-note")
    values = [e.text for e in card.find_elements(By.CSS_SELECTOR, ".sb-value")]
    assert {"1,754,182", "1,754,782"} <= set(values)
    titles = [e.text for e in card.find_elements(By.CSS_SELECTOR, ".sb-work-title")]
    assert len(titles) == len(set(titles)) < len(values), "a source with several values is named once"
    reader.click(".sb-side .sb-quiet")
    assert values[0] in reader.texts("mark.sb-quoted")[0]


def test_a_draft_is_marked_in_place_and_shows_its_evidence(reader: Reader) -> None:
    right, wrong, opinion = (
        "Viet Nam ratified Convention No. 138 in 2003.",
        "The 2018 survey covered 50,640 households.",
        "I like <b>tea</b> & $x$.",
    )
    reader.go("check")
    reader.one("[data-testid='stTextArea'] textarea").send_keys(f"{right} {wrong} {opinion}")
    reader.click("[data-testid='stFormSubmitButton'] button", "Check")
    assert reader.texts(".sb-claim-text") == [right, wrong, opinion]
    classes = [e.get_attribute("class") for e in reader.all(".sb-claim")]
    assert "sb-supported" in classes[0]
    assert "sb-contradicted" in classes[1]
    assert "sb-not_checked" in classes[2] or "sb-not_found" in classes[2]
    assert reader.all(".sb-draft b, .sb-draft .katex, .stMain .katex") == []
    reader.click(".sb-claim.sb-supported")
    reader.until(lambda: "2003" in reader.texts("mark.sb-quoted")[0], "the evidence for the first sentence")
    reader.click(".sb-claim.sb-contradicted")
    reader.until(lambda: "2003" not in reader.texts("mark.sb-quoted")[0], "the evidence against the second sentence")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_the_verdict_on_a_late_sentence_is_in_sight(width: int, height: int, server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(width=width, height=height), server)
    reader.go("check")
    right, wrong = "Viet Nam ratified Convention No. 138 in 2003.", "The 2018 survey covered 50,640 households. "
    draft = wrong + "I like tea in the morning. " * 60 + right
    reader.one("[data-testid='stTextArea'] textarea").send_keys(draft)
    reader.click("[data-testid='stFormSubmitButton'] button")
    reader.until(lambda: 0 < reader.span(".sb-counts")[0] < height / 3, "the counts at the top")
    reader.rest()
    _in_sight(reader, "50,640")
    late = reader.all(".sb-claim")[-1]
    reader.driver.execute_script("dispatchEvent(new WheelEvent('wheel')); arguments[0].scrollIntoView({block: 'center'})", late)
    before = late.rect["y"]
    late.click()
    reader.until(lambda: "2003" in reader.one(".sb-verdict").text, "its verdict")
    reader.rest()
    _in_sight(reader, "2003")
    chosen = reader.one(".sb-claim.sb-chosen")
    assert chosen.rect["y"] == pytest.approx(before, abs=8), "the sentence stays under the pointer"
    assert reader.driver.execute_script("return document.activeElement === arguments[0]", chosen)
    if width == 360:
        reader.click(".sb-verdict .sb-quiet")
        reader.until(lambda: 0 < reader.span(".sb-passage")[0] < height / 3, "the passage")


def _in_sight(reader: Reader, part: str) -> None:
    top, bottom = reader.span(".sb-verdict")
    assert 0 < top < bottom <= reader.height()
    assert part in reader.one(".sb-verdict").text


def test_the_browser_asks_no_other_machine(reader: Reader) -> None:
    for page in PAGES:
        reader.go(page)
    addresses = set()
    for entry in reader.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            addresses.add(urlparse(message["params"]["request"]["url"]))
    hosts = {a.hostname for a in addresses if a.scheme in ("http", "https", "ws", "wss")}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize(("dark", "width", "locale"), [(False, 1280, "en_US"), (True, 360, "vi_VN")])
def test_axe_finds_nothing_serious(dark: bool, width: int, locale: str, server: str, open_browser: Callable[..., Any]) -> None:
    reader = Reader(open_browser(dark=dark, width=width, locale=locale), server)
    axe = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for page in ("", "?q=" + quote(CHILD_LABOUR), "?q=" + quote(UNANSWERED), *PAGES[1:], "sources?source=ilo-vietnam-article&at=%C2%B637"):
        reader.go(page)
        if page == "?q=" + quote(CHILD_LABOUR):
            reader.click(".sb-badge")
        if page == "check":
            reader.one("[data-testid='stTextArea'] textarea").send_keys("The 2018 survey covered 50,640 households. I like tea.")
            reader.click("[data-testid='stFormSubmitButton'] button")
            reader.one(".sb-claim")
        reader.driver.execute_script(axe)
        result = reader.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        assert len(result["passes"]) > 10, "axe looked at nothing"
        serious = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
        if serious:
            found[page] = [f"{v['id']}: {v['nodes'][0]['html'][:300]} {v['nodes'][0].get('failureSummary', '')[:300]}" for v in serious]
    assert found == {}
