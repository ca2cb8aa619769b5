"""
A process that opens a record at a given moment and says what that took.

Run as `python -m tests.store.opening HOME`: it says "ready" when it is loaded, waits for a line, opens, and says whether it
prepared the database, and whether Alembic was needed. With `--die` it is killed in the middle of the migration.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from unittest.mock import patch

from bot.store import engine, migrating
from bot.store.address import Address


async def main(home: Path) -> None:
    prepared: list[bool] = []

    def bring_up_to_date(address: Address) -> bool:
        prepared.append(migrating.bring_up_to_date(address))
        return prepared[-1]

    print("ready", flush=True)
    sys.stdin.readline()
    with patch.object(engine, "bring_up_to_date", bring_up_to_date):
        store = await engine.open_store(home)
    await store.close()
    print("prepared" if prepared == [True] else "found", "alembic" in sys.modules, flush=True)


def die_in_the_middle() -> None:
    """Be killed when the last step of the migration begins to make the full text."""
    patch("knowledge.lexical.create_full_text", lambda _: os.kill(os.getpid(), signal.SIGKILL)).start()


if __name__ == "__main__":
    if "--die" in sys.argv:
        die_in_the_middle()
    asyncio.run(main(Path(sys.argv[1])))
