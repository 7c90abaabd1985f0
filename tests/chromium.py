"""Headless Chromium for the tests that open pages in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver"),
    # selenium leaves the closing of its sockets to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""What every test in a browser is marked with."""


@contextmanager
def running(*arguments: str, size: str, reach: str = "", log: bool = False) -> Iterator[Any]:
    """Run a browser without a window.

    :param size: width and height of its pages, with a comma.
    :param reach: the only host that it may reach.
    :param log: whether it keeps what pages say on the console.
    """
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    hosts = "MAP * ~NOTFOUND" + (reach and f", EXCLUDE {reach}")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--window-size={size}",
        f"--host-resolver-rules={hosts}",
        *arguments,
    ):
        options.add_argument(argument)
    if log:
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield browser
    browser.quit()
