"""Scans: their lives from draft to close, each step a compare-and-set, so that any number of processes may try it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.conversation.path import Setup
from bot.conversation.scan import ScanEvent, ScanState, after
from bot.store.access import Access, Connection
from bot.store.columns import Json
from bot.store.errors import ScanRunning
from bot.store.rows import columns_for, from_value, new_id, to_value
from bot.store.tables import live, rechecking, scans, units


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of a unit."""

    org: str
    id: str
    unit_id: str
    state: ScanState
    setup: Setup
    bank_version: str
    started_by: str
    channel: str | None
    """Where it was announced; None when it was started from a terminal."""
    audience: Json
    """How those invited were chosen: `kind` is channel, group, people or terminal."""
    created_at: datetime
    closes_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    """When its result was kept, or when it was cancelled."""
    too_few_at: datetime | None = None
    """When the close found too few answers; None again once it is extended."""
    invited: int | None = None
    answered: int | None = None
    assessment_id: str | None = None
    announce_ts: str | None = None
    recheck_of: str | None = None
    """The item of the unit's plan that people are asked about again; None for a whole scan."""
    version: int = 0


class News(TypedDict, total=False):
    """What may be told of a scan together with an event."""

    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime
    too_few_at: datetime | None
    invited: int
    answered: int
    assessment_id: str


class Scans:
    """The scans of an organisation's units."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def create(
        self,
        org: str,
        *,
        unit_id: str,
        setup: Setup,
        bank_version: str,
        started_by: str,
        channel: str | None,
        audience: Json,
        now: datetime,
        closes_at: datetime | None = None,
        recheck_of: str | None = None,
    ) -> Scan:
        """Keep a draft. A unit may have several; the event `open` lets one of them run."""
        scan = Scan(
            org,
            new_id(),
            unit_id,
            "draft",
            setup,
            bank_version,
            started_by,
            channel,
            audience,
            created_at=now,
            closes_at=closes_at,
            recheck_of=recheck_of,
        )
        row = from_value(scan) | {"setup": setup.model_dump(mode="json")}
        async with self._access.writing() as connection:
            await connection.execute(insert(scans).values(row))
        return scan

    async def by_id(self, org: str, scan_id: str) -> Scan | None:
        """The scan of this id."""
        async with self._access.reading() as connection:
            return next(iter(_kept(await connection.execute(_BY_ID, {"org": org, "id": scan_id}))), None)

    async def live_of_unit(self, org: str, unit_id: str) -> Scan | None:
        """The scan that a unit is asked in now, or whose result is being worked out; there is one at most."""
        return await self._one(org, live & (scans.c.unit_id == unit_id))

    async def of_unit(self, org: str, unit_id: str) -> list[Scan]:
        """Every scan that a unit ever had, newest first; asking one question again is none."""
        return await self._many(org, (scans.c.unit_id == unit_id) & scans.c.recheck_of.is_(None))

    async def rechecks(self, org: str, items: Sequence[str]) -> list[Scan]:
        """Where people are being asked again about one of these items; of each item there is one at most."""
        return await self._many(org, rechecking & scans.c.recheck_of.in_(items))

    async def live(self, org: str) -> list[Scan]:
        """Every scan that is open or closing, newest first."""
        return await self._many(org, live)

    async def open(self, limit: int) -> list[Scan]:
        """The scans that take answers, of every organisation, those that close first before the others."""
        query = select(*columns_for(Scan, scans)).where(scans.c.state == "open")
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(scans.c.closes_at, scans.c.id).limit(limit))
            return _kept(rows)

    async def due(self, now: datetime, limit: int) -> list[Scan]:
        """
        What is to be closed, of every organisation: its time has come, or a close was begun and not brought to its end.

        Several processes may get the same; `change` lets one of them do each step.
        """
        is_over = (scans.c.state == "open") & (scans.c.closes_at <= now)
        was_left = (scans.c.state == "closing") & scans.c.too_few_at.is_(None)
        query = select(*columns_for(Scan, scans)).where(is_over | was_left)
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(scans.c.closes_at, scans.c.id).limit(limit))
            return _kept(rows)

    async def change(
        self, scan: Scan, event: ScanEvent, *, now: datetime, **news: Unpack[News]
    ) -> Scan | None:
        """
        Let something happen to a scan, and keep what is told with it; the scan as it is then.

        None when the event means nothing there, or when the scan is no longer as it was read: read it again. Opening a
        second scan of a unit raises `ScanRunning`.
        """
        state = after(scan.state, event)
        if state is None:
            return None
        async with self._access.writing() as connection:
            if event == "open" and scan.recheck_of is None:
                await _refuse_second(connection, scan)
            try:
                return await _set(connection, scan, state=state, **_dated(event, now) | dict(news))
            except IntegrityError as fault:
                if event != "open":
                    raise
                # On a server another can be opened between the look and the step.
                raise _running(scan.setup.unit) from fault

    async def set_too_few(self, scan: Scan, *, now: datetime) -> Scan | None:
        """Say that the close found too few answers; None when the scan is no longer closing as it was read."""
        if scan.state != "closing":
            return None
        async with self._access.writing() as connection:
            return await _set(connection, scan, too_few_at=now)

    async def set_announced(self, org: str, scan_id: str, ts: str) -> None:
        """Say which message in the channel is about it. That is no step of its life, so its version stays."""
        this = (scans.c.org == org) & (scans.c.id == scan_id)
        async with self._access.writing() as connection:
            await connection.execute(update(scans).where(this).values(announce_ts=ts))

    async def uncleaned(self) -> bool:
        """Whether a scan has ended whose erased rows may still be read in the files."""
        query = (
            select(scans.c.id).where(scans.c.closed_at.is_not(None), scans.c.cleaned_at.is_(None)).limit(1)
        )
        async with self._access.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def cleaned(self, *, before: datetime, now: datetime) -> None:
        """Say that the files hold nothing any more of scans that ended before a moment."""
        ended = scans.c.cleaned_at.is_(None) & (scans.c.closed_at <= before)
        async with self._access.writing() as connection:
            await connection.execute(update(scans).where(ended).values(cleaned_at=now))

    async def _one(self, org: str, condition: ColumnElement[bool]) -> Scan | None:
        return next(iter(await self._many(org, condition)), None)

    async def _many(self, org: str, condition: ColumnElement[bool]) -> list[Scan]:
        query = select(*columns_for(Scan, scans)).where(scans.c.org == org, condition)
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(scans.c.created_at.desc(), scans.c.id.desc()))
            return _kept(rows)


# Each press asks for it; to put a statement together takes longer than to run it.
_BY_ID = select(*columns_for(Scan, scans)).where(
    scans.c.org == bindparam("org"), scans.c.id == bindparam("id")
)


async def _set(connection: Connection, scan: Scan, **news: object) -> Scan | None:
    """Change a scan that is still as it was read."""
    unchanged = (scans.c.version == scan.version) & (scans.c.state == scan.state)
    changed = await connection.execute(
        update(scans)
        .where(scans.c.org == scan.org, scans.c.id == scan.id, unchanged)
        .values(version=scan.version + 1, **news)
        .returning(*columns_for(Scan, scans))
    )
    return next(iter(_kept(changed)), None)


def _dated(event: ScanEvent, now: datetime) -> dict[str, object]:
    """What an event says about the scan by itself."""
    match event:
        case "open":
            return {"opened_at": now}
        case "extend":
            return {"too_few_at": None}
        case "finish" | "cancel":
            return {"closed_at": now}
        case "close":
            return {}


async def _refuse_second(connection: Connection, scan: Scan) -> None:
    of_this_unit = (scans.c.org == scan.org) & (scans.c.unit_id == scan.unit_id)
    same_unit = (units.c.org == scans.c.org) & (units.c.id == scans.c.unit_id)
    query = select(units.c.name).join(scans, same_unit).where(of_this_unit, live, scans.c.id != scan.id)
    if found := (await connection.execute(query)).first():
        raise _running(found.name)


def _running(unit: str) -> ScanRunning:
    return ScanRunning(
        f"{unit!r} is being asked in another scan, and people would not know which of the two to answer. "
        "Close that one first, or cancel it."
    )


def _kept(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Scan]:
    read = [to_value(Scan, row) for row in rows]
    return [replace(scan, setup=Setup.model_validate(scan.setup)) for scan in read]
