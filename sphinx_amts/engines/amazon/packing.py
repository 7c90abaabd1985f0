"""Sentences packed into requests, in reading order: one a line, up to the 10,000 bytes of a request.

The service keeps lines apart and tags whole, as far as anybody saw; so the way back is checked, not
trusted.  The answer has to have as many lines; and as no two tags of a request have the same
number, a tag that turns up in another line shows that the lines have moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ... import tagged
from ...languages import Profile
from ...tagged import TagError
from . import markup
from .forms import TOGETHER, Form, safer
from .limits import TEXT_BYTES, size

SEPARATOR = "\n"


@dataclass(slots=True, eq=False)
class Work:
    """One sentence on its way: in a form, with what came back of its pieces."""

    number: int
    """The number of the request for it."""
    text: str
    """Tagged text in one line."""
    form: Form = TOGETHER
    pieces: list[str] = field(default_factory=list)
    """What is sent of it."""
    answers: dict[int, str] = field(default_factory=dict)
    """Piece → what came back."""
    first: int = 0
    """What is added to the numbers of its tags."""
    turn: int = 0
    """How often it was written; what is under way of an earlier turn counts no more."""
    done: bool = False
    """Whether there is a translation of it, or a failure."""
    reason: str = ""
    """What was wrong with the last form."""

    def begin(self, first: int = 0) -> bool:
        """Write its pieces, in the first form that takes it; tell whether there is one."""
        while True:
            self.first, self.turn = first, self.turn + 1
            self.answers.clear()
            try:
                self.pieces = self.form.write(self.text, first)
            except TagError as error:
                self.reason = self.reason or str(error)
            else:
                return True
            if not self.make_safer():
                return False
            first = 0

    def make_safer(self) -> bool:
        """Take the next form; tell whether there is one."""
        form = safer(self.form, self.text)
        self.form = form or self.form
        return form is not None

    @property
    def complete(self) -> bool:
        """Whether all its pieces came back."""
        return len(self.answers) == len(self.pieces)

    def read(self, target: Profile) -> str:
        """Give the translation.

        :raises TagError: if what came back is none.
        """
        answers = [self.answers[place] for place in range(len(self.pieces))]
        return self.form.read(self.text, answers, self.first, target)


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of a sentence, on its way."""

    work: Work
    place: int
    """Which of its pieces."""
    turn: int
    text: str

    @property
    def live(self) -> bool:
        """Whether anybody waits for it still."""
        return not self.work.done and self.turn == self.work.turn


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request: pieces of sentences, a line each."""

    lines: tuple[Line, ...]

    @property
    def works(self) -> tuple[Work, ...]:
        """Give the sentences that wait for it, each once, in order."""
        return tuple(dict.fromkeys(line.work for line in self.lines if line.live))

    @property
    def text(self) -> str:
        """Give what is sent."""
        return SEPARATOR.join(line.text for line in self.lines)

    def unpack(self, answer: str) -> list[str] | None:
        """Cut an answer into its lines; None if it is not certain which is whose."""
        answers = answer.strip("\r\n").split(SEPARATOR)
        if len(answers) != len(self.lines) or not all(map(str.strip, answers)):
            return None
        if len(answers) > 1 and not all(map(_is_at_home, self.lines, answers)):
            return None
        return answers


def _is_at_home(line: Line, answer: str) -> bool:
    """Tell whether all tags of an answer are numbers of the sentence in whose line it is."""
    work = line.work
    if not line.live or work.form is not TOGETHER:
        return True
    found = markup.numbers(answer)
    return not found or found <= _numbers(work)


def _numbers(work: Work) -> set[int]:
    return {number + work.first for _, number in tagged.tags(work.text)}


def pack(works: Iterable[Work]) -> Iterator[Parcel]:
    """Pack sentences in their order; those that no form takes are left out.

    Sentences in a form that wants to be alone share no request with others.
    """
    lines: list[Line] = []
    full, first = 0, 0
    for work in works:
        if not work.begin(first) or not work.pieces:
            continue
        needed = sum(size(piece) + len(SEPARATOR) for piece in work.pieces)
        if lines and (work.form.alone or full + needed - len(SEPARATOR) > TEXT_BYTES):
            yield Parcel(tuple(lines))
            lines, full, first = [], 0, 0
            work.begin()
        for place, piece in enumerate(work.pieces):
            if lines and full + size(piece) > TEXT_BYTES:
                yield Parcel(tuple(lines))
                lines, full = [], 0
            lines.append(Line(work, place, work.turn, piece))
            full += size(piece) + len(SEPARATOR)
        first = work.first + _tags(work)
        if work.form.alone:
            yield Parcel(tuple(lines))
            lines, full, first = [], 0, 0
    if lines:
        yield Parcel(tuple(lines))


def _tags(work: Work) -> int:
    """Give how many numbers its tags take up."""
    return max((number for _, number in tagged.tags(work.text)), default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What translating sentences takes, if nothing has to be sent twice."""

    sentences: int
    characters: int
    requests: int


def weigh(texts: Sequence[str]) -> Load:
    """Measure tagged sentences, without sending them."""
    works = [Work(number, " ".join(text.split())) for number, text in enumerate(texts)]
    parcels = list(pack(works))
    return Load(
        sentences=len(works),
        characters=sum(len(parcel.text) for parcel in parcels),
        requests=len(parcels),
    )
