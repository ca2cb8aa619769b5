"""How much memory another process has, looked at once a second."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

EVERY = 1.0
KILOBYTES = 1_024


class Memory:
    """Megabytes of one process; `peak` is the most that was seen."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.peak = 0.0

    @classmethod
    @asynccontextmanager
    async def of(cls, process: int) -> AsyncIterator[Self]:
        """Keep an eye on it for as long as this lasts."""
        memory = cls(process)
        watching = asyncio.create_task(memory._watch())
        try:
            yield memory
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def now(self) -> float:
        """What it has at this moment."""
        megabytes = await asyncio.to_thread(resident, self._process)
        self.peak = max(self.peak, megabytes)
        return megabytes

    async def _watch(self) -> None:
        while True:
            await self.now()
            await asyncio.sleep(EVERY)


def resident(process: int) -> float:
    """Megabytes of a process that are in memory. `ps` says it on every system; there is nothing for it in Python itself."""
    asked = ["ps", "-o", "rss=", "-p", str(process)]
    said = subprocess.run(asked, capture_output=True, check=False).stdout.strip()  # noqa: S603  # our own words
    if not said:
        raise RuntimeError(f"Process {process} is gone; what it complained of stands above.")
    return int(said) / KILOBYTES


def mb(megabytes: float) -> str:
    return f"{megabytes:.0f} MB"
