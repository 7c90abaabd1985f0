"""A reference to a glossary term that has no text of its own shows the translated term."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..plan import Origin
from ..serial import terms_path
from .page_names import fold

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def attach(app: Sphinx, directory: Path) -> None:
    """Let *app* show the translated terms that lie beside the plans in *directory*."""
    path = terms_path(directory)
    app.add_post_transform(type("TranslateTerms", (_TranslateTerms,), {"path": path}))
    app.connect("env-updated", lambda app, env: _rewrite_if_changed(env, path))


def _rewrite_if_changed(env: BuildEnvironment, path: Path) -> list[str]:
    """Write all pages again when the translation of a term changed."""
    text = path.read_text("utf-8") if path.is_file() else ""
    before = getattr(env, "amts_terms", None)
    env.amts_terms = text  # type: ignore[attr-defined]
    return sorted(env.found_docs) if before not in (None, text) else []


class _TranslateTerms(SphinxPostTransform):
    default_priority = 0  # before the preview takes the origins off the nodes (1)
    path: Path
    _terms: dict[str, str] | None = None

    def run(self, **_: Any) -> None:
        for node in self.document.findall(addnodes.pending_xref):
            implicit = node.get("reftype") == "term" and not node.get("refexplicit")
            if implicit and not _in_the_source_language(node):
                self._translate(node)

    def _translate(self, node: addnodes.pending_xref) -> None:
        term = self.terms().get(fold(node.get("reftarget", "")))
        for text in list(node.findall(nodes.Text)) if term else []:
            text.parent.replace(text, nodes.Text(str(term)))

    def terms(self) -> dict[str, str]:
        kind = type(self)
        if kind._terms is None:
            text = self.path.read_text("utf-8") if self.path.is_file() else "{}"
            kind._terms = {
                fold(term): translation for term, translation in json.loads(text).items()
            }
        return kind._terms


def _in_the_source_language(node: nodes.Element) -> bool:
    """Tell whether *node* stands in a text that is not translated."""
    holder: nodes.Element | None = node
    while holder is not None and "amts_origin" not in holder:
        holder = holder.parent
    return holder is not None and holder["amts_origin"] == Origin.SOURCE
