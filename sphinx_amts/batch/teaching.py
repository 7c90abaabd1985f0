"""The pairs of a book as one file of parallel data for Amazon, in one target language or several.

The rules are those of the AWS Developer Guide, "Your parallel data input files": one source
language, 1000 bytes a text, one record a line in tables, and of records with the same source only
the last is read, which is why each source is written once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from ..engines.amazon.names import digest
from ..exchange import LONGEST, misfit, one_line
from ..paralleldata import Judged, ParallelData
from ..paralleldata.pages import Level
from ..problems import AmtsError

Format = Literal["tmx", "csv", "tsv"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A source text and its translations."""

    source: str
    targets: Mapping[str, str]
    """By code of the language."""
    place: str
    """Where the source was written: page, and line if it is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Teaching:
    """Everything that one resource of parallel data is made of."""

    source: str
    """The code of the source language."""
    targets: tuple[str, ...]
    level: Level
    lessons: tuple[Lesson, ...]
    """Each source text once, in the order of the book."""
    left_out: tuple[str, ...] = ()
    """Places of pairs that cannot stand in a file of this format."""

    @property
    def version(self) -> str:
        """Name the content: what is taught, wherever in the book it stands."""
        parts = [self.source, self.level, *self.targets]
        for lesson in self.lessons:
            parts += [lesson.source, *(lesson.targets.get(code, "") for code in self.targets)]
        return digest(*parts)


def teach(data: Sequence[ParallelData], level: Level, form: Format) -> Teaching:
    """Put together the pairs of a book in one language or several.

    :raises AmtsError: if a language has no pair that can be taught.
    """
    found = _Lessons(form)
    for one in data:
        code = one.languages.target.code
        if not sum([found.add(code, *_written(pair)) for pair in _kept(one, level)]):
            message = (
                f"there is no pair to teach {code!r}; "
                f"see what was left out and why: amts align BOOK --language {code}"
            )
            raise AmtsError(message)
    return found.teaching(
        data[0].languages.source.code, [one.languages.target.code for one in data], level
    )


def teach_texts(
    source: str, target: str, level: Level, pairs: Iterable[tuple[str, str, str]], form: Format
) -> Teaching:
    """Put together pairs that are not all of a book.

    :param source: the code of the source language.
    :param pairs: source, target, and the place of the source.
    :raises AmtsError: if there is no pair that can be taught.
    """
    found = _Lessons(form)
    if not sum([found.add(target, *pair) for pair in pairs]):
        message = f"there is no pair of {level} to teach from {source!r} to {target!r}"
        raise AmtsError(message)
    return found.teaching(source, [target], level)


class _Lessons:
    """Takes pairs, each source text once."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._found: dict[str, Lesson] = {}
        self._left_out: list[str] = []

    def add(self, code: str, source: str, target: str, place: str) -> bool:
        """Take a pair; tell whether it can stand in a file."""
        if not _fits((source, target), self._form):
            self._left_out.append(place)
            return False
        known = self._found.get(source)
        self._found[source] = Lesson(
            source=source,
            targets={**(known.targets if known else {}), code: target},
            place=known.place if known else place,
        )
        return True

    def teaching(self, source: str, targets: Sequence[str], level: Level) -> Teaching:
        """Give what was taken."""
        return Teaching(
            source=source,
            targets=tuple(targets),
            level=level,
            lessons=tuple(self._found.values()),
            left_out=tuple(self._left_out),
        )


def _kept(data: ParallelData, level: Level) -> Iterable[Judged]:
    [corpus] = [corpus for corpus in data.corpora if corpus.level == level]
    return corpus.kept()


def _written(pair: Judged) -> tuple[str, str, str]:
    return pair.source_text, pair.target_text, place_of(pair)


def _fits(texts: Sequence[str], form: Format) -> bool:
    if form == "tmx":
        return all(text.strip() and len(text.encode()) <= LONGEST for text in texts)
    return not any(map(misfit, texts))


def place_of(pair: Judged) -> str:
    """Tell the page of a pair, and the line of its source if it is known."""
    line = pair.source[0].line if pair.source else None
    return f"{pair.page}:{line}" if line else pair.page


def dump(teaching: Teaching, form: Format) -> str:
    """Write the file; the same lessons give the same bytes."""
    if form == "tmx":
        return _dump_tmx(teaching)
    return _dump_table(teaching, "," if form == "csv" else "\t")


def _dump_table(teaching: Teaching, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow((teaching.source, *teaching.targets))
    for lesson in teaching.lessons:
        writer.writerow(
            (lesson.source, *(lesson.targets.get(code, "") for code in teaching.targets))
        )
    return stream.getvalue()


def _dump_tmx(teaching: Teaching) -> str:
    unit = "paragraph" if teaching.level == "paragraphs" else "sentence"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        (
            '<header creationtool="sphinx-amts" creationtoolversion="1" '
            f'segtype="{unit}" o-tmf="sphinx-amts" adminlang="en" '
            f'srclang={quoteattr(teaching.source)} datatype="plaintext"/>'
        ),
        "<body>",
    ]
    for lesson in teaching.lessons:
        lines += ["<tu>", _variant(teaching.source, lesson.source)]
        lines += [_variant(code, text) for code, text in lesson.targets.items()]
        lines.append("</tu>")
    return "\n".join([*lines, "</body>", "</tmx>", ""])


def _variant(code: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(code)}><seg>{escape(one_line(text))}</seg></tuv>"
