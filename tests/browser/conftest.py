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
def running(bundled: Settings, browser_programs: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """(address, process id) of the chat, started for these tests and stopped after them."""
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
        yield address, process.pid
        assert "Traceback" not in log.read_text(), log.read_text()[-3000:]
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def server(running: tuple[str, int]) -> str:
    """Address of the chat."""
    return running[0]


@pytest.fixture
def server_process(running: tuple[str, int]) -> int:
    """Process id of the chat's server."""
    return running[1]


@pytest.fixture
def open_browser(browser_programs: tuple[str, str], tmp_path: Path) -> Iterator[Callable[..., object]]:
    """A function that opens a browser window of a size, a colour scheme and a language; all are closed at the end."""
    from selenium import webdriver

    from tests.browser.window import open_window

    opened: list[webdriver.Chrome] = []

    def open_one(width: int = 1280, height: int = 900, dark: bool = False, locale: str = "en_US") -> webdriver.Chrome:
        opened.append(open_window(browser_programs, tmp_path / f"profile-{len(opened)}", width, height, dark, locale))
        return opened[-1]

    yield open_one
    for driver in opened:
        driver.quit()
