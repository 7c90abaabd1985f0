"""One language, end to end: what people wrote, what engines add, and the plan of every page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import engines
from .align.nodes import Bead, align_books
from .book.terms import write_terms
from .config import AmtsConfig, LanguageConfig
from .document import Document, Kind
from .drafts import Drafting, Drafts
from .engines import Engine, Pair, Progress
from .human import FirstSeen, Human, find_human, section_ids, sight_key
from .memory import Memory
from .memory.records import HumanPair, digest, text_key
from .plan import Origin, Plan
from .problems import Problem
from .report import Notice
from .resolve import Page, Voices, complete, settle
from .serial import FORMAT, dump_document, dump_inlines, dump_plan, load_plan
from .tagged import plain

RATHER_SURE = 0.5
"""Score from which a link found before is kept when a page is aligned again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Translations:
    """The human translation of a book, as it was read."""

    pages: Mapping[str, Document]
    """Pages of the translated book, by the name of the *source* page."""
    catalogs: Mapping[str, Mapping[int, Human]] = field(default_factory=dict)
    """What catalogs say: source page → index of the segment → translation."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a sub-pipeline did."""

    plans: Mapping[str, Plan]
    notices: tuple[Notice, ...]
    engine: str
    drafts: Drafts


@dataclass(slots=True)
class SubPipeline:
    """Makes the plans of all pages for one language."""

    config: AmtsConfig
    language: LanguageConfig
    memory: Memory
    workdir: Path
    terms: Mapping[str, str]
    """The book's terminology for this language."""
    progress: Progress
    interface: Callable[[str], str]
    """Gives the target language's word for one of Sphinx's own words, or the word itself."""
    revision: str = ""
    jobs: int = 1

    @property
    def plans_directory(self) -> Path:
        """Where the inner build looks for plans."""
        return self.workdir / "plans"

    def unchanged(self, state: str) -> Outcome | None:
        """Give the outcome of the last run, if it was of the same *state* and ended well."""
        path = self.workdir / "state.json"
        try:
            saved = json.loads(path.read_text("utf-8"))
            if saved["state"] != state or saved["format"] != FORMAT:
                return None
            plans = {
                name: load_plan((self.plans_directory / f"{name}.json").read_text("utf-8"))
                for name in saved["pages"]
            }
        except (OSError, ValueError, KeyError):
            return None
        notices = tuple(Notice(**notice) for notice in saved["notices"])
        return Outcome(plans=plans, notices=notices, engine=saved["engine"], drafts=_drafts(saved))

    def run(
        self, sources: Mapping[str, Document], translations: Translations, state: Callable[[], str]
    ) -> Outcome:
        """Make and write the plans.

        :param state: names the state of everything that they depend on, asked when they are made.

        :raises EngineError: if the engine cannot work; what was translated until then is kept.
        """
        build = self.memory.begin_build(self.language.code, self.revision)
        pages = self._pages(sources, translations, build)
        voices = self._voices(sources)
        settled = {name: settle(page, voices) for name, page in pages.items()}
        lacking = [
            segment.text
            for name, page in pages.items()
            for index, segment in enumerate(page.document.segments)
            if index not in settled[name]
        ]
        drafts = self._draft(lacking, build)
        plans = {
            name: complete(page, settled[name], drafts, voices) for name, page in pages.items()
        }
        notices = (*translations.notices, *_failures(drafts))
        outcome = Outcome(plans=plans, notices=notices, engine=self.language.engine, drafts=drafts)
        self._write(outcome, state())
        return outcome

    # What people wrote

    def _pages(
        self, sources: Mapping[str, Document], translations: Translations, build: int
    ) -> dict[str, Page]:
        both = [name for name in sources if name in translations.pages]
        beads = self._align(both, sources, translations.pages)
        seen = self._sight(both, sources, translations.pages, build)
        pages: dict[str, Page] = {}
        records: dict[str, list[HumanPair]] = {}
        for name, source in sources.items():
            human = dict(translations.catalogs.get(name, {}))
            ids: dict[str, str] = {}
            if name in beads:
                target = translations.pages[name]
                human |= find_human(
                    source,
                    target,
                    beads[name],
                    seen=seen[name],
                    source_profile=self.config.source,
                    target_profile=self.language.profile,
                )
                ids = section_ids(source, target, beads[name])
            pages[name] = Page(document=source, human=human, ids=ids)
            records[name] = _pairs(source, human)
        self.memory.record_book(self.language.code, records, build)
        return pages

    def _align(
        self, names: Sequence[str], sources: Mapping[str, Document], targets: Mapping[str, Document]
    ) -> dict[str, list[Bead]]:
        """Align the pages whose text changed since they were aligned last; take the rest from the cache."""
        path = self.workdir / "alignment.json"
        try:
            cached = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            cached = {}
        keys = {
            name: digest(f"{dump_document(sources[name])}\0{dump_document(targets[name])}")
            for name in names
        }
        todo = [name for name in names if cached.get(name, {}).get("key") != keys[name]]
        done = {
            name: [_bead(data) for data in cached[name]["beads"]]
            for name in names
            if name not in todo
        }
        if todo:
            self.progress("aligning", 0, len(todo))
            known = [self._known(name, sources[name], targets[name]) for name in todo]
            found = align_books([(sources[name], targets[name]) for name in todo], known=known)
            done |= dict(zip(todo, found, strict=True))
            self.progress("aligning", len(todo), len(todo))
            data = {
                name: {"key": keys[name], "beads": [asdict(b) for b in done[name]]}
                for name in names
            }
            _write_text(path, json.dumps(data))
        return done

    def _known(self, name: str, source: Document, target: Document) -> list[tuple[int, int]]:
        """List the links that were found before and whose texts are both still on the page, once."""
        ours = _unique([text_key(segment.text) for segment in source.segments])
        theirs = _unique([text_key(segment.text) for segment in target.segments])
        links = []
        for pair in self.memory.pairs(self.language.code, name):
            here, there = ours.get(text_key(pair.source)), theirs.get(text_key(pair.target))
            if here is not None and there is not None and pair.score >= RATHER_SURE:
                links.append((here, there))
        return links

    def _sight(
        self,
        names: Sequence[str],
        sources: Mapping[str, Document],
        targets: Mapping[str, Document],
        build: int,
    ) -> dict[str, FirstSeen]:
        """Ask since when each text is on its page, which tells what was translated from what."""
        code = self.language.code

        def keys(documents: Mapping[str, Document]) -> dict[str, list[str]]:
            return {
                name: [sight_key(segment) for segment in documents[name].segments] for name in names
            }

        ours = self.memory.sight(code, "source", keys(sources), build)
        theirs = self.memory.sight(code, "target", keys(targets), build)
        return {name: FirstSeen(source=ours[name], target=theirs[name]) for name in names}

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

    def _draft(self, texts: Sequence[str], build: int) -> Drafts:
        if not texts or self.language.engine == "none":
            return _NO_DRAFTS
        engine = self._engine()
        try:
            return Drafting(
                engine=engine,
                memory=self.memory,
                source_profile=self.config.source,
                target_profile=self.language.profile,
                build=build,
                pairs=self._training_pairs,
                progress=self.progress,
                before=self._last_drafts(),
            ).draft(texts)
        finally:
            engine.close()

    def _engine(self) -> Engine:
        setting = engines.Setting(
            source_language=self.config.source.code,
            target_language=self.language.code,
            directory=self.config.memory.parent
            / "engines"
            / self.language.engine
            / self.language.code,
            options=self.language.engine_options,
            terminology=self.terms,
            jobs=self.jobs,
        )
        return engines.create(self.language.engine, setting)

    def _last_drafts(self) -> Drafts:
        try:
            return _drafts(json.loads((self.workdir / "state.json").read_text("utf-8")))
        except (OSError, ValueError, KeyError):
            return _NO_DRAFTS

    def _training_pairs(self) -> list[Pair]:
        pairs = self.memory.all_pairs(self.language.code)
        return [Pair(source=pair.source, target=pair.target) for pair in pairs]

    # What is handed on

    def _write(self, outcome: Outcome, state: str) -> None:
        """Write the plans that changed, and last the state that vouches for all of them."""
        for name, plan in outcome.plans.items():
            _write_text(self.plans_directory / f"{name}.json", dump_plan(plan))
        write_terms(self.plans_directory, _terms(outcome.plans))
        saved: dict[str, Any] = {
            "format": FORMAT,
            "state": "" if outcome.drafts.again else state,
            "refused": dict(outcome.drafts.refused),
            "model": outcome.drafts.model,
            "engine": outcome.engine,
            "pages": sorted(outcome.plans),
            "notices": [asdict(notice) for notice in outcome.notices],
        }
        _write_text(self.workdir / "state.json", json.dumps(saved, ensure_ascii=False))


_NO_DRAFTS = Drafts(done={}, failed={})


def _drafts(saved: Mapping[str, Any]) -> Drafts:
    """Give what the last run left of its drafts."""
    return Drafts(done={}, failed={}, refused=saved["refused"], model=saved["model"])


def _bead(data: Mapping[str, Any]) -> Bead:
    return Bead(**{**data, "source": tuple(data["source"]), "target": tuple(data["target"])})


def _unique(keys: Sequence[str]) -> dict[str, int]:
    """Give the index of each key that is there once."""
    found: dict[str, int] = {}
    twice = set()
    for index, key in enumerate(keys):
        if key in found:
            twice.add(key)
        found[key] = index
    return {key: index for key, index in found.items() if key not in twice}


def _pairs(source: Document, human: Mapping[int, Human]) -> list[HumanPair]:
    """List the current pairs of a page, in reading order."""
    pairs = []
    for index, segment in enumerate(source.segments):
        said = human.get(index)
        following = human.get(index + 1)
        if (
            said is None
            or said.stale
            or said.merged
            or (following is not None and following.merged)
        ):
            continue
        pairs.append(
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
        )
    return pairs


def _terms(plans: Mapping[str, Plan]) -> dict[str, str]:
    """Collect the terms that the book defines, source → translation."""
    return {
        entry.source: plain(entry.text)
        for plan in plans.values()
        for entry in plan.entries
        if entry.kind is Kind.TERM and entry.origin is not Origin.SOURCE
    }


def _failures(drafts: Drafts) -> tuple[Notice, ...]:
    """Say once per reason how many texts an engine did not translate."""
    reasons: dict[str, int] = {}
    for reason in drafts.failed.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    return tuple(
        Notice(
            kind=Problem.ENGINE,
            message=f"{count} of {len(drafts.done) + len(drafts.failed)} texts: {reason}",
        )
        for reason, count in sorted(reasons.items())
    )


def _write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, and leave it alone if it says so already."""
    if path.is_file() and path.read_text("utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(path.name + ".part")
    whole.write_text(text, "utf-8")
    whole.replace(path)
