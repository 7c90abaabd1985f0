"""How many terms of a real glossary are found in a book, and whether they are called as it says.

    python benchmarks/terms.py BOOK --language zh --translation TRANSLATED_BOOK --gold GLOSSARY

GLOSSARY is a table, TMX, JSON as QuantEcon's translation action has it, or a list as d2l-zh has it
(``翻译，term``).  It was written for other books as well, and translators do not always keep to it:
where the first translation found is another, it is counted whether most sentences with the term
have that of the glossary (then what was found is wrong) or have not (then it says what is so).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sphinx_amts.bookpairs import parallel_data
from sphinx_amts.bookterms import human_examples
from sphinx_amts.builders import now
from sphinx_amts.edition.build import Build
from sphinx_amts.edition.gathering import Gathered
from sphinx_amts.languages import Profile, find, words
from sphinx_amts.running import for_each_language
from sphinx_amts.subpipeline.terminology import read_terminology
from sphinx_amts.tables import table
from sphinx_amts.terms.candidates import Key, is_word, runs
from sphinx_amts.terms.evidence import Example
from sphinx_amts.terms.folding import folding
from sphinx_amts.terms.mining import LEAST, Term, mine

OFTEN = 5
"""How often a term of the glossary has to stand in the book to be missed."""


def read_gold(path: Path, source: Profile, target: Profile) -> dict[str, str]:
    """Read a glossary: term → translation."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        codes = [code.replace("_", "-").lower() for code in target.codes]
        entries = json.loads(text)["terms"]
        return {
            entry[source.code]: said
            for entry in entries
            if (said := next((entry[code] for code in codes if code in entry), ""))
        }
    if path.suffix == ".md":
        pairs = re.findall(r"^([^，#|\n]+)，([^|\n]+)$", text, re.MULTILINE)
        return {re.sub(r"\s*\([^)]*\)", "", term).strip(): said.strip() for said, term in pairs}
    return read_terminology(path, source, target)


def read_examples(book: Path, code: str, translation: Path) -> list[Example]:
    """Read a book and its translation."""

    def work(build: Build) -> list[Example]:
        return human_examples(parallel_data(build, Gathered.of(build), clock=now))

    overrides = {f"amts_languages.{code}.translation": str(translation.resolve())}
    [examples] = for_each_language(book, work, codes=(code,), overrides=overrides)
    return examples


class Scores:
    """Mined terms against a glossary."""

    def __init__(
        self,
        terms: Sequence[Term],
        gold: Mapping[str, str],
        examples: Sequence[Example],
        languages: tuple[Profile, Profile],
    ) -> None:
        self._source, self._target = languages
        self._fold = folding(self._source)
        self.gold = {
            self._key(term): [self._bare(one) for one in said.split("/")]
            for term, said in gold.items()
        }
        self.mined = {self._key(term.text): term for term in terms}
        self.counts: Counter[Key] = Counter()
        self.kept: Counter[Key] = Counter()
        for example in examples:
            said = self._bare("".join(example.target.words))
            for key in {key for _, key in runs(example.source.words, self._fold)}:
                if key in self.gold:
                    self.counts[key] += 1
                    self.kept[key] += any(one in said for one in self.gold[key])

    def _key(self, term: str) -> Key:
        return tuple(self._fold(word) for word in words(term, self._source) if is_word(word))

    def _is_gold(self, key: Key, term: Term) -> bool:
        return self._bare(term.uses[0].text) in self.gold[key]

    @staticmethod
    def _bare(text: str) -> str:
        """Leave out what is no difference: case, spaces, and the particle of an attribute."""
        return "".join(text.casefold().split()).removesuffix("的")

    def counted(self) -> dict[str, Any]:
        """Count."""
        often = [key for key in self.gold if self.counts[key] >= OFTEN]
        both = [key for key in self.gold if key in self.mined]
        first = [key for key in both if self._is_gold(key, self.mined[key])]
        other = [key for key in both if key not in first]
        found = [key for key in other if 2 * self.kept[key] > self.counts[key]]
        return {
            "terms of the glossary": len(self.gold),
            f"of these, in {OFTEN} sentences or more": len(often),
            "of these, mined": sum(key in self.mined for key in often),
            "mined terms": len(self.mined),
            "of these, in the glossary": len(both),
            "of these, first translation as the glossary says": len(first),
            "else: most sentences say otherwise, too": len(other) - len(found),
            "else: most sentences say as the glossary": len(found),
        }

    def told(self) -> list[list[str]]:
        """List where the two differ."""
        return [
            [
                term.text,
                "/".join(self.gold[key]),
                f"{self.kept[key]}/{self.counts[key]}",
                ", ".join(f"{use.text} {len(use.places)}" for use in term.uses),
            ]
            for key, term in self.mined.items()
            if key in self.gold and not self._is_gold(key, term)
        ]


def main() -> None:
    """Measure, and print a table, the differences, and a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--translation", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--min", type=int, default=LEAST)
    options = parser.parse_args()
    source, target = find("en"), find(options.language)
    examples = read_examples(options.book, options.language, options.translation)
    start = time.process_time()
    terms = mine(examples, source, target, least=options.min)
    seconds = time.process_time() - start
    gold = read_gold(options.gold, source, target)
    scores = Scores(terms, gold, examples, (source, target))
    counts = scores.counted() | {
        "pairs of sentences": len(examples),
        "seconds": round(seconds, 2),
        "seconds for 1000 pairs": round(1000 * seconds / max(1, len(examples)), 2),
    }
    rows = [["term", "glossary", "sentences that say so", "mined"], *scores.told()]
    lines = [
        *table([[name, str(value)] for name, value in counts.items()]),
        *table(rows, numbers=False),
        json.dumps(counts, ensure_ascii=False),
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
