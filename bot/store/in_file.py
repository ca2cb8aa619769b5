"""
How the parts of the record reach SQLite: what may wait goes to a thread, statements run where they are.

A statement takes a tenth of a millisecond, and a hop to a thread and back more than that; a press has a dozen of them. What
may wait is the turn of another process and the disk, and those are the beginning and the commit of what writes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection as Plain
from sqlalchemy import CursorResult, Dialect, Engine, Executable

from bot.store.access import Connection, Values, unbroken
from bot.store.errors import StoreUnavailable

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


@dataclass(slots=True)
class _Batch:
    """The work of several writers, which reaches the disk at once; `done` when it has."""

    connection: Plain
    done: "asyncio.Future[None]"
    committed: bool = False

    def commit(self) -> None:
        # A full disk ends the whole transaction, and SQLite's driver says nothing to a commit without one.
        if not self.connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # SQLite's own
            raise StoreUnavailable(
                "SQLite gave up what was being written, so nothing of it is kept. Try again."
            )
        self.connection.commit()
        self.committed = True

    def end(self, fault: Exception | None) -> None:
        """Let go of the connection, and tell whoever waits."""
        self.connection.close()
        if self.committed:
            self.done.set_result(None)
        else:
            self.done.set_exception(
                fault or StoreUnavailable("What was being written was not kept. Try again.")
            )
            self.done.exception()  # asyncio need not complain when nobody waits


class InFile:
    """
    Each call is a transaction of its own, on the disk when it returns. Readers wait for nobody, writers take turns.

    Those who wait while somebody writes write into the same transaction, each behind a savepoint, and are committed
    together: to reach the disk takes longer than all the rest.
    """

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, "record")  # of its own, so that it never queues behind searches
        self._turn = Turn()
        self._batch: _Batch | None = None
        self._commits: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        with self._reader.connect() as connection:
            yield _Here(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self._turn:
            batch = self._batch or await self._begin()
            with batch.connection.begin_nested():
                yield _Here(batch.connection)
        await asyncio.shield(batch.done)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody of this process writes meanwhile, and nothing waits to be committed."""
        async with self._turn:
            await self._commit()
            yield

    async def close(self) -> None:
        """Let go of the file, after whoever is writing, and leave no thread behind."""
        async with self.alone():
            self._reader.dispose()
            self._writer.dispose()
        self._thread.shutdown()

    async def _begin(self) -> _Batch:
        connection = self._writer.connect()
        try:
            await self._in_thread(connection.begin)
        except BaseException:
            connection.close()
            raise
        self._batch = _Batch(connection, asyncio.get_running_loop().create_future())
        # It takes its turn like everybody: behind those who wait now, and before those who come later.
        task = asyncio.create_task(self._end(self._batch))
        self._commits.add(task)
        task.add_done_callback(self._commits.discard)
        return self._batch

    async def _end(self, batch: _Batch) -> None:
        async with self._turn:
            if self._batch is batch:
                await self._commit()

    async def _commit(self) -> None:
        batch, self._batch = self._batch, None
        if batch is None:
            return
        told: Exception | None = None
        try:
            await self._in_thread(batch.commit)
        except Exception as fault:
            told = fault
        finally:
            batch.end(told)

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
