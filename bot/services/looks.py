"""Every look that was taken at the units of an organisation, newest first; a placement is read when it is first asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter

from bot.store.assessments import Found
from bot.store.units import Unit
from knowledge.documents import name_key
from knowledge.framework.gathered import Placed
from knowledge.framework.rechecked import settled_on


@dataclass(frozen=True, slots=True)
class Look:
    """What one scan found of one unit. `part` is its name in the scan of a larger one; None where the scan was its own."""

    found: Found
    part: str | None
    day: date
    """Since when it holds: the day of the scan, or of the last question that was asked again since."""
    since: Found | None = None
    """Where it only carries on what an earlier one found of this part: that one. Asking one unit again is no look at the others."""

    @property
    def dated(self) -> Found:
        """The one in which something was found out of this unit."""
        return self.since or self.found

    @property
    def taken(self) -> tuple[date, datetime]:
        """When somebody looked at the unit, and when that was handed in: the newest holds."""
        return self.found.taken_at, self.found.recorded_at


@dataclass(slots=True)
class Looks:
    """The looks at each unit: those of its own, and its parts in the scans of larger ones."""

    _of: dict[str, list[Look]] = field(default_factory=dict)
    _read: dict[str, Placed] = field(default_factory=dict)

    def newest(self, unit_id: str, until: date | None = None) -> Look | None:
        """The look that holds: the newest that no other has superseded, or that was newest on a day."""
        taken = (look for look in self._of.get(unit_id, ()) if until is None or look.day <= until)
        # On an earlier day what has been superseded since still held.
        return next((look for look in taken if until is not None or look.found.stands), None)

    def by_day(self, unit_id: str) -> list[Look]:
        """
        One look for each day on which something was found out, newest first: a talk on the same day replaces the scan it was about.
        """
        found: dict[date, Look] = {}
        for look in self._of.get(unit_id, ()):
            found.setdefault(look.day, look)
        return [*found.values()]

    def placed(self, look: Look) -> Placed:
        """What was found."""
        whole = self._read.get(look.found.id)
        if whole is None:
            whole = self._read[look.found.id] = Placed.model_validate_json(look.found.placement)
        return whole if look.part is None else whole.units[look.part]

    def found_in(self, found: Found, part: str | None) -> Look:
        """What one scan found of one unit. It is read only where a question may have been asked again since."""
        look = Look(found, part, found.taken_at)
        return replace(look, day=settled_on(self.placed(look))) if part or found.supersedes else look

    def add(self, unit_id: str, look: Look) -> None:
        """One more look at a unit."""
        self._of.setdefault(unit_id, []).append(look)

    def in_order(self) -> "Looks":
        """The newest first, for every unit."""
        for some in self._of.values():
            some.sort(key=attrgetter("taken"), reverse=True)
        return self


def looks_at(units: Sequence[Unit], found: Sequence[Found]) -> Looks:
    """The looks at these units. Only the scans of what is more than a team are read for the parts in them."""
    looks = Looks()
    by_id = {unit.id: unit for unit in units}
    by_name = {name_key(unit.name): unit.id for unit in units}
    at_parts: dict[tuple[str, str], Look] = {}
    for one in sorted(found, key=lambda one: one.recorded_at):  # what is carried on is there before it is
        unit = by_id.get(one.unit_id)
        if unit is None:
            continue
        own = looks.found_in(one, None)
        looks.add(unit.id, own)
        for name in looks.placed(own).units if unit.scope != "team" else ():
            look = _carried_on(looks.found_in(one, name), at_parts.get((one.supersedes or "", name)))
            at_parts[one.id, name] = look
            if part := by_name.get(name_key(name)):
                looks.add(part, look)
    return looks.in_order()


def _carried_on(look: Look, before: Look | None) -> Look:
    """A part of which nobody was asked anything since the assessment that this one supersedes is that one's find."""
    return replace(look, since=before.dated) if before is not None and before.day == look.day else look
