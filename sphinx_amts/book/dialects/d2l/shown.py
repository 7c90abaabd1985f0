"""What HTML readers see of tab sets: a tab for each framework, in the order that the book chose.

Until here a text for several frameworks is there once, and is translated once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .frameworks import NAMES, split


class FrameworkTabs(SphinxPostTransform):
    """Gives each framework its tab."""

    default_priority = 0  # before the preview notes where each text comes from, at 1
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Rewrite the tab sets of the dialect; those of the author stay as they are."""
        order = self.config.amts_d2l_tabs
        for tabs in list(self.document.findall(nodes.container)):
            if tabs.get("design_component") == "tab-set" and all(map(_names, tabs.children)):
                tabs.children = _arrange(tabs.children, order)
                for tab in tabs.children:
                    tab.parent = tabs


def _names(tab: nodes.Node) -> tuple[str, ...]:
    """Give the frameworks of a tab of the dialect; none for any other node."""
    label = tab.children[0] if tab.children else None
    if not isinstance(label, nodes.Element) or "notranslate" not in label.get("classes", ()):
        return ()
    return split(label.get("sync_id", ""))


def _arrange(tabs: Sequence[nodes.Node], order: Sequence[str]) -> list[nodes.Node]:
    """Give a tab for each framework; those that are not in *order* come last, as they came."""
    single = [(name, tab) for tab in tabs for name in _names(tab)]
    rank = {name: number for number, name in enumerate(order)}
    single.sort(key=lambda one: rank.get(one[0], len(rank)))
    first_of: set[int] = set()
    arranged: list[nodes.Node] = []
    for name, tab in single:
        again = id(tab) in first_of
        first_of.add(id(tab))
        arranged.append(_copy(tab, name, again=again) if len(_names(tab)) > 1 else tab)
    return arranged


def _copy(tab: Any, name: str, *, again: bool) -> nodes.Node:
    copy = tab.deepcopy()
    label = copy.children[0]
    shown = nodes.Text(NAMES.get(name, name))
    shown.parent = label
    label.children = [shown]
    label["sync_id"] = name
    if again:  # an id may be on a page once
        for node in copy.findall(nodes.Element):
            node["ids"] = []
    return copy  # type: ignore[no-any-return]
