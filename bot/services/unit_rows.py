"""
Reads a CSV file of units into checked rows. Pure: text in, rows and faults out.

The columns are told in README.md under "cairn units". What only the record can say (is this parent known, is this
channel free) is checked in `unit_plan`, so that a person hears of everything at once.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from bot.store.units import Scope
from knowledge.documents import name_key
from knowledge.errors import FaultyInput

COLUMNS = ("unit", "parent", "scope", "people", "suited", "channel", "manager", "champion")
SCOPES: tuple[Scope, ...] = get_args(Scope)

_NUMBER = re.compile(r"[0-9]{1,9}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")


class UnitsFault(FaultyInput):
    """A file of units was refused; nothing of it was taken."""

    CLOSING = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, and where it stands."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.says}"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as its line has it. What a line leaves empty, or got wrong, is None or empty here."""

    line: int
    name: str
    parent: str = ""
    scope: Scope | None = None
    people: int | None = None
    suited: int | None = None
    channel: str | None = None
    managers: tuple[str, ...] = ()
    champions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the unit is known by, however its name is written."""
        return name_key(self.name)


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """
    A whole file: each unit once, the columns it has, and what is wrong with it.

    A column that is not there says nothing about a unit; a cell that is empty says that there is none.
    """

    columns: frozenset[str]
    rows: tuple[UnitRow, ...]
    faults: tuple[Fault, ...]


def read_units(text: str) -> UnitSheet:
    """Read a file of units, separated by commas or semicolons. A line with a fault is read as far as it goes."""
    faults: list[Fault] = []
    records = _records(text, faults)
    line, header = next(records, (1, []))
    columns = _header(line, header, faults)
    lines = [_Line.under(columns, number, cells, faults) for number, cells in records] if columns else []
    rows = [_row(line) for line in lines]
    if columns and not rows and not faults:
        faults.append(Fault(line + 1, "unit", "no unit stands below the header"))
    named = tuple(_each_once([row for row in rows if row.name], faults))
    return UnitSheet(frozenset(columns.values()), named, tuple(faults))


def _records(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The lines that say anything, by the number of the line on which each begins."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=_delimiter(text), strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        said = f"its quotation marks do not close as they should ({error}), so nothing from here on was read"
        faults.append(Fault(line, "the whole line", said))


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return sum(_column(cell) in COLUMNS for cell in first.split(delimiter))

    return ";" if known(";") > known(",") else ","


def _column(cell: str) -> str:
    return cell.strip().strip('"').strip().casefold()


def _header(line: int, cells: list[str], faults: list[Fault]) -> dict[int, str]:
    """The columns by their places. Empty where no line below could be understood."""
    names = [_column(cell) for cell in cells]
    must = f"the first line has to name the columns, `unit` and any of {', '.join(COLUMNS[1:])}"
    if not set(names) & set(COLUMNS):
        faults.append(Fault(line, "header", must))
        return {}
    if "unit" not in names:
        faults.append(Fault(line, "header", f"the column `unit` is missing; {must}"))
    columns: dict[int, str] = {}
    for place, name in enumerate(names):
        if name in columns.values():
            faults.append(Fault(line, name, "the column stands twice"))
        elif name in COLUMNS:
            columns[place] = name
        elif name:
            known = ", ".join(COLUMNS)
            faults.append(
                Fault(line, cells[place].strip(), f"no column that belongs here; there are {known}")
            )
            columns[place] = ""
    return columns


@dataclass(frozen=True, slots=True)
class _Line:
    """One line being read: its cells by column, and where to put what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    faults: list[Fault]

    @classmethod
    def under(cls, columns: Mapping[int, str], number: int, cells: list[str], faults: list[Fault]) -> "_Line":
        """The cells under their columns; a cell that stands under none is a fault, such as a name with a comma in it."""
        for place, cell in enumerate(cells):
            if cell.strip() and place not in columns:
                says = f"{cell.strip()!r} stands under no column; a cell with the separator in it needs quotation marks"
                faults.append(Fault(number, f"cell {place + 1}", says))
        return cls(number, {columns[p]: cell for p, cell in enumerate(cells) if columns.get(p)}, faults)

    def fault(self, column: str, says: str) -> None:
        self.faults.append(Fault(self.number, column, says))

    def text(self, column: str) -> str:
        return " ".join(self.cells.get(column, "").split())

    def number_in(self, column: str, least: int) -> int | None:
        said = self.text(column)
        if not said:
            return None
        if _NUMBER.fullmatch(said) and int(said) >= least:
            return int(said)
        self.fault(column, f"{said!r} is no whole number from {least} up")
        return None

    def scope(self) -> Scope | None:
        said = self.text("scope")
        found = next((scope for scope in SCOPES if scope == said.casefold()), None)
        if said and not found:
            self.fault("scope", f"{said!r} is none of {', '.join(SCOPES)}")
        return found

    def channel(self) -> str | None:
        said = self.text("channel").removeprefix("#")
        if said and not _CHANNEL.fullmatch(said):
            self.fault(
                "channel", f"{said!r} does not look like a channel's id, such as C0123ABCD or G0123ABCD"
            )
            return None
        return said or None

    def persons(self, column: str) -> tuple[str, ...]:
        said = [word.removeprefix("@") for word in re.split(r"[;,\s]+", self.text(column)) if word]
        for word in said:
            if not _PERSON.fullmatch(word):
                self.fault(
                    column, f"{word!r} does not look like a person's id, such as U0123ABCD or W0123ABCD"
                )
        return tuple(sorted({word for word in said if _PERSON.fullmatch(word)}))


def _row(line: _Line) -> UnitRow:
    if "unit" in line.cells and not line.text("unit"):
        line.fault("unit", "the name is missing")
    return UnitRow(
        line=line.number,
        name=line.text("unit"),
        parent=line.text("parent"),
        scope=line.scope(),
        people=line.number_in("people", 1),
        suited=line.number_in("suited", 0),
        channel=line.channel(),
        managers=line.persons("manager"),
        champions=line.persons("champion"),
    )


def _each_once(rows: Iterable[UnitRow], faults: list[Fault]) -> Iterator[UnitRow]:
    """Each unit by its first line. Of a channel that stands twice every line is kept, as there is a fault anyway."""
    named: dict[str, int] = {}
    speaking: dict[str, int] = {}
    for row in rows:
        if row.channel and row.channel in speaking:
            says = f"{row.channel!r} stands on line {speaking[row.channel]} already, and a channel speaks for one unit"
            faults.append(Fault(row.line, "channel", says))
        elif row.channel:
            speaking[row.channel] = row.line
        if row.key in named:
            faults.append(Fault(row.line, "unit", f"{row.name!r} stands on line {named[row.key]} already"))
            continue
        named[row.key] = row.line
        yield row
