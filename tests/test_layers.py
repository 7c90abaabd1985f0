"""How the house is built: which room may lean on which, and who may know Sphinx."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sphinx_amts"
MODULES = sorted(PACKAGE.rglob("*.py"))

STOREYS = (
    {
        "document",
        "drafted",
        "explained",
        "plan",
        "problems",
        "relative",
        "report",
        "rising",
        "serial",
        "standalone",
        "tables",
        "tagged",
        "whole",
    },
    {"languages"},
    {
        "align",
        "audit",
        "book",
        "config",
        "engines",
        "evaluate",
        "exchange",
        "memory",
        "preview",
        "rewrite",
        "terms",
    },
    {"sync"},
    {"subpipeline"},
    set(),  # every other module: what uses one language's path
    {"builders", "databuilder", "evaluating", "plainbuilder", "running", "syncbuilder", "cli"},
    {""},  # the package itself: its version and setup()
)
"""Who stands on whom: the words, languages, rooms, what changed, one language's path, the faces."""
PATH = 5

ROOMS = STOREYS[2]
SIDEWAYS = {
    ("config", "engines"): "an option names an engine, and is checked against those installed",
    ("config", "memory"): "an option says where the memory is, and is checked as an address",
}
"""The only arrows from room to room, each with its reason."""

AT_HOME = {
    "boto3": {"engines"},
    "botocore": {"engines"},
    "docutils": {"book", "builders", "config", "edition", "preview", "running", ""},
    "sacrebleu": {"evaluate"},
    "psycopg": {"memory"},
    "sphinx": {
        "book",
        "bookpairs",
        "bookreport",
        "builders",
        "config",
        "databuilder",
        "edition",
        "plainbuilder",
        "preview",
        "running",
        "syncbuilder",
        "",
    },
    "sqlalchemy": {"memory"},
    "sqlite3": {"corpus", "memory"},
    "thot": {"engines"},
}
"""The packages of others that only some rooms may know."""

LINES = 350
"""A module is about 250 lines, and as long as this only while it is being divided."""
LONG: dict[str, str] = {}
"""The modules that are longer, each with the reason why it is not two."""


def room(module: str) -> str:
    """Give the room of ``sphinx_amts.<room>.…``; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give the line and the full name of everything that a module imports, lazily or not."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join(filter(None, [*parts, base]))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def ours(imported: str) -> str | None:
    """Give the room that is imported; None for a name of the package itself, or of others."""
    if not imported.startswith("sphinx_amts."):
        return None
    found = room(imported)
    return found if (PACKAGE / found).is_dir() or (PACKAGE / f"{found}.py").is_file() else None


def storey(name: str) -> int:
    return next((number for number, rooms in enumerate(STOREYS) if name in rooms), PATH)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_point_down(path):
    here = room(name_of(path))
    wrong = [
        f"{path.name}:{line} imports {imported}"
        for line, imported in imports(path)
        if (there := ours(imported)) not in {None, here}
        if storey(there) > storey(here)
        or ({here, there} <= ROOMS and (here, there) not in SIDEWAYS)
    ]
    assert wrong == []


def test_arrows_never_lead_back():
    arrows = defaultdict(set)
    for path in MODULES:
        here = room(name_of(path))
        arrows[here] |= {there for _, name in imports(path) if (there := ours(name))} - {here}
    TopologicalSorter(arrows).prepare()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edge_knows_sphinx_and_the_clouds(path):
    here = room(name_of(path))
    wrong = [
        f"{path.name}:{line} imports {imported}"
        for line, imported in imports(path)
        if here not in AT_HOME.get(imported.split(".")[0], {here})
    ]
    assert wrong == []


def test_the_core_works_without_loading_sphinx():
    core = [
        name
        for name in map(name_of, MODULES)
        if storey(room(name)) < storey("book")
        or room(name)
        in {"align", "engines", "evaluate", "exchange", "memory", "rewrite", "sync", "terms"}
    ]
    script = f"import sys, {', '.join(core)}; print({{'sphinx', 'docutils'}} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_a_module_holds_one_idea():
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > LINES and name not in LONG} == {}
