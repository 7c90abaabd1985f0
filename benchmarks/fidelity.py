"""Whether a translated book is the source's page by page, in exactly its translators' words.

    python benchmarks/fidelity.py BOOK --language zh --translation TRANSLATED_BOOK
    python benchmarks/fidelity.py BOOK --language es --catalogs

Builds the source, the human edition and ours, with no engine, and compares them as HTML.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from compared import (
    Element,
    blocks,
    compare_skeletons,
    content,
    inline_maths,
    links,
    marked,
    read_html,
    skeleton,
)

_NO_PAGE = ("genindex", "search", "prf-prf", "py-modindex")


def build(builder: str, book: Path, out: Path, *options: str) -> Counter[str]:
    """Build once; give the warnings."""
    command = [sys.executable, "-m", "sphinx", "--no-color", "-q", "-b", builder, book, out]
    done = subprocess.run(
        [*map(str, command), *options],
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        sys.exit(f"{builder} failed with status {done.returncode}:\n{done.stderr}")
    return Counter(line for line in done.stderr.splitlines() if re.search("WARNING|ERROR", line))


def names(out: Path) -> list[Path]:
    """List the pages of a book in HTML."""
    found = sorted(path.relative_to(out) for path in out.rglob("*.html"))
    return [name for name in found if name.parts[0] != "_static" and name.stem not in _NO_PAGE]


def body(page: Path) -> Element | None:
    """Give the content of a page; None for one that only leads to another, or is not there."""
    if not page.is_file():
        return None
    read = read_html(page)
    return content(read) if any(each.tag == "h1" for each in read.walk()) else None


def compare(plain: Path, human: Path, ours: Path) -> dict[str, object]:
    """Compare three editions."""
    counts: Counter[str] = Counter()
    faults = [f"{name}: is missing" for name in names(plain) if not (ours / name).is_file()]
    for name in names(plain):
        trio = [body(folder / name) for folder in (plain, human, ours)]
        source, person, page = trio
        if source is None or person is None or page is None:
            continue
        counts["pages compared"] += 1
        before = skeleton(source)
        for kind in ("code", "maths", "images", "ids"):
            counts[f"{kind} of the source"] += len(getattr(before, kind))
        faults += [f"{name}: {fault}" for fault in compare_skeletons(before, skeleton(page))]
        alien = inline_maths(page) - inline_maths(source) - inline_maths(person)
        counts["formulas from elsewhere"] += sum(alien.values())
        counts["links from elsewhere"] += sum(
            (links(page) - links(source) - links(person)).values()
        )
        shown, theirs = Counter(marked(page, "human")), Counter(blocks(person))
        counts["blocks shown as human"] += sum(shown.values())
        counts["of these exactly a block of the human edition"] += sum((shown & theirs).values())
        translated = theirs - Counter(blocks(source))
        counts["blocks of the human edition"] += sum(translated.values())
        counts["of these shown"] += sum((translated & Counter(blocks(page))).values())
    return {**counts, "faults": faults}


def main() -> None:
    """Build, compare, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--language", default="zh")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--translation", type=Path, help="the translated book")
    kind.add_argument("--catalogs", action="store_true", help="the book has gettext catalogs")
    parser.add_argument("--sphinx-language", help="Sphinx's code, if it is another (zh_CN)")
    arguments = parser.parse_args()
    code = arguments.language
    skip = shutil.ignore_patterns("_build", ".amts", "*.mo", ".git")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        book = Path(shutil.copytree(arguments.book, place / "book", ignore=skip))
        options = ["-D", f"amts_languages.{code}.engine=none"]
        warnings = build("html", book, place / "plain")
        if arguments.translation:
            human = Path(shutil.copytree(arguments.translation, place / "human", ignore=skip))
            build("html", human, place / "theirs")
            options += ["-D", f"amts_languages.{code}.translation={human}"]
        else:
            language = arguments.sphinx_language or {"zh": "zh_CN"}.get(code, code)
            build("html", book, place / "theirs", "-D", f"language={language}")
        more = build(f"amts-{code}", book, place / "ours", *options) - warnings
        report = json.loads((place / "ours" / "amts-report.json").read_text("utf-8"))
        facts = {
            "book": arguments.book.name,
            "language": code,
            "warnings of the plain build": sum(warnings.values()),
            "more warnings": [line.replace(str(place), "") for line in more.elements()],
            "segments": report["segments"],
            "origins": report["origins"],
            **compare(place / "plain", place / "theirs", place / "ours"),
        }
    sys.stdout.write(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
