"""``amts align``: which sentences of a book, or of any two texts, belong together."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from .saying import put

if TYPE_CHECKING:
    from ..bookpairs import Made
    from ..paralleldata.texts import Text
    from . import Commands

_OUTPUT = Path("_build") / "data"


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    align = commands.add_parser(
        "align",
        help="find which sentences are translations of each other",
        description="Write the parallel data of a book and its human translation: TMX, CSV and "
        "TSV of sentences and of paragraphs, and an audit page.  With --files, align any two "
        "texts instead, and print the pairs.",
        epilog="amts align book --language zh · "
        "amts align --files a.txt b.txt --source en --target zh",
    )
    align.set_defaults(run=_align)
    align.add_argument("book", nargs="?", type=Path, help="the folder of the book's conf.py")
    book = align.add_argument_group("a book")
    book.add_argument("--language", metavar="CODE", help="default: all of amts_languages")
    book.add_argument(
        "--translation",
        type=Path,
        metavar="DIR",
        help="the translated book; default: that of amts_languages, or gettext catalogs",
    )
    book.add_argument(
        "--page",
        action="append",
        metavar="NAME",
        help="write the pairs of this page only, named as Sphinx does or by its file "
        "(may be repeated)",
    )
    book.add_argument("--output", type=Path, metavar="DIR", help=f"default: {_OUTPUT.as_posix()}")
    book.add_argument(
        "--threshold",
        metavar="SCORE",
        help="leave out pairs below this score, from 0 to 1; default: amts_threshold",
    )
    texts = align.add_argument_group("any two texts")
    texts.add_argument(
        "--files",
        nargs=2,
        metavar=("SOURCE", "TARGET"),
        help="texts with one unit a line, UTF-8; one of them may be - for standard input",
    )
    texts.add_argument("--source", metavar="CODE", help="the language of the first")
    texts.add_argument("--target", metavar="CODE", help="the language of the second")
    texts.add_argument(
        "--beads", action="store_true", help="print numbers of lines, from 0, not score and texts"
    )
    texts.add_argument(
        "--embeddings",
        choices=("auto", "yes", "no"),
        help="compare sentences by their meaning; default: auto, if the extra 'embeddings' is "
        "installed and knows both languages",
    )


def _align(options: argparse.Namespace) -> int:
    of_book = ("book", "language", "translation", "page", "output", "threshold")
    of_files = ("files", "source", "target", "beads", "embeddings")
    if options.files:
        _refuse_both(options, of_book, "--files")
        return _align_files(options)
    if options.book is None:
        message = "name the folder of a book, or two texts with --files; see amts align --help"
        raise AmtsError(message)
    _refuse_both(options, of_files, "a book")
    return _align_book(options)


def _refuse_both(options: argparse.Namespace, names: Iterable[str], there: str) -> None:
    for name in names:
        if getattr(options, name):
            what = "a book" if name == "book" else f"--{name}"
            message = f"{what} cannot be given together with {there}"
            raise AmtsError(message)


# Two texts


def _align_files(options: argparse.Namespace) -> int:
    from ..align.encoders import choose
    from ..paralleldata.texts import align, as_numbers, as_table

    if options.files == ["-", "-"]:
        message = "standard input can be only one of the two texts; name a file for the other"
        raise AmtsError(message)
    source = _text(options.files[0], options.source, "--source")
    target = _text(options.files[1], options.target, "--target")
    encoder = choose(options.embeddings or "auto", source.profile, target.profile)
    beads = align(source, target, encoder=encoder)
    lines = as_numbers(beads) if options.beads else as_table(beads, source, target)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _text(name: str, code: str | None, option: str) -> Text:
    from ..languages import find
    from ..paralleldata.texts import Text, read_lines

    if not code:
        message = f"{option} is missing: give the language of {name}, such as {option} en"
        raise AmtsError(message)
    profile = find(code)
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        message = f"{name}: {error.strerror}; correct the path"
        raise AmtsError(message) from None
    return Text(lines=read_lines(data, name), profile=profile)


# A book


def _align_book(options: argparse.Namespace) -> int:
    from ..databuilder import build_data

    if options.translation and not options.language:
        message = "--translation is of one language; name it: --language zh"
        raise AmtsError(message)
    done = build_data(
        options.book,
        code=options.language,
        outdir=options.output or _OUTPUT,
        pages=tuple(options.page or ()),
        threshold=options.threshold,
        translation=options.translation,
    )
    if not done.made:
        message = f"{options.book}: no language has a human translation; nothing was written"
        raise AmtsError(message)
    put(_table(done.made))
    put(f"{code}: removed what an earlier run wrote" for code in done.removed)
    return 0


def _table(made: Sequence[Made]) -> Iterable[str]:
    """Tell what became of every link, in numbers that add up, and why pairs were left out."""
    from ..paralleldata import balance

    for one in made:
        some = "" if one.pages == one.book_pages else f" ({one.pages} of {one.book_pages} pages)"
        yield f"{one.code}: {_from_here(one.outdir)}{some}"
        yield from (f"  {line}" for line in balance.lines(one.counts))
        for corpus, counts in one.counts.items():
            why = ", ".join(f"{count} {fault}" for fault, count in counts.left_out.most_common())
            if why:
                yield f"  {corpus} left out: {why}"
        yield f"  to look at: {_from_here(one.audit)}"


def _from_here(path: Path) -> Path:
    """Tell a path as short as it is from where the shell is."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
