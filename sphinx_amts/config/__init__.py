"""What a book says about its translation, checked against the options of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..languages import Profile, find
from ..memory.places import read_place
from ..problems import OptionError, did_you_mean
from .language import LanguageConfig, Reader, check_engine, find_language
from .options import LANGUAGE_OPTIONS, OPTIONS, Option, fail, typed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = [
    "LANGUAGE_OPTIONS",
    "MEMORY",
    "OPTIONS",
    "AmtsConfig",
    "LanguageConfig",
    "Option",
    "read",
    "register",
]

MEMORY = Path(".amts") / "memory.sqlite3"
"""Where the memory lies in the source folder, if ``amts_memory`` does not say otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AmtsConfig:
    """What a book says about its translation; every value is checked."""

    source: Profile
    languages: Mapping[str, LanguageConfig]
    """By product code, sorted."""
    memory: Path | str
    """A file, or the URL of a database of PostgreSQL."""
    beside: Path
    """The folder for what can be made again but should outlive a build."""
    marks: bool
    engine: str
    switcher: bool
    language_urls: Mapping[str, str]
    """By product code; each URL ends with a slash."""
    threshold: float = 0.5
    """The score below which a pair is left out of parallel data."""
    embeddings: bool = False
    """Whether books are also aligned by sentence embeddings."""
    dry_run: bool = False
    """Whether engines are asked nothing."""
    fail_on: str = "never"
    """What makes a synchronisation report fail."""
    baseline: Path | None = None
    """The earlier report whose findings do not; ``{code}`` in it is the code of the language."""

    def language(self, code: str) -> LanguageConfig:
        """Give the configuration of a language, which is the default one if the book has none.

        :raises OptionError: if *code* is no language, or the language of the source.
        """
        profile = find(code)
        if profile.code == self.source.code:
            message = (
                f"the book is written in {self.source.code!r} already; "
                "choose another language, or set amts_source_language"
            )
            raise OptionError(message)
        return self.languages.get(profile.code) or LanguageConfig(
            profile=profile, engine=self.engine
        )


def register(app: Sphinx) -> None:
    """Make the options known to Sphinx; none of them makes a page be read again."""
    for option in OPTIONS:
        # Sphinx takes a number from the command line only if the default is text.
        default = str(option.default) if isinstance(option.default, float) else option.default
        app.add_config_value(option.name, default, "", option.types, option.help)


def read(config: Config, *, srcdir: Path, confdir: Path | None) -> AmtsConfig:
    """Check the configuration of a book.

    :param confdir: what relative paths start from; without ``conf.py`` it is *srcdir*.
    :raises OptionError: naming the option, its value and what it may be.
    """
    _refuse_unknown(config)
    values = {option.name: _value(config, option) for option in OPTIONS}
    reader = Reader(base=Path(confdir or srcdir).resolve(), srcdir=Path(srcdir).resolve())
    source = _source(values["amts_source_language"], config.language)
    engine = check_engine(values["amts_engine"], "amts_engine")
    languages = reader.languages(values["amts_languages"], source=source, engine=engine)
    memory, beside = _memory(values["amts_memory"], reader)
    return AmtsConfig(
        source=source,
        languages=languages,
        memory=memory,
        beside=beside,
        marks=values["amts_marks"],
        engine=engine,
        switcher=values["amts_switcher"],
        language_urls=_urls(values["amts_language_urls"], languages),
        threshold=values["amts_threshold"],
        embeddings=values["amts_embeddings"],
        dry_run=values["amts_dry_run"],
        fail_on=values["amts_fail_on"],
        baseline=reader.path(values["amts_baseline"]) if values["amts_baseline"] else None,
    )


def _refuse_unknown(config: Config) -> None:
    """Find a misspelt option; modules and functions of ``conf.py`` may have any name."""
    set_here = {**config._raw_config, **config.overrides}
    for name, value in set_here.items():
        mine = (
            name.startswith("amts_") and not isinstance(value, ModuleType) and not callable(value)
        )
        if mine and name not in config.values:
            names = [option.name for option in OPTIONS]
            hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
            message = f"{name} is not an option{hint}"
            raise OptionError(message)


def _value(config: Config, option: Option) -> Any:
    """Give the value of a book's option, of the type that it should have."""
    value = getattr(config, option.name)
    override = config.overrides.get(option.name)
    if dict in option.types and isinstance(override, str):  # Sphinx only warns
        fail(option.name, override, f"set one entry at a time: -D {option.name}.<code>=<value>")
    if isinstance(value, Mapping):
        value = _nest(value, option.name)
    return typed(option, value, option.name)


def _nest(values: Mapping[Any, Any], where: str) -> dict[str, Any]:
    """Turn ``{"zh.engine": …}``, which ``-D amts_languages.zh.engine=…`` gives, into a tree.

    What it names replaces or joins what ``conf.py`` has; text standing for a folder is kept as one.
    """
    nested: dict[str, Any] = {}
    dotted: list[tuple[list[str], Any]] = []
    for key, value in values.items():
        if not isinstance(key, str):
            fail(f"{where}[{key!r}]", value, "its key has to be text, such as 'zh' in quotes")
        first, *rest = key.split(".")
        if rest and where == "amts_languages":
            dotted.append(([first, *rest], value))
        else:
            nested[key] = dict(value) if isinstance(value, Mapping) else value
    for (first, *rest), value in dotted:
        same = next((key for key in nested if _same(key, first)), first)
        level = nested.setdefault(same, {})
        if not isinstance(level, dict):
            level = nested[same] = {"translation": level}
        for step in rest[:-1]:
            below = level.get(step)
            level[step] = dict(below) if isinstance(below, Mapping) else {}
            level = level[step]
        level[rest[-1]] = value
    return nested


def _same(key: str, other: str) -> bool:
    """Tell whether two codes are the same language."""
    try:
        return find(key) is find(other)
    except OptionError:
        return False


def _source(code: str | None, language: str | None) -> Profile:
    if code:
        return find_language(code, "amts_source_language")
    try:
        return find(language or "en")
    except OptionError as error:
        message = f"the book's language: {error}; set amts_source_language to what it is written in"
        raise OptionError(message) from None


def _memory(value: str | Path | None, reader: Reader) -> tuple[Path | str, Path]:
    """Give where the memory is, and the folder of what belongs to it on this machine."""
    default = reader.srcdir / MEMORY
    if not value:
        return default, default.parent
    try:
        place = read_place(str(value))
    except ValueError as error:
        fail("amts_memory", str(value), str(error))
    if isinstance(place, str):
        return place, default.parent
    path = reader.path(place)
    return path, path.parent


def _urls(urls: Mapping[str, Any], languages: Mapping[str, LanguageConfig]) -> Mapping[str, str]:
    """Give the URL of each language; those of ``amts_language_urls`` win over the default."""
    result = {code: f"../{code}/" for code in languages}
    for code, url in urls.items():
        where = f"amts_language_urls[{code!r}]"
        if not isinstance(url, str) or not url:
            fail(where, url, "it has to be a URL")
        result[find_language(code, where).code] = url if url.endswith("/") else f"{url}/"
    return dict(sorted(result.items()))
