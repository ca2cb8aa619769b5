"""Composers that do what a test needs of them: wait, or break."""

import asyncio
from collections.abc import AsyncIterator

from bot.compose.brief import Brief, Drafted, Made


class Gated:
    """Composes when told to; meanwhile the answers are in the making."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.making = 0
        self.most = 0
        self._began = asyncio.Event()
        self._broken_off = asyncio.Event()

    async def at_work(self) -> None:
        """Wait until somebody's answer is in the making."""
        await asyncio.wait_for(self._began.wait(), 30)

    async def broken_off(self) -> None:
        """Wait until an answer in the making was broken off."""
        await asyncio.wait_for(self._broken_off.wait(), 30)

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        self.making += 1
        self.most = max(self.most, self.making)
        self._began.set()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self._broken_off.set()
            raise
        finally:
            self.making -= 1
        yield Made(offline=True)


class Broken:
    """Fails in a way that nobody foresaw."""

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        raise ZeroDivisionError(f"while thinking about {brief.question}")
        yield Made(offline=True)
