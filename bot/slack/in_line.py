"""
Tells people who have to wait that their question is there, and which in line it is: in private, once a question.

In a channel only the person sees it. In the Messages tab it is a message in the thread, which goes when the turn has come.
"""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import FAILURES, code_of, meaning_of, seconds_to_wait
from bot.slack.incoming import Received
from bot.slack.line import Line, Spot
from bot.words import N_, _

AT_ONCE = 4
"""So many are told at the same time: answers need Slack's ear more."""
MOST_TRIES = 3
SECONDS = 5.0
IN_LINE = N_("You are {place} in line; I answer in a moment.")
AFTER_YOURS = N_("I have this question too; I answer it right after your other one.")
_ORDINALS = {0: N_("{number}th"), 1: N_("{number}st"), 2: N_("{number}nd"), 3: N_("{number}rd")}
"""By the last figure; what is not here is as 0 is."""

log = logging.getLogger(__name__)


class InLine:
    """The line before so many answers at a time, with a word to those who wait `after` seconds. That holds nothing up."""

    def __init__(self, client: AsyncWebClient, answers: int, after: float) -> None:
        self._client = client
        self._line = Line(answers)
        self._after = after
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def turn(self, org: str, received: Received) -> AbstractAsyncContextManager[None]:
        """Wait until this question's turn has come; it lasts until this is left."""
        return self._line.turn((org, received.user), lambda spot: self._begin(received, spot))

    def _begin(self, received: Received, spot: Spot) -> None:
        task = asyncio.create_task(self._watch(received, spot))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Tell nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self, received: Received, spot: Spot) -> None:
        if await _is_over(spot, self._after):
            return
        ts = await self._told(received, spot)
        if ts and received.direct:
            await spot.over.wait()
            await self._take_back(received.channel, ts)

    async def _told(self, received: Received, spot: Spot) -> str:
        for _try in range(MOST_TRIES):
            try:
                async with self._turn, asyncio.timeout(SECONDS):
                    # What was true when they joined the line need not be by now.
                    return "" if spot.over.is_set() else await self._tell(received, self._words(spot))
            except FAILURES as fault:
                log.info(
                    "Could not tell somebody in %s where in line they are: %s",
                    received.channel,
                    code_of(fault),
                )
                if meaning_of(code_of(fault)) != "too_many":
                    return ""
                if await _is_over(spot, seconds_to_wait(fault) or self._after):
                    return ""
        return ""

    async def _tell(self, received: Received, text: str) -> str:
        if not received.direct:
            # In a thread that nobody has answered in yet Slack shows no ephemeral message.
            await self._client.chat_postEphemeral(
                channel=received.channel, user=received.user, text=text, thread_ts=received.thread_ts
            )
            return ""
        said: Any = await self._client.chat_postMessage(
            channel=received.channel, thread_ts=received.thread, text=text
        )
        return str(said["ts"])

    def _words(self, spot: Spot) -> str:
        return _(IN_LINE).format(place=ordinal(self._line.place(spot))) if self._line.full else _(AFTER_YOURS)

    async def _take_back(self, channel: str, ts: str) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._client.chat_delete(channel=channel, ts=ts)
        except FAILURES as fault:
            # Then it stands above the answer, and was true when it was said.
            log.info("A word on the line in %s could not be taken back: %s", channel, code_of(fault))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    wording = _ORDINALS.get(0 if number % 100 in (11, 12, 13) else number % 10, _(_ORDINALS[0]))
    return _(wording).format(number=number)


async def _is_over(spot: Spot, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            await spot.over.wait()
    except TimeoutError:
        return False
    return True
