"""A whole from its units: which they are, what each was last found to be, and the roll-up of all of them, today and before."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.services.looks import Look, Looks
from bot.services.unit_listing import in_tree
from bot.store.assessments import Assessment as Kept
from bot.store.units import Unit
from knowledge.framework.assessment import Unit as Heads
from knowledge.framework.gathered import Own, Part, gather, own_of
from knowledge.framework.intake import read_assessment
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import Scope

EARLIER = 3
"""So many earlier points of a trend are worked out; each costs as much as the roll-up itself."""


def below(units: Sequence[Unit], top: Unit | None) -> tuple[Unit, ...]:
    """Every unit below this one, each below its own; below the organisation, or what stands for it, are all the others."""
    ordered = in_tree(units)
    if top is None or top.scope == "organisation":
        return tuple(unit for unit in ordered if top is None or unit.id != top.id)
    inside, found = {top.id}, []
    for unit in ordered:
        if unit.parent_id in inside and unit.id != top.id:
            inside.add(unit.id)
            found.append(unit)
    return tuple(found)


def counted(units: Sequence[Unit], looks: Looks) -> tuple[Unit, ...]:
    """
    The units that make up a whole: the smallest that were scanned, so that nobody is counted twice.

    A department of which no team was scanned counts itself, whether it was scanned or not.
    """
    children: dict[str | None, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)

    def scanned_below(unit: Unit) -> bool:
        return any(looks.newest(one.id) or scanned_below(one) for one in children.get(unit.id, ()))

    def smallest(some: Sequence[Unit]) -> Iterator[Unit]:
        for unit in some:
            if scanned_below(unit):
                yield from smallest(children[unit.id])
            else:
                yield unit

    return tuple(smallest(children.get(None, ())))


@dataclass(frozen=True, slots=True)
class Whole:
    """What is rolled up: its name and scope, the units that make it up, and the id of its own where it is one itself."""

    name: str
    scope: Scope
    units: tuple[Unit, ...]
    top: str | None = None


def rolled_up(
    framework: Framework,
    whole: Whole,
    looks: Looks,
    own: Own,
    until: date | None = None,
    previous: Placement | None = None,
) -> Placement | None:
    """Where the whole is, or was on a day; None where none of its units had been scanned by then."""
    newest = {unit.id: looks.newest(unit.id, until) for unit in whole.units}
    taken = [look for look in newest.values() if look]
    if not taken:
        return None
    heads = heads_of(whole.units)
    found = ((unit, newest[unit.id]) for unit in whole.units)
    parts = [Part(heads[unit.id], looks.placed(look) if look else None) for unit, look in found]
    return gather(
        framework,
        whole.name,
        whole.scope,
        parts,
        own,
        as_of=max(look.found.taken_at for look in taken),
        invited=asked_for(whole, looks, own, until),
        previous=previous,
    )


def heads_of(units: Sequence[Unit]) -> Mapping[str, Heads]:
    """How many people each unit counts for; where nobody has said it of any unit, each counts for one."""
    unsaid = 0 if any(_said(unit) for unit in units) else 1
    return {
        unit.id: Heads(unit.name, unit.people if unit.people is not None else unsaid, unit.suited)
        for unit in units
    }


def uncounted(units: Sequence[Unit]) -> tuple[str, ...]:
    """The units of which nobody has said how many they are."""
    return tuple(unit.name for unit in units if not _said(unit))


def asked_for(whole: Whole, looks: Looks, own: Own, until: date | None = None) -> int | None:
    """How many were asked: in the scans of its units, and in its own where somebody answered for the whole."""
    some = [unit.id for unit in whole.units]
    if whole.top and own.respondents:
        some.append(whole.top)
    return invited_to(look for one in some if (look := looks.newest(one, until)))


def invited_to(looks: Iterable[Look]) -> int | None:
    """How many were asked in these scans together; None where it was not kept of one of them."""
    scans = {look.found.id: look.found.invited for look in looks}
    known = [number for number in scans.values() if number]
    return sum(known) if len(known) == len(scans) else None


def days_before(whole: Whole, looks: Looks, today: date) -> list[date]:
    """The days for the earlier points of a trend, oldest first: the last of each month in which anything was scanned."""
    last: dict[tuple[int, int], date] = {}
    for unit in whole.units:
        for look in looks.by_day(unit.id):
            day = look.day
            month = (day.year, day.month)
            last[month] = max(last.get(month, day), day)
    days = sorted(day for day in last.values() if day <= today)
    return days[:-1][-EARLIER:]


def own_rows(kept: Kept | None, framework: Framework, today: date) -> Own:
    """What an assessment says of the whole by itself, if it can be compared; rows of its units are not read again."""
    if kept is None or kept.bank_version.split(".")[0] != framework.bank.major:
        return Own()
    told = dict(kept.input)
    mentioned = _rows(told.get("answers"))
    for part in ("answers", "agreed"):
        told[part] = [row for row in _rows(told.get(part)) if not row.get("unit")]
    told |= {"units": [], "previous": None}
    of_units = {str(row.get("by")) for row in mentioned if row.get("unit")}
    text = json.dumps({key: value for key, value in told.items() if value is not None}, default=str)
    assessment = read_assessment(text, framework.bank, today, "The scan")
    own = own_of(framework, assessment)
    return replace(own, respondents=len(assessment.respondents - of_units))


def _said(unit: Unit) -> bool:
    return unit.people is not None or unit.suited is not None


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
