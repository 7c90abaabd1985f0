"""A page's own table of contents: its anchor is that of the source, whatever its title is called.

docutils names ``.. contents::`` by its title, which is “Contents” or “Sommaire” by language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import languages, nodes
from docutils.parsers.rst.directives import parts

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def attach(app: Sphinx, language: str) -> None:
    """Let *app* name tables of contents as a reading in *language* does."""
    app.add_directive("contents", type("Contents", (_Contents,), {"named_in": language}), True)


class _Contents(parts.Contents):
    named_in: str

    def run(self) -> list[nodes.Node]:
        if self.arguments:
            return list(super().run())
        document = self.state_machine.document
        shown_in = document.settings.language_code
        document.settings.language_code = self.named_in
        try:
            made = list(super().run())
        finally:
            document.settings.language_code = shown_in
        label = languages.get_language(shown_in, document.reporter).labels["contents"]
        for title in [each for topic in made for each in topic.findall(nodes.title)]:
            title.children = []
            title += nodes.Text(label)
        return made
