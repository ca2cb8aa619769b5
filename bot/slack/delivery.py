"""
Drains the outbox: the only way in which Cairn says anything in Slack.

Each post goes out once and in the order of its thread. What fails for now is tried again later, out of the record; what
cannot be said where it belongs is told to the asker in private; a token that is no longer good stops everything.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.services import scan_posts, sharing
from bot.slack.arrivals import Arrivals
from bot.slack.blocks.notice import NOT_SHARED, RESULT_NOT_POSTED, SCAN_NOT_ANNOUNCED, not_posted, said_cards
from bot.slack.blocks.parts import button
from bot.slack.blocks.scan_parts import block_id, pressable
from bot.slack.faults import FAILURES, code_of, meaning_of, note, seconds_to_wait
from bot.slack.finishing import Finishing
from bot.slack.pace import Pace
from bot.slack.pacing import Pacing
from bot.slack.posting import Posting
from bot.slack.rendering import AsKept, Message, NotYet, Rendering
from bot.slack.status import Status
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post
from bot.words import _

TOLD = "told"
"""The kind of a post that says that another could not be posted."""

MOST_SECONDS_BEHIND = 0.5
"""So long posts let what arrives go first."""

_AS_KEPT = AsKept()

log = logging.getLogger(__name__)


class Delivery:
    """Has what is in the outbox posted. `closed_by` names the error by which Slack shut the door, if it did."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        pace: Pace,
        clock: Callable[[], datetime],
        renderings: Mapping[str, Rendering] | None = None,
        arrivals: Arrivals | None = None,
        status: Status | None = None,
        on_said: Callable[[str], None] = lambda _channel: None,
    ) -> None:
        self.closed_by: str | None = None
        self.closed = asyncio.Event()
        self._store = store
        self._posting = Posting(client)
        status = status or Status(client, store.detours, clock)
        self._ending = Finishing(client, self._posting, status.then, store.drafts.messages)
        self._renderings = renderings or {}
        """Who puts together the message of rows of some kind; all others carry theirs."""
        self._arrivals = arrivals or Arrivals()
        self._on_said = on_said
        self._pacing = Pacing()
        self._pace = pace
        self._clock = clock
        self._by = f"{os.getpid()}:{secrets.token_hex(3)}"
        self._awake = asyncio.Event()
        self._finishing = False
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Say that there is something in the outbox."""
        self._awake.set()

    async def run(self) -> None:
        """Drain the outbox until told to finish, or until Slack does not know Cairn any more."""
        while self.closed_by is None and not self._finishing:
            self._awake.clear()
            await self._arrivals.over(MOST_SECONDS_BEHIND)
            try:
                await self._begin_some()
            except Exception as fault:
                note(log, "the outbox could not be read", fault)
            try:
                await asyncio.wait_for(self._awake.wait(), self._pace.look_every)
            except TimeoutError:
                continue

    def finish(self) -> None:
        """End `run`. It is not cancelled, which might leave posts claimed that nobody makes."""
        self._finishing = True
        self.wake()

    async def drain(self, within: float) -> None:
        """Post what is there and due, as far as time allows; the rest stays in the outbox."""
        try:
            async with asyncio.timeout(within):
                while self.closed_by is None and (await self._begin_some() or self._tasks):
                    await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            log.info("Left some posts in the outbox for the next start")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin_some(self) -> int:
        free = self._pace.posts - len(self._tasks)
        if free <= 0:
            return 0
        claims = await self._store.outbox.claim(
            free, by=self._by, now=self._clock(), lease=self._pace.post_lease
        )
        for claim in claims:
            task = asyncio.create_task(self._post(claim))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            # What is next in this thread can be claimed now.
            task.add_done_callback(lambda _done: self._awake.set())
        return len(claims)

    async def _post(self, claim: Claimed) -> None:
        try:
            await self._post_or_put_back(claim)
        except Exception as fault:
            # The record could not be written. The claim runs out, and the next attempt looks before it posts.
            note(log, "a post could not be written down", fault, claim.dedupe_key)

    async def _post_or_put_back(self, claim: Claimed) -> None:
        if (wait := self._pacing.wait(claim.channel, claim.dedupe_key)) > 0:
            await self._later(claim, wait, "others wait in this channel")
            return
        message: Message | None = None
        try:
            message = await self._renderings.get(claim.kind, _AS_KEPT).render(claim)
            ts = await self._say(claim, message) if message else None
        except NotYet:
            await self._later(claim, self._pace.patience, "waits for another message")
        except FAILURES as fault:
            await self._failed(claim, message, code_of(fault), seconds_to_wait(fault))
        except Exception as fault:
            reference = note(log, "a post could not be made", fault, claim.dedupe_key)
            await self._give_up(claim, message, "unexpected", reference)
        else:
            await self._store.outbox.sent(claim, ts=ts, now=self._clock())

    async def _say(self, claim: Claimed, message: Message) -> str:
        if message.grown:
            channel, ts = message.channel, await self._ending.finish(claim, message, message.grown)
        else:
            channel, ts = await self._posting.post(claim, message)
        await message.posted(channel, ts)
        self._on_said(channel)
        return ts

    async def _failed(self, claim: Claimed, message: Message | None, code: str, wait: float | None) -> None:
        match meaning_of(code):
            case "too_many":
                wait = self._pace.patience if wait is None else wait
                await self._later(claim, self._pacing.slow_down(claim.channel, claim.dedupe_key, wait), code)
            case "passing" if claim.attempts < self._pace.most_tries:
                await self._later(claim, self._patience(claim), code)
            case "closed":
                await self._later(claim, self._pace.most_patience, code)
                self.shut(code)
            case _:
                reference = note(log, f"a post was refused: {code}", about=claim.dedupe_key)
                await self._give_up(claim, message, code, reference)

    async def _later(self, claim: Claimed, seconds: float, why: str) -> None:
        log.info(
            "%s is not posted (%s, try %d); again in %.1f s", claim.dedupe_key, why, claim.attempts, seconds
        )
        when = self._clock() + timedelta(seconds=seconds)
        await self._store.outbox.retry_at(claim, when, why)
        asyncio.get_running_loop().call_later(seconds + 0.01, self.wake)

    def _patience(self, claim: Claimed) -> float:
        return min(self._pace.patience * 2.0 ** (claim.attempts - 1), self._pace.most_patience)

    def shut(self, code: str) -> None:
        """Post nothing any more, because Slack does not know Cairn any more."""
        if self.closed_by is not None:
            return
        self.closed_by = code
        self.closed.set()
        self.wake()
        log.critical(
            "Slack does not accept the bot token any more (%s). Nothing is posted until Cairn is started with a good "
            "SLACK_BOT_TOKEN; what is to be posted is kept until then.",
            code,
        )

    async def _give_up(self, claim: Claimed, message: Message | None, code: str, reference: str) -> None:
        """Leave it, and tell the asker in private; both or neither."""
        now = self._clock()
        async with self._store.transaction() as tx:
            given_up = await tx.outbox.failed(claim, code, now=now)
            asker = message.asker if message else str(claim.payload.get("asker") or "")
            if given_up and asker and claim.kind != TOLD:
                for post in _told(claim, message, asker, code, reference):
                    await tx.outbox.put(claim.org, post, now=now)


def _told(claim: Claimed, message: Message | None, asker: str, code: str, reference: str) -> Iterator[Post]:
    """The word to the asker, with what they need to go on: the result itself, or the way to end what nobody heard of."""
    about = str(claim.payload.get("about") or claim.dedupe_key)
    match claim.kind:
        case scan_posts.RESULT:
            said = not_posted(code, reference, RESULT_NOT_POSTED)
        case scan_posts.ANNOUNCE:
            said = not_posted(code, reference, SCAN_NOT_ANNOUNCED)
        case sharing.SHARED:
            said = not_posted(code, reference, NOT_SHARED)
        case _:
            said = not_posted(code, reference)
    (card,) = said_cards(said)
    blocks = [*card.blocks]
    if claim.kind == scan_posts.ANNOUNCE:
        blocks += pressable(
            [button(_("Manage"), "scan:manage")], block_id(str(claim.payload.get("scan")), "do")
        )
    yield Post(f"{TOLD}:{about}", asker, TOLD, {"text": card.text, "blocks": blocks})
    if claim.kind == scan_posts.RESULT and message is not None:
        whole = {"text": message.text, "blocks": [*message.blocks]}
        yield Post(f"{TOLD}:{about}:whole", asker, TOLD, whole)
