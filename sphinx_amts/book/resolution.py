"""Inline nodes of a translation → what the page's own transforms made of the source's.

A message is parsed alone: its references have names but no targets, its footnotes no numbers.
Sphinx puts such nodes into the page before its transforms run; here they are given the identity of
the source's finished nodes, by name and then by order, following ``_NodeUpdater`` of
``sphinx.transforms.i18n``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx import addnodes

from .markup import inline_nodes
from .nodes import has_prose_child, key
from .page_names import PageNames, fold


def liken(holder: nodes.Element, source: nodes.Element) -> None:
    """Note for what could not be read in a translation where the source has the same.

    Some roles work only while their page is read (``glue``): the source has their result.

    :param source: the ``msgid``, read in the same way.
    """
    places = inline_nodes(source)
    raw = {each.astext(): n for n, each in enumerate(places) if isinstance(each, nodes.problematic)}
    for node in holder.findall(nodes.problematic):
        if node.astext() in raw:
            node["like"] = raw[node.astext()], len(places)


def resolve(holder: nodes.Element, source: nodes.Element, names: PageNames) -> None:
    """Give the inline nodes in *holder* the identity of those in *source*."""
    _Resolution(holder, source, names).run()


class _Resolution:
    """One message; remembers which of the source's inline nodes are taken already."""

    def __init__(self, holder: nodes.Element, source: nodes.Element, names: PageNames) -> None:
        self._holder, self._source, self._names = holder, source, names
        self._taken: set[int] = set()

    def run(self) -> None:
        if all(isinstance(child, nodes.Text) for child in self._holder.children):
            return
        for node in self._of(nodes.substitution_reference):
            _replace(node, self._substituted(node))
        for node in self._of(nodes.system_message):
            _replace(node, [])
        old = inline_nodes(self._source)
        for node in self._of(nodes.problematic):
            position, count = node.get("like", (0, -1))
            known = [old[position].deepcopy()] if count == len(old) else None
            _replace(node, known or [nodes.Text(node.astext())])
        for citation in self._of(nodes.citation_reference):
            _replace(citation, [_citation(citation)])
        self._footnotes()
        self._references()
        self._cross_references()
        self._places()

    def _of(self, kind: type[nodes.Element]) -> list[Any]:
        return list(self._holder.findall(kind))

    def _substituted(self, node: nodes.Element) -> Sequence[nodes.Node]:
        document, name = self._names.document, node.get("refname", "")
        known = document.substitution_names.get(name.lower(), name)
        if (definition := document.substitution_defs.get(known)) is not None:
            return [child.deepcopy() for child in definition.children]
        found = self._names.substitute(name)
        return [nodes.Text(f"|{node.astext()}|")] if found is None else found

    # Footnotes

    def _footnotes(self) -> None:
        new = self._of(nodes.footnote_reference)
        if not new:
            return
        old = list(self._source.findall(nodes.footnote_reference))
        rest = []
        for node in new:
            ids = self._names.document.nameids
            number = ids.get(node["refname"]) if node.get("refname") else None
            same = (each for each in old if number and each.get("refid") == number)
            if not self._put(node, same):
                rest.append(node)
        for node in rest:
            if not self._put(node, old):
                _replace(node, [])

    def _put(self, node: nodes.Element, candidates: Iterable[nodes.Element]) -> bool:
        """Put a copy of the first candidate that is free in the place of *node*."""
        found = self._take(candidates)
        if found is not None:
            _replace(node, [found.deepcopy()])
        return found is not None

    def _take(self, candidates: Iterable[nodes.Element]) -> Any:
        for each in candidates:
            if id(each) not in self._taken:
                self._taken.add(id(each))
                return each
        return None

    # Hyperlinks

    def _references(self) -> None:
        new = [node for node in self._of(nodes.reference) if _is_open(node)]
        if not new:
            return
        old = list(self._source.findall(nodes.reference))
        shown = [key(node) for node in self._of(nodes.reference) if node not in new]
        for each in old:
            if key(each) in shown:
                shown.remove(key(each))
                self._taken.add(id(each))
        for node in [node for node in new if not self._aim(node, old)]:
            anonymous = bool(node.get("anonymous"))
            like = [each for each in old if bool(each.get("anonymous")) is anonymous]
            found = self._take(like if anonymous else [each for each in like if each.get("name")])
            if found is None:
                _replace(node, node.children)
            else:
                _set_target(node, _target_of(found))

    def _aim(self, node: nodes.reference, old: Sequence[nodes.reference]) -> bool:
        """Give *node* the target that its name has on the page."""
        if node.get("id_link"):
            return self._anchor(node)
        target = self._names.target(node["refname"]) if node.get("refname") else None
        if target is None:
            return False
        self._take(each for each in old if _target_of(each) == target)
        _set_target(node, target)
        return True

    def _anchor(self, node: nodes.reference) -> bool:
        """Resolve MyST's ``[text](#name)``, as its ResolveAnchorIds does."""
        document, name = self._names.document, node["refuri"][1:]
        target = self._names.target(name) if document.nametypes.get(name) else None
        if target is None and name in self._names.slugs:
            target = {"refid": self._names.slugs[name][1]}
        if target is not None and "refid" in target:
            _set_target(node, target)
            if not node.children:
                same = (each for each in self._source.findall(nodes.reference))
                like = next((each for each in same if _target_of(each) == target), None)
                node.extend(child.deepcopy() for child in (like.children if like else ()))
            return True
        cross = addnodes.pending_xref(
            refdoc=self._names.page,
            refdomain=None,
            reftype="myst",
            reftarget=name,
            refexplicit=bool(node.children),
        )
        cross += nodes.inline("", "", *node.children, classes=["xref", "myst", *node["classes"]])
        _replace(node, [cross])
        return True

    # Cross-references

    def _cross_references(self) -> None:
        new = self._of(addnodes.pending_xref)
        if not new:
            return
        old = list(self._source.findall(addnodes.pending_xref))
        by_key = {key(each): each for each in old}
        rest = []
        for node in new:
            if _is_term(node) and key(node) not in by_key:
                self._translate_term(node)
            same = by_key.get(key(node))
            if same is None:
                rest.append(node)
                continue
            self._taken.add(id(same))
            # What the source's surroundings added (``py:module``) holds here too; whether the
            # text was written out is the translator's choice.
            for name, value in same.attributes.items():
                if name not in ("refexplicit", "ids", "names", "dupnames", "backrefs"):
                    node[name] = value
        for node in rest:
            if _is_term(node) and (found := self._take(filter(_is_term, old))) is not None:
                _point(node, found["reftarget"])

    def _translate_term(self, node: addnodes.pending_xref) -> None:
        """Let a reference by the translated term mean the term of the source."""
        if (term := self._names.terms.get(fold(node["reftarget"]))) is not None:
            _point(node, term)

    # Index entries and targets

    def _places(self) -> None:
        """Leave out index entries and targets that the source does not have here."""
        for kind in (addnodes.index, nodes.target):
            if here := self._of(kind):
                there = sum(1 for _ in self._source.findall(kind))
                for node in here[there:]:
                    _replace(node, node.children)


def _is_open(node: nodes.reference) -> bool:
    if node.get("id_link") and node.get("refuri"):
        return True
    return not node.get("refuri") and not node.get("refid")


def _is_term(node: nodes.Element) -> bool:
    return (node.get("refdomain"), node.get("reftype")) == ("std", "term")


def _point(node: addnodes.pending_xref, term: str) -> None:
    node["reftarget"] = term
    node["refexplicit"] = has_prose_child(node)


def _target_of(node: nodes.Element) -> dict[str, str]:
    return {name: node[name] for name in ("refuri", "refid") if node.get(name)}


def _set_target(node: nodes.Element, target: Mapping[str, str]) -> None:
    for name in ("refname", "refuri", "refid"):
        node.attributes.pop(name, None)
    node.attributes.update(target)
    node["resolved"] = 1


def _citation(node: nodes.citation_reference) -> addnodes.pending_xref:
    """Write a citation as ``sphinx.domains.citation.CitationReferenceTransform`` does."""
    target = node.astext()
    cross = addnodes.pending_xref(
        target,
        refdomain="citation",
        reftype="ref",
        reftarget=target,
        refwarn=True,
        support_smartquotes=False,
        classes=node.get("classes", []),
    )
    cross += nodes.inline(target, f"[{target}]")
    return cross


def _replace(node: nodes.Element, new: Sequence[nodes.Node]) -> None:
    parent: Any = node.parent
    parent.replace(node, list(new))


def pairs(
    source: nodes.Element, holder: nodes.Element, kind: type[nodes.Element]
) -> Iterator[tuple[Any, Any]]:
    """Pair the nodes of a kind in both texts: those with equal keys, in their order."""
    waiting: dict[str, list[nodes.Element]] = {}
    for node in holder.findall(kind):
        waiting.setdefault(key(node), []).append(node)
    for node in source.findall(kind):
        if queue := waiting.get(key(node)):
            yield node, queue.pop(0)
