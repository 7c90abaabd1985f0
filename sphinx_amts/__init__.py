"""Keep a Sphinx or Jupyter book and its human translation in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builders and the ``amts_*`` options."""
    # Not before it is called: the core works without Sphinx.
    from . import builders, config, databuilder, running, syncbuilder

    config.register(app)
    builders.register(app)
    databuilder.register(app)
    running.register(app)
    syncbuilder.register(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
