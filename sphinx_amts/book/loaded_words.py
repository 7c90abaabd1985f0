"""Words that Sphinx translated when its modules were loaded, in the language of the first application."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from babel.messages.mofile import read_mo
from sphinx.domains import changeset
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.domains import Domain


def let_follow(domains: Iterable[type[Domain]], language: str) -> None:
    """Let the words of *domains*, such as “Parameters”, follow whatever application is running.

    Call it while no translations are loaded: what Sphinx translates then is looked up when shown.

    :param language: that of the first application.
    """
    known = messages(language)
    later = get_translation("sphinx")

    def follow(holder: Any, name: str) -> None:
        if type(word := getattr(holder, name)) is str:
            setattr(holder, name, later(known.get(word, word)))

    for kind, label in changeset.versionlabels.items():
        if type(label) is str:
            changeset.versionlabels[kind] = later(known.get(label, label))
    for domain in domains:
        for thing in domain.object_types.values():
            follow(thing, "lname")
        for index in domain.indices:
            follow(index, "localname")
            if index.shortname:
                follow(index, "shortname")
        for directive in domain.directives.values():
            for field in getattr(directive, "doc_field_types", ()):
                follow(field, "label")


def messages(language: str) -> dict[str, str]:
    """Give Sphinx's words in a *language*, as Sphinx names it, with the messages they translate."""
    folder = Path(sphinx.package_dir, "locale", language, "LC_MESSAGES")
    if not (path := folder / "sphinx.mo").is_file():
        return {}
    with path.open("rb") as file:
        catalog = read_mo(file)
    return {str(each.string): str(each.id) for each in catalog if each.id and each.string}
