"""A second Sphinx application inside a running build, without a trace in the first."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util import docutils as sphinx_docutils
from sphinx.util.logging import SafeEncodingWriter, WarningStreamHandler

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOGGER = logging.getLogger("sphinx")


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """How the outer application was started, so that an inner one runs likewise."""

    status: IO[str] | None
    warning: IO[str]
    strictness: Mapping[str, bool]
    """What ``-W`` and ``--keep-going`` became, as arguments of an application."""
    verbosity: int
    parallel: int
    tags: Sequence[str]
    fresh: bool
    overrides: Mapping[str, Any]

    @classmethod
    def of(cls, app: Sphinx) -> Run:
        """Read from a running application what it was started with."""
        # There is no public way to ask; the names changed in Sphinx 8.1.
        if hasattr(app, "_fail_on_warnings"):
            strictness = {
                "warningiserror": app._fail_on_warnings,
                "exception_on_warning": app._exception_on_warning,
            }
        else:
            strictness = {
                "warningiserror": app.warningiserror or app.keep_going,
                "keep_going": app.keep_going,
            }
        return cls(
            status=None if app.quiet else app._status,
            warning=app._warning,
            strictness=strictness,
            verbosity=app.verbosity,
            parallel=app.parallel,
            tags=tuple(app.tags),
            fresh=bool(app.fresh_env_used),
            overrides=dict(app.config.overrides),
        )

    def quietly(self, stream: IO[str]) -> Run:
        """Give a run that shows no progress, and whose warnings go to *stream* and are no errors."""
        return replace(self, status=None, warning=stream, strictness={})


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
) -> Sphinx:
    """Make an application; call it inside :func:`isolated`.

    Warnings of loading the configuration and the extensions are dropped: the outer application
    gave them already, and some are about being loaded a second time.
    """
    loading = StringIO()
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
        **run.strictness,
    )
    app._warning = run.warning
    app._warncount = 0
    for handler in _LOGGER.handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.setStream(SafeEncodingWriter(run.warning))
    return app
