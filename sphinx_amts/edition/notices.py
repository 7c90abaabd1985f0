"""Warnings of what is wrong with a translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from ..report import Notice
    from .build import Build

logger = logging.getLogger(__name__)


def give_notice(build: Build, notices: Iterable[Notice]) -> None:
    """Warn of what is wrong with the translation, once, where it is."""
    for notice in notices:
        location = notice.page or (f"{notice.path}:{notice.line or 1}" if notice.path else None)
        logger.warning(
            "%s: %s",
            build.code,
            notice.message,
            type="amts",
            subtype=notice.kind,
            location=location,
        )
