"""
Whose question is answered next: in the order they came, so many at a time, and of one person one after the other.

It is of one process, as the answers are that it makes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager


class Spot:
    """One question's place in the line. `come` is set when it is its turn, `over` when it waits no more for any reason."""

    def __init__(self, who: Hashable) -> None:
        self.who = who
        self.come = asyncio.Event()
        self.over = asyncio.Event()


class Line:
    """A line before so many counters."""

    def __init__(self, counters: int) -> None:
        self._free = counters
        self._at_work: set[Hashable] = set()
        self._waiting: dict[Spot, None] = {}

    @property
    def full(self) -> bool:
        """Whether everybody new has to wait."""
        return self._free <= 0

    def place(self, spot: Spot) -> int:
        """Which in line somebody is, from 1; 0 when their turn has come."""
        return next((number for number, one in enumerate(self._waiting, start=1) if one is spot), 0)

    @asynccontextmanager
    async def turn(self, who: Hashable, waits: Callable[[Spot], None]) -> AsyncIterator[None]:
        """Wait for one's turn and have it for as long as this lasts; `waits` is told when there is a wait."""
        spot = Spot(who)
        self._waiting[spot] = None
        self._let_in()
        try:
            if not spot.come.is_set():
                waits(spot)
            await spot.come.wait()
            yield
        finally:
            self._leave(spot)

    def _leave(self, spot: Spot) -> None:
        if spot.come.is_set():
            self._free += 1
            self._at_work.discard(spot.who)
        else:
            self._waiting.pop(spot, None)
        spot.over.set()
        self._let_in()

    def _let_in(self) -> None:
        for spot in [*self._waiting]:
            if self._free <= 0:
                return
            if spot.who not in self._at_work:
                del self._waiting[spot]
                self._free -= 1
                self._at_work.add(spot.who)
                spot.come.set()
                spot.over.set()
