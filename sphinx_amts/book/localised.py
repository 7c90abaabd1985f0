"""Blocks of code as a translator localised them, put in the place of the source's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docutils import nodes

from .anchors import code_of


def show_human_code(document: nodes.document, code: Mapping[str, str]) -> None:
    """Replace blocks of code; outputs and everything else about a block stay the source's.

    :param code: what the source has → what to show.
    """
    for node in list(_blocks(document)) if code else []:
        text = code.get(code_of(node))
        if text is not None and not (_highlights_lines(node) and _moved(node, text)):
            node.rawsource = text
            node.children = []
            node += nodes.Text(text)


def _blocks(document: nodes.document) -> Iterator[nodes.Element]:
    """Give the blocks of nothing but code: no parsed literals, no outputs of cells."""
    for kind in (nodes.literal_block, nodes.doctest_block):
        for node in document.findall(kind):
            if len(node.children) == 1 and isinstance(node[0], nodes.Text) and not _is_output(node):
                yield node


def _is_output(node: nodes.Element) -> bool:
    holder: nodes.Element | None = node
    while holder is not None and holder.get("nb_element") != "cell_code_output":
        holder = holder.parent
    return holder is not None


def _highlights_lines(node: nodes.Element) -> bool:
    return "hl_lines" in node.get("highlight_args", ())


def _moved(node: nodes.Element, text: str) -> bool:
    """Tell whether the numbers of lines that are highlighted would mean others."""
    return code_of(node).count("\n") != text.count("\n")
