"""Every option of the product, declared once: name, default, types and what it does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ..languages.profile import flag
from ..problems import OptionError, did_you_mean


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One option: of the book, or of one of its languages."""

    name: str
    default: object
    types: tuple[type, ...]
    """What its value may be, besides None where that is the default."""
    help: str
    """What it does, for documentation and messages."""
    choices: tuple[str, ...] = ()
    """Its values, where the choice is closed."""


OPTIONS: tuple[Option, ...] = (
    Option(
        name="amts_source_language",
        default=None,
        types=(str,),
        help="The language the book is written in; by default its ``language``, else ``en``.",
    ),
    Option(
        name="amts_languages",
        default={},
        types=(dict,),
        help="The languages to translate into: a code and its options, or the folder of the "
        "translated book.",
    ),
    Option(
        name="amts_memory",
        default=None,
        types=(str, Path),
        help="The file that keeps all translations, or the URL of a database of PostgreSQL that "
        "machines share; by default ``.amts/memory.sqlite3`` in the source folder.",
    ),
    Option(
        name="amts_marks",
        default=True,
        types=(bool, str),
        help="Whether pages show where each text comes from; ``off`` for a clean publication.",
    ),
    Option(
        name="amts_engine",
        default="none",
        types=(str,),
        help="The engine of every language that does not name its own.",
    ),
    Option(
        name="amts_switcher",
        default=True,
        types=(bool, str),
        help="Whether pages link to themselves in the other languages.",
    ),
    Option(
        name="amts_language_urls",
        default={},
        types=(dict,),
        help="Where each language is published, for the switcher: a code and a URL; by default "
        "``../<code>/`` for the languages translated into, and nowhere for the source.",
    ),
    Option(
        name="amts_dry_run",
        default=False,
        types=(bool, str),
        help="Whether engines are asked nothing, and a build only says what they would be asked.",
    ),
    Option(
        name="amts_embeddings",
        default=False,
        types=(bool, str),
        help="Whether the two books are also aligned by the meaning of their sentences "
        "(extra ``embeddings``).",
    ),
    Option(
        name="amts_threshold",
        default=0.5,
        types=(float, int, str),
        help="The score, from 0 to 1, below which a pair is left out of parallel data.",
    ),
    Option(
        name="amts_fail_on",
        default="never",
        types=(str,),
        choices=("never", "stale", "open"),
        help="What makes the exit status of ``amts-<code>-sync`` 1: ``stale``, a human translation "
        "that is out of date; ``open``, anything that there is to do.",
    ),
    Option(
        name="amts_baseline",
        default=None,
        types=(str, Path),
        help="The ``sync.json`` of an earlier report, relative to ``conf.py``: what was to do then "
        "fails nothing.  ``{code}`` in it stands for the code of the language.",
    ),
)
"""The options of a book: names in ``conf.py``."""

LANGUAGE_OPTIONS: tuple[Option, ...] = (
    Option(
        name="translation",
        default=None,
        types=(str, Path),
        help="The folder of the translated book, relative to ``conf.py``.",
    ),
    Option(
        name="catalogs",
        default=None,
        types=(bool, str),
        help="Whether gettext catalogs in ``locale_dirs`` are used; by default if there are any.",
    ),
    Option(
        name="pages",
        default=None,
        types=(dict, str),
        help="What the pages of the translated book are called: a pattern such as ``{page}_zh``, "
        "or for each page of the source its name there; by default the same.",
    ),
    Option(
        name="base",
        default=None,
        types=(str, Path),
        help="Where the text that was translated is kept: a pattern such as ``{page}_origin`` beside "
        "the translated pages, or a folder with a copy of the book, relative to ``conf.py``.",
    ),
    Option(
        name="engine",
        default=None,
        types=(str,),
        help="What translates where no person did; by default ``amts_engine``.",
    ),
    Option(name="engine_options", default={}, types=(dict,), help="The engine's own options."),
    Option(
        name="terminology",
        default=None,
        types=(str, Path),
        help="A CSV, TSV or TMX file of terms and their translations, relative to ``conf.py``.",
    ),
    Option(
        name="builder",
        default="html",
        types=(str,),
        help="The Sphinx builder that writes the translated book: ``html``, ``latex`` and so on.",
    ),
    Option(
        name="options",
        default={},
        types=(dict,),
        help="Options of Sphinx and its extensions, for this language, such as ``html_title``.",
    ),
    Option(
        name="profile",
        default={},
        types=(dict,),
        help="What is different from the product's knowledge of the language.",
    ),
    Option(
        name="stale",
        default="source",
        types=(str,),
        choices=("source", "human"),
        help="What is shown where the human text is out of date and no engine translates.",
    ),
    Option(
        name="code_blocks",
        default="source",
        types=(str,),
        choices=("source", "human"),
        help="Whose blocks of code are shown; with ``human`` those of the translation that differ "
        "from the source's in nothing but comments, strings and the set-up of fonts.",
    ),
)
"""The options of one language: keys in ``amts_languages[code]``."""


def fail(where: str, value: object, wanted: str) -> NoReturn:
    """Say that the option *where* has a *value* that it cannot have.

    :raises OptionError: always.
    """
    message = f"{where} is {value!r}; {wanted}"
    raise OptionError(message)


def typed(option: Option, value: object, where: str) -> Any:
    """Check the *value* of an option; yes and no may be written as text, as ``-D`` does.

    :raises OptionError: if it cannot have this value.
    """
    if value is None and option.default is None:
        return None
    if bool in option.types:
        answer = flag(value)
        if answer is None:
            fail(where, value, "it has to be True or False (or 'on' or 'off')")
        return answer
    if float in option.types:
        return _share(value, where)
    if not isinstance(value, option.types):
        kinds: dict[type, str] = {dict: "a dictionary", str: "text", Path: "a path"}
        wanted = " or ".join(kinds[kind] for kind in option.types)
        fail(where, value, f"it has to be {wanted}")
    if value == "" and option.default is not None:
        fail(where, value, f"it must not be empty; by default it is {option.default!r}")
    if option.choices and value not in option.choices:
        allowed = ", ".join(map(repr, option.choices))
        fail(
            where, value, f"it has to be one of {allowed}{did_you_mean(str(value), option.choices)}"
        )
    return value


def _share(value: object, where: str) -> float:
    """Read a number from 0 to 1, which ``-D`` gives as text."""
    try:
        number = float(value) if isinstance(value, float | int | str) else math.nan
    except ValueError:
        number = math.nan
    if isinstance(value, bool) or not 0 <= number <= 1:
        fail(where, value, "it has to be a number from 0 to 1")
    return number
