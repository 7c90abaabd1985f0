"""A language that nobody has translated a book into: an error for some, and passed over by others."""

from __future__ import annotations

from sphinx.util import logging

from ..problems import OptionError
from .build import Build
from .gathering import Gathered

logger = logging.getLogger(__name__)


def no_translation(build: Build, purpose: str) -> str:
    """Say that there is no human translation, and what to do.

    :param purpose: what it is needed for, such as ``to find terms in``.
    """
    return (
        f"there is no human translation into {build.code!r} {purpose}; "
        f"name it: amts_languages = {{{build.code!r}: {{'translation': '…'}}}}"
    )


def passed_over(gathered: Gathered, purpose: str, *, required: bool) -> bool:
    """Tell whether a language is to be passed over, and say why.

    :raises OptionError: if it is, but was *required*.
    """
    if gathered.has_human:
        return False
    message = no_translation(gathered.build, purpose)
    if required:
        raise OptionError(message)
    logger.info("amts %s: %s", gathered.build.code, message)
    return True
