"""A second Sphinx application inside a running build, without a trace in the first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import docutils as sphinx_docutils
from sphinx.util import logging as sphinx_logging
from sphinx.util.logging import SafeEncodingWriter, WarningStreamHandler

from .loaded_words import let_follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.domains import Domain

_LOGGER = logging.getLogger("sphinx")
_SET_UP_LATER = ("sphinx_multitoc_numbering",)
_STRICTNESS_OLD = ("warningiserror", "keep_going")
_STRICTNESS_NEW = ("_fail_on_warnings", "_exception_on_warning")


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """How the outer application was started, so that an inner one runs likewise."""

    status: IO[str] | None
    warning: IO[str]
    strictness: Mapping[str, bool]
    """What ``-W`` and ``--keep-going`` became, as attributes of an application."""
    verbosity: int
    parallel: int
    tags: Sequence[str]
    fresh: bool
    overrides: Mapping[str, Any]
    language: str
    domains: Sequence[type[Domain]]

    @classmethod
    def of(cls, app: Sphinx) -> Run:
        """Read from a running application what it was started with."""
        # There is no public way to ask; the names changed in Sphinx 8.1.
        new = hasattr(app, "_fail_on_warnings")
        names = _STRICTNESS_NEW if new else _STRICTNESS_OLD
        strictness = {name: bool(getattr(app, name)) for name in names}
        return cls(
            status=None if app.quiet else app._status,
            warning=app._warning,
            strictness=strictness,
            verbosity=app.verbosity,
            parallel=app.parallel,
            tags=tuple(app.tags),
            fresh=bool(app.fresh_env_used),
            overrides={**app.config.overrides, **_handed_over(app)},
            language=app.config.language,
            domains=tuple(app.registry.domains.values()),
        )

    def quietly(self, stream: IO[str]) -> Run:
        """Give a run that shows no progress, and whose warnings go to *stream* and are no errors."""
        return replace(self, status=None, warning=stream, strictness={})


def _handed_over(app: Sphinx) -> dict[str, Any]:
    """Give the extensions of an application that reads no ``conf.py`` (jupyter-book's).

    Sphinx takes them out of its overrides, and jupyter-book sets up one more by itself.
    """
    if "__file__" in app.config._raw_config:
        return {}
    own = [name for name in _SET_UP_LATER if name in app.extensions]
    return {"extensions": list(dict.fromkeys([*app.config.extensions, *own]))}


@contextmanager
def own_suffixes() -> Iterator[None]:
    """Let applications that are made here find their own parsers.

    Sphinx adds the suffixes of extensions to the default of an option, which all applications of a
    process share: what one book reads by MyST-Parser, the next would not read by MyST-NB.
    """
    option = Config.config_values["source_suffix"]
    shared = option.default
    object.__setattr__(option, "default", {".rst": "restructuredtext"})
    try:
        yield
    finally:
        object.__setattr__(option, "default", shared)


@contextmanager
def isolated() -> Iterator[None]:
    """Keep what another application changes globally from reaching the running one.

    Sphinx keeps its loggers' handlers, its translations, and docutils' registries of directives,
    roles and node classes in module globals.
    """
    handlers = _LOGGER.handlers[:]
    translators = dict(locale.translators)
    known_directives = dict(directives._directives)  # type: ignore[attr-defined]
    known_roles = dict(roles._roles)  # type: ignore[attr-defined]
    known_nodes = set(sphinx_docutils.additional_nodes)
    try:
        with own_suffixes():
            yield
    finally:
        _LOGGER.handlers[:] = handlers
        locale.translators.clear()
        locale.translators.update(translators)
        directives._directives = known_directives  # type: ignore[attr-defined]
        roles._roles = known_roles  # type: ignore[attr-defined]
        for kind in sphinx_docutils.additional_nodes - known_nodes:
            sphinx_docutils.unregister_node(kind)
        sphinx_docutils.additional_nodes &= known_nodes
        for kind in known_nodes:
            if not hasattr(nodes.GenericNodeVisitor, f"visit_{kind.__name__}"):
                sphinx_docutils.register_node(kind)


def start(
    run: Run,
    *,
    srcdir: Path,
    confdir: Path | None,
    outdir: Path,
    doctreedir: Path,
    builder: str,
    overrides: Mapping[str, Any],
    words: Callable[[], None] = lambda: None,
) -> Sphinx:
    """Make an application; call it inside :func:`isolated`.

    Warnings of loading the configuration and the extensions are dropped: the outer application
    gave them already, and some are about being loaded a second time.

    :param words: loads words that go before those of Sphinx.
    """
    loading = StringIO()
    # Sphinx adds to the words that are loaded, and the first language would be heard.
    for known in [key for key in locale.translators if key[0] != "console"]:
        del locale.translators[known]
    let_follow(run.domains, run.language)
    words()
    app = Sphinx(
        srcdir=str(srcdir),
        confdir=str(confdir) if confdir else None,
        outdir=str(outdir),
        doctreedir=str(doctreedir),
        buildername=builder,
        confoverrides=dict(overrides),
        status=run.status,
        warning=loading,
        freshenv=run.fresh,
        tags=list(run.tags),
        verbosity=run.verbosity,
        parallel=run.parallel,
    )
    app._warning = run.warning
    app._warncount = 0
    # Not before: with -W, Sphinx 7 would end at the first warning of loading.
    for name, value in run.strictness.items():
        setattr(app, name, value)
    for handler in _LOGGER.handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.setStream(SafeEncodingWriter(run.warning))
            if run.strictness.get("_exception_on_warning"):
                handler.filters.insert(0, sphinx_logging._RaiseOnWarningFilter())
    return app
