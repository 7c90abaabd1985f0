"""The files of a corpus, written line by line, all of one run or none."""

from __future__ import annotations

import filecmp
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from .. import __version__
from ..exchange import Entry, Tmx, misfit, one_line, table_lines, tmx_lines
from ..problems import AmtsError
from .catalogue import Catalogue
from .selection import Row, Selection

RECORD = "corpus.json"
DOCUMENTS = "documents.tsv"
LEFT_OUT = "left-out.tsv"
_UNITS: Mapping[str, Literal["sentence", "paragraph"]] = {
    "sentences": "sentence",
    "paragraphs": "paragraph",
}


class Folder:
    """The output folder: files are written beside those of an earlier run, and then change places."""

    def __init__(self, folder: Path) -> None:
        """Begin to write into *folder*, which is there."""
        self._folder = folder
        self._parts: list[tuple[Path, Path]] = []

    def write(self, name: str, lines: Iterable[str], *, append: bool = False) -> None:
        """Write a file, or more of it.

        :raises AmtsError: if that is not possible.
        """
        path = self._folder / name
        part = path.with_name(f"{name}.part")
        if not append:
            self._parts.append((part, path))
        try:
            with part.open("a" if append else "w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(lines)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}; make room, and run again"
            raise AmtsError(message) from None

    def finish(self, record: Path, text: str) -> None:
        """Let the files take their places; the record goes first and comes last.

        :raises AmtsError: if the record cannot be written where it should be.
        """
        if record.is_dir():
            message = f"{record} is a folder; name a file with --report"
            raise AmtsError(message)
        try:
            self._finish(record, text)
        except OSError as error:
            path = error.filename or record
            message = f"{path} cannot be written: {error.strerror}; correct --report, or make room"
            raise AmtsError(message) from None

    def _finish(self, record: Path, text: str) -> None:
        record.parent.mkdir(parents=True, exist_ok=True)
        if record.is_file() and record.read_bytes() != text.encode():
            record.unlink()
        for part, path in self._parts:
            if path.is_file() and filecmp.cmp(part, path, shallow=False):
                part.unlink()
            else:
                part.replace(path)
        self._parts.clear()
        if not record.is_file():
            record.write_text(text, encoding="utf-8", newline="\n")

    def abandon(self) -> None:
        """Remove what did not take its place."""
        for part, _ in self._parts:
            part.unlink(missing_ok=True)


def write_level(
    folder: Folder, level: str, selection: Selection, codes: tuple[str, str]
) -> dict[str, Any]:
    """Write the pairs of a level: TMX, CSV and TSV.

    :return: for each file, how many pairs it holds, and how many it cannot hold, by why.
    """
    source, target = codes
    tmx = Tmx(source_language=source, target_language=target, unit=_UNITS[level], entries=())
    entries = map(_entry, selection.rows(kept=True))
    folder.write(f"{level}.tmx", (f"{line}\n" for line in _lines(tmx, entries)))
    kept = selection.counts().kept
    files: dict[str, Any] = {f"{level}.tmx": {"pairs": kept, "left_out": {}}}
    for suffix, delimiter in (("csv", ","), ("tsv", "\t")):
        refused: Counter[str] = Counter()
        rows = _fitting(selection.rows(kept=True), refused)
        folder.write(f"{level}.{suffix}", table_lines(codes, rows, delimiter))  # type: ignore[arg-type]
        files[f"{level}.{suffix}"] = {
            "pairs": kept - refused.total(),
            "left_out": dict(sorted(refused.items())),
        }
    return files


def _lines(tmx: Tmx, entries: Iterable[Entry]) -> Iterator[str]:
    return tmx_lines(tmx, entries, version=__version__)


def _fitting(rows: Iterable[Row], refused: Counter[str]) -> Iterator[tuple[str, str]]:
    """Give the pairs that can stand in a table, and count the others."""
    for row in rows:
        why = misfit(row.source) or misfit(row.target)
        if why is None:
            yield row.source, row.target
        else:
            refused[str(why)] += 1


def _entry(row: Row) -> Entry:
    return Entry(
        source=row.source,
        target=row.target,
        properties=(("x-score", f"{row.score:.4f}"),),
        source_properties=_place(row.source_path, row.source_line),
        target_properties=_place(row.target_path, row.target_line),
    )


def _place(path: str, line: int | None) -> tuple[tuple[str, str], ...]:
    return (("x-file", path), *([("x-line", str(line))] if line is not None else []))


def left_out(level: str, rows: Iterable[Row]) -> Iterator[str]:
    """Write the pairs that were left out, with tabs between the fields and nothing quoted."""
    for row in rows:
        fields = (
            level,
            row.why,
            f"{row.score:.4f}",
            *(row.source_path, row.source_line or "", row.target_path, row.target_line or ""),
            *(row.source, row.target),
        )
        yield "\t".join(one_line(str(field)) for field in fields) + "\n"


LEFT_OUT_HEADER = (
    "level\twhy\tscore\tsource_file\tsource_line\ttarget_file\ttarget_line\tsource\ttarget\n"
)


def documents(catalogue: Catalogue) -> Iterator[str]:
    """Write what became of every document, a line for each pair and for each that is in none."""
    yield "source\ttarget\tmatched_by\tleft_out\tnote\tquality\n"
    for source, target, how, why, note, quality in catalogue.fates():
        told = "" if quality is None else f"{quality:.4f}"
        fields = (source, target, how, why, one_line(note.lstrip(": ")), told)
        yield "\t".join(fields) + "\n"
