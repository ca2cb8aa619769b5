"""Many write at once, in one process and in several, and nobody is told that the database is locked."""

import asyncio
import sys
import threading
from pathlib import Path

from sqlalchemy import text

from bot.store.engine import Store
from tests.store import busy
from tests.store.samples import MINUTE, NOON, ROOT, delivery


async def test_two_hundred_at_once_are_all_written(store: Store) -> None:
    taken = await asyncio.gather(
        *(store.inbox.take("local", delivery(n), by="a", lease=MINUTE) for n in range(200))
    )

    assert all(taken)


async def test_two_processes_and_a_thread_write_at_once(store: Store, home: Path) -> None:
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.busy", str(home), "other", "25"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    await other.stdout.readline()
    done = threading.Event()
    ingest = asyncio.create_task(asyncio.to_thread(write_from_a_thread, store, done))
    await asyncio.gather(*(busy.lane(store, f"this-{n}", 25) for n in range(busy.LANES)))
    await other.communicate()
    done.set()
    batches = await ingest

    assert other.returncode == 0
    assert batches > 5
    claims = await store.outbox.claim(1000, by="a", now=NOON.replace(year=2100), lease=MINUTE)
    assert len(claims) == 2 * 25 * busy.LANES


def write_from_a_thread(store: Store, done: threading.Event) -> int:
    """What `cairn ingest` does beside a running bot: small batches over the plain engine."""
    batches = 0
    while not done.wait(0.01):
        with store.sync_engine().begin() as connection:
            connection.execute(
                text("INSERT INTO shelves (org, shelf, revision) VALUES (:org, 'x', 1)"),
                {"org": str(batches)},
            )
        batches += 1
    return batches
