"""
A unit's plan: what it decided to do, by whom, until when, and whether it is done.

Who may do what is decided here, whatever surface asks. Nothing said here moves a level: only people who are asked again do.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, Unpack

from bot.conversation.plan import ItemState, Plan
from bot.conversation.planning import ItemEvent, after, may_change, may_take, remind_now
from bot.services import plan_posts as posts
from bot.services import scan_posts
from bot.services.plan_reading import read_plan, stage_since
from bot.services.rechecking import Recheck, open_recheck, whom_to_ask
from bot.services.refusals import Refused
from bot.store.engine import Parts, Store
from bot.store.plan_items import Edits, KeptItem
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.framework.model import Framework

AT_ONCE = 100
A_DAY = timedelta(days=1)
UNDONE: tuple[ItemState, ...] = ("open", "reported")
"""While an item is one of these it is to be done, or to be confirmed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something; an `admin` runs the workspace, or is the operator at a terminal."""

    person: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item as somebody wants it to be. `version` is what they saw, so that nothing newer is overwritten."""

    version: int
    owner: str | None
    due: date | None
    whose: Literal["ours", "others"] = "ours"
    effort: int = 2
    tz_offset: timedelta = timedelta()
    """How far the owner's clock is from UTC, where that is known."""


@dataclass(frozen=True, slots=True)
class Document:
    """What somebody says speaks against the scan: a document on the shelf, by its title, or a link."""

    title: str = ""
    link: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Planning:
    """The plans of every organisation. `lot` draws who is asked again."""

    framework: Framework
    store: Store
    lot: random.Random = field(default_factory=random.SystemRandom)

    async def plan_of(self, org: str, unit: Unit) -> Plan:
        """What a unit has decided to do."""
        async with self.store.moment() as parts:
            return await read_plan(parts, self.framework, org, unit)

    async def stage_since(self, unit: Unit, assessment_id: str) -> str:
        """Whether an assessment moved the stage of a unit, in words; empty where there is none to compare."""
        async with self.store.moment() as parts:
            return await stage_since(parts, self.framework, unit, assessment_id)

    async def found(self, org: str, item_id: str) -> tuple[KeptItem, Unit]:
        """An item with its unit."""
        item = await self.store.plan_items.by_id(org, item_id)
        unit = await self.store.units.by_id(org, item.unit_id) if item else None
        if item is None or unit is None:
            raise Refused("no_item")
        return item, unit

    async def runs(self, org: str, unit_id: str, by: Actor) -> bool:
        """Whether somebody has a say in a unit."""
        return by.admin or await self.store.roles.is_champion_or_manager(org, unit_id, by.person)

    async def edit(self, org: str, item_id: str, wanted: Wanted, by: Actor, *, now: datetime) -> None:
        """Say who does a thing, until when, whose it is and how much work. Anybody may while nobody has it."""
        item, unit = await self.found(org, item_id)
        if not may_take(by.person, item.owner, runs=await self.runs(org, unit.id, by)):
            raise Refused("not_yours_to_change", unit.name)
        if item.state not in UNDONE:
            raise Refused("not_now", unit.name)
        if wanted.due is not None and wanted.due != item.due and wanted.due < day_at(now):
            raise Refused("due_in_the_past")
        edits: Edits = {
            "owner": wanted.owner,
            "due": wanted.due,
            "whose": wanted.whose,
            "effort": wanted.effort,
            "tz_minutes": int(wanted.tz_offset.total_seconds() // 60),
            # Whoever it is handed on to was not reminded yet.
            "reminded_for": item.reminded_for if wanted.owner == item.owner else None,
        }
        async with self.store.transaction() as tx:
            if await tx.plan_items.edit(replace(item, version=wanted.version), **edits) is None:
                raise Refused("changed_meanwhile", unit.name)
            about = {"owner": wanted.owner, "due": wanted.due and wanted.due.isoformat()}
            await tx.plan_items.note(org, item.id, "edited", by=by.person, now=now, about=about)
            await _audit(tx, item, "plan.edited", by, now)
            await _show(tx, item, now)

    async def whom_to_ask(self, org: str, item_id: str) -> tuple[str, ...]:
        """Who could say whether an item is done, in the order in which they are to be asked."""
        item, _unit = await self.found(org, item_id)
        async with self.store.moment() as parts:
            return await whom_to_ask(parts, self.framework, item, self.lot)

    async def report(
        self, org: str, item_id: str, by: Actor, recheck: Recheck | None, *, now: datetime
    ) -> str:
        """
        Say that a thing is done. With a `recheck` people are asked at once; what to tell where that could not be.

        It counts when they, or a scan, confirm it.
        """
        item, unit = await self._changeable(org, item_id, by)
        async with self.store.transaction() as tx:
            item = await _changed(tx, item, "report", by, now, unit, reported_by=by.person)
            await _audit(tx, item, "plan.reported", by, now)
        return "" if recheck is None else await self._recheck_if_possible(item, recheck, now)

    async def recheck(self, org: str, item_id: str, by: Actor, recheck: Recheck, *, now: datetime) -> str:
        """Ask people whether a thing is so, reported or not; the id of the scan in which they answer."""
        item, unit = await self.found(org, item_id)
        if not await self.runs(org, unit.id, by):
            raise Refused("not_yours", unit.name)
        if item.state not in UNDONE:
            raise Refused("not_now", unit.name)
        async with self.store.transaction() as tx:
            scan = await open_recheck(tx, self.framework, item, recheck, now)
            await _audit(tx, item, "plan.recheck", by, now)
        return scan.id

    async def drop(self, org: str, item_id: str, reason: str, by: Actor, *, now: datetime) -> None:
        """Decide not to do a thing, and why."""
        item, unit = await self._changeable(org, item_id, by)
        if not reason.strip():
            raise Refused("no_reason", unit.name)
        async with self.store.transaction() as tx:
            await _changed(tx, item, "drop", by, now, unit, reason=reason.strip())
            await _audit(tx, item, "plan.dropped", by, now)

    async def reopen(self, org: str, item_id: str, by: Actor, *, now: datetime) -> None:
        """Take up again what was dropped, or take back that it is done while nobody is being asked."""
        item, unit = await self._changeable(org, item_id, by)
        if await self.store.scans.rechecks(org, [item.id]):
            raise Refused("asked_already", unit.name)
        async with self.store.transaction() as tx:
            await _changed(tx, item, "reopen", by, now, unit, reason="")
            await _audit(tx, item, "plan.reopened", by, now)

    async def contest(self, org: str, item_id: str, document: Document, by: Actor, *, now: datetime) -> None:
        """Point to a document which speaks against the scan. It stands beside the item, and those who run the unit are asked."""
        item, unit = await self.found(org, item_id)
        if item.state not in UNDONE:
            raise Refused("not_now", unit.name)
        if not document.title and not document.link.startswith(("https://", "http://")):
            raise Refused("no_document", unit.name)
        about = {"title": document.title, "link": document.link, "why": document.why}
        async with self.store.transaction() as tx:
            number = await tx.plan_items.note(org, item.id, "contested", by=by.person, now=now, about=about)
            for role in await tx.roles.of_unit(org, unit.id):
                if role.role == "champion":
                    await tx.outbox.put(org, posts.contested(item, by.person, number, role.person), now=now)
            await _audit(tx, item, "plan.contested", by, now)

    async def asked(self, org: str, item_id: str, whom: str, *, by: str, now: datetime) -> None:
        """Keep who elsewhere was asked to do a thing."""
        item, unit = await self.found(org, item_id)
        async with self.store.transaction() as tx:
            if await tx.plan_items.edit(item, asked=whom) is None:
                raise Refused("changed_meanwhile", unit.name)
            await tx.plan_items.note(org, item.id, "asked", by=by, now=now, about={"whom": whom})

    async def remind(self, *, now: datetime) -> int:
        """Remind whoever should be done by today, once, in their working hours; how many that were."""
        reminded = 0
        for item in await self.store.plan_items.due(day_at(now + A_DAY), AT_ONCE):
            if item.owner is None or item.due is None:
                continue
            if not remind_now(item.due, timedelta(minutes=item.tz_minutes), now):
                continue
            async with self.store.transaction() as tx:
                if await tx.plan_items.edit(item, reminded_for=item.due) is not None:
                    await tx.outbox.put(item.org, posts.due(item, item.owner, item.due), now=now)
                    await tx.plan_items.note(item.org, item.id, "reminded", by="clock", now=now)
                    reminded += 1
        return reminded

    async def _changeable(self, org: str, item_id: str, by: Actor) -> tuple[KeptItem, Unit]:
        item, unit = await self.found(org, item_id)
        if not may_change(by.person, item.owner, runs=await self.runs(org, unit.id, by)):
            raise Refused("not_yours_to_change", unit.name)
        return item, unit

    async def _recheck_if_possible(self, item: KeptItem, recheck: Recheck, now: datetime) -> str:
        try:
            async with self.store.transaction() as tx:
                await open_recheck(tx, self.framework, item, recheck, now)
        except Refused as refused:
            return str(refused)
        return ""


async def _changed(
    tx: Parts, item: KeptItem, event: ItemEvent, by: Actor, now: datetime, unit: Unit, **edits: Unpack[Edits]
) -> KeptItem:
    if after(item.state, event) is None:
        raise Refused("not_now", unit.name)
    changed = await tx.plan_items.change(item, event, by=by.person, now=now, **edits)
    if changed is None:
        raise Refused("changed_meanwhile", unit.name)
    return changed


async def _show(tx: Parts, item: KeptItem, now: datetime) -> None:
    """The result in the channel, which says who has taken what, is brought up to date."""
    for scan in (await tx.scans.of_unit(item.org, item.unit_id))[:1]:
        if scan.channel is not None and scan.assessment_id is not None:
            await tx.outbox.put(item.org, scan_posts.result_again(scan, item.assessment_id, now), now=now)


async def _audit(tx: Parts, item: KeptItem, what: str, by: Actor, now: datetime) -> None:
    about = {"item": item.id, "unit": item.unit_id, "criterion": item.criterion}
    await tx.audit.note(item.org, what, who=by.person, about=about, now=now)
