"""A stand-in for the build environment: inline markup is parsed in it, and the book's own stays as it was."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import roles
from docutils.utils import Reporter, new_document
from sphinx.util.docutils import sphinx_domains
from sphinx.util.logging import suppress_logging
from sphinx.util.rst import default_role

if TYPE_CHECKING:
    from logging.handlers import BufferingHandler

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

_CONTAINERS = (dict, defaultdict, list, set)


def stand_in(env: BuildEnvironment) -> BuildEnvironment:
    """Copy *env* so that roles may note what they like in the copy.

    Not :func:`copy.copy`: pickling, and so copying, drops the application.
    """
    copied: Any = object.__new__(type(env))
    vars(copied).update({name: _loose(value) for name, value in vars(env).items()})
    copied.dependencies, copied.included = defaultdict(set), defaultdict(set)
    copied.domaindata = {}
    domains = {}
    for domain in env.domains.values():
        double = copy.copy(domain)
        double.env = copied
        double.data = {name: _loose(value, depth=2) for name, value in domain.data.items()}
        copied.domaindata[domain.name] = double.data
        domains[domain.name] = double
    container: Any = type(env.domains)
    copied.domains = container(**domains)
    return copied  # type: ignore[no-any-return]


def _loose(value: Any, depth: int = 1) -> Any:
    """Copy a container, and the containers in it down to *depth*; keep everything else."""
    if type(value) not in _CONTAINERS:
        return value
    double = copy.copy(value)
    if depth > 1 and isinstance(double, dict):
        for name, inner in double.items():
            if type(inner) in _CONTAINERS:
                double[name] = _loose(inner, depth - 1)
    return double


def _restore(known: dict[str, Any]) -> None:
    """Forget the roles that a page defined for itself."""
    roles._roles = known  # type: ignore[attr-defined]


class Scratch:
    """A document that belongs to no book, and what went wrong while parsing into it."""

    def __init__(self, page: str, like: nodes.document, env: BuildEnvironment) -> None:
        """Make an empty document.

        :param like: the doctree of *page*, whose settings are taken.
        :param env: a stand-in.
        """
        self.page = page
        self.env = env
        self.source = str(like.get("source") or env.doc2path(page))
        settings: Any = like.settings.copy()
        settings.env = env
        settings.record_dependencies = None
        settings.warning_stream = False
        self.document = new_document(self.source, settings)
        self._messages: list[str] = []
        self._logged: BufferingHandler | None = None
        # Levels above all that there are: nothing is printed and nothing is raised.
        reporter: Any = Reporter(self.source, report_level=6, halt_level=6, stream=False)
        reporter.attach_observer(self._note)
        reporter.get_source_and_line = self._place
        self.document.reporter = reporter

    def _place(self, line: int | None = None) -> tuple[str, int | None]:
        return self.source, line

    def _note(self, message: nodes.system_message) -> None:
        if message["level"] >= Reporter.WARNING_LEVEL:
            self._messages.append(message.astext().strip().splitlines()[-1])

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let roles believe that Sphinx is reading the page, and let nobody hear of it."""
        self.env.prepare_settings(self.page)
        self.env.ref_context.clear()
        self.env.metadata[self.page] = dict(self.env.metadata.get(self.page, {}))
        with ExitStack() as stack:
            self._logged = stack.enter_context(suppress_logging())
            stack.enter_context(sphinx_domains(self.env))
            stack.enter_context(default_role(self.page, self.env.config.default_role))
            stack.callback(_restore, dict(roles._roles))  # type: ignore[attr-defined]
            yield

    def take_problems(self) -> list[str]:
        """Give what was complained of since the last call."""
        logged = self._logged.buffer if self._logged else []
        problems = [*self._messages, *(each.getMessage() for each in logged if each.levelno >= 30)]
        self._messages.clear()
        logged.clear()
        return problems
