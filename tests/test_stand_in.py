"""The stand-in of Amazon Translate answers as the documentation says, to a real boto3."""

import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from stand_in import contract, faults, languages, operations

ONCE = Config(retries={"total_max_attempts": 1})


def client(**options):
    return boto3.client("translate", **options)


def translate(text="Hello", target="zh", source="en", *, by=None, **more):
    return (by or client()).translate_text(
        Text=text, SourceLanguageCode=source, TargetLanguageCode=target, **more
    )


def said(text, target="zh", source="en", **more):
    return translate(text, target, source, **more)["TranslatedText"]


def refused(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response["Error"]["Code"]


# What it says


def test_translations_name_their_language_and_are_no_translations(amazon):
    assert said("The new model.") == "zh·壬乙己丁。"
    assert said("The new model.", "es") == "es·Thi niw mudil."
    assert said("The new model.", "ar") == "ar·جقع وعد هيظعن."
    assert said("新的模型。", "en", "zh") == "en·min fan tun ken。"


def test_the_same_text_is_translated_the_same_way(amazon):
    assert said("One. Two, and 3 of them!") == said("One. Two, and 3 of them!")


def test_numbers_and_signs_and_lines_stay(amazon):
    assert said("3.5 kg (5%)\n\n- two", "es") == "3.5 es·kg (5%)\n\n- es·twu"


def test_a_translation_is_about_as_long_as_a_real_one(amazon):
    text = "The resolution of an instrument is the smallest change that it can show. " * 20
    assert 0.2 < len(said(text)) / len(text) < 0.5
    assert 0.9 < len(said(text, "fr")) / len(text) < 1.1


def test_tags_come_back_in_their_order(amazon):
    text = '<p>See <b id="1">the docs</b>, <x id="2"/> now.</p><p>Two.</p>'
    expected = '<p>es·Sii <b id="1">thi ducs</b>, <x id="2"/> nuw.</p><p>es·Twu.</p>'
    assert said(text, "es") == expected


def test_entities_stay_entities(amazon):
    assert said("a &lt; b &amp; c", "es") == "es·e &lt; b &amp; c"


@pytest.mark.parametrize("no", ['translate="no"', "translate='no'", "translate=no"])
def test_what_is_not_to_be_translated_comes_back_unchanged(amazon, no):
    text = f"In French, <span {no}>Musée <i>du</i> <span>Louvre</span></span> it is."
    kept = f"<span {no}>Musée <i>du</i> <span>Louvre</span></span>"
    assert said(text, "de") == f"de·On Frinch, {kept} ot os."


def test_a_bare_angle_bracket_makes_a_protected_element_leak_its_token(amazon):
    leaked = said('<<span translate="no">Skip me</span>', "es")
    assert leaked.startswith("<DNT_")
    assert "<span" not in leaked


def test_a_space_comes_in_before_an_angle_bracket_after_a_tag(amazon):
    assert said('x <span translate="no">y</span>> z', "es").startswith(
        'es·x <span translate="no">y</span> >'
    )


# Limits and constraints


def test_ten_thousand_bytes_are_the_limit_not_ten_thousand_characters(amazon):
    assert said("é" * 5000, "es")
    with pytest.raises(client().exceptions.TextSizeLimitExceededException) as caught:
        translate("é" * 5001, "es")
    assert caught.value.response["Error"]["Message"] == (
        "Input text size exceeds limit. Max length of request text allowed is 10000 bytes "
        "while in this request the text size is 10002 bytes"
    )
    assert refused(translate, "a" * 10_001) == "TextSizeLimitExceededException"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: translate(Settings={"Brevity": "OFF"}), "InvalidRequestException"),
        (lambda: translate(TerminologyNames=["a", "b"]), "InvalidRequestException"),
        (lambda: translate(source="english"), "InvalidRequestException"),
        (lambda: translate(source="zh-CN"), "UnsupportedLanguagePairException"),
        (lambda: translate(target="auto"), "UnsupportedLanguagePairException"),
        (lambda: translate(TerminologyNames=["none"]), "ResourceNotFoundException"),
        (lambda: client().get_parallel_data(Name="bad name"), "InvalidParameterValueException"),
        (lambda: client().get_parallel_data(Name="a__b"), "InvalidParameterValueException"),
        (lambda: client().get_parallel_data(Name="a\n"), "InvalidParameterValueException"),
        (lambda: client().get_parallel_data(Name="a" * 257), "InvalidParameterValueException"),
        (lambda: client().delete_parallel_data(Name="a.b"), "ResourceNotFoundException"),
        (lambda: client().list_parallel_data(MaxResults=501), "InvalidParameterValueException"),
        (lambda: client().list_parallel_data(NextToken="x"), "InvalidParameterValueException"),
        (
            lambda: client().list_languages(DisplayLanguageCode="ru"),
            "UnsupportedDisplayLanguageCodeException",
        ),
    ],
)
def test_what_botocore_lets_pass_is_refused(amazon, call, code):
    assert refused(call) == code


def test_an_unsupported_pair_is_named(amazon):
    with pytest.raises(client().exceptions.UnsupportedLanguagePairException) as caught:
        translate(target="ef")
    assert caught.value.response["TargetLanguageCode"] == "ef"
    assert caught.value.response["Error"]["Message"] == (
        "Unsupported language pair: en to ef. Target language 'ef' is not supported"
    )


def test_all_operations_of_the_service_model_are_there():
    assert set(contract.operations()) == {*operations.AT_ONCE, *operations.ONE_BY_ONE}
    assert len(contract.operations()) == 19


def test_there_are_75_languages_and_auto(amazon):
    codes = set()
    answer = {"NextToken": ""}
    while "NextToken" in answer:
        token = {"NextToken": answer["NextToken"]} if answer["NextToken"] else {}
        answer = client().list_languages(MaxResults=50, **token)
        codes |= {language["LanguageCode"] for language in answer["Languages"]}
    assert codes == {"auto", *languages.LANGUAGES}
    assert len(languages.LANGUAGES) == 75


# Settings


def test_settings_that_a_target_does_not_support_are_dropped_silently(amazon):
    formal = {"Formality": "FORMAL", "Profanity": "MASK", "Brevity": "ON"}
    spanish = translate("This is very damn good.", "es", Settings=formal)
    assert spanish["AppliedSettings"] == formal
    assert spanish["TranslatedText"] == "es+·Thos os  ?$#@$ guud."
    assert translate(Settings={"Formality": "FORMAL"}).get("AppliedSettings") is None
    assert translate(target="vi", Settings={"Profanity": "MASK"}).get("AppliedSettings") is None


def test_brevity_works_toward_english_from_five_languages(amazon):
    brief = {"Brevity": "ON"}
    assert translate("Hola", "en", "es", Settings=brief)["AppliedSettings"] == brief
    assert translate("Hei", "en", "fi", Settings=brief).get("AppliedSettings") is None


def test_auto_finds_the_language(amazon):
    assert translate("你好", "en", "auto")["SourceLanguageCode"] == "zh"


def test_the_same_language_is_free_and_unchanged(amazon):
    assert said("A damn thing.", "en", Settings={"Profanity": "MASK"}) == "A damn thing."
    assert amazon.ledger.characters == 0


# Documents


def document(content, target="es", kind="text/html", **more):
    # botocore would ask again after LimitExceededException, as if it was throttled
    return client(config=ONCE).translate_document(
        Document={"Content": content, "ContentType": kind},
        SourceLanguageCode="en",
        TargetLanguageCode=target,
        **more,
    )


def test_a_document_is_translated_and_only_its_prose_is_billed(amazon):
    answer = document(b"<p>Good</p>")
    assert answer["TranslatedDocument"]["Content"].decode() == "<p>es·Guud</p>"
    assert amazon.ledger.characters == 4


def test_documents_have_rules_of_their_own(amazon):
    unsupported = "UnsupportedLanguagePairException"
    assert refused(document, b"a" * 100_001, kind="text/plain") == "LimitExceededException"
    assert refused(document, b"\xff") == "InvalidRequestException"
    assert refused(document, b"a", Settings={"Brevity": "ON"}) == "InvalidRequestException"
    formal = {"Formality": "FORMAL"}
    assert refused(document, b"a", "zh", Settings=formal) == "InvalidRequestException"
    assert (
        refused(
            client().translate_document,
            Document={"Content": b"a", "ContentType": "text/plain"},
            SourceLanguageCode="es",
            TargetLanguageCode="fr",
        )
        == unsupported
    )


# Who asks


def test_a_wrong_key_a_wrong_secret_and_a_clock_that_is_off_are_told_apart(amazon, monkeypatch):
    wrong = client(aws_access_key_id="nobody", aws_secret_access_key="x")
    assert refused(translate, by=wrong) == "UnrecognizedClientException"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    wrong = boto3.Session().client("translate")
    assert refused(translate, by=wrong) == "InvalidSignatureException"
    amazon.faults.add(faults.SkewedClock(), faults.ExpiredCredentials())
    assert refused(translate) == "InvalidSignatureException"


def test_what_is_refused_is_not_billed(amazon):
    amazon.faults.add(faults.ExpiredCredentials())
    assert refused(translate) == "ExpiredTokenException"
    assert (amazon.ledger.characters, amazon.ledger.count(error="ExpiredTokenException")) == (0, 1)


def test_the_services_beside_it_know_their_callers_and_have_faults_too(amazon, monkeypatch):
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"
    amazon.faults.add(
        faults.ExpiredCredentials(operations={"sts:GetCallerIdentity"}, times=1),
        faults.Refuse(code="AccessDenied", operations={"s3:PUT"}, containing="/books/a"),
    )
    amazon.make_bucket()
    assert refused(boto3.client("sts").get_caller_identity) == "ExpiredTokenException"
    s3 = boto3.client("s3")
    assert refused(s3.put_object, Bucket="books", Key="a/b", Body=b"") == "AccessDenied"
    s3.put_object(Bucket="books", Key="b", Body=b"")
    assert translate()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    assert refused(boto3.Session().client("sts").get_caller_identity) == "InvalidClientTokenId"


# Faults


@pytest.mark.parametrize(
    "throttle",
    [
        faults.Throttle(times=1),
        faults.Throttle(times=1, code="TooManyRequestsException"),
        faults.Throttle(times=1, code="TooManyRequestsException", status=400),
        faults.Refuse(times=1, code="InternalServerException"),
        faults.Refuse(times=1, code="ServiceUnavailableException"),
    ],
)
def test_botocore_asks_again_when_it_is_throttled(amazon, throttle):
    amazon.faults.add(throttle)
    translate()
    assert amazon.ledger.count("TranslateText") == 2
    assert amazon.ledger.characters == 5


def test_a_fault_waits_and_ends_and_looks_for_its_text(amazon):
    fault = faults.Refuse(code="InvalidRequestException", containing="bad", after=1, times=1)
    amazon.faults.add(fault)
    outcomes = []
    for text in ("bad", "good", "bad", "bad"):
        try:
            outcomes.append(said(text, "es"))
        except ClientError as error:
            outcomes.append(error.response["Error"]["Code"])
    assert outcomes == ["es·bed", "es·guud", "InvalidRequestException", "es·bed"]


def test_connections_break_before_or_after_the_work(amazon):
    amazon.faults.add(faults.Reset(times=1), faults.Reset(times=1, answered=True))
    assert translate()
    assert amazon.ledger.count("TranslateText") == 3
    assert amazon.ledger.characters == 10
    assert amazon.ledger.paid_twice == {("zh", "Hello"): 2}
    amazon.faults.add(faults.Reset())
    with pytest.raises(ConnectionClosedError):
        translate(by=client(config=ONCE))


def test_a_body_that_breaks_off_reaches_the_caller_as_an_answer_without_members(amazon):
    amazon.faults.add(faults.Truncate(times=1))
    assert set(translate()) == {"ResponseMetadata"}  # botocore neither raises nor asks again
    assert "TranslatedText" in translate()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (faults.leak, "es·e <DNT_GEBKJMMFHEHCKOAJBKHKJHCA {b} </i> <x/>"),
        (faults.drop_tag, "es·e  {b} </i> <x/>"),
        (faults.double_tag, "es·e <i><i> {b} </i> <x/>"),
        (faults.move_tag, "es·e  {b} </i> <x/><i>"),
        (faults.space_tags, "es·e  < i>  {b}  < /i>   < x / > "),
        (faults.mangle_placeholders, "es·e <i> {七十八次} </i> <x/>"),
        (faults.lose_end, "es·e <i> {b"),
    ],
)
def test_translations_can_be_spoiled(amazon, how, expected):
    amazon.faults.add(faults.Spoil(how=how, times=1))
    assert said("a <i> {b} </i> <x/>", "es") == expected


def test_an_answer_can_take_its_time(amazon):
    amazon.faults.add(faults.Latency(seconds=0.1, times=1))
    start = time.monotonic()
    translate()
    assert time.monotonic() - start >= 0.1


def test_requests_at_the_same_time_are_counted(amazon):
    together = threading.Barrier(4, timeout=60)

    def meet(text):
        together.wait()
        return text

    amazon.faults.add(faults.Spoil(how=meet, times=4))
    shared = client()
    threads = [
        threading.Thread(target=translate, args=(f"Text {n}",), kwargs={"by": shared})
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert amazon.ledger.peak == 4
    assert sorted(amazon.ledger.texts()) == ["Text 0", "Text 1", "Text 2", "Text 3"]


# The wire


def test_cbor_is_refused_by_name(amazon):
    host, _, port = amazon.address.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port))
    path = "/service/AWSShineFrontendService_20170701/operation/TranslateText"
    connection.request("POST", path, body=b"\xbf\xff", headers={"smithy-protocol": "rpc-v2-cbor"})
    answer = connection.getresponse()
    problem = json.loads(answer.read())
    connection.close()
    assert answer.status == 400
    assert problem["Message"] == "The stand-in speaks AWS JSON 1.1, not RPC v2 CBOR."


def test_it_says_what_it_is_to_whoever_looks(amazon):
    translate()
    with urllib.request.urlopen(amazon.address) as page:
        assert json.load(page) == {
            "stand-in": "This is not Amazon Translate. It answers with made-up words.",
            "requests": 1,
            "characters": 5,
            "peak": 1,
            "paid twice": 0,
        }


def test_subprocesses_find_it_by_their_environment(amazon):
    script = (
        "import boto3; print(boto3.client('translate').translate_text(Text='Good',"
        "SourceLanguageCode='en', TargetLanguageCode='es')['TranslatedText'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout == "es·Guud\n"


def test_half_a_sign_is_refused(amazon):
    assert refused(translate, "\ud800") == "InvalidRequestException"


def test_sentences_that_are_paid_for_again_are_known_whole(amazon):
    translate(
        'See <a id="1">the docs</a>. Then <i translate="no">2</i> &amp; <b>the docs</b>.\nBye'
    )
    assert set(amazon.ledger.sentences) == {
        ("zh", "See ◇the docs◇."),
        ("zh", "Then ◇ &amp; ◇the docs◇."),
        ("zh", "Bye"),
    }
    assert amazon.ledger.paid_twice == {}
    translate('See <a id="3">the docs</a>.')
    assert amazon.ledger.paid_twice == {("zh", "See ◇the docs◇."): 2}
