"""Which languages there are, and how one is found by any of its codes."""

from __future__ import annotations

import difflib
import re
from functools import cache
from importlib.metadata import entry_points

from ..problems import OptionError, did_you_mean
from .profile import Profile
from .table import PROFILES

GROUP = "sphinx_amts.languages"
"""The entry-point group in which other packages register a :class:`Profile`."""

_REGION = re.compile(r"-([a-z]{2}|\d{3})$")


@cache
def all_profiles() -> tuple[Profile, ...]:
    """List the languages by code: the built-in ones, and those that other packages register.

    :raises OptionError: if what a package registers is not a :class:`Profile`.
    """
    profiles = {profile.code: profile for profile in PROFILES}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        profile = entry.load()
        if not isinstance(profile, Profile):
            message = (
                f"the entry point {entry.name!r} of {GROUP} is {entry.value!r}, which is not a "
                "sphinx_amts.languages.Profile; mend or remove the package that registers it"
            )
            raise OptionError(message)
        profiles[profile.code] = profile
    return tuple(profiles[code] for code in sorted(profiles))


@cache
def _index() -> dict[str, Profile]:
    """Map every code to its language; a product code wins over the alias of another language."""
    profiles = all_profiles()
    index = {_key(profile.code): profile for profile in profiles}
    for profile in profiles:
        for code in profile.codes:
            index.setdefault(_key(code), profile)
    return index


def _key(code: str) -> str:
    return code.strip().replace("_", "-").lower()


def find(code: str) -> Profile:
    """Give the language that *code* means, whatever its case and separators.

    A region that is not known is left out, as RFC 4647 looks languages up: ``de_AT`` is ``de``.

    :raises OptionError: if no language has this code.
    """
    index = _index()
    key = _key(code)
    profile = index.get(key) or index.get(_REGION.sub("", key))
    if profile is None:
        message = f"{code!r} is not a known language code{_hint(key)}"
        raise OptionError(message)
    return profile


def _hint(key: str) -> str:
    """Say what the unknown *key* may have meant: the name of a language, or a code with a typo."""
    profiles = all_profiles()
    names = {re.split(r"\W", profile.name.lower())[0]: profile.code for profile in profiles[::-1]}
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.75)
    if near:
        return f"; did you mean {names[near[0]]!r}?"
    codes = [profile.code for profile in profiles]
    return did_you_mean(key, codes) or f" (there are {', '.join(codes)})"
