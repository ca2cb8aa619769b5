"""Assessments: what was found out about a unit, what follows from it, and whether it is on the shelf yet."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, select, update

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, new_id, to_value
from bot.store.tables import assessments

Origin = Literal["file", "scan"]
_FOUND = ("id", "unit_id", "taken_at", "recorded_at", "origin", "respondents", "supersedes")


@dataclass(frozen=True, slots=True)
class Finding:
    """An assessment as it is handed in: the whole input, and the placement with its moves, both ready for JSON."""

    unit_id: str
    bank_version: str
    input: Json
    placement: Json
    taken_at: date
    origin: Origin
    respondents: int
    supersedes: str | None = None
    """The assessment this one stands in for, after a level was agreed on."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment as it is kept."""

    org: str
    id: str
    unit_id: str
    bank_version: str
    input: Json
    placement: Json
    taken_at: date
    recorded_at: datetime
    origin: Origin
    respondents: int
    supersedes: str | None
    shelved_at: datetime | None
    """When its summary was put on the shelf; None until then, so that a crash in between is caught up."""


@dataclass(frozen=True, slots=True)
class Found:
    """An assessment as far as a picture of many units needs it: its placement is JSON text still, for whoever reads it."""

    id: str
    unit_id: str
    taken_at: date
    recorded_at: datetime
    origin: Origin
    respondents: int
    invited: int | None
    """How many were asked, where its input says so."""
    stands: bool
    """Whether no other has superseded it."""
    placement: str
    supersedes: str | None = None


class Assessments:
    """What an organisation's units were found to be, over time."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def record(self, org: str, finding: Finding, *, now: datetime) -> Assessment:
        """
        Keep an assessment. The same input for the same unit is kept once, and given back as it was kept.

        What was said before, then taken back, and is said again is another: it supersedes what took it back.
        """
        key = _digest(org, finding.unit_id, finding.input)
        async with self._access.writing() as connection:
            outdated = _of(org).where(assessments.c.key == key, ~_stands())
            if finding.supersedes and (await connection.execute(outdated)).first():
                key = _digest(org, finding.unit_id, {"of": finding.input, "again": finding.supersedes})
            row = from_value(finding) | {"org": org, "id": new_id(), "key": key, "recorded_at": now}
            await connection.execute(
                insert_unless_there(connection.dialect.name, assessments)
                .values(row)
                .on_conflict_do_nothing(index_elements=["org", "key"])
            )
            kept = await connection.execute(_of(org).where(assessments.c.key == key))
            return to_value(Assessment, kept.one())

    async def by_id(self, org: str, assessment_id: str) -> Assessment | None:
        """The assessment of this id."""
        return next(iter(await self._read(_of(org).where(assessments.c.id == assessment_id))), None)

    async def newest(self, org: str, unit_id: str) -> Assessment | None:
        """What holds for a unit today: the one taken last that no other has superseded."""
        query = _of(org).where(assessments.c.unit_id == unit_id, _stands()).order_by(*_newest_first())
        return next(iter(await self._read(query.limit(1))), None)

    async def newest_all(self, org: str) -> list[Assessment]:
        """What holds today for each unit that was ever assessed."""
        place = func.row_number().over(partition_by=assessments.c.unit_id, order_by=_newest_first())
        ranked = select(assessments.c.id, place.label("place")).where(assessments.c.org == org, _stands())
        newest = ranked.subquery()
        ids = select(newest.c.id).where(newest.c.place == 1)
        return await self._read(_of(org).where(assessments.c.id.in_(ids)).order_by(*_newest_first()))

    async def found(self, org: str, units: Collection[str] | None = None) -> list[Found]:
        """
        All that was ever found, newest first: of some units, or of every one.

        Inputs stay where they are, and no JSON is read here: of a thousand units that would take the longest.
        """
        invited = assessments.c.input[("unit", "invited")].as_integer()
        query = select(
            *(assessments.c[name] for name in _FOUND),
            invited.label("invited"),
            _stands().label("stands"),
            cast(assessments.c.placement, Text).label("placement"),
        ).where(assessments.c.org == org)
        if units is not None:
            query = query.where(assessments.c.unit_id.in_(units))
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(*_newest_first()))
            return [to_value(Found, row) for row in rows]

    async def history(self, org: str, unit_id: str) -> list[Assessment]:
        """Everything ever kept about a unit, newest first, with what was superseded since."""
        return await self._read(_of(org).where(assessments.c.unit_id == unit_id).order_by(*_newest_first()))

    async def unshelved(self) -> list[Assessment]:
        """What is in the record and not on the shelf yet, of every organisation, oldest first."""
        query = select(*columns_for(Assessment, assessments)).where(assessments.c.shelved_at.is_(None))
        return await self._read(query.order_by(assessments.c.recorded_at, assessments.c.id))

    async def mark_shelved(self, org: str, assessment_id: str, *, now: datetime) -> None:
        """Say that its summary is on the shelf."""
        async with self._access.writing() as connection:
            await connection.execute(
                update(assessments)
                .where(assessments.c.org == org, assessments.c.id == assessment_id)
                .values(shelved_at=now)
            )

    async def _read(self, query: Select[*tuple[Any, ...]]) -> list[Assessment]:
        async with self._access.reading() as connection:
            return [to_value(Assessment, row) for row in await connection.execute(query)]


def _of(org: str) -> Select[*tuple[Any, ...]]:
    return select(*columns_for(Assessment, assessments)).where(assessments.c.org == org)


def _stands() -> ColumnElement[bool]:
    """No other assessment has superseded this one."""
    other = assessments.alias()
    return ~exists().where(other.c.org == assessments.c.org, other.c.supersedes == assessments.c.id)


def _newest_first() -> Sequence[ColumnElement[Any]]:
    columns = (assessments.c.taken_at, assessments.c.recorded_at, assessments.c.id)
    return [column.desc() for column in columns]


def _digest(org: str, unit_id: str, taken: Json) -> str:
    written = json.dumps([org, unit_id, taken], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
