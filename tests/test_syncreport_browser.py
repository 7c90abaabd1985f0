"""What a translator does with the synchronisation report, in headless Chromium."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chromium import MARKS, running
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from sync_reports import CODE, CURRENT, MISSING, ORPHAN, STALE, page, report

from sphinx_amts.syncreport.entries import Links
from sphinx_amts.syncreport.page import render

pytestmark = MARKS

LARGE = 3_000
PWNED = "</script><script>pwned=1</script><img src=x onerror=pwned=1><b>bold</b>"
SMALL = report(
    page("index", CURRENT),
    page("oven", CURRENT, STALE, ORPHAN, CODE),
    page("flour", CURRENT, *[MISSING] * 4, replace(STALE, source=PWNED, target="שעה אחת.")),
    target="he",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sync")
    large = [
        replace(STALE, source=f"It takes {n} hours to read.", line=n) for n in range(LARGE // 3)
    ]
    pages = [page(name, CURRENT, *large) for name in "abc"]
    links = Links(source="https://example.org/{path}#L{line}", target="")
    (folder / "small.html").write_text(render(SMALL, links), "utf-8")
    (folder / "large.html").write_text(render(report(*pages, target="zh"), Links()), "utf-8")
    return folder


@pytest.fixture(scope="module")
def chromium():
    with running(size="1200,800", log=True) as browser:
        yield browser


@pytest.fixture
def translator(chromium, folder):
    return Translator(chromium, folder)


class Translator:
    """Somebody who reads the page."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder

    def open(self, name="small.html", place=""):
        self.browser.get("about:blank")
        self.browser.get(f"{(self.folder / name).as_uri()}#{place}")
        return self

    def press(self, *keys):
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def at(self):
        """Say where the focus is: the id, or what is written there."""
        return self.run("const e = document.activeElement; return e.id || e.tagName.toLowerCase()")

    def shown(self):
        return self.run(
            "return [...document.querySelectorAll('.entry')].filter((e) => !e.hidden).map((e) => e.id)"
        )

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def in_view(self):
        return self.run(
            """const box = document.activeElement.getBoundingClientRect();
            const top = document.querySelector(".top").offsetHeight;
            return box.top >= top - 1 && box.top < innerHeight"""
        )


def test_the_keyboard_goes_from_one_thing_to_the_next_and_back(translator):
    translator.open()
    seen = []
    for _ in range(5):
        translator.press("j")
        seen.append(translator.at())
        assert translator.in_view()
    assert seen == ["e-oven-2", "e-oven-3", "e-oven-4", "summary", "e-flour-6"]
    translator.press("k", "k")
    assert translator.at() == "e-oven-4"
    translator.press(Keys.ARROW_DOWN, Keys.ENTER, Keys.ARROW_DOWN)
    assert translator.at() == "e-flour-2"


def test_the_keyboard_turns_pages(translator):
    translator.open()
    seen = []
    for key in ("n", "n", "n", "p", "j"):
        translator.press(key)
        seen.append(translator.at())
    assert seen == ["t-2", "t-3", "t-3", "t-2", "e-oven-2"]
    translator.press("g")
    assert translator.run("return scrollY") == 0


def test_filters_leave_what_is_asked_for_and_say_how_much(translator):
    translator.open()
    everything = translator.shown()
    translator.press("m")
    assert translator.shown() == [one for one in everything if not one.startswith("e-flour-")] + [
        "e-flour-6"
    ]
    assert translator.one("#shown").text == "4 of 8 shown"
    Select(translator.one("#change")).select_by_value("code")
    assert translator.shown() == ["e-oven-4"]
    assert not translator.one("#p-3").is_displayed()
    Select(translator.one("#change")).select_by_value("")
    Select(translator.one("#severity")).select_by_visible_text("major")
    assert translator.shown() == ["e-oven-2", "e-flour-6"]
    translator.one("[data-filter='stale']").click()
    assert translator.shown() == []


def test_an_address_opens_what_is_folded(translator):
    translator.open(place="e-flour-3")
    assert translator.at() == "e-flour-3"
    assert translator.one("#e-flour-3").is_displayed()
    translator.press("j")
    assert translator.run("return location.hash") == "#e-flour-4"


def test_help_opens_and_closes_and_letters_can_be_switched_off(translator):
    translator.open()
    translator.press("?")
    assert translator.one("#help").is_displayed()
    translator.one("#keys-on").click()
    translator.press(Keys.ESCAPE)
    translator.press("j")
    assert translator.at() == "body"


def test_nothing_in_the_texts_is_run_and_nothing_is_fetched(translator):
    translator.open()
    assert translator.run("return typeof pwned") == "undefined"
    assert translator.run("return document.querySelectorAll('main img, main script').length") == 0
    assert PWNED in translator.one("#e-flour-6").text.replace("\n", " ")
    assert translator.browser.get_log("browser") == []


def test_right_to_left_text_runs_from_right_to_left(translator):
    translator.open(place="e-flour-6")
    direction = "return getComputedStyle(document.querySelector(arguments[0])).direction"
    assert translator.run(direction, "#e-flour-6 .text[lang='he']") == "rtl"
    assert translator.run(direction, "#e-flour-6 .text[lang='en']") == "ltr"


def test_what_was_removed_and_added_is_said_to_those_who_listen(translator):
    translator.open()
    before = "return getComputedStyle(document.querySelector(arguments[0]), '::before').content"
    assert translator.run(before, "#e-oven-2 del") == '" [removed: "'
    assert translator.run(before, "#e-oven-2 ins") == '" [added: "'


def test_places_are_links_if_the_book_has_an_address(translator):
    translator.open()
    link = translator.one("#e-oven-2 .places a")
    assert link.get_attribute("href") == "https://example.org/oven.rst#L6"
    assert link.get_attribute("rel") == "noreferrer"


def test_without_script_everything_is_there(translator):
    translator.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        translator.browser.get((translator.folder / "small.html").as_uri())
        assert "It takes two hours." in translator.one("#e-oven-2").text
    finally:
        translator.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_narrow_window_needs_no_scrolling_sideways(translator):
    size = {"width": 400, "height": 700, "deviceScaleFactor": 1, "mobile": False}
    translator.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        translator.open()
        assert translator.run("return document.documentElement.scrollWidth <= 400")
    finally:
        translator.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_of_three_thousand_things_only_what_is_seen_is_drawn(translator):
    translator.open("large.html", "e-b-500")
    assert translator.at() == "e-b-500"
    assert translator.in_view()
    translator.press("j", "j", "n", "k")
    assert translator.at() == f"e-b-{LARGE // 3 + 1}"
    assert translator.in_view()
    drawn = """return [...document.querySelectorAll(".entry header")]
      .filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length"""
    assert 0 < translator.run(drawn) < LARGE / 3
