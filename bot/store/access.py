"""How the parts of the record reach the database: each call on its own, or several in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, Protocol, TypeVar

from sqlalchemy import CursorResult, Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


async def unbroken(step: Coroutine[Any, Any, T]) -> T:
    """
    Let one step come to its end, even if the task is cancelled meanwhile; the cancellation goes on after it.

    A connection that is torn from a statement keeps the lock for writing until somebody collects its remains. A step
    is a statement or a commit, so pressing Stop waits for milliseconds.
    """
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # whoever is cancelled does not hear of it, and asyncio would complain at the end
        raise


class Connection:
    """A connection whose statements are not torn."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable) -> CursorResult[*tuple[Any, ...]]:
        return await unbroken(self._connection.execute(statement))


class Access(Protocol):
    """A connection to read over, and one to write over that keeps all that was written or none of it."""

    def reading(self) -> AbstractAsyncContextManager[Connection]: ...

    def writing(self) -> AbstractAsyncContextManager[Connection]: ...


class Turn:
    """
    One writer at a time in this process, in the order they came.

    SQLite has one writer anyway, and waits for it by asking again and again: of two hundred who wait, the last
    may be overtaken until its patience runs out.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None

    async def __aenter__(self) -> None:
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError(
                "This task is already inside a transaction and would wait for itself for ever. "
                "Write through the transaction: `async with store.transaction() as tx: await tx.inbox...`"
            )
        await self._lock.acquire()
        self._holder = asyncio.current_task()

    async def __aexit__(self, *_: object) -> None:
        self._holder = None
        self._lock.release()


class EachOnItsOwn:
    """Each call is a transaction of its own, committed when it returns."""

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = nullcontext() if writer is reader else Turn()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        async with _connected(self._reader) as connection:
            yield Connection(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self._turn, _connected(self._writer) as connection:
            yield Connection(connection)
            await unbroken(connection.commit())


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection from the pool; what was not committed at the end is rolled back."""
    connection = engine.connect()
    try:
        await unbroken(_start(connection))
        yield connection
    finally:
        if connection.sync_connection:
            await unbroken(connection.close())


async def _start(connection: AsyncConnection) -> None:
    await connection.start()


class AllInOne:
    """Every call goes into one transaction that somebody else commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        yield self._connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        yield self._connection
