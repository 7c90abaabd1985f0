"""Code cells of a page: what their execution gave, taken over by a page that is not executed."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes


def take_outputs(document: nodes.document, outputs: Sequence[nodes.Element]) -> None:
    """Put the outputs of the source book's execution into a page that was not executed.

    :param outputs: a container for each code cell, with the ``language`` of its source.
    """
    cells = code_cells(document)
    if len(cells) == len(outputs):
        for cell, output in zip(cells, outputs, strict=True):
            for old in cell_outputs(cell):
                cell.remove(old)
            cell.extend(output.children)
            for block in _cell_source(cell):
                block["language"] = output["language"]
            for image in cell.findall(nodes.image):
                _locate(image)


def _locate(image: nodes.image) -> None:
    """Name an output's file from the root of the book again, as before images were collected."""
    if image.attributes.pop("candidates", None) is not None:
        image["uri"] = "/" + image["uri"].lstrip("/")


def code_cells(document: nodes.document) -> list[nodes.container]:
    """List the code cells of a notebook page, in order."""
    containers = document.findall(nodes.container)
    return [node for node in containers if node.get("nb_element") == "cell_code"]


def cell_language(cell: nodes.container) -> str:
    """Name the language in which the source of a code cell is highlighted."""
    return next((block.get("language", "none") for block in _cell_source(cell)), "none")


def _cell_source(cell: nodes.container) -> list[nodes.literal_block]:
    parts = [child for child in cell.children if isinstance(child, nodes.Element)]
    sources = [part for part in parts if part.get("nb_element") == "cell_code_source"]
    return [block for part in sources for block in part.findall(nodes.literal_block)]


def cell_outputs(cell: nodes.container) -> list[nodes.Element]:
    """List the nodes that hold the outputs of a code cell."""
    children = (child for child in cell.children if isinstance(child, nodes.Element))
    return [child for child in children if child.get("nb_element") == "cell_code_output"]
