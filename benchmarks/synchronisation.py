"""How well synchronisation finds what is out of date, on the real histories of three books.

    python benchmarks/synchronisation.py CORPUS [--only d2l-events] [--json FILE] [--show 60]

CORPUS is a folder with ``d2l`` and ``quantecon-intro``; it is copied first, and nothing is written in it.

``d2l-events``: commits in which people changed a page of the source's copy and its translation.
Given the old translation and both versions of the source: which of the old Chinese sentences need
work?  The truth is what the people did: a sentence was *kept* if it is in the new translation,
whatever its punctuation, and touched otherwise.  They polished other sentences in the same commits,
so recall is given twice: of all sentences that they touched, and of those whose source changed at all.
Where they touched more than half of the sentences whose source did not change, they translated the page
anew, and what they did says nothing of the source: totals are given with and without these pages.

``d2l`` and ``quantecon``: the state of a whole translation, what was translated, and a much later
source.  How much is there to do, as a share of translating the book?
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verdicts import Fate, Verdict, compact, verdicts

from sphinx_amts.book.reader import read
from sphinx_amts.document import Document
from sphinx_amts.edition.build import Build
from sphinx_amts.edition.gathering import Gathered
from sphinx_amts.languages import find
from sphinx_amts.plan import Origin, Plan
from sphinx_amts.running import for_each_language
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import State, Tally
from sphinx_amts.synchronisation import BookSync, synchronise
from sphinx_amts.tagged import plain

CHINESE = find("zh")
D2L_CONF = """
extensions = ["myst_parser", "sphinx_amts.book.dialects.d2l"]
language = "en"
suppress_warnings = ["myst", "toc", "ref", "image", "docutils"]
exclude_patterns = ["README*"]
"""
INDEX = "# Book\n\n```{toctree}\n:glob:\n\n**\n```\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A book and its translation, synchronised."""

    sync: BookSync
    later: Mapping[str, Document]
    """The translation as it was later, by page."""
    seconds: Mapping[str, float]
    """Of processor time, to read and to synchronise; and again, with everything in the caches."""


def synchronised(place: Path, later: str, *, again: bool = False) -> Run:
    """Synchronise the book at *place*, in folders ``book``, ``base`` and ``zh``.

    :param later: the folder of the later translation.
    """

    def work(build: Build) -> tuple[float, BookSync, Mapping[str, Document]]:
        started = time.process_time()
        gathered = Gathered.of(build)
        sync = synchronise(build, gathered, clock=lambda: datetime.now(UTC))
        spent = time.process_time() - started
        assert gathered.book is not None
        tree = replace(gathered.book.tree, directory=place / later, exclude=())
        if (place / later / "conf.py").is_file():
            tree = replace(tree, confdir=place / later)
        return spent, sync, read(tree, run=build.run, workdir=place / "later")

    options = {"translation": str(place / "zh"), "base": str(place / "base"), "engine": "none"}
    overrides = {f"amts_languages.zh.{key}": value for key, value in options.items()}
    seconds: dict[str, float] = {}
    for name in ("cold", "warm") if again else ("cold",):
        started = time.process_time()
        log = io.StringIO()
        with contextlib.redirect_stderr(log):
            [(spent, sync, read_later)] = for_each_language(
                place / "book", work, outdir=place / "out", overrides=overrides, codes=["zh"]
            )
        seconds[f"{name}, with reading"] = time.process_time() - started
        seconds[name] = spent
    return Run(sync=sync, later=read_later, seconds=seconds)


# What people did in one commit


def events(corpus: Path) -> Iterator[tuple[str, list[Verdict]]]:
    """Judge the sentences of each event; the pages of one commit are one book."""
    commits: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in sorted((corpus / "d2l" / "sync_events").iterdir()):
        commits["_".join(folder.name.split("_")[:2])].append(folder)
    for commit, folders in commits.items():
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            for side, file in SIDES.items():
                (place / side).mkdir()
                (place / side / "index.md").write_text(INDEX, "utf-8")
                for folder in folders:
                    page = folder.name.removeprefix(f"{commit}_")
                    shutil.copy(folder / file, place / side / f"{page}.md")
            (place / "book" / "conf.py").write_text(D2L_CONF, "utf-8")
            run = synchronised(place, "new")
        for page, sync in run.sync.pages.items():
            if page != "index" and sync.target is not None:
                found = verdicts(sync.target, sync.standings, run.later[page], CHINESE)
                yield f"{commit} {page}", found


SIDES = {"book": "en_new.md", "base": "en_old.md", "zh": "zh_old.md", "new": "zh_new_human.md"}


def tell_events(corpus: Path, show: int) -> dict[str, Any]:
    """Print how well our verdicts agree with what people did."""
    everything: list[tuple[str, Verdict]] = []
    kinds: defaultdict[Change, Counter[bool]] = defaultdict(Counter)
    anew: set[str] = set()
    for event, found in events(corpus):
        everything += [(event, verdict) for verdict in found]
        tell(event, score(found))
        if translated_anew(found):
            anew.add(event)
            continue
        by_standing: defaultdict[int, list[Verdict]] = defaultdict(list)
        for verdict in found:
            by_standing[id(verdict.standing)].append(verdict)
        for same in by_standing.values():
            if same[0].standing is not None:
                kinds[same[0].standing.change][all(v.fate is Fate.KEPT for v in same)] += 1
    totals = {
        "all": score([verdict for _, verdict in everything]),
        "without what was translated anew": score(
            [verdict for event, verdict in everything if event not in anew]
        ),
    }
    for name, total in totals.items():
        tell(name, total)
    say(
        f"\n{'change of the source':22} {'texts':>6} {'left alone':>11}, in pages not translated anew"
    )
    for change in Change:
        if kinds[change]:
            count = kinds[change].total()
            say(f"{change:22} {count:6} {kinds[change][True]:6} {kinds[change][True] / count:4.0%}")
    disagreements = [
        (event, verdict)
        for event, verdict in everything
        if verdict.flagged != (verdict.fate is not Fate.KEPT)
    ]
    random.Random(1).shuffle(disagreements)
    for event, verdict in disagreements[:show]:
        say(tell_disagreement(event, verdict))
    return {
        **totals,
        "translated anew": sorted(anew),
        "kinds": {
            str(change): {"texts": counts.total(), "left alone": counts[True]}
            for change, counts in kinds.items()
        },
    }


def translated_anew(found: list[Verdict]) -> bool:
    """Tell whether people touched most sentences whose source did not change: they began again."""
    same = [verdict for verdict in found if not verdict.touched]
    return sum(verdict.fate is not Fate.KEPT for verdict in same) > len(same) / 2


def score(found: list[Verdict]) -> dict[str, float]:
    """Count; shares are None where there is nothing to count."""
    flagged = [each for each in found if each.flagged]
    changed = [each for each in found if each.fate is not Fate.KEPT]
    right = [each for each in flagged if each.fate is not Fate.KEPT]
    touched = [each for each in changed if each.touched]
    return {
        "sentences": len(found),
        "of nobody": sum(each.standing is None for each in found),
        "flagged": len(flagged),
        "changed": len(changed),
        "changed, source changed": len(touched),
        "right": len(right),
        "precision": share(len(right), len(flagged)),
        "recall": share(len(right), len(touched)),
        "recall of all": share(len(right), len(changed)),
    }


def share(part: int, whole: int) -> float:
    """Divide; nothing of nothing is all of it."""
    return part / whole if whole else 1.0


def tell(name: str, facts: Mapping[str, float]) -> None:
    """Print one row."""
    shown = (f"{k} {v:.0%}" if isinstance(v, float) else f"{k} {v}" for k, v in facts.items())
    say(f"{name:48} {'  '.join(shown)}")


def tell_disagreement(event: str, verdict: Verdict) -> str:
    """Print a sentence of which people did not do what we say."""
    standing = verdict.standing
    lines = [
        f"\n{event}: {'flagged' if verdict.flagged else 'not flagged'}, {verdict.fate}",
        f"  was: {standing.before if standing else ''}",
        f"  now: {standing.source if standing else ''}",
        f"  old: {verdict.text}",
        f"  new: {verdict.later}",
    ]
    if standing:
        lines[0] += f" ({standing.state}, {standing.change})"
    return "\n".join(lines)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


# Whole books


def tell_book(name: str, run: Run) -> dict[str, Any]:
    """Print what there is to do for a translation, and what others made of it."""
    translated = [
        each for page in run.sync.pages.values() if page.target for each in page.standings
    ]
    facts: dict[str, Any] = {}
    for what, standings in (("book", run.sync.standings), ("translated pages", translated)):
        tally = Tally.of(standings)
        facts[what] = {
            "sentences": {str(state): tally.sentences[state] for state in State},
            "words to do": tally.words_to_do,
            "workload": round(tally.workload, 4),
        }
    facts["changes"] = Counter(f"{each.state}, {each.change}" for each in translated)
    facts["sentences of the translation"] = fidelity(run)
    facts["seconds"] = {key: round(value, 1) for key, value in run.seconds.items()}
    say(f"{name}: {json.dumps(facts, indent=1, ensure_ascii=False)}")
    return facts


def fidelity(run: Run) -> dict[str, int]:
    """Count the current sentences of which the source did not change a sign, and who shows them."""
    counts: Counter[str] = Counter()
    for name, page in run.sync.pages.items():
        if page.target is None or name not in run.later:
            continue
        shown = compact(" ".join(plain(text, "…") for text in by_people(page.plan)))
        for verdict in verdicts(page.target, page.standings, run.later[name], CHINESE):
            standing = verdict.standing
            if standing is None or standing.state is not State.CURRENT:
                continue
            if standing.change is not Change.SAME:
                continue
            counts["still true"] += 1
            counts["shown by us as they are"] += compact(verdict.text) in shown
            counts["later kept"] += verdict.fate is Fate.KEPT
            counts["later rewritten"] += verdict.fate is Fate.EDITED
            counts["later gone"] += verdict.fate is Fate.GONE
    return dict(counts)


def by_people(plan: Plan) -> Iterator[str]:
    """Give what a page shows of people."""
    for entry in plan.entries:
        for part in entry.parts or (entry,):
            if part.origin is Origin.HUMAN:
                yield part.text


def quantecon(corpus: Path, place: Path) -> Run:
    """Synchronise QuantEcon's first course; later is what a tool made of the translation."""
    names = {"book": "en_new", "base": "en_base", "zh": "zh_human", "new": "zh_llm_synced"}
    for side, folder in names.items():
        shutil.copytree(corpus / "quantecon-intro" / folder, place / side)
    return synchronised(place, "new", again=True)


def d2l(corpus: Path, place: Path) -> Run:
    """Synchronise Dive into Deep Learning; nobody has brought the translation up to date."""
    for side, folder in {"book": "en_new", "base": "en_base", "zh": "zh"}.items():
        shutil.copytree(corpus / "d2l" / folder, place / side)
    (place / "book" / "conf.py").write_text(D2L_CONF, "utf-8")
    return synchronised(place, "zh", again=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", choices=("d2l-events", "d2l", "quantecon"))
    parser.add_argument("--show", type=int, default=0, help="how many disagreements to print")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, Any] = {"load before": os.getloadavg()[0]}
    if options.only in {None, "d2l-events"}:
        results["d2l-events"] = tell_events(options.corpus, options.show)
    for name, book in (("d2l", d2l), ("quantecon", quantecon)):
        if options.only in {None, name}:
            with tempfile.TemporaryDirectory() as folder:
                results[name] = tell_book(name, book(options.corpus, Path(folder)))
    results["load after"] = os.getloadavg()[0]
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
