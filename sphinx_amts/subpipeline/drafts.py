"""Machine translations of segments: by sentences, from the memory, else from the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from ..align.guard import lost_numbers
from ..engines import Engine, Failure, Pair, Progress, Request, Result
from ..languages import Profile, join_sentences, split_tagged
from ..memory import Memory
from ..memory.records import MachineTranslation, text_key
from ..problems import EngineError
from ..tagged import TagError, plain, renumber, repair, tags


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
    refused: Mapping[str, str] = field(default_factory=dict)
    """Sentence → why the engine will not translate it, however often it is asked."""
    model: str = ""
    """Engine and pairs that the refusals are of."""
    again: bool = False
    """Whether asking again may bring what is missing."""


NO_DRAFTS = Drafts(done={}, failed={})
"""Where no engine was asked."""


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
        numbers = tuple(sorted({number for _, number in tags(part)}))
        new = {number: position for position, number in enumerate(numbers, start=1)}
        text = renumber(" ".join(part.split()), new.__getitem__)
        if text:
            sentences.append(_Sentence(text, numbers))
    return sentences


def put_together(parts: Sequence[tuple[_Sentence, str]], profile: Profile) -> str:
    """Join translated sentences into a segment, giving the tags the numbers they have there."""
    texts = (
        renumber(translation, dict(enumerate(sentence.numbers, start=1)).__getitem__)
        for sentence, translation in parts
    )
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
    before: Drafts
    """What became of it in the last run: its refusals hold while engine and pairs are the same."""

    def draft(self, texts: Iterable[str]) -> Drafts:
        """Translate segments; identical ones once, identical sentences once.

        :raises EngineError: if the engine cannot work; what it gave before is in the memory.
        """
        segments = {text: cut(text, self.source_profile) for text in dict.fromkeys(texts)}
        wanted = dict.fromkeys(s.text for cuts in segments.values() for s in cuts if s.prose)
        known = self._remembered(list(wanted))
        missing = [text for text in wanted if text not in known]
        asked = self._ask(missing, known) if missing else self.before
        done, failed = {}, {}
        for text, sentences in segments.items():
            lost = [s.text for s in sentences if s.prose and s.text not in known]
            if lost:
                failed[text] = asked.failed.get(lost[0]) or asked.refused[lost[0]]
            else:
                parts = [(s, known[s.text] if s.prose else s.text) for s in sentences]
                done[text] = Draft(
                    text=put_together(parts, self.target_profile), by=self.engine.name
                )
        return replace(asked, done=done, failed=failed, sent=asked.sent if missing else 0)

    def _remembered(self, texts: Sequence[str]) -> dict[str, str]:
        found = self.memory.machine(
            self.source_profile.code, self.target_profile.code, self.engine.fingerprint(), texts
        )
        return {text: translation.target for text, translation in found.items()}

    def _ask(self, texts: Sequence[str], known: dict[str, str]) -> Drafts:
        """Ask the engine; add what is verified to *known* and to the memory, as it arrives."""
        pairs = self.pairs() if self.engine.adaptive else ()
        model = _digest_of(self.engine.fingerprint(), pairs)
        refused = dict(self.before.refused) if model == self.before.model else {}
        requests = [
            Request(number=number, text=text)
            for number, text in enumerate(text for text in texts if text not in refused)
        ]
        failed: dict[str, str] = {}
        again = False
        if requests:
            self.engine.learn(pairs, self.progress)
        for done, (source, answer) in enumerate(self._verified(requests), start=1):
            if isinstance(answer, Result):
                self._remember(source, answer.text, model)
                known[source] = answer.text
            else:
                failed[source] = answer.reason
                again |= answer.retry
                if not answer.retry:
                    refused[source] = answer.reason
            self.progress("translating", done, len(requests))
        for request in requests:
            if request.text not in known and request.text not in failed:
                failed[request.text] = f"the engine {self.engine.name!r} did not answer"
                again = True
        return Drafts(
            done={}, failed=failed, sent=len(requests), refused=refused, model=model, again=again
        )

    def _verified(self, requests: Sequence[Request]) -> Iterator[tuple[str, Result | Failure]]:
        """Give each sentence with its answer; what breaks the tags is a failure."""
        waiting = {request.number: request.text for request in requests}
        for answer in self.engine.translate(requests):
            source = waiting.pop(answer.number, None)
            if source is None:
                message = f"the engine {self.engine.name!r} answered what it was not asked"
                raise EngineError(message)
            yield source, _verify(source, answer)

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


def _verify(source: str, answer: Result | Failure) -> Result | Failure:
    """Let pass what has the tags and the numbers of its sentence, and make the rest a failure."""
    if isinstance(answer, Failure):
        return answer
    try:
        text = repair(source, answer.text)
    except TagError as error:
        reason = f"the engine did not keep the tags: {error}"
        return Failure(number=answer.number, reason=reason)
    if fault := lost_numbers(source, text):
        return Failure(number=answer.number, reason=f"the engine did not keep the numbers: {fault}")
    return Result(number=answer.number, text=text)


def _digest_of(fingerprint: str, pairs: Sequence[Pair]) -> str:
    total = blake2b(fingerprint.encode(), digest_size=16)
    for pair in pairs:
        total.update(f"{text_key(pair.source)}{text_key(pair.target)}".encode())
    return total.hexdigest()
