"""What there is to choose is documented: options, builders, engines and warnings."""

from __future__ import annotations

import ast
import inspect
import json
import re
import tomllib
from pathlib import Path

import pytest

from sphinx_amts import exchange, languages
from sphinx_amts.align.cleaning import Fault
from sphinx_amts.config import LANGUAGE_OPTIONS, OPTIONS
from sphinx_amts.document import Document, Kind, Segment
from sphinx_amts.drafting import page as drafting
from sphinx_amts.interchange.arriving import Fate
from sphinx_amts.interchange.wanted import Wanted
from sphinx_amts.paralleldata import Languages, Titles, make, match_page
from sphinx_amts.plan import Entry, Origin, Plan
from sphinx_amts.problems import AmtsError, Problem
from sphinx_amts.report import Notice, make_report
from sphinx_amts.subpipeline.human import Human

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ENTRY_POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "entry-points"
]


def page(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def definitions(text):
    """Read the definition lists of a page: term → definition, as one line."""
    found = re.findall(r"^(\S.*)\n: (.*(?:\n  .*)*)", text, flags=re.MULTILINE)
    return {term: " ".join(definition.split()) for term, definition in found}


def docstrings(members):
    """Read the text under each member of a class: name → text."""
    [tree] = ast.parse(inspect.getsource(members)).body
    return {
        member.targets[0].id: text.value.value
        for member, text in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(member, ast.Assign) and isinstance(text, ast.Expr)
    }


@pytest.mark.parametrize("problem", Problem)
def test_every_kind_of_warning_is_documented_as_it_is_declared(problem):
    described = definitions(page("reference/warnings"))
    assert described[f"`amts.{problem}`"] == docstrings(Problem)[problem.name]


def test_no_warning_is_documented_that_there_is_not():
    described = set(re.findall(r"^`amts\.(\w+)`$", page("reference/warnings"), re.MULTILINE))
    assert described == set(Problem)


@pytest.mark.parametrize("error", AmtsError.__subclasses__(), ids=lambda error: error.__name__)
def test_every_kind_of_error_is_documented(error):
    first = error.__doc__.removesuffix(".").partition(" (")[0]
    assert first in definitions(page("reference/warnings"))


@pytest.mark.parametrize("engine", ENTRY_POINTS["sphinx_amts.engines"])
def test_every_engine_is_documented(engine):
    assert f"`{engine}`" in definitions(page("reference/engines"))


@pytest.mark.parametrize("builder", ENTRY_POINTS["sphinx.builders"])
def test_every_builder_is_documented(builder):
    code = builder.removeprefix("amts-").removesuffix("-data").removesuffix("-sync")
    if code in {profile.code for profile in languages.all_profiles()}:
        kind = builder.replace(f"amts-{code}", "amts-<code>")
        assert f"`{kind}`" in definitions(page("reference/builders"))
        assert f"`{code}`" in page("reference/languages")
    else:
        assert f"`{builder}`" in definitions(page("reference/builders"))


def option_texts(heading):
    """Read a section of the options: name → everything said of it."""
    _, _, section = page("reference/options").partition(f"## {heading}\n")
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^### |\Z)", section, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize(
    ("heading", "options"),
    [("Options of the book", OPTIONS), ("Options of a language", LANGUAGE_OPTIONS)],
)
def test_every_option_is_documented_with_its_default_and_its_choices(heading, options):
    texts = option_texts(heading)
    assert set(texts) == {option.name for option in options}
    for option in options:
        [default] = re.findall(r"^Default: (.*)", texts[option.name], re.MULTILINE)
        if option.default is not None:
            assert f"`{option.default!r}`".replace("'", '"') in default
        assert all(f'`"{choice}"`' in texts[option.name] for choice in option.choices)


def keys_of(value):
    """List every key of nested dictionaries, but for the names of pages and origins."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    names = set() if set(value) in ({*Origin}, {"a page"}) else set(value)
    return names.union(*map(keys_of, value.values()))


def test_everything_in_the_report_is_documented():
    entry = Entry(kind=Kind.PARAGRAPH, mark="", origin=Origin.SOURCE, text="Text.", line=1)
    report = make_report(
        source_language="en",
        language="zh",
        engine="none",
        plans={"a page": Plan(page="a page", entries=(entry,))},
        notices=[Notice(kind="stale", message="…", page="a page", path="a.md", line=1)],
    )
    text = page("reference/report")
    described = set(re.findall(r"`(\w+)`", re.sub(r"(?ms)^```.*?^```", "", text)))
    assert keys_of(report) <= described


def test_every_room_has_its_line_in_the_architecture():
    package = ROOT / "sphinx_amts"
    rooms = {
        path.name + "/" * path.is_dir()
        for path in package.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    described = re.findall(r"^\| `([\w./]+)` \|", page("architecture"), re.MULTILINE)
    assert set(described) == rooms - {"__init__.py"}


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_a_pair_is_documented_as_it_is_declared(fault):
    assert f"| `{fault}` | {fault.explanation} |" in page("reference/parallel-data")


def test_everything_in_the_record_of_parallel_data_is_documented():
    source = Document(name="a page", blocks=(Segment(kind=Kind.PARAGRAPH, text="-a text", line=1),))
    target = {0: Human(text="-un texto", inlines=())}
    alone = Document(name="b page", blocks=source.blocks)
    data = make(
        [match_page(source, None, [], target), match_page(alone, None, [], {})],
        languages=Languages(source=languages.find("en"), target=languages.find("es")),
        titles=(Titles(), Titles()),
        locate=(str, str),
        threshold=0.5,
    )
    text = page("reference/parallel-data")
    described = set(re.findall(r"`(\w+)`", text)) | {"a page", "b page", "sign"}
    described |= set(re.findall(r"`([\w.]+\.(?:tmx|csv|tsv))`", text))
    assert keys_of(json.loads(data.files()["parallel-data.json"])) <= described


@pytest.mark.parametrize("named", [*Wanted, *Fate])
def test_what_is_exported_and_what_becomes_of_it_is_documented_as_it_is_declared(named):
    assert f"| `{named}` | {named.explanation} |" in page("reference/exchange")


@pytest.mark.parametrize("state", exchange.State)
def test_every_state_of_a_text_for_translators_is_documented_as_it_is_declared(state):
    assert f"| `{state}` | {docstrings(exchange.State)[state.name]} |" in page("reference/exchange")


@pytest.mark.parametrize("origin", Origin)
def test_every_origin_is_documented(origin):
    assert f"| `{origin}` |" in page("explanation/how-a-translation-travels")


@pytest.mark.parametrize(
    "document", sorted(DOCS.rglob("*.md")), ids=lambda path: str(path.relative_to(DOCS))
)
def test_a_page_says_one_thing_in_its_title(document):
    titles = re.findall(
        r"^# .+", re.sub(r"(?ms)^```.*?^```", "", document.read_text("utf-8")), re.MULTILINE
    )
    assert len(titles) == 1


@pytest.mark.parametrize("fate", drafting.Fate)
def test_every_fate_of_a_text_is_documented_as_it_is_declared(fate):
    assert f"| `{fate}` | {fate.explanation} |" in page("reference/cli")
