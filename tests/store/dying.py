"""
A process that is killed in the middle, and what the next one does about it.

Run as `python -m tests.store.dying FOLDER`: for each point in `POINTS` it forks a process that works in FOLDER/POINT,
which holds a home, and kills itself there as an operator's `kill -9` would. `carry_on` is the next start.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from bot.store.engine import Parts, Store, open_store
from tests.store.samples import MINUTE, NOON, delivery, exchange, finding, post

POINTS = (
    "opened",
    "taken",
    "marked answered",
    "exchange written",
    "post written",
    "answer committed",
    "claimed",
    "posted",
    "sent",
    "assessment written",
    "assessment committed",
    "shelved",
    "marked shelved",
)
TEN_MINUTES_LATER = NOON + 10 * MINUTE


class Steps:
    """Where this process is; it ends at the point it was given."""

    def __init__(self, last: str | None) -> None:
        self._last = last

    def reach(self, point: str) -> None:
        if point == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class World:
    """What is outside of the record and survives a kill as well: Slack, and the shelf."""

    def __init__(self, home: Path) -> None:
        self._posted, self._shelf = home / "posted", home / "shelf"

    def posted(self) -> list[str]:
        return self._posted.read_text().splitlines() if self._posted.exists() else []

    def post(self, key: str) -> None:
        with self._posted.open("a") as slack:
            slack.write(key + "\n")

    def shelve(self, assessment_id: str) -> None:
        # A shelf is keyed: to put the same again changes nothing.
        self._shelf.mkdir(exist_ok=True)
        (self._shelf / assessment_id).touch()

    def shelved(self) -> list[str]:
        return sorted(path.name for path in self._shelf.iterdir()) if self._shelf.exists() else []


async def work(home: Path, last: str | None, *, now: datetime = NOON) -> None:
    """A question's whole way and an assessment's, step by step; done again, it does only what is left to do."""
    steps, world = Steps(last), World(home)
    async with await open_store(home) as store:
        steps.reach("opened")
        await store.inbox.take("local", delivery(), by="first", lease=MINUTE)
        steps.reach("taken")
        await answer(store, steps, now=now)
        await drain(store, world, steps, now=now)
        await assess(store, world, steps)


async def answer(store: Store, steps: Steps, *, now: datetime) -> None:
    async with store.transaction() as tx:
        if not await tx.inbox.answered("local", "Ev1", now=now):
            return
        steps.reach("marked answered")
        await tx.exchanges.record("local", exchange())
        steps.reach("exchange written")
        await tx.outbox.put("local", post("answer to Ev1"), now=now)
        steps.reach("post written")
    steps.reach("answer committed")


async def drain(store: Store, world: World, steps: Steps, *, now: datetime) -> None:
    while claims := await store.outbox.claim(5, by=str(os.getpid()), now=now, lease=MINUTE):
        steps.reach("claimed")
        for claim in claims:
            if claim.attempts == 1 or claim.dedupe_key not in world.posted():
                world.post(claim.dedupe_key)
            steps.reach("posted")
            await store.outbox.sent(claim, ts="1.1", now=now)
            steps.reach("sent")


async def assess(store: Store, world: World, steps: Steps) -> None:
    unit = await store.units.get_or_create("local", "Motor")
    async with store.transaction() as tx:
        await _record(tx, unit.id)
        steps.reach("assessment written")
    steps.reach("assessment committed")
    for assessment in await store.assessments.unshelved():
        world.shelve(assessment.id)
        steps.reach("shelved")
        await store.assessments.mark_shelved("local", assessment.id, now=NOON)
        steps.reach("marked shelved")


async def _record(tx: Parts, unit_id: str) -> None:
    await tx.assessments.record("local", finding(unit_id), now=NOON)


async def carry_on(home: Path) -> None:
    """The next start: Slack sends again what was not acknowledged, and everything left lying is picked up."""
    async with await open_store(home) as store:
        await store.inbox.take("local", delivery(), by="second", lease=MINUTE)
        await store.inbox.unanswered(by="second", now=TEN_MINUTES_LATER, lease=MINUTE)
    await work(home, None, now=TEN_MINUTES_LATER)


def main(folder: Path) -> None:
    for point in POINTS:
        child = os.fork()
        if child == 0:
            asyncio.run(work(folder / point, point))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(point, os.WTERMSIG(status) if os.WIFSIGNALED(status) else "lived", sep=": ")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
