"""How the parts of the record reach the database: each call on its own, or several in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import CursorResult, Dialect, Executable

if TYPE_CHECKING:
    # A tenth of a second, and needed for a server only.
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")
Values = Mapping[str, object]
"""What the named places of a statement stand for."""


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


class Connection(Protocol):
    """A connection inside of a transaction."""

    @property
    def dialect(self) -> Dialect: ...

    async def execute(
        self, statement: Executable, given: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement with the values given; with several, for each of them in their order."""
        ...


class Access(Protocol):
    """A connection to read over, and one to write over that keeps all that was written or none of it."""

    def reading(self) -> AbstractAsyncContextManager[Connection]: ...

    def writing(self) -> AbstractAsyncContextManager[Connection]: ...


class OnServer:
    """Each call is a transaction of its own on a server, committed when it returns."""

    def __init__(self, engine: "AsyncEngine") -> None:
        self._engine = engine

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        async with self._connected() as connection:
            yield _Whole(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self._connected() as connection:
            yield _Whole(connection)
            await unbroken(connection.commit())

    async def close(self) -> None:
        """Let go of the server."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connected(self) -> "AsyncIterator[AsyncConnection]":
        """A connection from the pool; what was not committed at the end is rolled back."""
        connection = self._engine.connect()
        try:
            await unbroken(_start(connection))
            yield connection
        finally:
            if connection.sync_connection:
                await unbroken(connection.close())


async def _start(connection: "AsyncConnection") -> None:
    await connection.start()


class _Whole:
    """A connection whose statements are not torn."""

    def __init__(self, connection: "AsyncConnection") -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(
        self, statement: Executable, given: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return await unbroken(self._connection.execute(statement, given))


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
