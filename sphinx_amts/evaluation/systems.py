"""Which systems are compared: engines, and what each of them may learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..paralleldata.pages import Level
from ..problems import OptionError, did_you_mean


class Variant(StrEnum):
    """What a system knows of the book."""

    PLAIN = "plain"
    """The engine as it is."""
    PARAGRAPHS = "paragraphs"
    """The engine, having learnt the pairs of paragraphs."""
    SENTENCES = "sentences"
    """The engine, having learnt the pairs of sentences."""
    TERMINOLOGY = "terminology"
    """The engine with the book's terminology; one that learns has learnt the pairs of sentences."""
    MEMORY = "memory"
    """No engine: the person's translation of the most similar sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineChoice:
    """An engine to be tested."""

    name: str
    options: Mapping[str, object]
    adaptive: bool
    """Whether it learns from pairs as it translates."""
    taught: bool = False
    """Whether pairs can be given to it before, which takes time and money: only if asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """A system to be tested."""

    name: str
    variant: Variant
    engine: EngineChoice | None = None
    """None for the memory."""
    level: Level | None = None
    """The pairs that it learns from."""
    with_terms: bool = False


def read_variants(text: str) -> tuple[Variant, ...]:
    """Read names with commas between them.

    :raises OptionError: if one is not known.
    """
    found = []
    for name in filter(None, map(str.strip, text.split(","))):
        if name not in set(Variant):
            message = (
                f"there is no system {name!r} (there are {', '.join(Variant)})"
                f"{did_you_mean(name, map(str, Variant))}"
            )
            raise OptionError(message)
        found.append(Variant(name))
    if not found:
        message = f"--systems is empty; name some of {', '.join(Variant)}"
        raise OptionError(message)
    return tuple(dict.fromkeys(found))


def plan(
    engines: Sequence[EngineChoice], wanted: Sequence[Variant] | None, *, has_terms: bool
) -> tuple[Spec, ...]:
    """List the systems, the baseline first.

    :param wanted: what was asked for; None for what each engine can do.
    :raises OptionError: if an engine cannot do what was asked for, or nothing is left to test.
    """
    specs = [
        _spec(engine, variant, alone=len(engines) == 1)
        for engine in engines
        for variant in (wanted or Variant)
        if variant is not Variant.MEMORY
        if _possible(engine, variant, has_terms=has_terms, asked=wanted is not None)
    ]
    if wanted is None or Variant.MEMORY in wanted:
        specs.append(Spec(name=str(Variant.MEMORY), variant=Variant.MEMORY))
    if not engines and any(variant is not Variant.MEMORY for variant in wanted or ()):
        message = "the book has no engine for this language; name one, as --engine local does"
        raise OptionError(message)
    return tuple(specs)


def _possible(engine: EngineChoice, variant: Variant, *, has_terms: bool, asked: bool) -> bool:
    fault = ""
    learns = variant in {Variant.PARAGRAPHS, Variant.SENTENCES}
    if learns and engine.taught and not asked:
        return False
    if learns and not (engine.adaptive or engine.taught):
        fault = (
            f"the engine {engine.name!r} does not learn from pairs; leave {str(variant)!r} out of "
            "--systems, or score what it made elsewhere by --hypothesis"
        )
    elif variant is Variant.PLAIN and engine.adaptive and not asked:
        return False
    elif variant is Variant.TERMINOLOGY and not has_terms:
        fault = "the book has no terminology for this language; name its file in amts_languages"
    if fault and asked:
        raise OptionError(fault)
    return not fault


def _spec(engine: EngineChoice, variant: Variant, *, alone: bool) -> Spec:
    levels: dict[Variant, Level] = {
        Variant.PARAGRAPHS: "paragraphs",
        Variant.SENTENCES: "sentences",
    }
    if engine.adaptive:
        levels[Variant.TERMINOLOGY] = "sentences"
    return Spec(
        name=str(variant) if alone else f"{engine.name} {variant}",
        variant=variant,
        engine=engine,
        level=levels.get(variant),
        with_terms=variant is Variant.TERMINOLOGY,
    )
