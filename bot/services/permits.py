"""
Bounded trials: each is started from a verdict, has a permit that expires, is reminded of, and is ended with an outcome.

Who may do what is decided here, whatever surface asks.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation.initiative_view import Outcome, Terms, is_person
from bot.conversation.planning import remind_now
from bot.services import initiative_posts as posts
from bot.services.initiative_refusals import NotPossible, TermsFault
from bot.services.initiative_views import may_start, running_of, runs
from bot.services.planning import Actor
from bot.store.engine import Parts, Store
from bot.store.initiatives import KeptInitiative, KeptPermit
from bot.store.rows import new_id
from bot.words import _, day
from bot.words.days import day_at, offset_at
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.initiative import NOTHING, State
from knowledge.framework.verdict import Permit, Verdict

A_DAY = timedelta(days=1)
MOST_IN_TERM = 200
MOST_IN_WORDS = 500


@dataclass(frozen=True, slots=True)
class Permits:
    """The trials of every organisation."""

    store: Store

    async def may_run(self, org: str, kept: KeptInitiative, by: Actor) -> bool:
        """Whether somebody may start and end trials of an initiative: who runs it or its unit, an admin."""
        if by.admin or runs(by.person, kept, await self.running(org, kept)):
            return True
        unit = await self.store.units.by_name(org, kept.unit)
        return unit is not None and await self.store.roles.is_champion_or_manager(org, unit.id, by.person)

    async def offered(self, org: str, kept: KeptInitiative, by: Actor) -> Terms:
        """The limits of the trial that the newest verdict permits, for somebody who may start it."""
        await self._refuse_others(org, kept, by)
        permit = await self._permitted(self.store, org, kept)
        return Terms(permit.limit, permit.owner, permit.halt, permit.figure, permit.until)

    async def start(
        self, org: str, kept: KeptInitiative, terms: Terms, by: Actor, *, now: datetime
    ) -> KeptPermit:
        """Start a trial inside these limits. Started twice it runs once, inside the limits of the first."""
        await self._refuse_others(org, kept, by)
        async with self.store.transaction() as tx:
            if running := running_of(await tx.initiatives.permits_of(org, kept.id)):
                return running
            permit = _permit(kept, terms, by, now)
            await self._permitted(tx, org, kept)
            begun = await tx.initiatives.start(org, permit)
            if begun.id == permit.id:
                await self._note(tx, org, kept, begun, "permit.started", by, now)
                await _move_to(tx, org, kept, "trial", now)
        return begun

    async def end(
        self, org: str, kept: KeptInitiative, outcome: Outcome, words: str, by: Actor, *, now: datetime
    ) -> KeptPermit:
        """Say what came of a trial. Widening it takes a new check; to extend it, `extend` says inside which limits."""
        await self._refuse_others(org, kept, by)
        running = await self._running_now(org, kept)
        async with self.store.transaction() as tx:
            await _end(tx, org, kept, running, outcome, words, by, now)
            if outcome == "stopped":
                await _move_to(tx, org, kept, "stopped", now)
        return replace(running, outcome=outcome, words=words, ended_at=now, ended_by=by.person)

    async def extend(
        self, org: str, kept: KeptInitiative, terms: Terms, words: str, by: Actor, *, now: datetime
    ) -> KeptPermit:
        """End a trial and start it again inside new limits, both or neither."""
        await self._refuse_others(org, kept, by)
        running = await self._running_now(org, kept)
        permit = _permit(kept, terms, by, now)
        async with self.store.transaction() as tx:
            await _end(tx, org, kept, running, "extended", words, by, now)
            begun = await tx.initiatives.start(org, permit)
            await self._note(tx, org, kept, begun, "permit.extended", by, now)
        return begun

    async def running(self, org: str, kept: KeptInitiative) -> KeptPermit | None:
        """The trial of an initiative that nobody has ended."""
        return running_of(await self.store.initiatives.permits_of(org, kept.id))

    async def remind(self, *, now: datetime) -> int:
        """Remind once of each review and of each end, who started the trial and who runs it or the unit; how many permits."""
        reminded = 0
        for org, permit in await self.store.initiatives.running():
            for due, over in _due(permit, now):
                reminded += await self._remind(org, permit, due, over, now)
                break
        return reminded

    async def _remind(self, org: str, permit: KeptPermit, due: date, over: bool, now: datetime) -> bool:
        kept = await self.store.initiatives.by_id(org, permit.initiative_id)
        unit = await self.store.units.by_name(org, kept.unit) if kept else None
        async with self.store.transaction() as tx:
            if not await tx.initiatives.reminded(org, permit.id, due):
                return False
            roles = await tx.roles.of_unit(org, unit.id) if unit else []
            told = [role.person for role in roles if role.role in ("champion", "manager")]
            owner = str(permit.terms.get("owner") or "")
            for person in dict.fromkeys([permit.started_by, *([owner] if is_person(owner) else []), *told]):
                post = posts.over(permit, person) if over else posts.review(permit, due, person)
                await tx.outbox.put(org, post, now=now)
            about = {"permit": permit.id, "over": over}
            await tx.audit.note(org, "permit.reminded", who="clock", about=about, now=now)
        return True

    async def _refuse_others(self, org: str, kept: KeptInitiative, by: Actor) -> None:
        if not await self.may_run(org, kept, by):
            raise NotPossible("not_yours", kept.unit)

    async def _permitted(self, parts: Parts, org: str, kept: KeptInitiative) -> Permit:
        """What the newest verdict permits."""
        permits = await parts.initiatives.permits_of(org, kept.id)
        if running_of(permits):
            raise NotPossible("runs", kept.unit)
        history = await parts.initiatives.history(org, kept.id)
        newest = history[0] if history else None
        verdict = Verdict.model_validate(newest.verdict) if newest else None
        if verdict is None or verdict.permit is None:
            raise NotPossible("no_trial", kept.unit)
        if not may_start(newest, permits):
            raise NotPossible("spent", kept.unit)
        return verdict.permit

    async def _running_now(self, org: str, kept: KeptInitiative) -> KeptPermit:
        running = await self.running(org, kept)
        if running is None:
            raise NotPossible("no_permit", kept.unit)
        return running

    async def _note(
        self,
        tx: Parts,
        org: str,
        kept: KeptInitiative,
        permit: KeptPermit,
        what: str,
        by: Actor,
        now: datetime,
    ) -> None:
        about = {"initiative": kept.id, "permit": permit.id, "until": permit.until.isoformat()}
        await tx.audit.note(org, what, who=by.person, about=about, now=now)
        await tx.outbox.put(org, posts.started(permit, by.person), now=now)


def _due(permit: KeptPermit, now: datetime) -> Iterator[tuple[date, bool]]:
    """What people are to be told of by now: that the permit is over, else that it is to be looked at."""
    over = permit.until + A_DAY
    for day_, is_over in ((over, True), (permit.review, False)):
        told = permit.reminded_for is not None and permit.reminded_for >= day_
        if not told and remind_now(day_, offset_at(now), now):
            yield day_, is_over


def _permit(kept: KeptInitiative, terms: Terms, by: Actor, now: datetime) -> KeptPermit:
    """A permit inside these limits. Raises TermsFault with everything that is wrong with them."""
    rules, today = the_gate().trial, day_at(now)
    said = {name: getattr(terms, name).strip() for name in ("limit", "owner", "halt", "figure")}
    faults = {
        name: _("Say it in a few words: without it there is no trial.")
        for name, value in said.items()
        if value.casefold() in NOTHING
    }
    faults |= {
        name: _("At most {number} characters.").format(number=MOST_IN_TERM)
        for name, value in said.items()
        if len(value) > MOST_IN_TERM
    }
    last = today + timedelta(days=rules.longest_days)
    if not today < terms.until <= last:
        faults["until"] = _("A trial ends after today and no later than {day}.").format(day=day(last))
    if faults:
        raise TermsFault(faults)
    review = max(terms.until - timedelta(days=rules.review_days_before), today + A_DAY)
    return KeptPermit(new_id(), kept.id, said, terms.until, review, by.person, now)


async def _end(
    tx: Parts,
    org: str,
    kept: KeptInitiative,
    running: KeptPermit,
    outcome: Outcome,
    words: str,
    by: Actor,
    now: datetime,
) -> None:
    if len(words) > MOST_IN_WORDS:
        raise TermsFault({"words": _("At most {number} characters.").format(number=MOST_IN_WORDS)})
    if not await tx.initiatives.end(org, running.id, outcome, who=by.person, words=words.strip(), now=now):
        raise NotPossible("no_permit", kept.unit)
    about = {"initiative": kept.id, "permit": running.id, "outcome": outcome}
    await tx.audit.note(org, "permit.ended", who=by.person, about=about, now=now)


async def _move_to(tx: Parts, org: str, kept: KeptInitiative, state: State, now: datetime) -> None:
    """Keep in its description how far an initiative is now."""
    latest = await tx.initiatives.by_id(org, kept.id) or kept
    intake: dict[str, Any] = copy.deepcopy(dict(latest.intake))
    intake["initiative"]["state"] = state
    if await tx.initiatives.change(org, replace(latest, intake=intake, changed_at=now)) is None:
        raise NotPossible("changed_meanwhile", kept.unit)
