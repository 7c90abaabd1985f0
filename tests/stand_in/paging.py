"""Lists in pages: ``MaxResults``, and a ``NextToken`` that only this list understands."""

from __future__ import annotations

import base64
from typing import Any, TypeVar

from .errors import bad_request
from .state import Call

Row = TypeVar("Row")


def page(
    call: Call, rows: list[Row], what: str, *, most: int = 100
) -> tuple[list[Row], dict[str, Any]]:
    """Give the page of *rows* that was asked for, and the token of the next one if there is one."""
    start = 0
    if token := call.request.get("NextToken"):
        kind, _, number = _decoded(token).partition(":")
        if kind != what or not number.isdecimal():
            raise bad_request(call.declared, "The NextToken is not valid.")
        start = int(number)
    end = start + call.request.get("MaxResults", most)
    more = {"NextToken": base64.b64encode(f"{what}:{end}".encode()).decode()}
    return rows[start:end], more if end < len(rows) else {}


def _decoded(token: str) -> str:
    try:
        return base64.b64decode(token, validate=True).decode()
    except ValueError:
        return ""
