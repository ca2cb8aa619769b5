"""A team in the local Slack that is asked in a scan: what each of them does, as they do it, and what the record holds then."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.conversation.path import Asked, Setup
from bot.demo.slack import Act, Message, Person, interactions
from bot.demo.slack.screen import Control, controls
from bot.services import scan_posts as posts
from bot.services.scans import Draft, Invitation
from bot.slack.desk import Desk
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet
from bot.store.tables import outbox, unsent
from tests.slack.office import CLAIMS, Office, until

MARKETING = "Marketing"
OWNER = "owner of the channel"
NAMES = ("cara", "dan", "eve", "finn", "gus", "hana", "ivo")
KEPT = ("scans", "sheets", "scan_answers", "scan_examples", "assessments", "plan_items", "audit", "units")
"""The tables that nothing refused may change."""
OVER = "The scan of"
DONE = "Thank you, that was everything."

Answers = Mapping[str, str]


def uid(name: str) -> str:
    return f"U{name.upper()}"


@dataclass
class Team:
    """A scan in the channel #claims, and everybody in it."""

    office: Office
    desk: Desk
    org: str
    scan_id: str

    @property
    def slack(self) -> Any:
        return self.office.slack

    async def scan(self) -> Scan:
        return await self.scan_in(self.desk)

    async def scan_in(self, desk: Desk) -> Scan:
        found = await desk.cairn.store.scans.by_id(self.org, self.scan_id)
        assert found is not None
        return found

    async def sheet(self, name: str) -> KeptSheet | None:
        return await self.desk.cairn.store.sheets.of_person(self.org, self.scan_id, uid(name))

    async def state(self, name: str) -> str:
        kept = await self.sheet(name)
        return kept.sheet.state if kept else "none"

    # What can be seen

    def announcement(self) -> Message:
        return self.in_channel()[0]

    def in_channel(self) -> list[Message]:
        return [one for one in self.office.said(self.office.claims) if one.thread_ts in (None, one.ts)]

    def dm(self, name: str) -> list[Message]:
        """What Cairn said to somebody in private, oldest first."""
        return self.office.said(self.slack.direct_channel(uid(name)))

    def cards(self, name: str) -> list[Message]:
        """The cards of somebody: there is never more than one, which changes."""
        return [one for one in self.dm(name) if f":{posts.CARD}:" in key_of_post(one)]

    def card(self, name: str) -> Message:
        found = self.cards(name)
        if not found:
            raise LookupError(f"{name} has no card yet")
        return found[-1]

    def told(self, name: str) -> str:
        """The newest thing that only this person was told, in the channel or in their own conversation."""
        said = self.slack.ephemerals(uid(name))
        return str(said[-1].text) if said else ""

    def read(self, message: Message) -> str:
        return str(self.slack.text_of(message))

    # What people do

    async def begin(self, name: str) -> Message:
        """Press "Answer now" in the channel, and see the first card."""
        before = len(self.cards(name))
        act = await self.slack.press(uid(name), self.announcement(), "scan:begin")
        assert act.acknowledged
        return await self.until_shown(lambda: self.card(name) if len(self.cards(name)) > before else None)

    async def press(self, name: str, action: str, value: str | None = None) -> Message:
        """Press a button on the card, and see what comes of it."""
        before = self.card(name)
        act = await self.slack.press(uid(name), before, action, value)
        assert act.acknowledged
        return await self.changed(name, before)

    async def choose(self, name: str, row: str, wanted: str, action: str = "scan:choose") -> Message:
        """Choose on the card, in the row of this key."""
        before = self.card(name)
        control = next(c for c in controls(before.blocks) if c.action_id == action and key_of(c) == row)
        act = await self.act(uid(name), before, control, choice(control, wanted))
        assert act.acknowledged
        return await self.changed(name, before)

    async def say(self, name: str, words: str) -> Act:
        """Write in the thread of the cards."""
        act: Act = await self.slack.direct(uid(name), words, thread_ts=self.card(name).thread_ts)
        assert act.acknowledged
        return act

    async def changed(self, name: str, before: Message) -> Message:
        """The card once it is another than before."""
        return await self.until_shown(
            lambda: now if (now := self.card(name)).blocks != before.blocks else None
        )

    async def sees(self, name: str, words: str) -> Message:
        """The card once these words stand on it."""
        return await self.until_shown(lambda: now if words in (now := self.card(name)) else None)

    async def until_shown(self, look: Callable[[], Message | None]) -> Message:
        found: Message = await self.slack.wait_for(look, timeout=30)
        return found

    async def answer(self, name: str, answers: Answers | None = None, other: str = "2") -> Message:
        """Answer every card from the one that is shown: what is named, and `other` everywhere else."""
        return await self.answer_until(name, DONE, answers, other)

    async def answer_until(
        self, name: str, words: str, answers: Answers | None = None, other: str = "2"
    ) -> Message:
        """Answer every card before one that has these words on it."""
        wanted = answers or {}
        card = self.card(name)
        for _ in range(40):
            if words in card or OVER in card:
                return card
            card = await self.answer_card(name, card, wanted, other)
        raise AssertionError(f"{name} comes to no end: {card.text}")

    async def answer_card(self, name: str, card: Message, wanted: Answers, other: str) -> Message:
        """Answer what this card asks."""
        ids = [one.action_id for one in controls(card.blocks)]
        if "scan:no_example" in ids:
            return await self.press(name, "scan:no_example")
        if "scan:rest" in ids or "scan:words" not in ids:
            for row in rows_on(card):
                if (chosen := wanted.get(row, other)) != "rest":
                    card = await self.choose(name, row, chosen)
            return await self.press(name, "scan:rest" if "scan:rest" in buttons(card) else "scan:next")
        (row,) = rows_on(card)
        chosen = wanted.get(row, other)
        if chosen == "unknown":
            return await self.press(name, "scan:unknown")
        if chosen.startswith("na:"):
            return await self.press(name, f"scan:{chosen}")
        return await self.choose(name, row, chosen)

    # What time does

    def forward(self, by: timedelta) -> None:
        """Turn every clock forward."""
        self.office.clock.forward(by.total_seconds())
        self.slack.pass_time(by.total_seconds())

    async def over(self) -> Scan:
        """The closing date passes, and the scan closes."""
        scan = await self.scan()
        assert scan.closes_at
        self.forward(scan.closes_at - self.office.clock() + timedelta(seconds=1))
        self.desk.tick_soon()
        return await self.ended()

    async def ended(self) -> Scan:
        async def has_ended() -> bool:
            now = await self.scan()
            return now.state in ("closed", "cancelled") or now.too_few_at is not None

        await until(has_ended)
        return await self.scan()

    async def result(self, number: int = 1) -> Message:
        """The result in the channel."""
        found: Message = await self.slack.wait_for(lambda: self.in_channel()[number], timeout=30)
        return found

    async def quiet(self) -> None:
        """Everything that is due has been posted."""
        self.desk.delivery.wake()
        await until(lambda: self._nothing_due())

    async def at_rest(self) -> None:
        """The close has come to its end: the result is on the shelf, the files are clean, all is posted that is due."""
        store = self.desk.cairn.store

        async def done() -> bool:
            return not await store.assessments.unshelved() and not await store.scans.uncleaned()

        self.desk.tick_soon()
        await until(done)
        await self.quiet()

    async def posted(self, kind: str) -> list[Any]:
        """The rows of the outbox of one kind."""

        def rows() -> list[Any]:
            with self.desk.cairn.store.sync_engine().connect() as connection:
                return list(connection.execute(select(outbox).where(outbox.c.kind == kind)))

        return await asyncio.to_thread(rows)

    async def _nothing_due(self) -> bool:
        def count() -> int | None:
            due = unsent & (outbox.c.not_before <= self.office.clock())
            with self.desk.cairn.store.sync_engine().connect() as connection:
                return connection.scalar(select(func.count()).where(due))

        return not await asyncio.to_thread(count)

    # What can be made up

    async def act(self, user: str, message: Message, control: Control, report: dict[str, Any]) -> Act:
        """What Slack tells when somebody does this to a control, whether it is there or not."""
        person = self.slack.state.workspace.person(user)
        done = interactions.action(self.slack.state, control, None, report)
        payload = interactions.press_in_message(self.slack.state, person, message, done)
        return Act((await self.slack.tell("interactive", payload),))

    async def forge(
        self, user: str, action: str, *, block_id: str = "", message: Message | None = None, **report: Any
    ) -> Act:
        """A press that no card offers: any action on any block, by anybody."""
        control = Control(
            {"block_id": block_id or f"scan:{self.scan_id}:do:scan"},
            {"type": "button", "action_id": action},
        )
        return await self.act(user, message or self.announcement(), control, report)


@asynccontextmanager
async def asked(
    office: Office,
    people: Sequence[str] = ("ana", "ben", "cara"),
    *,
    way: str = "sockets",
    owns: Mapping[str, tuple[str, ...]] | None = None,
    last: timedelta = timedelta(days=3),
    settings: Mapping[str, Any] | None = None,
    **setup: Any,
) -> AsyncIterator[Team]:
    """Cairn at work, and a scan in #claims to which these people are asked; `ana` started it."""
    async with office.open(way, **(settings or {})) as desk:
        team = await start(office, desk, people, owns=owns, last=last, **setup)
        await office.slack.wait_for(lambda: team.announcement(), timeout=30)
        yield team


async def start(
    office: Office,
    desk: Desk,
    people: Sequence[str],
    *,
    owns: Mapping[str, tuple[str, ...]] | None = None,
    last: timedelta = timedelta(days=3),
    channel: str = CLAIMS,
    **setup: Any,
) -> Team:
    now = office.clock()
    org = (await desk.cairn.store.orgs.for_team(office.slack.team_id, now=now)).id
    invited = [Invitation(uid(name), Asked(owns=(owns or {}).get(name, ()))) for name in people]
    about = Setup(**({"unit": MARKETING, "people": len(people)} | setup))
    draft = Draft(about, invited, now + last, channel, {"kind": "channel", "channel": channel})
    scan = await desk.scans.start(org, uid("ana"), draft, now=now)
    desk.delivery.wake()
    return Team(office, desk, org, scan.id)


def settle_in(office: Office, names: Sequence[str] = NAMES) -> list[Person]:
    """More colleagues, all of them in #claims."""
    some = [office.slack.add_person(name, id=uid(name)) for name in names]
    for person in some:
        office.slack.join(person, office.claims)
    return some


def key_of_post(message: Message) -> str:
    """The key under which a message stood in the outbox."""
    return str(message.metadata["event_payload"]["key"]) if message.metadata else ""


def key_of(control: Control) -> str:
    return control.block_id.split(":", 3)[-1]


def rows_on(card: Message) -> list[str]:
    """The questions on a card."""
    return [key_of(one) for one in controls(card.blocks) if one.action_id == "scan:choose"]


def buttons(screen: Any) -> list[str]:
    return [one.action_id for one in controls(screen.blocks)]


def choice(control: Control, wanted: str) -> dict[str, Any]:
    """What Slack reports of something chosen."""
    if control.kind == "users_select":
        return {"selected_user": wanted}
    offered = control.element["options"]
    return {"selected_option": next(one for one in offered if one["value"] == wanted)}


def dump(home: Path, tables: Sequence[str] = KEPT) -> dict[str, list[str]]:
    """What stands in these tables, row by row."""
    with closing(sqlite3.connect(f"file:{home / 'cairn.db'}?mode=ro", uri=True)) as database:
        return {
            table: sorted(json.dumps(row, default=str) for row in database.execute(f"SELECT * FROM {table}"))
            for table in tables
        }
