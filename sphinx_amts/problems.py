"""The errors that stop a build and the warnings that do not, each with a name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum


class AmtsError(Exception):
    """Something that a person has to mend; its text is one line that says what, where and how."""


class OptionError(AmtsError):
    """An option has a value that cannot be used."""


class MemoryFileError(AmtsError):
    """The memory file cannot be read, or not be written."""


class EngineError(AmtsError):
    """An engine cannot work at all (one failed sentence is a result, not an error)."""


class Problem(StrEnum):
    """The kinds of warning; ``suppress_warnings = ["amts.<kind>"]`` silences one."""

    MISSING_PAGE = "missing_page"
    """A page of the source book has no counterpart in the translated book, or is only a part of one there."""
    ORPHANED_PAGE = "orphaned_page"
    """A page of the translated book has no counterpart in the source book, or only one of another name."""
    UNREADABLE_PAGE = "unreadable_page"
    """A page of the translated book cannot be read: broken encoding, invalid notebook, conflict markers."""
    DIALECT = "dialect"
    """A page in a dialect of Markdown has a mark that its author cannot have meant so."""
    CATALOG = "catalog"
    """A gettext catalog cannot be read, or not all of it."""
    TAGS = "tags"
    """A translation does not have the tags of its source, and cannot be repaired with certainty."""
    ENGINE = "engine"
    """An engine did not translate a sentence."""
    SPLICE = "splice"
    """A translation could not be put into the page; the page shows the source there."""
    CODE = "code"
    """A block of code of the translation is another than the source's, in more than comments and strings."""
    STALE = "stale"
    """A human translation was made from an older text than the source has now."""
    BASE = "base"
    """It cannot be told what a translated page was made from, or not as it is recorded."""


def first_line(error: BaseException) -> str:
    """Give what an error of another library says first, or else its name."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Give ``"; did you mean 'x'?"`` for a *word* that looks like a typo, else nothing."""
    [*near] = difflib.get_close_matches(word, list(allowed), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
