"""``amts corpus``: parallel data from documents that are not the book."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..corpus.defaults import LIKENESS, THRESHOLD
from ..problems import AmtsError
from .saying import tell

if TYPE_CHECKING:
    from ..corpus.finding import Root
    from ..corpus.job import Job
    from ..corpus.work import Workers
    from ..languages import Profile
    from . import Commands

_OUTPUT = Path("_build") / "corpus"
_INCOMPLETE = 1
"""Something was written, but files were left out that could not be read."""


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    corpus = commands.add_parser(
        "corpus",
        help="parallel data from other documents than the book",
        description="Parallel data from documents that are not the book.",
    )
    actions = corpus.add_subparsers(title="actions", required=True, metavar="ACTION")
    build = actions.add_parser(
        "build",
        help="find the documents that are translations of each other, and take their pairs",
        description="Make parallel data of HTML, Markdown and text files that are translations of "
        "each other, matched by their names (en/a.html and es/a.html, a.en.md and a.es.md, a.html "
        "and a_es.html) or by what they hold: TMX, CSV and TSV of sentences and of paragraphs.",
        epilog='amts corpus build documents --source en --target es --topic "machine learning"',
    )
    build.set_defaults(run=_build)
    _add_documents(build)
    _add_choice(build)
    _add_work(build)


def _add_documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="[CODE=]DIR",
        help="a folder of documents; with a code, all of them are in that language",
    )
    parser.add_argument("--source", metavar="CODE", help="the language to translate from")
    parser.add_argument("--target", metavar="CODE", help="the language to translate into")
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="a list of pairs in place of folders: on each line a source, a tab, and a target",
    )


def _add_choice(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is taken")
    group.add_argument(
        "--topic",
        action="append",
        metavar="WORDS",
        help="keywords of which a document has to have one, with commas between them "
        "(may be repeated)",
    )
    group.add_argument(
        "--like",
        action="append",
        type=Path,
        metavar="PATH",
        help="the book that documents have to be like: a folder of its texts, its parallel data "
        "as TMX, or its memory (may be repeated)",
    )
    group.add_argument(
        "--likeness",
        type=float,
        metavar="SCORE",
        help=f"how like, from 0 to 1 (default: {LIKENESS})",
    )
    group.add_argument(
        "--without",
        action="append",
        type=Path,
        metavar="PATH",
        help="texts of which no sentence may be taken, such as pages held out for a test "
        "(may be repeated)",
    )
    group.add_argument(
        "--threshold",
        type=float,
        default=THRESHOLD,
        metavar="SCORE",
        help=f"leave out pairs below this score, from 0 to 1 (default: {THRESHOLD})",
    )


def _add_work(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how and where")
    group.add_argument(
        "--output", type=Path, default=_OUTPUT, metavar="DIR", help=f"default: {_OUTPUT.as_posix()}"
    )
    group.add_argument(
        "--report", type=Path, metavar="FILE", help="where the record goes instead of corpus.json"
    )
    group.add_argument(
        "-j",
        "--jobs",
        type=int,
        metavar="N",
        help="processes that work; default: one for each core",
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="have a Dask cluster work instead, such as tcp://host:8786",
    )


def _build(options: argparse.Namespace) -> int:
    from ..corpus.build import build
    from ..corpus.job import Progress
    from ..corpus.record import lines

    job = _job(options)
    progress = Progress(say=tell, clock=time.monotonic)
    try:
        record = build(job, _workers(options), progress)
    except KeyboardInterrupt:
        tell("interrupted; what was done is kept: run the same again to go on")
        raise
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{line}\n" for line in (str(job.output), *lines(record)))
    return _INCOMPLETE if record.mendable else 0


def _job(options: argparse.Namespace) -> Job:
    from ..corpus.job import Job

    if bool(options.folders) == bool(options.pairs):
        message = "name folders of documents, or a list with --pairs; see amts corpus build --help"
        raise AmtsError(message)
    if options.likeness is not None and not options.like:
        message = "--likeness says how like a book; name the book with --like"
        raise AmtsError(message)
    source, target = _language(options, "source"), _language(options, "target")
    if source == target:
        message = f"--source and --target are both {source.code!r}; they have to differ"
        raise AmtsError(message)
    return Job(
        source=source,
        target=target,
        output=options.output,
        roots=tuple(_root(text, source, target) for text in options.folders),
        pairs=options.pairs,
        topic=_keywords(options.topic),
        like=tuple(options.like or ()),
        likeness=LIKENESS if options.likeness is None else _share(options.likeness, "--likeness"),
        without=tuple(options.without or ()),
        threshold=_share(options.threshold, "--threshold"),
        report=options.report,
    )


def _language(options: argparse.Namespace, name: str) -> Profile:
    from ..languages import find

    code = getattr(options, name)
    if not code:
        message = f"--{name} is missing: give a language, such as --{name} en"
        raise AmtsError(message)
    return find(code)


def _root(text: str, source: Profile, target: Profile) -> Root:
    """Read ``DIR`` or ``CODE=DIR``; a folder that is really called so is one."""
    from ..corpus.finding import Root
    from ..languages import find

    code, equals, folder = text.partition("=")
    if not equals or Path(text).exists():
        return Root(folder=Path(text))
    profile = find(code)
    if profile not in (source, target):
        message = f"{text}: {code} is neither --source {source.code} nor --target {target.code}"
        raise AmtsError(message)
    return Root(folder=Path(folder), side=0 if profile == source else 1)


def _keywords(given: Sequence[str] | None) -> tuple[str, ...]:
    if given is None:
        return ()
    found = {word.strip() for text in given for word in text.split(",")} - {""}
    if not found:
        message = "--topic is empty; give keywords with commas between them"
        raise AmtsError(message)
    return tuple(sorted(found))


def _share(value: float, option: str) -> float:
    if not 0 <= value <= 1:
        message = f"{option} is {value:g}; it has to be from 0 to 1"
        raise AmtsError(message)
    return value


def _workers(options: argparse.Namespace) -> Workers:
    from ..corpus.work import Alone, Processes

    if options.scheduler:
        if options.jobs is not None:
            message = "-j is of this machine, and cannot be given together with --scheduler"
            raise AmtsError(message)
        from ..corpus.cluster import Cluster

        return Cluster(options.scheduler)
    jobs = (os.cpu_count() or 1) if options.jobs is None else options.jobs
    if jobs < 1:
        message = f"-j is {jobs}; it has to be 1 or more"
        raise AmtsError(message)
    return Alone() if jobs == 1 else Processes(jobs)
