"""Initiatives: each is kept once by unit and name, each verdict on it stays, and at most one permit of it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, func, insert, select, update

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import initiative_checks, initiatives, permits
from knowledge.documents import name_key

Origin = Literal["check", "hand", "document"]
Outcome = Literal["widened", "extended", "stopped"]


@dataclass(frozen=True, slots=True)
class KeptInitiative:
    """An initiative as it was described last. `intake` is what `cairn check` reads; `actual` its metric as measured last."""

    id: str
    name: str
    unit: str
    intake: Json
    origin: Origin
    added_by: str
    added_at: datetime
    changed_at: datetime
    source: str = ""
    actual: float | None = None
    actual_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One verdict, with what it was given on. `assessment_id` is where the unit's stage was taken from."""

    initiative_id: str
    at: datetime
    who: str
    intake: Json
    verdict: Json
    assessment_id: str | None = None


@dataclass(frozen=True, slots=True)
class KeptPermit:
    """A bounded trial that somebody started, until it is ended with an outcome."""

    id: str
    initiative_id: str
    terms: Json
    until: date
    review: date
    started_by: str
    started_at: datetime
    reminded_for: date | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: Outcome | None = None
    words: str = ""


class Initiatives:
    """The initiatives of one organisation after another."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def put(self, org: str, described: KeptInitiative) -> KeptInitiative:
        """
        Keep an initiative as it is described now; the one of that unit and name that is there already keeps its id,
        where it came from and what was measured.
        """
        keys = {"org": org, "unit_key": name_key(described.unit), "name_key": name_key(described.name)}
        news = {name: getattr(described, name) for name in ("name", "unit", "intake", "changed_at")}
        async with self._access.writing() as connection:
            kept = await connection.execute(
                insert_unless_there(connection.dialect.name, initiatives)
                .values(from_value(described) | keys)
                .on_conflict_do_update(
                    index_elements=["org", "unit_key", "name_key"],
                    set_=news | {"version": initiatives.c.version + 1},
                )
                .returning(*columns_for(KeptInitiative, initiatives))
            )
            return to_value(KeptInitiative, kept.one())

    async def change(self, org: str, changed: KeptInitiative) -> KeptInitiative | None:
        """Keep a change to the initiative of this id and version; None when somebody else changed it meanwhile."""
        row = from_value(replace(changed, version=changed.version + 1))
        row |= {"unit_key": name_key(changed.unit), "name_key": name_key(changed.name)}
        async with self._access.writing() as connection:
            kept = await connection.execute(
                update(initiatives)
                .where(
                    initiatives.c.org == org,
                    initiatives.c.id == changed.id,
                    initiatives.c.version == changed.version,
                )
                .values(row)
                .returning(*columns_for(KeptInitiative, initiatives))
            )
            row_now = kept.first()
        return to_value(KeptInitiative, row_now) if row_now else None

    async def by_id(self, org: str, initiative_id: str) -> KeptInitiative | None:
        """One initiative; None when the organisation has none with that id."""
        return await self._first(self._wanted(org).where(initiatives.c.id == initiative_id))

    async def named(self, org: str, unit: str, name: str) -> KeptInitiative | None:
        """The initiative of a unit with this name, in whatever case it is written."""
        query = self._wanted(org).where(
            initiatives.c.unit_key == name_key(unit), initiatives.c.name_key == name_key(name)
        )
        return await self._first(query)

    async def all(self, org: str, units: Sequence[str] | None = None) -> list[KeptInitiative]:
        """The initiatives of these units, or of all, by unit and name."""
        query = self._wanted(org).order_by(initiatives.c.unit_key, initiatives.c.name_key)
        if units is not None:
            query = query.where(initiatives.c.unit_key.in_([name_key(unit) for unit in units]))
        async with self._access.reading() as connection:
            return [to_value(KeptInitiative, row) for row in await connection.execute(query)]

    async def checked(self, org: str, check: Check) -> None:
        """Add a verdict to an initiative's history."""
        async with self._access.writing() as connection:
            await connection.execute(insert(initiative_checks).values(from_value(check) | {"org": org}))

    async def history(self, org: str, initiative_id: str) -> list[Check]:
        """All verdicts on an initiative, newest first."""
        query = (
            select(*columns_for(Check, initiative_checks))
            .where(initiative_checks.c.org == org, initiative_checks.c.initiative_id == initiative_id)
            .order_by(initiative_checks.c.id.desc())
        )
        async with self._access.reading() as connection:
            return [to_value(Check, row) for row in await connection.execute(query)]

    async def newest_checks(self, org: str) -> dict[str, Check]:
        """The newest verdict on each initiative, by its id."""
        newest = (
            select(func.max(initiative_checks.c.id))
            .where(initiative_checks.c.org == org)
            .group_by(initiative_checks.c.initiative_id)
        )
        query = select(*columns_for(Check, initiative_checks)).where(initiative_checks.c.id.in_(newest))
        async with self._access.reading() as connection:
            found = [to_value(Check, row) for row in await connection.execute(query)]
        return {check.initiative_id: check for check in found}

    async def start(self, org: str, permit: KeptPermit) -> KeptPermit:
        """Start a bounded trial; where one of this initiative runs already, that one is given back and nothing changes."""
        async with self._access.writing() as connection:
            kept = await connection.execute(
                insert_unless_there(connection.dialect.name, permits)
                .values(from_value(permit) | {"org": org})
                .on_conflict_do_nothing()
                .returning(*columns_for(KeptPermit, permits))
            )
            row = kept.first() or (await connection.execute(self._running(org, permit.initiative_id))).one()
        return to_value(KeptPermit, row)

    async def end(
        self, org: str, permit_id: str, outcome: Outcome, *, who: str, words: str, now: datetime
    ) -> bool:
        """End a trial with what came of it; False when it was ended before."""
        async with self._access.writing() as connection:
            ended = await connection.execute(
                update(permits)
                .where(permits.c.org == org, permits.c.id == permit_id, permits.c.ended_at.is_(None))
                .values(outcome=outcome, ended_by=who, ended_at=now, words=words)
            )
            return ended.rowcount == 1

    async def reminded(self, org: str, permit_id: str, day: date) -> bool:
        """Note that people were told of this day; False when they had been."""
        told = permits.c.reminded_for.is_(None) | (permits.c.reminded_for < day)
        async with self._access.writing() as connection:
            noted = await connection.execute(
                update(permits)
                .where(permits.c.org == org, permits.c.id == permit_id, told)
                .values(reminded_for=day)
            )
            return noted.rowcount == 1

    async def permits_of(self, org: str, initiative_id: str) -> list[KeptPermit]:
        """The trials of one initiative, newest first."""
        query = select(*columns_for(KeptPermit, permits)).where(
            permits.c.org == org, permits.c.initiative_id == initiative_id
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(permits.c.started_at.desc(), permits.c.id))
            return [to_value(KeptPermit, row) for row in rows]

    async def all_permits(self, org: str) -> dict[str, list[KeptPermit]]:
        """The trials of every initiative by its id, newest first."""
        query = select(*columns_for(KeptPermit, permits)).where(permits.c.org == org)
        found: dict[str, list[KeptPermit]] = {}
        async with self._access.reading() as connection:
            for row in await connection.execute(query.order_by(permits.c.started_at.desc(), permits.c.id)):
                found.setdefault(row.initiative_id, []).append(to_value(KeptPermit, row))
        return found

    async def running(self, org: str | None = None) -> list[tuple[str, KeptPermit]]:
        """The trials that run, of one organisation or of all, each with its organisation; what ends first stands first."""
        query = select(permits.c.org, *columns_for(KeptPermit, permits)).where(permits.c.ended_at.is_(None))
        if org is not None:
            query = query.where(permits.c.org == org)
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(permits.c.until, permits.c.id))
            return [(row.org, to_value(KeptPermit, row)) for row in rows]

    def _wanted(self, org: str) -> Select[*tuple[object, ...]]:
        return select(*columns_for(KeptInitiative, initiatives)).where(initiatives.c.org == org)

    def _running(self, org: str, initiative_id: str) -> Select[*tuple[object, ...]]:
        return select(*columns_for(KeptPermit, permits)).where(
            permits.c.org == org, permits.c.initiative_id == initiative_id, permits.c.ended_at.is_(None)
        )

    async def _first(self, query: Select[*tuple[object, ...]]) -> KeptInitiative | None:
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return to_value(KeptInitiative, row) if row else None
