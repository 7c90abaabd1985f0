import re
from pathlib import Path

import pytest

from sphinx_amts import engines
from sphinx_amts.engines import Failure, Pair, Request, Result, Setting
from sphinx_amts.problems import EngineError


def setting(**changes):
    values = {
        "source_language": "en",
        "target_language": "zh",
        "directory": Path("unused"),
        "options": {},
        "terminology": {},
    }
    return Setting(**{**values, **changes})


def test_the_engines_of_the_product_are_installed():
    assert {"local", "none"} <= set(engines.names())


def test_an_unknown_engine_is_refused_with_the_likely_name():
    with pytest.raises(EngineError, match=r"no engine 'lokal' .*did you mean 'local'\?"):
        engines.create("lokal", setting())


def test_none_says_that_it_does_not_translate_and_answers_nothing():
    engine = engines.create("none", setting())
    engine.learn([Pair(source="A", target="B")], lambda step, done, total: None)
    assert not engine.translates
    assert list(engine.translate([Request(number=1, text="A")])) == []
    engine.close()


def test_none_has_no_options():
    with pytest.raises(
        EngineError, match=r"engine 'none' has no option 'coverage' \(it has none\)"
    ):
        engines.create("none", setting(options={"coverage": 0.5}))


def test_an_option_with_a_typo_is_refused_with_the_likely_name():
    with pytest.raises(EngineError, match=r"no option 'coverge'.*did you mean 'coverage'\?"):
        engines.create("local", setting(options={"coverge": 0.5}))


@pytest.mark.parametrize("value", ["much", 2, -0.1, None])
def test_coverage_that_is_not_a_share_is_refused(value):
    with pytest.raises(EngineError, match=r"coverage is .*; it has to be a number from 0 to 1"):
        engines.create("local", setting(options={"coverage": value}))


def test_the_engine_of_the_guide_works():
    guide = Path(__file__).parents[1] / "docs" / "how-to" / "write-an-engine.md"
    [code, *_] = re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102
    engine = names["create"](setting(options={"phrases": {"Hello.": "你好。"}}))
    requests = [Request(number=1, text="Hello."), Request(number=2, text="Bye.")]
    assert list(engine.translate(requests)) == [
        Result(number=1, text="你好。"),
        Failure(number=2, reason="not in the phrasebook"),
    ]
    with pytest.raises(EngineError, match=r"no option 'phrasse'"):
        names["create"](setting(options={"phrasse": {}}))
