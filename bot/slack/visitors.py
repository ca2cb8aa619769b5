"""
Who has opened something of theirs, which is shown anew after each change: when they open it, and again after something happened.

It is in the memory of this process, and lasts a day: what is missed here the next opening brings.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.slack.faults import note

A_DAY = 86_400.0
MOST_VISITORS = 10_000

Show = Callable[[str, str], Awaitable[float | None]]
"""Shows it to a person of a workspace; in how many seconds again, where Slack had no time for it."""

log = logging.getLogger(__name__)


@dataclass
class _Visitor:
    """Somebody who opened it within the last day."""

    team: str
    opened: float
    shown: float = float("-inf")
    due: float | None = None
    """When it is to be shown next; None when nothing has happened since."""
    task: "asyncio.Task[None] | None" = None


class Visitors:
    """
    Shows it, for each person one after the other and at most `every` so many seconds.

    What somebody did is in the record some seconds after they did it, so it takes so long to `settle`.
    """

    def __init__(self, show: Show, *, every: float, settle: float) -> None:
        self.every = every
        self.settle = settle
        self._show = show
        self._visitors: dict[str, _Visitor] = {}

    def opened(self, team: str, user: str) -> None:
        """Somebody looks at it: show it now."""
        now = time.monotonic()
        self._make_room(now)
        visitor = self._visitors.setdefault(user, _Visitor(team, now))
        visitor.team, visitor.opened = team, now
        self._want(user, visitor, now)

    def noticed(self, user: str) -> None:
        """Something happened to somebody: show it anew in a moment, if they opened it lately."""
        now = time.monotonic()
        visitor = self._visitors.get(user)
        if visitor is not None and now - visitor.opened < A_DAY:
            self._want(user, visitor, now + self.settle)

    async def close(self) -> None:
        """Leave what is under way: whoever opens it next gets it from another process."""
        tasks = [visitor.task for visitor in self._visitors.values() if visitor.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _want(self, user: str, visitor: _Visitor, soonest: float) -> None:
        at = max(soonest, visitor.shown + self.every)
        visitor.due = at if visitor.due is None else min(visitor.due, at)
        if visitor.task is None or visitor.task.done():
            visitor.task = asyncio.create_task(self._serve(user, visitor))

    async def _serve(self, user: str, visitor: _Visitor) -> None:
        """Show it as often as is wanted, one after the other; what happens meanwhile is in the next."""
        while visitor.due is not None:
            if (wait := visitor.due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            visitor.due = None
            asked_to_wait: float | None = None
            try:
                asked_to_wait = await self._show(visitor.team, user)
            except Exception as fault:
                note(log, "what somebody opened could not be shown anew", fault, user)
            visitor.shown = time.monotonic()
            if asked_to_wait is not None:
                visitor.due = visitor.shown + asked_to_wait

    def _make_room(self, now: float) -> None:
        if len(self._visitors) >= MOST_VISITORS:
            self._visitors = {
                user: visitor
                for user, visitor in self._visitors.items()
                if now - visitor.opened < A_DAY or (visitor.task and not visitor.task.done())
            }
