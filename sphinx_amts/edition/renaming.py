"""Which pages were renamed in the source book since they were translated: translated under old names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..book.history import NoHistoryError, Repository
from ..book.kept import KeptFiles
from ..sync.rough import blocks, text_of
from .build import Build

_ALIKE = 0.5
"""Share of their text that two versions of a page have in common at least (Dice's coefficient), as
git asks of files that were renamed."""


def find_renamed(
    build: Build, missing: Collection[str], strangers: Collection[str]
) -> dict[str, str]:
    """Give pages of the source with the translated pages that have their former names.

    git is asked what they were called; else, the text that a stranger was translated from, as it is
    kept or was committed last, is looked for among the pages of today.

    :param missing: pages of the source without a translated page of their name.
    :param strangers: translated pages that have the name of no page of the source.
    """
    if not missing or not strangers:
        return {}
    try:
        repository = Repository.of(build.srcdir)
        found = _alone(_called_before(build, repository, missing, strangers))
        left = sorted(set(strangers) - set(found.values()))
        texts = _committed(build, repository, left) | _kept(build, left)
    except NoHistoryError:
        found, texts = {}, _kept(build, sorted(strangers))
    rest = sorted(set(missing) - found.keys())
    return found | _by_text({name: _read(_file(build, name)) for name in rest}, texts)


def _called_before(
    build: Build, repository: Repository, missing: Collection[str], strangers: Collection[str]
) -> dict[str, str]:
    """Ask git for the former names of pages."""
    suffixes = _suffixes(build)
    places = {
        f"{repository.prefix}{path.relative_to(build.srcdir).as_posix()}": name
        for name in sorted(missing)
        if (path := _file(build, name)).is_relative_to(build.srcdir)
    }
    found = {}
    for place, versions in repository.versions(places, suffixes).items():
        for version in versions:
            before = version.path.removeprefix(repository.prefix)
            suffix = next((each for each in suffixes if before.endswith(each)), "")
            own = build.language.page(before.removesuffix(suffix))
            if own in strangers:
                found[places[place]] = own
                break
    return found


def _alone(found: Mapping[str, str]) -> dict[str, str]:
    """Leave out what two pages are said to have been."""
    counts = Counter(found.values())
    return {name: own for name, own in found.items() if counts[own] == 1}


def _kept(build: Build, strangers: Collection[str]) -> dict[str, str]:
    """Read the texts that are kept of what strangers were translated from."""
    pattern = build.language.base
    files = KeptFiles(pattern, _suffixes(build)).find() if pattern else {}
    return {own: _read(files[own]) for own in strangers if own in files}


def _committed(build: Build, repository: Repository, strangers: Collection[str]) -> dict[str, str]:
    """Read the pages of the names of strangers that the source book had in its last commit."""
    texts = {}
    with repository.blobs() as git:
        for own in strangers:
            for suffix in _suffixes(build):
                content = git.read(f"{repository.head}:{repository.prefix}{own}{suffix}")
                if content is not None:
                    texts[own] = text_of(content, suffix)
    return texts


def _by_text(now: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """Pair texts that have most in common, counting only what no other text of either side has."""
    ours, theirs = _holders(now), _holders(before)
    common: defaultdict[tuple[str, str], int] = defaultdict(int)
    for block, names in ours.items():
        others = theirs.get(block, set())
        if len(names) == len(others) == 1:
            common[min(names), min(others)] += len(block)
    found = {}
    for (name, own), size in common.items():
        whole = sum(len(block) for text in (now[name], before[own]) for block in _blocks(text))
        if 2 * size >= _ALIKE * whole:
            found[name] = own
    return _alone(found)


def _holders(texts: Mapping[str, str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, text in texts.items():
        for block in _blocks(text):
            found[block].add(name)
    return found


def _blocks(text: str) -> Iterator[str]:
    return (" ".join(block.split()) for block in blocks(text))


def _read(path: Path) -> str:
    return text_of(path.read_bytes(), path.suffix) if path.is_file() else ""


def _file(build: Build, name: str) -> Path:
    return Path(build.app.env.doc2path(name))


def _suffixes(build: Build) -> tuple[str, ...]:
    return tuple(build.app.config.source_suffix)
