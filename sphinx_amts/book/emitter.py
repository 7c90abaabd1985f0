"""The inner Sphinx build that writes the translated book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from . import contents_ids, glue, renamed, renamed_myst
from .application import Run, start
from .catalogs import warn
from .cells import cell_language, cell_outputs, code_cells
from .own_words import load_words
from .po_files import Fault
from .splicer import attach
from .terms import attach as attach_terms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

EXECUTING = frozenset({"auto", "force", "inline", "lazy"})
"""Values of ``nb_execution_mode`` with which a second reading would run the notebooks again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Where the translated book is written, and in which language."""

    srcdir: Path
    confdir: Path | None
    outdir: Path
    doctreedir: Path
    builder: str
    language: str
    """Sphinx's code of the language."""
    locales: Sequence[str]
    """The codes by which its catalogs are found."""
    overrides: Mapping[str, Any]
    """The book's own options for this language."""


def prepare(
    run: Run,
    site: Site,
    *,
    plans: Path,
    env: BuildEnvironment,
) -> Sphinx:
    """Make the application that reads the source book again, splicing as it reads.

    Its language has to be an override: Sphinx loads its own words before any extension runs.
    """
    mode = getattr(env.config, "nb_execution_mode", "off")
    faults: list[Fault] = []
    app = start(
        run,
        srcdir=site.srcdir,
        confdir=site.confdir,
        outdir=site.outdir,
        doctreedir=site.doctreedir,
        builder=site.builder,
        overrides={
            **run.overrides,
            "language": site.language,
            "locale_dirs": [],  # catalogs were read as human translations; once is enough
            **_notebooks(mode, env),
            **site.overrides,
        },
        words=lambda: load_words(site.srcdir, env.config, site.locales, report=faults.append),
    )
    warn(faults)
    attach(app, plans, _executed_outputs(env) if mode in EXECUTING else _nothing)
    glue.attach(app, glue.Glued.of(env))
    attach_terms(app, plans)
    contents_ids.attach(app, env.config.language or "en")
    renamed.attach(app)
    renamed_myst.attach(app)
    return app


def _notebooks(mode: str, env: BuildEnvironment) -> dict[str, Any]:
    """Keep notebooks from being executed a second time."""
    if mode in EXECUTING:
        # The kernel says which language the code is in; here that of the outer build is taken.
        quiet = [*env.config.suppress_warnings, "mystnb.lexer", "myst-nb.lexer"]
        return {"nb_execution_mode": "off", "suppress_warnings": quiet}
    if mode == "cache":
        path = getattr(env.config, "nb_execution_cache_path", "") or ""
        default = Path(env.doctreedir).parent / ".jupyter_cache"
        return {"nb_execution_cache_path": path or str(default)}
    return {}


def _executed_outputs(env: BuildEnvironment) -> Callable[[str], Sequence[nodes.Element]]:
    """Give, per page, one container of outputs for each code cell of the outer build."""

    def outputs(page: str) -> Sequence[nodes.Element]:
        cells = code_cells(env.get_doctree(page))
        return [
            nodes.container("", *cell_outputs(cell), language=cell_language(cell)) for cell in cells
        ]

    return outputs


def _nothing(page: str) -> Sequence[nodes.Element]:
    return ()
