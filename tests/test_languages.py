"""What is known of languages, and how their text is cut and joined."""

from __future__ import annotations

import re
import time
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import sphinx
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.languages import (
    Segmenter,
    all_profiles,
    find,
    join_sentences,
    join_words,
    measure,
    punctuate,
    registry,
    split_sentences,
    split_tagged,
    words,
)
from sphinx_amts.problems import OptionError
from sphinx_amts.tagged import Tag, parse, render

ROOT = Path(__file__).parents[1]
SOME = [find(code) for code in ("en", "fr", "zh", "ja", "th", "hi", "ar", "el", "ka")]
PROSE = st.text(
    st.sampled_from([*"abcXYZ 0123.,!?…\n\t()\"'“”«»。！？，（）中文字。かなไทยहि।؟;&<>e\u0301"])
    | st.characters()
)


def tagged_texts():
    """Give well-formed tagged text, nested up to a few levels."""
    numbers = st.integers(1, 9)
    leaves = st.lists(PROSE.filter(bool) | st.builds(Tag, numbers), max_size=6).map(tuple)
    parts = st.recursive(
        leaves,
        lambda inner: st.lists(
            PROSE.filter(bool) | st.builds(Tag, numbers) | st.builds(Tag, numbers, inner),
            max_size=6,
        ).map(tuple),
        max_leaves=6,
    )
    return parts.map(render)


def bare(text):
    """Drop the white space."""
    return re.sub(r"\s", "", text)


# Codes


def test_there_are_the_75_languages_of_amazon_translate():
    assert len(all_profiles()) == 75


def test_a_code_belongs_to_one_language():
    codes = [
        (code.lower().replace("_", "-"), profile)
        for profile in all_profiles()
        for code in profile.codes
    ]
    assert {(code, profile.code) for code, profile in codes} == {
        (code, find(code).code) for code, _ in codes
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("zh", "zh"), ("zh_CN", "zh"), ("zh-cn", "zh"), ("zh_Hans", "zh"), ("ZH", "zh"),
        ("zh_TW", "zh-TW"), ("zh_Hant", "zh-TW"), ("zh-HK", "zh-TW"),
        ("pt", "pt"), ("pt_BR", "pt"), ("pt-PT", "pt-PT"),
        ("no", "no"), ("nb", "no"), ("nb_NO", "no"),
        ("de_AT", "de"), ("en_GB", "en"), ("es-419", "es-MX"), ("uk_UA", "uk"), ("fil", "tl"),
    ],
)  # fmt: skip
def test_a_language_is_found_by_any_of_its_codes(code, found):
    assert find(code).code == found


@pytest.mark.parametrize(("code", "meant"), [("chinese", "zh"), ("germn", "de"), ("Spanish", "es")])
def test_an_unknown_code_is_answered_with_the_one_that_was_meant(code, meant):
    with pytest.raises(OptionError, match=rf"{code}.*did you mean '{meant}"):
        find(code)


def test_another_script_is_another_language():
    with pytest.raises(OptionError, match="there are af, am"):
        find("sr@latin")


def test_sphinx_codes_are_those_of_sphinx_where_it_has_the_language():
    known = {path.name for path in (Path(sphinx.__file__).parent / "locale").iterdir()}
    for profile in all_profiles():
        language = profile.sphinx.partition("_")[0]
        near = {name for name in known if re.split("[_@]", name)[0] == language}
        # "fr_CA" falls back to "fr"; English is what the messages are written in
        assert profile.sphinx in known or language in near or not near or profile.code == "en"


def test_catalogs_may_lie_in_a_folder_of_any_code():
    assert find("pt").locales[:2] == ("pt_BR", "pt")
    assert {"zh_CN", "zh_Hans", "zh"} <= set(find("zh").locales)


def test_every_language_has_its_builder():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    codes = [profile.code for profile in all_profiles()]
    wanted = {"amts", "amts-data", "amts-sync", "amts-command", "amts-read"}
    wanted |= {f"amts-{code}{kind}" for code in codes for kind in ("", "-data", "-sync")}
    assert project["entry-points"]["sphinx.builders"] == dict.fromkeys(wanted, "sphinx_amts")


def test_every_language_is_documented_as_it_is():
    page = (ROOT / "docs/reference/languages.md").read_text("utf-8")
    for profile in all_profiles():
        also = ", ".join(f"`{alias}`" for alias in profile.aliases)
        assert (
            f"| `{profile.code}` | {profile.name} | {profile.own_name} | `{profile.sphinx}` "
            f"| `{profile.tag}` | {also} |"
        ) in page


# Registering and overriding


@pytest.fixture
def registered(monkeypatch):
    """Register entry points for the length of a test."""

    def register(**values):
        entries = [
            EntryPoint(name=name, value=value, group=registry.GROUP)
            for name, value in values.items()
        ]
        monkeypatch.setattr(registry, "entry_points", lambda group: entries)
        registry.all_profiles.cache_clear()
        registry._index.cache_clear()

    yield register
    monkeypatch.undo()
    registry.all_profiles.cache_clear()
    registry._index.cache_clear()


ESPERANTO = find("en").__class__(
    code="eo", name="Esperanto", own_name="Esperanto", sphinx="eo", tag="eo", aliases=("epo",)
)


def test_a_package_can_register_a_language(registered):
    registered(eo=f"{__name__}:ESPERANTO")
    assert find("EPO") == ESPERANTO
    assert len(all_profiles()) == 76


def test_a_registered_thing_that_is_no_language_is_an_error(registered):
    registered(eo=f"{__name__}:ROOT")
    with pytest.raises(OptionError, match=r"'eo'.*is not a|which is not a"):
        all_profiles()


def test_a_book_changes_a_language():
    changes = {"joiner": " ", "spaced": "on", "width": "2.5", "segmenter": "characters"}
    profile = find("zh").override(changes | {"abbreviations": "vgl, ca"})
    assert profile.joiner == " "
    assert profile.spaced is True
    assert profile.width == 2.5
    assert profile.segmenter is Segmenter.CHARACTERS
    assert profile.abbreviations == ("vgl", "ca")
    assert profile.quotes == find("zh").quotes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"joinr": ""}, r"here\['joinr'\] is not a field.*did you mean 'joiner'\?"),
        ({"code": "x"}, r"here\['code'\] is not a field"),
        ({"direction": "up"}, "it has to be 'ltr' or 'rtl'"),
        ({"segmenter": "magic"}, "'characters' or 'chinese'"),
        ({"quotes": "«"}, "two or four characters"),
        ({"fullwidth": ",，."}, "pairs"),
        ({"width": 0}, "a number above 0"),
        ({"width": "wide"}, "a number above 0"),
        ({"spaced": "perhaps"}, "True or False"),
        ({"joiner": 3}, "text"),
        ({"abbreviations": [1]}, "a list of text"),
    ],
)
def test_a_change_that_cannot_be_is_an_error(changes, message):
    with pytest.raises(OptionError, match=message):
        find("zh").override(changes, where="here")


# Sentences


@given(PROSE, st.sampled_from(SOME))
def test_the_sentences_of_a_text_joined_are_the_text(text, profile):
    sentences = split_sentences(text, profile)
    assert "".join(sentences) == text
    assert all(sentences)


@given(tagged_texts(), st.sampled_from(SOME))
def test_the_sentences_of_a_tagged_text_are_whole_and_joined_the_text(text, profile):
    sentences = split_tagged(text, profile)
    assert "".join(sentences) == text
    assert all(sentences)
    for sentence in sentences:
        parse(sentence)
        assert not re.search(r"&(?!lt;|gt;|amp;)", sentence)


@given(st.text('<>&;/gx id="1.A ', max_size=40), st.sampled_from(SOME))
def test_text_with_broken_tags_is_not_lost(text, profile):
    assert "".join(split_tagged(text, profile)) == text
    assert bare("".join(words(text, profile))) == bare(text)


ENGLISH = [
    "See Fig. 3 and Eq. 4.5.|Then Sec. <x id=\"1\"/> and Thm. 2.|Done.",
    "J. R. Smith et al. (2019) used e.g. SGD, i.e. descent.|It works.",
    'He said "no."|Then he left (at last.)|“Well.”|Good.',
    "(See this.)|Next.",
    "1. Introduction",
    "3.2. Softmax Regression",
    "It was 1998.|2000 people came.|Version 2.0.1 costs $5.00!|Really?!|Yes.",
    "Wait... what?|No…|Use Node.js.|Read conf.py.",
    "The loss is <x id=\"1\"/>.|<x id=\"2\"/> is small.|So is <x id=\"3\"/>.",
    "A <g id=\"1\">whole. One. With</g> stops.|Next.",
    '<g id="1">Note.</g>|This is <g id="2">bold.</g>|<g id="3">Two.</g>|End.',
    'As they say.<x id="1"/>|Next.<x id="2"/><x id="3"/>|Last.',
    "If A2 &lt; b2.|If &amp; only if.|R&amp;D.",
    "The cat\nsat e.g.\non it.|The\nend.",
    "It isn't approx. five, cf. Chap. 3, resp. App. B, pp. 3.|Is it?",
    "I said no.|He left.|See No. 3.",
    "Ph.D. students vs. Mr. Lee.|It is so...",
    "...",
    "The U.S. economy grew.|It did.",
]  # fmt: skip
OTHERS = [
    ("zh", "我们使用线性回归。|他说：“不行。”|见图3.5。|什么？！|好……吧。|再见！"),
    ("zh", "公式是<x id=\"1\"/>。|<x id=\"2\"/>是参数。|甲（乙。）|丙。"),
    ("zh", "他说「好。」|我走了。|『对！』|好。"),
    ("zh", "我们用 A.B 公司的 Adam.|然后。"),
    ("zh-TW", "甲。|乙！"),
    ("ja", "「はい。」|と言った。|これは例です。|次へ。"),
    ("es", "¿Qué es?|¡Hola!|El Sr. Pérez vive.|Vea p. ej. la fig. 3.|Fin."),
    ("de", "Das ist z. B. gut.|Am 3. Oktober kam Dr. Meier.|Siehe Abb. 4.|Ende."),
    ("fr", "C’est vrai !|M. Dupont : « Bien. »|Voir l’éq. 2.|Fin."),
    ("pt", "O Sr. Silva.|Ver Eq. 2.|Fim."),
    ("ru", "См. рис. 3.|А. С. Пушкин.|Да."),
    ("hi", "यह है।|वह है।|क्या?"),
    ("ar", "هذا مثال.|هل تفهم؟|نعم!"),
    ("ur", "یہ ہے۔|وہ ہے۔"),
    ("am", "ይህ ነው።|ያ ነው።"),
    ("hy", "Սա է։|Նա է։"),
    ("el", "Τι είναι;|Είναι αυτό.|Ναι."),
    ("ka", "ეს არის.|ის."),
    ("ko", "이것은 예입니다.|그림 3.5를 보라.|끝."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [("en", text) for text in ENGLISH] + OTHERS)
def test_a_text_is_cut_where_its_sentences_end(code, text):
    profile = find(code)
    whole = text.replace("|", profile.joiner)
    assert [sentence.strip() for sentence in split_tagged(whole, profile)] == text.split("|")


def test_a_book_can_name_other_ends_of_sentences():
    profile = find("zh").override({"ends": "。；"})
    assert split_sentences("甲；乙。丙！丁。", profile) == ["甲；", "乙。", "丙！丁。"]


def test_no_text_is_no_sentence():
    assert split_sentences("", find("en")) == []
    assert split_tagged("", find("zh")) == []


@pytest.mark.parametrize(
    "text", ["a. " * 30_000, "「" * 50_000, "x" * 100_000, " " * 100_000 + "a", "e.g. " * 20_000,
             '<x id="1"/>' * 10_000, "." * 100_000, "A! " * 30_000]
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(text):
    start = time.process_time()
    for profile in (find("en"), find("zh")):
        assert "".join(split_tagged(text, profile)) == text
        assert bare("".join(words(text, profile))) == bare(text)
    assert time.process_time() - start < 10


# Words


@given(PROSE, st.sampled_from(SOME))
def test_words_are_all_of_the_text_but_its_white_space(text, profile):
    assert bare("".join(words(text, profile))) == bare(text)


@given(PROSE, st.sampled_from(SOME))
def test_joined_words_differ_from_the_text_in_white_space_only(text, profile):
    joined = join_words(words(text, profile), profile)
    assert bare(joined) == bare(text)


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "It's 3.5%, state-of-the-art.", "It's 3.5 % , state-of-the-art ."),
        ("en", 'a <g id="1">b</g><x id="2"/> &lt; c', 'a <g id="1"> b </g> <x id="2"/> &lt; c'),
        ("fr", "l’homme qu'il aujourd'hui", "l’ homme qu' il aujourd' hui"),
        ("zh", "我们使用随机梯度下降，学习率为0.01。", "我们 使用 随机 梯度 下降 ， 学习 率为 0.01 。"),
        ("ja", "データから学習する。", "データ から 学習 する 。"),
        ("th", "วันนี้อากาศดี", "วัน นี้ อากาศ ดี"),
        ("hi", "हिन्दी में है।", "हिन्दी में है ।"),
        ("en", "中文 ok", "中 文 ok"),
    ],
)  # fmt: skip
def test_text_is_cut_into_words(code, text, wanted):
    assert " ".join(words(text, find(code))) == wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", 'Hello, "world" (see Fig. 3): it\'s 3.5% of $5.00 and/or this—ok? Yes!'),
        ("en", 'The <g id="1">loss (MSE)</g>, <x id="2"/>, is &lt; 3.'),
        ("en", 'See <g id="1">a <g id="2">b</g></g> and “c”.'),
        ("zh", '我们使用<x id="1"/>与Adam optimizer训练（见图3.5）。他说：“好！”然后'),
        ("zh", '这是<g id="1">重点</g>，见https://a.b/c?d=1。'),
        ("ja", "機械学習は、データから学習する。"),
        ("de", "Er sagte: „Ja.“ Und ging."),
        ("fr", "L’homme d’État dit\u00a0: «\u00a0oui\u00a0»\u00a0!"),
        ("es", "¿Qué es? ¡Hola! (Sí.)"),
        ("hi", "यह हिन्दी में है।"),
    ],
)
def test_joined_words_are_the_text_again(code, text):
    profile = find(code)
    assert join_words(words(text, profile), profile) == text


# Joining, measuring, punctuation


def test_sentences_are_joined_as_the_language_does():
    assert join_sentences(["A. ", "", "B."], find("en")) == "A. B."
    assert join_sentences(["甲。 ", "乙。"], find("zh")) == "甲。乙。"
    assert join_sentences(["Use X.", "Then Y."], find("zh")) == "Use X. Then Y."
    assert join_sentences(['<g id="1">甲。</g>', '<x id="2"/>是。'], find("zh")) == (
        '<g id="1">甲。</g><x id="2"/>是。'
    )


@given(st.lists(tagged_texts(), max_size=4), st.sampled_from(SOME))
def test_joining_sentences_loses_nothing(sentences, profile):
    joined = join_sentences(sentences, profile)
    assert bare(joined) == bare("".join(sentences))


def test_the_length_of_a_text_is_comparable_between_languages():
    assert measure("hello world", find("en")) == 10
    assert measure('<g id="1">hello</g> &lt;', find("en")) == 6
    assert measure('<x id="1"/>', find("en")) == measure('<x id="1"/>', find("zh")) == 5
    assert measure("你好", find("zh")) == pytest.approx(5.6)
    assert measure("हिन्दी", find("hi")) == 3
    assert measure("", find("en")) == 0


def test_full_width_text_gets_full_width_punctuation():
    text = '学习率为0.01, 其他(见图 3): <x id="1"/>。结束. f(x) 等, 见 <g id="2">a, b</g> 3.5'
    assert punctuate(text, find("zh")) == (
        '学习率为0.01，其他（见图 3）：<x id="1"/>。结束。f(x) 等，见 <g id="2">a, b</g> 3.5'
    )
    assert punctuate("1. 简介", find("zh")) == "1. 简介"
    assert punctuate("学习,然后.", find("ja")) == "学习、然后。"
    assert punctuate("a, b. (c)", find("en")) == "a, b. (c)"


@given(tagged_texts())
def test_punctuation_never_touches_a_tag(text):
    changed = punctuate(text, find("zh"))
    assert re.findall(r"<[^<>]*>|&\w+;", changed) == re.findall(r"<[^<>]*>|&\w+;", text)
    parse(changed)
