"""A segment as the sentences that it is looked up and sent by, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..languages import Profile, join_sentences, split_tagged
from ..tagged import numbered_from_one, plain, renumber


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a segment, with its tags numbered from 1."""

    text: str
    numbers: tuple[int, ...]
    """The tag numbers that it has in the segment."""

    @property
    def prose(self) -> bool:
        """Whether there is anything to translate."""
        return any(map(str.isalpha, plain(self.text)))


def cut(text: str, profile: Profile) -> list[Sentence]:
    """Cut a segment, tagged text, into sentences."""
    sentences = []
    for part in split_tagged(text, profile):
        text, numbers = numbered_from_one(" ".join(part.split()))
        if text:
            sentences.append(Sentence(text, numbers))
    return sentences


def put_together(parts: Sequence[tuple[Sentence, str]], profile: Profile) -> str:
    """Join translated sentences into a segment, giving the tags the numbers they have there."""
    texts = (
        renumber(translation, dict(enumerate(sentence.numbers, start=1)).__getitem__)
        for sentence, translation in parts
    )
    return join_sentences(texts, profile)
