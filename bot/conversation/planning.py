"""
The life of one item of a plan, as one table, and what a new placement says of the items that there are. Pure.

House rules: whoever does a thing can say that it is done, and nobody can confirm it by saying so: only a scan or a recheck
does. What is confirmed stays so; if it is lost again, the next scan makes a new item of it. Nothing is dropped without a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.conversation.plan import ItemState
from knowledge.framework.placement import Finding, Move, Placement
from knowledge.framework.skipping import AGENTIC

ItemEvent = Literal["report", "confirm", "refute", "drop", "reopen"]
What = tuple[str, str | None]
"""What an item is about: a criterion, of one workflow where it is asked of each."""

ITEM: dict[ItemState, dict[ItemEvent, ItemState]] = {
    "open": {"report": "reported", "confirm": "confirmed", "drop": "dropped"},
    "reported": {"confirm": "confirmed", "refute": "open", "reopen": "open"},
    "dropped": {"confirm": "confirmed", "reopen": "open"},
    "confirmed": {},
}

WORKING_DAYS = 5
"""So long people have time to answer a recheck."""
ASKED = 5
"""So many people are asked in a recheck."""
RUNS = 2
"""From this level on the activity of a model counts as running, as in the scoring of the question bank."""
MORNING, EVENING = 9, 17
"""The hours between which somebody is reminded, by their own clock."""


def after(state: ItemState, event: ItemEvent) -> ItemState | None:
    """The state that follows; None when the event means nothing there, and nothing changes."""
    return ITEM[state].get(event)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What becomes of a plan when a unit is placed anew."""

    confirmed: frozenset[What]
    """Items that are in place now."""
    refuted: frozenset[What]
    """Items that were reported done, and the scan does not bear it out."""
    kept: Mapping[What, Move]
    """Items that are still moves, with the move as it is now."""
    new: Mapping[What, Move]
    """Moves that nobody has an item for."""
    resting: frozenset[What]
    """Items that are neither in place nor a move just now, such as those of a stage that is not worked on any more."""


def reconcile(
    items: Mapping[What, tuple[ItemState, Move]], placement: Placement, *, scanned: bool
) -> Reconciled:
    """
    Lay a new placement over the items that are not confirmed yet.

    `scanned`: everybody was asked anew, so what was reported and is still missing was not borne out. A talk or a recheck
    is about one question and says nothing of the others.
    """
    moves = {(move.criterion, move.workflow): move for move in placement.moves}
    kept = {
        what: moves[what] for what, (_, move) in items.items() if _still(move, moves.get(what), placement)
    }
    gone = [what for what in items if what not in kept]
    confirmed = frozenset(what for what in gone if in_place(placement, items[what][1]))
    reported = (what for what in kept if items[what][0] == "reported")
    return Reconciled(
        confirmed=confirmed,
        refuted=frozenset(reported) if scanned else frozenset(),
        kept=kept,
        new={what: move for what, move in moves.items() if what not in items or what in confirmed},
        resting=frozenset(gone) - confirmed,
    )


def in_place(placement: Placement, move: Move) -> bool:
    """Whether what a move was for is there: the level it asked for is carried, or what ran ahead does so no more."""
    if move.kind == "contain":
        return _contained(placement, move)
    found = finding_of(placement, move.criterion, move.workflow)
    return (
        found is not None
        and found.status == "rated"
        and (found.level or 0) >= move.target
        and not found.contested
    )


def _still(move: Move, now: Move | None, placement: Placement) -> bool:
    """Whether a thing is still to be done. What is contained by now and can be built on is another thing to do."""
    if now is None:
        return False
    return move.kind != "contain" or now.kind == "contain" or not _contained(placement, move)


def _contained(placement: Placement, move: Move) -> bool:
    """Whether what ran ahead is known to run no more, or to run under control: to know nothing of it any more is neither."""
    if any(one.kind == "contain" and one.criterion == move.criterion for one in placement.moves):
        return False
    runs = finding_of(placement, move.criterion, None)
    if runs is None or runs.status != "rated":
        return False
    unclear = (one for one in placement.moves if one.kind == "find_out" and one.model <= move.model)
    return (runs.level or 0) < RUNS or not any(one.model in AGENTIC for one in unclear)


def finding_of(placement: Placement, criterion: str, workflow: str | None) -> Finding | None:
    """What was found of a criterion, of one workflow where it is asked of each."""
    if workflow is None:
        return placement.findings.get(criterion)
    return placement.workflows.get(workflow, {}).get(criterion)


def working_days_after(start: datetime, days: int = WORKING_DAYS) -> datetime:
    """The same hour so many working days later."""
    moment = start
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment


def remind_now(due: date, tz_offset: timedelta, now: datetime) -> bool:
    """Whether to remind whoever does a thing: its day has come, and it is a working hour where they are."""
    there = now + tz_offset
    return there.date() >= due and there.weekday() < 5 and MORNING <= there.hour < EVENING


def may_change(person: str, owner: str | None, *, runs: bool) -> bool:
    """Whether somebody may report, edit, drop or reopen an item: its owner, and those who have a say in the unit."""
    return runs or person == owner


def may_take(person: str, owner: str | None, *, runs: bool) -> bool:
    """Whether somebody may take an item, or name who does: anybody while nobody has it."""
    return owner is None or may_change(person, owner, runs=runs)


def without(person: Iterable[str], some: Iterable[str]) -> list[str]:
    """People with these at the end: whoever says that a thing is done is asked last whether it is."""
    last = set(person)
    ordered = [*some]
    return [one for one in ordered if one not in last] + [one for one in ordered if one in last]
