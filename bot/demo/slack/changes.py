"""Waiting for something to happen without looking again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


class Changes:
    """Wakes everyone who waits whenever anything in this Slack has changed."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()

    async def announce(self) -> None:
        """Say that something has changed."""
        async with self._changed:
            self._changed.notify_all()

    async def until(self, predicate: Callable[[], Seen], seconds: float) -> Seen:
        """Wait until `predicate` gives something true, and hand that on; a LookupError means not yet."""
        async with asyncio.timeout(seconds), self._changed:
            while True:
                seen = _look(predicate)
                if seen:
                    return seen
                await self._changed.wait()


def _look(predicate: Callable[[], Seen]) -> Seen | None:
    try:
        return predicate()
    except LookupError:
        return None
