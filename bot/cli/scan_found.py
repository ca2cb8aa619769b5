"""What was found out about units: the scans, and the assessments recorded from files, as the terminal lists and names them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from bot.cli.reporting import refuse
from bot.words.days import day_at, noon_of

if TYPE_CHECKING:
    from bot.conversation.scan import ScanState
    from bot.services.cairn import Cairn
    from bot.store.assessments import Found
    from bot.store.scans import Scan
    from bot.store.units import Unit

SHORTEST_ID = 8
"""So many letters of an id are shown; more where that is not enough to tell it from the others."""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """One scan, or one assessment from a file; what the record does not say of it is None."""

    id: str
    unit_id: str
    unit: str
    what: Literal["first_look", "full", "file"]
    state: "ScanState"
    set_up: datetime
    """When it was; of a file, the day it is about."""
    opened: datetime | None = None
    closes: datetime | None = None
    closed: datetime | None = None
    as_of: date | None = None
    """The day that its result is about."""
    anonymous: bool | None = None
    invited: int | None = None
    answered: int | None = None
    begun: int | None = None
    """Of one that still takes answers: how many have begun, and how many of those have come to its end."""
    finished: int | None = None
    parts: tuple[str, ...] = ()
    """The units that it is made up of."""


async def every(cairn: "Cairn", org: str) -> tuple[Listed, ...]:
    """All of them, newest first."""
    units = await cairn.store.units.all(org)
    scans = [one for unit in units for one in await cairn.store.scans.of_unit(org, unit.id)]
    listed = [await _from_scan(cairn, scan) for scan in scans]
    names = {unit.id: unit.name for unit in units}
    kept = await cairn.store.assessments.found(org)
    listed += [_from_file(names, one) for one in kept if one.origin == "file"]
    return tuple(sorted(listed, key=lambda one: one.set_up, reverse=True))


def about(unit: "Unit", listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Those of a unit: its own, and those of a larger one that it is a part of."""
    from knowledge.documents import name_key

    own = name_key(unit.name)
    return tuple(
        one for one in listed if one.unit_id == unit.id or any(name_key(part) == own for part in one.parts)
    )


def shown_letters(listed: Sequence[Listed]) -> int:
    """How many letters of their ids tell all of them apart."""
    ids = {one.id for one in listed}
    longest = max(map(len, ids), default=SHORTEST_ID)
    enough = (some for some in range(SHORTEST_ID, longest) if len({one[:some] for one in ids}) == len(ids))
    return next(enough, longest)


def named(letters: str, listed: Sequence[Listed]) -> Listed:
    """The one whose id begins like this; refused where there is none, or more than one."""
    wanted = letters.strip().lower()
    found = [one for one in listed if wanted and one.id.startswith(wanted)]
    if not found:
        raise refuse(f"There is no scan {letters!r}. `cairn scan list` names all of them.")
    if len(found) > 1:
        shown = shown_letters(listed)
        ids = ", ".join(f"{one.id[:shown]} ({one.unit})" for one in found[:MOST_NAMED])
        raise refuse(
            f"{letters!r} begins the ids of {len(found)} scans, {ids}{' …' if len(found) > MOST_NAMED else ''}: "
            "give more of its letters."
        )
    return found[0]


def as_json(one: Listed) -> dict[str, object]:
    """One of them, ready for JSON."""
    return {
        "id": one.id,
        "unit": one.unit,
        "parts": list(one.parts),
        "path": one.what,
        "state": one.state,
        "anonymous": one.anonymous,
        "opened_at": one.opened and one.opened.isoformat(),
        "closes_at": one.closes and one.closes.isoformat(),
        "closed_at": one.closed and one.closed.isoformat(),
        "as_of": one.as_of and one.as_of.isoformat(),
        "answered": one.answered,
        "finished": one.finished,
        "invited": one.invited,
    }


async def _from_scan(cairn: "Cairn", scan: "Scan") -> Listed:
    counts = None
    if scan.state in ("open", "closing"):
        counts = await cairn.store.sheets.counts(scan.org, scan.id)
    return Listed(
        id=scan.id,
        unit_id=scan.unit_id,
        unit=scan.setup.unit,
        what=scan.setup.path,
        state=scan.state,
        set_up=scan.created_at,
        opened=scan.opened_at,
        closes=scan.closes_at,
        closed=scan.closed_at,
        as_of=day_at(scan.closed_at) if scan.assessment_id and scan.closed_at else None,
        anonymous=scan.setup.anonymous,
        invited=counts.invited if counts else scan.invited,
        answered=counts.answered if counts else scan.answered,
        begun=counts.begun if counts else None,
        finished=counts.finished if counts else None,
    )


def _from_file(names: dict[str, str], found: "Found") -> Listed:
    return Listed(
        id=found.id,
        unit_id=found.unit_id,
        unit=names[found.unit_id],
        what="file",
        state="closed",
        set_up=noon_of(found.taken_at),
        as_of=found.taken_at,
        invited=found.invited,
        answered=found.respondents,
        parts=tuple(json.loads(found.placement).get("units") or ()),
    )
