"""How a book uses Amazon Translate for one language, and what of that its output depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...problems import EngineError
from .. import check_options
from .limits import FORMALITY, LANGUAGES, has_brevity, has_formality, masks_profanity
from .options import READERS
from .prices import Prices


@dataclass(frozen=True, kw_only=True, slots=True)
class AmazonSettings:
    """The options of the engine ``amazon``, checked; credentials are not among them."""

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
        check_options("amazon", options, tuple(READERS))
        given = {name: READERS[name](options[name], name) for name in options}
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
