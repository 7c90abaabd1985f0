"""What a look-up in a large memory costs: of the same text, and of what is similar to it.

    python benchmarks/memory_search.py BOOK [BOOK …] [--texts 1000000] [--language en]

The memory is filled with texts made of the sentences of BOOK: every other one begins as one sentence
and ends as another, and one in five words is replaced by a word drawn from all words of the books, so
that words are as frequent as there (Zipf's law), and none is as rare as it would be in so large a
memory.  Half of what is looked up are stored texts in which one in eight words is another; half are
sentences of the books that nothing was made of.  Brute force is ``rapidfuzz.process.extract`` over
all texts, cut into words before; what it finds is what there is to be found.  Times are processor time,
which other work on the machine disturbs less than the clock; those of a server are by the clock.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from sphinx_amts.languages import Profile, find, split_sentences
from sphinx_amts.memory import MachineTranslation, Memory
from sphinx_amts.memory.shingles import words_of
from sphinx_amts.tables import table

SUFFIXES = (".md", ".rst")
THRESHOLD = 0.7
AIM = 10.0
"""Milliseconds of a look-up."""
AT_ONCE = 20_000
DOCUMENT = 100
"""Texts that are looked up together."""

_CODE = re.compile(r"(?ms)^```.*?^```|^\$\$.*?^\$\$")
_MARKUP = re.compile(r"\$[^$]+\$|[`*]+")
_LETTERS = re.compile(r"[^\W\d_]")


def sentences(books: Sequence[Path], profile: Profile) -> list[str]:
    """Give the different sentences of all pages, without their markup."""
    found: dict[str, None] = {}
    for page in sorted(each for book in books for each in book.rglob("*")):
        if page.suffix not in SUFFIXES:
            continue
        for block in re.split(r"\n\s*\n", _CODE.sub("", page.read_text("utf-8", "replace"))):
            text = _MARKUP.sub("", " ".join(block.split()))
            if not block.startswith(("..", "|", "#", ":")):
                found.update(dict.fromkeys(split_sentences(text, profile)))
    return [text for one in found if len(_LETTERS.findall(text := one.strip())) >= 8]


class Author:
    """Makes texts of sentences."""

    def __init__(self, written: Sequence[str], *, spaced: bool) -> None:
        self._draw = random.Random(7)
        self._joiner = " " if spaced else ""
        self._sentences = [one.split() if spaced else list(one) for one in written]
        self._words = [word for one in self._sentences for word in one]

    def texts(self) -> Iterator[str]:
        """Make texts without end, each once."""
        seen: set[str] = set()
        while True:
            one, other = self._draw.choice(self._sentences), self._draw.choice(self._sentences)
            if self._draw.random() < 0.5:
                cut = self._draw.random()
                one = one[: int(cut * len(one)) + 1] + other[int(cut * len(other)) :]
            text = self.edited(one, 5)
            if text not in seen:
                seen.add(text)
                yield text

    def edited(self, text: Sequence[str] | str, share: int) -> str:
        """Replace one in *share* words by words drawn from all."""
        words = text.split() if isinstance(text, str) and self._joiner else list(text)
        return self._joiner.join(
            self._draw.choice(self._words) if self._draw.random() * share < 1 else word
            for word in words
        )

    def some(self, texts: Sequence[str], count: int) -> list[str]:
        """Choose some texts."""
        return self._draw.sample(texts, count)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A memory, and how time is measured that is spent on it."""

    memory: Memory
    languages: tuple[str, str]
    clock: Callable[[], float]

    def seconds(self, work: Callable[[], Any]) -> float:
        """Give how long *work* takes."""
        start = self.clock()
        work()
        return self.clock() - start

    def in_documents(
        self, ask: Callable[[list[str]], Any], asked: Sequence[str], size: int
    ) -> list[float]:
        """Give the milliseconds of a look-up in each document of *size* texts."""
        found = []
        for start in range(0, len(asked), size):
            some = list(asked[start : start + size])
            found.append(1000 * self.seconds(lambda some=some: ask(some)) / len(some))  # type: ignore[misc]
        return found


def fill(memory: Memory, texts: Sequence[str], languages: tuple[str, str]) -> None:
    """Store texts, each with a made-up translation of its length."""
    build = memory.begin_build(languages[1], "")
    for start in range(0, len(texts), AT_ONCE):
        some = [
            MachineTranslation(source=text, target=text[::-1], engine="e", engine_name="e")
            for text in texts[start : start + AT_ONCE]
        ]
        memory.remember(*languages, some, build)


def measure(arguments: argparse.Namespace, place: Path) -> dict[str, Any]:
    """Fill a memory in *place*, and look up in it."""
    profile = find(arguments.language)
    languages = (profile.code, "fr" if profile.code != "fr" else "en")
    written = sentences(arguments.books, profile)
    unheard, heard = written[::20], [one for n, one in enumerate(written) if n % 20]
    author = Author(heard, spaced=profile.spaced)
    texts = list(islice(author.texts(), arguments.texts))
    asked = [author.edited(text, 8) for text in author.some(texts, arguments.asked // 2)]
    asked += author.some(unheard, min(len(unheard), arguments.asked // 2))
    asked = author.some(asked, len(asked))
    path = arguments.memory or place / "memory.sqlite3"
    clock = time.perf_counter if arguments.memory else time.process_time
    found: dict[str, Any] = {"sentences": len(written), "texts": len(texts), "asked": len(asked)}
    with Memory.open(path, clock=lambda: datetime.now(UTC)) as memory:
        bench = Bench(memory=memory, languages=languages, clock=clock)
        found["stored_s"] = bench.seconds(lambda: fill(memory, texts, languages))
        found["memory_bytes"] = size_of(path)
        found["index_s"] = bench.seconds(memory.take_in)
        found["index_bytes"] = size_of(path) - found["memory_bytes"]

        def exact(some: list[str]) -> Any:
            return memory.machine(*languages, "e", some)

        def fuzzy(some: list[str]) -> Any:
            return memory.similar(*languages, some, threshold=THRESHOLD)

        known = author.some(texts, len(asked))
        ways = {"exact": (exact, known), "fuzzy": (fuzzy, asked)}
        for name, (way, some) in ways.items():
            for size in (DOCUMENT, 1):
                bench.in_documents(way, some[:DOCUMENT], size)  # what has to be read from disk
                found[f"{name}_{size}_ms"] = bench.in_documents(way, some, size)
        found |= compare(bench, texts, asked[: arguments.brute])
    return found


def size_of(path: Path | str) -> int:
    """Give the bytes of a memory; 0 for a server."""
    if isinstance(path, str):
        return 0
    return path.stat().st_size


def compare(bench: Bench, texts: Sequence[str], asked: Sequence[str]) -> dict[str, Any]:
    """Look *asked* up by brute force, and count what of that the memory does not find."""
    words = [words_of(text) for text in texts]
    spent, there, missed = [], 0, 0
    for text in asked:
        start = bench.clock()
        best = process.extract(
            words_of(text),
            words,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=THRESHOLD - 1e-9,
            limit=5,
        )
        spent.append(1000 * (bench.clock() - start))
        own = bench.memory.similar(*bench.languages, [text], threshold=THRESHOLD).get(text, [])
        for place, (_, score, _) in enumerate(best):
            there += 1
            # What is similar by 100 % but for capitals is 99 % there.
            missed += place >= len(own) or int(100 * score + 1e-6) > 100 * own[place].similarity + 1
    return {"brute_ms": spent, "there": there, "missed": missed}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Write the table."""
    count = found["texts"]
    yield f"{count:,} texts made of {found['sentences']:,} sentences; {found['asked']:,} looked up"
    yield (
        f"stored in {found['stored_s']:.0f} s ({found['memory_bytes'] / 1e6:.0f} MB), "
        f"made searchable in {found['index_s']:.0f} s ({found['index_bytes'] / 1e6:.0f} MB)"
    )
    base = statistics.median(found[f"exact_{DOCUMENT}_ms"])
    rows = [("ms for each look-up", "median", "95 %", "most", "× exact")]
    names = {
        f"exact_{DOCUMENT}_ms": f"the same text, {DOCUMENT} at once",
        "exact_1_ms": "the same text, one at a time",
        f"fuzzy_{DOCUMENT}_ms": f"similar texts, {DOCUMENT} at once",
        "fuzzy_1_ms": "similar texts, one at a time",
        "brute_ms": "rapidfuzz over all texts",
    }
    for key, name in names.items():
        spent = sorted(found[key])
        middle = statistics.median(spent)
        most = spent[int(0.95 * (len(spent) - 1))]
        numbers = (f"{middle:.3f}", f"{most:.3f}", f"{spent[-1]:.3f}", f"{middle / base:.0f}")
        rows.append((name, *numbers))
    yield from table(rows)
    yield f"of the {found['there']} best that there are, {found['missed']} not found"
    mean = statistics.mean(found[f"fuzzy_{DOCUMENT}_ms"])
    yield f"a look-up of what is similar takes {mean:.1f} ms on average (aim: {AIM:.0f})"


def main() -> None:
    """Measure and print a table, then JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("books", type=Path, nargs="+", metavar="BOOK")
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--language", default="en")
    parser.add_argument("--asked", type=int, default=1000, help="how many texts are looked up")
    parser.add_argument("--brute", type=int, default=20, help="of those, by brute force")
    parser.add_argument(
        "--memory", help="a URL of PostgreSQL, of an empty database; default: a file"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = measure(arguments, Path(name))
    sys.stdout.write("".join(f"{line}\n" for line in lines(found)))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
