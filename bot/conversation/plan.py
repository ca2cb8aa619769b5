"""What a unit has decided to do: the items of its plan, as plain values for every surface."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.words import N_, _
from knowledge.framework.placement import Move, MoveKind

ItemState = Literal["open", "reported", "confirmed", "dropped"]
"""`reported`: its owner says it is done, and nobody has confirmed that yet."""
_SHORT: dict[MoveKind, str] = {
    "contain": N_("contain {thing}."),
    "find_out": N_("find out about {thing}."),
    "agree": N_("agree on {thing}."),
    "build": N_("build up {thing}."),
}


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do, with the fact that shows it is done. People are Slack user ids, or names from the terminal."""

    id: str
    unit: str
    criterion: str
    workflow: str | None
    kind: MoveKind
    label: str
    what: str
    observable: str
    unlocks: str
    """What can be built once this is in place, in words; empty where nothing waits for it."""
    whose: Literal["ours", "others"]
    whom: str | None
    """Who would know or do it elsewhere, in the bank's words."""
    asked: str | None
    """Who elsewhere was asked to do it."""
    owner: str | None
    due: date | None
    state: ItemState
    since: date
    """Since when it is in this state."""
    reason: str = ""
    """Why it was dropped."""
    version: int = 0
    effort: int = 2
    """How much work it is, from 1 to 3, by whoever does it; the next scan weighs it in."""
    found: date | None = None
    """The date of the scan that found it missing."""
    asking_until: date | None = None
    """While people are asked again whether it is so: when that ends at the latest."""
    notes: tuple[str, ...] = ()
    """What else was said of it since: what came of a recheck, which document speaks against the scan."""

    def overdue(self, today: date) -> bool:
        """Whether it should be done by now, and is not."""
        return self.state == "open" and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Doing:
    """How far a unit is with one of its moves, without names: what an answer may say of its plan."""

    state: ItemState
    since: date
    found: date
    move: Move
    taken: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one unit: what is to do first, then what is done or dropped."""

    unit: str
    as_of: date | None
    """The date of the scan that it comes from; None before any."""
    items: tuple[PlanItem, ...] = ()

    def to_do(self) -> tuple[PlanItem, ...]:
        """What is open, in the order in which it is to be done."""
        return tuple(item for item in self.items if item.state == "open")


def in_short(item: PlanItem) -> str:
    """What is to be done, in a few words: `find out about the everyday rules.`"""
    return _(_SHORT[item.kind]).format(thing=item.label)
