"""The Home tab of one person, put together from the record and nothing else."""

import asyncio
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.compose.wording import count, move_words, sentence
from bot.conversation.home import Home, LastAnswer, OwnedMove, RunningScan, ScanWaiting, Spot, UnitStage
from bot.conversation.sheet import left
from bot.services.health import SetUp, health_of
from bot.services.scans import Scans
from bot.services.stages import Mine, stages_of, units_of
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.exchanges import Exchange
from bot.store.move_owners import Owned
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet
from knowledge.documents import Audience
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
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
        moves = await self._moves(org, person, newest, now.date())
        return Home(
            person=person,
            greeting=_greeting(
                name,
                len(waiting),
                sum(scan.too_few for scan in running),
                sum(move.overdue for move in moves),
            ),
            scans_waiting=waiting,
            units=await asyncio.to_thread(self._stages, mine, newest, audiences, asked, now.date()),
            answers=await self._answers(org, person),
            moves=moves,
            running=running,
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

    async def _moves(
        self, org: str, person: str, newest: Collection[Kept], today: date
    ) -> tuple[OwnedMove, ...]:
        """What somebody took on that is still a move; a level agreed on since changes nothing about who took it."""
        taken = await self.store.move_owners.of_person(org, person)
        if not taken:
            return ()
        stands = await self._standing_for(org, newest)
        found: dict[tuple[str, str, str | None], OwnedMove] = {}
        for one in taken:
            kept = stands.get(one.assessment_id)
            if kept and (move := self._move(kept, one, today)):
                found.setdefault((kept.id, one.criterion, one.workflow), move)
        return tuple(found.values())

    async def _standing_for(self, org: str, newest: Collection[Kept]) -> Mapping[str, Kept]:
        """What holds today, by its own id and by the ids of what it superseded."""
        found = {kept.id: kept for kept in newest}
        for kept in newest:
            before = kept.supersedes
            while before and before not in found:
                found[before] = kept
                older = await self.store.assessments.by_id(org, before)
                before = older.supersedes if older else None
        return found

    def _move(self, kept: Kept, owned: Owned, today: date) -> OwnedMove | None:
        placement = Placement.model_validate(kept.placement)
        for move in placement.moves:
            if (move.criterion, move.workflow) == (owned.criterion, owned.workflow):
                what = sentence(move_words(self.framework, move))
                overdue = owned.due is not None and owned.due < today
                return OwnedMove(placement.unit, what, owned.due, overdue)
        return None


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
    hello = f"Hello {first}." if first else "Hello."
    said = [
        _so_many(waiting, "scan waits for your answers", "scans wait for your answers"),
        _so_many(
            undecided, "scan that you run waits for a decision", "scans that you run wait for a decision"
        ),
        _so_many(overdue, "step that you took on is overdue", "steps that you took on are overdue"),
    ]
    return " ".join([hello, *(filter(None, said) if any(said) else ["Nothing waits for you."])])


def _so_many(number: int, one: str, more: str) -> str:
    return sentence(f"{count(number)} {one if number == 1 else more}") if number else ""
