"""The parts that a page of a report is made of: worded already, to be laid out in their order. Templates know no others."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.result import BarState


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the few figures at the head of a page."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Some sentences under a heading."""

    title: str
    text: str
    note: str = ""
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: what is so, and under it why that matters."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Things under a heading."""

    title: str
    entries: tuple[Entry, ...]
    kind: Literal["entries"] = "entries"


@dataclass(frozen=True, slots=True)
class Bar:
    """One model of a profile. `score` and `previous` go from 0 to 100."""

    name: str
    state: BarState
    sign: str
    word: str
    score: float | None
    shown: str
    previous: float | None
    before: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The five models of a unit."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Bar, ...]
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one model reaches in a whole; `share` from 0 to 1."""

    name: str
    word: str
    share: float
    people: str


@dataclass(frozen=True, slots=True)
class Reaches:
    """The five models of a whole."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Reach, ...]
    kind: Literal["reaches"] = "reaches"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One model of one unit."""

    state: BarState
    sign: str
    shown: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One unit; `unseen` says why there are no cells."""

    name: str
    note: str
    unseen: str
    cells: tuple[GridCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The units of a whole by the five models."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    key: tuple[str, ...]
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `lines` stand small under what leads."""

    lead: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column heads; `widths` are parts of the whole width."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as wide as the page; `alt` says in words what it shows."""

    title: str
    svg: str
    alt: str
    note: str = ""
    kind: Literal["chart"] = "chart"


Part = Prose | Entries | Bars | Reaches | Grid | Table | Chart


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of one unit or whole; it begins on a page of its own."""

    unit: str
    running: str
    """The name at the head of every page."""
    dated: str
    headline: str
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    limits: str


@dataclass(frozen=True, slots=True)
class Book:
    """All pages of a file, with the words that stand on each of them."""

    title: str
    language: str
    made: str
    numbering: str
    """`Page {number} of {last}`: the numbers are known when it is laid out."""
    pages: tuple[Page, ...]
