from decimal import Decimal

import pytest

from sphinx_amts.engines.amazon import limits
from sphinx_amts.engines.amazon.prices import Prices, dollars
from sphinx_amts.engines.amazon.settings import AmazonSettings, terminology_name
from sphinx_amts.languages import all_profiles
from sphinx_amts.problems import EngineError


def read(options=None, target="de", **more):
    return AmazonSettings.read(options or {}, source="en", target=target, **more)


def test_nothing_has_to_be_set():
    assert read() == AmazonSettings()


def test_options_may_be_text_as_the_command_line_gives_them():
    settings = read(
        {"concurrency": "4", "max_characters": "1000", "max_cost": "2.50", "brevity": "on"}
    )
    assert (settings.concurrency, settings.max_characters) == (4, 1000)
    assert (settings.max_cost, settings.brevity) == (Decimal("2.50"), True)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("concurrency", 0, "at least 1"),
        ("concurrency", 1000, "at most 64"),
        ("concurrency", True, "a whole number"),
        ("max_characters", -1, "at least 0"),
        ("max_characters", "many", "a whole number"),
        ("max_cost", "lots", "an amount of US dollars"),
        ("max_cost", "nan", "an amount of US dollars"),
        ("max_cost", -1, "an amount of US dollars"),
        ("formality", "polite", "'formal' or 'informal'"),
        ("brevity", "short", "True or False"),
        ("profanity", "maybe", "True or False"),
        ("terminology", "my terms", "letters, digits"),
        ("terminology", "terms\n\n.", "letters, digits"),
        ("parallel_data", "a__b", "letters, digits"),
        ("bucket", "s3://books", "without s3://"),
        ("prefix", "a/details/b", "called 'details'"),
        ("role", "Translator", "the ARN of a role"),
        ("region", "", "it has to be text"),
        ("prices", 15, "a dictionary"),
        ("prices", {"text": 10}, "no 'date'"),
        ("prices", {"txt": 10, "date": "2026"}, "did you mean 'text'"),
        ("prices", {"text": "x", "date": "2026"}, "an amount of US dollars"),
        ("fromality", "formal", "did you mean 'formality'"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_by_name(option, value, message):
    with pytest.raises(EngineError, match=rf"^engine 'amazon'.*{option}.*{message}") as caught:
        read({option: value})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("option", "value", "target"),
    [("formality", "formal", "zh"), ("brevity", True, "zh"), ("profanity", "mask", "hi")],
)
def test_a_setting_that_the_target_does_not_have_is_refused(option, value, target):
    with pytest.raises(EngineError, match=rf"{option} is set, and Amazon Translate .*'{target}'"):
        read({option: value}, target)


def test_a_language_that_amazon_does_not_have_is_refused():
    with pytest.raises(EngineError, match="Amazon Translate has no language 'tlh'"):
        read(target="tlh")


def test_the_table_of_settings_names_languages_that_there_are():
    codes = {profile.code for profile in all_profiles()}
    assert codes >= limits.FORMALITY | limits.BREVITY | limits.NO_PROFANITY


def test_brevity_is_for_five_languages_and_from_them_into_english():
    assert limits.has_brevity("zh", "fr")
    assert limits.has_brevity("fr", "en")
    assert not limits.has_brevity("zh", "en")


def test_what_changes_the_output_is_in_the_fingerprint_and_nothing_else_is():
    plain = read().fingerprint()
    same = read({"concurrency": 2, "region": "eu-west-1", "max_cost": 1, "bucket": "some-books"})
    assert same.fingerprint() == plain
    others = [
        read({"formality": "formal"}),
        read({"formality": "informal"}),
        read({"brevity": True}),
        read({"profanity": True}),
        read({"terminology": "mine"}),
        read(terms={"mean": "Mittel"}),
        read(terms={"mean": "Mittelwert"}),
    ]
    prints = {plain, *(other.fingerprint() for other in others)}
    assert len(prints) == len(others) + 1
    assert plain != read().fingerprint(customised=True)


def test_a_build_shows_what_is_customised_before_what_is_not():
    settings = read({"parallel_data": "book-7"})
    assert settings.accepts() == (settings.fingerprint(customised=True), settings.fingerprint())
    assert settings.accepts() == read().accepts()


def test_the_terms_of_the_book_are_the_terminology_unless_another_is_named():
    terms = {"mean": "Mittel", "range": "Spanne"}
    name = terminology_name("en", "de", terms)
    assert limits.RESOURCE_NAME.fullmatch(name)
    assert read(terms=terms).terminology == name
    assert read({"terminology": "mine"}, terms=terms).terminology == "mine"
    assert read({"terminology": None}, terms=terms).terminology == ""
    assert terminology_name("en", "de", dict(reversed(terms.items()))) == name


def test_the_budget_is_the_lower_of_characters_and_money():
    assert read().budget() is None
    assert read({"max_characters": 10}).budget() == 10
    assert read({"max_cost": 15}).budget() == 1_000_000
    assert read({"max_cost": 15, "max_characters": 10}).budget() == 10
    assert read({"max_cost": 0}).budget() == 0
    assert read({"max_cost": 1, "prices": {"text": 0, "date": "2026"}}).budget() is None


def test_prices_are_by_the_million_characters():
    assert Prices().of_text(2_000_000) == 30
    assert Prices().of_custom(500_000) == 30
    assert Prices.read({"text": "12.5", "date": "2026-01"}).of_text(1_000_000) == Decimal("12.5")


def test_what_costs_something_never_reads_as_nothing():
    assert dollars(Prices().of_text(1)) == "$0.01"
    assert dollars(Decimal(0)) == "$0.00"
    assert dollars(Decimal("1234.561")) == "$1,234.57"
