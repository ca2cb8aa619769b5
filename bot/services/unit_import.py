"""Units and roles from a CSV file into the record, all of it or nothing; the same file again changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.unit_plan import Planned, plan
from bot.services.unit_rows import read_units
from bot.store.engine import Parts, Store
from bot.store.roles import Role, RoleName
from bot.store.units import TAKEN_AWAY, Unit
from knowledge.documents import name_key

NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing about a unit that is no longer what it was, in words."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, by the names of the units."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[Change, ...]]
    unchanged: tuple[str, ...]


async def import_units(
    store: Store, org: str, text: str, *, what: str = "The file", now: datetime
) -> Imported:
    """
    Make the record say what the file says of its units, and leave all others alone.

    Roles follow the columns that the file has: who is no longer named under `champion` is no longer one of that unit.
    Raises UnitsFault, and nothing is changed, when anything is wrong with the file.
    """
    sheet = read_units(text)
    async with store.transaction() as tx:
        known = await tx.units.all(org)
        roles = await tx.roles.of_all(org)
        scanned = {kept.unit_id for kept in await tx.assessments.newest_all(org)}
        planned = plan(sheet, known, scanned, what)
        names = {unit.id: unit.name for unit in known}
        changes = {
            unit.row.key: (*_fields(unit, names), *_roles(unit, sheet.columns, roles)) for unit in planned
        }
        touched = [unit for unit in planned if unit.known is None or changes[unit.row.key]]
        if touched:
            kept = await _keep(tx, org, touched)
            given = [step for unit in touched for step in _steps(unit, kept, sheet.columns, roles)]
            await _assign(tx, org, given)
            about = _about(touched, kept, given)
            await tx.audit.note(org, "units.imported", who="operator", about=about, now=now)
    return Imported(
        added=tuple(unit.row.name for unit in planned if unit.known is None),
        changed={unit.known.name: changes[unit.row.key] for unit in touched if unit.known},
        unchanged=tuple(unit.known.name for unit in planned if unit.known and not changes[unit.row.key]),
    )


def _fields(unit: Planned, names: Mapping[str, str]) -> Iterator[Change]:
    had = unit.known
    if had is None:
        return
    above = names.get(had.parent_id or "", "")
    if name_key(above) != (unit.parent or ""):
        yield Change("parent", above or NONE, unit.row.parent or NONE)
    pairs: Sequence[tuple[str, object, object]] = (
        ("scope", had.scope, unit.scope),
        ("people", had.people, unit.people),
        ("suited", had.suited, unit.suited),
        ("channel", had.channel_id, unit.channel),
    )
    for what, before, now in pairs:
        if before != now:
            yield Change(what, NONE if before is None else str(before), NONE if now is None else str(now))


def _asked(
    unit: Planned, columns: frozenset[str], roles: Mapping[str, Sequence[Role]]
) -> Iterator[tuple[RoleName, set[str], set[str]]]:
    """Each role that the file has a column for: who has it, and who is to have it."""
    had = roles.get(unit.known.id, ()) if unit.known else ()
    wanted: Sequence[tuple[RoleName, tuple[str, ...]]] = (
        ("champion", unit.row.champions),
        ("manager", unit.row.managers),
    )
    for role, people in wanted:
        if role in columns:
            yield role, {theirs.person for theirs in had if theirs.role == role}, set(people)


def _roles(unit: Planned, columns: frozenset[str], roles: Mapping[str, Sequence[Role]]) -> Iterator[Change]:
    for role, before, now in _asked(unit, columns, roles):
        if before != now:
            yield Change(role, ", ".join(sorted(before)) or NONE, ", ".join(sorted(now)) or NONE)


@dataclass(frozen=True, slots=True)
class _Step:
    """A role given to somebody, or withdrawn."""

    unit_id: str
    person: str
    role: RoleName
    given: bool


def _steps(
    unit: Planned, kept: Mapping[str, Unit], columns: frozenset[str], roles: Mapping[str, Sequence[Role]]
) -> Iterator[_Step]:
    unit_id = kept[unit.row.key].id
    for role, before, now in _asked(unit, columns, roles):
        for person in sorted(before ^ now):
            yield _Step(unit_id, person, role, given=person in now)


async def _keep(tx: Parts, org: str, touched: Sequence[Planned]) -> dict[str, Unit]:
    """
    Write the units, and give back all of the organisation by their keys.

    A channel is taken from every unit that loses it, and every unit is there, before any gets its channel and parent:
    the order of the lines says nothing.
    """
    for unit in touched:
        if unit.known and unit.known.channel_id not in (None, unit.channel):
            await tx.units.describe(org, unit.known.id, channel_id=TAKEN_AWAY)
    for unit in touched:
        await tx.units.get_or_create(org, unit.row.name)
    kept = {name_key(unit.name): unit for unit in await tx.units.all(org)}
    for unit in touched:
        await tx.units.describe(
            org,
            kept[unit.row.key].id,
            scope=unit.scope,
            parent_id=kept[unit.parent].id if unit.parent else TAKEN_AWAY,
            people=TAKEN_AWAY if unit.people is None else unit.people,
            suited=TAKEN_AWAY if unit.suited is None else unit.suited,
            channel_id=unit.channel or TAKEN_AWAY,
        )
    return kept


async def _assign(tx: Parts, org: str, steps: Sequence[_Step]) -> None:
    for step in steps:
        change = tx.roles.give if step.given else tx.roles.withdraw
        await change(org, step.unit_id, step.person, step.role)


def _about(
    touched: Sequence[Planned], kept: Mapping[str, Unit], steps: Sequence[_Step]
) -> dict[str, list[object]]:
    """For the trail: ids, and who has a say since when."""
    return {
        "added": [kept[unit.row.key].id for unit in touched if unit.known is None],
        "changed": [unit.known.id for unit in touched if unit.known],
        "given": [[step.unit_id, step.person, step.role] for step in steps if step.given],
        "withdrawn": [[step.unit_id, step.person, step.role] for step in steps if not step.given],
    }
