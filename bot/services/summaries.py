"""A manager's view: where a unit, a department or the organisation is, put together from the record for whoever may see it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.compose.narrator import Narrator
from bot.compose.summary import unit_summary, whole_summary
from bot.compose.summary_figures import figures_of
from bot.compose.summary_told import narrative
from bot.compose.summary_words import nobody_looked, unread_plans_words
from bot.compose.why import why_rows
from bot.compose.wording import only_stage_one_examined
from bot.conversation.intents import Summarise
from bot.conversation.message import Message
from bot.conversation.plan import Plan, PlanItem
from bot.conversation.result import Why
from bot.conversation.roles import coverage_words
from bot.conversation.summary import StageSummary, Unseen
from bot.llm.gateway import ModelError
from bot.services.looks import looks_at
from bot.services.role_sheets import RoleSheets
from bot.services.seeing import Seeing, Viewer
from bot.services.standing_of_units import At, UnitStanding, WholeStanding, whereabouts
from bot.services.subjects import Subject, organisation, subject_of
from bot.store.engine import Store
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.documents import name_key
from knowledge.framework.model import Framework

PlanOf = Callable[[str, Unit], Awaitable[Plan | None]]
"""Gives the plan of a unit; None where there is none."""
MOST_PLANS = 20
"""Of so many units below a whole it is told what somebody there has taken on."""

log = logging.getLogger(__name__)


async def no_plan(_org: str, _unit: Unit) -> None:
    """No unit has a plan: a summary then tells the next steps of its scan."""


@dataclass(frozen=True, slots=True)
class Summaries:
    """Summaries as every surface shows them. Each look is written down, and so is each that was refused."""

    framework: Framework
    store: Store
    seeing: Seeing
    narrator: Narrator | None = None
    plan_of: PlanOf = no_plan

    async def of(self, org: str, unit: str | None, viewer: Viewer, now: datetime) -> StageSummary | Unseen:
        """The summary of the unit of this name, or of the organisation; or that it is not for this viewer."""
        subject = await self._subject(org, unit)
        if subject is None:
            return nobody_looked(unit or "", "team", day_at(now), known=False)
        if unseen := await self._unseen(org, subject, viewer, now):
            return unseen
        return await self._told(org, await self._at(org, subject, viewer, day_at(now)))

    async def book(
        self, org: str, unit: str | None, viewer: Viewer, now: datetime
    ) -> tuple[StageSummary, ...] | Unseen:
        """The summary, and behind that of a whole one of each unit in it that was scanned and that this viewer may see."""
        first = await self.of(org, unit, viewer, now)
        if isinstance(first, Unseen):
            return first
        below = [row.unit for row in first.units if row.known == "looked" and row.unit != first.unit]
        pages = [first]
        # All of them are told from what was read once: of a thousand units it is much to read.
        at = await self._at(org, Subject(first.unit, None), viewer, day_at(now))
        by_name = {one.name: one for one in at.units}
        for subject in (Subject(name, by_name[name]) for name in below):
            if not await self._unseen(org, subject, viewer, now):
                pages.append(await self._told(org, replace(at, subject=subject)))
        return tuple(pages)

    async def why(self, org: str, unit: str | None, viewer: Viewer, now: datetime) -> Why | Unseen | None:
        """The numbers behind a summary; None where nobody has looked."""
        subject = await self._subject(org, unit)
        if subject is None:
            return None
        if unseen := await self._unseen(org, subject, viewer, now):
            return unseen
        found = await whereabouts(await self._at(org, subject, viewer, day_at(now)))
        if found is None:
            return None
        placement = found.basis.placement
        first_look = isinstance(found, UnitStanding) and only_stage_one_examined(self.framework, placement)
        return why_rows(self.framework, placement, first_look=first_look)

    async def may_see(self, org: str, unit: str | None, viewer: Viewer) -> bool:
        """Whether this viewer would be shown it. Looks at nothing, so nothing is written down."""
        subject = await self._subject(org, unit)
        return subject is not None and await self.seeing.allowed(org, viewer, subject.unit)

    async def meant(self, message: Message, asked: Summarise, *, in_part: bool = False) -> str | None:
        """The name of the unit that somebody wants summed up; None where the organisation is meant."""
        if asked.whole:
            return None
        subject = await subject_of(self.store, message, asked.unit, in_part=in_part)
        return subject.name if subject.unit or asked.unit else None

    async def _subject(self, org: str, name: str | None) -> Subject | None:
        """The unit of this name, or the organisation, also by its own name; None where there is neither."""
        if name is not None and (unit := await self.store.units.by_name(org, name)):
            return Subject(unit.name, unit)
        whole = await organisation(self.store, org)
        return whole if name is None or name_key(name) == name_key(whole.name) else None

    async def _unseen(self, org: str, subject: Subject, viewer: Viewer, now: datetime) -> Unseen | None:
        allowed = await self.seeing.allowed(org, viewer, subject.unit)
        about = {"unit": subject.unit.id if subject.unit else None, "how": viewer.how}
        what = "summary.seen" if allowed else "summary.refused"
        await self.store.audit.note(org, what, who=viewer.person, about=about, now=now)
        return None if allowed else await self.seeing.refusal(org, viewer, subject.unit, subject.name)

    async def _at(self, org: str, subject: Subject, viewer: Viewer, today: date) -> At:
        units = await self.store.units.all(org)
        looks = looks_at(units, await self.store.assessments.found(org))
        shown = frozenset(unit.id for unit in units if self.seeing.of_unit(viewer, unit))
        return At(self.framework, self.store, org, subject, tuple(units), looks, shown, today)

    async def _told(self, org: str, at: At) -> StageSummary:
        summary = await self._figures(org, at)
        return summary if summary.known != "looked" else await self._narrated(summary)

    async def _figures(self, org: str, at: At) -> StageSummary:
        found = await whereabouts(at)
        match found:
            case None:
                return nobody_looked(at.subject.name, at.scope, at.today)
            case UnitStanding():
                basis = replace(found.basis, plan=await self._plan(org, found.unit))
                summary = unit_summary(self.framework, basis)
                covered = await RoleSheets(self.store).that_count(org, found.unit, at.today)
                shown = (coverage_words(covered),) if covered else ()
                # Of which scope a unit is is what the record says today, whatever its scan was set up as.
                return replace(summary, scope=found.unit.scope, remarks=(*shown, *summary.remarks))
            case WholeStanding():
                basis = replace(found.basis, plan=await self._plan(org, at.subject.unit))
                summary = whole_summary(self.framework, basis, found.below)
                moves = (*summary.moves, *await self._taken_below(org, found))
                unread = unread_plans_words(len(found.visible[MOST_PLANS:]))
                return replace(summary, moves=moves, remarks=(*summary.remarks, *filter(None, [unread])))

    async def _plan(self, org: str, unit: Unit | None) -> Plan | None:
        return await self.plan_of(org, unit) if unit else None

    async def _taken_below(self, org: str, found: WholeStanding) -> tuple[PlanItem, ...]:
        """What somebody in the units below has taken on and not done yet."""
        plans = [await self.plan_of(org, unit) for unit in found.visible[:MOST_PLANS]]
        items = (item for plan in plans if plan for item in plan.items)
        return tuple(item for item in items if item.owner and item.state in ("open", "reported"))

    async def _narrated(self, summary: StageSummary) -> StageSummary:
        by_rule = replace(summary, narrative=narrative(summary))
        if self.narrator is None:
            return by_rule
        try:
            told = await self.narrator.tell(figures_of(summary))
        except ModelError as fault:
            log.warning("The narrative of a summary is told by rule: %s", fault)
            return by_rule
        return replace(summary, narrative=told, by_model=True) if told else by_rule
