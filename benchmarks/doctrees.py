"""Page pairs of two books that Sphinx has read: what the benchmarks of alignment start from."""

from __future__ import annotations

import pickle
from pathlib import Path

from sphinx_amts.book.segments import extract
from sphinx_amts.document import Document

Pages = list[tuple[Document, Document]]


def read_pages(source: Path, target: Path) -> Pages:
    """Read the pages that two folders of doctrees (``sphinx-build -d``) have by the same name."""
    names = (path.relative_to(source) for path in sorted(source.rglob("*.doctree")))
    return [
        (_read(source, name), _read(target, name)) for name in names if (target / name).exists()
    ]


def _read(folder: Path, name: Path) -> Document:
    tree = pickle.loads((folder / name).read_bytes())
    return extract(tree, name.with_suffix("").as_posix())
