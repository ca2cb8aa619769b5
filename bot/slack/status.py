"""Shows over a thread that Cairn is at work, where Slack can, and takes it away again whatever happens."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import FAILURES, code_of

AT_WORK = "is looking this up"
SECONDS = 5.0

_UNSUPPORTED = frozenset(
    {"feature_disabled", "not_authorized", "unknown_method", "missing_scope", "not_allowed"}
)

log = logging.getLogger(__name__)


class Status:
    """A thread's session, else its status line, else nothing. It never holds an answer up and never fails one."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._by: Literal["session", "line", "nothing"] = "session"

    @asynccontextmanager
    async def working(self, channel: str, thread: str) -> AsyncIterator[None]:
        """At work for as long as this lasts."""
        shown = asyncio.create_task(self._show(channel, thread, at_work=True))
        try:
            yield
        finally:
            await shown
            await self._show(channel, thread, at_work=False)

    async def _show(self, channel: str, thread: str, *, at_work: bool) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._say(channel, thread, at_work)
        except FAILURES as fault:
            code = code_of(fault)
            log.info("No status over a thread in %s: %s", channel, code)
            if code in _UNSUPPORTED and self._by != "nothing":
                self._by = "line" if self._by == "session" else "nothing"
                await self._show(channel, thread, at_work=at_work)

    async def _say(self, channel: str, thread: str, at_work: bool) -> None:
        if self._by == "session":
            status = "processing" if at_work else "active"
            await self._client.agents_sessions_setStatus(channel_id=channel, thread_ts=thread, status=status)
        elif self._by == "line":
            said = AT_WORK if at_work else ""
            await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=said)
