"""The transform of the inner build that puts translations into a page as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from ..document import Kind, Segment
from ..plan import Entry, Origin, Plan, fingerprint
from ..problems import Problem
from ..serial import load_plan
from ..tagged import TagError, plain
from .harmless import disarm, risks
from .markup import splice
from .segments import Spot, prose_spots

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

PRIORITY = 849
"""Just before domains and collectors look at the page (``SphinxDomains`` has 850)."""


def plan_path(directory: Path, page: str) -> Path:
    """Say where the plan of *page* lies."""
    return directory / f"{page}.json"


def attach(app: Sphinx, directory: Path, outputs: Callable[[str], Sequence[nodes.Element]]) -> None:
    """Let *app* splice the plans that lie in *directory* into the pages it reads.

    :param outputs: gives the code-cell outputs of a page, a container for each cell, if the outer
        build executed it; nothing if it did not.
    """
    transform = type(
        "Splice", (_Splice,), {"directory": directory, "outputs": staticmethod(outputs)}
    )
    app.add_transform(transform)


class _Splice(SphinxTransform):
    """Splice the plan of the page being read."""

    default_priority = PRIORITY
    directory: Path
    outputs: Callable[[str], Sequence[nodes.Element]]

    def apply(self, **_: Any) -> None:
        page = self.env.docname
        _take_outputs(self.document, self.outputs(page))
        path = plan_path(self.directory, page)
        if not path.is_file():
            return
        # Sphinx reads the page again when, and only when, its plan was rewritten.
        self.env.note_dependency(str(path))
        plan = load_plan(path.read_text("utf-8"))
        spots = prose_spots(self.document)
        leave_out = []
        for entry, spot in match(plan.entries, spots):
            if entry.merged and spot.slot is None:
                leave_out.append(spot.node)
            else:
                _put(entry, spot, plan, self.document)
        for node in leave_out:
            _remove(node)
        splice_copies(self.env, page, plan, self.document)


def match(
    entries: Sequence[Entry], spots: Sequence[tuple[Spot, Segment]]
) -> Iterator[tuple[Entry, Spot]]:
    """Find the place of each entry.

    The two readings of a page have the same segments, but for words that directives make in the
    language of the reading, and for content that depends on it.
    """
    marks = [fingerprint(segment) for _, segment in spots]
    wanted = [entry.mark for entry in entries]
    if marks == wanted:
        yield from zip(entries, (spot for spot, _ in spots), strict=True)
        return
    matcher = SequenceMatcher(None, wanted, marks, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal" or (what == "replace" and b - a == d - c):
            for entry, (spot, _) in zip(entries[a:b], spots[c:d], strict=True):
                if what == "equal" or (entry.kind is spot.kind and entry.kind is Kind.HEADING):
                    yield entry, spot


def splice_copies(env: Any, page: str, plan: Plan, document: nodes.document) -> None:
    """Splice the copies of nodes that extensions keep, to show their titles elsewhere.

    They keep them on the environment as label → {"docname": …, "node": …} (sphinx-exercise does).
    """
    entries = {entry.mark: entry for entry in reversed(plan.entries) if not entry.merged}
    for registry in [value for value in vars(env).values() if isinstance(value, dict)]:
        for item in registry.values():
            if not (isinstance(item, dict) and item.get("docname") == page):
                continue
            copy = item.get("node")
            for spot, segment in prose_spots(copy) if isinstance(copy, nodes.Element) else ():
                entry = entries.get(fingerprint(segment))
                if entry is not None and "amts_origin" not in spot.node:
                    _put(entry, spot, plan, document)


def _put(entry: Entry, spot: Spot, plan: Plan, document: nodes.document) -> None:
    """Show *entry* at *spot*."""
    if spot.slot is not None:
        _write_slot(spot, plain(entry.text))
    else:

        def local_id(name: str) -> str | None:
            here = plan.ids.get(name, name)
            return here if here in document.ids else None

        allowed = risks(spot.node)
        try:
            misfits = splice(spot.node, entry.text, entry.inlines, local_id=local_id)
        except TagError as error:
            _warn(spot, "the translation was not put in: %s", error)
            return
        disarm(spot.node, allowed)
        for misfit in misfits:
            logger.verbose("%s: left out %s: %s", plan.page, misfit.key, misfit.reason)
    if spot.slot is None or spot.kind is Kind.ALT:
        spot.node["amts_origin"] = str(entry.origin)
        if entry.origin is not Origin.SOURCE:
            spot.node["amts_source"] = entry.source
        if entry.by:
            spot.node["amts_by"] = entry.by


def _warn(spot: Spot, message: str, *arguments: object) -> None:
    logger.warning(
        message, *arguments, type="amts", subtype=str(Problem.SPLICE), location=spot.node
    )


def _write_slot(spot: Spot, text: str) -> None:
    """Write the plain text of an attribute segment; the inverse of ``read_slot``."""
    match spot.slot:
        case (str(name), int(number)):
            entry = spot.node[name][number]
            place = 0 if spot.kind is Kind.LINK_TITLE else 1
            changed = (*entry[:place], text, *entry[place + 1 :])
            spot.node[name][number] = changed
        case str(name):
            spot.node[name] = text


def _remove(node: nodes.Element) -> None:
    """Take out a paragraph that a person merged into the one before, but keep its places."""
    kept = [
        nodes.target("", "", ids=list(each["ids"]))
        for each in node.findall(nodes.Element)
        if each.get("ids")
    ]
    entries = list(node.findall(addnodes.index))
    node.parent.replace(node, [*entries, *kept])


def _take_outputs(document: nodes.document, outputs: Sequence[nodes.Element]) -> None:
    """Put the outputs of the source book's execution into a page that was not executed."""
    cells = code_cells(document)
    if len(cells) == len(outputs):
        for cell, output in zip(cells, outputs, strict=True):
            for old in cell_outputs(cell):
                cell.remove(old)
            cell.extend(output.children)


def code_cells(document: nodes.document) -> list[nodes.container]:
    """List the code cells of a notebook page, in order."""
    containers = document.findall(nodes.container)
    return [node for node in containers if node.get("nb_element") == "cell_code"]


def cell_outputs(cell: nodes.container) -> list[nodes.Element]:
    """List the nodes that hold the outputs of a code cell."""
    children = (child for child in cell.children if isinstance(child, nodes.Element))
    return [child for child in children if child.get("nb_element") == "cell_code_output"]
