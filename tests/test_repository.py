"""Where a line of a book can be seen on the web, as its theme knows it."""

from __future__ import annotations

import pytest
from sphinx.config import Config

from sphinx_amts.book.repository import line_address


@pytest.mark.parametrize(
    ("theme", "context", "below", "address"),
    [
        ({}, {}, ".", ""),
        ({"repository_url": "https://example.org/b/"}, {}, ".", "https://example.org/b/blob/HEAD/{path}#L{line}"),
        (
            {"repository_url": "https://example.org/b", "repository_branch": "dev", "path_to_docs": "docs/"},
            {},
            "translations/zh",
            "https://example.org/b/blob/dev/docs/translations/zh/{path}#L{line}",
        ),
        (
            {"repository_url": "https://gitlab.example.org/b"},
            {},
            ".",
            "https://gitlab.example.org/b/-/blob/HEAD/{path}#L{line}",
        ),
        (
            {},
            {"github_user": "u", "github_repo": "r", "github_version": "main", "conf_py_path": "/doc/"},
            "../zh",
            "https://github.com/u/r/blob/main/zh/{path}#L{line}",
        ),
        ({"repository_url": "https://example.org/b"}, {}, "../zh", ""),  # not known to lie there
        ({"repository_url": "javascript:alert(1)"}, {}, ".", ""),
    ],
)  # fmt: skip
def test_a_line_has_the_address_that_edit_this_page_would_have(theme, context, below, address):
    config = Config({"html_theme_options": theme, "html_context": context}, {})
    for name in ("html_theme_options", "html_context"):
        config.add(name, {}, "html", ())
    assert line_address(config, below) == address
