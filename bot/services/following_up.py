"""What follows a finished scan: moves are taken, a split is talked through, others are asked; each checked, noted and posted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.services import scan_posts as posts
from bot.services.closing import Closing
from bot.services.planning import Actor, Planning, Wanted
from bot.services.refusals import Refused
from bot.services.results import Results
from bot.store.engine import Store
from bot.store.plan_items import KeptItem
from bot.store.scans import Scan


@dataclass(frozen=True, slots=True)
class FollowingUp:
    """Acts on the result of a scan."""

    store: Store
    results: Results
    closing: Closing
    planning: Planning

    async def take_move(
        self,
        org: str,
        scan_id: str,
        criterion: str,
        owner: str,
        due: date | None,
        *,
        by: Actor,
        now: datetime,
        tz_offset: timedelta = timedelta(),
    ) -> None:
        """Somebody takes one of the next moves, or somebody names who does; the result in the channel shows it."""
        scan, _kept = await self.results.found(org, scan_id, None)
        result = await self.results.of(org, scan_id)
        step = next((one for one in result.next_steps if one.criterion == criterion), None)
        item = await self._item(scan, criterion, step.workflow) if step else None
        if item is None:
            raise Refused("no_move", scan.setup.unit)
        wanted = Wanted(item.version, owner, due, item.whose, item.effort, tz_offset)
        await self.planning.edit(org, item.id, wanted, by, now=now)

    async def agree(
        self,
        org: str,
        scan_id: str,
        criterion: str,
        level: int,
        agreed_by: tuple[str, ...],
        *,
        by: str,
        admin: bool,
        now: datetime,
    ) -> None:
        """A talk settled a level: a new assessment supersedes the one before, and its result is posted."""
        scan, kept = await self.results.found(org, scan_id, None)
        await self.check_runs(scan, by, admin=admin)
        if not agreed_by:
            raise Refused("nobody_agreed")
        new = await self.closing.agree(org, kept.id, criterion, level, agreed_by, by=by, now=now)
        async with self.store.transaction() as tx:
            await tx.outbox.put(org, posts.result_again(scan, kept.id, now), now=now)
            await tx.outbox.put(org, posts.result(scan, new.id), now=now)

    async def ask(self, org: str, scan_id: str, criterion: str, whom: str, *, by: str, now: datetime) -> None:
        """Tell somebody elsewhere what the team waits for."""
        scan, kept = await self.results.found(org, scan_id, None)
        step = await self.results.asked_about(org, scan_id, criterion)
        if item := await self._item(scan, step.criterion, None):
            await self.planning.asked(org, item.id, whom, by=by, now=now)
        async with self.store.transaction() as tx:
            await tx.outbox.put(org, posts.ask(scan, kept.id, criterion, whom, by), now=now)
            about = {"assessment": kept.id, "criterion": criterion, "asked": whom}
            await tx.audit.note(org, "others.asked", who=by, about=about, now=now)

    async def _item(self, scan: Scan, criterion: str, workflow: str | None) -> KeptItem | None:
        """What the unit's plan has for a move; what is confirmed is none any more."""
        items = await self.store.plan_items.of_unit(scan.org, scan.unit_id)
        open_ = [item for item in items if item.state != "confirmed"]
        return next((item for item in open_ if item.what == (criterion, workflow)), None)

    async def check_runs(self, scan: Scan, person: str, *, admin: bool) -> None:
        """Refuse whoever neither is champion or manager of the unit nor runs the workspace."""
        if not admin and not await self.store.roles.is_champion_or_manager(scan.org, scan.unit_id, person):
            raise Refused("not_yours", scan.setup.unit)
