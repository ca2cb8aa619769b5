"""`cairn serve` in processes that are killed one after the other, and a team that goes on answering meanwhile."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import update

from bot.bootstrap import build
from bot.conversation.path import Asked, Setup
from bot.demo.slack import Channel, LocalSlack, Message
from bot.demo.slack.acts import Act
from bot.services import scan_posts as posts
from bot.services.scans import Draft, Invitation
from bot.store.engine import open_store
from bot.store.scans import Scan
from bot.store.tables import outbox
from tests.conftest import settings_for
from tests.forked import Command
from tests.scenarios.record import rows
from tests.scenarios.scan_dying import DIED, RUNNING
from tests.scenarios.terminal import A_WHILE

TEAM = ("UANA", "UBEN", "UCARA")
OWNER = "UDORA"
"""Of the channel: she is not of the team, and is asked once somebody says that one is running."""
LEVELS = {"UANA": "3", "UBEN": "2", "UCARA": "1", OWNER: "2"}
CHANNEL = "CMARKETING"
DUE = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND not_before <= datetime('now', '+1 second')"
LEFT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL"

OPEN = "SELECT count(*) FROM scans WHERE cleaned_at IS NULL"
FINAL = 'SELECT "row", level FROM scan_answers'


def populate(slack: LocalSlack) -> Channel:
    """Three colleagues and their channel, and an owner elsewhere."""
    slack.add_person("dora", id=OWNER)
    team = [slack.add_person(name.removeprefix("U").lower(), id=name) for name in TEAM]
    return slack.add_channel("marketing", team, id=CHANNEL)


async def begin(home: Path, team_id: str) -> Scan:
    """A scan of the three, long enough for a reminder; nothing of it is posted yet."""
    now = datetime.now(UTC)
    async with build(settings_for(home)) as cairn:
        org = (await cairn.store.orgs.for_team(team_id, now=now)).id
        draft = Draft(
            Setup(unit="Marketing", people=len(TEAM)),
            [
                *(Invitation(person, Asked()) for person in TEAM),
                Invitation(OWNER, Asked(member=False, owns=("owner of the channel",))),
            ],
            now + timedelta(days=10),
            channel=CHANNEL,
            audience={"kind": "channel"},
        )
        return await cairn.scans.start(org, TEAM[0], draft, now=now)


async def remind_now(home: Path, scan: Scan, person: str) -> None:
    """Let the day of somebody's reminder come."""
    assert scan.closes_at is not None
    reminder = posts.reminder(scan, "", person, datetime.now(UTC))
    async with await open_store(home) as store:
        row = (outbox.c.org == scan.org) & (outbox.c.dedupe_key == reminder.dedupe_key)
        with store.sync_engine().begin() as connection:
            moved = connection.execute(update(outbox).where(row).values(not_before=datetime.now(UTC)))
        assert moved.rowcount == 1


@dataclass
class Serving:
    """Cairn at work in processes of their own: each of `points` kills one as soon as it is met, and the next takes over."""

    slack: LocalSlack
    home: Path
    points: Collection[str]
    met: list[str] = field(default_factory=list)
    _child: ForkServerProcess | None = None

    async def __aenter__(self) -> Self:
        self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.join()

    async def steady(self, unfinished: str = DUE) -> None:
        """Wait until everything that is due is posted; whoever was killed meanwhile is followed by another."""
        async with asyncio.timeout(A_WHILE):
            while not self._serves() or rows(self.home, unfinished) != [(0,)]:
                self._follow()
                await asyncio.sleep(0.02)

    async def after(self, deed: Callable[[], Awaitable[Act]]) -> None:
        """Something is done; if nobody was there to take it, the same is told again, as Slack does."""
        await self.steady()
        act = await deed()
        await self.steady()
        while not act.acknowledged:
            act = await self.slack.redeliver(act)
            await self.steady()

    def _serves(self) -> bool:
        return self._child is not None and self._child.exitcode is None and self.slack.connections > 0

    def _follow(self) -> None:
        if self._child is not None and self._child.exitcode is not None:
            assert self._child.exitcode == -signal.SIGKILL, (self.home / "said.log").read_text()
            self.met.append((self.home / DIED).read_text(encoding="utf-8"))
            self._let_go()
            self._start()

    def _let_go(self) -> None:
        """As if so much time had passed that nobody holds any more what the dead one was about to post."""
        with closing(sqlite3.connect(self.home / "cairn.db")) as record, record:
            record.execute("UPDATE outbox SET lease_until = NULL")

    def _start(self) -> None:
        left = [point for point in self.points if point not in self.met]
        own = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.home),
            "CAIRN_HOME": str(self.home),
            "CAIRN_MODEL": "",
            "CAIRN_LOG_LEVEL": "INFO",
            **self.slack.environment,
        }
        command = Command("tests.scenarios.scan_dying", left, self.home, own)
        with open(os.devnull, "r+") as nothing, (self.home / "said.log").open("ab") as log:
            self._child = command.start(nothing.fileno(), nothing.fileno(), log.fileno())


@dataclass
class Respondent:
    """One of the team, who presses what their card offers; `said` is what they answered, by question."""

    slack: LocalSlack
    person: str
    said: dict[str, str] = field(default_factory=dict)

    @property
    def card(self) -> Message:
        """The newest message of the thread of their cards."""
        return self.slack.messages(self.slack.direct_channel(self.person))[-1]

    def next(self) -> Callable[[], Awaitable[Act]] | None:
        """What they do next; None when nothing is asked any more."""
        offered: dict[str, str] = {}
        for action, named in _offered(self.card.blocks):
            offered.setdefault(action, named)
        for last in ("scan:no_example", "scan:rest"):
            if last in offered and not (last == "scan:rest" and self._says_what_runs()):
                return lambda: self._press(last)
        if "scan:choose" not in offered:
            return None
        row, level = offered["scan:choose"].split(":", 3)[3], LEVELS[self.person]
        return lambda: self._choose(row, level)

    def _says_what_runs(self) -> bool:
        return self.person == TEAM[0] and RUNNING not in self.said

    async def begin(self) -> Act:
        """Press the button under the announcement, or on one's own card."""
        shown = self.card if self.person == OWNER else self.slack.messages(CHANNEL)[0]
        return await self.slack.press(self.person, shown, "scan:begin")

    async def _press(self, action: str) -> Act:
        if action == "scan:rest":
            rows = [
                named.split(":", 3)[3]
                for action, named in _offered(self.card.blocks)
                if action == "scan:choose"
            ]
            self.said = dict.fromkeys(rows, "unknown") | self.said
        return await self.slack.press(self.person, self.card, action)

    async def _choose(self, row: str, level: str) -> Act:
        self.said[row] = level
        return await self.slack.choose(self.person, self.card, "scan:choose", level)


def _offered(blocks: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """What can be pressed, with the block that it stands in."""
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if "action_id" in element:
                yield element["action_id"], str(block.get("block_id", ""))
