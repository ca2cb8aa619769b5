"""What was asked of Slack a moment ago need not be asked again; those who ask meanwhile wait for the same answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")
V = TypeVar("V")

SECONDS = 60.0
"""How old an answer about who may see what may be."""
MOST_KEPT = 5_000


class _Asked(NamedTuple, Generic[V]):
    answer: "asyncio.Task[V]"
    until: float


class Remembered(Generic[K, V]):
    """Asks, and remembers the answer for a minute counted from the question. A failure is not remembered."""

    def __init__(self, ask: Callable[[K], Awaitable[V]], seconds: float = SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._asked: dict[K, _Asked[V]] = {}

    async def of(self, key: K) -> V:
        """The answer for this key."""
        now = time.monotonic()
        asked = self._asked.get(key)
        if asked is None or asked.until <= now:
            self._make_room(now)
            asked = self._asked[key] = _Asked(asyncio.ensure_future(self._answer(key)), now + self._seconds)
        # One who gives up waiting must not take the answer from the others.
        return await asyncio.shield(asked.answer)

    def knows(self, key: K) -> bool:
        """Whether this would be answered without asking."""
        asked = self._asked.get(key)
        return asked is not None and asked.until > time.monotonic()

    def forget(self) -> None:
        """Ask anew from here on."""
        self._asked.clear()

    async def _answer(self, key: K) -> V:
        try:
            return await self._ask(key)
        except BaseException:
            self._asked.pop(key, None)
            raise

    def _make_room(self, now: float) -> None:
        if len(self._asked) >= MOST_KEPT:
            self._asked = {key: asked for key, asked in self._asked.items() if asked.until > now}
