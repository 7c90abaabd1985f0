"""The modules of the audit page's script, put together as one: a file on disk may load no other."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).with_name("script")
_MAIN = "main.js"

_IMPORT = re.compile(r'^import \{ [^}]+ \} from "\./(?P<module>[\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|let|function) )", re.MULTILINE)


@cache
def bundle() -> str:
    """Give the script of the page: each module after those that it imports, in one scope.

    No two modules may have the same name at their top level, and only functions may use what is
    imported in a circle; a test sees to the first, the browser to the second.
    """
    order: dict[str, str] = {}
    _collect(_MAIN, order, set())
    parts = (f"// {name}\n{_EXPORT.sub('', _IMPORT.sub('', text))}" for name, text in order.items())
    return '(() => {\n"use strict";\n\n' + "\n".join(parts) + "})();\n"


def _collect(name: str, order: dict[str, str], met: set[str]) -> None:
    """Add module *name* to *order*, after those that it imports and that were not met yet."""
    met.add(name)
    text = (_HERE / name).read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        if found["module"] not in met:
            _collect(found["module"], order, met)
    order[name] = text
