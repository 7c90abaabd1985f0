"""One language, end to end: what people wrote, what engines add, and the plan of every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import engines
from ..config import AmtsConfig, LanguageConfig
from ..document import Document
from ..engines import Engine, Pair, Progress
from ..memory import Memory
from ..memory.records import text_key
from ..plan import Plan
from ..problems import EngineError, Problem
from ..report import Notice
from .drafts import NO_DRAFTS, Drafting, Drafts
from .humancode import with_human_code
from .lacking import Lacking, look_up
from .ledger import Ledger, Outcome
from .people import People
from .resolve import Page, Settled, Voices, complete, settle
from .translations import Translations
from .unstored import Unstored


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What is known of a book in one language, and what its pages will show."""

    pages: Mapping[str, Page]
    plans: Mapping[str, Plan]
    drafts: Drafts
    notices: tuple[Notice, ...]


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
        survey = self.survey(sources, translations)
        outcome = Outcome(
            plans=survey.plans,
            notices=survey.notices,
            engine=self.language.engine,
            drafts=survey.drafts,
        )
        self.ledger.save(outcome, state())
        return outcome

    def survey(
        self, sources: Mapping[str, Document], translations: Translations, *, ask: bool = True
    ) -> Survey:
        """Make the plans, and write nothing but what people wrote to the memory.

        :param ask: whether the engine is asked for what the memory does not have.
        :raises EngineError: if the engine cannot work; what was translated until then is kept.
        """
        build = self.memory.begin_build(self.language.code, self.revision)
        self._unstored.bring(self.memory, self._codes, build)
        settled = self._settle(sources, translations, build)
        lacking = [text for texts in settled.lacking().values() for text in texts]
        drafts = self._draft(lacking, list(sources), build, ask=ask)
        plans = {
            name: complete(page, settled.entries[name], drafts, settled.voices)
            for name, page in settled.pages.items()
        }
        notices = (*translations.notices, *_failures(drafts))
        if self.language.code_blocks == "human":
            plans, drift = with_human_code(plans, sources, translations.pages)
            notices += drift
        return Survey(pages=settled.pages, plans=plans, drafts=drafts, notices=notices)

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
            fingerprints = self.accepted()
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
        pages = self.people.pages(sources, translations, build)
        voices = self._voices(sources)
        entries = {name: settle(page, voices) for name, page in pages.items()}
        return Settled(pages=pages, voices=voices, entries=entries)

    @property
    def people(self) -> People:
        """Give what finds the human text of this language."""
        return People(
            config=self.config,
            language=self.language,
            memory=self.memory,
            progress=self.progress,
        )

    def _voices(self, sources: Mapping[str, Document]) -> Voices:
        texts = {segment.text for source in sources.values() for segment in source.segments}
        code = self.language.code
        return Voices(
            reviewed=self.memory.reviewed(self.config.source.code, code, sorted(texts)),
            elsewhere=self.memory.elsewhere(code, sorted(map(text_key, texts))),
            interface=self.interface,
            profile=self.language.profile,
            show_stale=self.language.stale == "human" and self.config.marks,
        )

    # What engines add

    @property
    def _codes(self) -> tuple[str, str]:
        return self.config.source.code, self.language.code

    @property
    def _unstored(self) -> Unstored:
        """Give what keeps translations that the memory could not take."""
        return Unstored(self.config.beside / f"unstored-{self.language.code}.jsonl")

    def accepted(self) -> Sequence[str]:
        """List the engines whose output will do, by fingerprint, the best first.

        :raises EngineError: if the options of the engine are wrong.
        """
        engine = self._engine()
        try:
            return engine.accepts()
        finally:
            engine.close()

    def _draft(
        self, texts: Sequence[str], pages: Sequence[str], build: int, *, ask: bool
    ) -> Drafts:
        if not texts or self.language.engine == "none":
            return NO_DRAFTS
        try:
            engine = self._engine()
        except EngineError as error:
            if ask:
                raise
            return replace(NO_DRAFTS, failed=dict.fromkeys(texts, str(error)))
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
                unstored=self._unstored,
                dry_run=self.config.dry_run or not ask,
            ).draft(texts)
        finally:
            engine.close()

    def _engine(self) -> Engine:
        name, code = self.language.engine, self.language.code
        setting = engines.Setting(
            source_language=self.config.source.code,
            target_language=code,
            directory=self.config.beside / "engines" / name / code,
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
        texts |= {
            (review.source, review.target)
            for languages, review in self.memory.all_reviews()
            if languages == self._codes
        }
        return [Pair(source=source, target=target) for source, target in sorted(texts)]


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
