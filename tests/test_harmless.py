"""What a translator's raw HTML may do on a page."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_amts.book.harmless import disarm


def disarmed(*markup):
    """Disarm a paragraph of raw HTML; give what is still raw."""
    paragraph = nodes.paragraph("", "", *[nodes.raw("", each, format="html") for each in markup])
    disarm(paragraph, frozenset())
    return [raw.astext() for raw in paragraph.findall(nodes.raw)]


def test_plain_styles_of_words_and_line_breaks_stay_markup():
    markup = ["<code>", "<B>", "</b>", "</code>", "<br/>"]
    assert disarmed(*markup) == markup


@pytest.mark.parametrize(
    "markup",
    [["<script>", "</script>"], ["<b onclick='x()'>", "</b>"], ["<b>"], ["</b>"], ["<img src=x>"]],
)
def test_anything_else_is_text(markup):
    assert disarmed(*markup) == []


def test_of_tags_that_cross_each_other_those_stay_that_are_closed_in_order():
    assert disarmed("<b>", "<i>", "</b>", "</i>") == ["<i>", "</i>"]
