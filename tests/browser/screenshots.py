"""Renew the pictures in docs/screenshots from a running chat: python -m tests.browser.screenshots http://127.0.0.1:8501/"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ingest.settings import PROJECT
from tests.browser.reader import Reader
from tests.browser.window import open_window

FOLDER = PROJECT / "docs" / "screenshots"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
CHILD_LABOUR = "How many children were in child labour in Viet Nam in 2018?"
UNANSWERED = "How many children in Viet Nam have a telephone?"
DRAFT = (
    "In 2018 there were 1,031,944 child labourers in Viet Nam. The 2018 survey covered 50,640 households. Viet Nam ratified "
    "Convention No. 138 in 2003 (ILO, 2017). Child labour rose from 2012 to 2018. Every child deserves a childhood."
)


def _ask(reader: Reader) -> None:
    reader.link(CHILD_LABOUR)
    reader.one(".sb-choice")
    reader.click(".sb-badge")


def _answer(reader: Reader) -> None:
    reader.link(CHILD_LABOUR)
    reader.one(".sb-choice")


def _refusal(reader: Reader) -> None:
    reader.link(UNANSWERED)
    reader.one(".sb-choice")


def _check(reader: Reader) -> None:
    reader.go("check")
    reader.one("[data-testid='stTextArea'] textarea").send_keys(DRAFT)
    reader.click("[data-testid='stFormSubmitButton'] button")
    reader.one(".sb-claim")


def _figures(reader: Reader) -> None:
    reader.go("figures?figure=1")
    reader.one("[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg")


def _timeline(reader: Reader) -> None:
    reader.go("figures?figure=9")
    reader.one("[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg")


def _disagreement(reader: Reader) -> None:
    reader.go("disagreements")
    reader.click(".sb-side .sb-quiet")


def _library(reader: Reader) -> None:
    reader.go("sources")
    reader.click("[role='tab']", "Your own documents")
    reader.one("[data-testid='stFileUploader']")


VIEWS: dict[str, Callable[[Reader], None]] = {
    "welcome": lambda reader: reader.go(),
    "answer": _answer,
    "ask": _ask,
    "refusal": _refusal,
    "sources": lambda reader: reader.go("sources"),
    "reader": lambda reader: reader.go("sources?source=ilo-vietnam-article&at=%C2%B637"),
    "library": _library,
    "figures": _figures,
    "timeline": _timeline,
    "check": _check,
    "disagreements": _disagreement,
    "evaluation": lambda reader: reader.go("evaluation"),
}


def main(address: str) -> None:
    """Write every view, wide and on a phone, light and dark."""
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if not programs[0] or not programs[1]:
        sys.exit("Chromium or chromedriver is missing. On Debian or Ubuntu: apt-get install chromium chromium-driver")
    for size, (width, height) in SIZES.items():
        for dark in (False, True):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                driver = open_window((programs[0], programs[1]), Path(folder), width, height, dark, "en_US")
                try:
                    for name, show in VIEWS.items():
                        reader = Reader(driver, address)
                        show(reader)
                        reader.rest()
                        driver.save_screenshot(str(FOLDER / f"{name}-{size}-{'dark' if dark else 'light'}.png"))
                finally:
                    driver.quit()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the address of a running chat: python -m tests.browser.screenshots http://127.0.0.1:8501/")
    main(sys.argv[1].rstrip("/") + "/")
