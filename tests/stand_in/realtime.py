"""TranslateText, TranslateDocument and ListLanguages: what is answered at once."""

from __future__ import annotations

from typing import Any

from . import languages, marked
from .errors import Code, ServiceError, not_found
from .faults import Spoil
from .paging import page
from .state import Call
from .wording import Manner, Phrases

TEXT_BYTES = 10_000
"""AWS Developer Guide, "Guidelines and quotas": UTF-8 bytes of a TranslateText request."""

DOCUMENT_BYTES = 100_000
"""The same page: bytes, and characters, of a TranslateDocument request."""

_DOCUMENTS = ("text/html", "text/plain")  # the service reads docx, too


def translate_text(call: Call) -> dict[str, Any]:
    """Translate up to 10,000 bytes."""
    text = call.request["Text"]
    size = len(text.encode())
    if size > TEXT_BYTES:
        raise too_large(size)
    source, target = _pair(call, text)
    applied = languages.applied(call.request.get("Settings", {}), source, target)
    manner = Manner(target=target, settings=applied, terms=_terms(call, source, target))
    translated = _translate(call, text, source, manner, billed=len(text))
    return {"TranslatedText": translated, **_said(call, source, manner)}


def translate_document(call: Call) -> dict[str, Any]:
    """Translate a small HTML or plain document."""
    document = call.request["Document"]
    if document["ContentType"] not in _DOCUMENTS:
        message = f"The stand-in translates {' and '.join(_DOCUMENTS)} only."
        raise ServiceError(Code.INVALID_REQUEST, message)
    text = _decode(document["Content"])
    source, target = _pair(call, text)
    if "en" not in {source, target}:
        message = "Source or target language has to be English for TranslateDocument."
        members = {"SourceLanguageCode": source, "TargetLanguageCode": target}
        raise ServiceError(Code.UNSUPPORTED_LANGUAGE_PAIR, message, members)
    settings = call.request.get("Settings", {})
    if "Brevity" in settings:
        raise ServiceError(Code.INVALID_REQUEST, "Brevity is not supported for TranslateDocument.")
    if "Formality" in settings and target not in languages.FORMALITY:
        raise ServiceError(Code.INVALID_REQUEST, f"Formality is not supported for {target}.")
    applied = languages.applied(settings, source, target)
    manner = Manner(target=target, settings=applied, terms=_terms(call, source, target))
    html = document["ContentType"] == "text/html"
    billed = len(marked.prose_of(text)) if html else len(text)
    translated = _translate(call, text, source, manner, billed=billed)
    content = {"Content": translated.encode()}
    return {"TranslatedDocument": content, **_said(call, source, manner)}


def list_languages(call: Call) -> dict[str, Any]:
    """List the languages, by their English names whatever the display language is."""
    rows = [{"LanguageName": name, "LanguageCode": code} for code, name in LISTED]
    rows, more = page(call, rows, "languages", most=500)
    display = call.request.get("DisplayLanguageCode", "en")
    return {"Languages": rows, "DisplayLanguageCode": display, **more}


LISTED = (("auto", "Auto"), *languages.LANGUAGES.items())


def too_large(size: int) -> ServiceError:
    """Refuse a text, in the words of the real service."""
    message = (
        f"Input text size exceeds limit. Max length of request text allowed is {TEXT_BYTES} bytes "
        f"while in this request the text size is {size} bytes"
    )
    return ServiceError(Code.TEXT_SIZE_LIMIT_EXCEEDED, message)


def _decode(content: bytes) -> str:
    if len(content) > DOCUMENT_BYTES:
        message = f"The document has {len(content)} bytes; at most {DOCUMENT_BYTES} are allowed."
        raise ServiceError(Code.LIMIT_EXCEEDED, message)
    try:
        return content.decode()
    except UnicodeDecodeError:
        message = "Invalid utf-8 encoded texts detected"
        raise ServiceError(Code.INVALID_REQUEST, message) from None


def _pair(call: Call, text: str) -> tuple[str, str]:
    source, target = call.request["SourceLanguageCode"], call.request["TargetLanguageCode"]
    languages.check_pair(source, target)
    return languages.detect(text) if source == "auto" else source, target


def _terms(call: Call, source: str, target: str) -> dict[str, Phrases]:
    terms = {}
    for name in call.request.get("TerminologyNames", ()):
        if name not in call.region.terminologies:
            raise not_found(name, "terminology")
        terms[name] = call.region.terminologies[name].phrases(source, target)
    return terms


def _translate(call: Call, text: str, source: str, manner: Manner, *, billed: int) -> str:
    if source == manner.target:
        return text  # not billed either: "What is Amazon Translate?", "Supported languages"
    translated = marked.translate(text, manner)
    call.entry.characters = billed
    call.world.ledger.note_sentences(manner.target, manner.sentences)
    spoil = call.fault(Spoil)
    return spoil.how(translated) if spoil else translated


def _said(call: Call, source: str, manner: Manner) -> dict[str, Any]:
    said: dict[str, Any] = {"SourceLanguageCode": source, "TargetLanguageCode": manner.target}
    if call.request.get("TerminologyNames"):
        said["AppliedTerminologies"] = applied_terminologies(manner)
    if call.request.get("Settings"):
        said["AppliedSettings"] = dict(manner.settings) or None
    return said


def applied_terminologies(manner: Manner, most: int = 250) -> list[dict[str, Any]]:
    """Give the terms that were applied, as the API gives them."""
    return [
        {
            "Name": name,
            "Terms": [
                {"SourceText": source, "TargetText": target} for source, target in terms.items()
            ][:most],
        }
        for name, terms in manner.used.items()
    ]
