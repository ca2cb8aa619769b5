"""What the record would be after an import of units, or every reason why it cannot be. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.services.unit_rows import Fault, UnitRow, UnitsFault, UnitSheet
from bot.store.units import Scope, Unit
from knowledge.documents import name_key


@dataclass(frozen=True, slots=True)
class Planned:
    """A unit of the file as it is to be. `known` is what the record has of it so far; `parent` is a name's key."""

    row: UnitRow
    known: Unit | None
    scope: Scope
    parent: str | None
    people: int | None
    suited: int | None
    channel: str | None


def plan(
    sheet: UnitSheet, known: Sequence[Unit], scanned: Collection[str], what: str = "The file"
) -> tuple[Planned, ...]:
    """
    What each unit of the file is to be. Raises UnitsFault with all that is wrong, in the order of the lines.

    `scanned` has the ids of the units with a scan of their own. Who may see a scan follows from its unit's scope, so
    a scope that is only worked out does not make one of these the organisation, nor end its being so.
    """
    tree = _Tree.of(sheet, known, scanned)
    planned = [_planned(row, sheet, tree) for row in sheet.rows]
    found = [*sheet.faults, *_parents(sheet, tree), *_taken(sheet, known), *_too_many(planned)]
    if found:
        faults = [str(fault) for fault in sorted(found, key=lambda fault: fault.line)]
        raise UnitsFault(f"{what} was refused and nothing was changed", faults)
    return tuple(planned)


@dataclass(frozen=True, slots=True)
class _Tree:
    """All units by their keys, those of the record with those of the file laid over them."""

    known: Mapping[str, Unit]
    rows: Mapping[str, UnitRow]
    parents: Mapping[str, str | None]
    kept: frozenset[str]
    """The units that are what the record says, as the file has no say in it."""
    scanned: frozenset[str]

    @classmethod
    def of(cls, sheet: UnitSheet, known: Sequence[Unit], scanned: Collection[str]) -> "_Tree":
        by_id = {unit.id: name_key(unit.name) for unit in known}
        by_key = {name_key(unit.name): unit for unit in known}
        rows = {row.key: row for row in sheet.rows}
        parents = {key: by_id.get(unit.parent_id or "") for key, unit in by_key.items()}
        for key, row in rows.items():
            parents.setdefault(key, None)
            if "parent" in sheet.columns:
                parents[key] = name_key(row.parent) or None
        told = rows.keys() if {"parent", "scope"} & sheet.columns else set()
        seen = frozenset(key for key, unit in by_key.items() if unit.id in scanned)
        return cls(by_key, rows, parents, frozenset(by_key.keys() - told), seen)

    def scope(self, key: str) -> Scope:
        """The scope that the file gives, else the one that is kept, else the one that follows from where a unit stands."""
        if key in self.rows and (given := self.rows[key].scope):
            return given
        if key in self.kept:
            return self.known[key].scope
        follows = self._follows(key)
        if key in self.scanned and "organisation" in (self.known[key].scope, follows):
            return self.known[key].scope
        return follows

    def _follows(self, key: str) -> Scope:
        above = {parent for parent in self.parents.values() if parent}
        if key not in above:
            return "team"
        tops = {top for top, parent in self.parents.items() if parent is None and top in above}
        return "organisation" if tops | self._set() == {key} else "department"

    def _set(self) -> set[str]:
        """The units that are the organisation wherever they stand."""
        given = {key: row.scope for key, row in self.rows.items() if row.scope}
        stay = {key: self.known[key].scope for key in self.kept | self.scanned}
        return {key for key, scope in (stay | given).items() if scope == "organisation"}

    def circle(self, key: str) -> tuple[str, ...]:
        """The units above this one up to itself again; empty where the way up ends elsewhere."""
        way = [key]
        while (parent := self.parents.get(way[-1])) and parent not in way:
            way.append(parent)
        return tuple(way) if parent == key else ()

    def name(self, key: str) -> str:
        return self.rows[key].name if key in self.rows else self.known[key].name


def _planned(row: UnitRow, sheet: UnitSheet, tree: _Tree) -> Planned:
    had = tree.known.get(row.key)
    return Planned(
        row=row,
        known=had,
        scope=tree.scope(row.key),
        parent=tree.parents[row.key],
        people=row.people if "people" in sheet.columns or not had else had.people,
        suited=row.suited if "suited" in sheet.columns or not had else had.suited,
        channel=row.channel if "channel" in sheet.columns or not had else had.channel_id,
    )


def _parents(sheet: UnitSheet, tree: _Tree) -> Iterator[Fault]:
    told: set[frozenset[str]] = set()
    for row in sheet.rows:
        parent = tree.parents[row.key]
        if parent and parent not in tree.parents:
            says = f"{row.parent!r} is neither in the file nor among the units that Cairn knows"
            yield Fault(row.line, "parent", says)
        circle = tree.circle(row.key)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " under ".join(repr(tree.name(key)) for key in (*circle, row.key))
            yield Fault(row.line, "parent", f"a unit cannot stand above itself: {way}")


def _taken(sheet: UnitSheet, known: Sequence[Unit]) -> Iterator[Fault]:
    """A unit of the file gives its channel up by the same file; any other keeps it."""
    keys = {row.key for row in sheet.rows}
    owners = {unit.channel_id: unit for unit in known if unit.channel_id and name_key(unit.name) not in keys}
    for row in sheet.rows:
        if row.channel and (owner := owners.get(row.channel)):
            says = f"{row.channel!r} speaks for {owner.name!r} already; to move it, put that unit into the file too"
            yield Fault(row.line, "channel", says)


def _too_many(planned: Sequence[Planned]) -> Iterator[Fault]:
    for unit in planned:
        if unit.people is not None and unit.suited is not None and unit.suited > unit.people:
            says = f"{unit.suited} is more than the {unit.people} people of {unit.row.name!r}"
            yield Fault(unit.row.line, "suited", says)
