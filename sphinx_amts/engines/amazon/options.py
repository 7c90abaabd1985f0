"""What each option of the engine ``amazon`` may be; ``-D`` gives all of them as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NoReturn

from ...languages.profile import flag
from ...problems import EngineError, did_you_mean
from .limits import BUCKET, RESOURCE_NAME, RESOURCE_NAME_LENGTH, ROLE
from .prices import Prices, amount

MOST_AT_ONCE = 64
"""More requests at a time than this only meet the account's own limit."""


def _fail(name: str, value: object, wanted: str) -> NoReturn:
    message = f"engine 'amazon': {name} is {value!r}; {wanted}"
    raise EngineError(message)


def _text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        _fail(name, value, "it has to be text")
    return value.strip()


def _resource(value: object, name: str) -> str:
    text = _text(value or None, name) or ""
    if text and not (RESOURCE_NAME.fullmatch(text) and len(text) <= RESOURCE_NAME_LENGTH):
        _fail(name, value, "it has to be letters, digits, '-' and single '_', at most 256")
    return text


def _matching(fits: Callable[[str], object], wanted: str) -> Callable[[object, str], str | None]:
    def read(value: object, name: str) -> str | None:
        text = _text(value, name)
        if text is not None and not fits(text):
            _fail(name, value, wanted)
        return text

    return read


def _count(most: int | None) -> Callable[[object, str], int | None]:
    def read(value: object, name: str) -> int | None:
        if value is None:
            return None
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        least = 1 if most else 0
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            _fail(name, value, f"it has to be a whole number, at least {least}")
        if most is not None and number > most:
            _fail(name, value, f"it has to be at most {most}")
        return number

    return read


def _yes(word: str) -> Callable[[object, str], bool]:
    """Read a switch that Amazon calls *word* (``ON``, ``MASK``); yes and no do as well."""

    def read(value: object, name: str) -> bool:
        if value is None:
            return False
        answer = True if str(value).strip().upper() == word else flag(value)
        if answer is None:
            _fail(name, value, f"it has to be True or False (or {word!r})")
        return answer

    return read


def _formality(value: object, name: str) -> str:
    choices = ("FORMAL", "INFORMAL")
    chosen = "" if value is None else str(value).strip().upper()
    if chosen and chosen not in choices:
        hint = did_you_mean(chosen, choices)
        _fail(name, value, f"it has to be 'formal' or 'informal'{hint}")
    return chosen


def _prefix(value: object, name: str) -> str:
    text = (_text(value, name) or "amts").strip("/")
    parts = PurePosixPath(text).parts
    if not parts or "details" in parts or ".." in parts:
        _fail(name, value, "it has to be a folder, none of it called 'details'")
    return f"{text}/"


def _money(value: object, name: str) -> Decimal | None:
    return None if value is None else amount(value, name)


READERS: Mapping[str, Callable[[object, str], object]] = {
    "region": _text,
    "profile": _text,
    "concurrency": _count(MOST_AT_ONCE),
    "formality": _formality,
    "brevity": _yes("ON"),
    "profanity": _yes("MASK"),
    "terminology": _resource,
    "max_characters": _count(None),
    "max_cost": _money,
    "prices": lambda value, name: Prices.read({} if value is None else value),
    "bucket": _matching(BUCKET.fullmatch, "it has to be the name of a bucket, without s3://"),
    "prefix": _prefix,
    "role": _matching(
        ROLE.fullmatch,
        "it has to be the ARN of a role, such as arn:aws:iam::111122223333:role/Name",
    ),
    "kms_key": _text,
    "parallel_data": lambda value, name: _resource(value, name) or None,
}
"""Every option of the engine, and what reads it."""
