"""
The digest: what has changed since the last one, to a channel what everyone there may see, to a manager what they may.

Nothing new, nothing sent. The sending and the note of what was told are one transaction, and the key of a post names the
digest before it, so that two that are made at once are one.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from bot.compose.digest import (
    STALE_AFTER_DAYS,
    done_fact,
    initiative_facts,
    overdue_fact,
    result_fact,
    stale_fact,
)
from bot.conversation.digest import Digest, Fact, to_payload
from bot.services.looks import Look, Looks, looks_at
from bot.services.portfolio import Portfolios
from bot.services.seeing import Viewer
from bot.store.assessments import Found
from bot.store.digests import Sent
from bot.store.engine import Store
from bot.store.outbox import Post
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.framework.gathered import Placed, comparable
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move

DIGEST = "digest"
"""The kind of a post that tells a digest."""
A_MONTH = timedelta(days=31)
"""The first digest tells nothing that happened earlier than that."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Finds what is new for somebody, and has it sent once."""

    framework: Framework
    store: Store
    portfolios: Portfolios

    async def new(self, org: str, audience: str, viewer: Viewer, *, now: datetime) -> Digest | None:
        """What this channel or person has not been told; None where that is nothing."""
        facts = [fact async for fact in self._facts(org, viewer, now)]
        return _new(facts, await self.store.digests.last(org, audience), now)

    async def send(self, org: str, audience: str, viewer: Viewer, *, now: datetime) -> Digest | None:
        """Have it posted there, and keep what it told; None where nothing was new, or another sent it just now."""
        facts = [fact async for fact in self._facts(org, viewer, now)]
        async with self.store.transaction() as tx:
            last = await tx.digests.last(org, audience)
            digest = _new(facts, last, now)
            if digest is None:
                return None
            before = last.sent_at.isoformat() if last else "first"
            post = Post(f"{DIGEST}:{audience}:{before}", audience, DIGEST, to_payload(digest))
            if not await tx.outbox.put(org, post, now=now):
                return None
            await tx.digests.sent(org, Sent(audience, {"keys": [fact.key for fact in facts]}, now))
            about = {"audience": audience, "facts": len(digest.facts)}
            await tx.audit.note(org, "digest.sent", who="clock", about=about, now=now)
        return digest

    async def managers(self, org: str) -> list[str]:
        """Everybody who manages a unit."""
        roles = await self.store.roles.of_all(org)
        return sorted({one.person for some in roles.values() for one in some if one.role == "manager"})

    async def _facts(self, org: str, viewer: Viewer, now: datetime) -> AsyncIterator[Fact]:
        """Everything that could be told now; what was told before is among it."""
        units = await self.store.units.all(org)
        looks = looks_at(units, await self.store.assessments.found(org))
        for unit in units:
            if await self.portfolios.seeing.allowed(org, viewer, unit):
                for fact in self._of_scans(looks, unit, now):
                    yield fact
                for fact in await self._of_plan(org, unit, now):
                    yield fact
        for row in await self.portfolios.rows(org, viewer, day_at(now)):
            for fact in initiative_facts(row, day_at(now)):
                yield fact

    def _of_scans(self, looks: Looks, unit: Unit, now: datetime) -> Sequence[Fact]:
        newest = looks.newest(unit.id)
        placed = looks.placed(newest) if newest else None
        if newest is None or placed is None or not comparable(self.framework.bank, placed):
            return []
        earlier = [one for one in looks.by_day(unit.id) if one.day < newest.day]
        before = looks.placed(earlier[0]) if earlier else None
        told = _told_by(looks, unit, newest, placed)
        key, on = f"{unit.id}:{told.id}", day_at(told.recorded_at)
        facts = [result_fact(f"result:{key}", unit.name, placed, before, on)]
        if (day_at(now) - placed.as_of).days > STALE_AFTER_DAYS:
            facts.append(stale_fact(f"stale:{key}", unit.name, placed.as_of))
        return facts

    async def _of_plan(self, org: str, unit: Unit, now: datetime) -> Sequence[Fact]:
        facts = []
        for item in await self.store.plan_items.of_unit(org, unit.id):
            move = Move.model_validate(item.move)
            if item.state in ("reported", "confirmed"):
                on = day_at(item.since)
                key = f"{item.state}:{item.id}:{on.isoformat()}"
                facts.append(done_fact(key, self.framework, unit.name, move, item.state, on))
            elif item.state == "open" and item.due is not None and item.due < day_at(now):
                key = f"overdue:{item.id}:{item.due.isoformat()}"
                facts.append(overdue_fact(key, self.framework, unit.name, move, item.due))
        return facts


def _told_by(looks: Looks, unit: Unit, newest: Look, placed: Placed) -> Found:
    """What first told where a unit is: a question asked again that left the stage as it was is no new result."""
    same = takewhile(
        lambda one: (one.found.taken_at, looks.placed(one).stage) == (placed.as_of, placed.stage),
        looks.by_day(unit.id),
    )
    return [newest, *same][-1].dated


def _new(facts: Sequence[Fact], last: Sent | None, now: datetime) -> Digest | None:
    """What was not told yet; of what happened, before the first digest only the last month's."""
    kept = last.seen.get("keys") if last else None
    told = frozenset(map(str, kept)) if isinstance(kept, list) else frozenset()
    since = day_at(now - A_MONTH)
    fresh = [fact for fact in facts if fact.key not in told and (last or fact.on is None or fact.on >= since)]
    return Digest(day_at(now), day_at(last.sent_at) if last else None, tuple(fresh)) if fresh else None
