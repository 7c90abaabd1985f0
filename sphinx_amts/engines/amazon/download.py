"""Files that Amazon gives by an address of its own, valid for half an hour: data, and their errors."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...problems import EngineError

_SECONDS = 60.0
_NUMBER = re.compile(r"\d+")


def fetch(url: str, what: str) -> bytes:
    """Read a file of Amazon's; the address holds a signature and is never shown.

    :param what: what it is, for messages.
    :raises EngineError: if it cannot be read.
    """
    if not url.startswith(("https://", "http://")):
        message = f"Amazon gave no address for {what}; ask again later"
        raise EngineError(message)
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:
            data: bytes = answer.read()
    except urllib.error.HTTPError as error:
        message = f"{what} cannot be read: Amazon answers {error.code} {error.reason}; run it again"
        raise EngineError(message) from None
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        message = f"{what} cannot be read: {reason}; check the network, then run it again"
        raise EngineError(message) from None
    return data


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """What Amazon says of one record of a file of parallel data."""

    where: str
    """Amazon's words, such as ``Number 1 TU element``."""
    why: str

    @property
    def number(self) -> int | None:
        """Give the number that stands in its words; None if there is none."""
        found = _NUMBER.search(self.where)
        return int(found[0]) if found else None


def load_complaints(data: bytes) -> Iterator[Complaint]:
    """Read the file of errors of parallel data (Developer Guide, "Adding your parallel data").

    :raises EngineError: if it is none.
    """
    try:
        messages = json.loads(data)["messages"]
        for one in messages:
            if not isinstance(one, Mapping):
                message = "a message is no object"
                raise TypeError(message)
            yield Complaint(
                where=str(one.get("content") or ""),
                why=str(one.get("message") or "no reason given"),
            )
    except (ValueError, KeyError, TypeError) as error:
        message = f"Amazon's file of errors cannot be read: {error}"
        raise EngineError(message) from None
