"""Custom terminologies: imported at once, as CSV, TSV or TMX.

Source: AWS Developer Guide, "Customizing your translations with custom terminology".
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

from . import languages, tables
from .errors import Code, ServiceError, not_found
from .paging import page
from .state import Call
from .tagging import keep_tags
from .wording import Phrases

MOST = 100
"""AWS Developer Guide, "Guidelines and quotas": terminology files per account and region."""
TARGETS = 10
"""The same page: target languages per file."""
TERM_BYTES = 200
"""The same page: bytes of a term."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class MalformedError(ValueError):
    """A file is no terminology."""


@dataclass(kw_only=True)
class Terminology:
    """One resource."""

    name: str
    arn: str
    source: str
    targets: list[str]
    terms: list[dict[str, str]]
    """Language → term."""
    skipped: int
    file: bytes
    details: dict[str, Any]
    kind: str
    directionality: str
    created: float
    updated: float

    def phrases(self, source: str, target: str) -> Phrases:
        """Give what stands for what between two languages; a UNI one goes one way only."""
        if self.directionality == "UNI" and source != self.source:
            return Phrases({})
        pairs = {t[source]: t[target] for t in self.terms if source in t and target in t}
        return Phrases(pairs)


def import_terminology(call: Call) -> dict[str, Any]:
    """Make or replace one."""
    name, data = call.request["Name"], call.request["TerminologyData"]
    before = call.region.terminologies.get(name)
    if before is None and len(call.region.terminologies) >= MOST:
        raise ServiceError(Code.LIMIT_EXCEEDED, f"There are {MOST} terminologies.")
    try:
        codes, terms, skipped = read(data["File"], data["Format"])
    except ValueError:
        message = (
            "The provided terminology is not formatted correctly. Check the contents of your "
            f"file to ensure that it follows the correct {data['Format']} format."
        )
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, message) from None
    now = call.world.clock.now()
    terminology = Terminology(
        name=name,
        arn=call.region.arn(f"terminology/{name}/LATEST"),
        source=codes[0],
        targets=codes[1:],
        terms=terms,
        skipped=skipped,
        file=data["File"],
        details={k: call.request[k] for k in ("Description", "EncryptionKey") if k in call.request},
        kind=data["Format"],
        directionality=data.get("Directionality", "UNI"),
        created=before.created if before else now,
        updated=now,
    )
    call.region.terminologies[name] = terminology
    keep_tags(call, terminology.arn)
    return {"TerminologyProperties": _properties(terminology)}


def get(call: Call) -> dict[str, Any]:
    """Show one, and where its file is."""
    found = _find(call)
    if call.request.get("TerminologyDataFormat", found.kind) != found.kind:
        message = f"The stand-in does not convert: the terminology is {found.kind}."
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, message)
    location = call.world.publish(f"{found.name}.{found.kind.lower()}", found.file)
    return {"TerminologyProperties": _properties(found), "TerminologyDataLocation": location}


def delete(call: Call) -> dict[str, Any]:
    """Delete one."""
    del call.region.terminologies[_find(call).name]
    return {}


def listing(call: Call) -> dict[str, Any]:
    """List them by name."""
    rows = [_properties(found) for _, found in sorted(call.region.terminologies.items())]
    rows, more = page(call, rows, "terminologies")
    return {"TerminologyPropertiesList": rows, **more}


def _find(call: Call) -> Terminology:
    name = call.request["Name"]
    if name not in call.region.terminologies:
        raise not_found(name, "terminology")
    return call.region.terminologies[name]


def _properties(found: Terminology) -> dict[str, Any]:
    return {
        "Name": found.name,
        "Arn": found.arn,
        "SourceLanguageCode": found.source,
        "TargetLanguageCodes": found.targets,
        "SizeBytes": len(found.file),
        "TermCount": sum(len(term) - 1 for term in found.terms),
        "SkippedTermCount": found.skipped,
        "CreatedAt": found.created,
        "LastUpdatedAt": found.updated,
        "Directionality": found.directionality,
        "Format": found.kind,
        **found.details,
    }


def read(content: bytes, kind: str) -> tuple[list[str], list[dict[str, str]], int]:
    """Give the codes, source first, the terms, and how many were too long."""
    text = content.decode()
    codes, terms = _read_tmx(text) if kind == "TMX" else _read_table(text, _SEPARATORS[kind])
    if not set(codes) <= set(languages.LANGUAGES) or not 1 <= len(set(codes)) - 1 <= TARGETS:
        message = f"not the codes of two to {1 + TARGETS} languages: {codes}"
        raise MalformedError(message)
    kept = [_short(term) for term in terms]
    skipped = sum(len(term) - len(short) for term, short in zip(terms, kept, strict=True))
    kept = [term for term in kept if len(term) > 1 and codes[0] in term]
    if not kept:
        message = "there is no term"
        raise MalformedError(message)
    return codes, kept, skipped


_SEPARATORS = {"CSV": ",", "TSV": "\t"}


def _short(term: dict[str, str]) -> dict[str, str]:
    return {code: text for code, text in term.items() if len(text.encode()) <= TERM_BYTES}


def _read_table(text: str, separator: str) -> tuple[list[str], list[dict[str, str]]]:
    rows = tables.lines(text)
    codes = tables.fields(next(rows)[1], separator)
    terms = []
    for _, line in rows:
        if line.strip():
            row = dict(zip(codes, tables.fields(line, separator), strict=True))
            terms.append({code: term for code, term in row.items() if term.strip()})
    return codes, terms


def _read_tmx(text: str) -> tuple[list[str], list[dict[str, str]]]:
    try:
        root = ET.fromstring(text.encode())
    except ET.ParseError as problem:
        raise MalformedError(str(problem)) from None
    header = root.find("header")
    source = "" if header is None else header.get("srclang", "")
    terms = [
        {tuv.get(_LANG, ""): tuv.findtext("seg", "") for tuv in tu.findall("tuv")}
        for tu in root.findall("body/tu")
    ]
    return [source, *sorted({code for term in terms for code in term} - {source})], terms
