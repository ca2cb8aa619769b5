"""
Shows over a thread what Cairn does there: it is at work, waits for an answer, is done with it, or the talk is over.

Where Slack knows no sessions it is a status line, else nothing. It never holds an answer up and never fails one.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import FAILURES, code_of
from bot.words import N_, _

AT_WORK = N_("is looking this up")
SECONDS = 5.0
MOST_REMEMBERED = 5_000

_UNSUPPORTED = frozenset(
    {"feature_disabled", "not_authorized", "unknown_method", "missing_scope", "not_allowed"}
)

Session = Literal["processing", "active", "suspended", "closed"]

log = logging.getLogger(__name__)


@dataclass
class Work:
    """Work in a thread, and what the thread is `then`."""

    then: Session = "active"


class Status:
    """What each thread shows, as far as this process has said so."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._by: Literal["session", "line", "nothing"] = "session"
        self._at_work: Counter[tuple[str, str]] = Counter()
        self._resting: dict[tuple[str, str], Session] = {}

    @asynccontextmanager
    async def working(self, channel: str, thread: str) -> AsyncIterator[Work]:
        """At work for as long as this lasts, and until the last who works in this thread is done."""
        place, work = (channel, thread), Work()
        self._at_work[place] += 1
        shown = asyncio.create_task(self._show(channel, thread, "processing"))
        try:
            yield work
        finally:
            await shown
            self._at_work[place] -= 1
            if not self._at_work[place]:
                del self._at_work[place]
                await self._show(channel, thread, work.then)

    def then(self, channel: str, thread: str) -> Session:
        """What the session is when an answer has come to its end there."""
        return "processing" if (channel, thread) in self._at_work else "active"

    async def rest(self, channel: str, thread: str, session: Session) -> None:
        """Nobody works in this thread: show what it waits for. Said once for as long as it stays so."""
        place = channel, thread
        if self._resting.get(place) != session and place not in self._at_work:
            await self._show(channel, thread, session)

    async def _show(self, channel: str, thread: str, session: Session) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._say(channel, thread, session)
        except FAILURES as fault:
            code = code_of(fault)
            log.info("No status over a thread in %s: %s", channel, code)
            if code in _UNSUPPORTED and self._by != "nothing":
                self._by = "line" if self._by == "session" else "nothing"
                await self._show(channel, thread, session)
        else:
            if len(self._resting) >= MOST_REMEMBERED:
                self._resting.clear()
            self._resting[channel, thread] = session

    async def _say(self, channel: str, thread: str, session: Session) -> None:
        if self._by == "session":
            await self._client.agents_sessions_setStatus(channel_id=channel, thread_ts=thread, status=session)
        elif self._by == "line":
            said = _(AT_WORK) if session == "processing" else ""
            await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=said)
