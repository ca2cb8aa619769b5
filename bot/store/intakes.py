"""Intakes: an initiative while somebody is still describing it, window after window, until it is checked once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, to_value
from bot.store.tables import intakes

KEPT_FOR = timedelta(days=30)
"""What nobody finished in this time is forgotten."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody has answered so far. `found` are passages that were found for them, `source` the document they took from."""

    id: str
    person: str
    answers: Json
    begun_at: datetime
    found: tuple[Json, ...] = ()
    source: str = ""
    version: int = 0
    done_at: datetime | None = None


class Intakes:
    """The intakes of one organisation after another."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def begin(self, org: str, intake: Intake) -> None:
        """Keep a new intake, and forget what was left lying."""
        old = (intakes.c.org == org) & (intakes.c.begun_at < intake.begun_at - KEPT_FOR)
        async with self._access.writing() as connection:
            await connection.execute(delete(intakes).where(old))
            await connection.execute(insert(intakes).values(_row(org, intake)))

    async def of(self, org: str, intake_id: str, person: str) -> Intake | None:
        """The intake of this id, if it is this person's."""
        query = select(*columns_for(Intake, intakes)).where(
            _named(org, intake_id), intakes.c.person == person
        )
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return _read(to_value(Intake, row)) if row else None

    async def save(self, org: str, changed: Intake) -> Intake | None:
        """Keep a change to the intake of this version; None when it was changed meanwhile, or checked."""
        newer = replace(changed, version=changed.version + 1)
        async with self._access.writing() as connection:
            saved = await connection.execute(
                update(intakes)
                .where(
                    _named(org, changed.id),
                    intakes.c.version == changed.version,
                    intakes.c.done_at.is_(None),
                )
                .values(_row(org, newer))
            )
            return newer if saved.rowcount == 1 else None

    async def finish(self, org: str, intake_id: str, *, now: datetime) -> bool:
        """Note that it was checked; False when it had been, so that nothing is checked twice."""
        unfinished = _named(org, intake_id) & intakes.c.done_at.is_(None)
        async with self._access.writing() as connection:
            done = await connection.execute(update(intakes).where(unfinished).values(done_at=now))
            return done.rowcount == 1


def _named(org: str, intake_id: str) -> ColumnElement[bool]:
    return (intakes.c.org == org) & (intakes.c.id == intake_id)


def _row(org: str, intake: Intake) -> dict[str, object]:
    return from_value(intake) | {"org": org, "found": [*intake.found]}


def _read(intake: Intake) -> Intake:
    return replace(intake, found=tuple(intake.found))
