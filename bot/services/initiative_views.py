"""Initiatives as they stand in the record today, for whoever may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose.initiative import shown_verdict
from bot.conversation.initiative_view import CheckView, InitiativeView, Terms, TrialView
from bot.services.assessing import audience_of
from bot.services.seeing import Viewer
from bot.store.engine import Store
from bot.store.initiatives import Check, KeptInitiative, KeptPermit
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.documents import name_key
from knowledge.framework.initiative import Initiative
from knowledge.framework.model import Framework
from knowledge.framework.verdict import Verdict


@dataclass(frozen=True, slots=True)
class InitiativeViews:
    """Reads initiatives. They are for their unit's members, the managers above, who runs or added them, admins, the operator."""

    framework: Framework
    store: Store

    async def all(self, org: str, viewer: Viewer, today: date) -> tuple[InitiativeView, ...]:
        """All that this viewer may see, by unit and name, each with its newest verdict only."""
        async with self.store.moment() as parts:
            units = {name_key(unit.name): unit for unit in await parts.units.all(org)}
            every = await parts.initiatives.all(org)
            newest = await parts.initiatives.newest_checks(org)
            permits = await parts.initiatives.all_permits(org)
        found = []
        for kept in every:
            check, trials = newest.get(kept.id), permits.get(kept.id, ())
            if is_for(viewer, kept, check, units.get(name_key(kept.unit)), running_of(trials)):
                found.append(self._view(kept, [check] if check else [], trials, today))
        return tuple(found)

    async def of(self, org: str, kept: KeptInitiative, today: date) -> InitiativeView:
        """One initiative with all its verdicts and trials."""
        history = await self.store.initiatives.history(org, kept.id)
        return self._view(kept, history, await self.store.initiatives.permits_of(org, kept.id), today)

    async def may_see(self, org: str, viewer: Viewer, kept: KeptInitiative) -> bool:
        """Whether this viewer may see an initiative with its newest verdict."""
        history = await self.store.initiatives.history(org, kept.id)
        unit = await self.store.units.by_name(org, kept.unit)
        running = running_of(await self.store.initiatives.permits_of(org, kept.id))
        return is_for(viewer, kept, history[0] if history else None, unit, running)

    def _view(
        self, kept: KeptInitiative, checks: Sequence[Check], permits: Sequence[KeptPermit], today: date
    ) -> InitiativeView:
        initiative = Initiative.model_validate(kept.intake)
        trials = tuple(map(trial_view, permits))
        return InitiativeView(
            id=kept.id,
            name=kept.name,
            unit=kept.unit,
            state=initiative.about.state,
            owner=initiative.owner or "",
            today=today,
            checks=tuple(self._checked(check) for check in checks),
            trials=trials,
            may_start=may_start(checks[0] if checks else None, permits),
            check_owed=bool(permits) and _spent(checks[0] if checks else None, permits),
            metric=initiative.metric.what or "",
            actual=kept.actual,
            actual_on=kept.actual_on,
        )

    def _checked(self, check: Check) -> CheckView:
        day = day_at(check.at)
        initiative = Initiative.model_validate(check.intake)
        return CheckView(
            day, shown_verdict(self.framework, initiative, Verdict.model_validate(check.verdict), day)
        )


def trial_view(permit: KeptPermit) -> TrialView:
    """A trial as it is shown."""
    return TrialView(
        id=permit.id,
        terms=terms_in(permit),
        started=day_at(permit.started_at),
        review=permit.review,
        ended=day_at(permit.ended_at) if permit.ended_at else None,
        outcome=permit.outcome,
        words=permit.words,
    )


def terms_in(permit: KeptPermit) -> Terms:
    """The limits of a permit as it is kept."""
    said = {name: str(permit.terms.get(name) or "") for name in ("limit", "owner", "halt", "figure")}
    return Terms(**said, until=permit.until)


def may_start(newest: Check | None, permits: Sequence[KeptPermit]) -> bool:
    """Whether the newest verdict is a trial of which none runs and none has ended: one verdict permits one trial."""
    if newest is None or newest.verdict.get("verdict") != "trial":
        return False
    return not any(permit.ended_at is None for permit in permits) and not _spent(newest, permits)


def _spent(newest: Check | None, permits: Sequence[KeptPermit]) -> bool:
    """Whether a trial was ended after the newest verdict, so that what comes next takes a new one."""
    ends = [permit.ended_at for permit in permits if permit.ended_at and permit.outcome != "extended"]
    return newest is not None and any(end >= newest.at for end in ends)


def running_of(permits: Sequence[KeptPermit]) -> KeptPermit | None:
    """The trial that nobody has ended."""
    return next((permit for permit in permits if permit.ended_at is None), None)


def runs(person: str, kept: KeptInitiative, running: KeptPermit | None) -> bool:
    """Whether somebody is the owner of an initiative, or of the trial of it that runs."""
    return person == kept.intake.get("owner") or _runs_trial(person, running)


def is_for(
    viewer: Viewer,
    kept: KeptInitiative,
    newest: Check | None,
    unit: Unit | None,
    running: KeptPermit | None,
) -> bool:
    """
    Whether a viewer may see an initiative of this unit with its newest verdict; `running` is the trial of it that runs.

    Whoever runs it sees it from whatever unit they are, and nothing else of its unit.
    """
    if viewer.operator or (unit is not None and audience_of(unit) in viewer.audiences):
        return True
    if not viewer.alone:
        return False
    if _was_entrusted(viewer.person, kept, running):
        return True
    # What somebody who may see the unit's stage had checked tells of it, so it is not for whoever merely had the idea.
    tells = newest is not None and newest.assessment_id is not None and newest.who != viewer.person
    return viewer.admin or (kept.added_by == viewer.person and not tells)


def _was_entrusted(person: str, kept: KeptInitiative, running: KeptPermit | None) -> bool:
    """Whether somebody was made its owner: by whoever described it, or by a trial. To name oneself in an idea is not enough."""
    named = person == kept.intake.get("owner") and person != kept.added_by
    return named or _runs_trial(person, running)


def _runs_trial(person: str, running: KeptPermit | None) -> bool:
    return running is not None and person == running.terms.get("owner")
