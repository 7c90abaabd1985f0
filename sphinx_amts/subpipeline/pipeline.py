"""One language, end to end: what people wrote, what engines add, and the plan of every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .. import engines
from ..align.encoders import UniversalSentenceEncoder
from ..align.meaning import Encoder, knows
from ..align.nodes import Bead
from ..config import AmtsConfig, LanguageConfig
from ..document import Document
from ..engines import Engine, Pair, Progress
from ..memory import Memory
from ..memory.records import HumanPair, text_key
from ..problems import Problem
from ..report import Notice
from ..serial import dump_inlines
from .drafts import NO_DRAFTS, Drafting, Drafts
from .glossary import retarget, term_keys
from .human import FirstSeen, Human, find_human, number_like, section_ids
from .humancode import with_human_code
from .lacking import Lacking, look_up
from .ledger import Ledger, Outcome
from .matching import Matcher
from .resolve import Page, Settled, Voices, complete, settle


@dataclass(frozen=True, kw_only=True, slots=True)
class Translations:
    """The human translation of a book, as it was read."""

    pages: Mapping[str, Document]
    """Pages of the translated book, by the name of the *source* page."""
    catalogs: Mapping[str, Mapping[int, Human]] = field(default_factory=dict)
    """What catalogs say: source page → index of the segment → translation."""
    orphans: Mapping[str, Document] = field(default_factory=dict)
    """Pages of the translated book that belong to no source page, by their own names."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SubPipeline:
    """Makes the plans of all pages for one language."""

    config: AmtsConfig
    language: LanguageConfig
    memory: Memory
    ledger: Ledger
    terms: Mapping[str, str]
    """The book's terminology for this language."""
    progress: Progress
    interface: Callable[[str], str]
    """Gives the target language's word for one of Sphinx's own words, or the word itself."""
    revision: str = ""
    jobs: int = 1

    def run(
        self, sources: Mapping[str, Document], translations: Translations, state: Callable[[], str]
    ) -> Outcome:
        """Make and write the plans.

        :param state: names the state of everything that they depend on, asked when they are made.
        :raises EngineError: if the engine cannot work; what was translated until then is kept.
        """
        build = self.memory.begin_build(self.language.code, self.revision)
        settled = self._settle(sources, translations, build)
        lacking = [text for texts in settled.lacking().values() for text in texts]
        drafts = self._draft(lacking, list(sources), build)
        plans = {
            name: complete(page, settled.entries[name], drafts, settled.voices)
            for name, page in settled.pages.items()
        }
        notices = (*translations.notices, *_failures(drafts))
        if self.language.code_blocks == "human":
            plans, drift = with_human_code(plans, sources, translations.pages)
            notices += drift
        outcome = Outcome(plans=plans, notices=notices, engine=self.language.engine, drafts=drafts)
        self.ledger.save(outcome, state())
        return outcome

    def lacking(
        self,
        sources: Mapping[str, Document],
        translations: Translations,
        *,
        fingerprints: Sequence[str] | None = None,
    ) -> Lacking:
        """Say what is missing or out of date, without asking an engine.

        What people wrote is recorded, as a run records it.

        :param fingerprints: whose output counts as there; None for what this language's engine
            accepts.
        :raises EngineError: if the options of the engine are wrong.
        """
        if fingerprints is None:
            engine = self._engine()
            fingerprints = engine.accepts()
            engine.close()
        build = self.memory.begin_build(self.language.code, self.revision)
        segments = self._settle(sources, translations, build).lacking()
        return look_up(
            segments, self.memory, self.config.source, self.language.profile, fingerprints
        )

    # What people wrote

    def _settle(
        self, sources: Mapping[str, Document], translations: Translations, build: int
    ) -> Settled:
        """Find what people say of every segment."""
        pages = self._pages(sources, translations, build)
        voices = self._voices(sources)
        entries = {name: settle(page, voices) for name, page in pages.items()}
        return Settled(pages=pages, voices=voices, entries=entries)

    def matcher(self) -> Matcher:
        """Give what finds the human text of this language in its place."""
        return Matcher(
            code=self.language.code,
            memory=self.memory,
            # Beside the memory, for it takes long to make and is of the same texts.
            cache=self.config.memory.parent / f"alignment-{self.language.code}.json",
            progress=self.progress,
            encoder=self._encoder(),
        )

    def _encoder(self) -> Callable[[], Encoder] | None:
        """Give what makes the sentence encoder, if it is wished for and knows both languages."""
        known = knows(UniversalSentenceEncoder, self.config.source, self.language.profile)
        return UniversalSentenceEncoder if self.config.embeddings and known else None

    def _pages(
        self, sources: Mapping[str, Document], translations: Translations, build: int
    ) -> dict[str, Page]:
        """Find and record the human text of every page."""
        matcher = self.matcher()
        beads = matcher.align(sources, translations.pages)
        seen = matcher.sight(sources, translations.pages, build)
        human = {
            name: self._human(name, source, translations, beads, seen)
            for name, source in sources.items()
        }
        terms = term_keys(sources, human)
        human = {
            name: {
                index: number_like(source.segments[index], retarget(said, terms))
                for index, said in human[name].items()
            }
            for name, source in sources.items()
        }
        records = {name: _pairs(source, human[name]) for name, source in sources.items()}
        self.memory.record_book(self.language.code, records, build)
        return {
            name: Page(
                document=source,
                human=human[name],
                ids=section_ids(source, translations.pages[name], beads[name])
                if name in beads
                else {},
            )
            for name, source in sources.items()
        }

    def _human(
        self,
        name: str,
        source: Document,
        translations: Translations,
        beads: Mapping[str, Sequence[Bead]],
        seen: Mapping[str, FirstSeen],
    ) -> dict[int, Human]:
        """Give the human text of a page; the translated book is heard before the catalogs."""
        said = dict(translations.catalogs.get(name, {}))
        if name in beads:
            said |= find_human(
                source,
                translations.pages[name],
                beads[name],
                seen=seen[name],
                source_profile=self.config.source,
                target_profile=self.language.profile,
            )
        return said

    def _voices(self, sources: Mapping[str, Document]) -> Voices:
        keys = {
            text_key(segment.text) for source in sources.values() for segment in source.segments
        }
        return Voices(
            elsewhere=self.memory.elsewhere(self.language.code, sorted(keys)),
            interface=self.interface,
            show_stale=self.language.stale == "human" and self.config.marks,
        )

    # What engines add

    def _draft(self, texts: Sequence[str], pages: Sequence[str], build: int) -> Drafts:
        if not texts or self.language.engine == "none":
            return NO_DRAFTS
        engine = self._engine()
        try:
            return Drafting(
                engine=engine,
                memory=self.memory,
                source_profile=self.config.source,
                target_profile=self.language.profile,
                build=build,
                pairs=lambda: self._training_pairs(pages),
                progress=self.progress,
                before=self.ledger.last_drafts(),
                dry_run=self.config.dry_run,
            ).draft(texts)
        finally:
            engine.close()

    def _engine(self) -> Engine:
        name, code = self.language.engine, self.language.code
        setting = engines.Setting(
            source_language=self.config.source.code,
            target_language=code,
            directory=self.config.memory.parent / "engines" / name / code,
            options=self.language.engine_options,
            terminology=self.terms,
            jobs=self.jobs,
        )
        return engines.create(name, setting)

    def _training_pairs(self, pages: Sequence[str]) -> list[Pair]:
        """List what people translated, in any version of the source.

        A pair is not forgotten when its source changes: it was right when it was written, and an
        engine that learned from it need not learn anew.
        """
        code = self.language.code
        pairs = list(self.memory.all_pairs(code))
        for page in pages:
            pairs += [past.pair for past in self.memory.past_pairs(code, page)]
        texts = {(pair.source, pair.target) for pair in pairs}
        return [Pair(source=source, target=target) for source, target in sorted(texts)]


def _pairs(source: Document, human: Mapping[int, Human]) -> list[HumanPair]:
    """List the current pairs of a page, in reading order, without what was merged."""
    merged = {index for index, said in human.items() if said.merged}
    merged |= {index - 1 for index in merged}
    return [
        HumanPair(
            source=segment.text,
            target=said.text,
            inlines=dump_inlines(said.inlines),
            score=said.score,
            source_path=segment.path,
            source_line=segment.line,
            target_path=said.path,
            target_line=said.line,
        )
        for index, segment in enumerate(source.segments)
        if (said := human.get(index)) is not None and not said.stale and index not in merged
    ]


def _failures(drafts: Drafts) -> tuple[Notice, ...]:
    """Say once per reason how many texts an engine did not translate."""
    if drafts.unsent:
        return (Notice(kind=Problem.ENGINE, message=f"dry run, nothing was sent: {drafts.unsent}"),)
    reasons: dict[str, int] = {}
    for reason in drafts.failed.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    asked = len(drafts.done) + len(drafts.failed)
    return tuple(
        Notice(kind=Problem.ENGINE, message=f"{count} of {asked} texts: {reason}")
        for reason, count in sorted(reasons.items())
    )
