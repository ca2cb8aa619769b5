"""
The close of a scan: one compare-and-set ends the answering, one transaction keeps the result, then it goes on the shelf.

A process that dies between the two leaves a scan that is closing; the next tick of any process ends it. After the close of
an anonymous scan nothing in the record leads from an answer to a person.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversation.path import Row
from bot.conversation.sheet import left
from bot.services import scan_posts as posts
from bot.services.asking import path
from bot.services.assessing import Assessing
from bot.services.inheriting import fresh_facts
from bot.services.placing import efforts_of, keep, placed
from bot.services.rechecking import conclude
from bot.services.refusals import Refused
from bot.services.role_sheets import SHOWS, RoleSheets
from bot.services.tally import GROUP, answered, final_answers, shown_by_artefact, source
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Parts, Store
from bot.store.scans import Scan
from bot.store.sheets import FinalAnswer, KeptSheet
from bot.words.days import day_at
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement

AT_ONCE = 20


class _Lost(Exception):
    """Another process kept the result first, so nothing of this one is."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Ends scans. `lot` draws the order in which anonymous answers are kept."""

    framework: Framework
    store: Store
    assessing: Assessing
    lot: random.Random = field(default_factory=random.SystemRandom)

    async def tick(self, *, now: datetime) -> int:
        """
        End what is due, and what a process left half-way; the number of scans that ended. Any number of processes may tick.
        """
        # Who was the last to finish may have been so in a process that died before it saw that.
        for scan in await self.store.scans.open(AT_ONCE):
            await self.begin_if_all_answered(scan, now=now)
        ended = 0
        faults: list[Exception] = []
        for scan in await self.store.scans.due(now, AT_ONCE):
            try:
                after = await self.close(scan, now=now)
            except Exception as fault:
                faults.append(fault)  # the others are not to wait for one that cannot be closed
            else:
                ended += after.state == "closed"
        await self.clean(now=now)
        if faults:
            raise faults[0]
        return ended

    async def close(self, scan: Scan, *, now: datetime, by: str | None = None) -> Scan:
        """End the answering and work out the result; the scan as it is then. Safe to repeat, and to call at the same time."""
        latest = await self.begin(scan, now=now, by=by)
        if latest.state != "closing" or latest.too_few_at is not None:
            return latest
        try:
            return await self._finish(latest, now)
        except _Lost:
            return await self.store.scans.by_id(scan.org, scan.id) or latest

    async def begin(self, scan: Scan, *, now: datetime, by: str | None = None) -> Scan:
        """End the answering at once, and leave the result to the next tick; the scan as it is then."""
        if scan.state == "open":
            async with self.store.transaction() as tx:
                closing = await tx.scans.change(scan, "close", now=now)
                if closing is not None:
                    about = {"scan": scan.id, "unit": scan.unit_id}
                    await tx.audit.note(scan.org, "scan.closing", who=by or "clock", about=about, now=now)
                    await self._recount(tx, closing, now)
        return await self.store.scans.by_id(scan.org, scan.id) or scan

    async def begin_if_all_answered(self, scan: Scan, *, now: datetime) -> None:
        """End the answering as soon as everybody who has something to answer is through."""
        if await self.store.sheets.somebody_left(scan.org, scan.id):
            return
        counts = await self.store.sheets.counts(scan.org, scan.id)
        if not counts.finished or await self._outsiders_left(scan):
            return
        latest = await self.store.scans.by_id(scan.org, scan.id)
        if latest is not None:
            await self.begin(latest, now=now)

    async def clean(self, *, now: datetime) -> None:
        """See to it that nothing of what the closes erased can be read in the files any more; what fails is tried again."""
        if await self.store.scans.uncleaned() and await self.store.leave_no_trace():
            await self.store.scans.cleaned(before=now, now=now)

    async def cancel(self, scan: Scan, by: str, *, now: datetime) -> Scan:
        """End a scan without a result, and erase what was answered."""
        async with self.store.transaction() as tx:
            cancelled = await tx.scans.change(scan, "cancel", now=now, closed_at=now)
            if cancelled is None:
                raise Refused("ended", scan.setup.unit)
            await self._let_go(tx, cancelled, await tx.sheets.all(scan.org, scan.id), (), now)
            await tx.audit.note(scan.org, "scan.cancelled", who=by, about={"scan": scan.id}, now=now)
        return cancelled

    async def agree(
        self,
        org: str,
        assessment_id: str,
        criterion: str,
        level: int,
        agreed_by: tuple[str, ...],
        *,
        by: str,
        now: datetime,
    ) -> Kept:
        """After a talk: a new assessment with the agreed level, which supersedes the one it was about."""
        kept = await self.store.assessments.by_id(org, assessment_id)
        if kept is None:
            raise Refused("unknown")
        told = dict(kept.input)
        row = {"criterion": criterion, "level": level, "by": list(agreed_by), "at": day_at(now).isoformat()}
        before = told.get("agreed")
        rest = (
            [one for one in before if one.get("criterion") != criterion] if isinstance(before, list) else []
        )
        told["agreed"] = [*rest, row]
        told["as_of"] = day_at(now).isoformat()
        assessment, placement = placed(self.framework, told, day_at(now))
        async with self.store.transaction() as tx:
            new = await keep(
                *(tx, org, kept.unit_id, assessment, told, placement),
                origin="scan",
                now=now,
                supersedes=kept.id,
            )
            about = {"assessment": new.id, "supersedes": kept.id, "criterion": criterion}
            await tx.audit.note(org, "level.agreed", who=by, about=about, now=now)
        await self.assessing.shelve(new, now=now)
        return new

    async def _outsiders_left(self, scan: Scan) -> bool:
        """Whether somebody from outside the team, an owner or a colleague with a card, has something left to answer."""
        for kept in await self.store.sheets.all(scan.org, scan.id):
            if kept.sheet.asked.member or kept.sheet.state == "declined":
                continue
            if left(kept.sheet, await path(self.store, self.framework.bank, scan, kept.sheet.asked)):
                return True
        return False

    async def _finish(self, scan: Scan, now: datetime) -> Scan:
        sheets = await self.store.sheets.all(scan.org, scan.id)
        managers = await self.store.roles.people_with(scan.org, scan.unit_id, "manager")
        people = {kept.sheet.key: kept.person for kept in sheets}
        answers = final_answers(
            self.framework.bank, scan.setup, people, [kept.sheet for kept in sheets], managers, self.lot
        )
        if scan.recheck_of is not None:
            return await self._finish_recheck(scan, sheets, answers, now)
        if answered(answers) < (GROUP if scan.setup.anonymous else 1):
            return await self._too_few(scan, now)
        taking_part = [kept.sheet for kept in sheets if kept.sheet.state != "declined"]
        invited = sum(sheet.asked.member or bool(sheet.given) for sheet in taking_part)
        told = await self._source(scan, answers, invited, now)
        assessment, placement = placed(self.framework, told, day_at(now))
        async with self.store.transaction() as tx:
            kept_result = await keep(
                *(tx, scan.org, scan.unit_id, assessment, told, placement), origin="scan", now=now
            )
            closed = await tx.scans.change(
                scan,
                "finish",
                now=now,
                closed_at=now,
                invited=invited,
                answered=answered(answers),
                assessment_id=kept_result.id,
            )
            if closed is None:
                raise _Lost
            await self._let_go(tx, closed, sheets, answers, now)
            if closed.channel is not None:
                await tx.outbox.put(scan.org, posts.result(closed, kept_result.id), now=now)
            about = {"scan": scan.id, "assessment": kept_result.id, "unit": scan.unit_id}
            await tx.audit.note(scan.org, "scan.closed", who="clock", about=about, now=now)
        await self.assessing.shelve(kept_result, now=now)
        return closed

    async def _finish_recheck(
        self, scan: Scan, sheets: list[KeptSheet], answers: tuple[FinalAnswer, ...], now: datetime
    ) -> Scan:
        """The end of a scan of one question. With too few answers it has no result; nobody need decide anything."""
        async with self.store.transaction() as tx:
            closed = await tx.scans.change(
                scan, "finish", now=now, closed_at=now, invited=len(sheets), answered=answered(answers)
            )
            if closed is None:
                raise _Lost
            new = await conclude(tx, self.framework, closed, answers, now)
            await self._let_go(tx, closed, sheets, answers, now)
            about = {"scan": scan.id, "item": scan.recheck_of, "assessment": new.id if new else None}
            await tx.audit.note(scan.org, "recheck.closed", who="clock", about=about, now=now)
        if new is not None:
            await self.assessing.shelve(new, now=now)
        return closed

    async def _too_few(self, scan: Scan, now: datetime) -> Scan:
        async with self.store.transaction() as tx:
            told = await tx.scans.set_too_few(scan, now=now)
            if told is None:
                return scan
            champions = await tx.roles.people_with(scan.org, scan.unit_id, "champion")
            for person in champions if scan.channel is not None else ():
                await tx.outbox.put(scan.org, posts.too_few(scan, person), now=now)
        return told

    async def _let_go(
        self,
        tx: Parts,
        scan: Scan,
        sheets: list[KeptSheet],
        answers: tuple[FinalAnswer, ...],
        now: datetime,
    ) -> None:
        """
        The sheets and everything that was said personally leave the record; the last cards say that it is over.

        What people wrote below their cards goes too, also what was no answer.
        """
        await tx.sheets.close(scan.org, scan.id, answers)
        await tx.outbox.forget(scan.org, [f"scan:{scan.id}:"])
        for kept in sheets:
            if kept.dm_channel and kept.thread_ts:
                await tx.exchanges.forget(scan.org, kept.dm_channel, kept.thread_ts)
                await tx.inbox.scrub_thread(scan.org, kept.dm_channel, kept.thread_ts)
                await tx.outbox.forget_thread(scan.org, kept.dm_channel, kept.thread_ts)
            if kept.dm_channel and kept.card_ts and kept.sheet.state != "declined":
                over = posts.over(scan, kept.person, kept.dm_channel, kept.card_ts, kept.thread_ts or "")
                await tx.outbox.put(scan.org, over, now=now)
        await self._recount(tx, scan, now)

    async def _recount(self, tx: Parts, scan: Scan, now: datetime) -> None:
        """Have the announcement say how the scan stands now."""
        if scan.channel is not None and scan.recheck_of is None:
            await tx.outbox.put(scan.org, posts.count(scan, now), now=now)

    async def _source(
        self, scan: Scan, answers: tuple[FinalAnswer, ...], invited: int, now: datetime
    ) -> dict[str, object]:
        before = await self.store.assessments.newest(scan.org, scan.unit_id)
        unit = await self.store.units.by_id(scan.org, scan.unit_id)
        if unit and await RoleSheets(self.store).that_count(scan.org, unit, day_at(now)):
            answers = shown_by_artefact(answers, SHOWS)
        efforts = await efforts_of(self.store, scan.org, scan.unit_id)
        told = source(
            self.framework.bank,
            scan.setup,
            answers,
            invited=invited,
            as_of=day_at(now),
            inherited=[
                fact
                for fact in await fresh_facts(self.store, self.framework.bank, scan)
                if fact.criterion not in {Row.of(one.row).criterion for one in answers}
            ],
            previous=Placement.model_validate(before.placement) if before else None,
        )
        return told | {"efforts": efforts} if efforts else told
