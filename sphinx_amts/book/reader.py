"""A source tree → documents: the translated book, read by Sphinx as a book of its own."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.matching import Matcher

from ..document import Document
from ..problems import AmtsError, first_line
from ..serial import FORMAT
from .application import Run, isolated, start
from .conflicts import find_conflict
from .glue import Glued, attach
from .pageless import PagelessBuilder
from .pages import extract_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ALSO_READ = frozenset({".py", ".yml", ".yaml", ".toml", ".bib", ".txt", ".inc", ".cfg", ".json"})
_NEVER_READ = frozenset({"_build", "__pycache__", "node_modules"})


class ReadBuilder(PagelessBuilder):
    """Read a book and write nothing."""

    name = "amts-read"
    left_out: tuple[str, ...] = ()
    """Patterns of files that are no pages."""

    def get_asset_paths(self) -> list[str]:
        """Give what Sphinx excludes besides ``exclude_patterns``.

        Were these changed, Sphinx would take the configuration for changed in the next build, and
        read all pages again.
        """
        return [*super().get_asset_paths(), *self.left_out]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceTree:
    """Where a book lies, and how it is configured."""

    directory: Path
    confdir: Path | None
    """None if the configuration is all in the overrides (jupyter-book)."""
    suffixes: tuple[str, ...]
    root: str
    """The docname of the first page."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    """Patterns of files that are not part of the book, as ``exclude_patterns`` has them."""
    glued: Glued | None = None
    """What the source book glued when it was executed: this one is not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BadPage:
    """A page that could not be read, and why."""

    path: Path
    reason: str
    line: int = 1


def files(tree: SourceTree) -> Iterator[Path]:
    """List the files that can change what is read, sorted."""
    excluded = Matcher(tree.exclude)
    for directory, folders, names in os.walk(tree.directory):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in _NEVER_READ)
        for name in sorted(names):
            path = Path(directory, name)
            if excluded(path.relative_to(tree.directory).as_posix()):
                continue
            if path.suffix in _ALSO_READ or path.name.endswith(tree.suffixes):
                yield path


def pages(tree: SourceTree) -> dict[str, Path]:
    """List the files that look like pages, by docname."""
    found: dict[str, Path] = {}
    for path in files(tree):
        for suffix in tree.suffixes:
            if path.name.endswith(suffix):
                name = path.relative_to(tree.directory).as_posix().removesuffix(suffix)
                found.setdefault(name, path)
    return found


def digest(tree: SourceTree) -> str:
    """Hash everything that the reading of *tree* depends on, by content, never by time."""
    total = hashlib.blake2b(f"{FORMAT} {sorted(tree.overrides.items())!r}".encode(), digest_size=16)
    for path in files(tree):
        total.update(path.relative_to(tree.directory).as_posix().encode() + b"\0")
        total.update(hashlib.blake2b(path.read_bytes()).digest())
    conf = tree.confdir / "conf.py" if tree.confdir else None
    if conf and conf.is_file():  # that of the source book, which names the extensions, lies outside
        total.update(conf.read_bytes())
    if tree.glued:
        total.update(tree.glued.kinds().encode())
    return total.hexdigest()


def exact(name: str) -> str:
    """Give the pattern of Sphinx that names a file, or a part of its name, as it is."""
    return re.sub(r"[*?[]", "?", name.replace(os.sep, "/"))


def find_bad_pages(tree: SourceTree) -> list[BadPage]:
    """Find the pages that would stop Sphinx, or be read wrongly.

    Broken encoding, bad notebooks, and what a merge left behind that nobody finished.
    """
    faults = (find_fault(path, merged=True) for path in pages(tree).values())
    return [fault for fault in faults if fault is not None]


def find_fault(path: Path, *, merged: bool = False) -> BadPage | None:
    """Say why the page at *path* would stop Sphinx, if it would.

    :param merged: whether conflict markers are a fault.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        return BadPage(path=path, reason=f"cannot be read: {error.strerror}")
    return fault_of(content, path, merged=merged)


def fault_of(content: bytes, path: Path, *, merged: bool = False) -> BadPage | None:
    """Say why a page of this *content* would stop Sphinx, as :func:`find_fault` does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"is not UTF-8 (byte {error.start + 1}: {error.reason}); save it as UTF-8"
        return BadPage(path=path, reason=reason, line=line)
    if merged and (conflict := find_conflict(text)):
        reason = "has conflict markers of a merge; finish the merge, and remove them"
        return BadPage(path=path, reason=reason, line=conflict)
    return _notebook_fault(path, text) if path.suffix == ".ipynb" else None


def _notebook_fault(path: Path, text: str) -> BadPage | None:
    try:
        json.loads(text)
    except ValueError as error:
        reason = f"is not a valid notebook: {error}; save it again with Jupyter"
        return BadPage(path=path, reason=reason, line=getattr(error, "lineno", 1))
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cells without an id, which do no harm
            nbformat.validate(nbformat.reads(text, as_version=4), relax_add_props=True)  # type: ignore[no-untyped-call]
    except (nbformat.ValidationError, ValueError, AttributeError, KeyError, TypeError) as error:
        reason = f"is not a valid notebook: {first_line(error)}; save it again with Jupyter"
        return BadPage(path=path, reason=reason)
    return None


def read(
    tree: SourceTree,
    *,
    run: Run,
    workdir: Path,
    skip: Sequence[BadPage] = (),
    keep_nodes: bool = True,
) -> dict[str, Document]:
    """Read all pages of *tree* by Sphinx; its warnings go to ``warnings.log`` in *workdir*.

    :param keep_nodes: whether segments carry their inline nodes.
    :raises AmtsError: if Sphinx cannot read the book at all.
    """
    log = StringIO()
    try:
        with isolated():
            return _documents(_read(tree, run.quietly(log), workdir, skip), keep_nodes=keep_nodes)
    except AmtsError:
        raise
    except Exception as error:  # whatever an extension raises: it is the book's, not ours
        message = f"{tree.directory}: the book cannot be read: {first_line(error)}"
        raise AmtsError(message) from error
    finally:
        workdir.mkdir(parents=True, exist_ok=True)
        (workdir / "warnings.log").write_text(log.getvalue(), "utf-8")
        gc.collect()  # the application is gone, and was full of cycles


def _documents(app: Sphinx, *, keep_nodes: bool) -> dict[str, Document]:
    return extract_all(app.env, sorted(app.env.found_docs), keep_nodes=keep_nodes)


def _read(tree: SourceTree, run: Run, workdir: Path, skip: Sequence[BadPage]) -> Sphinx:
    app = start(
        run,
        srcdir=tree.directory,
        confdir=tree.confdir,
        outdir=workdir / "output",
        doctreedir=workdir / "doctrees",
        builder=ReadBuilder.name,
        overrides=tree.overrides,
    )
    attach(app, tree.glued)
    bad = [exact(str(page.path.relative_to(tree.directory))) for page in skip]
    assert isinstance(app.builder, ReadBuilder)
    app.builder.left_out = (*tree.exclude, *bad)
    skipped = {page.path for page in skip}
    available = [name for name, path in pages(tree).items() if path not in skipped]
    if app.config.root_doc not in available:
        app.config.root_doc = min(available)
    app.build()
    return app
