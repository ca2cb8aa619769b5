"""Many write at once, in one process and in several, and nobody is told that the database is locked."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from bot.store.engine import Store
from tests.store import busy
from tests.store.samples import MINUTE, NOON, ROOT, delivery, post

BATCHES = 10


async def test_two_hundred_at_once_are_all_written(store: Store) -> None:
    taken = await asyncio.gather(
        *(store.inbox.take("local", delivery(n), by="a", lease=MINUTE) for n in range(200))
    )

    assert all(taken)


async def test_who_fails_among_many_takes_nothing_of_the_others_along(store: Store) -> None:
    async def write(number: int) -> None:
        async with store.transaction() as tx:
            await tx.outbox.put("local", post(f"k{number}"), now=NOON)
            if number % 3 == 0:
                raise RuntimeError("no more memory")

    came_to = await asyncio.gather(*(write(number) for number in range(30)), return_exceptions=True)

    assert [isinstance(one, RuntimeError) for one in came_to] == [number % 3 == 0 for number in range(30)]
    async with store._access.reading() as connection:
        kept = {row.dedupe_key for row in await connection.execute(text("SELECT dedupe_key FROM outbox"))}
    assert kept == {f"k{number}" for number in range(30) if number % 3}


async def test_who_is_told_that_it_is_kept_can_rely_on_it_and_the_others_are_told(store: Store) -> None:
    """SQLite ends a whole transaction when the disk is full, also what others wrote in it."""

    async def write(number: int) -> None:
        async with store._access.writing() as connection:
            await connection.execute(text(f"INSERT INTO shelves VALUES ('{number}', 'x', 1)"))
            if number == 5:
                await connection.execute(text("ROLLBACK"))

    came_to = await asyncio.gather(*(write(number) for number in range(10)), return_exceptions=True)

    async with store._access.reading() as connection:
        kept = {row.org for row in await connection.execute(text("SELECT org FROM shelves"))}
    assert {str(number) for number, told in enumerate(came_to) if told is None} <= kept
    assert any(told is not None for told in came_to)


async def test_two_processes_and_a_thread_write_at_once(store: Store, home: Path) -> None:
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.busy", str(home), "other", "25"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    await other.stdout.readline()
    ingest = asyncio.create_task(asyncio.to_thread(write_from_a_thread, store))
    await asyncio.gather(*(busy.lane(store, f"this-{n}", 25) for n in range(busy.LANES)))
    await other.communicate()
    await ingest

    assert other.returncode == 0
    claims = await store.outbox.claim(1000, by="a", now=NOON.replace(year=2100), lease=MINUTE)
    assert len(claims) == 2 * 25 * busy.LANES
    async with store._access.reading() as connection:
        kept = {row.org for row in await connection.execute(text("SELECT org FROM shelves"))}
    assert kept == {str(batch) for batch in range(BATCHES)}


def write_from_a_thread(store: Store) -> None:
    """What `cairn ingest` does beside a running bot: small batches over the plain engine."""
    for batch in range(BATCHES):
        with store.sync_engine().begin() as connection:
            connection.execute(
                text("INSERT INTO shelves (org, shelf, revision) VALUES (:org, 'x', 1)"), {"org": str(batch)}
            )
