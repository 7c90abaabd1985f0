"""What a translator does with the audit page, in headless Chromium."""

from __future__ import annotations

import re

import pytest
from audit_books import book, page
from chromium import MARKS, running
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from sphinx_amts.audit import AuditBook, AuditLink, AuditPage, AuditUnit, Verdict, write
from sphinx_amts.audit.counts import Status, count

pytestmark = MARKS

LARGE = 3_000
PWNED = "</script><script>pwned=1</script><img src=x onerror=pwned=1><b>bold</b>"


def unit(text, line, path="a.md", kind="paragraph"):
    return AuditUnit(text=text, path=path, line=line, kind=kind)


def link(source, target, verdict=Verdict.KEPT, score=0.97, **more):
    return AuditLink(source=source, target=target, verdict=verdict, score=score, **more)


SMALL = AuditBook(
    source_language="en",
    target_language="he",
    target_direction="rtl",
    reasons={"numbers": "The numbers differ."},
    evidence={"lexicon": "their words translate each other"},
    pages=(
        AuditPage(
            name="first",
            source=tuple(unit(f"Source {n}.", n, "first.md") for n in range(1, 7)),
            target=tuple(unit(f"משפט {n}.", 10 * n, "he/first.md") for n in range(1, 6)),
            links=(
                link((0,), (0,), reason="lexicon"),
                link((1, 2), (1,), Verdict.DOUBTFUL, 0.62),
                link((3,), (4,)),  # moved
                link((4,), (2,), Verdict.DROPPED, 0.2, why=("numbers",), note="kept: 3"),
            ),
        ),
        AuditPage(name="empty"),
        AuditPage(
            name="last",
            target_name="other",
            source=(unit("A first sentence.", 1, kind="cell"), unit(PWNED, 2)),
            target=(unit("משפט אחד.", 1), unit(PWNED, 2)),
            links=(link((0,), (0,)), link((1,), (1,), Verdict.DOUBTFUL, 0.5)),
        ),
    ),
)

LINKS = AuditBook(
    source_language="en",
    target_language="he",
    source_link="https://example.org/blob/main/{path}#L{line}",
    pages=(
        AuditPage(
            name="first page",
            source=(unit("One.", 1, "first page.md"), unit("Two.", 2, "first page.md")),
            target=(unit("אחת.", 1, "first page.md"),),
            links=(link((0,), (0,)),),
        ),
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit")
    write(folder / "small.html", SMALL)
    write(folder / "links.html", LINKS)
    write(folder / "zh.html", book("zh"))
    write(folder / "large.html", book("zh", sizes=(LARGE, 5)))
    return folder


@pytest.fixture(scope="module")
def chromium():
    with running(size="1200,800", log=True) as browser:
        yield browser


@pytest.fixture
def translator(chromium, folder):
    """Give somebody who opens a file; afterwards, nothing may have been complained of."""
    translator = Translator(chromium, folder)
    yield translator
    assert chromium.get_log("browser") == []


class Translator:
    def __init__(self, browser, folder):
        self.browser = browser
        self.folder = folder

    def open(self, name, place=""):
        self.browser.get("about:blank")
        self.browser.get(f"{(self.folder / name).as_uri()}#{place}")
        self.wait("return !document.querySelector('#list[aria-busy]')")

    def wait(self, script, *arguments):
        WebDriverWait(self.browser, 30, poll_frequency=0.05).until(
            lambda _: self.browser.execute_script(script, *arguments), script
        )

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def chip(self, kind):
        return self.one(f'[data-filter="{kind}"]')

    def show(self, *kinds):
        for kind in kinds:
            self.chip(kind).click()
        self.wait("return !document.querySelector('#list[aria-busy]')")

    def rows(self, but=".neighbour"):
        return self.all(f".row:not({but})")

    def texts(self):
        """Read each row as `source | target`, the neighbours of what was looked for in brackets."""
        return self.browser.execute_script(
            """return [...document.querySelectorAll(".row")].map((row) => {
              const side = (name) => [...row.querySelectorAll(`.${name} > .unit .text`)]
                .map((text) => text.textContent).join(" + ");
              const text = `${side("source")} | ${side("target")}`;
              return row.classList.contains("neighbour") ? `(${text})` : text;
            })"""
        )

    def at(self):
        """Give what has the focus: page and row, as in the address."""
        return self.browser.execute_script(
            """const row = document.activeElement.dataset.row;
            return row === undefined ? null
              : `${document.querySelector("nav [aria-current]").hash.slice(1)}.${Number(row) + 1}`"""
        )

    def sees(self, selector):
        """Wait until all of an element is between the heads of the columns and the last line."""
        self.wait(
            """const box = document.querySelector(arguments[0]).getBoundingClientRect();
            const top = document.querySelector(".columns").getBoundingClientRect().bottom;
            const bottom = document.querySelector("#status").getBoundingClientRect().top;
            return box.top >= top - 1 && box.bottom <= bottom + 1""",
            selector,
        )

    def style(self, selector, name, pseudo=None):
        return self.browser.execute_script(
            "return getComputedStyle(document.querySelector(arguments[0]), arguments[2]).getPropertyValue(arguments[1])",
            selector,
            name,
            pseudo,
        )

    def media(self, **features):
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]},
        )


def test_the_two_books_stand_side_by_side(translator):
    translator.open("small.html", "1")

    assert translator.texts() == [
        "Source 1. | משפט 1.",
        "Source 2. + Source 3. | משפט 2.",
        "Source 4. | ",
        "Source 5. | משפט 3.",
        "Source 6. | ",
        " | משפט 4.",
        " | משפט 5.",
    ]
    assert [" ".join(label.text.split()) for label in translator.all(".label")] == [
        "kept 97 % sure",
        "doubtful 62 % sure",
        "kept moved 97 % sure",
        "dropped 20 % sure",
        "unaligned alone",
        "unaligned alone",
        "kept moved 97 % sure",
    ]
    assert [number.text for number in translator.all(".target .where")] == [
        "10", "20", "30", "40", "50",
    ]  # fmt: skip


def test_the_overview_leads_to_a_page_and_back(translator):
    translator.open("small.html")
    assert translator.one("#overview").is_displayed()
    translator.one("table.pages tbody tr:nth-child(3) a").click()

    assert translator.one("#page-name").text == "last → other"
    assert not translator.one("#overview").is_displayed()
    translator.browser.back()
    assert translator.one("#overview").is_displayed()


@pytest.mark.parametrize("number", [0, 1])
def test_each_filter_shows_as_many_as_it_says(translator, number):
    translator.open("zh.html", str(number + 1))
    counts = count(book().pages[number])
    alone = counts.by_status[Status.UNALIGNED]
    expected = {str(verdict): counts.by_status[Status(verdict)].pairs for verdict in Verdict}
    expected |= {"alone-source": alone.source, "alone-target": alone.target}

    translator.one("#context").click()
    for kind, wanted in expected.items():
        translator.show(kind)
        moved = len(translator.all(".row.moved"))
        assert translator.chip(kind).find_element(By.CSS_SELECTOR, "b").text == str(wanted)
        assert len(translator.rows()) - moved // 2 == wanted  # each is in two places
        assert translator.one("#shown").text.startswith(f"{wanted} of ")
        translator.show(kind)
    assert translator.chip("").find_element(By.CSS_SELECTOR, "b").text == str(
        sum(expected.values())
    )


def test_filters_add_up_and_show_their_neighbours(translator):
    translator.open("small.html", "1")
    translator.show("doubtful", "alone-source")
    assert translator.texts() == [
        "(Source 1. | משפט 1.)",
        "Source 2. + Source 3. | משפט 2.",
        "(Source 4. | )",
        "(Source 5. | משפט 3.)",
        "Source 6. | ",
        "( | משפט 4.)",
    ]

    translator.one("#context").click()
    assert translator.texts() == ["Source 2. + Source 3. | משפט 2.", "Source 6. | "]
    assert translator.rows()[1].get_attribute("data-skipped") == "2 rows not shown"
    assert translator.one("#shown").text == "2 of 6 match."
    translator.show("")
    assert len(translator.rows()) == 7


def test_a_reason_is_a_filter(translator):
    translator.open("small.html", "1")
    Select(translator.one("#reason")).select_by_visible_text("numbers (1)")
    translator.one("#context").click()

    assert translator.texts() == ["Source 5. | משפט 3."]
    assert translator.one(".why").text == "numbers"
    assert translator.one(".why").get_attribute("title") == "The numbers differ.\nkept: 3"


def test_keys_go_from_row_to_row(translator):
    translator.open("small.html", "1")
    translator.press("j", "j", Keys.ARROW_DOWN)
    assert translator.at() == "1.3"
    translator.press("k", Keys.ARROW_UP, "k")
    assert translator.at() == "1.1"
    assert translator.one("#said").text == "The first row."


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ("d", "1.2"),
        ("dd", "3.2"),
        ("ddD", "1.2"),
        ("x", "1.4"),
        ("u", "1.5"),
        ("uu", "1.6"),
        ("uuU", "1.5"),
        ("m", "1.3"),
        ("mc", "1.7"),
        ("mcc", "1.3"),
        ("]]n", "3.1"),
    ],
)
def test_keys_go_to_the_next_of_a_kind_on_this_page_or_a_later_one(translator, keys, where):
    translator.open("small.html", "1")
    translator.press(*keys)

    assert translator.at() == where
    assert translator.browser.current_url.endswith(f"#{where}")


def test_the_last_of_a_kind_is_said_to_be(translator):
    translator.open("small.html", "1")
    translator.press(*"ddd")

    assert translator.at() == "3.2"
    assert translator.one("#said").text == "No further doubtful."


def test_keys_can_be_switched_off(translator):
    translator.open("small.html", "1.1")
    translator.press("?")
    assert translator.one("#help").get_attribute("open") is not None
    translator.one("#keys-on").click()
    translator.press(Keys.ESCAPE, "d")
    assert translator.at() in {None, "1.1"}


def test_the_focus_tells_both_places_and_all_that_is_known(translator):
    translator.open("small.html", "1.1")
    assert translator.one("#facts").text == (
        "first.md:1 ↔ he/first.md:10 · kept · 97 % sure · 1 : 1"
        " · by lexicon (their words translate each other)"
    )
    translator.press("j")
    assert translator.one("#facts").text.startswith(
        "first.md:2, first.md:3 ↔ he/first.md:20 · doubtful"
    )
    translator.press("x")
    assert translator.one("#facts").text.endswith("· numbers: The numbers differ. · kept: 3")
    translator.press("u")
    assert translator.one("#facts").text == "first.md:6 ↔ nothing · unaligned"


def test_pointing_at_one_side_highlights_the_other(translator):
    translator.open("small.html", "1")
    one, other = (translator.all(".row")[n] for n in (2, 6))
    ActionChains(translator.browser).move_to_element(
        one.find_element(By.CSS_SELECTOR, ".source .text")
    ).perform()

    translator.wait("return arguments[0].classList.contains('mate')", other)
    assert [row.get_attribute("data-row") for row in translator.all(".row.mate")] == ["2", "6"]
    translator.wait("return document.querySelector('.moves path.marked')")


def test_what_moved_is_joined_by_a_line_and_shown_in_both_places(translator):
    translator.open("small.html", "1")
    translator.wait("return document.querySelectorAll('.moves path').length === 1")
    start, end = translator.browser.execute_script(
        """const path = document.querySelector(".moves path");
        const box = document.querySelector(".moves").getBoundingClientRect();
        return [0, path.getTotalLength()].map((l) => path.getPointAtLength(l))
          .map(({ x, y }) => [x + box.left, y + box.top])"""
    )
    for (x, y), number, side in ((start, 2, "source"), (end, 6, "target")):
        rect = translator.all(".row")[number].find_element(By.CSS_SELECTOR, f".{side}").rect
        edge = rect["x"] + rect["width"] * (side == "source")
        assert abs(x - edge) <= 4
        assert rect["y"] <= y <= rect["y"] + rect["height"]

    ghosts = translator.all(".ghost")
    assert [ghost.text for ghost in ghosts] == [
        "↓ 4 rows below\nמשפט 5.",
        "↑ 4 rows above\nSource 4.",
    ]
    ghosts[0].click()
    assert translator.at() == "1.7"


def test_a_line_leads_to_its_file(translator):
    translator.open("links.html", "1.2")
    hrefs = [link.get_attribute("href") for link in translator.all("a.where")]
    assert hrefs == [
        "https://example.org/blob/main/first%20page.md#L1",
        "https://example.org/blob/main/first%20page.md#L2",
    ]
    assert translator.all(".target a") == []  # nobody said where these are


@pytest.mark.parametrize(
    ("given", "href"),
    [
        ("editor://file/me/{path}:{line}", "editor://file/me/first%20page.md:1"),
        ("javascript:alert('{path}')", None),
        ("{path}", None),
    ],
)
def test_a_reader_says_where_files_are_opened(translator, given, href):
    translator.open("links.html", "1.1")
    translator.press("?")
    translator.one("#target-link").send_keys(given, Keys.TAB)
    try:
        for _ in range(2):  # the second time it is remembered
            found = [link.get_attribute("href") for link in translator.all(".target a")]
            assert found[:1] == ([href] if href else [])
            translator.open("links.html", "1.1")
    finally:
        translator.browser.execute_script("localStorage.clear()")


def test_search_finds_on_all_pages(translator):
    translator.open("small.html", "1")
    translator.press("/")
    translator.press("SENTENCE", Keys.ENTER)

    translator.wait("return location.hash === '#3.1'")
    assert translator.at() == "3.1"
    assert [hits.text for hits in translator.all("nav .hits")] == ["0", "0", "1"]
    assert translator.one("#shown").text == "1 of 2 match."
    translator.press("/", Keys.ESCAPE)
    assert len(translator.rows()) == 2


def test_search_finds_the_translation_too(translator):
    translator.open("small.html", "1")
    translator.one("#search").send_keys("משפט 3")
    translator.wait("return document.querySelector('#shown').textContent.startsWith('1 of')")

    assert translator.texts()[1] == "Source 5. | משפט 3."


def test_cells_of_tables_look_like_any_other_text(translator):
    translator.open("small.html", "3")
    assert translator.style('[data-kind="cell"]', "padding-top") == "0px"


def test_a_page_without_text_says_so(translator):
    translator.open("small.html", "2")
    assert "This page has no text." in translator.one("#list").text


def test_nothing_in_the_texts_is_run(translator):
    translator.open("small.html", "3")

    texts = [text.text for text in translator.all(".row .text")]
    assert texts.count(PWNED) == 2
    assert translator.browser.execute_script("return typeof pwned") == "undefined"
    assert translator.all("main img, main b:not(.columns b), .row script") == []


def test_right_to_left_text_runs_from_right_to_left(translator):
    translator.open("small.html", "1")

    assert translator.style(".target .text", "direction") == "rtl"
    assert translator.style(".source .text", "direction") == "ltr"
    assert translator.one(".target .text").get_attribute("lang") == "he"
    assert translator.one(".source .text").get_attribute("lang") == "en"
    box, text = translator.browser.execute_script(
        """const text = document.querySelector(".target .text");
        const range = document.createRange();
        range.selectNodeContents(text);
        return [text, range].map((it) => it.getBoundingClientRect().right)"""
    )
    assert abs(box - text) < 1


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_and_letter_can_be_told_from_its_ground(translator, scheme):
    translator.media(prefers_color_scheme=scheme)
    try:
        translator.open("zh.html", "1")
        colours = translator.browser.execute_script(
            """const probe = document.body.appendChild(document.createElement("i"));
            const read = (name) => {
              probe.style.color = `var(${name})`;
              return getComputedStyle(probe).color;
            };
            const names = ["ground", "doubt", "point", "raised", "ink", "soft", "alone", "accent",
              "band-0", "band-1", "band-2", "band-3", "band-4"];
            return Object.fromEntries(names.map((name) => [name, read(`--${name}`)]))"""
        )
        assert (luminance(colours["ground"]) < 0.2) == (scheme == "dark")
        for name in ("band-0", "band-1", "band-2", "band-3", "band-4", "alone", "accent"):
            assert contrast(colours[name], colours["ground"]) >= 3, name
        for ground in ("ground", "doubt", "point", "raised"):
            assert contrast(colours["ink"], colours[ground]) >= 7, ground
            assert contrast(colours["soft"], colours[ground]) >= 4.5, ground
    finally:
        translator.media()


def test_a_verdict_is_told_by_more_than_its_colour(translator):
    translator.open("small.html", "1")
    told = {
        status: (
            translator.style(f".row.{status} .label .sign", "content", "::before"),
            translator.style(f".row.{status} .source", "border-right-style"),
        )
        for status in ("kept", "doubtful", "dropped")
    }
    assert told == {
        "kept": ('"✓"', "solid"),
        "doubtful": ('"?"', "dashed"),
        "dropped": ('"✕"', "dotted"),
    }


def test_without_script_the_numbers_are_there(translator):
    translator.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        translator.browser.get((translator.folder / "small.html").as_uri())
        assert "Without JavaScript" in translator.one("noscript").text
        assert translator.one(".balance .total").text == "all 6 8 7"
    finally:
        translator.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_narrow_window_needs_no_scrolling_sideways(translator):
    translator.browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 400, "height": 700, "deviceScaleFactor": 1, "mobile": False},
    )
    try:
        for place in ("", "1"):
            translator.open("small.html", place)
            assert translator.browser.execute_script(
                "return document.documentElement.scrollWidth <= 400"
            )
        translator.one("#pages-toggle").click()
        assert translator.one("nav a").is_displayed()
    finally:
        translator.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_three_thousand_pairs_are_all_there_and_drawn_only_where_one_looks(translator):
    translator.open("large.html", "1")
    large = page("part/page-0", LARGE, "zh")
    count_of = translator.browser.execute_script
    units = "return document.querySelectorAll('.row .%s > .unit').length"
    assert count_of(units % "source") == len(large.source)
    assert count_of(units % "target") == len(large.target)

    last = "return [...document.querySelectorAll('.row')].at(-1).getBoundingClientRect().bottom"
    WebDriverWait(translator.browser, 20).until(  # heights are guessed until one is there
        lambda _: translator.press(Keys.END) or count_of(f"{last} < innerHeight")
    )
    moved = len(translator.all(".row.moved"))
    translator.wait(
        "return document.querySelectorAll('.moves path').length < arguments[0] / 4", moved
    )
    rendered = """return [...document.querySelectorAll(".chunk")]
      .filter((chunk) => chunk.firstChild.checkVisibility({ contentVisibilityAuto: true })).length"""
    assert 0 < count_of(rendered) < len(translator.all(".chunk")) / 3


def test_every_step_in_three_thousand_pairs_ends_where_one_can_see_it(translator):
    translator.open("large.html", "1.1500")
    assert translator.at() == "1.1500"
    for key in ("d", "x", "u", "m", "c", "D", "U"):
        before = translator.at()
        translator.press(key)
        assert translator.at() != before
        translator.sees(":focus")


def test_a_filter_keeps_the_place_in_three_thousand_pairs(translator):
    translator.open("large.html", "1.1500")
    translator.press("d")
    place = translator.at().partition(".")[2]
    translator.show("doubtful")
    translator.sees(f'[data-row="{int(place) - 1}"]')

    assert 0 < len(translator.rows()) < LARGE / 2
    translator.show("")
    translator.sees(f'[data-row="{int(place) - 1}"]')
