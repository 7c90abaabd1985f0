"""The options of the engine ``amazon``, each checked before anything is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NoReturn

from ...languages.profile import flag
from ...problems import EngineError, did_you_mean
from .. import check_options
from .limits import (
    BUCKET,
    FORMALITY,
    LANGUAGES,
    RESOURCE_NAME,
    RESOURCE_NAME_LENGTH,
    ROLE,
    has_brevity,
    has_formality,
    masks_profanity,
)
from .prices import Prices, amount

MOST_AT_ONCE = 64
"""More requests at a time than this only meet the account's own limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AmazonSettings:
    """How a book uses Amazon Translate for one language; credentials are not among it."""

    region: str | None = None
    """None: as boto3 is configured (``AWS_REGION``, the profile)."""
    profile: str | None = None
    """A profile of the AWS configuration files."""
    concurrency: int = 8
    """How many requests run at a time."""
    formality: str = ""
    """``FORMAL`` or ``INFORMAL``; empty: as the service chooses."""
    brevity: bool = False
    profanity: bool = False
    """Whether profane words are masked."""
    terminology: str = ""
    """The name of a custom terminology at Amazon; empty for none."""
    max_characters: int | None = None
    """How many characters one run may send for this language; None: any number."""
    max_cost: Decimal | None = None
    """How many US dollars one run may cost for this language."""
    prices: Prices = field(default_factory=Prices)
    bucket: str | None = None
    """Where the files of batch jobs and parallel data go."""
    prefix: str = "amts/"
    """The folder in the bucket; ends with a slash."""
    role: str | None = None
    """The role (ARN) by which Amazon Translate reads and writes the bucket in batch jobs."""
    kms_key: str | None = None
    """The key that encrypts what Amazon Translate keeps and writes."""
    parallel_data: str | None = None
    """The name of the parallel data that customises batch jobs; None: the one made of the book."""
    terms: str = ""
    """Digest of the book's own terms for this language; not an option."""

    @classmethod
    def read(
        cls,
        options: Mapping[str, object],
        *,
        source: str,
        target: str,
        terms: Mapping[str, str] | None = None,
    ) -> AmazonSettings:
        """Check the ``engine_options`` of a language.

        :param source: code of the language of the source, as *target*: the product's codes are
            those of Amazon Translate.
        :param terms: source term → target term of the book, which a terminology is made of.
        :raises EngineError: naming the option that is wrong, and what it may be.
        """
        check_options("amazon", options, tuple(_READERS))
        given = {name: _READERS[name](options[name], name) for name in options}
        _check_supported(given, source, target)
        if terms:
            given["terms"] = digest_of_terms(terms)
            given.setdefault("terminology", terminology_name(source, target, terms))
        settings = {name: value for name, value in given.items() if value is not None}
        return cls(**settings)  # type: ignore[arg-type]

    def fingerprint(self, *, customised: bool = False) -> str:
        """Name what the output depends on: the key of the memory, with the text and the languages.

        Which version of parallel data customised a text is not part of it: a new version does not
        make worthless what was paid for.
        """
        parts = [
            "amazon",
            *(["customised"] if customised else []),
            *([f"formality={self.formality}"] if self.formality else []),
            *(["brevity"] if self.brevity else []),
            *(["profanity=MASK"] if self.profanity else []),
            *(
                [f"terminology={self.terminology} {self.terms}".rstrip()]
                if self.terminology
                else []
            ),
        ]
        return " ".join(parts)

    def accepts(self) -> tuple[str, ...]:
        """List the fingerprints whose output a build shows, the best first."""
        return (self.fingerprint(customised=True), self.fingerprint())

    def wire(self) -> dict[str, str]:
        """Give the member ``Settings`` of TranslateText."""
        return {
            name: value
            for name, value in (
                ("Formality", self.formality),
                ("Profanity", "MASK" if self.profanity else ""),
                ("Brevity", "ON" if self.brevity else ""),
            )
            if value
        }

    def budget(self) -> int | None:
        """Give how many characters one run may send; None: any number."""
        limits = [self.max_characters]
        if self.max_cost is not None:
            limits.append(self.prices.characters_for(self.max_cost))
        return min((limit for limit in limits if limit is not None), default=None)


def terminology_name(source: str, target: str, terms: Mapping[str, str]) -> str:
    """Name the terminology that is made of *terms*: another content has another name."""
    return f"amts-{source}-{target}-{digest_of_terms(terms)}"


def digest_of_terms(terms: Mapping[str, str]) -> str:
    """Hash *terms*, whatever their order; 16 hexadecimal digits."""
    rows = "\n".join(f"{source}\t{target}" for source, target in sorted(terms.items()))
    return hashlib.blake2b(rows.encode(), digest_size=8).hexdigest()


def _check_supported(given: Mapping[str, object], source: str, target: str) -> None:
    """Refuse a language that the service does not have, and a setting that it would drop in silence."""
    for code in (source, target):
        if code not in LANGUAGES:
            message = (
                f"engine 'amazon': Amazon Translate has no language {code!r}; choose another engine"
            )
            raise EngineError(message)
    if given.get("formality") and not has_formality(target):
        there = ", ".join(sorted(FORMALITY))
        message = (
            f"engine 'amazon': formality is set, and Amazon Translate has none for {target!r} "
            f"(it has for {there}); remove it"
        )
        raise EngineError(message)
    if given.get("brevity") and not has_brevity(source, target):
        message = (
            f"engine 'amazon': brevity is set, and Amazon Translate has none from {source!r} into "
            f"{target!r}; remove it"
        )
        raise EngineError(message)
    if given.get("profanity") and not masks_profanity(target):
        message = (
            f"engine 'amazon': profanity is set, and Amazon Translate does not mask it in "
            f"{target!r}; remove it"
        )
        raise EngineError(message)


def _fail(name: str, value: object, wanted: str) -> NoReturn:
    message = f"engine 'amazon': {name} is {value!r}; {wanted}"
    raise EngineError(message)


def _text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        _fail(name, value, "it has to be text")
    return value.strip()


def _resource(value: object, name: str) -> str:
    text = _text(value or None, name) or ""
    if text and not (RESOURCE_NAME.fullmatch(text) and len(text) <= RESOURCE_NAME_LENGTH):
        _fail(name, value, "it has to be letters, digits, '-' and single '_', at most 256")
    return text


def _matching(fits: Callable[[str], object], wanted: str) -> Callable[[object, str], str | None]:
    def read(value: object, name: str) -> str | None:
        text = _text(value, name)
        if text is not None and not fits(text):
            _fail(name, value, wanted)
        return text

    return read


def _count(most: int | None) -> Callable[[object, str], int | None]:
    def read(value: object, name: str) -> int | None:
        if value is None:
            return None
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        least = 1 if most else 0
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            _fail(name, value, f"it has to be a whole number, at least {least}")
        if most is not None and number > most:
            _fail(name, value, f"it has to be at most {most}")
        return number

    return read


def _yes(word: str) -> Callable[[object, str], bool]:
    """Read a switch that Amazon calls *word* (``ON``, ``MASK``); yes and no do as well."""

    def read(value: object, name: str) -> bool:
        if value is None:
            return False
        answer = True if str(value).strip().upper() == word else flag(value)
        if answer is None:
            _fail(name, value, f"it has to be True or False (or {word!r})")
        return answer

    return read


def _formality(value: object, name: str) -> str:
    choices = ("FORMAL", "INFORMAL")
    chosen = "" if value is None else str(value).strip().upper()
    if chosen and chosen not in choices:
        hint = did_you_mean(chosen, choices)
        _fail(name, value, f"it has to be 'formal' or 'informal'{hint}")
    return chosen


def _prefix(value: object, name: str) -> str:
    text = (_text(value, name) or "amts").strip("/")
    parts = PurePosixPath(text).parts
    if not parts or "details" in parts or ".." in parts:
        _fail(name, value, "it has to be a folder, none of it called 'details'")
    return f"{text}/"


def _money(value: object, name: str) -> Decimal | None:
    return None if value is None else amount(value, name)


_READERS: Mapping[str, Callable[[object, str], object]] = {
    "region": _text,
    "profile": _text,
    "concurrency": _count(MOST_AT_ONCE),
    "formality": _formality,
    "brevity": _yes("ON"),
    "profanity": _yes("MASK"),
    "terminology": _resource,
    "max_characters": _count(None),
    "max_cost": _money,
    "prices": lambda value, name: Prices.read({} if value is None else value),
    "bucket": _matching(BUCKET.fullmatch, "it has to be the name of a bucket, without s3://"),
    "prefix": _prefix,
    "role": _matching(
        ROLE.fullmatch,
        "it has to be the ARN of a role, such as arn:aws:iam::111122223333:role/Name",
    ),
    "kms_key": _text,
    "parallel_data": lambda value, name: _resource(value, name) or None,
}
"""Every option of the engine, and what reads it."""

OPTIONS = tuple(_READERS)
