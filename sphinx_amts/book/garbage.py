"""How often Python looks for garbage while whole books are read and written."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (50_000, 10, 10)
"""For :func:`gc.set_threshold`, where Python's own is (700, 10, 10).

A doctree is tens of thousands of objects that all live until their page is done, so that looking
through them after every 700 finds nothing, and takes a fifth of the time of a build.  Garbage of
50,000 objects is some 5 MiB.  (Benchmarked by ``benchmarks/build_time.py``.)
"""


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for garbage less often meanwhile; who asked for it still less often is left alone."""
    before = gc.get_threshold()
    if 0 < before[0] < _THRESHOLDS[0]:
        gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
