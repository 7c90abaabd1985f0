"""Where a line of a book's source can be seen on the web, as its theme knows it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.config import Config


def line_address(config: Config, below: str = ".") -> str:
    """Give an address with ``{path}`` and ``{line}``; empty if the book names no repository.

    Asks what "edit this page" is made of: ``repository_url``, ``repository_branch`` and
    ``path_to_docs`` of sphinx-book-theme and jupyter-book, or ``html_context`` as Read the Docs and
    the PyData theme have it.

    :param below: the folder that paths start from, from the root of the source book.
    """
    options: dict[str, Any] = {**config.html_context, **config.html_theme_options}
    url = str(options.get("repository_url") or _github(options)).rstrip("/")
    branch = options.get("repository_branch") or options.get("github_version") or "HEAD"
    docs = next((options[name] for name in _FOLDERS if options.get(name)), "")
    folder = posixpath.normpath(posixpath.join(str(docs).strip("/"), below))
    if not url.startswith(("https://", "http://")) or folder.startswith(".."):
        return ""
    kind = "-/blob" if "gitlab" in url else "blob"
    path = "{path}" if folder == "." else f"{folder}/{{path}}"
    return f"{url}/{kind}/{branch}/{path}#L{{line}}"


_FOLDERS = ("path_to_docs", "doc_path", "conf_py_path")


def _github(options: dict[str, Any]) -> str:
    user, name = options.get("github_user"), options.get("github_repo")
    return f"https://github.com/{user}/{name}" if user and name else ""
