"""
Shows over a thread what Cairn does there: it is at work, waits for an answer, is done with it, or the talk is over.

Where Slack knows no sessions it is a status line, else nothing; which of them is remembered as it is of answers. It never holds
an answer up and never fails one.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import FAILURES, code_of, note
from bot.slack.ladder import lasts
from bot.store.detours import ANYWHERE, Detours
from bot.words import N_, _

AT_WORK = N_("is looking this up")
SECONDS = 5.0
MOST_REMEMBERED = 5_000

_UNSUPPORTED = frozenset(
    {"feature_disabled", "not_authorized", "unknown_method", "missing_scope", "not_allowed"}
)

Session = Literal["processing", "active", "suspended", "closed"]
By = Literal["session", "line", "nothing"]
"""What shows it."""

log = logging.getLogger(__name__)


@dataclass
class Work:
    """Work in a thread, and what the thread is `then`."""

    then: Session = "active"


class Status:
    """What each thread shows, as far as this process has said so."""

    def __init__(self, client: AsyncWebClient, detours: Detours, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._detours = detours
        self._clock = clock
        self._at_work: Counter[tuple[str, str]] = Counter()
        self._resting: dict[tuple[str, str], Session] = {}

    @asynccontextmanager
    async def working(self, org: str, channel: str, thread: str) -> AsyncIterator[Work]:
        """At work for as long as this lasts, and until the last who works in this thread is done."""
        place, work = (channel, thread), Work()
        self._at_work[place] += 1
        shown = asyncio.create_task(self._show(org, channel, thread, "processing"))
        try:
            yield work
        finally:
            self._at_work[place] -= 1
            last = not self._at_work[place]
            if last:
                del self._at_work[place]
            await shown
            if last and place not in self._at_work:
                await self._show(org, channel, thread, work.then)

    def then(self, channel: str, thread: str) -> Session:
        """What the session is when an answer has come to its end there."""
        return "processing" if (channel, thread) in self._at_work else "active"

    async def rest(self, org: str, channel: str, thread: str, session: Session) -> None:
        """Nobody works in this thread: show what it waits for. Said once for as long as it stays so."""
        place = channel, thread
        if self._resting.get(place) != session and place not in self._at_work:
            await self._show(org, channel, thread, session)

    async def _show(self, org: str, channel: str, thread: str, session: Session) -> None:
        try:
            by: By | None = await self._known(org)
            while by:
                by = await self._shown(org, by, channel, thread, session)
        except Exception as fault:
            note(log, "how a thread stands could not be shown", fault, channel)

    async def _shown(self, org: str, by: By, channel: str, thread: str, session: Session) -> By | None:
        """Show it; by what else to try, where Slack does not know this."""
        try:
            async with asyncio.timeout(SECONDS):
                await self._say(by, channel, thread, session)
        except FAILURES as fault:
            code = code_of(fault)
            log.info("No status over a thread in %s: %s", channel, code)
            if code not in _UNSUPPORTED or by == "nothing":
                return None
            lower: Literal["line", "nothing"] = "line" if by == "session" else "nothing"
            await self._detours.take(org, ANYWHERE, lower, lasts=lasts(code), now=self._clock())
            return lower
        if len(self._resting) >= MOST_REMEMBERED:
            self._resting.clear()
        self._resting[channel, thread] = session
        return None

    async def _known(self, org: str) -> By:
        known = await self._detours.known(org, now=self._clock())
        return "nothing" if "nothing" in known else "line" if "line" in known else "session"

    async def _say(self, by: By, channel: str, thread: str, session: Session) -> None:
        if by == "session":
            await self._client.agents_sessions_setStatus(channel_id=channel, thread_ts=thread, status=session)
        elif by == "line":
            said = _(AT_WORK) if session == "processing" else ""
            await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=said)
