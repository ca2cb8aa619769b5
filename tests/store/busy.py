"""
A process with much to do: takes deliveries, says so, and answers them, until it is ended or has done COUNT.

Run as `python -m tests.store.busy HOME NAME [COUNT]`.
"""

import asyncio
import itertools
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.store.engine import Store, open_store
from bot.store.inbox import Delivery
from tests.store.samples import MINUTE, exchange, post

LANES = 8


async def question(store: Store, name: str) -> None:
    """Take one delivery, acknowledge it on standard output, and answer it."""
    now = datetime.now(UTC)
    await store.inbox.take("local", Delivery(name, "mention", {}, now, "C1", name), by=name, lease=MINUTE)
    print(name, flush=True)
    await store.record_answer(
        "local", replace(exchange(name), thread=name), [post(name, thread=name)], delivery_id=name, now=now
    )


async def lane(store: Store, name: str, count: int | None) -> None:
    for number in range(count) if count else itertools.count():
        await question(store, f"{name}-{number}")


async def main(home: Path, name: str, count: int | None) -> None:
    async with await open_store(home) as store:
        await asyncio.gather(*(lane(store, f"{name}-{number}", count) for number in range(LANES)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None))
