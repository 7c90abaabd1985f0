"""``amts evaluate``: what systems' translations of a book are worth against a person's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from . import saying

if TYPE_CHECKING:
    from ..evaluate.trial import Trial
    from . import Commands

_OUTPUT = Path("_build") / "evaluate"
_PAGE, _RECORD = "evaluation.html", "evaluation.json"
_TIMES, _SEED = 1000, 1


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    parser = commands.add_parser(
        "evaluate",
        help="score translations against a person's",
        description="Hold pages of the human translation out, have each system translate them, "
        "and score what it gives against what the person wrote.  With --hypothesis, score "
        "translations that exist already: of a book, or text files line by line.",
        epilog="amts evaluate book --language zh · "
        "amts evaluate book --language zh --pages a,b --systems paragraphs,sentences "
        "--directions both · "
        "amts evaluate --hypothesis out/ --reference zh/ --language zh",
    )
    parser.set_defaults(run=_evaluate)
    parser.add_argument("book", nargs="?", type=Path, help="the folder of the book's conf.py")
    _add_test(parser)
    _add_existing(parser)
    _add_output(parser)


def _add_test(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is tested")
    group.add_argument("--language", metavar="CODE", help="default: all of amts_languages")
    group.add_argument(
        "--pages", metavar="NAMES", help="the pages under test; default: a fifth, at most five"
    )
    group.add_argument(
        "--systems",
        metavar="NAMES",
        help="some of plain, paragraphs, sentences, terminology, memory; "
        "default: what the engine can do, and memory",
    )
    group.add_argument(
        "--engine", action="append", metavar="NAME", help="default: the book's (may be repeated)"
    )
    group.add_argument(
        "--engine-option",
        action="append",
        metavar="[ENGINE.]NAME=VALUE",
        help="an option of the engine (may be repeated)",
    )
    group.add_argument(
        "--directions",
        choices=("forward", "backward", "both"),
        help="forward: from the source (default)",
    )
    group.add_argument(
        "--duplicates",
        choices=("exclude", "keep"),
        help="what becomes of pairs that say what a sentence under test says (default: exclude)",
    )
    group.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="write what may be learned, and what is to be translated, for systems elsewhere",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        default=None,
        help="say what would be paid for; translate nothing",
    )
    group.add_argument(
        "--keep",
        action="store_true",
        default=None,
        help="leave what was made at Amazon for customised systems there",
    )


def _add_existing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("translations that exist already")
    group.add_argument(
        "--hypothesis",
        action="append",
        metavar="[NAME=]PATH",
        help="a translation to score: of the book, or of text files (may be repeated)",
    )
    group.add_argument(
        "--reference", type=Path, metavar="PATH", help="what people wrote; default: the book's"
    )
    group.add_argument(
        "--original", type=Path, metavar="PATH", help="text files: what was translated, if known"
    )
    group.add_argument("--source", metavar="CODE", help="text files: the language of the original")


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is scored and told")
    group.add_argument("--tokenize", metavar="NAME", help="sacrebleu's tokenizer for BLEU")
    group.add_argument(
        "--seed",
        type=int,
        default=_SEED,
        help="of the choice of pages and of intervals (default: 1)",
    )
    group.add_argument(
        "--resamples",
        type=int,
        default=_TIMES,
        metavar="N",
        help=f"draws for the intervals (default: {_TIMES})",
    )
    group.add_argument("--output", type=Path, metavar="DIR", help=f"default: {_OUTPUT.as_posix()}")
    group.add_argument("--html", type=Path, metavar="PATH", help="where the page goes instead")
    group.add_argument("--json", type=Path, metavar="FILE", help="where the record goes instead")


def _evaluate(options: argparse.Namespace) -> int:
    if options.resamples < 1:
        message = f"--resamples is {options.resamples}; it has to be 1 or more"
        raise AmtsError(message)
    if options.seed < 0:
        message = f"--seed is {options.seed}; it has to be 0 or more"
        raise AmtsError(message)
    if options.book is None:
        return _evaluate_files(options)
    _refuse(options, ("original", "source"), "with a book, which is the original")
    return _evaluate_book(options)


def _refuse(options: argparse.Namespace, names: Sequence[str], why: str) -> None:
    for name in names:
        if getattr(options, name) is not None:
            message = f"--{name.replace('_', '-')} cannot be given {why}"
            raise AmtsError(message)


_OF_TEST = (
    "systems",
    "engine",
    "engine_option",
    "directions",
    "duplicates",
    "export",
    "dry_run",
    "keep",
)


# Text files


def _evaluate_files(options: argparse.Namespace) -> int:
    from ..evaluation.existing import compare_files
    from ..languages import find

    if not (options.hypothesis and options.reference):
        message = (
            "name the folder of a book, or texts with --hypothesis and --reference; "
            "see amts evaluate --help"
        )
        raise AmtsError(message)
    _refuse(options, ("pages", *_OF_TEST), "without a book")
    if not options.language:
        message = (
            "--language is missing: give the language of the translations, such as --language zh"
        )
        raise AmtsError(message)
    if options.original and not options.source:
        message = "--source is missing: give the language of the original, such as --source en"
        raise AmtsError(message)
    trial = compare_files(
        _hypotheses(options.hypothesis),
        options.reference,
        original=options.original,
        source=find(options.source) if options.source else None,
        target=find(options.language),
    )
    _tell([trial], options, options.output or _OUTPUT)
    return 0


def _hypotheses(given: Sequence[str]) -> dict[str, Path]:
    """Read ``NAME=PATH`` or a path, whose last part is then the name; it may have a ``=`` itself."""
    found: dict[str, Path] = {}
    for text in given:
        name, _, path = text.partition("=")
        named = bool(name and path) and not Path(text).exists()
        place = Path(path if named else text)
        name = name if named else place.name or str(place)
        if name in found:
            message = (
                f"two translations are called {name!r}; name them, as --hypothesis one={place}"
            )
            raise AmtsError(message)
        if not place.exists():
            message = f"--hypothesis {text}: there is no {place}; correct the path"
            raise AmtsError(message)
        found[name] = place
    return found


# A book


def _evaluate_book(options: argparse.Namespace) -> int:
    from ..evaluating import Job, evaluate
    from ..evaluation.systems import read_variants

    if options.hypothesis:
        _refuse(options, _OF_TEST, "together with --hypothesis")
    if (options.hypothesis or options.reference) and not options.language:
        message = "a translation is of one language; name it: --language zh"
        raise AmtsError(message)
    outdir = options.output or _OUTPUT
    job = Job(
        pages=_names(options.pages, "--pages"),
        seed=options.seed,
        variants=None if options.systems is None else read_variants(options.systems),
        directions=options.directions or "forward",
        engines=tuple(dict.fromkeys(options.engine or ())),
        options=dict(map(_engine_option, options.engine_option or ())),
        keep_duplicates=options.duplicates == "keep",
        hypotheses=_hypotheses(options.hypothesis or ()),
        export=options.export,
        reference=options.reference,
        tokenize=options.tokenize,
        one_language=bool(options.html or options.json),
        dry_run=bool(options.dry_run),
        keep=bool(options.keep),
        progress=saying.tell,
        put=lambda line: saying.put([line]),
    )

    def tell(code: str, trials: Sequence[Trial]) -> None:
        _tell(trials, options, outdir / code)

    evaluate(options.book, job, outdir=outdir, code=options.language, tell=tell)
    return 0


def _names(text: str | None, option: str) -> tuple[str, ...]:
    """Read names with commas between them; none if the option was not given."""
    if text is None:
        return ()
    found = tuple(filter(None, map(str.strip, text.split(","))))
    if not found:
        message = f"{option} is empty; give names with commas between them"
        raise AmtsError(message)
    return found


def _engine_option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        message = f"--engine-option is {text!r}; it has to be NAME=VALUE, or ENGINE.NAME=VALUE"
        raise AmtsError(message)
    return name, value


# What was found out


def _tell(trials: Iterable[Trial], options: argparse.Namespace, outdir: Path) -> None:
    """Score, print the tables, and write the page and the record."""
    from ..evaluate.metrics import metrics_for
    from ..evaluate.page import write
    from ..evaluate.record import dump
    from ..evaluate.scoring import judge
    from ..evaluate.table import lines

    verdicts = [
        judge(
            trial,
            metrics_for(trial.target, tokenize=options.tokenize),
            times=options.resamples,
            seed=options.seed,
        )
        for trial in trials
    ]
    html = options.html or outdir / _PAGE
    page = html if html.suffix == ".html" else html / _PAGE
    record = options.json or outdir / _RECORD
    write(page, verdicts)
    _write(record, dump(verdicts))
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for verdict in verdicts:
        sys.stdout.writelines(f"{line}\n" for line in (*lines(verdict), ""))
    saying.put(map(str, (page, record)))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise AmtsError(message) from None
