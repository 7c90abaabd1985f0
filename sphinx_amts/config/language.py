"""One language of a book's configuration, checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import engines
from ..languages import Profile, find
from ..problems import OptionError, did_you_mean
from .options import LANGUAGE_OPTIONS, fail, typed


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageConfig:
    """One language to translate into, as the book configures it; paths are absolute."""

    profile: Profile
    engine: str
    translation: Path | None = None
    catalogs: bool | None = None
    """None: if there are any."""
    pages: Mapping[str, str] | str | None = None
    base: str | None = None
    """Where the text that a page was translated from is kept: an absolute path, without suffix, in
    which ``{page}`` is a page's name."""
    engine_options: Mapping[str, object] = field(default_factory=dict)
    terminology: Path | None = None
    builder: str = "html"
    options: Mapping[str, object] = field(default_factory=dict)
    stale: str = "source"
    code_blocks: str = "source"
    """Whose blocks of code are shown."""

    @property
    def code(self) -> str:
        """The product's code of the language."""
        return self.profile.code

    def page(self, docname: str) -> str:
        """Give the name that page *docname* of the source has in the translated book."""
        if isinstance(self.pages, str):
            return self.pages.replace("{page}", docname)
        return (self.pages or {}).get(docname, docname)


def find_language(code: str, where: str) -> Profile:
    """Give the language that *code* means, naming in a message the option that has it."""
    try:
        return find(code)
    except OptionError as error:
        message = f"{where}: {error}"
        raise OptionError(message) from None


def check_engine(name: str, where: str) -> str:
    """Give *name* back, if there is such an engine."""
    if name == "none":
        return name  # it takes long to ask what is installed
    names = engines.names()
    if name not in names:
        fail(where, name, f"the engines are {', '.join(names)}{did_you_mean(name, names)}")
    return name


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Reads what depends on where the book lies."""

    base: Path
    """What relative paths start from."""
    srcdir: Path

    def path(self, value: str | Path) -> Path:
        """Make a path of the configuration absolute."""
        return (self.base / Path(value).expanduser()).resolve()

    def languages(
        self, values: Mapping[str, Any], *, source: Profile, engine: str
    ) -> Mapping[str, LanguageConfig]:
        """Read ``amts_languages``: each language once, by product code, sorted."""
        result: dict[str, LanguageConfig] = {}
        written: dict[str, str] = {}
        for code, value in values.items():
            where = f"amts_languages[{code!r}]"
            profile = find_language(code, where)
            if profile.code == source.code:
                message = (
                    f"{where} is the language of the source; remove it, or set amts_source_language"
                )
                raise OptionError(message)
            if profile.code in written:
                message = (
                    f"{where} is the same language as {written[profile.code]!r}; remove one of them"
                )
                raise OptionError(message)
            written[profile.code] = code
            result[profile.code] = self.language(value, profile, engine=engine, where=where)
        return dict(sorted(result.items()))

    def language(
        self, value: object, profile: Profile, *, engine: str, where: str
    ) -> LanguageConfig:
        """Read one entry of ``amts_languages``; a path is short for its ``translation``."""
        if isinstance(value, str | Path):
            value = {"translation": value}
        elif value is None:
            value = {}
        if not isinstance(value, Mapping):
            fail(where, value, "it has to be a folder, or a dictionary of options")
        _refuse_unknown(value, where)
        given = {
            option.name: typed(
                option, value.get(option.name, option.default), f"{where}[{option.name!r}]"
            )
            for option in LANGUAGE_OPTIONS
        }
        chosen = given["engine"] or engine
        return LanguageConfig(
            profile=profile.override(given["profile"], where=f"{where}['profile']"),
            engine=check_engine(chosen, f"{where}['engine']"),
            translation=self.translation(given, where),
            catalogs=given["catalogs"],
            pages=_pages(given["pages"], f"{where}['pages']"),
            base=self.base_pattern(given, f"{where}['base']"),
            engine_options=dict(given["engine_options"]),
            terminology=self.terminology(given["terminology"], f"{where}['terminology']"),
            builder=_builder(given["builder"], f"{where}['builder']"),
            options=_overrides(given["options"], f"{where}['options']"),
            stale=given["stale"],
            code_blocks=given["code_blocks"],
        )

    def translation(self, given: Mapping[str, Any], where: str) -> Path | None:
        """Give the folder of the translated book, which has to be there and hold something."""
        value = given["translation"]
        if value is None:
            return None
        path, where = self.path(value), f"{where}['translation']"
        if not path.is_dir():
            fail(where, str(value), f"there is no folder {path}; correct the path or remove it")
        if path == self.srcdir and not given["pages"]:
            fail(
                where,
                str(value),
                "that is the book itself; say with 'pages' how translated pages are called",
            )
        if not any(found.is_file() for found in path.rglob("*")):
            fail(where, str(value), f"the folder {path} is empty; correct the path or remove it")
        return path

    def base_pattern(self, given: Mapping[str, Any], where: str) -> str | None:
        """Give the pattern of the files that keep what was translated; a folder is one, too."""
        value = given["base"]
        if value is None:
            return None
        if given["translation"] is None:
            fail(where, str(value), "it belongs to a translated book; say with 'translation' where")
        if "{page}" in str(value):
            if str(value) == "{page}":
                fail(where, value, "those are the translated pages; '{page}_origin' is a pattern")
            return os.path.normpath(Path(self.path(given["translation"]), value))
        folder = self.path(value)
        if not folder.is_dir():
            fail(where, str(value), f"there is no folder {folder}; correct it, or add {{page}}")
        if folder in (self.srcdir, self.path(given["translation"])):
            fail(where, str(value), "it has to be a copy of the book as it was when translated")
        return str(folder / "{page}")

    def terminology(self, value: str | Path | None, where: str) -> Path | None:
        """Give the file of terms, which has to be there."""
        if value is None:
            return None
        path = self.path(value)
        if path.suffix.lower() not in {".csv", ".tsv", ".tmx"}:
            fail(where, str(value), "it has to be a .csv, .tsv or .tmx file")
        if not path.is_file():
            fail(where, str(value), f"there is no file {path}; correct the path or remove it")
        return path


def _refuse_unknown(value: Mapping[Any, Any], where: str) -> None:
    names = [option.name for option in LANGUAGE_OPTIONS]
    for key in value:
        if key not in names:
            hint = did_you_mean(str(key), names) or f"; there are {', '.join(names)}"
            message = f"{where}[{key!r}] is not an option of a language{hint}"
            raise OptionError(message)


def _pages(value: Mapping[Any, Any] | str | None, where: str) -> Mapping[str, str] | str | None:
    if isinstance(value, str) and "{page}" not in value:
        fail(where, value, "a pattern has to contain {page}, as '{page}_zh' does")
    if isinstance(value, Mapping):
        for page, name in value.items():
            if not (isinstance(page, str) and isinstance(name, str) and name):
                fail(f"{where}[{page!r}]", name, "it has to be the name of a page, without suffix")
    return value


def _builder(value: str, where: str) -> str:
    if value == "amts" or value.startswith("amts-"):
        fail(where, value, "it has to be a builder that writes a book, such as 'html' or 'latex'")
    return value


def _overrides(value: Mapping[Any, Any], where: str) -> Mapping[str, object]:
    for name in value:
        if name == "language":
            fail(f"{where}['language']", value[name], f"set {where[:-11]}['profile']['sphinx']")
        if str(name).startswith("amts_"):
            fail(f"{where}[{name!r}]", value[name], "it is an option of the book; set it there")
    return dict(value)
