"""Inline reStructuredText of one page, by docutils' Inliner."""

from __future__ import annotations

import re
from types import SimpleNamespace

from docutils import nodes
from docutils.parsers.rst import states
from docutils.parsers.rst.languages import get_language
from docutils.statemachine import StringList

from .cjk_markup import loosen
from .scratch import Scratch


class RstInline:
    """Inline reStructuredText, by docutils' Inliner."""

    def __init__(self, scratch: Scratch, text: str) -> None:
        """Set up an inliner.

        :param text: the source of the page, before which comes ``rst_prolog``: what it defines as
            roles holds in its translations too.
        """
        self._document = scratch.document
        if preamble := _roles(text):
            _run_directives(preamble, scratch.document)
        self._memo = SimpleNamespace(
            document=scratch.document,
            reporter=scratch.document.reporter,
            language=get_language(
                scratch.document.settings.language_code, scratch.document.reporter
            ),
        )
        self._plain = self._inliner(states.Inliner())
        self._loose: states.Inliner | None = None

    def _inliner(self, inliner: states.Inliner) -> states.Inliner:
        inliner.init_customizations(self._document.settings)
        return inliner

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""
        return self._run(self._plain, text)

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read one paragraph, with markup allowed to touch characters that need no spaces."""
        if self._loose is None:
            self._loose = loosen(self._inliner(states.Inliner()))
        return self._run(self._loose, text)

    def _run(self, inliner: states.Inliner, text: str) -> list[nodes.Node]:
        self._memo.inliner = inliner
        parsed, _ = inliner.parse(text, 0, self._memo, nodes.paragraph())
        return list(parsed)


_ROLE = re.compile(r"^\.\. (?:role|default-role|default-domain)::.*(?:\n[ \t]+\S.*)*", re.MULTILINE)


def _roles(text: str) -> str:
    """Cut out the directives of a page that decide what a role means."""
    return "\n\n".join(_ROLE.findall(text))


def _run_directives(text: str, document: nodes.document) -> None:
    """Run directives for what they register; a parser would forget the default role at its end."""
    machine = states.RSTStateMachine(state_classes=states.state_classes, initial_state="Body")
    machine.run(StringList(text.splitlines(), document["source"]), document)
    document.children.clear()
