"""
Team scans as they run: started, answered, passed on, extended, cancelled. The close stands in `closing`.

Each thing that happens is one transaction: the state, the answers, and what is to be posted of it. Whatever surface asks,
who may do what is decided here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.answering import advance
from bot.conversation.events import Event, PassOn, Receive
from bot.conversation.path import Asked, Card, Row, running_models
from bot.conversation.sheet import Context, Sheet, Step
from bot.services import scan_posts as posts
from bot.services.asking import context, path, takes_answers
from bot.services.closing import Closing
from bot.services.inviting import Draft as Draft
from bot.services.inviting import Invitation as Invitation
from bot.services.inviting import at_home, invite, may_pass_on, remind
from bot.services.refusals import Refused
from bot.store.engine import Parts, Store
from bot.store.outbox import Post
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet
from bot.store.units import Unit
from knowledge.framework.model import Framework

MOST_TRIES = 8
"""So often a press is tried again when another press of the same person came first."""
STARTED: tuple[str, ...] = ("choosing", "wording", "reading", "confirming", "showing", "paused", "finished")


class _Overtaken(Exception):
    """Another press of the same person came first, so nothing of this one is kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a press came to: the scan, the sheet after it, and whether anything changed."""

    scan: Scan
    kept: KeptSheet
    context: Context
    changed: bool


@dataclass(frozen=True, slots=True)
class Scans:
    """The scans of every organisation."""

    framework: Framework
    store: Store
    closing: Closing

    async def start(self, org: str, by: str, draft: Draft, *, now: datetime, operator: bool = False) -> Scan:
        """
        Open a scan and ask everybody who is invited.

        Whoever starts a unit's first scan becomes its champion; after that, its champions and managers start them. The
        operator at a terminal may start any, and is nobody's champion.
        """
        setup = draft.setup
        async with self.store.transaction() as tx:
            unit = await tx.units.get_or_create(
                org, setup.unit, scope=setup.scope, parent_id=draft.parent_id, people=setup.people
            )
            first = operator or await tx.roles.scan_started(org, unit.id, by)
            if not first and not await tx.roles.is_champion_or_manager(org, unit.id, by):
                raise Refused("not_yours", unit.name)
            # Units are found whatever their capitals, and the scan is about the unit as it is called in the record.
            setup = setup.model_copy(update={"unit": unit.name, "scope": unit.scope})
            if setup.waived - set(self.framework.bank.scoring.waivable[setup.scope]):
                raise Refused("not_to_be_waived", unit.name)
            scan = await self._open(tx, unit, replace(draft, setup=setup), by, now)
            await at_home(tx, unit, scan)
            await invite(tx, scan, draft.invited, now)
            await tx.audit.note(
                org,
                "scan.opened",
                who=by,
                about={"scan": scan.id, "unit": unit.id, "anonymous": setup.anonymous},
                now=now,
            )
        return scan

    async def _open(self, tx: Parts, unit: Unit, draft: Draft, by: str, now: datetime) -> Scan:
        made = await tx.scans.create(
            unit.org,
            unit_id=unit.id,
            setup=draft.setup,
            bank_version=self.framework.bank.version,
            started_by=by,
            channel=draft.channel,
            audience=dict(draft.audience),
            now=now,
        )
        scan = await tx.scans.change(made, "open", now=now, opened_at=now, closes_at=draft.closes_at)
        if scan is None:
            raise Refused("busy")
        return scan

    async def join(self, org: str, scan_id: str, person: str, *, now: datetime) -> KeptSheet:
        """Ask somebody who came into the channel later."""
        scan = await self.open_scan(org, scan_id, now=now)
        async with self.store.transaction() as tx:
            kept = await tx.sheets.invite(org, scan.id, person, Asked())
            await tx.roles.give(org, scan.unit_id, person, "member")
            await tx.outbox.put(org, posts.count(scan, now), now=now)
        return kept

    async def tell(self, org: str, scan_id: str, person: str, event: Event) -> Told:
        """
        Something happened to one person's sheet: a press, words, a pause. Refused when there is no such sheet or scan.

        It is in the record when this returns; the same again changes nothing. Only this person's sheet is touched.
        """
        for _ in range(MOST_TRIES):
            scan, kept, around = await self._at(org, scan_id, person, event.at)
            step = advance(kept.sheet, event, around)
            if step.sheet == kept.sheet and not step.given:
                return Told(scan, kept, around, changed=False)
            try:
                async with self.store.transaction() as tx:
                    saved = await self._keep(tx, scan, kept, step, event, around)
            except _Overtaken:
                continue
            await self._after(scan, kept, saved, event.at)
            return Told(scan, saved, around, changed=True)
        raise Refused("busy")

    async def pass_on(
        self, org: str, scan_id: str, person: str, card: str, to: Invitation, *, now: datetime
    ) -> Told:
        """Hand an owner's card to a colleague who knows: it leaves the one sheet and appears on the other, or neither."""
        if to.person == person:
            raise Refused("to_yourself")
        for _ in range(MOST_TRIES):
            scan, kept, around = await self._at(org, scan_id, person, now)
            event = PassOn(now, card)
            step = advance(kept.sheet, event, around)
            if step.sheet == kept.sheet or not may_pass_on(self.framework.bank, around.card(card)):
                return Told(scan, kept, around, changed=False)
            theirs = await self.store.sheets.of_person(org, scan.id, to.person)
            if theirs is not None and theirs.sheet.state == "declined":
                raise Refused("declined", scan.setup.unit)
            try:
                async with self.store.transaction() as tx:
                    saved = await self._keep(tx, scan, kept, step, event, around)
                    await self._receive(tx, scan, to, theirs, Receive(now, (card,)))
            except _Overtaken:
                continue
            await self._after(scan, kept, saved, now)
            return Told(scan, saved, around, changed=True)
        raise Refused("busy")

    async def extend(
        self, org: str, scan_id: str, by: str, closes_at: datetime, *, admin: bool, now: datetime
    ) -> Scan:
        """Keep a scan open longer, also one that closed with too few answers."""
        scan = await self.run_by(org, scan_id, by, admin=admin)
        if closes_at <= now:
            raise Refused("in_the_past")
        async with self.store.transaction() as tx:
            changed = await tx.scans.change(scan, "extend", now=now, closes_at=closes_at, too_few_at=None)
            if changed is None:
                raise Refused("ended", scan.setup.unit)
            for kept in await tx.sheets.all(org, scan.id):
                await tx.outbox.forget(org, [posts.reminders(scan.id, kept.person)])
                await remind(tx, changed, kept, now)
            await tx.outbox.put(org, posts.count(changed, now), now=now)
            await tx.audit.note(org, "scan.extended", who=by, about={"scan": scan.id}, now=now)
        return changed

    async def cancel(self, org: str, scan_id: str, by: str, *, admin: bool, now: datetime) -> Scan:
        """End a scan without a result: what was answered is erased."""
        scan = await self.run_by(org, scan_id, by, admin=admin)
        return await self.closing.cancel(scan, by, now=now)

    async def close(self, org: str, scan_id: str, by: str, *, admin: bool, now: datetime) -> Scan:
        """End the answering before its time; the next tick works out the result."""
        scan = await self.run_by(org, scan_id, by, admin=admin)
        return await self.closing.begin(scan, now=now, by=by)

    async def run_by(self, org: str, scan_id: str, person: str, *, admin: bool = False) -> Scan:
        """The scan, if this person may close, extend or cancel it."""
        scan = await self.store.scans.by_id(org, scan_id)
        if scan is None:
            raise Refused("unknown")
        if not admin and not await self.store.roles.is_champion_or_manager(org, scan.unit_id, person):
            raise Refused("not_yours", scan.setup.unit)
        if scan.state in ("closed", "cancelled"):
            raise Refused("ended", scan.setup.unit)
        return scan

    async def open_scan(self, org: str, scan_id: str, *, now: datetime) -> Scan:
        """The scan, if it takes answers. For one whose time has come the answering ends first."""
        scan = await self.store.scans.by_id(org, scan_id)
        if scan is None:
            raise Refused("unknown")
        if scan.state == "open" and not takes_answers(scan, now):
            scan = await self.closing.begin(scan, now=now)
        if scan.state != "open":
            raise Refused("over", scan.setup.unit)
        return scan

    async def context(self, scan: Scan, sheet: Sheet) -> Context:
        """What a sheet must know of its scan."""
        return await context(self.store, self.framework, scan, sheet)

    async def path(self, scan: Scan, asked: Asked) -> tuple[Card, ...]:
        """The cards of somebody who is asked in this capacity."""
        return await path(self.store, self.framework.bank, scan, asked)

    async def _at(
        self, org: str, scan_id: str, person: str, now: datetime
    ) -> tuple[Scan, KeptSheet, Context]:
        """Where somebody is in an open scan."""
        async with self.store.moment() as parts:
            scan = await parts.scans.by_id(org, scan_id)
            kept = await parts.sheets.of_person(org, scan_id, person)
            if scan is not None and kept is not None and takes_answers(scan, now):
                return scan, kept, await context(parts, self.framework, scan, kept.sheet)
        scan = await self.open_scan(org, scan_id, now=now)
        if kept is None:
            raise Refused("not_asked", scan.setup.unit)
        return await self._at(org, scan_id, person, now)  # it was extended this very moment

    async def _keep(
        self, tx: Parts, scan: Scan, kept: KeptSheet, step: Step, event: Event, context: Context
    ) -> KeptSheet:
        """Keep a step with what is to be posted of it; raises `_Overtaken` when another press came first."""
        wanted = frozenset(context.wanted)
        while step.claimed and step.sheet.examples_asked != kept.sheet.examples_asked:
            if await tx.sheets.claim_example(scan.org, scan.id, step.claimed):
                break
            # Somebody else was asked meanwhile; another question of the same card may want one still.
            wanted -= {step.claimed}
            step = advance(kept.sheet, event, replace(context, wanted=wanted))
        if not await tx.sheets.save(kept, step.sheet, step.given, now=event.at):
            raise _Overtaken
        saved = replace(kept, sheet=step.sheet, version=kept.version + 1)
        for post in self._posts(scan, kept, saved, event.at):
            await tx.outbox.put(scan.org, post, now=event.at)
        said = [(Row.of(key).criterion, given.level) for key, given in step.given.items()]
        if scan.setup.path == "first_look" and running_models(self.framework.bank, said):
            await self._wake_owners(tx, scan, event.at)
        return saved

    def _posts(self, scan: Scan, before: KeptSheet, after: KeptSheet, now: datetime) -> Iterable[Post]:
        if scan.channel is None:
            return
        sheet = after.sheet
        if sheet.state != "declined" or before.sheet.state in STARTED or before.card_ts is not None:
            rooted = before.thread_ts is not None
            yield from posts.card(scan, sheet.key, after.person, after.version, rooted=rooted)
        changed = (before.sheet.state, bool(before.sheet.given)) != (sheet.state, bool(sheet.given))
        if changed and scan.recheck_of is None:
            yield posts.count(scan, now)

    async def _after(self, scan: Scan, before: KeptSheet, after: KeptSheet, now: datetime) -> None:
        """Begin the close when everybody is through; a tick does it if this process dies here."""
        if after.sheet.state in ("finished", "declined") and before.sheet.state != after.sheet.state:
            await self.closing.begin_if_all_answered(scan, now=now)

    async def _wake_owners(self, tx: Parts, scan: Scan, now: datetime) -> None:
        """Owners outside the team are asked as soon as what they own is known to run; those who had finished go on."""
        for kept in await tx.sheets.of_owners(scan.org, scan.id):
            waiting = kept.sheet.state in ("invited", "finished")
            if not waiting or not await path(tx, self.framework.bank, scan, kept.sheet.asked):
                continue
            if kept.sheet.state == "finished":
                await self._hand(tx, scan, kept, Receive(now))
            elif not kept.sheet.asked.member and scan.channel is not None:
                for post in posts.card(scan, kept.sheet.key, kept.person, kept.version):
                    await tx.outbox.put(scan.org, post, now=now)

    async def _hand(self, tx: Parts, scan: Scan, kept: KeptSheet, event: Receive) -> None:
        """New cards for somebody who has a sheet."""
        around = await context(tx, self.framework, scan, kept.sheet)
        step = advance(kept.sheet, event, around)
        if step.sheet != kept.sheet:
            await self._keep(tx, scan, kept, step, event, around)

    async def _receive(
        self, tx: Parts, scan: Scan, to: Invitation, kept: KeptSheet | None, event: Receive
    ) -> None:
        if kept is not None:
            await self._hand(tx, scan, kept, event)
            return
        asked = Asked(member=False, received=event.cards)
        new = await tx.sheets.invite(scan.org, scan.id, to.person, asked)
        if new.sheet.asked.received != event.cards:
            raise _Overtaken
        for post in posts.card(scan, new.sheet.key, to.person, new.version):
            await tx.outbox.put(scan.org, post, now=event.at)
