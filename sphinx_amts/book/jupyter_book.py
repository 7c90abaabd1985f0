"""The configuration of a Jupyter Book, as ``jupyter-book build`` hands it to Sphinx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..problems import AmtsError, first_line


def configuration(book: Path) -> Mapping[str, Any]:
    """Read ``_config.yml`` and ``_toc.yml`` of the Jupyter Book in the folder *book*.

    :raises AmtsError: if jupyter-book 1.x is not installed, or cannot read them.
    """
    try:
        from jupyter_book.config import get_final_config
    except ImportError:
        message = f"{book} is a Jupyter Book; install what reads it: pip install 'jupyter-book<2'"
        raise AmtsError(message) from None
    toc = book / "_toc.yml"
    if not toc.is_file():
        message = f"{toc} is missing; a Jupyter Book needs its table of contents"
        raise AmtsError(message)
    overrides = {"external_toc_path": str(toc.resolve()), "latex_individualpages": False}
    try:
        options, _ = get_final_config(
            user_yaml=book / "_config.yml",
            cli_config=overrides,
            sourcedir=book,
            validate=True,
            raise_on_invalid=True,
        )
    except Exception as error:  # YAML's, the schema's, the files' own
        message = f"{book / '_config.yml'}: {first_line(error)}"
        raise AmtsError(message) from error
    configured: dict[str, Any] = dict(options)
    if not configured.get("nb_execution_cache_path"):
        # Where ``jupyter-book build`` has it: what it executed is not executed again.
        configured["nb_execution_cache_path"] = str((book / "_build" / ".jupyter_cache").resolve())
    return configured
