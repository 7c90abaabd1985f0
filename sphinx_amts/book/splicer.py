"""The transform of the inner build that puts translations into a page as it is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import FilterSystemMessages, SphinxTransform
from sphinx.util import logging

from ..document import Kind
from ..plan import Entry, Origin, Part, Plan
from ..problems import Problem
from ..serial import load_plan
from ..tagged import TagError, plain, tags
from . import renamed_myst
from .cells import take_outputs
from .harmless import disarm, risks
from .localised import show_human_code
from .markup import inline_nodes, splice
from .places import find_places
from .renamed import note_counterparts, references
from .segments import Spot, prose_spots
from .slugs import retitle

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
        # Sphinx does so later; the page of the plan is one of which it was done.
        FilterSystemMessages(self.document).apply()
        take_outputs(self.document, self.outputs(page))
        path = plan_path(self.directory, page)
        if not path.is_file():
            return
        # Sphinx reads the page again when, and only when, its plan was rewritten.
        self.env.note_dependency(str(path))
        plan = load_plan(path.read_text("utf-8"))
        found = find_places(plan.entries, prose_spots(self.document))
        lost = [number for number in range(len(plan.entries)) if number not in found]
        for number, spot in sorted(found.items(), key=lambda item: item[0]):
            entry = plan.entries[number]
            if entry.merged and spot.slot is None:
                _remove(spot.node)
            elif not _put(entry, spot, plan, self.document):
                lost.append(number)
        retitle(self.document)
        splice_copies(self.env, page, plan, self.document)
        show_human_code(self.document, plan.code)
        self._report(page, plan, lost)

    def _report(self, page: str, plan: Plan, lost: Sequence[int]) -> None:
        """Leave a note of what is not shown as planned, so that the counts tell the truth."""
        note_lost(self.directory, page, lost)
        shown = [n for n in lost if plan.entries[n].origin is not Origin.SOURCE]
        if shown:
            logger.warning(
                "%d of %d translations were not put in: the page is not the one that they were "
                "made for (the first: %r)",
                len(shown),
                len(plan.entries),
                plan.entries[shown[0]].source[:60],
                type="amts",
                subtype=str(Problem.SPLICE),
                location=page,
            )


def note_lost(directory: Path, page: str, lost: Sequence[int]) -> None:
    """Write which entries of a page's plan are not shown; nothing for none."""
    path = _lost_path(directory, page)
    if lost:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sorted(lost)), "utf-8")
    else:
        path.unlink(missing_ok=True)


def lost_entries(directory: Path, page: str) -> frozenset[int]:
    """Give the numbers of the entries of a page's plan that are not shown."""
    path = _lost_path(directory, page)
    return frozenset(json.loads(path.read_text("utf-8"))) if path.is_file() else frozenset()


def _lost_path(directory: Path, page: str) -> Path:
    return directory.parent / "lost" / f"{page}.json"


def splice_copies(env: Any, page: str, plan: Plan, document: nodes.document) -> None:
    """Splice the copies of nodes that extensions keep, to show their titles elsewhere.

    They keep them on the environment as label → {"docname": …, "node": …} (sphinx-exercise does).
    """
    entries = {entry.mark: entry for entry in reversed(plan.entries) if not entry.merged}
    for copy in _copies(env, page):
        for spot, segment in prose_spots(copy):
            entry = entries.get(segment.mark)
            if entry is not None and not _is_put(spot.node):
                _put(entry, spot, plan, document)


def _is_put(node: nodes.Element) -> bool:
    return "amts_origin" in node or any("amts_part" in child for child in _elements(node))


def _elements(node: nodes.Element) -> list[nodes.Element]:
    return [child for child in node.children if isinstance(child, nodes.Element)]


def _copies(env: Any, page: str) -> Iterator[nodes.Element]:
    for registry in [value for value in vars(env).values() if isinstance(value, dict)]:
        # What belongs to the page being read was added last.
        for item in reversed(registry.values()):
            if not (isinstance(item, dict) and item.get("docname") == page):
                break
            if isinstance(item.get("node"), nodes.Element):
                yield item["node"]


def _put(entry: Entry, spot: Spot, plan: Plan, document: nodes.document) -> bool:
    """Show *entry* at *spot*; tell whether it could be done."""
    if spot.slot is not None:
        # An index entry may have words of Sphinx's, which speaks the language of the reading.
        if entry.origin is not Origin.SOURCE or spot.kind is not Kind.INDEX:
            _write_slot(spot, plain(entry.text))
    elif not _put_inside(entry, spot, plan, document):
        return False
    if (spot.slot is None and not entry.parts) or spot.kind is Kind.ALT:
        _note_origin(spot.node, entry)
    return True


def _note_origin(node: nodes.Element, said: Entry | Part) -> None:
    """Leave on a node what the preview shows of where its text comes from."""
    node["amts_origin"] = str(said.origin)
    if said.origin is not Origin.SOURCE:
        node["amts_source"] = said.source
    if said.by:
        node["amts_by"] = said.by


def _by_parts(entry: Entry) -> tuple[str, dict[int, nodes.Element]]:
    """Give the text of an entry with a tag round each part, and the nodes for these tags."""
    first = len(entry.inlines or ()) + 1
    wrappers: dict[int, nodes.Element] = {}
    texts = []
    for number, part in enumerate(entry.parts, start=first):
        wrappers[number] = nodes.inline("", "", amts_part=True)
        _note_origin(wrappers[number], part)
        texts.append(f'<g id="{number}">{part.text}</g>{part.after}')
    return "".join(texts), wrappers


def _put_inside(entry: Entry, spot: Spot, plan: Plan, document: nodes.document) -> bool:
    """Replace what is inside a node; tell whether it could be done."""
    if entry.inlines is None and tags(entry.text).total() != len(inline_nodes(spot.node)):
        # Numbers mean nothing here: the other reading had wrapped a reference that dangles.
        return entry.origin is Origin.SOURCE

    def local_id(name: str) -> str | None:
        here = plan.ids.get(name, name)
        return here if here in document.ids else None

    allowed, referred = risks(spot.node), references(spot.node)
    linked = renamed_myst.links(spot.node)
    text, wrappers = _by_parts(entry) if entry.parts else (entry.text, {})
    try:
        misfits = splice(spot.node, text, entry.inlines, local_id=local_id, wrappers=wrappers)
    except TagError as error:
        logger.verbose("%s: %s", plan.page, error)
        return False
    disarm(spot.node, allowed)
    note_counterparts(spot.node, referred)
    renamed_myst.note_counterparts(spot.node, linked)
    for misfit in misfits:
        logger.verbose("%s: left out %s: %s", plan.page, misfit.key, misfit.reason)
    return True


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
