"""Whose code a page shows: the translator's, if it does what the source's does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..document import Anchor, Document
from ..plan import Plan
from ..problems import Problem
from ..report import Notice
from ..sync.code import Code, pair_code


def with_human_code(
    plans: Mapping[str, Plan], sources: Mapping[str, Document], translated: Mapping[str, Document]
) -> tuple[dict[str, Plan], tuple[Notice, ...]]:
    """Give the plans with the blocks of code that people localised, and say where code differs.

    :param translated: pages of the translated book, by the name of the source page.
    """
    result = dict(plans)
    notices = []
    for name in plans.keys() & translated.keys():
        code, other = _of_page(sources[name], translated[name])
        result[name] = replace(plans[name], code=code)
        if other:
            notices.append(_drift(name, other))
    return result, tuple(sorted(notices, key=lambda notice: notice.page))


def _of_page(source: Document, target: Document) -> tuple[dict[str, str], list[Anchor]]:
    """Give the code to show for blocks of the source, and blocks of *target* that do otherwise."""
    ours, theirs = _blocks(source), _blocks(target)
    code: dict[str, str] = {}
    other = []
    for pair in pair_code([*map(_code, ours)], [*map(_code, theirs)]):
        said, here = theirs[pair.target], ours[pair.source]
        if not pair.same:
            other.append(said)
        elif said.key != here.key:
            code.setdefault(here.key, said.key)
    return code, other


def _blocks(document: Document) -> list[Anchor]:
    return [block for block in document.blocks if isinstance(block, Anchor) and block.language]


def _code(block: Anchor) -> Code:
    return Code(block.key, block.language)


def _drift(page: str, blocks: list[Anchor]) -> Notice:
    what = (
        "one block of code differs" if len(blocks) == 1 else f"{len(blocks)} blocks of code differ"
    )
    lines = ", ".join(str(block.line) for block in blocks if block.line is not None)
    where = f" (there in line {lines})" if lines else ""
    message = (
        f"{what} from the translation's in more than comments and strings; "
        f"the page shows the source's{where}"
    )
    return Notice(kind=Problem.CODE, message=message, page=page)
