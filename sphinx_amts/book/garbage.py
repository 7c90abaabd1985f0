"""How often Python looks for garbage while whole books are read and written."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_THRESHOLDS = (50_000, 10, 10)
"""For :func:`gc.set_threshold`, where Python's own is (700, 10, 10).

A doctree is tens of thousands of objects that all live until their page is done, so that looking
through them after every 700 finds nothing, and takes a fifth of the time of a build.  Garbage of
50,000 objects is some 5 MiB.  (Benchmarked by ``benchmarks/build_time.py``.)
"""


def collect_rarely(app: Sphinx) -> None:
    """Look for garbage less often until a build is finished.

    Whoever asked Python for still less is left alone.
    """
    before = gc.get_threshold()
    if 0 < before[0] < _THRESHOLDS[0]:
        gc.set_threshold(*_THRESHOLDS)
        app.connect("build-finished", lambda *_: gc.set_threshold(*before))
