"""A page in two languages, edited at random, and what synchronisation says of it."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice, pairwise
from pathlib import Path

from corpus_documents import SLOTS

from sphinx_amts.config import AmtsConfig, LanguageConfig
from sphinx_amts.document import Anchor, Content, Document, Inline, Kind, Segment
from sphinx_amts.languages import find
from sphinx_amts.memory import Memory
from sphinx_amts.subpipeline.ledger import Ledger
from sphinx_amts.subpipeline.pipeline import SubPipeline
from sphinx_amts.subpipeline.translations import Translations
from sphinx_amts.sync.base import Base, Evidence
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import State
from sphinx_amts.synchronisation import standings_of

# A book in two languages


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the source, or two that were one, and what a person wrote for it."""

    text: str
    human: str
    formula: str = ""
    """The formula that it ends with, if any."""
    before: str = ""
    """What it was, if it is not the same any more."""
    change: Change = Change.SAME

    @property
    def state(self):
        if self.change in {Change.SAME, Change.WORDING, Change.SPLIT, Change.MERGED}:
            return State.CURRENT
        return State.MISSING if self.change is Change.NEW else State.STALE


def names():
    """Give made-up names: they stand in both languages."""
    dice = random.Random(3)
    while True:
        yield "".join(dice.choice(letters) for letters in ("bdfgklm", "aeiou") * 3).capitalize()


def stock():
    """Give sentences; some have two halves, some a formula.

    Any two have at most one phrase in common, as two squares of order 7 are orthogonal.
    """
    places = [(i, j, (i + j) % 7, (i + 2 * j) % 7) for i in range(7) for j in range(7)]
    chosen = [
        [list(slot.items())[place] for slot, place in zip(SLOTS, each, strict=True)]
        for each in places
    ]
    pairs = iter([[" ".join(words) for words in zip(*each, strict=True)] for each in chosen])
    called = dict.fromkeys(islice(names(), len(places)))
    found = []
    for number, (name, (english, spanish)) in enumerate(zip(called, pairs, strict=False)):
        if number % 3 == 1:
            more, más = next(pairs)
            english, spanish = f"{english}{AND}{more}", f"{spanish}, y {más}"
        formula = "" if number % 3 else f"{name[:2].lower()}^{number}"
        found.append(Said(f"{name}: {english}.", f"{name}: {spanish}.", formula))
    return found


AND = ", and "


STOCK = stock()


def segment(kind, parts):
    """Make a segment of (text, formula)."""
    texts, inlines = [], []
    for text, formula in parts:
        if formula:
            inlines.append(Inline(key=f"math:{formula}"))
            text = f'{text[:-1]} <x id="{len(inlines)}"/>{text[-1]}'
        texts.append(text)
    return Segment(kind=kind, text=" ".join(texts), inlines=tuple(inlines), path="p", line=1)


def document(paragraphs, *, human=False, name="page"):
    """Make a page of paragraphs of :class:`Said`, or what a person made of it."""
    blocks = [segment(Kind.TITLE, [("El libro" if human else "The book", "")])]
    for number, paragraph in enumerate(paragraphs):
        if number % 4 == 3:
            blocks.append(Anchor(content=Content.CODE, key=f"code {number // 4}"))
        parts = [(said.human if human else said.text, said.formula) for said in paragraph]
        blocks.append(segment(Kind.PARAGRAPH, parts))
    return Document(name=name, blocks=tuple(blocks))


def survey(now, base, target, code="es", *, earlier=()):
    """Synchronise one page; give what it would show, and how everything on it stands.

    :param base: None if it is not known.
    :param earlier: what the page was in earlier builds.
    """
    books = [[page] for page in (*earlier, now)]
    return survey_book(books, [base] if base else [], [target], code)[now.name]


def survey_book(books, bases, targets, code="es"):
    """Synchronise a book in several builds; give the same of each page, after the last.

    :param books: the pages of the source in each build.
    :param bases: what pages were translated from, as far as it is known.
    :param targets: the translated pages.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        language = LanguageConfig(profile=find(code), engine="none", translation=place)
        config = AmtsConfig(
            source=find("en"),
            languages={code: language},
            memory=place / "memory",
            beside=place,
            marks=True,
            engine="none",
            switcher=False,
            language_urls={},
        )
        with Memory.open(config.memory, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as memory:
            pipeline = SubPipeline(
                config=config,
                language=language,
                memory=memory,
                ledger=Ledger(place),
                terms={},
                progress=lambda *_: None,
                interface=str,
            )
            for book in books:
                names = {page.name for page in book}
                translations = Translations(
                    pages={page.name: page for page in targets if page.name in names},
                    orphans={page.name: page for page in targets if page.name not in names},
                    bases={
                        page.name: Base(document=page, evidence=Evidence.KEPT)
                        for page in bases
                        if page.name in names
                    },
                )
                sources = {page.name: page for page in book}
                found = pipeline.survey(sources, translations, ask=False)
    return {
        name: (plan, standings_of(found.pages[name], plan, find("en")))
        for name, plan in found.plans.items()
    }


# Edit scripts


class Script:
    """Edits a book at random; nothing is done that is not possible, and no sentence is edited twice."""

    EDITS = (
        "insert_sentence",
        "insert_paragraph",
        "delete_sentence",
        "delete_paragraph",
        "change_words",
        "change_polarity",
        "change_punctuation",
        "change_formula",
        "split_sentence",
        "merge_sentences",
        "move_sentence",
        "move_paragraph",
        "merge_paragraphs",
        "split_paragraph",
    )

    def __init__(self, dice, paragraphs, fresh):
        self.dice, self.fresh = dice, fresh
        self.paragraphs = [list(paragraph) for paragraph in paragraphs]
        self.neighbours = {
            (one.text, other.text) for paragraph in paragraphs for one, other in pairwise(paragraph)
        }
        self.deleted = []

    def run(self, edits):
        for edit in edits:
            getattr(self, edit)()
            self.paragraphs = [paragraph for paragraph in self.paragraphs if paragraph]

    def pick(self, want=lambda said: True):
        """Give the place of a sentence that nothing happened to."""
        places = [
            (paragraph, number)
            for paragraph in self.paragraphs
            for number, said in enumerate(paragraph)
            if said.change is Change.SAME and want(said)
        ]
        return self.dice.choice(places) if places else (None, 0)

    def change(self, text, change, want=lambda said: True):
        paragraph, number = self.pick(want)
        if paragraph is not None:
            was = paragraph[number]
            new = replace(was, text=text(was.text), before=was.text, change=change)
            paragraph[number] = new

    def new(self):
        return replace(self.fresh.pop(), change=Change.NEW)

    def insert_sentence(self):
        paragraph = self.dice.choice(self.paragraphs)
        paragraph.insert(self.dice.randint(0, len(paragraph)), self.new())

    def insert_paragraph(self):
        self.paragraphs.insert(self.dice.randint(0, len(self.paragraphs)), [self.new()])

    def delete_sentence(self):
        paragraph, number = self.pick()
        if paragraph is not None and sum(map(len, self.paragraphs)) > 2:
            self.deleted.append(paragraph.pop(number))

    def delete_paragraph(self):
        whole = [
            each for each in self.paragraphs if {said.change for said in each} == {Change.SAME}
        ]
        if len(whole) > 2:
            paragraph = self.dice.choice(whole)
            self.deleted += paragraph
            paragraph.clear()

    def change_words(self):
        self.change(lambda text: text.replace(": ", ": In winter, "), Change.MEANING)

    def change_polarity(self):
        self.change(lambda text: text.replace(": ", ": Never say that "), Change.NUMBER)

    def change_punctuation(self):
        self.change(lambda text: text[:-1] + "!", Change.WORDING)

    def change_formula(self):
        paragraph, number = self.pick(lambda said: said.formula)
        if paragraph is not None:
            was = paragraph[number]
            paragraph[number] = replace(
                was, formula=f"{was.formula}+1", before=was.text, change=Change.REFERENCE
            )

    def split_sentence(self):
        self.change(
            lambda text: text.replace(AND, ". And "), Change.SPLIT, lambda said: AND in said.text
        )

    def merge_sentences(self):
        """Make one sentence of two that people translated one after the other."""
        pairs = [
            (paragraph, number)
            for paragraph in self.paragraphs
            for number, (one, other) in enumerate(pairwise(paragraph))
            if (one.text, other.text) in self.neighbours and not one.formula + other.formula
        ]
        if pairs:
            paragraph, number = self.dice.choice(pairs)
            one, other = paragraph[number : number + 2]
            text, human = f"{one.text[:-1]}; {other.text}", f"{one.human} {other.human}"
            paragraph[number : number + 2] = [Said(text, human, change=Change.MERGED)]

    def move_sentence(self):
        paragraph, number = self.pick()
        if paragraph is not None:
            said = paragraph.pop(number)
            other = self.dice.choice(self.paragraphs)
            other.insert(self.dice.randint(0, len(other)), said)

    def move_paragraph(self):
        paragraph = self.paragraphs.pop(self.dice.randrange(len(self.paragraphs)))
        self.paragraphs.insert(self.dice.randint(0, len(self.paragraphs)), paragraph)

    def merge_paragraphs(self):
        number = self.dice.randrange(len(self.paragraphs))
        self.paragraphs[number : number + 2] = [
            [*chain.from_iterable(self.paragraphs[number : number + 2])]
        ]

    def split_paragraph(self):
        number = self.dice.randrange(len(self.paragraphs))
        paragraph = self.paragraphs[number]
        place = self.dice.randint(0, len(paragraph))
        self.paragraphs[number : number + 1] = [paragraph[:place], paragraph[place:]]
