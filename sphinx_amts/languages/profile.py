"""What the product knows about one language, and how a book changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Literal

from ..problems import OptionError, did_you_mean


class Segmenter(StrEnum):
    """How runs of a script that is written without spaces are cut into words."""

    CHARACTERS = "characters"
    """Character by character, each with its combining marks."""
    CHINESE = "chinese"
    """jieba's dictionary and hidden Markov model (rjieba)."""
    JAPANESE = "japanese"
    """BudouX's model of Japanese words."""
    THAI = "thai"
    """BudouX's model of Thai words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """One language."""

    code: str
    """The product's code, which is Amazon Translate's."""
    name: str
    """Its name in English."""
    own_name: str
    """Its name in itself: what a language switcher shows."""
    sphinx: str
    """Sphinx's code: the value of ``language``, and the first folder looked at for catalogs."""
    tag: str
    """The BCP 47 tag for ``<html lang>``."""
    aliases: tuple[str, ...] = ()
    """Further codes that mean this language."""
    direction: Literal["ltr", "rtl"] = "ltr"
    """``ltr`` or ``rtl``."""
    bleu: str = "13a"
    """The sacrebleu tokenizer."""
    ends: str = ".!?…"
    """The characters that may end a sentence."""
    abbreviations: tuple[str, ...] = ()
    """Words, without their last full stop, that do not end a sentence."""
    spaced: bool = True
    """Whether spaces separate words."""
    segmenter: Segmenter = Segmenter.CHARACTERS
    """How runs of a script without spaces are cut into words."""
    joiner: str = " "
    """What stands between two sentences."""
    quotes: str = "“”‘’"
    """Opening and closing quotation mark, then those of a quotation in a quotation."""
    fullwidth: str = ""
    """An ASCII punctuation mark and its full-width form, in turn: ``,，;；``."""
    spaced_marks: str = ""
    """The marks that have a no-break space inside of them, or before them, as in French."""
    elision: bool = False
    """Whether ``l'`` of ``l'homme`` is a word of its own."""
    width: float = 2.0
    """How many letters of English one wide character is worth (2: its width in Unicode)."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Give every code of this language, the product's first, each once."""
        return tuple(dict.fromkeys((self.code, self.sphinx, self.tag, *self.aliases)))

    @property
    def locales(self) -> tuple[str, ...]:
        """Give the names that a folder of catalogs may have, the likeliest first."""
        names = (self.sphinx, *(code.replace("-", "_") for code in self.codes), *self.codes)
        return tuple(dict.fromkeys(names))

    def override(self, changes: Mapping[str, object], *, where: str = "the profile") -> Profile:
        """Give a copy with *changes*; values may be text, as ``-D`` gives them.

        :param where: what the changes are called in messages.
        :raises OptionError: if there is no such field, or it cannot have such a value.
        """
        allowed = [field.name for field in fields(self) if field.name not in {"code", "aliases"}]
        values: dict[str, object] = {}
        for name, value in changes.items():
            if name not in allowed:
                message = (
                    f"{where}[{name!r}] is not a field of a language "
                    f"(there are {', '.join(allowed)}){did_you_mean(name, allowed)}"
                )
                raise OptionError(message)
            values[name] = _convert(getattr(self, name), name, value, where)
        return replace(self, **values)  # type: ignore[arg-type]


_CHOICES = {"direction": ("ltr", "rtl"), "segmenter": tuple(Segmenter)}
_SIZES: dict[str, tuple[Callable[[int], bool], str]] = {
    "quotes": (lambda size: size in {2, 4}, "two or four characters"),
    "fullwidth": (lambda size: size % 2 == 0, "pairs of characters"),
    "name": (lambda size: size > 0, "a name"),
    "own_name": (lambda size: size > 0, "a name"),
    "sphinx": (lambda size: size > 0, "a language code"),
    "tag": (lambda size: size > 0, "a language tag"),
    "ends": (lambda size: size > 0, "at least one character"),
}
_FLAGS = {"1": True, "true": True, "on": True, "yes": True}
_FLAGS |= {"0": False, "false": False, "off": False, "no": False}


def flag(value: object) -> bool | None:
    """Read a yes or no as conf.py, YAML or ``-D`` write it; None if it is neither."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).strip().lower()) if isinstance(value, str | int) else None


def _convert(current: object, name: str, value: object, where: str) -> object:
    """Give *value* the type of *current*, or say what was wanted."""
    result: object = None
    wanted = "text"
    if isinstance(current, bool):
        result, wanted = flag(value), "True or False"
    elif isinstance(current, float):
        result, wanted = _positive(value), "a number above 0"
    elif isinstance(current, tuple):
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts):
            result = tuple(parts)
        wanted = "a list of text"
    elif isinstance(value, str):
        result = value
        if name in _CHOICES:
            wanted = " or ".join(repr(str(choice)) for choice in _CHOICES[name])
            result = _chosen(name, value)
        elif name in _SIZES:
            fits, wanted = _SIZES[name]
            result = value if fits(len(value)) else None
    if result is None:
        message = f"{where}[{name!r}] is {value!r}; it has to be {wanted}"
        raise OptionError(message)
    return result


def _chosen(name: str, value: str) -> str | None:
    """Give the member of a closed choice that *value* is."""
    return next((choice for choice in _CHOICES[name] if choice == value), None)


def _positive(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None
