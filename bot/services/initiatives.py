"""Initiatives before the gate: each check is judged by the unit's newest stage and kept, so that a verdict has a history."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.compose.brief import Standing
from bot.services import initiative_posts as posts
from bot.services.directory import scope_of
from bot.services.initiative_refusals import NotPossible
from bot.services.initiative_views import InitiativeViews
from bot.services.seeing import Viewer
from bot.services.standings import Withheld, standing_of
from bot.services.subjects import Subject
from bot.store.engine import Parts, Store
from bot.store.initiatives import Check, KeptInitiative, Origin
from bot.store.intakes import Intake
from bot.store.rows import new_id
from bot.words.days import day_at
from knowledge.framework.gate import judge
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative_intake import of_unit, read_initiative
from knowledge.framework.model import Framework
from knowledge.framework.verdict import Verdict
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Checked:
    """An initiative with the verdict it was given now. `withheld`: where its unit is may not be told to whoever asked."""

    kept: KeptInitiative
    initiative: Initiative
    verdict: Verdict
    withheld: bool


@dataclass(frozen=True, slots=True)
class Initiatives:
    """Takes initiatives in, judges them, and keeps each verdict."""

    framework: Framework
    store: Store
    library: Library
    views: InitiativeViews

    async def check(
        self,
        org: str,
        file: Mapping[str, Any],
        by: Viewer,
        *,
        now: datetime,
        origin: Origin = "check",
        intake: Intake | None = None,
    ) -> Checked:
        """
        Judge an initiative by what it says of itself and by where its unit is, as far as whoever asks may see that.

        An `intake` is judged once, and its verdict is posted to whoever told it. Raises InitiativeFault with every fault of
        the file, NotPossible where the initiative is somebody else's, and then nothing is kept.
        """
        initiative = self.read(file, now)
        there = await self.store.initiatives.named(org, initiative.unit, initiative.about.name)
        if there is not None and not await self.views.may_see(org, by, there):
            raise NotPossible("not_yours_to_check", initiative.unit)
        found = await self.standing(org, initiative.unit, by)
        standing = found if isinstance(found, Standing) else None
        verdict = judge(self.framework, initiative, standing.placement if standing else None, day_at(now))
        described = _described(initiative, by.person, now, origin, intake.source if intake else "")
        withheld = isinstance(found, Withheld)
        async with self.store.transaction() as tx:
            meanwhile = await tx.initiatives.named(org, described.unit, described.name)
            if there is None and meanwhile is not None and meanwhile.added_by != by.person:
                raise NotPossible("changed_meanwhile", initiative.unit)
            kept = await tx.initiatives.put(org, described)
            told = verdict.model_dump(mode="json")
            basis = standing.assessment_id if standing else None
            await tx.initiatives.checked(org, Check(kept.id, now, by.person, kept.intake, told, basis))
            about = {"initiative": kept.id, "verdict": verdict.verdict}
            await tx.audit.note(org, "initiative.checked", who=by.person, about=about, now=now)
            if intake is not None:
                await _finish(tx, org, intake, kept, withheld, now)
        return Checked(kept, initiative, verdict, withheld)

    async def add(
        self, org: str, file: Mapping[str, Any], *, who: str, now: datetime, origin: Origin, source: str = ""
    ) -> KeptInitiative:
        """Put an initiative on the board without a verdict: by hand, or from a document once somebody has confirmed it."""
        described = _described(self.read(file, now), who, now, origin, source)
        return await self.store.initiatives.put(org, described)

    async def measured(
        self, org: str, kept: KeptInitiative, value: float, on: date, *, who: str, now: datetime
    ) -> KeptInitiative:
        """Keep what its figure has come to."""
        async with self.store.transaction() as tx:
            changed = await tx.initiatives.change(
                org, replace(kept, actual=value, actual_on=on, changed_at=now)
            )
            if changed is None:
                raise NotPossible("changed_meanwhile", kept.unit)
            about = {"initiative": kept.id, "on": on.isoformat()}
            await tx.audit.note(org, "initiative.measured", who=who, about=about, now=now)
        return changed

    async def standing(self, org: str, unit: str, viewer: Viewer) -> Standing | Withheld | None:
        """Where a unit is, as far as it may be told; only its own part of what a larger one found."""
        known = await self.store.units.by_name(org, unit)
        scope = scope_of(org, viewer.audiences)
        found = await standing_of(self.store, self.library, Subject(unit, known), scope)
        if isinstance(found, Standing):
            return replace(found, placement=of_unit(found.placement, unit))
        return found

    def read(self, file: Mapping[str, Any], now: datetime) -> Initiative:
        """An initiative as it was told. A placement is taken from the record, so no file beside it is read."""
        told = {key: value for key, value in file.items() if key != "placement"}
        initiative, _ = read_initiative(json.dumps(told, default=str), day_at(now), _nothing_beside)
        return initiative


async def _finish(
    tx: Parts, org: str, intake: Intake, kept: KeptInitiative, withheld: bool, now: datetime
) -> None:
    if not await tx.intakes.finish(org, intake.id, now=now):
        raise NotPossible("checked_before", kept.unit)
    post = posts.verdict(kept.id, intake.id, intake.person, withheld=withheld)
    await tx.outbox.put(org, post, now=now)


def _described(
    initiative: Initiative, who: str, now: datetime, origin: Origin, source: str
) -> KeptInitiative:
    return KeptInitiative(
        id=new_id(),
        name=initiative.about.name,
        unit=initiative.unit,
        intake=initiative.model_dump(mode="json", exclude_none=True),
        origin=origin,
        source=source,
        added_by=who,
        added_at=now,
        changed_at=now,
    )


def _nothing_beside(name: str) -> str:
    raise OSError(f"{name} is not read here")
