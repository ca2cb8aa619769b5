"""Where many people are at once: a Slack in this process, Cairn in another, and the record seen from outside."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Select, func, select

from bot.bootstrap import build
from bot.conversation.path import Asked, Setup
from bot.demo.slack import Channel, LocalSlack, Message, Person
from bot.demo.slack import interactions as payloads
from bot.demo.slack.screen import Control
from bot.demo.slack.wire import Json
from bot.services.cairn import Cairn
from bot.services.scans import Draft, Invitation
from bot.store.scans import Scan
from bot.store.tables import outbox, unsent
from evals.subjects import Subjects, offline

PATIENCE = 30.0
"""Seconds that anything of this may take before it is given up."""
LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Floor:
    """A Slack with a channel full of people who are asked by a scan, a running Cairn, and the record seen from outside."""

    slack: LocalSlack
    cairn: Cairn
    channel: Channel
    people: Sequence[Person]
    scan: Scan
    process: Process

    @property
    def announcement(self) -> Message:
        return self.slack.messages(self.channel)[0]

    async def press(self, person: Person, action: str, key: str = "scan", level: str | None = None) -> float:
        """Press a button, or choose a level, of the card for this question, shown or not; the seconds until it was taken."""
        control = Control(
            {"block_id": f"scan:{self.scan.id}:do:{key}"}, {"type": "button", "action_id": f"scan:{action}"}
        )
        report: Json | None = None if level is None else {"selected_option": {"value": level}}
        done = payloads.action(self.slack.state, control, None, report)
        told = payloads.press_in_message(self.slack.state, person, self.announcement, done)
        delivery = await self.slack.tell("interactive", told)
        if delivery.ack is None or not delivery.acknowledged:
            raise RuntimeError(f"A press was not taken within {PATIENCE:g} seconds.")
        return delivery.ack.latency

    async def counted(self, query: Select[int]) -> int:
        """What the record answers to a count, asked from outside."""

        def count() -> int:
            with self.cairn.store.sync_engine().connect() as connection:
                return connection.scalar(query) or 0

        return await asyncio.to_thread(count)

    async def posted(self) -> None:
        """Wait until nothing is left to post; the record does not say when it changes."""
        soon = outbox.c.not_before <= datetime.now(UTC) + timedelta(minutes=1)
        query = select(func.count()).where(unsent, soon)
        async with asyncio.timeout(PATIENCE):
            while await self.counted(query):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def floor(
    subjects: Subjects, people: int, *words: str, environment: dict[str, str] | None = None
) -> AsyncIterator[Floor]:
    """So many people, before a Cairn that `python WORDS...` runs."""
    home, now = subjects.home(), datetime.now(UTC)
    async with LocalSlack(ack_within=PATIENCE) as slack, build(offline(home)) as cairn:
        everybody = [slack.add_person(f"person{number}") for number in range(people)]
        channel = slack.add_channel("marketing", everybody)
        org = (await cairn.store.orgs.for_team(slack.team_id, now=now)).id
        draft = Draft(
            Setup(unit="Marketing", people=people),
            [Invitation(person.id, Asked()) for person in everybody],
            now + timedelta(days=3),
            channel=channel.id,
            audience={"kind": "channel"},
        )
        scan = await cairn.scans.start(org, everybody[0].id, draft, now=now)
        async with serving(slack, home, *words, environment=environment) as process:
            await slack.wait_for(lambda: slack.messages(channel), PATIENCE)
            yield Floor(slack, cairn, channel, everybody, scan, process)


@asynccontextmanager
async def serving(
    slack: LocalSlack, home: Path, *words: str, environment: dict[str, str] | None = None
) -> AsyncIterator[Process]:
    """`python WORDS...` on this home, for this Slack. What it complains of is shown."""
    own = {"CAIRN_HOME": str(home), "CAIRN_MODEL": "", "CAIRN_DATABASE_URL": "", "CAIRN_LOG_LEVEL": "ERROR"}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, *words),
        cwd=home,
        env={**os.environ, **own, **slack.environment, **(environment or {})},
        stdout=PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()
