"""
Sheets: who is asked in a scan, where each of them is, and what they answered, until the close takes all of it away.

An answer knows its sheet's key and no person. Each save adds revisions, of which the newest counts; a revision's number is
the version of the sheet that it came with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select, update

from bot.conversation.path import Asked
from bot.conversation.sheet import Given, Level, Sheet
from bot.store.access import Access, Connection
from bot.store.answer_rows import FinalAnswer as FinalAnswer
from bot.store.answer_rows import answers_of, final_in, final_row, given_in, level_in, revision
from bot.store.errors import ScanOver
from bot.store.rows import columns_for, insert_unless_there, new_id, to_value
from bot.store.sheet_statements import (
    ADD,
    ALL,
    ASKED,
    BY_KEY,
    BY_THREAD,
    LEFT,
    OF_OWNERS,
    OF_PERSON,
    SAVE,
    reading,
)
from bot.store.tables import scan_answers, scan_examples, scans, sheets


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet with the person whose it is, and where its messages stand. `version` is what a save compares."""

    org: str
    person: str
    version: int
    dm_channel: str | None
    thread_ts: str | None
    card_ts: str | None
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a scan is. All but the last two are about the team's members, not those who are only asked as owners."""

    invited: int
    """Who are asked; those who declined are not among them."""
    begun: int
    """Of those invited, who have started, finished or not."""
    finished: int
    """Of those invited, who have nothing left to answer."""
    declined: int
    answered: int
    """Who have answered anything, owners from outside too; not those who declined, whose answers do not count."""
    asked: int
    """Of whom that is said: those invited, and those from outside who have answered."""


class Sheets:
    """The sheets and the answers of an organisation's scans."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def invite(self, org: str, scan_id: str, person: str, asked: Asked) -> KeptSheet:
        """Ask somebody; who has a sheet already keeps it as it is. Raises `ScanOver` once the scan has ended."""
        sheet = Sheet(scan=scan_id, key=new_id(), asked=asked)
        row = {
            "org": org,
            "scan_id": scan_id,
            "key": sheet.key,
            "person": person,
            "version": 0,
            **_data(sheet),
        }
        async with self._access.writing() as connection:
            await _refuse_ended(connection, org, scan_id)
            added = await connection.execute(
                insert_unless_there(connection.dialect.name, sheets)
                .values(row)
                .on_conflict_do_nothing(index_elements=["org", "scan_id", "person"])
                .returning(sheets.c.key)
            )
            if added.first() is not None:
                return KeptSheet(org, person, 0, None, None, None, sheet)
            (found,) = await _read(connection, OF_PERSON, org=org, scan=scan_id, person=person)
            return found

    async def of_person(self, org: str, scan_id: str, person: str) -> KeptSheet | None:
        """Somebody's sheet in a scan."""
        return await self._one(OF_PERSON, org=org, scan=scan_id, person=person)

    async def by_key(self, org: str, scan_id: str, key: str) -> KeptSheet | None:
        """The sheet of this key."""
        return await self._one(BY_KEY, org=org, scan=scan_id, key=key)

    async def by_thread(self, org: str, person: str, thread_ts: str) -> KeptSheet | None:
        """Somebody's sheet whose messages stand in this thread."""
        return await self._one(BY_THREAD, org=org, person=person, thread=thread_ts)

    async def all(self, org: str, scan_id: str) -> list[KeptSheet]:
        """Every sheet of a scan, by their keys: in no order that means anything."""
        async with self._access.reading() as connection:
            return await _read(connection, ALL, org=org, scan=scan_id)

    async def of_owners(self, org: str, scan_id: str) -> list[KeptSheet]:
        """The sheets of those who are asked as owners of something."""
        async with self._access.reading() as connection:
            return await _read(connection, OF_OWNERS, org=org, scan=scan_id)

    async def live_of_person(self, org: str, person: str) -> list[KeptSheet]:
        """Somebody's sheets in open scans, the newest scan first."""
        is_open = (scans.c.org == org) & (scans.c.state == "open")
        opened = select(scans.c.id).where(is_open).order_by(scans.c.created_at.desc(), scans.c.id.desc())
        async with self._access.reading() as connection:
            order = [row.id for row in await connection.execute(opened)]
            theirs = (sheets.c.person == person) & sheets.c.scan_id.in_(order)
            found = await _read(connection, reading(theirs), org=org)
        return sorted(found, key=lambda kept: order.index(kept.sheet.scan))

    async def save(self, kept: KeptSheet, sheet: Sheet, given: Mapping[str, Given], *, now: datetime) -> bool:
        """
        Keep the next state of a sheet and the answers that came with it.

        False, and nothing is kept, when the sheet is no longer as it was read, or the scan takes no answers any more
        by now: read both again.
        """
        version = kept.version + 1
        scan_id, key = kept.sheet.scan, kept.sheet.key
        told = {"version": version, **_data(sheet)}
        news = {"before": kept.version, "now": now} | {f"new_{name}": value for name, value in told.items()}
        added = [revision(kept.org, scan_id, key, row, one, version) for row, one in given.items()]
        async with self._access.writing() as connection:
            saved = await connection.execute(SAVE, {"of_org": kept.org, "scan": scan_id, "of": key, **news})
            if saved.first() is None:
                return False
            if added:
                await connection.execute(ADD, added)
            return True

    async def place(
        self,
        org: str,
        scan_id: str,
        key: str,
        dm_channel: str | None = None,
        thread_ts: str | None = None,
        card_ts: str | None = None,
    ) -> None:
        """Say where a sheet's messages stand; what is None stays as it is. That is no press, so the version stays."""
        said = {"dm_channel": dm_channel, "thread_ts": thread_ts, "card_ts": card_ts}
        news = {name: value for name, value in said.items() if value is not None}
        if not news:
            return
        async with self._access.writing() as connection:
            this = (sheets.c.org == org) & _in(scan_id) & (sheets.c.key == key)
            await connection.execute(update(sheets).where(this).values(**news))

    async def counts(self, org: str, scan_id: str) -> Counts:
        """How far a scan is."""
        declined = sheets.c.state == "declined"
        member = sheets.c.data["asked"]["member"].as_boolean()
        invited = member & ~declined
        own = (scan_answers.c.org == sheets.c.org) & (scan_answers.c.scan_id == sheets.c.scan_id)
        answered = ~declined & exists().where(own, scan_answers.c.by == sheets.c.key)
        query = select(
            func.count().filter(invited).label("invited"),
            func.count().filter(invited & (sheets.c.state != "invited")).label("begun"),
            func.count().filter(invited & (sheets.c.state == "finished")).label("finished"),
            func.count().filter(member & declined).label("declined"),
            func.count().filter(answered).label("answered"),
            func.count().filter(invited | answered).label("asked"),
        ).where(sheets.c.org == org, _in(scan_id))
        async with self._access.reading() as connection:
            return to_value(Counts, (await connection.execute(query)).one())

    async def somebody_left(self, org: str, scan_id: str) -> bool:
        """Whether anybody of the team has something left to answer; quick while many have, unlike the counts."""
        async with self._access.reading() as connection:
            return (await connection.execute(LEFT, {"org": org, "scan": scan_id})).first() is not None

    async def levels(self, org: str, scan_id: str, criteria: Sequence[str]) -> list[tuple[str, Level]]:
        """What every sheet says to these criteria now, as pairs of criterion and level."""
        these = scan_answers.c.row.in_(criteria)
        query = select(scan_answers.c.by, scan_answers.c.row, scan_answers.c.level)
        query = query.where(answers_of(org, scan_id), these).order_by(scan_answers.c.revision)
        async with self._access.reading() as connection:
            newest = {(row.by, row.row): row.level for row in await connection.execute(query)}
        return [(criterion, level_in(level)) for (_, criterion), level in newest.items()]

    async def examples_asked(self, org: str, scan_id: str) -> frozenset[str]:
        """The criteria for which somebody has been asked for an example."""
        async with self._access.reading() as connection:
            found = await connection.execute(ASKED, {"org": org, "scan": scan_id})
            return frozenset(row.criterion for row in found)

    async def claim_example(self, org: str, scan_id: str, criterion: str) -> bool:
        """Be the one who is asked for an example; False when another is already."""
        async with self._access.writing() as connection:
            claimed = await connection.execute(
                insert_unless_there(connection.dialect.name, scan_examples)
                .values(org=org, scan_id=scan_id, criterion=criterion)
                .on_conflict_do_nothing()
                .returning(scan_examples.c.criterion)
            )
            return claimed.first() is not None

    async def close(self, org: str, scan_id: str, answers: Sequence[FinalAnswer]) -> None:
        """
        Put the final answers, in this order, in the place of all sheets, revisions and claims of a scan.

        The order is kept, so draw it by lot where nobody is to be recognised by it. Afterwards have the store leave no
        trace.
        """
        rows = [final_row(org, scan_id, answer) for answer in answers]
        async with self._access.writing() as connection:
            # A server lets an invitation or a save in between: the first waits for the scan, the second for the sheet.
            this = (scans.c.org == org) & (scans.c.id == scan_id)
            await connection.execute(select(scans.c.id).where(this).with_for_update())
            for table in (sheets, scan_examples, scan_answers):
                await connection.execute(delete(table).where(table.c.org == org, table.c.scan_id == scan_id))
            if rows:
                await connection.execute(insert(scan_answers), rows)

    async def answers(self, org: str, scan_id: str) -> list[FinalAnswer]:
        """What stays of a scan after its close, in the order in which it was put. Before that, ask for the sheets."""
        query = select(*columns_for(FinalAnswer, scan_answers)).where(answers_of(org, scan_id))
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(scan_answers.c.id))
            return [final_in(row) for row in rows]

    async def _one(self, statements: tuple[Select[Any], Select[Any]], **values: object) -> KeptSheet | None:
        async with self._access.reading() as connection:
            return next(iter(await _read(connection, statements, **values)), None)


def _in(scan_id: str) -> ColumnElement[bool]:
    return sheets.c.scan_id == scan_id


def _data(sheet: Sheet) -> dict[str, object]:
    return {"data": sheet.model_dump(mode="json", exclude={"given"}), "state": sheet.state}


async def _refuse_ended(connection: Connection, org: str, scan_id: str) -> None:
    this = (scans.c.org == org) & (scans.c.id == scan_id)
    goes_on = select(scans.c.id).where(this, scans.c.state.in_(["draft", "open", "closing"]))
    if (await connection.execute(goes_on.with_for_update(read=True))).first() is None:
        raise ScanOver(
            f"The scan {scan_id!r} has ended, or there is none, so nobody was invited to it: the name of whoever "
            "comes after the close would stay. Invite them to the next one."
        )


async def _read(
    connection: Connection, statements: tuple[Select[Any], Select[Any]], **values: object
) -> list[KeptSheet]:
    """The sheets of a condition, each with the newest answers: two statements, however many they are."""
    of_sheets, of_answers = statements
    found = (await connection.execute(of_sheets, values)).all()
    if not found:
        return []
    newest: dict[str, dict[str, Given]] = {}
    for row in await connection.execute(of_answers, values):
        newest.setdefault(row.by, {})[row.row] = given_in(row)
    return [
        KeptSheet(
            *(row.org, row.person, row.version, row.dm_channel, row.thread_ts, row.card_ts),
            sheet=Sheet.model_validate({**row.data, "given": newest.get(row.key, {})}),
        )
        for row in found
    ]
