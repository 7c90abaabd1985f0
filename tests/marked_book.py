"""A small book whose doctrees hold origins, written through the preview: what its tests build."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import preview

SOURCE = 'The "source" & <script>alert(1)</script>\nof: '
"""What every marked text of the book claims to be translated from, before the text itself."""

_ORIGINS = {"H: ": "human", "O: ": "human-stale", "M: ": "machine", "S: ": "source"}

PAGE = """\
M: First chapter
================

.. contents::
   :local:

H: A person wrote *this*, with :math:`x^2`, ``f(x)`` and :ref:`a link <part>`.

M: The machine wrote <b>"this"</b> & `that <https://example.org/>`_.

S: Nobody translated this.

O: A person wrote this long ago.

.. _part:

H: A part
---------

Text that nobody handled.

.. figure:: dot.svg
   :alt: M: A dot
   :name: dot

   M: The caption of the dot

   M: Its legend

.. code-block:: python
   :caption: M: Caption of code

   print("M: never touched")

.. glossary::

   M: Term
      H: Its definition, see :numref:`dot`. [#note]_

| M: First line
| M: Second line

.. function:: f(x)

   M: What it does.

   :param x: M: The argument.

.. list-table:: M: Caption of the table

   * - M: Cell
     - H: Another cell

.. admonition:: M: Own title

   - M: An item
   - H: Another item

.. epigraph::

   M: A word

   -- M: Somebody

.. rubric:: M: Rubric

.. [#note] M: The footnote.
"""

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


class MarkPrefixed(SphinxTransform):
    """Set what splicing sets on every node whose text starts with an origin's letter."""

    default_priority = 845

    def apply(self, **_):
        for node in list(self.document.findall(nodes.TextElement)):
            if node.children and isinstance(node.children[0], nodes.Text):
                text = node.children[0]
                if origin := _ORIGINS.get(text[:3]):
                    _mark(node, origin, node.astext()[3:])
                    node.replace(text, nodes.Text(text[3:]))
        for image in self.document.findall(nodes.image):
            if origin := _ORIGINS.get(image.get("alt", "")[:3]):
                image["alt"] = image["alt"][3:]
                _mark(image, origin, image["alt"])


def _mark(node, origin, text):
    node["amts_origin"] = origin
    if origin != "source":
        node["amts_source"] = SOURCE + text
        node["amts_by"] = "local" if origin == "machine" else ""


@dataclass(kw_only=True)
class MarkedBook:
    """Files, and how to build them."""

    folder: Path
    files: dict[str, str] = field(default_factory=lambda: {"index.rst": PAGE, "dot.svg": DOT})

    def build(self, builder="html", *, edition=None, fresh=False, **options):
        """Write the book and give the folder that it was written to."""
        book, out = self.folder / "book", self.folder / builder
        for name, text in self.files.items():
            path = book / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        warnings = StringIO()
        overrides = {
            "project": "Book",
            "numfig": True,
            "copyright": "me",
            "html_copy_source": False,
        } | options
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                book,
                None,
                out,
                self.folder / "doctrees" / builder,
                builder,
                confoverrides=overrides,
                status=None,
                warning=warnings,
                freshenv=fresh,
            )
            app.add_transform(MarkPrefixed)
            preview.attach(app, edition or self.edition())
            read = []
            app.connect("source-read", lambda _app, page, _source: read.append(page))
            app.build()
        assert warnings.getvalue() == ""
        self.read = read
        return out

    def edition(self, **options):
        """Give an edition in Chinese, whose counts are those of the letters in the files."""
        return preview.Edition(**{"lang": "zh-CN", "counts": self.counts} | options)

    def counts(self, page):
        """Count the marked texts of *page* by origin."""
        [text] = [text for name, text in self.files.items() if Path(name).stem == Path(page).stem]
        return Counter(
            {origin: text.count(letter) for letter, origin in _ORIGINS.items() if letter in text}
        )


LINKS = (
    preview.LanguageLink(code="en", lang="en", name="English", url_prefix="../en/"),
    preview.LanguageLink(
        code="zh", lang="zh-CN", name="简体中文", url_prefix="../zh/", current=True
    ),
    preview.LanguageLink(code="es", lang="es", name="Español", url_prefix="https://example.org/es"),
)
