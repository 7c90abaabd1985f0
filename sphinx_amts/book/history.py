"""What git knows of a book's files: which versions there were, since when, and under which names.

git is asked as a program, a few times for a book and never for a file, and is not needed: whoever
asks gets a :class:`NoHistoryError` where there is none.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_LOG = (
    *("log", "--first-parent", "-m", "--raw", "--no-abbrev", "-z", "--no-color"),
    *("--no-notes", "--no-show-signature", "--format=%x01%H%x00%ct%x00%B"),
)
"""The main line of history: a merge counts as one change, at the time when it came to the line."""

_WHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"})
"""What git sets for its hooks, and what would send us to the repository whose hook runs a build."""
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would ask the network
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",  # nothing is written, not even what "status" found out
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class NoHistoryError(Exception):
    """A folder has no history that can be read; its text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """One step of the main line of a repository."""

    name: str
    """The full hash."""
    date: int
    """When it was committed, in seconds since 1970."""
    message: str
    cut: bool = False
    """Whether history before it is missing (a shallow clone): it shows all files as new."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """What a commit made of a file."""

    commit: Commit
    blob: str
    """The hash of the content."""
    path: str
    """Where it lay then, from the root of the repository."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A git repository, seen from a folder in it."""

    folder: Path
    prefix: str
    """The folder, from the root of the repository: empty or with a slash at its end."""
    head: str
    cuts: frozenset[str]
    """The commits before which history is missing."""
    partial: bool
    """Whether contents of old versions may be missing (a partial clone)."""

    @classmethod
    def of(cls, folder: Path) -> Repository:
        """Find the repository that *folder* is part of.

        :raises NoHistoryError: if there is none, or git is missing or refuses.
        """
        paths = ("--git-path", "shallow", "--git-path", "objects/pack")
        said = _git(folder, "rev-parse", "--show-prefix", *paths, "HEAD")
        prefix, shallow, packs, head, *_ = said.decode(errors="surrogateescape").split("\n")
        cuts = (folder / shallow).read_text("ascii").split() if (folder / shallow).is_file() else ()
        return cls(
            folder=folder,
            prefix=prefix,
            head=head,
            cuts=frozenset(cuts),
            partial=any((folder / packs).glob("*.promisor")),
        )

    def versions(
        self, paths: Collection[str], suffixes: Iterable[str]
    ) -> Mapping[str, tuple[Version, ...]]:
        """Give the versions of the files at *paths*, newest first, under whichever names.

        :param paths: from the root of the repository.
        :param suffixes: those that a file may have had.
        """
        following = {path: path for path in paths}
        found: dict[str, list[Version]] = {path: [] for path in paths}
        patterns = [f":(top)*{suffix}" for suffix in sorted(suffixes)]
        alike = "-M100%" if self.partial else "-M"  # to be alike takes contents
        log = _git(self.folder, *_LOG, alike, self.head, "--", *patterns)
        for commit, changes in _commits(log, self.cuts):
            moved: dict[str, str] = {}
            for change in changes:
                file = following.pop(change.path, None)
                if file is None:
                    continue
                if change.status != "D":
                    version = Version(commit=commit, blob=change.blob, path=change.path)
                    found[file].append(version)
                if change.status not in "AD":
                    moved[change.before] = file
            following |= moved
        return {path: tuple(versions) for path, versions in found.items()}

    def changed(self) -> frozenset[str]:
        """List the files in the folder that differ from the last commit, from the root."""
        said = _git(self.folder, "status", "--porcelain", "-z", "--untracked-files=no", "--", ".")
        tokens = iter(os.fsdecode(said).split("\0"))
        found = set()
        for token in filter(None, tokens):
            found.add(token[3:])
            if set(token[:2]) & {"R", "C"}:
                found.add(next(tokens))
        return frozenset(found)

    def tracked(self) -> frozenset[str]:
        """List the files in the folder that git has, from the folder."""
        said = _git(self.folder, "ls-files", "-z", "--", ".")
        return frozenset(filter(None, os.fsdecode(said).split("\0")))

    def commits(self, names: Collection[str]) -> Mapping[str, str]:
        """Give the full names of those *names* that are commits: hashes, abbreviations, tags."""
        asked = sorted(names)
        lines = b"".join(os.fsencode(f"{name}^{{commit}}\n") for name in asked)
        said = _git(self.folder, "cat-file", "--batch-check", input=lines).decode().splitlines()
        answers = zip(asked, map(str.split, said), strict=True)
        return {name: answer[0] for name, answer in answers if answer[1:2] == ["commit"]}

    def strangers(self, commits: Collection[str]) -> frozenset[str]:
        """Give those of *commits*, by full name, that the current commit was not made from."""
        if not commits:
            return frozenset()
        lines = "".join(f"{name}\n" for name in (*sorted(commits), f"^{self.head}"))
        others = _git(self.folder, "rev-list", "--stdin", input=lines.encode()).decode().split()
        return frozenset(commits) & frozenset(others)

    def blobs(self) -> Blobs:
        """Give what reads the contents of files; to be closed, or used in ``with``."""
        return Blobs(self.folder, partial=self.partial)


class Blobs:
    """Reads the contents of files in any revision, all by one process."""

    def __init__(self, folder: Path, *, partial: bool = False) -> None:
        """Read from the repository that *folder* is part of.

        :param partial: whether contents may be missing there.
        """
        self._folder, self._partial = folder, partial
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = ["git", "-C", str(self._folder), "cat-file", "--batch"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):  # it ended before
            self._process.__exit__(None, None, None)

    def read(self, name: str) -> bytes | None:
        """Give the content of a file: a hash or ``<commit>:<path>``; None if there is none.

        :raises NoHistoryError: if git ended, as with a damaged repository.
        """
        asking, answer = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answer is not None
        try:
            asking.write(os.fsencode(f"{name}\n"))
            asking.flush()
            header = answer.readline()
        except BrokenPipeError:
            header = b""
        if not header and self._partial:  # older versions of git end over what is missing
            self.__exit__()
            self._process = self._start()
            return None
        if not header:
            message = f"git cannot read {name}; see what git fsck says"
            raise NoHistoryError(message)
        if header.endswith((b" missing\n", b" ambiguous\n")):
            return None
        _, kind, size = header.split()
        content = answer.read(int(size))
        answer.read(1)
        return content if kind == b"blob" else None


@dataclass(frozen=True, slots=True)
class _Change:
    status: str
    blob: str
    path: str
    before: str


def _commits(log: bytes, cuts: Collection[str]) -> Iterator[tuple[Commit, list[_Change]]]:
    """Read what ``git log`` said, newest commit first."""
    tokens = iter(os.fsdecode(log).split("\0"))
    token = next(tokens, "")
    while token.startswith("\1"):
        name = token[1:]
        commit = Commit(name=name, date=int(next(tokens)), message=next(tokens), cut=name in cuts)
        changes = []
        token = next(tokens, "")
        while token.startswith((":", "\n:")):
            *_, blob, status = token.split()
            before = path = next(tokens)
            if status[0] in "RC":
                path = next(tokens)
            changes.append(_Change(status[0], blob, path, before))
            token = next(tokens, "")
        yield commit, changes


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _WHERE} | _QUIET


def _git(folder: Path, *arguments: str, input: bytes = b"") -> bytes:
    """Give what git says.

    :raises NoHistoryError: if it does not run or refuses.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=input,
            capture_output=True,
            check=True,
            env=_environment(),
        )
    except FileNotFoundError:
        message = "git is not installed"
        raise NoHistoryError(message) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip() or f"git ended with {error.returncode}"
        raise NoHistoryError(said.splitlines()[0].removeprefix("fatal: ")) from None
    return done.stdout
