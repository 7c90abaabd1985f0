"""Parallel data as files: TMX, CSV and TSV of sentences and of paragraphs, and the record of all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, Literal

from .. import __version__
from ..align.cleaning import Fault
from ..exchange import Entry, Misfit, Table, Tmx, dump_table, dump_tmx, misfit
from .judged import Corpus, Counts, Judged, Languages
from .pages import Level
from .units import Unit

RECORD = "parallel-data.json"
VERSION = 1
"""Raised whenever a reader of the record would have to change."""

_UNITS: Mapping[Level, Literal["sentence", "paragraph"]] = {
    "sentences": "sentence",
    "paragraphs": "paragraph",
}
NAMES = tuple(f"{level}.{kind}" for level in _UNITS for kind in ("tmx", "csv", "tsv"))
"""The files of pairs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ParallelData:
    """The parallel data of one language of a book."""

    languages: Languages
    threshold: float
    corpora: tuple[Corpus, ...]
    left_out: int = 0
    """Pages of the source book that were not asked for."""

    def only(self, names: AbstractSet[str]) -> ParallelData:
        """Give the parallel data of some pages of the source book.

        What was judged by the whole book stays: which translations are frequent, what is usual.
        """
        return replace(
            self,
            corpora=tuple(corpus.only(names) for corpus in self.corpora),
            left_out=len({page.name for page in self.corpora[0].pages} - {"", *names}),
        )

    def files(self) -> dict[str, str]:
        """Give the content of every file by name; the same data give the same bytes."""
        found: dict[str, str] = {}
        files: dict[str, Any] = {}
        for corpus in self.corpora:
            rows, refused = _rows(corpus)
            table = Table(
                source_language=self.languages.source.code,
                target_language=self.languages.target.code,
                rows=tuple(rows),
            )
            found[f"{corpus.level}.tmx"] = dump_tmx(self._tmx(corpus), version=__version__)
            found[f"{corpus.level}.csv"] = dump_table(table, ",")
            found[f"{corpus.level}.tsv"] = dump_table(table, "\t")
            kept = sum(1 for _ in corpus.kept())
            files[f"{corpus.level}.tmx"] = {"pairs": kept, "left_out": {}}
            for name in (f"{corpus.level}.csv", f"{corpus.level}.tsv"):
                files[name] = {"pairs": len(rows), "left_out": dict(sorted(refused.items()))}
        found[RECORD] = json.dumps(self._record(files), ensure_ascii=False, indent=1) + "\n"
        return found

    def _tmx(self, corpus: Corpus) -> Tmx:
        return Tmx(
            source_language=self.languages.source.code,
            target_language=self.languages.target.code,
            unit=_UNITS[corpus.level],
            entries=tuple(map(_entry, corpus.kept())),
        )

    def _record(self, files: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "version": VERSION,
            "source_language": self.languages.source.code,
            "language": self.languages.target.code,
            "threshold": self.threshold,
            "pages_left_out": self.left_out,
            "files": files,
            **{corpus.level: _corpus(corpus) for corpus in self.corpora},
        }


def _rows(corpus: Corpus) -> tuple[list[tuple[str, str]], Counter[str]]:
    """Give the rows of the tables, and count the pairs that cannot stand in one."""
    rows = []
    refused: Counter[str] = Counter()
    for one in corpus.kept():
        why = _misfit(one)
        if why is None:
            rows.append((one.source_text, one.target_text))
        else:
            refused[str(why)] += 1
    return rows, refused


def _misfit(one: Judged) -> Misfit | None:
    return misfit(one.source_text) or misfit(one.target_text)


def _entry(one: Judged) -> Entry:
    return Entry(
        source=one.source_text,
        target=one.target_text,
        properties=(*_page_properties(one), ("x-score", f"{one.link.score:.4f}")),
        source_properties=tuple(_places(one.source)),
        target_properties=tuple(_places(one.target)),
    )


def _page_properties(one: Judged) -> Iterator[tuple[str, str]]:
    yield "x-page", one.page
    if one.target_page:
        yield "x-target-page", one.target_page


def _places(units: Iterable[Unit]) -> Iterator[tuple[str, str]]:
    """Say where the first of several units is; the others follow it."""
    for unit in list(units)[:1]:
        if unit.path:
            yield "x-file", unit.path
        if unit.line is not None:
            yield "x-line", str(unit.line)


def _corpus(corpus: Corpus) -> dict[str, Any]:
    return {
        "counts": count_record(Counts.of(list(corpus.all()))),
        "pages": [
            _names(page.name, page.target_name) | count_record(Counts.of(judged))
            for page, judged in zip(corpus.pages, corpus.judged, strict=True)
        ],
        "links": [_link(one) for one in corpus.all()],
    }


def _names(name: str, target_name: str) -> dict[str, str]:
    """Say what a page is called in the source book and, if otherwise, in the translated one."""
    names = {"page": name, "target_page": target_name}
    return {key: value for key, value in names.items() if value}


def count_record(counts: Counts) -> dict[str, Any]:
    """Write counts: ``links`` is the sum of ``kept``, ``left_out`` and the two of ``alone``."""
    return {
        "links": counts.links,
        "kept": counts.kept,
        "left_out": _sorted(counts.left_out),
        "source_alone": counts.source_alone,
        "target_alone": counts.target_alone,
        "faults": _sorted(counts.faults),
    }


def _sorted(counts: Counter[Fault]) -> dict[str, int]:
    return {str(fault): counts[fault] for fault in Fault if counts[fault]}


def _link(one: Judged) -> dict[str, Any]:
    """Write one link; what is alone has no score."""
    told: dict[str, Any] = {**_names(one.page, one.target_page), "verdict": verdict(one)}
    if one.aligned:
        told |= {"score": one.link.score, "reason": one.link.reason}
        if one.faults:
            told["faults"] = list(map(str, one.faults))
            if one.instead is not None:
                told["kept_instead"] = {
                    **_names(one.instead.page, one.instead.target_page),
                    **_side(one.instead.target, one.instead.target_text),
                }
        elif (why := _misfit(one)) is not None:
            told["not_in_tables"] = str(why)
    for side, units, text in (
        ("source", one.source, one.source_text),
        ("target", one.target, one.target_text),
    ):
        if units:
            told[side] = _side(units, text)
    return told


def _side(units: Sequence[Unit], text: str) -> dict[str, Any]:
    return {"text": text, "path": units[0].path, "lines": [unit.line for unit in units]}


def verdict(one: Judged) -> str:
    """Name what became of a link: ``kept``, ``left-out``, ``source-alone`` or ``target-alone``."""
    if one.aligned:
        return "kept" if one.kept else "left-out"
    return "source-alone" if one.source else "target-alone"
