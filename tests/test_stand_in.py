"""The stand-in of Amazon Translate does what the documentation says, to a real boto3."""

import boto3
import pytest
from botocore.exceptions import ClientError
from stand_in import faults


def translate(text="Hello", target="zh", source="en", **more):
    return boto3.client("translate").translate_text(
        Text=text, SourceLanguageCode=source, TargetLanguageCode=target, **more
    )


def refused(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response


def test_translations_name_their_language_and_are_no_translations(amazon):
    assert translate("The new model.")["TranslatedText"] == "zh·壬乙己丁。"
    assert translate("The new model.", "es")["TranslatedText"] == "es·Thi niw mudil."


def test_ten_thousand_bytes_are_the_limit_not_ten_thousand_characters(amazon):
    assert translate("é" * 5000, "es")
    error = refused(translate, "é" * 5001, "es")["Error"]
    assert error["Code"] == "TextSizeLimitExceededException"
    assert error["Message"].endswith("while in this request the text size is 10002 bytes")


def test_what_is_throttled_is_asked_again(amazon):
    amazon.faults.add(faults.Throttle(times=2))
    translate()
    assert amazon.ledger.count("TranslateText") == 3
    assert amazon.ledger.characters == 5
