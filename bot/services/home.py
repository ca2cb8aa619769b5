"""The Home tab of one person, put together from the record and nothing else."""

import asyncio
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.compose.wording import count, sentence
from bot.conversation.home import (
    BoardBrief,
    Home,
    LastAnswer,
    OwnedMove,
    RunningScan,
    ScanWaiting,
    Spot,
    UnitStage,
)
from bot.conversation.sheet import left
from bot.services.health import SetUp, health_of
from bot.services.plan_reading import owned_by
from bot.services.portfolio import Portfolios
from bot.services.scans import Scans
from bot.services.seeing import Viewer
from bot.services.stages import Mine, stages_of, units_of
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.exchanges import Exchange
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet
from bot.words import _, n_
from bot.words.days import day_at
from knowledge.documents import Audience
from knowledge.framework.model import Framework
from knowledge.library import Library

SHOWN_ANSWERS = 3
LOOKED_AT = 20
"""So many of the last exchanges are looked through for those worth going back to."""
WORTH_SHOWING = ("Ask", "ShowStage")
_NUMBERS = re.compile(r"(?:\s?\[\d+\])+$")
_SIZE = {"team": 0, "department": 1, "organisation": 2}


@dataclass(frozen=True, slots=True)
class HomeService:
    """What the record has for one person."""

    framework: Framework
    store: Store
    library: Library
    scans: Scans
    set_up: SetUp
    portfolios: Portfolios | None = None

    async def of(
        self,
        org: str,
        person: str,
        *,
        admin: bool,
        audiences: Collection[Audience],
        now: datetime,
        name: str = "",
    ) -> Home:
        """Everything on somebody's page. `audiences` are those they belong to: no other scan is shown."""
        waiting = await self.waiting(org, person, now=now)
        mine = await units_of(self.store, org, person)
        newest = await self.store.assessments.newest_all(org)
        live = await self.store.scans.live(org)
        asked = {scan.unit_id for scan in live}
        running = await self._running(mine, live, person)
        moves = await self._moves(org, person, day_at(now))
        return Home(
            person=person,
            greeting=_greeting(
                name,
                len(waiting),
                sum(scan.too_few for scan in running),
                sum(move.overdue for move in moves),
            ),
            scans_waiting=waiting,
            units=await asyncio.to_thread(self._stages, mine, newest, audiences, asked, day_at(now)),
            answers=await self._answers(org, person),
            moves=moves,
            running=running,
            board=await self._board(org, person, admin, audiences, now),
            admin=await health_of(self.store, self.library, org, self.set_up, now) if admin else None,
        )

    async def waiting(self, org: str, person: str, *, now: datetime) -> tuple[ScanWaiting, ...]:
        """The open scans in which somebody has something left to answer; what closes first stands first."""
        found = [
            await self._waiting(org, kept, now)
            for kept in await self.store.sheets.live_of_person(org, person)
        ]
        some = [one for one in found if one is not None]
        return tuple(sorted(some, key=lambda one: (one.closes_at is None, one.closes_at)))

    async def unit_to_ask_about(self, org: str, person: str) -> str | None:
        """The unit that somebody most likely asks about: the smallest they are part of; None without one."""
        own = await self.store.units.of_person(org, person)
        return min(own, key=lambda unit: _SIZE[unit.scope]).name if own else None

    async def _board(
        self, org: str, person: str, admin: bool, audiences: Collection[Audience], now: datetime
    ) -> BoardBrief | None:
        if self.portfolios is None:
            return None
        viewer = Viewer(person, frozenset(audiences), admin=admin)
        return await self.portfolios.brief(org, viewer, day_at(now))

    def _stages(
        self,
        mine: Mine,
        newest: Collection[Kept],
        audiences: Collection[Audience],
        asked: Collection[str],
        today: date,
    ) -> tuple[UnitStage, ...]:
        """For a thread: of a hundred units it is much to read."""
        return tuple(stages_of(self.framework, mine, newest, audiences=audiences, asked=asked, today=today))

    async def _waiting(self, org: str, kept: KeptSheet, now: datetime) -> ScanWaiting | None:
        sheet = kept.sheet
        scan = await self.store.scans.by_id(org, sheet.scan)
        if scan is None or sheet.state in ("finished", "declined"):
            return None
        if scan.closes_at is not None and scan.closes_at <= now:
            return None
        cards = left(sheet, (await self.scans.context(scan, sheet)).cards)
        place = Spot(kept.dm_channel, kept.thread_ts) if kept.dm_channel and kept.thread_ts else None
        minutes = sum(card.minutes for card in cards)
        found = ScanWaiting(scan.id, scan.setup.unit, len(cards), minutes, scan.closes_at, sheet.state, place)
        return found if cards else None

    async def _running(self, mine: Mine, live: Iterable[Scan], person: str) -> tuple[RunningScan, ...]:
        """The live scans of the units in which somebody has a say."""
        own = {unit.id for unit in mine.units if unit.id not in mine.under}
        has_a_say = self.store.roles.is_champion_or_manager
        theirs = [scan for scan in live if scan.unit_id in own]
        return tuple(
            [await self._run(scan) for scan in theirs if await has_a_say(scan.org, scan.unit_id, person)]
        )

    async def _run(self, scan: Scan) -> RunningScan:
        counts = await self.store.sheets.counts(scan.org, scan.id)
        return RunningScan(
            scan_id=scan.id,
            unit=scan.setup.unit,
            invited=counts.asked,
            answered=counts.answered,
            closes_at=scan.closes_at,
            too_few=scan.too_few_at is not None,
            closing=scan.state == "closing",
        )

    async def _answers(self, org: str, person: str) -> tuple[LastAnswer, ...]:
        asked = await self.store.exchanges.of_person(org, person, LOOKED_AT)
        worth = [one for one in asked if one.intent in WORTH_SHOWING]
        return tuple(_answer(one) for one in worth[:SHOWN_ANSWERS])

    async def _moves(self, org: str, person: str, today: date) -> tuple[OwnedMove, ...]:
        """What somebody took on and nobody has confirmed yet; a new scan or a talk changes nothing about who took it."""
        async with self.store.moment() as parts:
            taken = await owned_by(parts, self.framework, org, person)
        return tuple(
            OwnedMove(one.unit, one.what, one.due, one.overdue(today), one.id, one.state == "reported")
            for one in taken
        )


def _answer(asked: Exchange) -> LastAnswer:
    headline, sources = asked.reply.get("headline"), asked.reply.get("sources")
    return LastAnswer(
        question=asked.question,
        headline=_NUMBERS.sub("", str(headline or "")),
        when=asked.asked_at,
        sources=len(sources) if isinstance(sources, list) else 0,
        place=Spot(asked.channel, asked.thread),
    )


def _greeting(name: str, waiting: int, undecided: int, overdue: int) -> str:
    """`Hello Ana. Two scans wait for your answers.`"""
    first = name.split()[0] if name.split() else ""
    hello = _("Hello {name}.").format(name=first) if first else _("Hello.")
    answers = n_("{number} scan waits for your answers", "{number} scans wait for your answers", waiting)
    decision = n_(
        "{number} scan that you run waits for a decision",
        "{number} scans that you run wait for a decision",
        undecided,
    )
    steps = n_(
        "{number} step that you took on is overdue", "{number} steps that you took on are overdue", overdue
    )
    found = ((waiting, answers), (undecided, decision), (overdue, steps))
    said = [sentence(text.format(number=count(number))) for number, text in found if number]
    return " ".join([hello, *(said or [_("Nothing waits for you.")])])
