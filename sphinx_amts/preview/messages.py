"""The few words that a reader sees, in the language of the edition."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.numbers import format_percent

from .edition import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIASES = {
    "fil": "tl",
    "nb": "no",
    "nn": "no",
    "prs": "fa",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-tw": "zh-hant",
}
"""Tags that read the words of another one, which no cutting of subtags leads to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages:
    """The words of one language."""

    lang: str
    """The BCP 47 tag of the language that they are in."""
    locale: Locale
    """What numbers are written by."""
    origins: Mapping[str, str]
    """What each origin is called."""
    switch: str
    """The label of the switch of the marks."""
    heading: str
    """The name of the region that tells the origins."""
    languages: str
    """The name of the list of languages."""
    separator: str = ", "
    percent_last: bool = False

    def share(self, origin: str, percent: int) -> str:
        """Say how much comes from *origin*: ``82% by people``."""
        number = format_percent(percent / 100, locale=self.locale)
        words = self.origins[origin]
        return f"{words} {number}" if self.percent_last else f"{number} {words}"


def messages(lang: str) -> Messages:
    """Give the words for a BCP 47 tag, by its longest start that is known, else in English."""
    table = _table()
    starts = [_ALIASES.get(tag, tag) for tag in _starts(lang)]
    known = next((tag for tag in starts if tag in table), "")
    words = table[known or "en"]
    return Messages(
        lang=lang if known else "en",
        locale=_locale(lang if known else "en"),
        origins={origin: words[origin] for origin in ORIGINS},
        switch=words["show"],
        heading=words["origins"],
        languages=words["languages"],
        separator=words.get("separator", ", "),
        percent_last=words.get("percent") == "last",
    )


def _starts(lang: str) -> list[str]:
    """Give the tag and its shorter forms, as RFC 4647 looks up: ``zh-hant-tw``, ``zh-hant``, ``zh``."""
    subtags = lang.replace("_", "-").casefold().split("-")
    return ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]


def _locale(lang: str) -> Locale:
    for tag in _starts(lang):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = files(__package__).joinpath("messages.toml").read_text("utf-8")
    return {tag.casefold(): words for tag, words in tomllib.loads(text).items()}
