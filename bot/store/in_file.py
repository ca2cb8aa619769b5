"""
How the parts of the record reach SQLite: what may wait goes to a thread, statements run where they are.

A statement takes a tenth of a millisecond, and a hop to a thread and back more than that; a press has a dozen of them. What
may wait is the turn of another process and the disk, and those are the beginning and the commit of what writes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection as Plain
from sqlalchemy import CursorResult, Dialect, Engine, Executable

from bot.store.access import Connection, Values, unbroken

T = TypeVar("T")


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


class InFile:
    """Each call is a transaction of its own, committed when it returns. Readers wait for nobody, writers take turns."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, "record")  # of its own, so that it never queues behind searches
        self.turn = Turn()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        with self._reader.connect() as connection:
            yield _Here(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self.turn:
            with self._writer.connect() as connection:
                await self._in_thread(connection.begin)
                yield _Here(connection)
                await self._in_thread(connection.commit)

    async def close(self) -> None:
        """Let go of the file, after whoever is writing, and leave no thread behind."""
        async with self.turn:
            self._reader.dispose()
            self._writer.dispose()
        self._thread.shutdown()

    async def _in_thread(self, step: Callable[[], object]) -> None:
        async def run() -> None:
            await asyncio.get_running_loop().run_in_executor(self._thread, step)

        await unbroken(run())


class _Here:
    """A connection whose statements run at once."""

    def __init__(self, connection: Plain) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(
        self, statement: Executable, given: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return self._connection.execute(statement, given)
