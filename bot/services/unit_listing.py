"""All units as they hang together, with who runs them and where their newest scan found them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.store.assessments import Assessment as Kept
from bot.store.engine import Store
from bot.store.units import Unit
from knowledge.documents import name_key
from knowledge.framework.placement import Placement


@dataclass(frozen=True, slots=True)
class Scanned:
    """Where a unit was found to be, and when."""

    taken_at: date
    placement: Placement


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit in its place; `parent` is the unit above it."""

    unit: Unit
    parent: Unit | None
    champions: tuple[str, ...]
    managers: tuple[str, ...]
    scan: Scanned | None


async def list_units(store: Store, org: str) -> tuple[Listed, ...]:
    """
    Every unit, each below the one it belongs to and above those that belong to it.

    For the terminal, whose operator may see all scans; whoever shows it elsewhere has to ask who may see which.
    """
    units = await store.units.all(org)
    roles = await store.roles.of_all(org)
    scans = newest_scans(units, await store.assessments.newest_all(org))
    by_id = {unit.id: unit for unit in units}
    return tuple(
        Listed(
            unit,
            by_id.get(unit.parent_id or ""),
            tuple(has.person for has in roles.get(unit.id, ()) if has.role == "champion"),
            tuple(has.person for has in roles.get(unit.id, ()) if has.role == "manager"),
            scans.get(unit.id),
        )
        for unit in in_tree(units)
    )


def in_tree(units: Sequence[Unit]) -> Iterator[Unit]:
    """The units so that each stands below its own; those at the top, and those of one parent, in their given order."""
    known = {unit.id for unit in units}
    below: dict[str | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)

    def under(parent: str | None) -> Iterator[Unit]:
        for unit in below.get(parent, ()):
            yield unit
            yield from under(unit.id)

    return under(None)


def newest_scans(units: Iterable[Unit], kept: Iterable[Kept]) -> Mapping[str, Scanned]:
    """The newest scan of each unit by its id: its own, or its part in a larger one, whichever is newer."""
    ids = {name_key(unit.name): unit.id for unit in units}
    found: dict[str, tuple[tuple[date, datetime], Scanned]] = {}
    for scan in kept:
        whole = Placement.model_validate(scan.placement)
        parts = {ids.get(name_key(name)): part for name, part in whole.units.items()}
        for unit_id, placement in {**parts, scan.unit_id: whole}.items():
            taken = (scan.taken_at, scan.recorded_at)
            if unit_id and (unit_id not in found or taken > found[unit_id][0]):
                found[unit_id] = (taken, Scanned(scan.taken_at, placement))
    return {unit_id: scan for unit_id, (_, scan) in found.items()}
