"""A document of the reader's own, from the upload to the page on which the cited sentence stands, in a real browser."""

from __future__ import annotations

import importlib.resources
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from tests.browser.reader import Reader
from tests.ingest.small_pdf import text_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PAGES = [
    ["Annual report of the Tirta Wangi tea growers, 2021", "This page only greets the reader of the report."],
    [
        "The growers of Tirta Wangi keep a register of everyone who picks tea.",
        "In 2021 the Tirta Wangi tea register counted 4,321 children among its pickers.",
        "Most of the pickers live within an hour's walk of the gardens.",
    ],
]
QUESTION = "How many children did the Tirta Wangi tea register count in 2021?"
INGESTION = 400.0
"""Seconds for the new index; on a machine at rest it takes some twenty."""


@pytest.fixture
def reader(server: str, open_browser: Callable[..., Any]) -> Reader:
    return Reader(open_browser(), server)


def _picture(reader: Reader, name: str) -> None:
    """Keep a picture of the window where SUMBER_TEST_PICTURES names a folder for them."""
    if folder := os.environ.get("SUMBER_TEST_PICTURES"):
        reader.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


def _open_library(reader: Reader) -> None:
    reader.go("sources")
    reader.click("[role='tab']", "Your own documents")
    reader.one("[data-testid='stFileUploader']")


def _upload(reader: Reader, *paths: Path) -> None:
    box = reader.one("[data-testid='stFileUploader'] input[type='file']")
    box.send_keys("\n".join(str(path) for path in paths))
    reader.until(lambda: len(reader.all(".sb-document")) >= len(paths), "what became of the files")
    reader.rest()


def _nothing_serious(reader: Reader) -> None:
    """Axe finds nothing serious, and the page is no wider than the window."""
    axe = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    reader.driver.execute_script(axe)
    result = reader.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    assert len(result["passes"]) > 10, "axe looked at nothing"
    assert [(v["id"], v["nodes"][0]["html"][:300]) for v in result["violations"] if v["impact"] in ("serious", "critical")] == []
    assert reader.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def _on_a_phone_at_night(reader: Reader) -> None:
    reader.link(QUESTION)
    reader.click(".sb-sentence .sb-badge")
    reader.click(".sb-facsimile-ask", "trang 12")
    image = reader.one(".sb-sheet img")
    reader.until(lambda: image.get_property("naturalWidth") == 1100, "the picture")
    box = reader.driver.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return [b.left, b.right, b.top]", reader.one(".sb-sheet")
    )
    assert 0 <= box[0] < box[1] <= 360
    assert box[2] < 800
    _nothing_serious(reader)
    _picture(reader, "facsimile-phone-dark")
    reader.go("sources")
    reader.click("[role='tab']", "Tài liệu của bạn")
    reader.one(".sb-document")
    _nothing_serious(reader)
    _picture(reader, "library-phone-dark")


def test_from_an_upload_to_the_page_that_is_cited(reader: Reader, open_browser: Callable[..., Any], tmp_path: Path) -> None:
    report, scan = tmp_path / "Tirta Wangi 2021.pdf", tmp_path / "scan.pdf"
    report.write_bytes(text_pdf(PAGES, "0 << /S /D /St 11 >>"))
    scan.write_bytes(text_pdf([[]]))
    _open_library(reader)
    _upload(reader, report, scan)
    states = {e.find_element(By.CSS_SELECTOR, ".sb-document-title").text: e.text for e in reader.all(".sb-document")}
    assert "2 pages" in next(text for text in states.values() if "Tirta Wangi" in text)
    assert "is a scan" in states["scan.pdf"]
    _picture(reader, "library-upload")
    reader.driver.find_element(By.CSS_SELECTOR, ".st-key-library-add button").click()
    reader.one("[data-testid='stProgress']")
    _picture(reader, "library-progress")

    reader.patience = INGESTION
    reader.until(lambda: reader.all("[data-testid='stAlertContentSuccess']"), "the new index")
    reader.rest()
    _picture(reader, "library-shelf")
    assert "Tirta Wangi 2021.pdf" in reader.one(".sb-document .sb-about").text

    reader.link(QUESTION)
    sentence = next(e for e in reader.all(".sb-sentence") if "4,321" in e.text)
    sentence.find_element(By.CSS_SELECTOR, ".sb-badge").click()
    assert reader.one(".sb-locator").text.endswith("· p. 12")
    assert reader.all(".sb-sheet img") == [], "nothing is drawn before it is asked for"
    reader.click(".sb-facsimile-ask", "Show page 12")
    image = reader.one(".sb-sheet img")
    reader.until(lambda: image.get_property("naturalWidth") == 1100, "the picture")
    assert "4,321 children" in image.get_attribute("alt")
    assert "The quoted sentence is marked." in reader.one(".sb-facsimile").text
    _picture(reader, "facsimile")
    large = image.rect["width"]
    assert large > 700, "in a narrow column it opens at reading size"
    reader.click(".sb-facsimile .sb-chip", "Smaller")
    assert reader.one(".sb-sheet img").rect["width"] < large / 2
    _nothing_serious(reader)
    reader.click(".sb-facsimile-ask", "Hide")
    assert reader.all(".sb-sheet") == []

    reader.click(".sb-passage .sb-quiet", "Open in the source")
    reader.click(".sb-facsimile-ask", "Show page 12")
    reader.one(".sb-sheet img")
    _picture(reader, "facsimile-source")

    _on_a_phone_at_night(Reader(open_browser(width=360, height=800, dark=True, locale="vi_VN"), reader.address))

    _open_library(reader)
    _nothing_serious(reader)
    reader.click(".sb-document .sb-quiet", "Remove")
    _picture(reader, "library-remove")
    reader.driver.find_element(By.CSS_SELECTOR, ".st-key-library-delete button").click()
    reader.until(lambda: reader.all("[data-testid='stAlertContentSuccess']") and not reader.all(".sb-document"), "an empty shelf")
