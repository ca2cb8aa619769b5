"""Role sheets: who sets them, how much of a unit's recurring work AI handles by them, and whether they still count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.conversation.roles import RoleCoverage, UnitCoverage
from bot.services.planning import Actor
from bot.services.refusals import Refused
from bot.store.engine import Store
from bot.store.role_sheets import KeptSheet
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.framework.coverage import RoleSheet, covered

COUNTS_FOR = timedelta(days=180)
"""So long a sheet shows how people work; after that somebody has to look again."""
SHOWS = "WE1"
"""What it shows: how far AI is in everyday work."""


@dataclass(frozen=True, slots=True)
class RoleSheets:
    """The role sheets of every unit. They show something, and never set a level."""

    store: Store

    async def put(
        self, org: str, unit: Unit, sheets: Sequence[RoleSheet], by: Actor, *, now: datetime
    ) -> UnitCoverage:
        """Keep these sheets in place of those of the same roles, all or none, for whoever runs the unit."""
        if not (by.admin or await self.store.roles.is_champion_or_manager(org, unit.id, by.person)):
            raise Refused("not_yours", unit.name)
        async with self.store.transaction() as tx:
            for sheet in sheets:
                tasks = [task.model_dump() for task in sheet.tasks]
                kept = KeptSheet(unit.id, sheet.role, [*tasks], by.person, now, sheet.people)
                await tx.role_sheets.put(org, kept)
            about = {"unit": unit.id, "roles": len(sheets)}
            await tx.audit.note(org, "roles.set", who=by.person, about=about, now=now)
        return _coverage(unit, await self.store.role_sheets.of(org, unit.id))

    async def of(self, org: str, unit: Unit, since: date | None = None) -> UnitCoverage | None:
        """The coverage by the sheets set `since` then, or by all; None where there are none."""
        every = await self.store.role_sheets.of(org, unit.id)
        kept = [one for one in every if since is None or day_at(one.set_at) >= since]
        return _coverage(unit, kept) if kept else None

    async def that_count(self, org: str, unit: Unit, on: date) -> UnitCoverage | None:
        """The coverage by the sheets that are not too old to show anything on a day."""
        return await self.of(org, unit, on - COUNTS_FOR)


def _coverage(unit: Unit, kept: Sequence[KeptSheet]) -> UnitCoverage:
    """All of these together; there is at least one."""
    sheets = [RoleSheet.model_validate({"role": k.role, "people": k.people, "tasks": k.tasks}) for k in kept]
    roles = tuple(
        RoleCoverage(sheet.role, sheet.people, sheet.hours, sheet.coverage, day_at(one.set_at))
        for sheet, one in zip(sheets, kept, strict=True)
    )
    hours = sum(sheet.people * sheet.hours for sheet in sheets)
    return UnitCoverage(unit.name, roles, hours, covered(sheets) or 0.0, max(role.set_on for role in roles))
