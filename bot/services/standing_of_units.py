"""What the record has on where a unit or a whole is: the placement that holds, the one before it, and all looks in a row."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose.examined import examined_scores
from bot.compose.summary import Basis, Below
from bot.compose.summary_rows import UnitLook, reached, rows_of
from bot.conversation.summary import TrendPoint
from bot.services.looks import Look, Looks
from bot.services.subjects import Subject
from bot.services.wholes import (
    Whole,
    asked_for,
    below,
    counted,
    days_before,
    heads_of,
    own_rows,
    rolled_up,
    uncounted,
)
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.units import Unit
from knowledge.framework.gathered import Own, Placed, comparable
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.rechecked import settled_on
from knowledge.framework.terms import Scope


@dataclass(frozen=True, slots=True)
class At:
    """What is looked at, with everything that was ever found; `shown` are the units whose own results may be told."""

    framework: Framework
    store: Store
    org: str
    subject: Subject
    units: tuple[Unit, ...]
    looks: Looks
    shown: frozenset[str]
    today: date

    @property
    def scope(self) -> Scope:
        """The organisation may have no unit of its own."""
        return self.subject.unit.scope if self.subject.unit else "organisation"


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit by its own newest look."""

    unit: Unit
    basis: Basis


@dataclass(frozen=True, slots=True)
class WholeStanding:
    """A whole rolled up from its units. `visible` are those whose own results may be told."""

    basis: Basis
    below: Below
    visible: tuple[Unit, ...]


async def whereabouts(at: At) -> UnitStanding | WholeStanding | None:
    """Where the subject is; None where nobody has looked at it or at anything in it."""
    top = at.subject.unit
    units = counted(below(at.units, top), at.looks)
    if any(at.looks.newest(unit.id) for unit in units):
        return await _whole(at, Whole(at.subject.name, at.scope, units, top.id if top else None))
    return await _unit(at, top) if top else None


async def _unit(at: At, unit: Unit) -> UnitStanding | None:
    newest = at.looks.newest(unit.id)
    kept = await at.store.assessments.by_id(at.org, newest.found.id) if newest else None
    if newest is None or kept is None:
        return None
    days = [look for look in at.looks.by_day(unit.id) if look.day < newest.day]
    previous = await _placement(at, days[0]) if days else _before(kept) if newest.part is None else None
    placed = [(look.day, at.looks.placed(look)) for look in (newest, *days)]
    points = (
        _point(at.framework, day, placed) for day, placed in placed if comparable(at.framework.bank, placed)
    )
    basis = Basis(
        placement=_part(kept, newest.part),
        today=at.today,
        people=unit.people,
        invited=newest.found.invited if newest.part is None else None,
        previous=previous,
        points=tuple(points)[::-1],
        answered=answered_on(kept.input, newest.part),
    )
    return UnitStanding(unit, basis)


async def _whole(at: At, whole: Whole) -> WholeStanding:
    top = at.subject.unit
    days = days_before(whole, at.looks, at.today)
    own = [await _own(at, top, until) for until in (*days, None)]
    # Of a thousand units it is much to read, so it is a thread's work.
    found = await asyncio.to_thread(_rolled, at, whole, days, own)
    *earlier, placement = [placement for _day, placement in found]
    rows = _rows(at, whole)
    basis = Basis(
        placement=placement,
        today=at.today,
        people=top.people if top else None,
        invited=asked_for(whole, at.looks, own[-1]),
        previous=earlier[-1] if earlier else None,
        points=tuple(_point(at.framework, day, one) for day, one in found),
    )
    heads = sum(row.unit.heads for row in rows)
    told = Below(
        rows_of(at.framework, rows, at.today),
        heads,
        reached(rows),
        uncounted(whole.units),
        all_people=sum(max(row.unit.people, row.unit.heads) for row in rows),
    )
    return WholeStanding(basis, told, tuple(unit for unit in whole.units if unit.id in at.shown))


def _rolled(at: At, whole: Whole, days: Sequence[date], own: Sequence[Own]) -> list[tuple[date, Placement]]:
    """
    The whole on each of these days and today, each with the day since which it was so, compared with the one before it.

    A day counts only where every unit that is scanned today was scanned by then, by the same major version of the questions:
    to be looked at is no progress.
    """
    scanned = [unit for unit in whole.units if _placed(at, unit)]
    found: list[tuple[date, Placement]] = []
    for until, rows in zip((*days, None), own, strict=True):
        if until is None or (scanned and all(_placed(at, unit, until) for unit in scanned)):
            previous = found[-1][1] if found else None
            placement = rolled_up(at.framework, whole, at.looks, rows, until, previous)
            found += [(settled_on(placement), placement)] if placement else []
    return found


def _rows(at: At, whole: Whole) -> tuple[UnitLook, ...]:
    heads = heads_of(whole.units)
    return tuple(
        UnitLook(heads[unit.id], unit.people, _placed(at, unit), unit.id in at.shown) for unit in whole.units
    )


def _placed(at: At, unit: Unit, until: date | None = None) -> Placed | None:
    """What was found of a unit, as far as it can be compared with what is found today."""
    look = at.looks.newest(unit.id, until)
    placed = at.looks.placed(look) if look else None
    return placed if placed and comparable(at.framework.bank, placed) else None


async def _own(at: At, top: Unit | None, until: date | None) -> Own:
    look = at.looks.newest(top.id, until) if top else None
    if look is None or look.part is not None:
        return Own()
    return own_rows(await at.store.assessments.by_id(at.org, look.found.id), at.framework, at.today)


async def _placement(at: At, look: Look) -> Placement | None:
    kept = await at.store.assessments.by_id(at.org, look.found.id)
    return _part(kept, look.part) if kept else None


def _part(kept: Kept, part: str | None) -> Placement:
    """The placement of one unit; the parts of a whole have their own place, and reading them would take the longest."""
    parts = kept.placement.get("units")
    found = parts.get(part) if part is not None and isinstance(parts, Mapping) else kept.placement
    alone = (
        {key: value for key, value in found.items() if key != "units"} if isinstance(found, Mapping) else {}
    )
    return Placement.model_validate(alone)


def _before(kept: Kept) -> Placement | None:
    before = kept.input.get("previous")
    return Placement.model_validate(before) if before else None


def _point(framework: Framework, day: date, placed: Placed | Placement) -> TrendPoint:
    return TrendPoint(day, placed.stage, examined_scores(framework, placed))


def answered_on(told: Mapping[str, object], part: str | None) -> dict[str, date]:
    """When each question was last answered for a unit; rows of the whole count for its parts as well."""
    rows = told.get("answers")
    found: dict[str, date] = {}
    for row in rows if isinstance(rows, list) else ():
        at = row.get("at") if isinstance(row, Mapping) and row.get("unit") in (None, part) else None
        if at:
            day = date.fromisoformat(str(at)[:10])
            name = str(row.get("criterion"))
            found[name] = max(found.get(name, day), day)
    return found
