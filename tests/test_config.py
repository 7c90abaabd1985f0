"""A book's configuration: what may be said, what it means, and what is said of a mistake."""

from __future__ import annotations

import inspect
import json
import pickle
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.config import Config

from sphinx_amts import engines
from sphinx_amts.config import LANGUAGE_OPTIONS, MEMORY, OPTIONS, AmtsConfig, read, register
from sphinx_amts.config.language import LanguageConfig
from sphinx_amts.problems import OptionError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def book(tmp_path):
    """Make a book with translations beside it."""
    for name in ("book", "book-zh", "book-es"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.rst").write_text("Title\n=====\n", "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "book" / "terms.csv").write_text("loss,损失\n", "utf-8")
    (tmp_path / "book" / "terms.xlsx").write_bytes(b"")
    return tmp_path / "book"


@pytest.fixture
def configure(book):
    """Read the configuration of a book from what conf.py defines and what ``-D`` overrides."""

    def configure(overrides=None, /, *, confdir=True, **conf):
        config = Config(conf, overrides or {})
        register(SimpleNamespace(add_config_value=config.add))
        return read(config, srcdir=book, confdir=book if confdir else None)

    return configure


# What may be said


def test_a_book_that_says_nothing_has_a_configuration(configure, book):
    config = configure()
    assert config == AmtsConfig(
        source=config.source,
        languages={},
        memory=book / MEMORY,
        beside=(book / MEMORY).parent,
        marks=True,
        engine="none",
        switcher=True,
        language_urls={},
    )
    assert config.source.code == "en"
    assert not config.memory.parent.exists()


def test_a_folder_is_short_for_the_translated_book(configure, book):
    [zh] = configure(amts_languages={"zh": "../book-zh"}).languages.values()
    assert zh == LanguageConfig(
        profile=zh.profile, engine="none", translation=book.parent / "book-zh"
    )
    assert zh.code == "zh"
    assert zh.page("a/b") == "a/b"


def test_everything_that_can_be_said_of_a_language_is_kept(configure, book):
    [zh] = configure(
        amts_languages={
            "zh_CN": {
                "translation": Path("../book-zh"),
                "catalogs": False,
                "pages": "{page}_zh",
                "engine": "none",
                "engine_options": {"speed": 3},
                "terminology": "terms.csv",
                "builder": "dirhtml",
                "options": {"html_title": "书"},
                "profile": {"quotes": "「」『』"},
                "stale": "human",
            }
        }
    ).languages.values()
    assert zh.catalogs is False
    assert zh.page("a/b") == "a/b_zh"
    assert zh.engine_options == {"speed": 3}
    assert zh.terminology == book / "terms.csv"
    assert zh.builder == "dirhtml"
    assert zh.options == {"html_title": "书"}
    assert zh.profile.quotes == "「」『』"
    assert zh.stale == "human"


def test_languages_are_sorted_and_named_by_the_codes_of_the_product(configure):
    config = configure(amts_languages={"zh_Hans": {}, "pt_BR": None, "es": {}})
    assert list(config.languages) == ["es", "pt", "zh"]


def test_pages_can_be_mapped_one_by_one(configure):
    config = configure(amts_languages={"es": {"pages": {"index": "inicio"}}})
    assert config.languages["es"].page("index") == "inicio"
    assert config.languages["es"].page("other") == "other"


def test_the_source_language_is_that_of_the_book(configure):
    assert configure(language="es").source.code == "es"
    assert configure(language="es", amts_source_language="pt_BR").source.code == "pt"


def test_a_language_that_is_not_configured_has_the_defaults(configure):
    config = configure(amts_languages={"es": "../book-es"})
    assert config.language("es") is config.languages["es"]
    assert config.language("zh_TW") == LanguageConfig(
        profile=config.language("zh-TW").profile, engine="none"
    )


def test_a_language_without_an_engine_has_that_of_the_book(configure):
    config = configure(amts_engine="local", amts_languages={"es": {}, "zh": {"engine": "none"}})
    assert {code: language.engine for code, language in config.languages.items()} == {
        "es": "local",
        "zh": "none",
    }


def test_each_translated_language_has_an_address(configure):
    config = configure(
        amts_languages={"es": {}, "zh": {}},
        amts_language_urls={"en": "https://book.org/", "zh_CN": "https://book.cn"},
    )
    assert config.language_urls == {
        "en": "https://book.org/",
        "es": "../es/",
        "zh": "https://book.cn/",
    }


def test_the_memory_can_be_elsewhere(configure, book):
    assert configure(amts_memory="../memory.db").memory == book.parent / "memory.db"


def test_paths_start_from_the_book_where_there_is_no_conf_py(configure, book):
    config = configure({"amts_languages": {"zh": "../book-zh"}}, confdir=False)
    assert config.languages["zh"].translation == book.parent / "book-zh"


def test_a_translation_may_lie_among_the_pages_of_the_book(configure, book):
    zh = {"translation": ".", "pages": "{page}_zh"}
    assert configure(amts_languages={"zh": zh}).languages["zh"].translation == book


def test_a_configuration_can_go_to_another_process(configure):
    config = configure(amts_languages={"zh": "../book-zh", "es": {"options": {"a": [1]}}})
    assert pickle.loads(pickle.dumps(config)) == config


# The command line


def test_the_command_line_sets_one_language(configure, book):
    config = configure({"amts_languages.zh": "../book-zh"}, amts_languages={"es": "../book-es"})
    assert config.languages["zh"].translation == book.parent / "book-zh"
    assert config.languages["es"].translation == book.parent / "book-es"


def test_the_command_line_sets_one_option_of_a_language(configure):
    conf = {"zh_CN": "../book-zh", "es": {"builder": "dirhtml", "options": {"a": 1}}}
    config = configure(
        {
            "amts_languages.zh.stale": "human",
            "amts_languages.es.options.b": "2",
            "amts_languages.pt.profile.elision": "on",
        },
        amts_languages=conf,
    )
    assert config.languages["zh"].stale == "human"
    assert config.languages["zh"].translation
    assert config.languages["es"].options == {"a": 1, "b": "2"}
    assert config.languages["es"].builder == "dirhtml"
    assert config.languages["pt"].profile.elision is True
    assert conf["es"] == {"builder": "dirhtml", "options": {"a": 1}}


@pytest.mark.parametrize(
    ("value", "meant"),
    [("off", False), ("0", False), ("False", False), ("on", True), ("1", True), ("yes", True)],
)
def test_yes_and_no_may_be_text(configure, value, meant):
    assert configure({"amts_marks": value}).marks is meant
    assert configure(amts_switcher=value).switcher is meant
    config = configure({"amts_languages.es.catalogs": value})
    assert config.languages["es"].catalogs is meant


# Mistakes


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ({"amts_langauges": {}}, r"amts_langauges is not an option; did you mean 'amts_languages'\?"),
        ({"amts_zzz": 1}, "amts_zzz is not an option; there are amts_source_language"),
        ({"amts_marks": "maybe"}, r"amts_marks is 'maybe'; it has to be True or False"),
        ({"amts_engine": "locl"}, r"amts_engine is 'locl'; the engines are .*; did you mean 'local'"),
        ({"amts_engine": ""}, "amts_engine is ''; it must not be empty; by default it is 'none'"),
        ({"amts_source_language": "germn"}, r"amts_source_language: 'germn' .* did you mean 'de'"),
        ({"amts_source_language": 3}, "amts_source_language is 3; it has to be text"),
        ({"language": "eo"}, r"the book's language: 'eo' is not .*; set amts_source_language"),
        ({"amts_languages": ["zh"]}, r"amts_languages is \['zh'\]; it has to be a dictionary"),
        ({"amts_languages": {False: {}}}, r"amts_languages\[False\] is .*in quotes"),
        ({"amts_languages": {"xx": {}}}, r"amts_languages\['xx'\]: 'xx' is not a known language"),
        ({"amts_languages": {"zh": 3}}, r"\['zh'\] is 3; it has to be a folder, or a dictionary"),
        ({"amts_languages": {"en": {}}}, r"\['en'\] is the language of the source"),
        (
            {"amts_languages": {"zh": {}, "zh_CN": {}}},
            r"\['zh_CN'\] is the same language as 'zh'; remove one",
        ),
        ({"amts_languages": {"zh": "../zh"}}, r"\['translation'\] is '../zh'; there is no folder /"),
        ({"amts_languages": {"zh": "../empty"}}, r"\['translation'\] is '../empty'; .* is empty"),
        ({"amts_languages": {"zh": "."}}, r"that is the book itself; say with 'pages'"),
        ({"amts_memory": 1}, "amts_memory is 1; it has to be text or a path"),
        ({"amts_language_urls": {"zh": ""}}, r"amts_language_urls\['zh'\] is ''; .* a URL"),
        ({"amts_language_urls": {"xx": "a"}}, r"amts_language_urls\['xx'\]: 'xx' is not a known"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_books_option_says_what_to_do(configure, conf, message):
    with pytest.raises(OptionError, match=message) as caught:
        configure(**conf)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("engin", "none", r"\['engin'\] is not an option of a language; did you mean 'engine'\?"),
        ("xyz", 1, r"\['xyz'\] is not an option of a language; there are translation, catalogs"),
        ("engine", "locl", r"\['engine'\] is 'locl'; the engines are .* did you mean 'local'"),
        ("engine_options", "a", "it has to be a dictionary"),
        ("catalogs", "maybe", "it has to be True or False"),
        ("pages", "zh", r"\['pages'\] is 'zh'; a pattern has to contain {page}"),
        ("pages", {"a": 1}, r"\['pages'\]\['a'\] is 1; it has to be the name of a page"),
        ("pages", 1, "it has to be a dictionary or text"),
        ("terminology", "terms.xlsx", "it has to be a .csv, .tsv or .tmx file"),
        ("terminology", "no.csv", r"there is no file /.*no\.csv"),
        ("builder", "amts-zh", "a builder that writes a book"),
        ("builder", "", "it must not be empty"),
        ("options", {"language": "x"}, r"\['options'\]\['language'\] is 'x'; set .*\['sphinx'\]"),
        ("options", {"amts_marks": 1}, "it is an option of the book"),
        ("profile", {"joinr": ""}, r"\['zh'\]\['profile'\]\['joinr'\] is not .* 'joiner'"),
        ("stale", "humam", r"has to be one of 'source', 'human'; did you mean 'human'"),
    ],
)
def test_a_mistake_in_a_languages_option_says_what_to_do(configure, option, value, message):
    with pytest.raises(OptionError, match=message) as caught:
        configure(amts_languages={"zh": {option: value}})
    assert str(caught.value).startswith(f"amts_languages['zh']['{option}']")
    assert "\n" not in str(caught.value)


def test_a_dictionary_cannot_be_set_as_a_whole_on_the_command_line(configure):
    with pytest.raises(OptionError, match=r"-D amts_languages\.<code>=<value>"):
        configure({"amts_languages": "zh"})


def test_a_misspelt_option_on_the_command_line_is_found(configure):
    with pytest.raises(OptionError, match="amts_langages is not an option"):
        configure({"amts_langages.zh": "../book-zh"})
    with pytest.raises(OptionError, match="amts_mark is not an option; did you mean 'amts_marks'"):
        configure({"amts_mark": "off"})


def test_conf_py_may_have_modules_and_functions_of_any_name(configure):
    assert configure(amts_tools=json, amts_helper=len)


def test_the_language_of_the_source_is_not_translated_into(configure):
    with pytest.raises(OptionError, match="the book is written in 'en' already"):
        configure().language("en_GB")


# Documentation, and Sphinx itself


@pytest.mark.parametrize("option", [*OPTIONS, *LANGUAGE_OPTIONS], ids=lambda option: option.name)
def test_every_option_is_documented(option):
    page = (ROOT / "docs/reference/options.md").read_text("utf-8")
    assert re.search(rf"^###? `{option.name}`$|^`{option.name}`$", page, re.MULTILINE)
    assert option.help.endswith(".")


def test_each_option_of_a_language_is_one_field_of_its_configuration():
    fields = set(inspect.signature(LanguageConfig).parameters)
    assert fields == {option.name for option in LANGUAGE_OPTIONS}


def test_an_engine_is_one_of_those_installed(configure):
    for name in engines.names():
        assert configure(amts_engine=name).engine == name


CONF = """
def setup(app):
    from pathlib import Path
    from sphinx_amts.config import read, register

    register(app)

    def write(app, config):
        found = read(config, srcdir=Path(app.srcdir), confdir=Path(app.confdir))
        zh = found.languages["zh"]
        text = f"{zh.translation.name} {zh.stale} {found.marks} {found.engine}"
        Path(app.srcdir, "found").write_text(text, "utf-8")

    app.connect("config-inited", write)
"""


def test_sphinx_build_hands_over_what_its_command_line_says(build, book, tmp_path):
    (book / "conf.py").write_text(CONF, "utf-8")
    options = ("amts_languages.zh=../book-zh", "amts_languages.zh.stale=human", "amts_marks=off")
    done = build("dummy", book, tmp_path / "out", *(f"-D{option}" for option in options))
    assert done.stderr == ""
    assert (book / "found").read_text("utf-8") == "book-zh human False none"


def test_an_ordinary_build_asks_for_no_option(build, book, tmp_path):
    conf = "def setup(app):\n    __import__('sphinx_amts.config').config.register(app)\n"
    (book / "conf.py").write_text(conf, "utf-8")
    done = build("html", book, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (book / ".amts").exists()
