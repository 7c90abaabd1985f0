"""The engine ``amazon`` against the stand-in, without a book."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from stand_in import faults
from stand_in.faults import (
    ExpiredCredentials,
    Refuse,
    Reset,
    SkewedClock,
    Spoil,
    Throttle,
    Truncate,
)

from sphinx_amts import engines
from sphinx_amts.engines import Failure, Request, Result, Setting
from sphinx_amts.engines.amazon.settings import terminology_name
from sphinx_amts.problems import EngineError
from sphinx_amts.tagged import tags

TEXTS = (
    'The <g id="1">mean</g> of <x id="2"/> is &lt; 3 &amp; more (see <x id="3"/>).',
    "Measure at least five times.",
    'Every <g id="1">value <g id="2">counts</g></g>.',
    "No value is certain.",
)


@pytest.fixture
def translate(amazon):
    """Translate by the engine; give the answers by number."""

    def run(texts, *, target="zh", terms=None, **options):
        setting = Setting(
            source_language="en",
            target_language=target,
            directory=Path("unused"),
            options=options,
            terminology=terms or {},
        )
        engine = engines.create("amazon", setting)
        try:
            requests = [Request(number=number, text=text) for number, text in enumerate(texts)]
            answers = {}
            for answer in engine.translate(requests):
                assert answer.number not in answers
                answers[answer.number] = answer
        finally:
            engine.close()
        return answers

    return run


@pytest.fixture
def until_error(amazon):
    """Translate until the engine gives up; give the answers until then and what it says."""

    def run(texts, **options):
        setting = Setting(
            source_language="en",
            target_language="zh",
            directory=Path("unused"),
            options=options,
            terminology={},
        )
        engine = engines.create("amazon", setting)
        requests = [Request(number=number, text=text) for number, text in enumerate(texts)]
        answers = []
        try:
            for answer in engine.translate(requests):
                answers.append(answer)  # noqa: PERF402 (what came before the error counts)
        except EngineError as error:
            return answers, str(error)
        finally:
            engine.close()
        pytest.fail("the engine did not give up")

    return run


def good(answers, texts=TEXTS):
    return all(
        isinstance(answers[number], Result) and tags(answers[number].text) == tags(text)
        for number, text in enumerate(texts)
    )


def test_sentences_share_a_request_and_come_back_with_their_tags(amazon, translate):
    answers = translate(TEXTS)
    assert good(answers)
    assert answers[1].text.startswith("zh·")
    assert amazon.ledger.count() == 1
    assert "\n" in amazon.ledger.texts()[0]


def test_answers_of_one_request_are_given_together(translate):
    answers = list(translate(TEXTS).values())
    assert [answer.more for answer in answers] == [True, True, True, False]


def test_nothing_is_sent_when_there_is_nothing_to_translate(amazon, translate):
    assert translate([]) == {}
    assert amazon.ledger.count() == 0


def test_nothing_is_sent_for_a_blank_text(amazon, translate):
    assert translate([" "])[0].text == ""
    assert amazon.ledger.count() == 0


@pytest.mark.parametrize("code", ["ThrottlingException", "TooManyRequestsException"])
def test_a_throttled_request_is_tried_again(amazon, translate, code):
    amazon.faults.add(Throttle(times=1, code=code))
    assert good(translate(TEXTS))
    assert amazon.ledger.count(error=code) == 1
    assert amazon.ledger.paid_twice == {}


def test_a_reset_connection_is_tried_again(amazon, translate):
    amazon.faults.add(Reset(times=1))
    assert good(translate(TEXTS))


@pytest.mark.parametrize(
    "spoil", [faults.leak, faults.drop_tag, faults.double_tag, faults.move_tag]
)
def test_a_spoiled_answer_is_asked_for_again_and_made_whole(amazon, translate, spoil):
    amazon.faults.add(Spoil(how=spoil, times=1))
    assert good(translate(TEXTS))
    assert amazon.ledger.count() > 1


@pytest.mark.parametrize("spoil", [faults.leak, faults.drop_tag, faults.double_tag])
def test_only_the_sentence_that_was_spoiled_is_sent_again(amazon, translate, spoil):
    amazon.faults.add(Spoil(how=spoil, times=1))
    translate(TEXTS)
    sent = amazon.ledger.texts()
    assert len(sent) == 2
    assert sent[1] == sent[0].split("\n")[0]


@pytest.mark.parametrize(
    "spoil", [faults.leak, faults.drop_tag, faults.double_tag, faults.move_tag]
)
def test_tags_that_are_always_spoiled_go_as_numbers(amazon, translate, spoil):
    amazon.faults.add(Spoil(how=spoil))
    assert good(translate(TEXTS))


def test_inserted_spaces_are_taken_out_without_asking_again(amazon, translate):
    amazon.faults.add(Spoil(how=faults.space_tags))
    answers = translate(TEXTS)
    assert good(answers)
    assert amazon.ledger.count() == 1
    assert " " not in answers[2].text.replace("<g id", "")


def test_a_number_that_is_spoiled_leads_to_the_texts_between_tags(amazon, translate):
    def spoil(text):
        return faults.drop_tag(text).replace("731", "0")

    amazon.faults.add(Spoil(how=spoil))
    answers = translate([TEXTS[0]])
    assert tags(answers[0].text) == tags(TEXTS[0])
    assert [text.split("\n")[0] for text in amazon.ledger.texts()][-1] == "The"


def test_a_sentence_that_never_comes_back_whole_is_refused_for_good(amazon, translate):
    amazon.faults.add(Spoil(how=lambda text: "<b>" + text))
    answers = translate(TEXTS[:2])
    assert isinstance(answers[0], Failure)
    assert not answers[0].retry
    assert answers[0].reason == (
        "Amazon Translate did not keep it whole: '<b>' is neither one of its tags nor in its text"
    )
    assert isinstance(answers[1], Result)


def test_a_text_with_nothing_to_translate_is_refused_if_it_never_comes_back(amazon, translate):
    amazon.faults.add(Spoil(how=lambda text: "DNT_" + text))
    assert isinstance(translate(['42 <x id="1"/>'])[0], Failure)


def test_answers_without_lines_are_not_paid_for_twice_in_a_whole_book(amazon, translate):
    texts = [f"Sentence {number} is here. " + "word " * 90 for number in range(100)]
    amazon.faults.add(Spoil(how=lambda text: text.replace("\n", " ")))
    answers = translate(texts, concurrency=1)
    assert good(answers, texts)
    once = sum(map(len, texts))
    assert amazon.ledger.characters < once + 3 * 10_000


def test_a_sentence_over_ten_thousand_bytes_is_sent_in_pieces(amazon, translate):
    text = 'See <x id="1"/>. ' + "It is so, they say. " * 700 + '<g id="2">End</g>.'
    answers = translate([TEXTS[1], text])
    assert good(answers, [TEXTS[1], text])
    assert len(answers[1].text) > 2000
    assert all(len(sent.encode()) <= 10_000 for sent in amazon.ledger.texts())
    assert amazon.ledger.characters < 1.02 * len(text)


def test_no_more_requests_run_at_a_time_than_allowed(amazon, translate):
    amazon.faults.add(faults.Latency(seconds=0.02))
    texts = [f"{number} " + "word " * 1500 for number in range(9)]
    assert good(translate(texts, concurrency=3), texts)
    assert amazon.ledger.peak == 3
    assert amazon.ledger.count() == 9


def test_settings_reach_the_service(amazon, translate):
    answers = translate(TEXTS, target="de", formality="informal", brevity=True, profanity="mask")
    assert answers[1].text.startswith("de-·")
    [entry] = amazon.ledger.entries
    assert entry.request["Settings"] == {
        "Formality": "INFORMAL",
        "Brevity": "ON",
        "Profanity": "MASK",
    }


def test_the_terms_of_the_book_are_used_once_they_are_at_amazon(amazon, translate):
    terms = {"mean": "均值"}
    boto3.client("translate").import_terminology(
        Name=terminology_name("en", "zh", terms),
        MergeStrategy="OVERWRITE",
        TerminologyData={"File": "en,zh\nmean,均值\n".encode(), "Format": "CSV"},
    )
    assert '<g id="1">均值</g>' in translate(TEXTS, terms=terms)[0].text


def test_a_terminology_that_is_not_at_amazon_is_said(translate):
    with pytest.raises(EngineError, match=r"could not be found.*; run 'amts terms push'"):
        translate(TEXTS, terms={"mean": "均值"})


# Budget


def test_the_budget_stops_before_the_first_character_over_it(amazon, translate):
    answers = translate(TEXTS, max_characters=130, concurrency=1)
    assert isinstance(answers[0], Result)
    left = [answers[number] for number in (2, 3)]
    assert all(isinstance(answer, Failure) and answer.retry for answer in left)
    assert amazon.ledger.characters <= 130
    assert "max_characters is 130 a run" in left[0].reason
    assert len({answer.reason for answer in left}) == 1


def test_the_budget_says_how_much_is_left(amazon, translate):
    answers = translate([TEXTS[1], "Another one."], max_characters=28)
    assert amazon.ledger.texts() == [TEXTS[1]]
    assert "12 characters are left to send; run again, or raise it" in answers[1].reason


def test_a_budget_that_the_next_sentence_does_not_fit_says_that_running_again_is_in_vain(translate):
    [answer] = translate(["Another one."], max_characters=11).values()
    assert answer.reason.endswith("12 characters are left to send; raise it: a sentence has 12")


def test_a_budget_of_nothing_sends_nothing(amazon, translate):
    answers = translate(TEXTS, max_cost=0)
    assert amazon.ledger.count() == 0
    assert {type(answer) for answer in answers.values()} == {Failure}
    assert "max_cost is $0.00 a run" in answers[0].reason


def test_what_is_sent_again_counts_for_the_budget(amazon, translate):
    amazon.faults.add(Spoil(how=faults.drop_tag, times=1))
    sent = len('The <a id="1">mean</a> is it.')
    answers = translate(['The <g id="1">mean</g> is it.'], max_characters=sent + 5)
    assert isinstance(answers[0], Failure)
    assert answers[0].retry
    assert amazon.ledger.characters == sent


# What cannot go on


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ExpiredCredentials(), "have expired; log in again"),
        (SkewedClock(), "the clock of this machine is off"),
        (SkewedClock(code="SignatureDoesNotMatch"), "the clock of this machine is off"),
        (Refuse(code="UnrecognizedClientException", message="secret AKIA1234567890"), "not valid"),
        (
            Refuse(code="NotAuthorizedException", message="Your account is not authorized"),
            "not available to this account in the region us-east-1",
        ),
        (Refuse(code="AccessDeniedException", message="translate:TranslateText"), "not allowed"),
    ],
    ids=["expired", "clock", "signature", "keys", "region", "permission"],
)
def test_what_cannot_work_is_one_line_that_says_how_to_mend_it(amazon, translate, fault, said):
    amazon.faults.add(fault)
    with pytest.raises(EngineError) as caught:
        translate(TEXTS)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "AKIA" not in str(caught.value)
    assert amazon.ledger.characters == 0


def test_no_credentials_is_said(amazon, translate, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(EngineError, match="there are no credentials; run 'aws configure'"):
        translate(TEXTS)


def test_a_service_that_cannot_be_reached_is_said(amazon, translate, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_TRANSLATE", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(EngineError, match=r"cannot be reached .*; check the network"):
        translate(TEXTS)


def test_a_pair_of_languages_that_the_service_refuses_is_said(amazon, translate):
    amazon.faults.add(
        Refuse(
            code="UnsupportedLanguagePairException", message="Unsupported language pair: en to zh."
        )
    )
    with pytest.raises(EngineError, match="Unsupported language pair: en to zh"):
        translate(TEXTS)


def book(count):
    """Give sentences that fill *count* requests."""
    return [f"Sentence {number} is here. " + "word " * 950 for number in range(2 * count)]


def test_a_request_that_is_lost_leaves_its_sentences_to_the_next_run(
    amazon, translate, monkeypatch
):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    amazon.faults.add(Throttle(after=1, times=1))
    texts = book(4)
    answers = translate(texts, concurrency=1)
    lost = [number for number, answer in answers.items() if isinstance(answer, Failure)]
    assert lost == [2, 3]
    assert all(answers[number].retry for number in lost)
    assert "throttled for too long" in answers[2].reason


def test_a_body_that_is_cut_off_is_no_translation(amazon, translate, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    amazon.faults.add(Truncate(after=1, times=1))
    texts = book(3)
    answers = translate(texts, concurrency=1)
    lost = [number for number, answer in answers.items() if isinstance(answer, Failure)]
    assert lost == [2, 3]
    assert all(answers[number].retry for number in lost)


def test_a_service_that_goes_away_ends_the_run_and_keeps_what_came(
    amazon, until_error, monkeypatch
):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    amazon.faults.add(Reset(after=2))
    answers, said = until_error(book(9), concurrency=1)
    assert "connection was lost" in said
    assert "characters in 2 requests, about $0.29 at the prices of 2025-11, and what" in said
    assert sum(isinstance(answer, Result) for answer in answers) == 4
    assert amazon.ledger.count() == 5


def test_what_is_under_way_when_the_run_ends_is_not_lost(amazon, until_error):
    amazon.faults.add(ExpiredCredentials(containing="Sentence 0 "))
    answers, said = until_error(book(4), concurrency=4)
    assert "have expired" in said
    paid = {entry.request["Text"] for entry in amazon.ledger.entries if entry.characters}
    assert len(answers) == 2 * len(paid)


def test_a_text_that_the_service_refuses_does_not_stop_the_others(amazon, translate):
    amazon.faults.add(Refuse(code="InvalidRequestException", message="No.", containing="Measure"))
    answers = translate(TEXTS)
    assert isinstance(answers[1], Failure)
    assert "InvalidRequestException: No." in answers[1].reason
    assert all(isinstance(answers[number], Result) for number in (0, 2, 3))


def test_making_the_engine_needs_neither_boto3_nor_an_account(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    setting = Setting(
        source_language="en",
        target_language="zh",
        directory=Path("unused"),
        options={},
        terminology={},
    )
    engine = engines.create("amazon", setting)
    said = engine.estimate(TEXTS)
    assert said.endswith("characters in 1 request, about $0.01 at the prices of 2025-11")
    with pytest.raises(EngineError, match=r"pip install 'sphinx-amts\[amazon\]'"):
        list(engine.translate([Request(number=0, text="A.")]))
