"""The Markdown of *Dive into Deep Learning* and other books made with d2lbook, read as MyST."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from ...problems_placeholder import OptionError
