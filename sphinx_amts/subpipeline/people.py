"""What people wrote for every page of a book: found, judged by what the source was, recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..align.anchors import of_text
from ..align.encoders import UniversalSentenceEncoder
from ..align.lexicon import Lexicon, learn_words
from ..align.meaning import Encoder, knows
from ..align.nodes import Bead
from ..config import AmtsConfig, LanguageConfig
from ..document import Document
from ..engines import Progress
from ..memory import Memory
from ..memory.records import HumanPair, text_key
from ..serial import dump_inlines
from ..sync.base import Evidence
from ..sync.lineage import words_of
from .ancestry import Ancestry
from .attested import marked_links
from .finding import Past, find_human, section_ids
from .glossary import retarget, term_keys
from .gone import Gone
from .human import FirstSeen, Human, as_in_source
from .matching import RATHER_SURE, Matcher
from .moved import find_moved
from .remembered import remembered
from .resolve import Page
from .translations import Translations


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Finds what people wrote in one language."""

    config: AmtsConfig
    language: LanguageConfig
    memory: Memory
    progress: Progress

    def matcher(self, of: str = "") -> Matcher:
        """Give what finds the human text of this language in its place.

        :param of: what it is aligned with, if not the source as it is.
        """
        return Matcher(
            code=self.language.code,
            memory=self.memory,
            # Beside the memory, for it takes long to make and is of the same texts.
            cache=self.config.beside / f"alignment-{self.language.code}{of}.json",
            progress=self.progress,
            encoder=self._encoder(),
        )

    def _encoder(self) -> Callable[[], Encoder] | None:
        """Give what makes the sentence encoder, if it is wished for and knows both languages."""
        known = knows(UniversalSentenceEncoder, self.config.source, self.language.profile)
        return UniversalSentenceEncoder if self.config.embeddings and known else None

    def pages(
        self, sources: Mapping[str, Document], translations: Translations, build: int
    ) -> dict[str, Page]:
        """Find and record the human text of every page."""
        ancestries = self.ancestries(sources, translations)
        matcher = self.matcher()
        beads = matcher.align(
            sources,
            translations.pages,
            known={name: ancestry.links() for name, ancestry in ancestries.items()},
            marked=self._marked(sources, translations),
        )
        ancestries = {name: found.completed(beads[name]) for name, found in ancestries.items()}
        seen = matcher.sight(sources, translations.pages, build)
        lexicon = _lexicon(sources, translations.pages, beads)
        human = {
            name: self._human(name, source, translations, beads, ancestries, seen, lexicon)
            for name, source in sources.items()
        }
        moved = find_moved(
            sources,
            human,
            ancestries,
            remembered(
                self.memory,
                sources,
                translations,
                beads,
                known=ancestries,
                source_profile=self.config.source,
                target_profile=self.language.profile,
            ),
            inferred={
                name
                for name, base in translations.bases.items()
                if base.evidence is Evidence.INFERRED
            },
            source_profile=self.config.source,
            target_profile=self.language.profile,
            lexicon=lexicon,
        )
        human = {name: {**said, **moved.human.get(name, {})} for name, said in human.items()}
        terms = term_keys(sources, human)
        human = {
            name: {
                index: as_in_source(source.segments[index], retarget(said, terms))
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
                target=translations.pages.get(name),
                beads=tuple(beads.get(name, ())),
                ancestry=ancestries.get(name),
                orphans=tuple(Gone(ancestries[name]).orphans(lexicon, moved.gone.get(name, ())))
                if name in ancestries
                else translations.left_over.get(name, ()),
                moved_to=Gone(ancestries[name]).where_to(moved.gone[name])
                if name in moved.gone and name in ancestries
                else {},
            )
            for name, source in sources.items()
        }

    def _marked(
        self, sources: Mapping[str, Document], translations: Translations
    ) -> dict[str, list[tuple[int, int]]]:
        """Give what the marks of drafts tell of each page."""
        profiles = self.config.source, self.language.profile
        return {
            name: links
            for name, page in translations.pages.items()
            if name in sources and (links := marked_links(sources[name], page, *profiles))
        }

    def ancestries(
        self, sources: Mapping[str, Document], translations: Translations
    ) -> dict[str, Ancestry]:
        """Compare what each page was translated from with what it is."""
        bases = {
            name: base.document
            for name, base in translations.bases.items()
            if name in sources and name in translations.pages
        }
        if not bases:
            return {}
        beads = self.matcher("-base").align(bases, translations.pages)
        known = words_of(sources.values())
        return {
            name: Ancestry.of(
                sources[name],
                base,
                translations.pages[name],
                beads[name],
                source_profile=self.config.source,
                target_profile=self.language.profile,
                known_words=known,
            )
            for name, base in bases.items()
        }

    def _human(
        self,
        name: str,
        source: Document,
        translations: Translations,
        beads: Mapping[str, Sequence[Bead]],
        ancestries: Mapping[str, Ancestry],
        seen: Mapping[str, FirstSeen],
        lexicon: Callable[[], Lexicon],
    ) -> dict[int, Human]:
        """Give the human text of a page; the translated book is heard before the catalogs."""
        said = dict(translations.catalogs.get(name, {}))
        base = translations.bases.get(name)
        if name in beads:
            said |= find_human(
                source,
                translations.pages[name],
                beads[name],
                past=Past(
                    seen=seen[name],
                    ancestry=ancestries.get(name),
                    inferred=base is not None and base.evidence is Evidence.INFERRED,
                    history=cache(lambda: self._history(name)),
                    lexicon=lexicon,
                    accepted=translations.accepted.get(name, {}),
                ),
                source_profile=self.config.source,
                target_profile=self.language.profile,
            )
        return said

    def _history(self, page: str) -> dict[str, str]:
        """Give the source text that each translation of a page was last seen to be of."""
        past = [each.pair for each in self.memory.past_pairs(self.language.code, page)]
        current = self.memory.pairs(self.language.code, page)
        return {text_key(pair.target): pair.source for pair in [*past, *current]}


def _lexicon(
    sources: Mapping[str, Document],
    targets: Mapping[str, Document],
    beads: Mapping[str, Sequence[Bead]],
) -> Callable[[], Lexicon]:
    """Learn the words of a book from its paragraphs, once, if anybody asks."""

    @cache
    def learn() -> Lexicon:
        pairs = (
            (of_text(sources[name].segments[i].text), of_text(targets[name].segments[j].text))
            for name, found in beads.items()
            for bead in found
            if bead.score >= RATHER_SURE
            for i, j in zip(bead.source, bead.target, strict=False)
            if len(bead.source) == len(bead.target) == 1
        )
        return learn_words((one.words, other.words) for one, other in pairs)

    return learn


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
        if (said := human.get(index)) is not None
        and not said.stale
        and not said.moved_from
        and index not in merged
    ]
