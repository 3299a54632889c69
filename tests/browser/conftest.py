"""A real server on a free port and a real headless Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.settings import PROJECT, Settings

START_SECONDS = 90
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1",
)  # fmt: skip


def _missing(what: str) -> None:
    sentence = f"{what} is missing, so the browser tests cannot run. On Debian or Ubuntu: apt-get install chromium chromium-driver"
    if os.environ.get("SUMBER_REQUIRE_BROWSER") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser_programs() -> tuple[str, str]:
    """(Chromium, chromedriver)."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium:
        _missing("Chromium")
    if not driver:
        _missing("chromedriver")
    assert chromium is not None
    assert driver is not None
    return chromium, driver


@pytest.fixture(scope="session")
def server(bundled: Settings, browser_programs: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the chat, started for these tests and stopped after them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app/chat.py", "--server.headless", "true", "--server.address", "127.0.0.1"]
    environment = {**os.environ, "SUMBER_DATA": str(bundled.data), "SUMBER_CORPUS": str(bundled.corpus)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(address + "_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                pass
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield address
        assert "Traceback" not in log.read_text(), log.read_text()[-3000:]
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def open_browser(browser_programs: tuple[str, str], tmp_path: Path) -> Iterator[Callable[..., object]]:
    """A function that opens a browser window of a size, a colour scheme and a language; all are closed at the end."""
    from selenium import webdriver

    opened: list[webdriver.Chrome] = []

    def open_one(width: int = 1280, height: int = 900, dark: bool = False, locale: str = "en_US") -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = browser_programs[0]
        for flag in (*FLAGS, f"--user-data-dir={tmp_path / f'profile-{len(opened)}'}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(browser_programs[1]))
        opened.append(driver)
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        )
        driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": locale})
        agent = driver.execute_script("return navigator.userAgent")
        driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": locale.replace("_", "-")})
        scheme = "dark" if dark else "light"
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        return driver

    yield open_one
    for driver in opened:
        driver.quit()
