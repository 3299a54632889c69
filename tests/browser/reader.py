"""What a reader does in the browser, in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

PATIENCE = 40.0
"""Seconds; a loaded machine of two cores is slow to draw."""
MOVING = "return document.getAnimations().some(a => a.playState === 'running' && a.effect.getComputedTiming().iterations !== Infinity)"


class Reader:
    """One browser window on the chat."""

    def __init__(self, driver: Any, address: str) -> None:
        self.driver = driver
        self.address = address
        self.patience = PATIENCE

    def go(self, path: str = "") -> None:
        self.driver.get(self.address + path)
        self.until(lambda: self.all(".stMainBlockContainer"), "the page")
        self.rest()

    def link(self, question: str) -> None:
        self.go("?q=" + quote(question))
        self.until(lambda: self.all(".sb-turn"), "an answer")
        self.rest()

    def all(self, selector: str) -> list[WebElement]:
        found: list[WebElement] = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return found

    def one(self, selector: str) -> WebElement:
        return self.until(lambda: self.all(selector), selector)[0]

    def texts(self, selector: str) -> list[str]:
        return self.until(lambda: [e.text for e in self.all(selector)], selector)

    def span(self, selector: str) -> tuple[float, float]:
        """Upper and lower edge of the first such element in the window, in pixels."""
        script = "const b = arguments[0].getBoundingClientRect(); return [b.top, b.bottom]"
        top, bottom = self.driver.execute_script(script, self.one(selector))
        return top, bottom

    def height(self) -> float:
        """Height of the window in pixels."""
        return float(self.driver.execute_script("return innerHeight"))

    def until(self, what: Callable[[], Any], name: str) -> Any:
        """The first result of ``what`` that is not empty."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            try:
                if found := what():
                    return found
            except StaleElementReferenceException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"did not appear: {name}; the page says: {self.driver.find_element(By.TAG_NAME, 'body').text[:600]}")

    def rest(self) -> None:
        """Wait until no script runs and nothing arrives or fades in any more."""
        time.sleep(0.3)
        self.until(lambda: not self.all("[data-test-script-state='running']"), "a page at rest")
        time.sleep(0.3)
        self.until(lambda: not self.driver.execute_script(MOVING), "a page where nothing moves")

    def ask(self, question: str) -> None:
        before = len(self.all(".sb-turn"))
        box = self.one("[data-testid='stChatInput'] textarea")
        self.driver.execute_script("arguments[0].focus()", box)
        box.send_keys(question)
        box.send_keys(Keys.ENTER)
        self.until(lambda: len(self.all(".sb-turn")) > before, "the next answer")
        self.rest()

    def click(self, selector: str, text: str = "") -> None:
        def pressed() -> bool:
            for element in self.all(selector):
                if text in element.text or text in (element.get_attribute("aria-label") or ""):
                    self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                    element.click()
                    return True
            return False

        self.until(pressed, f"{selector} with {text!r}")
        self.rest()

    def choose_language(self, name: str) -> None:
        if not any(e.is_displayed() for e in self.all("[data-testid='stSidebar'] [data-testid='stSelectbox'] input")):
            self.click("[data-testid='stExpandSidebarButton']")
        box = self.one("[data-testid='stSidebar'] [data-testid='stSelectbox'] input")
        self.driver.execute_script("arguments[0].focus()", box)
        box.send_keys(Keys.ARROW_DOWN)
        option = self.until(lambda: [e for e in self.all("[role='option']") if e.text == name], f"the language {name}")[0]
        option.click()
        self.rest()
