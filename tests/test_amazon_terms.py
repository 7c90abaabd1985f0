"""A book's terms as a custom terminology: named by its content, imported once, used by both ways."""

from __future__ import annotations

import boto3
import pytest
from amazon_book import amts, book, languages, models_read_once, refused, write_amazon_book
from stand_in.faults import Refuse

from sphinx_amts.engines.amazon.terminologies import Terms
from sphinx_amts.languages import find
from sphinx_amts.problems import EngineError, OptionError
from sphinx_amts.subpipeline.terminology import read_terminology

__all__ = ["amts", "book", "models_read_once"]

PUSH = ("terms", "push", "book", "--language", "zh")
TABLE = "en,zh\nDough,面团\noven,烤箱\n"
TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="en-US"/><body>
<tu><tuv xml:lang="en-US"><seg>Dough</seg></tuv><tuv xml:lang="zh_CN"><seg>面团</seg></tuv>
<tuv xml:lang="de"><seg>Teig</seg></tuv></tu>
<tu><tuv xml:lang="en-US"><seg>only English</seg></tuv><tuv xml:lang="de"><seg>x</seg></tuv></tu>
<tu><tuv xml:lang="en-US"><seg>oven</seg></tuv><tuv xml:lang="zh_CN"><seg>烤箱</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def glossary(book):
    """Give the book a terminology in Chinese, from a file of that name and text."""

    def write(text=TABLE, name="terms.csv", **options):
        (book / name).write_text(text, "utf-8")
        chosen = languages(**options)
        chosen["zh"] = {**chosen["zh"], "terminology": name}
        return write_amazon_book(book, chosen=chosen)

    return write


def imported(amazon):
    return amazon.ledger.count("ImportTerminology", error="")


# The file


def test_a_glossary_in_tmx_is_read_whatever_its_languages_are_called(tmp_path):
    path = tmp_path / "terms.tmx"
    path.write_text(TMX, "utf-8")
    assert read_terminology(path, find("en"), find("zh")) == {"Dough": "面团", "oven": "烤箱"}
    assert read_terminology(path, find("en"), find("de")) == {"Dough": "Teig", "only English": "x"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<tmx>", "line 1"),
        ("<html/>", "it is not TMX"),
        (TMX.replace("zh_CN", "ja"), "no term in 'en' and 'zh'"),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "entities of its own"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_named(tmp_path, text, reason):
    path = tmp_path / "terms.tmx"
    path.write_text(text, "utf-8")
    with pytest.raises(OptionError, match=rf"terms\.tmx.*{reason}"):
        read_terminology(path, find("en"), find("zh"))


def test_the_same_terms_make_the_same_file_in_any_order():
    terms = {"b": "二", "a": "一, 壹", 'say "c"': "三"}
    one = Terms(source="en", target="zh", entries=terms)
    other = Terms(source="en", target="zh", entries=dict(reversed(terms.items())))
    assert one.dump() == other.dump()
    assert one.dump().decode() == 'en,zh\na,"一, 壹"\nb,二\n"say ""c""",三\n'


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({}, "there are no terms for 'zh'.*terms.csv"),
        ({"x" * 201: "一"}, "more than 200 bytes"),
        ({"x": "一" * 67}, "more than 200 bytes"),
        ({"+x": "一"}, "begins with one of"),
        ({"x": "=一"}, "begins with one of"),
        ({"two\nlines": "一"}, "two lines"),
    ],
)
def test_terms_that_amazon_does_not_take_are_told(entries, reason):
    with pytest.raises(EngineError, match=reason):
        Terms(source="en", target="zh", entries=entries).dump()


# At Amazon


@pytest.mark.parametrize(("name", "text"), [("terms.csv", TABLE), ("terms.tmx", TMX)])
def test_terms_are_imported_and_used_by_jobs(amts, amazon, glossary, name, text):
    glossary(text, name)
    status, out, _ = amts(*PUSH)
    assert (status, "en to zh, 2 terms: imported" in out) == (0, True)
    assert amts("batch", "start", "book", "--language", "zh", "--plain", "--wait")[0] == 0
    written = b"".join(data for key, data in amazon.files().items() if "/output/" in key).decode()
    assert "面团" in written
    assert "烤箱" in written


def test_terms_that_are_there_are_not_imported_again(amts, amazon, glossary):
    glossary()
    amts(*PUSH)
    glossary("zh,en\n烤箱,oven\n面团,Dough\n")  # another file, the same terms
    assert "is there already; nothing was sent" in amts(*PUSH)[1]
    assert imported(amazon) == 1


def test_other_terms_have_another_name(amts, amazon, glossary):
    glossary()
    amts(*PUSH)
    glossary(TABLE.replace("烤箱", "炉"))
    assert "imported" in amts(*PUSH)[1]
    names = boto3.client("translate").list_terminologies()["TerminologyPropertiesList"]
    assert len({one["Name"] for one in names}) == 2


def test_terms_that_work_both_ways_are_asked_for(amts, glossary):
    glossary()
    amts(*PUSH)
    assert ": imported" in amts(*PUSH, "--direction", "multi")[1]
    [one] = boto3.client("translate").list_terminologies()["TerminologyPropertiesList"]
    assert one["Directionality"] == "MULTI"


def test_a_dry_run_sends_nothing(amts, amazon, glossary):
    glossary()
    status, out, _ = amts(*PUSH, "--dry-run")
    assert (status, "would be imported" in out, amazon.ledger.entries) == (0, True, [])


def test_a_job_without_its_terms_is_not_begun(amts, amazon, glossary):
    glossary()
    result = amts("batch", "start", "book", "--language", "zh", "--plain")
    refused(result, "no terminology 'amts-en-zh-", "amts terms push BOOK --language zh")


def test_a_name_that_is_somebody_elses_is_left_alone(amts, amazon, glossary):
    data = {"File": b"en,zh\na,b\n", "Format": "CSV"}
    boto3.client("translate").import_terminology(
        Name="mine", MergeStrategy="OVERWRITE", TerminologyData=data
    )
    glossary(terminology="mine")
    refused(amts(*PUSH), "there is a terminology 'mine' already", "another name")
    assert imported(amazon) == 1


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("en,zh\n" + "x" * 201 + ",一\n", {}, ("more than 200 bytes",)),
        ("en,fr\nx,y\n", {}, ("terms.csv:1", "no 'zh'")),
    ],
)
def test_what_cannot_work_is_told_in_one_line(amts, amazon, glossary, text, options, words):
    glossary(text, **options)
    refused(amts(*PUSH), *words)
    assert amazon.ledger.entries == []


def test_amazons_own_refusal_is_told(amts, amazon, glossary):
    glossary()
    code, only = "LimitExceededException", {"ImportTerminology"}
    amazon.faults.add(Refuse(code=code, message="Too many terminologies.", operations=only))
    refused(amts(*PUSH), "Too many terminologies.")


def test_a_book_without_terms_says_so(amts, book):
    status, out, _ = amts("terms", "push", "book")
    assert (status, "names a terminology" in out) == (0, True)
    refused(amts(*PUSH), "there are no terms for 'zh'")


def test_terminologies_are_listed_and_deleted(amts, glossary):
    glossary()
    name = amts(*PUSH)[1].partition(":")[0]
    status, out, _ = amts("terms", "list")
    assert status == 0
    assert f"{name}  en to zh   2      UNI        Bread: en to zh, terms" in out
    assert amts("terms", "delete", name)[0] == 0
    refused(amts("terms", "delete", name), name)
