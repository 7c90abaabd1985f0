"""What engines made, what is being sent to them, and what was ordered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from . import rows, sql
from .opened import Opened
from .records import Job, MachineTranslation, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Engines(Opened):
    """The part of the memory that is about engines' work."""

    __slots__ = ()

    # What they made

    def machine(
        self, source_language: str, language: str, engine: str, texts: Iterable[str]
    ) -> dict[str, MachineTranslation]:
        """Give the newest translation, by the engine with that fingerprint, of each text that has one."""
        keys = {text: bytes.fromhex(text_key(text)) for text in texts}
        newest = {
            key: rows.machine_translation(row)
            for key, *row in self._database.rows_in(
                sql.MACHINE, keys.values(), source_language, language, engine
            )
        }
        return {text: newest[key] for text, key in keys.items() if key in newest}

    def machine_history(
        self, source_language: str, language: str, text: str
    ) -> list[MachineTranslation]:
        """Give everything that any engine ever made of *text*, oldest first."""
        key = bytes.fromhex(text_key(text))
        found = self._database.rows_in(sql.MACHINE_HISTORY, [key], source_language, language)
        return [rows.machine_translation(row) for _, *row in found]

    def histories(
        self, source_language: str, language: str, texts: Iterable[str]
    ) -> set[MachineTranslation]:
        """Give everything that any engine ever made of *texts*."""
        keys = [bytes.fromhex(text_key(text)) for text in texts]
        found = self._database.rows_in(sql.MACHINE_HISTORY, keys, source_language, language)
        return {rows.machine_translation(row) for _, *row in found}

    def all_machine(self) -> Iterator[tuple[tuple[str, str], MachineTranslation]]:
        """Give everything that any engine ever made, oldest first, with the two languages."""
        for source, language, *row in self._in_pages(sql.ALL_MACHINE):
            yield (source, language), rows.machine_translation(row)

    def remember(
        self,
        source_language: str,
        language: str,
        translations: Sequence[MachineTranslation],
        build: int,
    ) -> None:
        """Keep *translations* for good, above those of the same text by the same engine."""
        if not translations:
            return
        with self._database.writing() as connection:
            languages = (source_language, language)
            rows.add_machine(
                self._database, connection, languages, translations, build, self._now()
            )

    # What is being sent

    def claim(
        self,
        source_language: str,
        language: str,
        engine: str,
        texts: Iterable[str],
        *,
        owner: str,
        seconds: float,
    ) -> frozenset[str]:
        """Reserve the translation of *texts* by the engine with that fingerprint.

        :param owner: whoever asks, by a name of its own.
        :param seconds: how long others respect it, unless it is renewed.
        :return: the texts that are the owner's now; the others are somebody else's.
        """
        keys = {text: bytes.fromhex(text_key(text)) for text in texts}
        which = (source_language, language, engine)
        now, until = self._clock(), self._later(seconds)
        with self._database.writing() as connection:
            connection.execute(sql.DROP_OLD_CLAIMS, (now.isoformat(timespec="seconds"),))
            wanted = [(*which, key, owner, until) for key in dict.fromkeys(keys.values())]
            connection.executemany(sql.CLAIM, wanted)
            found = self._database.rows_in(sql.CLAIMED, keys.values(), *which, owner)
            own = {key for (key,) in found}
        return frozenset(text for text, key in keys.items() if key in own)

    def renew_claims(self, owner: str, *, seconds: float) -> None:
        """Let everything that *owner* reserved be respected for so long from now on."""
        with self._database.writing() as connection:
            connection.execute(sql.RENEW_CLAIMS, (self._later(seconds), owner))

    def drop_claims(self, owner: str) -> None:
        """Give up everything that *owner* reserved."""
        with self._database.writing() as connection:
            connection.execute(sql.DROP_CLAIMS, (owner,))

    def _later(self, seconds: float) -> str:
        return (self._clock() + timedelta(seconds=seconds)).isoformat(timespec="seconds")

    # What was ordered

    def jobs(self) -> list[Job]:
        """List every job there ever was, oldest first."""
        return [
            Job(name=name, id=number or "", request=request, made=made, outcome=outcome or "")
            for name, number, request, made, outcome in self._database.rows(sql.JOBS)
        ]

    def put_job(self, job: Job) -> None:
        """Note a job, or what is new of it: its id and its outcome."""
        made = job.made or self._now()
        with self._database.writing() as connection:
            row = (job.name, job.id or None, job.request, made, job.outcome or None)
            connection.execute(sql.PUT_JOB, row)
