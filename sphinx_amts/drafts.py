"""Machine translations of segments: by sentences, from the memory, else from the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from .document import Inline
from .engines import Engine, Failure, Pair, Progress, Request
from .human import take
from .languages import Profile, join_sentences, split_tagged
from .memory import Memory
from .memory.records import MachineTranslation, text_key
from .tagged import TagError, plain, repair


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A machine translation of a whole segment."""

    text: str
    """Tagged text, with the tags of the source."""
    by: str
    """The name of the engine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """What became of the texts that no person has translated."""

    done: Mapping[str, Draft]
    failed: Mapping[str, str]
    """Source text → why there is no draft."""
    sent: int = 0
    """How many sentences the engine was asked for."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a segment, with its tags numbered from 1."""

    text: str
    numbers: tuple[int, ...]
    """The tag numbers that it has in the segment."""

    @property
    def prose(self) -> bool:
        return any(map(str.isalpha, plain(self.text)))


def cut(text: str, profile: Profile) -> list[_Sentence]:
    """Cut a segment into sentences, as they are looked up and sent."""
    sentences = []
    for part in split_tagged(text, profile):
        numbers = tuple(sorted({int(n) for n in re.findall(r'<[gx] id="(\d+)"', part)}))
        holders = [Inline(key="")] * (max(numbers) if numbers else 0)
        renumbered, _ = take(" ".join(part.split()), holders)
        if renumbered:
            sentences.append(_Sentence(renumbered, numbers))
    return sentences


def put_together(parts: Sequence[tuple[_Sentence, str]], profile: Profile) -> str:
    """Join translated sentences into a segment, giving the tags the numbers they have there."""
    texts = []
    for sentence, translation in parts:
        back = dict(enumerate(sentence.numbers, start=1))
        texts.append(re.sub(r'(<[gx] id=")(\d+)"', lambda m, b=back: f'{m[1]}{b[int(m[2])]}"', translation))
    return join_sentences(texts, profile)


@dataclass(slots=True)
class Drafting:
    """Makes drafts for one sub-pipeline."""

    engine: Engine
    memory: Memory
    source_profile: Profile
    target_profile: Profile
    build: int
    pairs: Callable[[], Sequence[Pair]]
    progress: Progress
    sent: int = field(default=0, init=False)

    def draft(self, texts: Iterable[str]) -> Drafts:
        """Translate segments; identical ones once, identical sentences once.

        :raises EngineError: if the engine cannot work; what it gave before is in the memory.
        """
        segments = {text: cut(text, self.source_profile) for text in dict.fromkeys(texts)}
        wanted = dict.fromkeys(s.text for cuts in segments.values() for s in cuts if s.prose)
        known = self._remembered(list(wanted))
        missing = [text for text in wanted if text not in known]
        failed: dict[str, str] = {}
        if missing:
            failed = self._translate(missing, known)
        done, why = {}, {}
        for text, sentences in segments.items():
            lost = [s.text for s in sentences if s.prose and s.text not in known]
            if lost:
                why[text] = failed.get(lost[0], "not translated")
            else:
                parts = [(s, known[s.text] if s.prose else s.text) for s in sentences]
                done[text] = Draft(text=put_together(parts, self.target_profile), by=self.engine.name)
        return Drafts(done=done, failed=why, sent=self.sent)

    def _remembered(self, texts: Sequence[str]) -> dict[str, str]:
        found = self.memory.machine(
            self.source_profile.code, self.target_profile.code, self.engine.fingerprint(), texts
        )
        return {text: translation.target for text, translation in found.items()}

    def _translate(self, texts: Sequence[str], known: dict[str, str]) -> dict[str, str]:
        """Ask the engine; add what is verified to *known* and to the memory, as it arrives."""
        pairs = self.pairs() if self.engine.adaptive else ()
        self.engine.learn(pairs, self.progress)
        model = _digest_of(pairs) if pairs else ""
        requests = [Request(number=number, text=text) for number, text in enumerate(texts)]
        self.sent += len(requests)
        failed: dict[str, str] = {}
        for done, (source, target, reason) in enumerate(self._verified(requests), start=1):
            if reason:
                failed[source] = reason
            else:
                self._remember(source, target, model)
                known[source] = target
            self.progress("translating", done, len(texts))
        return failed

    def _verified(self, requests: Sequence[Request]) -> Iterator[tuple[str, str, str]]:
        """Give source, translation, and why it was refused (empty if it was not)."""
        for answer in self.engine.translate(requests):
            source = requests[answer.number].text
            if isinstance(answer, Failure):
                yield source, "", answer.reason
                continue
            try:
                yield source, repair(source, answer.text), ""
            except TagError as error:
                yield source, "", f"the engine did not keep the tags: {error}"

    def _remember(self, source: str, target: str, model: str) -> None:
        """Keep one translation, now: a build that is killed next loses nothing that was paid for."""
        translation = MachineTranslation(
            source=source,
            target=target,
            engine=self.engine.fingerprint(),
            engine_name=self.engine.name,
            model=model,
        )
        languages = (self.source_profile.code, self.target_profile.code)
        self.memory.remember(*languages, [translation], self.build)


def _digest_of(pairs: Sequence[Pair]) -> str:
    total = blake2b(digest_size=16)
    for pair in pairs:
        total.update(f"{text_key(pair.source)}{text_key(pair.target)}".encode())
    return total.hexdigest()

