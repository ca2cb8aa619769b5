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
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from bot.services.cairn import Cairn
from bot.slack.faults import note
from bot.slack.incoming import Received, Stopped
from bot.slack.pace import Pace
from bot.slack.replying import Replying, given_up_posts, received_of
from bot.slack.status import Status
from bot.store.inbox import Claim, Delivery

A_SWEEP = 20
MOST_SWEEPS = 50
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
    ) -> None:
        self._store = cairn.store
        self._replying = replying
        self._status = status
        self._pace = pace
        self._clock = clock
        self._on_kept = on_kept
        self._by = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._turn = asyncio.Semaphore(pace.answers)
        self._held: dict[_Key, _Held] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._arriving = 0
        self._calm = asyncio.Event()
        self._calm.set()

    async def take(self, received: Received) -> bool:
        """Keep a question and begin to answer it; False when it was taken before. Acknowledge it after this, not before."""
        if self._closing:
            raise Closing
        with self._in_front():
            return await self._take(received)

    async def _take(self, received: Received) -> bool:
        now = self._clock()
        org = await self._store.orgs.for_team(received.team, now=now)
        spoken = received.kind == "message"
        delivery = Delivery(
            received.delivery_id,
            received.kind,
            received.model_dump(mode="json"),
            now,
            received.channel if spoken else None,
            received.ts if spoken else None,
        )
        if not await self._store.inbox.take(org.id, delivery, by=self._by, lease=self._pace.lease):
            return False
        self._begin(_Key(org.id, delivery.delivery_id), received, now)
        return True

    async def stop_answer(self, stopped: Stopped) -> None:
        """Leave an answer in the making as the person wished: it is not finished, and not begun again."""
        org = await self._store.orgs.for_team(stopped.team, now=self._clock())
        for key, held in list(self._held.items()):
            received = held.received
            same = (key.org, received.channel, received.thread) == (
                org.id,
                stopped.channel,
                stopped.thread_ts,
            )
            if same and await self._store.inbox.answered(org.id, key.delivery_id, now=self._clock()):
                held.task.cancel()

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
        await self._let_go(left)

    async def _sweep_some(self) -> list[Claim]:
        now = self._clock()
        async with self._store.transaction() as tx:
            claims = await tx.inbox.unanswered(by=self._by, now=now, lease=self._pace.lease, limit=A_SWEEP)
            for claim in claims:
                for post in given_up_posts(claim) if claim.given_up else ():
                    await tx.outbox.put(claim.org, post, now=now)
        for claim in claims:
            received = received_of(claim)
            key = _Key(claim.org, claim.delivery.delivery_id)
            # After a machine slept a lease can run out while its holder is still at work; the claim renewed it.
            if received and not claim.given_up and key not in self._held:
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
        async with self._turn:
            await self._until_calm()
            async with self._status.working(received.channel, received.thread):
                await self._reply(key, received, at)

    async def _reply(self, key: _Key, received: Received, at: datetime) -> None:
        try:
            await self._replying.reply(key.org, received, at)
        except Exception as fault:
            # The record could not be written, so nothing can be posted either: the next sweep tries again.
            note(log, "an answer could not be kept", fault, key.delivery_id)
            return
        self._held.pop(key, None)
        self._on_kept()

    @contextmanager
    def _in_front(self) -> Iterator[None]:
        """Something is arriving: Slack waits three seconds for its acknowledgement, people wait longer for their answers."""
        self._arriving += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._arriving -= 1
            if self._arriving == 0:
                self._calm.set()

    async def _until_calm(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._calm.wait(), MOST_SECONDS_BEHIND)

    async def _renew(self) -> None:
        until = self._clock() + self._pace.lease
        for key, held in list(self._held.items()):
            mine = await self._store.inbox.renew(key.org, key.delivery_id, by=self._by, until=until)
            if not mine and key in self._held:
                held.task.cancel()

    async def _let_go(self, keys: Iterable[_Key]) -> None:
        now = self._clock()
        for key in keys:
            await self._store.inbox.renew(key.org, key.delivery_id, by=self._by, until=now)


async def _every(seconds: float, work: Callable[[], Coroutine[Any, Any, None]], failed: str) -> None:
    while True:
        try:
            await work()
        except Exception as fault:
            note(log, failed, fault)
        await asyncio.sleep(seconds)
