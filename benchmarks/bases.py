"""How often the version is found that a human page was translated from.

    python benchmarks/bases.py [../shared/corpus] [--json FILE]

Histories: the English states of D2L's articles, of which is known which one each Chinese state was
made from, and two states of QuantEcon's lectures, become two git repositories.  "In step": every
translation is committed before the next state.  "Late": all states are there when the translation
was touched last, so that no date helps.

Edits: of every page, one version is edited at random; the page's translation has to tell it from the
other, be the edited one the newer or the older.  Edited sentences hold no numbers, formulas or code.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sphinx_amts.edition.basetext import Page
from sphinx_amts.edition.chronicle import Books
from sphinx_amts.edition.past import find_past
from sphinx_amts.sync.inference import choose, learn
from sphinx_amts.sync.rough import blocks
from sphinx_amts.sync.statefile import StateFile
from sphinx_amts.tables import table

LATE = 1000
"""The day on which all states of the source are there."""


class Story(NamedTuple):
    """A page over time."""

    name: str
    states: list[str]
    """Of the source, oldest first."""
    translations: dict[int, str]
    """Number of the state → what was made from it."""


def d2l(corpus: Path) -> Iterator[Story]:
    """Read the events in which both languages of an article changed, and what became of it."""
    events = defaultdict(list)
    for event in sorted((corpus / "d2l" / "sync_events").iterdir()):
        events[event.name.split("_", 2)[2]].append(event)
    last = {_key(path, corpus): path for path in (corpus / "d2l" / "en_base").rglob("*.md")}
    for name, found in sorted(events.items()):
        story = Story(name, [], {})
        for event in _in_order(found):
            _tell(story, event / "en_old.md", event / "zh_old.md")
            _tell(story, event / "en_new.md", event / "zh_new_human.md")
        if path := last.get(name):
            below = path.relative_to(corpus / "d2l" / "en_base")
            _tell(story, path, corpus / "d2l" / "zh" / below)
            _tell(story, corpus / "d2l" / "en_new" / below, None)
        yield story


def _key(path: Path, corpus: Path) -> str:
    below = path.relative_to(corpus / "d2l" / "en_base").with_suffix("")
    return below.as_posix().removeprefix("chapter_").replace("/", "_")


def _in_order(events: list[Path]) -> Iterator[Path]:
    """Order the events of an article: what one made, the next one had."""
    left = sorted(events, key=lambda event: event.name[:10])
    while left:
        made = {(event / "en_new.md").read_text("utf-8") for event in left}
        free = (event for event in left if (event / "en_old.md").read_text("utf-8") not in made)
        first = next(free, left[0])
        left.remove(first)
        yield first


def _tell(story: Story, source: Path, target: Path | None) -> None:
    if source.is_file():
        text = source.read_text("utf-8")
        if text not in story.states:
            story.states.append(text)
        if target is not None:
            story.translations[story.states.index(text)] = target.read_text("utf-8")


def quantecon(corpus: Path) -> Iterator[Story]:
    """Read the lectures of which two states differ."""
    place = corpus / "quantecon-intro"
    for path in sorted((place / "zh_human").glob("*.md")):
        story = Story(path.stem, [], {})
        _tell(story, place / "en_base" / path.name, path)
        _tell(story, place / "en_new" / path.name, None)
        if len(story.states) == 2:
            yield story


class Shelf:
    """Two repositories."""

    def __init__(self, place: Path, stories: Sequence[Story]) -> None:
        self.stories = stories
        self.books = Books(
            source=place / "source",
            target=place / "target",
            suffixes=(".md",),
            memo=place / "inferred.json",
        )
        for folder in (self.books.source, self.books.target):
            folder.mkdir(parents=True)
            self._git(folder, 0, "init", "-q")

    def commit(self, folder: Path, day: int, files: dict[str, str]) -> None:
        """Write pages by name, and commit them."""
        for name, text in files.items():
            (folder / f"{name}.md").write_text(text, "utf-8", newline="\n")
        self._git(folder, day, "add", "-A")
        self._git(folder, day, "commit", "-q", "--allow-empty", "-m", f"Day {day}")

    def right(self, number: int, names: Sequence[str]) -> int:
        """Count the pages whose base is found to be state *number*."""
        source, target = self.books.source, self.books.target
        pages = [
            Page(name=name, own=name, source=source / f"{name}.md", target=target / f"{name}.md")
            for name in names
        ]
        texts, _ = find_past(self.books, pages, StateFile())
        states = {story.name: story.states for story in self.stories}
        return sum(
            name in texts and texts[name].content.decode() == states[name][number] for name in names
        )

    def _git(self, folder: Path, day: int, *arguments: str) -> None:
        date = f"{1_600_000_000 + 86_400 * day} +0000"
        nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            nobody |= {f"GIT_{who}_NAME": "x", f"GIT_{who}_EMAIL": "x@y", f"GIT_{who}_DATE": date}
        command = ["git", "-C", str(folder), *arguments]
        subprocess.run(command, check=True, env=os.environ | nobody)


def histories(stories: Sequence[Story], place: Path) -> dict[str, tuple[int, int]]:
    """Give how many bases are found, and of how many, in step and late."""
    shelf = Shelf(place, stories)
    in_step = late = total = 0
    steps = range(max(len(story.states) for story in stories))
    made = [{s.name: s.translations[k] for s in stories if k in s.translations} for k in steps]
    for number in steps:
        states = {s.name: s.states[number] for s in stories if number < len(s.states)}
        shelf.commit(shelf.books.source, 10 * number, states)
        if made[number]:
            shelf.commit(shelf.books.target, 10 * number + 5, made[number])
            in_step += shelf.right(number, list(made[number]))
            total += len(made[number])
    for number in steps:
        if made[number]:
            touched = {name: f"{text}\n% {number}\n" for name, text in made[number].items()}
            shelf.commit(shelf.books.target, LATE + number, touched)
            late += shelf.right(number, list(touched))
    return {"in step": (in_step, total), "late": (late, total)}


# Edits

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
NOT_PROSE = re.compile(r"\s*(```|:|\||#|\$\$|\(|!|\.\.|[*+-] )")
SIGN = re.compile(r"[\d`$\[\]{}]")


def paragraphs(text: str) -> list[str]:
    """Give the longer paragraphs."""
    return [b for b in blocks(text) if len(b) > 120 and not NOT_PROSE.match(b)]


def plain(sentences: Sequence[str]) -> list[int]:
    """Give the numbers of the sentences that are words alone."""
    return [n for n, text in enumerate(sentences) if len(text) > 40 and not SIGN.search(text)]


def edited(text: str, kind: str, rng: random.Random, pool: Sequence[str]) -> str | None:
    """Edit one paragraph of a page; None if there is none for it."""
    found = paragraphs(text)
    rng.shuffle(found)
    for paragraph in found:
        sentences = SENTENCE.split(paragraph)
        choice = plain(sentences)
        match kind:
            case "sentence deleted" if choice and len(sentences) > 1:
                del sentences[rng.choice(choice)]
            case "sentence replaced" if choice:
                sentences[rng.choice(choice)] = rng.choice(pool)
            case "sentence added":
                sentences.insert(rng.randint(0, len(sentences)), rng.choice(pool))
            case "paragraph deleted" if len(choice) == len(sentences):
                sentences = []
            case "paragraph added":
                sentences += ["\n\n" + " ".join(rng.sample(pool, 3))]
            case "number changed" if found_number := re.search(
                r"(?<![\w$.{}-])\d+(?![\w$.{}])", paragraph
            ):
                start, end = found_number.span()
                sentences = [f"{paragraph[:start]}{int(found_number[0]) + 1}{paragraph[end:]}"]
            case _:
                continue
        return text.replace(paragraph, " ".join(sentences), 1)
    return None


KINDS = (
    "sentence deleted",
    "sentence replaced",
    "sentence added",
    "paragraph deleted",
    "paragraph added",
    "number changed",
)


def edits(pairs: Sequence[tuple[str, str]], seed: int) -> dict[str, dict[str, tuple[int, int]]]:
    """Give for each kind of edit how often the true version is told from the edited one."""
    rng = random.Random(seed)
    pool = [
        SENTENCE.split(paragraph)[n]
        for source, _ in pairs
        for paragraph in paragraphs(source)
        for n in plain(SENTENCE.split(paragraph))
    ]
    lexicon = learn(pairs)
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for source, target in pairs:
        for kind in KINDS:
            other = edited(source, kind, rng, pool)
            if other is None or other == source:
                continue
            total[kind] += 1
            newer = choose(target, [other, source], lambda: lexicon)
            older = choose(target, [source, other], lambda: lexicon)
            right[kind, "newer"] += newer[:1] == [1]
            right[kind, "older"] += older[:1] == [0]
    return {
        kind: {age: (right[kind, age], total[kind]) for age in ("newer", "older")} for kind in KINDS
    }


Figures = dict[str, dict[str, tuple[int, int]]]
"""Row → column → how many are right, and of how many."""


def _histories(corpus: Path) -> Figures:
    stories = {"D2L": list(d2l(corpus)), "QuantEcon": list(quantecon(corpus))}
    with tempfile.TemporaryDirectory() as place:
        return {name: histories(told, Path(place, name)) for name, told in stories.items()}


def _edits(corpus: Path, seed: int) -> Figures:
    found: Figures = {}
    for name, source, target in (
        ("D2L", corpus / "d2l" / "en_base", corpus / "d2l" / "zh"),
        (
            "QuantEcon",
            corpus / "quantecon-intro" / "en_base",
            corpus / "quantecon-intro" / "zh_human",
        ),
    ):
        below = [path.relative_to(source) for path in sorted(source.rglob("*.md"))]
        both = [path for path in below if (target / path).is_file()]
        pairs = [
            ((source / path).read_text("utf-8"), (target / path).read_text("utf-8"))
            for path in both
        ]
        for kind, ages in edits(pairs, seed).items():
            found[f"{name}, {kind}"] = {f"edit is {age}": counts for age, counts in ages.items()}
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).parents[2] / "shared" / "corpus"
    parser.add_argument("corpus", nargs="?", type=Path, default=default)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    figures = {
        "histories": _histories(options.corpus),
        "edits": _edits(options.corpus, options.seed),
    }
    for name, found in figures.items():
        heads = list(next(iter(found.values())))
        rows = [
            [book, *(f"{right} of {total}" for right, total in row.values())]
            for book, row in found.items()
        ]
        print("\n".join(table([[name, *heads], *rows])), end="\n\n")  # noqa: T201
    print(f"{time.perf_counter() - begun:.0f} s")  # noqa: T201
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
