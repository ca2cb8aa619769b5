"""How a scan is set up and who is asked in it: the invitation with its reminder, and the unit that whoever is asked belongs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.path import Asked, Card, Setup
from bot.services import scan_posts as posts
from bot.store.engine import Parts
from bot.store.scans import Scan
from bot.store.sheets import KeptSheet
from bot.store.units import Unit
from knowledge.framework.bank import QuestionBank


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who is asked, in which capacity, and how far their clock is from UTC."""

    person: str
    asked: Asked
    tz_offset: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Draft:
    """A scan as it was set up."""

    setup: Setup
    invited: Sequence[Invitation]
    closes_at: datetime
    channel: str | None = None
    audience: Mapping[str, Any] = field(default_factory=dict)
    parent_id: str | None = None


def may_pass_on(bank: QuestionBank, card: Card | None) -> bool:
    """Whether a card may be passed on: what a team is asked about itself, nobody outside can answer for it."""
    return card is not None and all(bank.by_id[row.criterion].asked_of == "owner" for row in card.rows)


async def invite(tx: Parts, scan: Scan, invited: Collection[Invitation], now: datetime) -> None:
    """Ask everybody, and announce it. What the unit is told of later is theirs to see, so the team become its members."""
    for one in invited:
        asked = one.asked.model_copy(update={"tz_minutes": int(one.tz_offset.total_seconds() // 60)})
        kept = await tx.sheets.invite(scan.org, scan.id, one.person, asked)
        await remind(tx, scan, kept, now)
        if scan.channel is None:
            continue
        if one.asked.member:
            await tx.roles.give(scan.org, scan.unit_id, one.person, "member")
        elif scan.setup.path == "full" or one.asked.received:
            for post in posts.card(scan, kept.sheet.key, one.person, kept.version):
                await tx.outbox.put(scan.org, post, now=now)
    if scan.channel is not None:
        await tx.outbox.put(scan.org, posts.announce(scan), now=now)


async def remind(tx: Parts, scan: Scan, kept: KeptSheet, now: datetime) -> None:
    """Have somebody reminded once before the closing date."""
    if scan.channel is None or scan.closes_at is None:
        return
    when = posts.remind_at(now, scan.closes_at, timedelta(minutes=kept.sheet.asked.tz_minutes))
    if when is not None:
        await tx.outbox.put(scan.org, posts.reminder(scan, kept.sheet.key, kept.person, when), now=now)


async def at_home(tx: Parts, unit: Unit, scan: Scan) -> None:
    """The channel whose people are asked is the unit's, unless either belongs to another: there its scan may be cited."""
    asks_all = scan.channel is not None and scan.audience.get("kind") == "channel"
    if not asks_all or scan.channel is None or unit.channel_id is not None:
        return
    if await tx.units.by_channel(scan.org, scan.channel) is None:
        await tx.units.describe(scan.org, unit.id, channel_id=scan.channel)
