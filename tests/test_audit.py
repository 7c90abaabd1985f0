"""The audit page as a file: its numbers, its rows, its safety; what it does is in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from audit_books import book, page
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_amts import audit
from sphinx_amts.audit import AuditBook, AuditLink, AuditPage, AuditUnit, Verdict, render, write
from sphinx_amts.audit.counts import Status, Tally, count, total
from sphinx_amts.audit.rows import lay_out, moved
from sphinx_amts.audit.script import bundle
from sphinx_amts.problems import AmtsError

NASTY = (
    "</script><script>alert(1)</script>",
    "<!-- <script> -->",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "${data} $style %s {0}",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc\N{LINE SEPARATOR}\x00\x1b\r\n",
    "half a pair: \ud83d",
    "]]>&lt;&amp;</title></style>",
)


TOLD = {"script", "style", "title", "meta", "link", "a", "section", "dialog", "noscript", "main"}
"""Elements of which there are as many whatever the texts say."""


class Parsed(HTMLParser):
    """A page as a browser takes it apart: elements, and the content of its scripts and styles."""

    def __init__(self, content):
        super().__init__()
        self.elements = []
        self.raw = []
        self.texts = []
        self._raw = False
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._raw = tag in {"script", "style"}
        if self._raw:
            self.raw.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        self._raw = False

    def handle_data(self, data):
        if self._raw:
            tag, attrs, before = self.raw[-1]
            self.raw[-1] = (tag, attrs, before + data)
        else:
            self.texts.append(data)

    def data(self, name):
        [content] = [content for _, attrs, content in self.raw if attrs.get("id") == name]
        return json.loads(content)


@st.composite
def pages(draw):
    """Pages with links of any shape, in any order, that leave units out."""
    sizes = draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))
    groups = draw(st.integers(0, 5))
    owners = [[draw(st.integers(-1, groups - 1)) for _ in range(size)] for size in sizes]
    sides = [
        [tuple(i for i, owner in enumerate(side) if owner == group) for group in range(groups)]
        for side in owners
    ]
    links = [
        AuditLink(
            source=source,
            target=target,
            score=draw(st.floats(0, 1)),
            verdict=draw(st.sampled_from(Verdict)),
            why=tuple(draw(st.lists(st.sampled_from(["a", "b"]), max_size=2))),
        )
        for source, target in zip(*sides, strict=True)
        if source or target
    ]
    units = [tuple(AuditUnit(text=f"{i}") for i in range(size)) for size in sizes]
    name = draw(st.sampled_from(["index", *NASTY]))
    return AuditPage(name=name, source=units[0], target=units[1], links=tuple(links))


def book_of(*some, **more):
    return AuditBook(source_language="en", target_language="zh", pages=some, **more)


@given(st.lists(pages(), max_size=4))
def test_every_unit_counts_once(some):
    counts = total(map(count, some))

    assert counts.total == Tally(
        pairs=sum(bool(link.source and link.target) for one in some for link in one.links),
        source=sum(len(one.source) for one in some),
        target=sum(len(one.target) for one in some),
    )
    assert counts.by_status[Status.UNALIGNED].pairs == 0


@settings(max_examples=30)
@given(st.lists(pages(), max_size=4))
def test_the_numbers_in_the_page_are_those_of_its_rows(some):
    parsed = Parsed(render(book_of(*some)))
    known = parsed.data("amts-book")

    assert len(known["pages"]) == len(some)
    for number, facts in enumerate(known["pages"]):
        data = parsed.data(f"amts-page-{number}")
        counted = {status: {"pairs": 0, "source": 0, "target": 0} for status in Status}
        for link in {row[2] for row in data["rows"]} - {None}:
            if data["links"][link][0] != known["statuses"].index("unaligned"):
                counted[known["statuses"][data["links"][link][0]]]["pairs"] += 1
        for source, target, link in data["rows"]:
            status = "unaligned" if link is None else known["statuses"][data["links"][link][0]]
            counted[status]["source"] += len(source)
            counted[status]["target"] += len(target)
        assert counted == facts["counts"]


@given(pages())
def test_each_column_has_all_its_units_in_reading_order(one):
    rows = lay_out(one)

    assert [i for row in rows for i in row.source] == list(range(len(one.source)))
    assert [i for row in rows for i in row.target] == list(range(len(one.target)))
    for row in rows:
        assert row.source or row.target
        if row.link is not None:
            assert set(row.source) <= set(one.links[row.link].source)
            assert set(row.target) <= set(one.links[row.link].target)


def longest_run(units):
    runs = [units[a:b] for a in range(len(units)) for b in range(a + 1, len(units) + 1)]
    return max((run for run in runs if run[-1] - run[0] == len(run) - 1), key=len)


@given(pages())
def test_as_many_units_as_possible_stand_beside_their_counterpart(one):
    links = [link for link in one.links if link.source and link.target]
    pairs = [(longest_run(link.source), longest_run(link.target)) for link in links]
    best = max(
        sum(len(source) + len(target) for source, target in some)
        for number in range(len(pairs) + 1)
        for some in combinations(sorted(pairs), number)
        if all(a[1] < b[1] for a, b in pairwise(some))
    )

    together = [row for row in lay_out(one) if row.source and row.target]
    assert sum(len(row.source) + len(row.target) for row in together) == best


def test_what_follows_what_moved_stands_beside_its_counterpart_still():
    units = tuple(AuditUnit(text=f"{i}") for i in range(6))
    order = (0, 4, 1, 2, 3, 5)
    links = tuple(AuditLink(source=(i,), target=(j,)) for i, j in enumerate(order))
    one = AuditPage(name="index", source=units, target=units, links=links)

    rows = lay_out(one)
    assert [(row.source, row.target) for row in rows] == [
        ((0,), (0,)),
        ((1,), ()),
        ((2,), (1,)),
        ((3,), (2,)),
        ((4,), (3,)),
        ((), (4,)),
        ((5,), (5,)),
    ]
    assert moved(one, rows) == [1]


def test_the_overview_has_all_numbers_without_any_script():
    text = " ".join(" ".join(Parsed(render(book())).texts).split())

    counts = total(map(count, book().pages))
    everything = counts.total
    assert f"all {everything.pairs} {everything.source} {everything.target}" in text
    for status, tally in counts.by_status.items():
        pairs = "–" if status is Status.UNALIGNED else tally.pairs
        assert f"{status} {pairs} {tally.source} {tally.target}" in text
    for name, number in counts.why.items():
        assert f"{name} {book().reasons[name]} {number}" in text


@settings(max_examples=30)
@example(NASTY)
@given(st.lists(st.text(), min_size=1).map(tuple))
def test_no_text_becomes_markup(texts):
    def nasty(text):
        unit = AuditUnit(text=text, path=text, kind=text, line=1)
        link = AuditLink(source=(0,), target=(0,), reason=text, why=(text,))
        return AuditPage(name=text, target_name=text, source=(unit,), target=(unit,), links=(link,))

    plain = Parsed(render(book_of(*(nasty("a") for _ in texts), title="a")))
    explained = dict.fromkeys(texts, texts[0])
    parsed = Parsed(
        render(book_of(*map(nasty, texts), title=texts[0], reasons=explained, evidence=explained))
    )

    assert [tag for tag, _ in parsed.elements if tag in TOLD] == [
        tag for tag, _ in plain.elements if tag in TOLD
    ]
    assert {tag for tag, _ in parsed.elements} == {tag for tag, _ in plain.elements}
    assert not [name for _, attrs in parsed.elements for name in attrs if name.startswith("on")]
    for number, text in enumerate(texts):
        data = parsed.data(f"amts-page-{number}")
        assert data["source"][0][0] == data["target"][0][0] == text


SCRIPTS = sorted(Path(audit.__file__).with_name("script").glob("*.js"))
TOP_LEVEL = re.compile(r"^(export )?(?:const|let|function) (?:\[[^]]+\]|([\w$]+))", re.MULTILINE)


def test_no_two_modules_of_the_script_have_the_same_name():
    names = [found[2] for path in SCRIPTS for found in TOP_LEVEL.finditer(path.read_text("utf-8"))]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def test_a_module_of_the_script_imports_what_another_exports():
    exported = {
        path.name: {f[2] for f in TOP_LEVEL.finditer(path.read_text("utf-8")) if f[1]}
        for path in SCRIPTS
    }
    for path in SCRIPTS:
        for names, module in re.findall(
            r'^import \{ (.+) \} from "\./(.+)";$', path.read_text("utf-8"), re.MULTILINE
        ):
            assert set(names.split(", ")) <= exported[module], path.name


def test_every_module_of_the_script_is_in_the_page_once():
    script = bundle()
    assert [script.count(f"\n// {path.name}\n") for path in SCRIPTS] == [1] * len(SCRIPTS)
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def test_a_page_tells_what_it_is_called_in_the_translation():
    units = (AuditUnit(text="one"),)
    parsed = Parsed(
        render(
            book_of(
                AuditPage(name="both", target_name="renamed", source=units, target=units),
                AuditPage(name="left", source=units),
                AuditPage(name="right", target=units),
                AuditPage(name="same", source=units, target=units),
                note="Some pages <only>.",
            )
        )
    )
    text = " ".join(" ".join(parsed.texts).split())
    assert "both → renamed" in text
    assert "left not translated" in text
    assert "right only in the translation" in text
    assert "Some pages <only>." in text


def test_the_file_needs_no_other():
    content = render(book())
    parsed = Parsed(content)

    for _, attrs in parsed.elements:
        assert "src" not in attrs
        assert attrs.get("href", "#").startswith(("#", "data:,"))
    for tag, _, text in parsed.raw:
        assert tag == "script" or not any(word in text for word in ("url(", "@import"))
    addresses = content.count(b"http://") + content.count(b"https://")
    assert addresses == content.count(b'"http://www.w3.org/2000/svg"')  # a name, not an address


def test_only_the_script_of_the_page_may_run():
    parsed = Parsed(render(book()))
    [policy] = [attrs["content"] for _, attrs in parsed.elements if "http-equiv" in attrs]

    for tag, attrs, content in parsed.raw:
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        allowed = f"{tag}-src 'sha256-{digest}'" in policy
        assert allowed == (attrs.get("type") != "application/json")
    assert policy.startswith("default-src 'none'; ")


def test_the_same_book_gives_the_same_bytes():
    reasons = book().reasons
    backwards = replace(book(), reasons=dict(reversed(reasons.items())))

    assert render(book()) == render(book()) == render(backwards)


def test_it_is_written_only_when_it_changed(tmp_path):
    path = tmp_path / "not" / "yet" / "audit.html"
    assert write(path, book())
    before = path.stat().st_mtime_ns

    assert not write(path, book())
    assert path.stat().st_mtime_ns == before
    assert path.read_bytes() == render(book())
    assert write(path, book("ar"))


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(AmtsError) as caught:
        write(tmp_path / "file" / "audit.html", book())
    assert str(tmp_path / "file" / "audit.html") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("links", "message"),
    [
        ([((0,), (0,)), ((0,), (1,))], "source unit 0 is in two links"),
        ([((0,), (0,)), ((), (0,))], "target unit 0 is in two links"),
        ([((0, 0), (0,))], "source unit 0 is in two links"),
        ([((2,), (0,))], "a link names source unit 2 of 2"),
        ([((-1,), (0,))], "a link names source unit -1 of 2"),
        ([((1, 0), (0,))], "the source units of a link do not rise"),
        ([((), ())], "a link has no units"),
    ],
)
def test_links_that_contradict_each_other_are_refused(links, message):
    units = (AuditUnit(text="one"), AuditUnit(text="two"))
    with pytest.raises(ValueError, match=rf"page 'index': .*{message}"):
        AuditPage(
            name="index",
            source=units,
            target=units,
            links=tuple(AuditLink(source=source, target=target) for source, target in links),
        )


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_is_a_probability(score):
    unit = (AuditUnit(text="one"),)
    with pytest.raises(ValueError, match="page 'index': a link has the score"):
        AuditPage(
            name="index",
            source=unit,
            target=unit,
            links=(AuditLink(source=(0,), target=(0,), score=score),),
        )


def test_a_page_of_twenty_thousand_that_all_moved_is_laid_out():
    units = tuple(AuditUnit(text="a") for _ in range(20_000))
    links = tuple(AuditLink(source=(i,), target=(19_999 - i,)) for i in range(20_000))

    rows = lay_out(AuditPage(name="index", source=units, target=units, links=links))
    assert len(rows) == 2 * 20_000 - 1


def test_books_without_pages_and_pages_without_text_are_written():
    assert Parsed(render(book_of())).data("amts-book")["pages"] == []
    parsed = Parsed(render(book_of(AuditPage(name="index"), page("one", 3, "zh"))))
    assert parsed.data("amts-page-0")["rows"] == []
