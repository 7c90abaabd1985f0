"""One language of a book, as Amazon is told of it: settings, names, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..engines.amazon.limits import JOB_TARGETS
from ..engines.amazon.names import Note, resource_name
from ..engines.amazon.settings import AmazonSettings, digest_of_terms, terminology_name
from ..paralleldata.pages import Level
from ..problems import OptionError

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..edition.gathering import Gathered


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A language that is translated by the engine ``amazon``."""

    project: str
    """What the book calls itself."""
    source: str
    """The code of its language; the product's codes are Amazon's."""
    target: str
    settings: AmazonSettings
    terms: Mapping[str, str]
    memory: Path | str
    revision: str = ""
    """Of the book, as far as it is known."""

    @classmethod
    def of(cls, build: Build, gathered: Gathered) -> Self:
        """Read what a book says of a language.

        :raises AmtsError: if its engine is another one, or its options are wrong.
        """
        language = build.language
        if language.engine != "amazon":
            message = (
                f"the engine of {language.code!r} is {language.engine!r}, and this is about Amazon; "
                f"amts_languages = {{{language.code!r}: {{'engine': 'amazon'}}}}"
            )
            raise OptionError(message)
        source = build.config.source.code
        return cls(
            project=str(build.app.config.project),
            source=source,
            target=language.code,
            settings=AmazonSettings.read(
                language.engine_options, source=source, target=language.code, terms=gathered.terms
            ),
            terms=gathered.terms,
            memory=build.config.memory,
            revision=str(build.app.config.release or ""),
        )

    def needs(self, *options: str) -> None:
        """Make sure that *options* of the engine are set: ``bucket``, ``role``.

        :raises OptionError: naming the first that is not.
        """
        for name in options:
            if not getattr(self.settings, name):
                message = (
                    f"engine 'amazon': {name} is not set for {self.target!r}; "
                    f"engine_options = {{{name!r}: '…'}} ({_WHY[name]})"
                )
                raise OptionError(message)


_WHY = {
    "bucket": "the S3 bucket for parallel data and batch jobs",
    "role": "the ARN of the role that reads and writes the bucket; amts doctor --policies",
}


def parallel_data_name(sides: Sequence[Side], level: Level = "sentences") -> str:
    """Name the parallel data of a book: always the same, so that new versions replace old ones.

    Jobs name parallel data, and Amazon keeps 1000 of them and reads new ones for minutes: so the
    name is of the book and its languages, and the content is in the name of the file.
    """
    own = sides[0].settings.parallel_data
    if own and len(sides) == 1:
        return own
    targets = sorted(side.target for side in sides)
    kind = "" if level == "sentences" else level
    return resource_name("amts", sides[0].project, sides[0].source, *targets, kind)


def parallel_data_note(sides: Sequence[Side], level: Level, version: str) -> Note:
    """Say whose parallel data they are, and of which content."""
    first, targets = sides[0], sorted(side.target for side in sides)
    what = f"{first.project}: {first.source} to {', '.join(targets)}, {level}"
    return Note.of(
        what, owner=("data", first.project, first.source, *targets, level), version=version
    )


def terminology_note(side: Side) -> Note:
    """Say whose terminology it is, and of which content.

    One that is named by its content is of every book that has the same terms.
    """
    own = side.settings.terminology != terminology_name(side.source, side.target, side.terms)
    return Note.of(
        f"{side.project}: {side.source} to {side.target}, terms",
        owner=("terms", side.source, side.target, *([side.project] if own else [])),
        version=digest_of_terms(side.terms),
    )


def check_together(sides: Sequence[Side]) -> None:
    """Make sure that languages can share a file or a job.

    :raises OptionError: if they are too many, or of different places.
    """
    if len(sides) > JOB_TARGETS:
        message = f"{len(sides)} languages are too many: Amazon takes {JOB_TARGETS} at a time"
        raise OptionError(message)
    places = {(s.settings.region, s.settings.bucket, s.settings.profile) for s in sides}
    if len(places) > 1:
        codes = ", ".join(side.target for side in sides)
        message = f"{codes} have different regions, buckets or profiles; give them the same, or push one by one"
        raise OptionError(message)
