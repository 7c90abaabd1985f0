"""What a reader does with marks and switcher, in headless Chromium."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chromium import MARKS, running
from marked_book import DOT, LINKS, SOURCE, MarkedBook
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = MARKS

PAGE = """\
M: Title
========

H: A person wrote this.

M: The machine wrote this, and `linked <https://example.org/>`_.

S: Nobody translated this.

O: This is of yesterday.

M: The last.
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve the book and give its address."""
    book = MarkedBook(folder=tmp_path_factory.mktemp("site"))
    book.files = {"index.rst": PAGE + "\n.. toctree::\n\n   two\n", "dot.svg": DOT}
    book.files["two.rst"] = "M: Two\n======\n\nM: More text.\n"
    out = book.build(edition=book.edition(lang="en", switcher=LINKS))
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(out.parent))
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/html/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with running("--touch-events=enabled", size="1000,700", reach="127.0.0.1") as browser:
        yield browser


@pytest.fixture
def reader(chromium, site):
    """Give a reader who comes to the first page for the first time."""
    reader = Reader(chromium, site)
    reader.open("index.html")
    yield reader
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.execute_script("localStorage.clear()")


class Reader:
    def __init__(self, browser, site):
        self.browser = browser
        self.site = site

    def open(self, name):
        self.browser.get(self.site + name)
        self.move(0, 0)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def mark(self, text):
        [found] = [mark for mark in self.all(".amts") if mark.text == text]
        return found

    def move(self, x, y):
        builder = ActionBuilder(self.browser)
        builder.pointer_action.move_to_location(x, y)
        builder.perform()

    def hover(self, element):
        ActionChains(self.browser).move_to_element(element).perform()

    def press(self, *keys):
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def tap(self, element):
        finger = PointerInput("touch", "finger")
        builder = ActionBuilder(self.browser, mouse=finger)
        builder.pointer_action.move_to(element).pointer_down().pointer_up()
        builder.perform()

    def focused(self):
        return self.browser.switch_to.active_element

    def tab_to(self, selector, key=Keys.TAB):
        for _ in range(40):
            self.press(key)
            if self.browser.execute_script(
                "return document.activeElement.matches(arguments[0])", selector
            ):
                return self.focused()
        pytest.fail(f"no Tab leads to {selector}")

    def reads(self, text):
        """Wait until the popover shows the source of *text*."""
        wanted = (" ".join(SOURCE.split()) + " " + text) if text else ""
        WebDriverWait(self.browser, 5, poll_frequency=0.05).until(
            lambda _: self.shown() == wanted, f"the popover shows {self.shown()!r}"
        )

    def shown(self):
        return self.one("#amts-popover .amts-popover-source").text

    def style(self, element, name, pseudo=None):
        return self.browser.execute_script(
            "return getComputedStyle(arguments[0], arguments[2]).getPropertyValue(arguments[1])",
            element,
            name,
            pseudo,
        )


def test_hovering_shows_the_source_and_leaving_hides_it(reader):
    reader.hover(reader.mark("The last."))
    reader.reads("The last.")
    assert reader.one(".amts-popover-origin").text == "machine · local"
    assert reader.one(".amts-popover-source").get_attribute("lang") == "en"

    reader.move(5, 500)
    reader.reads("")


def test_the_pointer_can_go_over_to_the_source_text(reader):
    reader.hover(reader.mark("The last."))
    reader.reads("The last.")
    reader.hover(reader.one("#amts-popover"))
    reader.hover(reader.one("#amts-popover .amts-popover-origin"))

    reader.browser.execute_async_script("setTimeout(arguments[0], 400)")  # longer than it stays
    reader.reads("The last.")


def test_human_text_has_no_mark_but_its_source(reader):
    human = reader.mark("A person wrote this.")
    assert reader.style(human, "content", "::before") == "none"
    assert "underline" not in reader.style(human, "text-decoration-line")
    assert human.get_attribute("aria-describedby") is None

    reader.hover(human)
    reader.reads("A person wrote this.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The last.", "dotted"),
        ("This is of yesterday.", "dashed"),
        ("Nobody translated this.", "solid"),
    ],
)
def test_each_other_origin_has_a_line_of_its_own_kind(reader, text, line):
    assert reader.style(reader.mark(text), "border-inline-end-style", "::before") == line


def test_tab_shows_the_source_and_escape_hides_it(reader):
    mark = reader.tab_to("p > .amts-machine")
    reader.reads("The machine wrote this, and linked.")
    assert mark.get_attribute("aria-describedby") == "amts-popover"
    assert reader.one("#amts-popover").get_attribute("role") == "tooltip"
    assert reader.style(mark, "outline-style") == "solid"

    reader.press(Keys.ESCAPE)
    reader.reads("")
    assert reader.focused() == mark
    assert mark.get_attribute("aria-describedby") is None


def test_tab_passes_human_text_and_reaches_every_other_mark(reader):
    order = [reader.tab_to(".amts").text for _ in range(4)]

    assert order == [
        "Title",
        "The machine wrote this, and linked.",
        "This is of yesterday.",
        "The last.",
    ]


def test_arrows_go_from_mark_to_mark_human_text_too(reader):
    reader.tab_to("h1 > .amts")
    reader.press(Keys.ARROW_RIGHT)
    reader.reads("A person wrote this.")

    reader.press(Keys.ARROW_RIGHT)
    reader.reads("The machine wrote this, and linked.")
    reader.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    reader.reads("Title")


def test_leaving_by_tab_hides_the_source(reader):
    reader.tab_to("h1 > .amts")
    reader.reads("Title")
    reader.tab_to("p a")

    reader.reads("")


def test_a_tap_shows_the_source_and_another_hides_it(reader):
    for text in ("The last.", "A person wrote this."):
        reader.tap(reader.mark(text))
        reader.reads(text)
        reader.tap(reader.mark(text))
        reader.reads("")


def test_a_tap_elsewhere_hides_the_source(reader):
    reader.tap(reader.mark("The last."))
    reader.reads("The last.")
    reader.tap(reader.one(".amts-summary"))

    reader.reads("")


@pytest.mark.parametrize("width", [320, 1000])
def test_the_source_text_stays_in_the_window(reader, width):
    reader.browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 300, "deviceScaleFactor": 1, "mobile": False},
    )
    try:
        for text in ("Title", "The last."):
            mark = reader.mark(text)
            reader.browser.execute_script(
                "arguments[0].scrollIntoView({block: 'end', behavior: 'instant'})", mark
            )
            reader.hover(mark)
            reader.reads(text)
            box = reader.browser.execute_script(
                "return document.querySelector('#amts-popover').getBoundingClientRect().toJSON()"
            )
            assert 0 <= box["left"] < box["right"] <= width
            assert 0 <= box["top"] < box["bottom"] <= 300
    finally:
        reader.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_switch_hides_the_marks_on_every_page_from_then_on(reader):
    switch = reader.one(".amts-switch input")
    assert switch.is_selected()
    switch.click()

    for name in ("index.html", "two.html"):
        reader.open(name)
        assert not reader.one(".amts-switch input").is_selected()
        for mark in reader.all(".amts"):
            assert reader.style(mark, "display", "::before") == "none"
            assert mark.get_attribute("tabindex") is None

    reader.one(".amts-switch input").click()
    reader.open("index.html")
    assert reader.one(".amts-switch input").is_selected()
    assert reader.style(reader.mark("The last."), "display", "::before") != "none"


def test_the_switch_works_by_keyboard(reader):
    switch = reader.tab_to(".amts-switch input")
    reader.press(Keys.SPACE)

    assert not switch.is_selected()
    assert reader.style(reader.mark("The last."), "display", "::before") == "none"


def test_switched_off_nothing_pops_up(reader):
    reader.one(".amts-switch input").click()
    reader.hover(reader.mark("The last."))

    reader.browser.execute_async_script("setTimeout(arguments[0], 600)")  # longer than it waits
    assert reader.shown() == ""


def test_without_script_the_style_sheet_does_it(reader):
    reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    reader.open("index.html")
    mark = reader.mark("The last.")
    assert reader.all("#amts-popover") == []
    assert reader.style(mark, "content", "::after") == "none"

    reader.hover(mark)
    assert "The last." in reader.style(mark, "content", "::after")
    reader.one(".amts-switch input").click()
    assert reader.style(mark, "display", "::before") == "none"


def test_printed_pages_have_no_marks_and_no_controls(reader):
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert reader.style(reader.mark("The last."), "display", "::before") == "none"
        assert not reader.one(".amts-switch").is_displayed()
        assert not reader.one(".amts-languages").is_displayed()
        assert reader.one(".amts-summary").is_displayed()
    finally:
        reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_source_with_markup_runs_nothing(reader):
    reader.hover(reader.mark("The last."))
    reader.reads("The last.")

    assert reader.all("#amts-popover script") == []
    assert "<script>alert(1)</script>" in reader.shown()
