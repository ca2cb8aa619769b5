"""
The messages of an answer that grows. Each call is noted before it is made and when it is done: nobody is ever wrong about what
stands there, and whoever stops it knows what was read.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.parts import Block, shortened
from bot.slack.blocks.streamed import markdown, plainly
from bot.slack.faults import FAILURES, code_of
from bot.slack.posting import MOST_PLAIN
from bot.slack.said_before import marked
from bot.slack.shown import Shown, ShownMessage, Way
from bot.slack.status import Session

STOPPED = "stopped_by_user"

log = logging.getLogger(__name__)

Keep = Callable[[Shown], Awaitable[bool]]
"""Keeps what is about to be shown; False when it is not wanted any more."""


class Enough(Exception):
    """Nothing more is shown from here; the delivery finishes it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Whom the answer is for, and in which thread it goes."""

    org: str
    team: str
    user: str
    channel: str
    thread: str
    direct: bool
    key: str
    """The name under which its message is looked for after a broken connection."""


class Growing:
    """What stands in Slack of one answer. Raises what Slack's client raises, and Enough when the answer is not wanted."""

    def __init__(
        self, client: AsyncWebClient, where: Where, keep: Keep, clock: Callable[[], datetime]
    ) -> None:
        self.where = where
        self.messages: list[ShownMessage] = []
        self.begun: datetime | None = None
        self.way: Way = "post"
        self._client = client
        self._keep = keep
        self._clock = clock
        self._since = clock()
        self._full = False
        self._stopped = False

    @property
    def shown(self) -> Shown:
        """What stands there, for the record."""
        return Shown(way=self.way, messages=tuple(self.messages), begun=self.begun, stopped=self._stopped)

    @property
    def last(self) -> ShownMessage | None:
        """The message that still takes text."""
        return self.messages[-1] if self.messages and not self._full else None

    def older_than(self, seconds: float) -> bool:
        """Whether the last message was begun so long ago."""
        return self._clock() - self._since > timedelta(seconds=seconds)

    async def start(self, text: str, pieces: Sequence[Block]) -> None:
        """Begin a stream."""
        where = self.where
        await self._beginning()
        answer = await self._client.chat_startStream(
            channel=where.channel,
            thread_ts=where.thread,
            recipient_team_id=where.team,
            recipient_user_id=where.user,
            task_display_mode="plan",
            chunks=[*pieces],
        )
        await self._stands(str(answer["ts"]), text)

    async def append(self, last: ShownMessage, text: str, pieces: Sequence[Block]) -> None:
        """Add to a stream."""
        await self._about_to(last)
        await self._client.chat_appendStream(channel=self.where.channel, ts=last.ts, chunks=[*pieces])
        self._put(last.model_copy(update={"text": last.text + text}))
        await self._kept()

    async def post(self, text: str) -> None:
        """Begin a message that will be changed."""
        where, number = self.where, len(self.messages) + 1
        await self._beginning()
        answer = await self._client.chat_postMessage(
            channel=where.channel,
            thread_ts=where.thread,
            text=shortened(plainly(text), MOST_PLAIN),
            blocks=markdown(text),
            metadata=marked(where.key if number == 1 else f"{where.key}:{number}"),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
        await self._stands(str(answer["ts"]), text)

    async def change(self, last: ShownMessage, text: str) -> None:
        """Put more text into a message."""
        await self._about_to(last)
        now = last.text + text
        await self._client.chat_update(
            channel=self.where.channel,
            ts=last.ts,
            text=shortened(plainly(now), MOST_PLAIN),
            blocks=markdown(now),
        )
        self._put(last.model_copy(update={"text": now}))
        await self._kept()

    async def end(self, pieces: Sequence[Block] = (), then: Session = "processing") -> None:
        """
        The next text goes into another message; the `pieces` are the last of this one.

        A stream would hang open for minutes, so it is ended; where that fails it is left to whoever finishes the answer.
        """
        last, self._full = self.last, True
        if last is None or self.way != "stream":
            return
        try:
            await self._client.chat_stopStream(
                channel=self.where.channel, ts=last.ts, chunks=[*pieces] or None, session_status=then
            )
        except FAILURES as fault:
            if code_of(fault) == STOPPED:
                raise
            log.info("A stream could not be ended: %s", code_of(fault))
        else:
            self._put(last.model_copy(update={"open": False}))

    def stopped(self) -> None:
        """Somebody has seen enough."""
        self._full = self._stopped = True

    def not_done(self) -> bool:
        """The last call surely did nothing; whether it was to begin a message."""
        began, self.begun = self.begun, None
        if self.last and not began:
            self._put(self.last.model_copy(update={"sure": True}))
        return began is not None

    async def _beginning(self) -> None:
        self.begun = self._clock()
        await self._kept()

    async def _stands(self, ts: str, text: str) -> None:
        self.messages.append(ShownMessage(ts=ts, text=text))
        self.begun, self._since, self._full = None, self._clock(), False
        await self._kept()

    async def _about_to(self, last: ShownMessage) -> None:
        self._put(last.model_copy(update={"sure": False}))
        await self._kept()

    async def _kept(self) -> None:
        if not await self._keep(self.shown):
            await self.end(then="active")  # somebody stopped it while this message was begun
            raise Enough

    def _put(self, message: ShownMessage) -> None:
        self.messages[-1] = message
