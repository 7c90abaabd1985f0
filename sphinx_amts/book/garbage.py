"""How much Sphinx keeps in its process while whole books are read, and how often Python looks."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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


def keep_no_doctrees(app: Sphinx) -> None:
    """Have Sphinx let go of each doctree when the next is read.

    It keeps them all for the writing of pages, which does not come.
    """
    app.connect("source-read", lambda app, *_: let_go_of_doctrees(app.env))


def let_go_of_doctrees(env: BuildEnvironment) -> None:
    """Let go of doctrees that Sphinx can read again from their files, and will if it is asked."""
    # Sphinx has no other way, and the same two names from 7.2 to 9.
    env._write_doc_doctree_cache.clear()
    env._pickled_doctree_cache.clear()
    gc.collect(1)  # a doctree is full of cycles; those of one page are young still
