"""Open the record, and everything it is made of."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.access import Access, AllInOne, OnServer, unbroken
from bot.store.address import Address, address_of, file_engines, server_engine, sync_engine
from bot.store.allowances import Allowances
from bot.store.assessments import Assessments
from bot.store.audit import Audit
from bot.store.detours import Detours
from bot.store.digests import Digests
from bot.store.drafts import Drafts
from bot.store.errors import StoreUnavailable
from bot.store.exchanges import Exchange, Exchanges
from bot.store.feedback import Feedback
from bot.store.in_file import InFile
from bot.store.inbox import Inbox
from bot.store.initiatives import Initiatives
from bot.store.intakes import Intakes
from bot.store.migrating import bring_up_to_date
from bot.store.orgs import Orgs
from bot.store.outbox import Outbox, Post
from bot.store.plan_items import PlanItems
from bot.store.role_sheets import RoleSheets
from bot.store.roles import Roles
from bot.store.scans import Scans
from bot.store.sheets import Sheets
from bot.store.traces import empty_journal, write_anew
from bot.store.units import Units


class Parts:
    """The parts of the record, all reached the same way."""

    def __init__(self, access: Access) -> None:
        self.orgs = Orgs(access)
        self.units = Units(access)
        self.roles = Roles(access)
        self.allowances = Allowances(access)
        self.assessments = Assessments(access)
        self.exchanges = Exchanges(access)
        self.feedback = Feedback(access)
        self.inbox = Inbox(access)
        self.drafts = Drafts(access)
        self.outbox = Outbox(access)
        self.detours = Detours(access)
        self.audit = Audit(access)
        self.scans = Scans(access)
        self.sheets = Sheets(access)
        self.plan_items = PlanItems(access)
        self.initiatives = Initiatives(access)
        self.intakes = Intakes(access)
        self.role_sheets = RoleSheets(access)
        self.digests = Digests(access)


class Store(Parts):
    """
    The record. Each call is a transaction of its own; `transaction` makes several calls one.

    Use it as `async with await open_store(...) as store`, or `close` it.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._plain = sync_engine(address)
        self._access = InFile(*file_engines(address)) if address.file else OnServer(server_engine(address))
        super().__init__(self._access)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        """
        Keep everything that is written through the parts given, or nothing of it.

        Everybody else who writes waits meanwhile: never wait for a model or for Slack inside.
        """
        async with self._access.writing() as connection:
            yield Parts(AllInOne(connection))

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Parts]:
        """Read several things as they stand at one moment, over one connection."""
        async with self._access.reading() as connection:
            yield Parts(AllInOne(connection))

    async def record_answer(
        self,
        org: str,
        exchange: Exchange,
        posts: Iterable[Post] = (),
        *,
        delivery_id: str | None,
        now: datetime,
    ) -> bool:
        """
        Keep an answer, mark its delivery answered and put its posts into the outbox, all or nothing.

        False, and nothing is kept, when the delivery was answered or given up before. A question from the terminal
        has no delivery.
        """
        async with self.transaction() as tx:
            if delivery_id is not None and not await tx.inbox.answered(org, delivery_id, now=now):
                return False
            await tx.exchanges.record(org, exchange)
            for post in posts:
                await tx.outbox.put(org, post, now=now)
            return True

    def sync_engine(self) -> Engine:
        """
        The same database for plain code in threads, such as the documents' record; closed with the store.

        On SQLite a transaction over it that will write has to write first; one that reads first may be refused.
        """
        return self._plain

    async def leave_no_trace(self) -> bool:
        """
        See to it that nothing erased can be read in SQLite's files any more; False when others kept it from that.

        What was erased is gone from the record even then, so nothing is wrong: try again later. It takes as long as
        copying the file, and writers wait. A server looks after its own files.
        """
        if isinstance(self._access, OnServer):
            return True
        async with self._access.alone():
            anew = await unbroken(asyncio.to_thread(write_anew, self._plain))
        return await unbroken(asyncio.to_thread(empty_journal, self._plain)) and anew

    async def close(self) -> None:
        """Let go of the database. Waits for what is being written, and leaves no thread behind."""
        await self._access.close()
        self._plain.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def open_store(where: str | Path) -> Store:
    """
    Open the record of a home folder, or of a database URL, in the shape this Cairn expects.

    Any number of processes may open it at once; one of them creates or migrates it.
    """
    address = address_of(where)
    try:
        await asyncio.to_thread(bring_up_to_date, address)
        return Store(address)
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as fault:
        said = getattr(fault, "orig", None) or fault
        raise StoreUnavailable(
            f"The record at {address} cannot be opened: {said}. Nothing was changed. Check that the place exists, is "
            "writable and holds a database of Cairn's, or point CAIRN_HOME or CAIRN_DATABASE_URL elsewhere."
        ) from fault
