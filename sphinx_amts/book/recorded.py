"""Where a translated page says which revision of the source it was made from: in its own file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
_FIELD = re.compile(r"^:amts-base:[ \t]+(\S+)[ \t]*$", re.MULTILINE)
_HEAD = 2000
"""How many characters of a page of reStructuredText are looked at for its docinfo."""
_STATES = Path(".translate") / "state"
"""Where QuantEcon's ``action-translation`` notes, for each file, what it was synchronised with."""

_TRAILER = re.compile(
    r"^(?:Source-Revision|Translated-From):[ \t]*(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_ABOUT_ITSELF = re.compile(
    r"^.*(?:this reverts commit|cherry picked from).*$", re.IGNORECASE | re.MULTILINE
)
_HASH = re.compile(r"(?<![\w-])[0-9a-f]{7,64}(?![\w-])")


def revision_in_page(path: Path) -> str:
    """Give the revision that the page at *path* names in its head; empty if it names none.

    MyST: ``amts: {base: …}`` in the front matter; a notebook: the same in its metadata;
    reStructuredText: ``:amts-base: …`` in the docinfo.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    if path.suffix == ".ipynb":
        return _notebook(text)
    if found := _FRONT_MATTER.match(text):
        return _under(_yaml(found[1]), "amts", "base")
    found = _FIELD.search(text[:_HEAD])
    return found[1] if found else ""


def revision_of_tool(path: Path, book: Path) -> str:
    """Give what QuantEcon's tool noted for the page at *path* of a translated book."""
    noted = state_of_tool(path, book)
    try:
        return _under(_yaml(noted.read_text("utf-8")), "source-sha")
    except (OSError, UnicodeDecodeError):
        return ""


def state_of_tool(path: Path, book: Path) -> Path:
    """Say where QuantEcon's tool notes the state of a page."""
    own = path.relative_to(book) if path.is_relative_to(book) else Path(path.name)
    return _folder_of_states(book) / f"{own}.yml"


def states_of_tool(book: Path) -> list[Path]:
    """List all that QuantEcon's tool noted for a translated book."""
    return sorted(_folder_of_states(book).rglob("*.yml"))


def _folder_of_states(book: Path) -> Path:
    """Find the folder in the book's own, or above it up to the root of the repository."""
    for folder in (book, *book.parents):
        if (folder / _STATES).is_dir():
            return folder / _STATES
        if (folder / ".git").exists():
            break
    return book / _STATES


def revisions_in_message(message: str) -> tuple[str, tuple[str, ...]]:
    """Give the revision that the message of a commit declares, and what else in it may be one."""
    declared = _TRAILER.search(message)
    words = _HASH.findall(_ABOUT_ITSELF.sub("", message))
    return (declared[1] if declared else "", tuple(dict.fromkeys(words)))


def _notebook(text: str) -> str:
    try:
        return _under(json.loads(text), "metadata", "amts", "base")
    except ValueError:
        return ""


def _yaml(text: str) -> Any:
    try:
        # As text: a short hash such as 1234567 or 12e4567 is no number.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def _under(data: Any, *keys: str) -> str:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data.strip() if isinstance(data, str) else ""
