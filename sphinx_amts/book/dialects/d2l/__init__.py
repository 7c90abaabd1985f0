"""The Markdown of *Dive into Deep Learning* and other books made with d2lbook, read as MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from ....problems import first_line
from ..author_lines import convert_pages
from .convert import convert
from .page import Settings
from .shown import FrameworkTabs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from ..conversion import Converted

__all__ = ["Settings", "convert", "setup"]

_MYST_EXTENSIONS = {"amsmath", "dollarmath"}
_BASES = "**_origin.md"
"""What d2lbook calls the page that a translation was made from; it lies beside the translation."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read the ``.md`` files of a book in the dialect.

    :raises ExtensionError: if sphinx-design is missing.
    """
    try:
        app.setup_extension("sphinx_design")
    except ExtensionError as error:
        message = (
            f"{__name__} shows tabs by sphinx-design ({first_line(error)}); "
            "install it with pip install 'sphinx-amts[d2l]'"
        )
        raise ExtensionError(message) from None
    app.add_config_value(
        "amts_d2l_default_tab", "mxnet", "env", (str,), "The framework of cells that name none."
    )
    app.add_config_value(
        "amts_d2l_save_marks", True, "env", (bool,), "Whether ``#@save`` stays in code."
    )
    app.add_config_value(
        "amts_d2l_tabs", [], "html", (list, tuple), "The frameworks in the order of their tabs."
    )
    app.connect("config-inited", _configure, priority=400)
    app.add_post_transform(FrameworkTabs)
    convert_pages(app, ".md", _convert)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _convert(text: str, config: Config) -> Converted:
    settings = Settings(
        default_tab=config.amts_d2l_default_tab, save_marks=config.amts_d2l_save_marks
    )
    return convert(text, settings)


def _configure(app: Sphinx, config: Config) -> None:
    """Switch on what every book in the dialect needs.

    :raises ExtensionError: if nothing reads MyST.
    """
    if not {"myst_parser", "myst_nb"} & set(app.extensions):
        message = f"{__name__} needs a parser of MyST: add 'myst_parser' or 'myst_nb' to extensions"
        raise ExtensionError(message)
    config.numfig = True  # for :numref:
    config.myst_dmath_double_inline = True  # $$ within a sentence
    config.myst_enable_extensions = {*config.myst_enable_extensions, *_MYST_EXTENSIONS}
    config.exclude_patterns = [*config.exclude_patterns, _BASES]
