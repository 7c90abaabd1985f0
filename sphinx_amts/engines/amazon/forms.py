"""The forms in which a sentence is sent, from the best to the safest, and how each is read.

1. Together with others, as HTML.
2. The same, alone.
3. Alone, with numbers in the place of tags, as nothing can go wrong with elements then.
4. Alone, and each text between its tags for itself: the tags are not sent at all.

A sentence that is too long for one request is cut into pieces in every form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ... import tagged
from ...languages import Profile, join_sentences
from ...tagged import Tag, TagError
from . import markup
from .limits import TEXT_BYTES, size
from .longtext import divide

_HIGHEST = 10_000
"""More than the number of any tag of a request, for measuring before the number is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One way to send a sentence."""

    name: str
    alone: bool
    """Whether the sentence has requests of its own."""
    write: Callable[[str, int], list[str]]
    """Gives what is sent for a tagged text, in one or several pieces; the number is added to those
    of its tags."""
    read: Callable[[str, Sequence[str], int, Profile], str]
    """Gives the translation of a tagged text from the answers to its pieces.

    Raises :class:`~sphinx_amts.tagged.TagError` if it is none.
    """


def _write_html(text: str, first: int) -> list[str]:
    whole = markup.to_html(text, first)
    if size(whole) <= TEXT_BYTES:
        return [whole]
    return [markup.to_html(part, first) for part in _parts(text)]


def _read_html(source: str, answers: Sequence[str], first: int, target: Profile) -> str:
    if len(answers) == 1:
        return markup.from_html(source, answers[0], first)
    read = [
        markup.from_html(part, answer, first)
        for part, answer in zip(_parts(source), answers, strict=True)
    ]
    return join_sentences(read, target)


def _parts(text: str) -> list[str]:
    return divide(text, TEXT_BYTES, lambda part: size(markup.to_html(part, _HIGHEST)))


_NUMBER = re.compile(r"\d+")


def _base(text: str) -> int:
    """Give the first of the numbers that stand for tags: none like it is in *text*."""
    said = {number[:3] for number in _NUMBER.findall(text) if len(number) >= 3}
    free = (base for base in range(731, 999) if str(base) not in said)
    base = next(free, None)
    if base is None:
        message = "its text has too many numbers"
        raise TagError(message)
    return base * 1000


def _write_numbers(text: str, first: int) -> list[str]:
    base = _base(text)
    if max((number for _, number in tagged.tags(text)), default=0) * 2 + 1 >= 1000:
        message = "it has too many tags"
        raise TagError(message)

    def written(part: tagged.Part) -> str:
        if isinstance(part, str):
            return tagged.escape(part)
        if part.children is None:
            return f" {base + 2 * part.number} "
        inside = "".join(map(written, part.children))
        return f" {base + 2 * part.number} {inside} {base + 2 * part.number + 1} "

    whole = " ".join("".join(map(written, tagged.parse(text))).split())
    if size(whole) > TEXT_BYTES:
        message = "it is too long"
        raise TagError(message)
    return [whole]


def _read_numbers(source: str, answers: Sequence[str], first: int, target: Profile) -> str:
    base = _base(source)
    kinds = {number: letter for letter, number in tagged.tags(source)}
    stand_in = re.compile(rf"(?<!\d){str(base)[:3]}[.,\u00a0\u202f  ]?(\d{{3}})(?!\d)")

    def tag(match: re.Match[str]) -> str:
        number, end = divmod(int(match[1]), 2)
        if kinds.get(number) == "x":
            return f'<x id="{number}"/>'
        return "</g>" if end else f'<g id="{number}">'

    return markup.read(source, answers[0], stand_in, tag)


def _write_runs(text: str, first: int) -> list[str]:
    return [part for run in _prose(text) for part in _run_parts(run)]


def _read_runs(source: str, answers: Sequence[str], first: int, target: Profile) -> str:
    left = iter(answers)
    texts = []
    for run in markup.runs(tagged.parse(source)):
        if not _has_prose(run):
            texts.append(run)
            continue
        parts = [markup.from_html(part, next(left)) for part in _run_parts(run)]
        start, end = run[: len(run) - len(run.lstrip())], run[len(run.rstrip()) :]
        said = join_sentences(parts, target)
        texts.append(f"{start}{said}{end}" if target.spaced else said)
    text = markup.tidy(source, markup.with_runs(tagged.parse(source), texts))
    tagged.check(source, text)
    return text


def _prose(text: str) -> list[str]:
    return [run for run in markup.runs(tagged.parse(text)) if _has_prose(run)]


def _has_prose(run: str) -> bool:
    return any(map(str.isalpha, tagged.plain(run)))


def _run_parts(run: str) -> list[str]:
    return divide(run.strip(), TEXT_BYTES, size)


TOGETHER = Form(name="together", alone=False, write=_write_html, read=_read_html)
ALONE = Form(name="alone", alone=True, write=_write_html, read=_read_html)
NUMBERS = Form(name="numbers", alone=True, write=_write_numbers, read=_read_numbers)
RUNS = Form(name="runs", alone=True, write=_write_runs, read=_read_runs)


def safer(form: Form, text: str) -> Form | None:
    """Give the next form to try a sentence in; None if there is none."""
    if form is TOGETHER:
        return ALONE
    if form is RUNS or not any(isinstance(part, Tag) for part in tagged.parse(text)):
        return None
    return RUNS if form is NUMBERS else NUMBERS
