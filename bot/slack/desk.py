"""What stands between Slack and Cairn: takes questions, has them answered, has the answers posted; opened and closed as one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.cairn import Cairn
from bot.slack.answering import Answering
from bot.slack.clients import saying_client
from bot.slack.delivery import Delivery
from bot.slack.directory import SlackDirectory
from bot.slack.pace import Pace, now
from bot.slack.people import People
from bot.slack.replying import Replying
from bot.slack.status import Status

SECONDS_TO_CLOSE = 10.0
FOR_ANSWERS = 0.7
"""The part of that time in which answers may still be finished; the rest is for posting them."""

log = logging.getLogger(__name__)


class Desk:
    """Everything that runs behind one Slack app."""

    def __init__(
        self,
        cairn: Cairn,
        client: AsyncWebClient,
        *,
        pace: Pace | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.cairn = cairn
        self.client = client
        self.saying = saying = saying_client(client)
        self.pace = pace = pace or Pace()
        self.people = People(client)
        self.delivery = Delivery(cairn.store, saying, pace, clock)
        replying = Replying(
            cairn, SlackDirectory(cairn.store, cairn.library, self.people), clock, pace.answer_within
        )
        self.answering = Answering(cairn, replying, Status(saying), pace, clock, self.delivery.wake)

    @asynccontextmanager
    async def open(self, within: float = SECONDS_TO_CLOSE) -> AsyncIterator[None]:
        """
        Answer and post for as long as this lasts, beginning with what an earlier process left.

        Stop the intake before leaving. Then what is under way is finished within the time, or left in the record.
        """
        sweeping = asyncio.create_task(self.answering.run())
        posting = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            await self.answering.close(within * FOR_ANSWERS)
            sweeping.cancel()
            self.delivery.finish()
            await asyncio.gather(sweeping, posting, return_exceptions=True)
            await self.delivery.drain(within * (1 - FOR_ANSWERS))
