"""Which scan of a unit the terminal goes on with, or starts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.reporting import refuse

if TYPE_CHECKING:
    from bot.conversation.path import PathName
    from bot.services.cairn import Cairn
    from bot.store.scans import Scan
    from bot.store.units import Unit
    from knowledge.framework.terms import Scope

OPERATOR = "operator"
"""Whoever answers at the terminal, as the record names them."""
OPEN_FOR = timedelta(days=30)
"""An unfinished scan from the terminal is closed after this, with what was answered by then."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A scan as it was asked for at the terminal."""

    unit: str
    path: "PathName"
    scope: "Scope | None"
    people: int | None
    workflows: tuple[str, ...]
    owner: bool


async def unfinished_scan(cairn: "Cairn", org: str, unit: "Unit | None") -> "Scan | None":
    """The scan of a unit that was begun in a terminal and is still open. One that runs in Slack is refused."""
    found = await cairn.store.scans.live_of_unit(org, unit.id) if unit else None
    if found is None:
        return None
    if found.audience.get("kind") != "terminal":
        from bot.words import day

        since = f" since {day(found.opened_at)}" if found.opened_at else ""
        raise refuse(
            f"{found.setup.unit} is being asked in Slack{since}, and a unit is asked in one scan at a time. "
            "Answer there, or have its champion close it. Nothing was changed."
        )
    if found.state == "closing":
        # Its time had come before anything was answered.
        now = datetime.now(UTC)
        return await cairn.scans.extend(org, found.id, OPERATOR, now + OPEN_FOR, admin=True, now=now)
    return found


async def just_closed(cairn: "Cairn", org: str, unit: "Unit | None", began: datetime) -> "Scan | None":
    """The scan that opening Cairn brought to its end: a process had ended before it could show the result."""
    scans = await cairn.store.scans.of_unit(org, unit.id) if unit else []
    for newest in scans[:1]:
        if newest.assessment_id and newest.closed_at and newest.closed_at >= began:
            return newest
    return None


async def start_scan(cairn: "Cairn", org: str, unit: "Unit | None", wish: Wish) -> "Scan":
    """Start the scan that was asked for. A scope that is not the unit's is refused."""
    from bot.conversation.path import Asked, Setup, owners_asked
    from bot.services.scans import Draft, Invitation

    if unit and wish.scope not in (None, unit.scope):
        raise refuse(
            f"{unit.name} is set up as a {unit.scope}, not as a {wish.scope}. Leave --scope out, or set it up anew with "
            "`cairn units import`. Nothing was started."
        )
    setup = Setup(
        unit=unit.name if unit else wish.unit,
        scope=unit.scope if unit else wish.scope or "team",
        path=wish.path,
        anonymous=False,
        people=wish.people or (unit.people if unit else None),
        workflows=wish.workflows,
    )
    owns = owners_asked(cairn.framework.bank, setup) if wish.owner else ()
    now = datetime.now(UTC)
    draft = Draft(
        setup, [Invitation(OPERATOR, Asked(owns=owns))], now + OPEN_FOR, audience={"kind": "terminal"}
    )
    return await cairn.scans.start(org, OPERATOR, draft, now=now, operator=True)
