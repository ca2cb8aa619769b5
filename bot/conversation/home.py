"""What the Home tab shows one person: what waits for them, where their units are, what they took on, what they asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.conversation.result import BarState
from bot.conversation.sheet import SheetState

Known = Literal["looked", "nobody", "withheld"]
"""Whether a unit was looked at: `withheld` where it was, and this person may not see what was found."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A thread in Slack, by its channel and the message it hangs on."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class ScanWaiting:
    """An open scan in which this person has something left to answer. `place` is where their questions stand."""

    scan_id: str
    unit: str
    left: int
    minutes: float
    closes_at: datetime | None
    state: SheetState
    place: Spot | None = None


@dataclass(frozen=True, slots=True)
class StageBar:
    """One of the five models of a unit."""

    model: int
    brief: str
    state: BarState
    score: float | None


@dataclass(frozen=True, slots=True)
class UnitStage:
    """Where a unit is, by its newest scan. `under` names the unit whose manager sees this one; empty for one's own."""

    unit: str
    known: Known
    headline: str = ""
    as_of: date | None = None
    stale: bool = False
    bars: tuple[StageBar, ...] = ()
    line: str = ""
    """The one thing to do next, or what else should be known first."""
    asked: bool = False
    """Whether it is being scanned just now."""
    under: str = ""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """Something this person asked, with the first line of what was answered."""

    question: str
    headline: str
    when: datetime
    sources: int
    place: Spot | None = None


@dataclass(frozen=True, slots=True)
class OwnedMove:
    """A next step that this person took on."""

    unit: str
    what: str
    due: date | None
    overdue: bool
    item: str = ""
    """The item of the plan, by its id."""
    reported: bool = False
    """Whether it is said to be done, and waits for others to confirm it."""


@dataclass(frozen=True, slots=True)
class RunningScan:
    """A scan that this person runs. With `too_few` it waits for a decision: its time is over, and there is no result."""

    scan_id: str
    unit: str
    invited: int
    answered: int
    closes_at: datetime | None
    too_few: bool = False
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """How Cairn itself is, for whoever runs the workspace: what is so, and what needs care."""

    rows: tuple[str, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardBrief:
    """The initiatives that a manager sees, in a line, and what about them cannot wait."""

    headline: str
    urgent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page. `admin` is None for everybody who does not run the workspace."""

    person: str
    greeting: str
    scans_waiting: tuple[ScanWaiting, ...] = ()
    units: tuple[UnitStage, ...] = ()
    answers: tuple[LastAnswer, ...] = ()
    moves: tuple[OwnedMove, ...] = ()
    running: tuple[RunningScan, ...] = ()
    admin: Health | None = None
    board: BoardBrief | None = None
    """None for everybody who manages nothing, and while there is no initiative."""
