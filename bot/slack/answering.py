"""
Answers what came in: each question once, several at a time, and none is lost with the process that had it.

A question is in the record before Slack is told that it arrived. While it waits and while it is answered its lease is
renewed; when the process dies the lease runs out, and a sweep of this or another process takes the question up.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.services.cairn import Cairn
from bot.slack.arrivals import Arrivals
from bot.slack.faults import note
from bot.slack.in_line import InLine
from bot.slack.incoming import Received, Stopped
from bot.slack.pace import Pace
from bot.slack.private_first import PrivateFirst
from bot.slack.replying import Replied, Replying, given_up_posts, received_of
from bot.slack.status import Status
from bot.slack.stopping import Stopping
from bot.store.inbox import Claim, Delivery
from bot.store.outbox import Post

A_SWEEP = 20
MOST_SWEEPS = 50
TO_WIND_DOWN = 1.5
"""Seconds, of the three that Slack waits, until an answer that is stopped has come to its end."""
UNTIL_PLACED = timedelta(minutes=10)
"""So long a question waits for the message that stands for it; Slack may be out of reach meanwhile."""
MOST_SECONDS_BEHIND = 1.0
"""So long an answer lets what arrives go first."""

log = logging.getLogger(__name__)


class Closing(Exception):
    """This process is about to stop and takes nothing any more; Slack will ask again."""


class _Key(NamedTuple):
    org: str
    delivery_id: str


@dataclass(frozen=True, slots=True)
class _Held:
    received: Received
    task: "asyncio.Task[None]"


class Answering:
    """The questions that this process holds."""

    def __init__(
        self,
        cairn: Cairn,
        replying: Replying,
        status: Status,
        pace: Pace,
        clock: Callable[[], datetime],
        on_kept: Callable[[], None],
        arrivals: Arrivals,
        stopping: Stopping,
        in_line: InLine,
        private_first: PrivateFirst,
    ) -> None:
        self._store = cairn.store
        self._replying = replying
        self._status = status
        self._pace = pace
        self._clock = clock
        self._on_kept = on_kept
        self._arrivals = arrivals
        self._stopping = stopping
        self._by = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._in_line = in_line
        self._private_first = private_first
        self._held: dict[_Key, _Held] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def take(self, received: Received) -> bool:
        """Keep a question and begin to answer it; False when it was taken before. Acknowledge it after this, not before."""
        if self._closing:
            raise Closing
        with self._arrivals.one():
            return await self._take(received)

    async def take_aside(self, received: Received, quote: Post) -> bool:
        """
        Keep a question that came without a message, with the message that will stand for it; False when it was taken before.

        Once that message is there the question is `placed`, and answered below it.
        """
        if self._closing:
            raise Closing
        with self._arrivals.one():
            now = self._clock()
            org = await self._store.orgs.for_team(received.team, now=now)
            async with self._store.transaction() as tx:
                delivery = _delivery(received, now)
                if not await tx.inbox.take(org.id, delivery, by=self._by, lease=UNTIL_PLACED):
                    return False
                await tx.outbox.put(org.id, quote, now=now)
        self._on_kept()
        return True

    async def placed(self, org: str, received: Received) -> None:
        """A message stands for the question now: answer it below."""
        now = self._clock()
        until = now if self._closing else now + self._pace.lease
        mine = await self._store.inbox.place(org, _delivery(received, now), by=self._by, until=until)
        if mine and not self._closing:
            self._begin(_Key(org, received.delivery_id), received, received.asked_at)

    async def _take(self, received: Received) -> bool:
        now = self._clock()
        org = await self._store.orgs.for_team(received.team, now=now)
        delivery = _delivery(received, now)
        if not await self._store.inbox.take(org.id, delivery, by=self._by, lease=self._pace.lease):
            return False
        self._begin(_Key(org.id, delivery.delivery_id), received, now)
        return True

    async def stop_answer(self, stopped: Stopped) -> None:
        """
        Leave an answer in the making as the person wished: it is not finished, and not begun again.

        What is made here ends first, so that the record knows what was shown by then.
        """
        where = (stopped.team, stopped.channel, stopped.thread_ts)
        mine = [one.task for one in self._held.values() if one.received.said_in == where]
        for task in mine:
            _break_off(task)
        if mine:
            await asyncio.wait(mine, timeout=TO_WIND_DOWN)
        for org, delivery_id in await self._stopping.stop(stopped):
            if held := self._held.get(_Key(org, delivery_id)):
                _break_off(held.task)

    async def sweep(self) -> None:
        """Take up what nobody holds any more; what was tried too often is answered with a word on that."""
        for _ in range(MOST_SWEEPS):
            claims = await self._sweep_some()
            if len(claims) < A_SWEEP:
                return

    async def run(self) -> None:
        """Sweep, and hold on to what this process has, until cancelled."""
        await asyncio.gather(
            _every(self._pace.sweep_every, self.sweep, "The sweep of unanswered questions failed"),
            _every(self._pace.lease.total_seconds() / 3, self._renew, "The leases could not be renewed"),
            _every(self._pace.stops_every, self._look_for_stops, "What was stopped could not be looked up"),
            self._put_to_rest(),
        )

    async def close(self, within: float) -> None:
        """Take nothing more, finish what can be finished in time, and hand the rest to whoever sweeps next."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        left = list(self._held)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._in_line.close()
        await self._let_go(left)

    async def _sweep_some(self) -> list[Claim]:
        now = self._clock()
        async with self._store.transaction() as tx:
            claims = await tx.inbox.unanswered(by=self._by, now=now, lease=self._pace.lease, limit=A_SWEEP)
            for claim in claims:
                draft = await tx.drafts.of(claim.org, claim.delivery.delivery_id) if claim.given_up else None
                for post in given_up_posts(claim, draft) if claim.given_up else ():
                    await tx.outbox.put(claim.org, post, now=now)
        for claim in claims:
            received = received_of(claim)
            key = _Key(claim.org, claim.delivery.delivery_id)
            # After a machine slept a lease can run out while its holder is still at work; the claim renewed it.
            if received and received.ts and not claim.given_up and key not in self._held:
                self._begin(key, received, claim.delivery.received_at)
        if claims:
            log.info("Took up %d questions that nobody held", len(claims))
            self._on_kept()
        return claims

    def _begin(self, key: _Key, received: Received, at: datetime) -> None:
        task = asyncio.create_task(self._answer(key, received, at))
        self._held[key] = _Held(received, task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._held.pop(key, None))

    async def _answer(self, key: _Key, received: Received, at: datetime) -> None:
        async with self._in_line.turn(key.org, received):
            await self._arrivals.over(MOST_SECONDS_BEHIND)
            async with self._status.working(key.org, received.channel, received.thread) as work:
                replied = await self._reply(key, received, at)
                work.then = "suspended" if replied == "words" else "active"
            if replied == "posted":
                await self._store.drafts.drop(key.org, key.delivery_id)
        if replied in ("shown", "posted"):
            await self._private_first.after(key.org, received, at)

    async def _reply(self, key: _Key, received: Received, at: datetime) -> Replied | None:
        try:
            replied = await self._replying.reply(key.org, received, at)
        except Exception as fault:
            # The record could not be written, so nothing can be posted either: the next sweep tries again.
            note(log, "an answer could not be kept", fault, key.delivery_id)
            return None
        self._held.pop(key, None)
        self._on_kept()
        return replied

    async def _look_for_stops(self) -> None:
        """What is done with although it is made here was stopped, by an event that another process got."""
        held = {(key.org, key.delivery_id): held for key, held in self._held.items()}
        for done in await self._store.inbox.done_with(held) if held else ():
            if _Key(*done) in self._held:
                _break_off(held[done].task)

    async def _put_to_rest(self) -> None:
        """Take away what a process that ended left over its threads: that somebody is at work there."""
        try:
            for org, draft in await self._store.drafts.left(before=self._clock()):
                await self._status.rest(org, draft.channel, draft.thread, "active")
                await self._store.drafts.drop(org, draft.delivery_id)
        except Exception as fault:
            note(log, "what was left at work could not be put to rest", fault)

    async def _renew(self) -> None:
        """All at once: one after the other each would wait for a transaction of its own."""
        until = self._clock() + self._pace.lease
        held = dict(self._held)
        renew = self._store.inbox.renew
        mine = await asyncio.gather(
            *(renew(key.org, key.delivery_id, by=self._by, until=until) for key in held)
        )
        for key in (key for key, still in zip(held, mine, strict=True) if not still and key in self._held):
            _break_off(held[key].task)

    async def _let_go(self, keys: Iterable[_Key]) -> None:
        now = self._clock()
        for key in keys:
            await self._store.inbox.renew(key.org, key.delivery_id, by=self._by, until=now)


def _delivery(received: Received, now: datetime) -> Delivery:
    """A question as the inbox keeps it; a press has no message of its own, and an aside has none yet."""
    own = received.kind != "press" and received.ts
    return Delivery(
        received.delivery_id,
        received.kind,
        received.model_dump(mode="json"),
        now,
        received.channel if own else None,
        received.ts if own else None,
    )


async def _every(seconds: float, work: Callable[[], Coroutine[Any, Any, None]], failed: str) -> None:
    while True:
        try:
            await work()
        except Exception as fault:
            note(log, failed, fault)
        await asyncio.sleep(seconds)


def _break_off(task: "asyncio.Task[None]") -> None:
    """Cancel it once: another time would break off how it winds down."""
    if not task.cancelling():
        task.cancel()
