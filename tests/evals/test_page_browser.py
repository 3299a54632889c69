"""The HTML report in a real browser: filters, and a link that opens one question."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine import Engine
from evals.page import page
from evals.results import run
from ingest.settings import Settings
from tests.evals.test_results import QUESTIONS, VERDICT

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[object]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not (chromium and driver) and not os.environ.get("SUMBER_REQUIRE_BROWSER"):
        pytest.skip("needs chromium and chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1200,900",
        f"--user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(argument)
    made = webdriver.Chrome(options=options, service=Service(driver))
    yield made
    made.quit()


def test_filters_and_links(browser: object, built: Settings, tmp_path: Path) -> None:
    engine = Engine(built)
    (tmp_path / "report.html").write_text(page(run(engine, QUESTIONS, [], "test"), VERDICT), encoding="utf-8")
    engine.index().close()
    address = (tmp_path / "report.html").as_uri()

    def shown() -> list[str]:
        found: list[str] = browser.execute_script(  # type: ignore[attr-defined]
            "return [...document.querySelectorAll('.item')].filter(i => i.offsetParent).map(i => i.id)"
        )
        return found

    def choose(name: str, value: str) -> None:
        browser.execute_script(  # type: ignore[attr-defined]
            "const f = document.querySelector('.filters'); f[arguments[0]].value = arguments[1];"
            "f.dispatchEvent(new Event('input'))",
            name, value,
        )  # fmt: skip

    browser.get(address)  # type: ignore[attr-defined]
    assert shown() == ["b-en"]
    choose("outcome", "")
    assert sorted(shown()) == ["a-en", "a-id", "b-en"]
    choose("lang", "id")
    assert shown() == ["a-id"]
    choose("lang", "")
    choose("words", "no such value")
    assert shown() == ["b-en"]
    choose("words", "")
    choose("mark", "lost")
    assert shown() == ["b-en"]
    browser.get("about:blank")  # type: ignore[attr-defined]
    browser.get(address + "#a-id")  # type: ignore[attr-defined]
    opened = browser.find_element("id", "a-id")  # type: ignore[attr-defined]
    assert opened.get_attribute("open")
    assert "1.754.066" in opened.text
    assert "mini-article [¶2-3]" in opened.text
    logged = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[attr-defined]
    assert logged == []
