"""``amts draft``: the files of the translated book, with drafts where they are not up to date."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from ..tables import table
from .saying import put

if TYPE_CHECKING:
    from ..drafting.draft import Drafts
    from ..edition.build import Build
    from . import Commands

_OUT = Path("_build") / "amts" / "draft"


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    draft = commands.add_parser(
        "draft",
        help="write the translated book's own files, with drafts where they are not up to date",
        description="Rewrite the files of the translated book where the source has changed, with "
        "drafts by the engine, each marked by a comment; nothing else in them changes.  Without "
        "--in-place, the changed files are written to a folder of their own.",
        epilog="amts draft book --language zh · amts draft book --language zh --in-place",
    )
    draft.set_defaults(run=_draft)
    draft.add_argument("book", type=Path, help="the folder of the book's conf.py")
    draft.add_argument(
        "--language", metavar="CODE", required=True, help="the language, as in amts_languages"
    )
    draft.add_argument(
        "--page",
        action="append",
        metavar="NAME",
        help="draft this page only, named as Sphinx does or by its file (may be repeated)",
    )
    where = draft.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="DIR", help=f"default: {_OUT.as_posix()}/CODE")
    where.add_argument(
        "--in-place", action="store_true", help="write over the translated book, if git has it all"
    )
    draft.add_argument(
        "--force", action="store_true", help="with --in-place: even if git does not have it all"
    )
    draft.add_argument(
        "--with-source",
        action="store_true",
        help="where there is no draft and no translation, put in the text of the source",
    )


def _draft(options: argparse.Namespace) -> int:
    from ..drafting import delivery
    from ..drafting.draft import drafts_of
    from ..running import for_each_language, page_names

    if options.force and not options.in_place:
        message = "--force is for --in-place; a folder of drafts overwrites nothing"
        raise AmtsError(message)

    def work(build: Build) -> Drafts:
        if options.in_place and not options.force:
            delivery.refuse_dirty(build.language.translation or build.srcdir)
        return drafts_of(
            build,
            clock=lambda: datetime.now(UTC),
            pages=page_names(build.app, options.page) if options.page else None,
            with_source=options.with_source,
        )

    [drafts] = for_each_language(options.book, work, codes=(options.language,))
    out = options.out or _OUT / drafts.code
    files = {
        path.relative_to(drafts.directory).as_posix(): content
        for path, content in drafts.files.items()
    }
    if options.in_place:
        if not options.force:
            delivery.refuse_untracked(drafts.directory, drafts.before)
        delivery.write_in_place(drafts.files, drafts.before)
    else:
        delivery.write_beside(files, out, drafts.directory)
    delivery.write_list(out, files, drafts.told, beside=not options.in_place)
    put(_report(drafts, sorted(files), drafts.directory if options.in_place else out))
    put([f"every text: {delivery.list_of(out)}"])
    return 1 if any(told.fate.left for told in drafts.told) else 0


def _report(drafts: Drafts, files: list[str], where: Path) -> Iterator[str]:
    """Say page by page what became of the texts, and where the drafts are."""
    from ..drafting.page import Fate

    counts = {told.page: Counter[Fate]() for told in drafts.told}
    for told in drafts.told:
        counts[told.page][told.fate] += 1
    total = sum(counts.values(), Counter[Fate]())
    if not total:
        yield f"{drafts.code}: all {drafts.pages} pages are up to date; nothing was written"
        return
    shown = [fate for fate in Fate if total[fate]]
    rows = [["page", *map(str, shown)]]
    rows += [[page, *(str(count[fate]) for fate in shown)] for page, count in counts.items()]
    rows.append(["total", *(str(total[fate]) for fate in shown)])
    yield from table(rows)
    for fate in shown:
        yield f"{fate}: {fate.explanation}"
    for told in drafts.told:
        if told.fate.left and told.reason and told.fate.value != "no-draft":
            line = f":{told.line}" if told.line else ""
            yield f"{told.path}{line}: {told.reason}: {told.source[:60]}"
    changed = "1 file" if len(files) == 1 else f"{len(files)} files"
    yield f"{changed} in {where}{':' if files else ''}"
    yield from (f"  {name}" for name in files)
