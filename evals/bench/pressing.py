"""
How long a press waits when a whole department answers a scan at once: `cairn serve` in a process of its own, a Slack in this one.

Everybody presses as fast as their acknowledgements come back, which no people do: it is the worst that so many can do to it.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Select, func, select

from bot.bootstrap import build
from bot.conversation.path import Asked, Setup, cards
from bot.demo.slack import Channel, LocalSlack, Message, Person
from bot.demo.slack import interactions as payloads
from bot.demo.slack.screen import Control
from bot.demo.slack.wire import Json
from bot.services.cairn import Cairn
from bot.services.scans import Draft, Invitation
from bot.store.scans import Scan
from bot.store.tables import outbox, scan_answers, unsent
from evals.bench.figure import Figure, Watch, ms
from evals.scorers import percentile
from evals.subjects import Subjects, offline

PEOPLE = 200
PATIENCE = 30.0
"""Seconds that anything of this may take before it is given up."""
LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Floor:
    """A Slack with a channel full of people, a running Cairn, and the record seen from outside."""

    slack: LocalSlack
    cairn: Cairn
    channel: Channel
    people: Sequence[Person]
    scan: Scan

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


async def presses(subjects: Subjects) -> list[Figure]:
    """Two hundred at once; then one alone, from each press to the next card."""
    async with _floor(subjects, PEOPLE + 1) as floor:
        *many, one = floor.people
        watch = Watch()
        took = [
            seconds
            for some in await asyncio.gather(*(_answer(floor, who) for who in many))
            for seconds in some
        ]
        on = f"{PEOPLE} at once, {len(took):,} presses"
        seconds = watch.seconds
        await _until_posted(floor)
        return [
            Figure("presses taken", f"{len(took) / seconds:,.0f} presses/s", f"{on} in {seconds:.1f} s"),
            Figure(
                "press, p50 / p95 / p99", " / ".join(ms(percentile(took, of)) for of in (0.5, 0.95, 0.99)), on
            ),
            Figure("lost / doubled", await _lost_and_doubled(floor, many), on),
            Figure("all cards shown", f"{watch.seconds:.1f} s", f"after the first of {len(took):,} presses"),
            await _alone(floor, one),
        ]


async def _answer(floor: Floor, who: Person) -> list[float]:
    """All cards of one person, without looking at them."""
    took = [await floor.press(who, "begin")]
    for card in _cards(floor):
        for row in card:
            took.append(await floor.press(who, "choose", row, _level(who, row)))
        if len(card) > 1:
            took.append(await floor.press(who, "next", "running"))
    return took


async def _alone(floor: Floor, who: Person) -> Figure:
    """One person, who waits for each card before they press on."""
    place, took = floor.slack.direct_channel(who), list[float]()
    presses: list[tuple[str, str, str | None]] = [("begin", "scan", None)]
    presses += [("choose", row, _level(who, row)) for card in _cards(floor) for row in card]
    for action, key, level in presses:
        before, watch = _card(floor, place), Watch()
        await floor.press(who, action, key, level)
        await floor.slack.wait_for(partial(_is_another, floor, place, before), PATIENCE)
        took.append(watch.seconds)
    return Figure(
        "press to next card, p50 / p95",
        f"{ms(percentile(took, 0.5))} / {ms(percentile(took, 0.95))}",
        f"one person alone, {len(took)} presses",
    )


def _card(floor: Floor, place: Channel) -> tuple[str, str | None]:
    """The card as it stands, which is the newest reply in the thread; empty while there is none."""
    said = floor.slack.messages(place)
    return (said[-1].ts, said[-1].edited) if len(said) > 1 else ("", None)


def _is_another(floor: Floor, place: Channel, before: tuple[str, str | None]) -> bool:
    return _card(floor, place) != before


def _cards(floor: Floor) -> list[list[str]]:
    asked = cards(floor.cairn.framework.bank, floor.scan.setup, Asked())
    return [[row.key for row in card.rows] for card in asked]


def _level(who: Person, row: str) -> str:
    """What somebody answers: not the same for all, and never a level for which an example is asked."""
    return str(sum(map(ord, who.id + row)) % 3)


async def _lost_and_doubled(floor: Floor, many: Sequence[Person]) -> str:
    """The answers in the record beside those that were pressed, one revision for each."""
    kept = {
        one.person: one.sheet for one in await floor.cairn.store.sheets.all(floor.scan.org, floor.scan.id)
    }
    rows = [row for card in _cards(floor) for row in card]
    wrong = Counter[str]()
    for who in many:
        given = {row: str(one.level) for row, one in kept[who.id].given.items()}
        wrong["lost"] += sum(given.get(row) != _level(who, row) for row in rows)
    query = select(func.count()).select_from(scan_answers).where(scan_answers.c.scan_id == floor.scan.id)
    doubled = await _counted(floor, query) - len(rows) * len(many) + wrong["lost"]
    return f"{wrong['lost']} / {doubled}"


async def _until_posted(floor: Floor) -> None:
    """Wait until nothing is left to post; the record does not say when it changes."""
    query = select(func.count()).where(
        unsent, outbox.c.not_before <= datetime.now(UTC) + timedelta(minutes=1)
    )
    async with asyncio.timeout(PATIENCE):
        while await _counted(floor, query):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY)


async def _counted(floor: Floor, query: Select[int]) -> int:
    def count() -> int:
        with floor.cairn.store.sync_engine().connect() as connection:
            return connection.scalar(query) or 0

    return await asyncio.to_thread(count)


@asynccontextmanager
async def _floor(subjects: Subjects, people: int) -> AsyncIterator[Floor]:
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
        async with _serving(slack, home):
            await slack.wait_for(lambda: slack.messages(channel), PATIENCE)
            yield Floor(slack, cairn, channel, everybody, scan)


@asynccontextmanager
async def _serving(slack: LocalSlack, home: Path) -> AsyncIterator[Process]:
    own = {"CAIRN_HOME": str(home), "CAIRN_MODEL": "", "CAIRN_DATABASE_URL": "", **slack.environment}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        cwd=home,
        env={**os.environ, **own},
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        yield child
    finally:
        child.terminate()
        await child.wait()
