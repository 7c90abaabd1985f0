"""What the preview is told of an edition: its languages, its links, its counts."""

from __future__ import annotations

from .. import preview
from ..book.splicer import lost_entries
from ..plan import Plan, as_shown
from ..subpipeline.ledger import Ledger, Outcome
from .build import Build


def shown_plan(build: Build, plan: Plan) -> Plan:
    """Give the plan of a page as the page came out."""
    return as_shown(plan, lost_entries(Ledger(build.workdir).plans, plan.page))


def edition_of(build: Build, outcome: Outcome) -> preview.Edition:
    """Describe the edition that the inner build writes."""
    profile, source = build.language.profile, build.config.source

    def counts(page: str) -> dict[str, int]:
        plan = outcome.plans.get(page)
        if plan is None:
            return {}
        return {str(origin): n for origin, n in shown_plan(build, plan).counts().items()}

    return preview.Edition(
        lang=profile.tag,
        direction=profile.direction,
        source_lang=source.tag,
        source_direction=source.direction,
        marks=build.config.marks,
        switcher=_links(build) if build.config.switcher else (),
        counts=counts,
    )


def _links(build: Build) -> tuple[preview.LanguageLink, ...]:
    profiles = {
        build.config.source.code: build.config.source,
        **{code: language.profile for code, language in build.config.languages.items()},
        build.code: build.language.profile,
    }
    urls = {build.code: f"../{build.code}/", **build.config.language_urls}
    return tuple(
        preview.LanguageLink(
            code=code,
            lang=profile.tag,
            name=profile.own_name,
            url_prefix=urls[code],
            current=code == build.code,
        )
        for code, profile in profiles.items()
        if code in urls
    )
