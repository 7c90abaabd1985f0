"""References in a translation to labels that the source does not have, or not any longer.

A label that was renamed in one of the books dangles in a translated sentence.  The source's sentence
refers to something too: where the reference of the translation leads nowhere, that is what is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sphinx import addnodes

from .nodes import key

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_INSTEAD = "amts_instead"
"""The target that a reference has in the source's sentence."""


def references(node: nodes.Element) -> list[addnodes.pending_xref]:
    """List the references in a node that are not resolved yet."""
    return list(node.findall(addnodes.pending_xref))


def note_counterparts(node: nodes.Element, source: Sequence[addnodes.pending_xref]) -> None:
    """Note for each of the translator's own references in *node* which of the source's it replaced.

    Of each role, they are paired in their order, if there are as many of them.

    :param source: the references that were in *node* before it was translated.
    """
    here = references(node)
    known = {key(each) for each in source}
    own = _by_role([each for each in here if key(each) not in known])
    kept = {key(each) for each in here}
    gone = _by_role([each for each in source if key(each) not in kept])
    for role, mine in own.items():
        if len(mine) == len(gone[role]):
            for each, instead in zip(mine, gone[role], strict=True):
                each[_INSTEAD] = instead["reftarget"]


def _by_role(
    found: Sequence[addnodes.pending_xref],
) -> defaultdict[tuple[str, str], list[addnodes.pending_xref]]:
    groups: defaultdict[tuple[str, str], list[addnodes.pending_xref]] = defaultdict(list)
    for each in found:
        groups[str(each.get("refdomain")), str(each.get("reftype"))].append(each)
    return groups


def attach(app: Sphinx) -> None:
    """Have *app* resolve what dangles as the source's sentence does."""
    app.connect("missing-reference", _resolve_instead)


def _resolve_instead(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    instead = node.attributes.pop(_INSTEAD, None)
    if instead is None or node.get("refdomain") not in env.domains:
        return None
    node["reftarget"] = instead
    domain = env.domains[node["refdomain"]]
    page = node.get("refdoc", env.docname)
    role = node["reftype"]
    found: nodes.reference | None
    found = domain.resolve_xref(env, page, app.builder, role, instead, node, content)
    # The source's may lead to another project, which intersphinx knows.
    return found or app.emit_firstresult("missing-reference", env, node, content)
