"""The files of a batch job: pages of sentences that go, the same that come back, and the details.

The way back is by the identifiers of paragraphs, which are hashes of their sentences: a file that
was swapped, cut off or changed shows.  Names are flat, because Amazon documents where outputs lie
only for inputs without folders (Developer Guide, "Running batch translation jobs").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...problems import EngineError

LARGEST = 900_000
"""Bytes of a file: of 1 MB of text and 1,000,000 characters that a document may have
(Developer Guide, "Guidelines and quotas"), and room for tags."""
CONTENT_TYPE = "text/html"

_HEAD = '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"></head><body>'
_FOOT = "</body></html>"
"""No line breaks between tags: they might be charged."""
_LINK = re.compile(r"(</?)a(?=[\s>])")
_SPAN = re.compile(r"(<\s*/?\s*)span(?=[\s>])", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"""<p\b[^>]*?\bid\s*=\s*["']?(?P<id>[0-9a-f]+)["']?[^>]*>(?P<text>.*?)</p\s*>""",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """What the details of a job say of one input file."""

    source: str
    """The name of the input."""
    target: str
    """The key of the output below the job's output folder; empty if there is none."""
    error: str
    """Why there is none."""


def to_document(html: str) -> str:
    """Write a sentence as it may stand in a document.

    Links in links are no HTML, and whoever reads a document by the rules takes them apart.
    """
    return _LINK.sub(r"\1span", html)


def from_document(html: str) -> str:
    """Undo :func:`to_document`."""
    return _SPAN.sub(r"\1a", html)


def paragraph(identifier: str, html: str) -> str:
    """Write one sentence."""
    return f'<p id="{identifier}">{to_document(html)}</p>'


def dump_file(language: str, paragraphs: Sequence[tuple[str, str]]) -> str:
    """Write sentences as a file; only what is in paragraphs is translated and charged.

    :param paragraphs: identifiers and HTML.
    """
    body = "".join(paragraph(identifier, html) for identifier, html in paragraphs)
    return f"{_HEAD.format(language=language)}{body}{_FOOT}"


def divide(paragraphs: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Cut the sentences of a page into as many files as their size asks for."""
    chunk: list[tuple[str, str]] = []
    size = 0
    for one in paragraphs:
        length = len(paragraph(*one).encode())
        if chunk and size + length > LARGEST:
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(one)
        size += length
    if chunk:
        yield tuple(chunk)


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What came back in one file."""

    html: Mapping[str, str]
    """By identifier."""
    faults: Mapping[str, str]
    """Identifier → why nothing can be taken for it."""


def load_file(data: bytes, wanted: Sequence[str]) -> Returned:
    """Read a translated file.

    :param wanted: the identifiers that were sent in it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"the file is not UTF-8 from byte {error.start} on"
        return Returned(html={}, faults=dict.fromkeys(wanted, reason))
    found: dict[str, list[str]] = {}
    for match in _PARAGRAPH.finditer(text):
        found.setdefault(match["id"].lower(), []).append(match["text"])
    html = {one: from_document(found[one][0]) for one in wanted if len(found.get(one, ())) == 1}
    strange = len(found.keys() - set(wanted))
    faults = {
        one: _fault(len(found.get(one, ())), strange, whole="</html" in text.lower())
        for one in wanted
        if one not in html
    }
    return Returned(html=html, faults=faults)


def _fault(times: int, strange: int, *, whole: bool) -> str:
    if times:
        return "the file has it more than once"
    if strange:
        return "the file does not have it, but sentences that were not sent in it"
    return "the file does not have it" if whole else "the file is cut off before it"


def details_key(folder: str, language: str) -> str:
    """Give the key of the details of one language (Developer Guide, "Getting job results")."""
    return f"{folder}details/{language}.auxiliary-translation-details.json"


def load_details(data: bytes, language: str) -> tuple[Output, ...]:
    """Read what became of each input file.

    :raises EngineError: if these are not the details of a job into *language*.
    """
    try:
        details = json.loads(data)
        if details["targetLanguageCode"] != language:
            message = f"they are of the language {details['targetLanguageCode']!r}"
            raise ValueError(message)
        return tuple(map(_output, details["details"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        message = f"the details of {language!r} cannot be read: {reason}"
        raise EngineError(message) from None


def _output(detail: Mapping[str, object]) -> Output:
    auxiliary = detail.get("auxiliaryData") or {}
    error = auxiliary.get("error") if isinstance(auxiliary, Mapping) else None
    reason = ""
    if isinstance(error, Mapping):
        reason = (
            f"{error.get('errorCode', 'error')}: {error.get('errorMessage', 'no reason given')}"
        )
    target = detail.get("targetFile")
    if not reason and not (isinstance(target, str) and target):
        reason = "the details name no output"
    return Output(
        source=str(detail["sourceFile"]).rpartition("/")[2],
        target="" if reason else str(target),
        error=reason,
    )
