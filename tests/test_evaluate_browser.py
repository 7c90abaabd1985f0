"""What a maintainer does with the page of an evaluation, in headless Chromium."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chromium import MARKS, running
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from test_evaluate import GOOD, POOR, trial

from sphinx_amts.evaluate.metrics import metrics_for
from sphinx_amts.evaluate.page import write
from sphinx_amts.evaluate.scoring import judge
from sphinx_amts.evaluate.trial import Output
from sphinx_amts.languages import find

pytestmark = MARKS

PWNED = "<img src=x onerror=pwned=1>"


@pytest.fixture(scope="module")
def driver():
    with running(size="1300,900", log=True) as browser:
        yield browser


@pytest.fixture
def page(driver, tmp_path):
    whole = trial(poor=POOR, good=GOOD)
    evil = replace(whole.systems[0], outputs=(Output(PWNED), *whole.systems[0].outputs[1:]))
    whole = replace(whole, systems=(evil, whole.systems[1]))
    write(tmp_path / "page.html", [judge(whole, metrics_for(find("es")), times=20, seed=1)])
    driver.get((tmp_path / "page.html").as_uri())
    yield driver
    assert driver.get_log("browser") == []
    assert driver.execute_script("return typeof pwned") == "undefined"


def rows(page):
    found = page.find_elements(By.CSS_SELECTOR, ".row:not(.head)")
    return [
        row.find_element(By.CSS_SELECTOR, "[role=rowheader]").text
        for row in found
        if row.is_displayed()
    ]


def choose(page, name, value):
    Select(page.find_element(By.NAME, name)).select_by_value(value)


def scores(page):
    found = page.find_elements(By.CSS_SELECTOR, ".row:not(.head)")
    return [[float(n) for n in row.get_attribute("data-scores").split(",")] for row in found]


def test_sentences_are_sorted_by_what_one_system_gains_over_another(page):
    in_order = rows(page)
    assert len(in_order) == 6
    choose(page, "order", "gain")
    gains = [good - poor for poor, good in scores(page)]
    assert gains == sorted(gains, reverse=True)
    choose(page, "order", "loss")
    gains = [good - poor for poor, good in scores(page)]
    assert gains == sorted(gains)
    choose(page, "order", "worst")
    assert [good for _, good in scores(page)] == sorted(good for _, good in scores(page))
    choose(page, "order", "page")
    assert rows(page) == in_order


def test_one_page_can_be_looked_at_alone(page):
    choose(page, "page", "bread")
    assert len(rows(page)) == 3
    assert page.find_element(By.TAG_NAME, "output").text == "3 of 6"


def test_keys_lead_from_sentence_to_sentence(page):
    ActionChains(page).send_keys("jjk").perform()
    focused = page.switch_to.active_element
    assert focused.find_element(By.CSS_SELECTOR, "[role=rowheader]").text == rows(page)[0]
    ActionChains(page).send_keys("o").perform()
    assert page.switch_to.active_element.get_attribute("name") == "order"


def test_one_metric_is_plotted_at_a_time(page):
    def plots():
        return [one.is_displayed() for one in page.find_elements(By.CSS_SELECTOR, ".plot")]

    assert plots() == [True, False, False]
    page.find_element(By.ID, "metric-0-TER").click()
    assert plots() == [False, False, True]


def test_the_page_is_no_wider_than_a_phone(page):
    page.set_window_size(500, 900)
    width, window = page.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    page.set_window_size(1300, 900)
    assert width <= window
