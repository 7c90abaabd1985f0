"""XLIFF of any version that is read: which one a file is, and its units."""

from __future__ import annotations

from . import xliff12, xliff21
from .safexml import read_xml
from .units import Units, refuse_doubles


def load_xliff(data: bytes) -> Units:
    """Read XLIFF 1.2, 2.0 or 2.1.

    :raises ValueError: naming the line, if it is none of these, or two units have one id.
    """
    root = read_xml(data)
    version = root.attributes.get("version", "")
    if root.name == f"{{{xliff12.NAMESPACE}}}xliff" and version == "1.2":
        units = xliff12.read_xliff12(root)
    elif root.name == f"{{{xliff21.NAMESPACE}}}xliff" and version in {"2.0", "2.1"}:
        units = xliff21.read_xliff21(root)
    elif root.local == "xliff":
        message = f"line {root.line}: it is XLIFF {version or '?'}; 1.2, 2.0 and 2.1 are read"
        raise ValueError(message)
    else:
        message = f"line {root.line}: it is no XLIFF: it begins with <{root.local}>"
        raise ValueError(message)
    refuse_doubles(units.units)
    return units
