"""Machine translations of segments: by sentences, from the memory, else from the engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from ..align.guard import lost_numbers
from ..engines import Engine, Failure, Pair, Progress, Request, Result
from ..languages import Profile
from ..memory import Memory
from ..memory.records import MachineTranslation, text_key
from ..problems import EngineError, MemoryFileError
from ..tagged import TagError, repair
from .sentences import cut, put_together
from .turns import Turns, taking_turns
from .unstored import Unstored

NOT_SENT = "dry run: not sent"
"""Why there is no draft of what an engine was not asked for."""


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
    account: str = ""
    """What asking took: characters, money; empty if it was free."""
    unsent: str = ""
    """What a dry run did not send, and what that would take; empty if it was none, or nothing is."""


AWAITED = "it is on its way from a batch job; run amts batch collect, then build again"
"""Why there is no draft of what was ordered."""

NO_DRAFTS = Drafts(done={}, failed={})
"""Where no engine was asked."""


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
    unstored: Unstored
    """Takes what the memory cannot."""
    dry_run: bool = False
    """Whether the engine is asked nothing, and only what it would be asked is said."""
    pause: Callable[[float], None] = time.sleep
    """Waits for some seconds."""
    _fault: MemoryFileError | None = None
    """What was said when the memory did not take a translation."""

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
        languages = (self.source_profile.code, self.target_profile.code)
        return remembered(self.memory, languages, self.engine.accepts(), texts)

    def _ask(self, texts: Sequence[str], known: dict[str, str]) -> Drafts:
        """Ask the engine for what it did not refuse before; add what it gives to *known*."""
        pairs = self.pairs() if self.engine.adaptive else ()
        model = _digest_of(self.engine.fingerprint(), pairs)
        refused = dict(self.before.refused) if model == self.before.model else {}
        asked = [text for text in texts if text not in refused]
        awaited = self._awaited() if asked else frozenset()
        requests = [
            Request(number=number, text=text)
            for number, text in enumerate(text for text in asked if text not in awaited)
        ]
        to_come = {text: AWAITED for text in asked if text in awaited}
        before = Drafts(done={}, failed=to_come, refused=refused, model=model, again=bool(to_come))
        if not requests:
            return before
        if self.dry_run:
            return self._withhold(requests, before)
        self.engine.learn(pairs, self.progress)
        if self.engine.adaptive:  # what it gives is free, and another build's may be another's
            return self._translate(requests, before, known, None)
        return self._in_turn(requests, before, known)

    def _in_turn(
        self, requests: Sequence[Request], before: Drafts, known: dict[str, str]
    ) -> Drafts:
        """Send what no other build is sending, and wait for its answers to the rest."""
        languages = (self.source_profile.code, self.target_profile.code)
        result, left = before, list(requests)
        with taking_turns(
            self.memory,
            languages,
            self.engine.fingerprint(),
            folder=self.unstored.path.parent / "at-work",
            pause=self.pause,
        ) as turns:
            while left:
                texts = [request.text for request in left]
                mine = turns.take(texts)
                # Another build may have stored its answer between our look and our claim.
                known |= self._remembered(texts)
                own = [r for r in left if r.text in mine and r.text not in known]
                if own:
                    result = self._translate(own, result, known, turns)
                left = [r for r in left if r.text not in mine and r.text not in known]
                if left and not own:
                    done = len(requests) - len(left)
                    self.progress("waiting for another build", done, len(requests))
                    turns.wait()
        return result

    def _withhold(self, requests: Sequence[Request], before: Drafts) -> Drafts:
        texts = [request.text for request in requests]
        estimate = self.engine.estimate(texts)
        unsent = (
            f"the engine {self.engine.name!r} would be sent {_counted(len(texts), 'sentence')}"
            f"{estimate and f': {estimate}'}"
        )
        failed = dict.fromkeys(texts, NOT_SENT)
        return replace(before, failed={**before.failed, **failed}, again=True, unsent=unsent)

    def _awaited(self) -> frozenset[str]:
        """Give what was ordered and is not here yet: it would be paid for twice."""
        started = (job for job in self.memory.jobs() if job.id and not job.outcome)
        return self.engine.awaited(job.request for job in started)

    def _translate(
        self,
        requests: Sequence[Request],
        before: Drafts,
        known: dict[str, str],
        turns: Turns | None,
    ) -> Drafts:
        """Add what is verified to *known* and to the memory, as it arrives.

        :raises MemoryFileError: if the memory did not take it; what arrived is kept in a file.
        """
        refused = dict(before.refused)
        failed = dict(before.failed)
        again = before.again
        done = 0
        for answers in self._verified(requests):
            good = {source: answer.text for source, answer in answers if isinstance(answer, Result)}
            self._remember(good, before.model)
            if turns is not None and self._fault is None:
                turns.renew()
            known |= good
            for source, answer in answers:
                if isinstance(answer, Failure):
                    failed[source] = answer.reason
                    again |= answer.retry
                    if not answer.retry:
                        refused[source] = answer.reason
            done += len(answers)
            self.progress("translating", done, len(requests))
        if self._fault is not None:
            raise self._fault
        for request in requests:
            if request.text not in known and request.text not in failed:
                failed[request.text] = f"the engine {self.engine.name!r} did not answer"
                again = True
        return replace(
            before,
            failed=failed,
            sent=before.sent + len(requests),
            refused=refused,
            again=again,
            account=self.engine.account(),
        )

    def _verified(
        self, requests: Sequence[Request]
    ) -> Iterator[list[tuple[str, Result | Failure]]]:
        """Give sentences with their answers, those together that came together.

        An answer that breaks the tags is a failure.
        """
        waiting = {request.number: request.text for request in requests}
        together: list[tuple[str, Result | Failure]] = []
        for answer in self.engine.translate(requests):
            source = waiting.pop(answer.number, None)
            if source is None:
                message = f"the engine {self.engine.name!r} answered what it was not asked"
                raise EngineError(message)
            together.append((source, verify(source, answer)))
            if not answer.more:
                yield together
                together = []
        if together:
            yield together

    def _remember(self, translations: Mapping[str, str], model: str) -> None:
        """Keep translations, now: a build that is killed next loses nothing that was paid for."""
        records = [
            MachineTranslation(
                source=source,
                target=target,
                engine=self.engine.fingerprint(),
                engine_name=self.engine.name,
                model=model,
            )
            for source, target in translations.items()
        ]
        languages = (self.source_profile.code, self.target_profile.code)
        if self._fault is None:
            try:
                self.memory.remember(*languages, records, self.build)
            except MemoryFileError as error:
                # What is on its way is paid for already, and goes the same way.
                self._fault = MemoryFileError(
                    f"{error}; what was translated is kept in {self.unstored.path}, "
                    "and stored by the next build"
                )
            else:
                return
        try:
            self.unstored.keep(records)
        except OSError as error:
            message = f"{self._fault}; but that cannot be written: {error.strerror}"
            raise MemoryFileError(message) from None


def remembered(
    memory: Memory, languages: tuple[str, str], fingerprints: Sequence[str], texts: Sequence[str]
) -> dict[str, str]:
    """Give the translations of sentences that are in the memory.

    :param languages: codes of source and target.
    :param fingerprints: of the engines whose output will do, the best first.
    """
    found: dict[str, str] = {}
    for fingerprint in fingerprints:
        open_still = [text for text in texts if text not in found]
        kept = memory.machine(*languages, fingerprint, open_still)
        found |= {text: translation.target for text, translation in kept.items()}
    return found


def verify(source: str, answer: Result | Failure) -> Result | Failure:
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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
