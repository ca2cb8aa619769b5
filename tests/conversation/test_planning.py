"""What can happen to an item of a plan, who may do it, and what a new placement makes of the plan."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.plan import ItemState
from bot.conversation.planning import (
    ITEM,
    ItemEvent,
    What,
    after,
    in_place,
    may_change,
    may_take,
    reconcile,
    remind_now,
    without,
    working_days_after,
)
from knowledge.framework.placement import Finding, Move, Placement

STATES, EVENTS = get_args(ItemState), get_args(ItemEvent)
CRITERIA = ("WE1", "WE2", "WE3", "WE5", "ND2")
FRIDAY = datetime(2026, 10, 9, 12, tzinfo=UTC)


def move(criterion: str, *, target: int = 3, kind: str = "build", model: int = 1) -> Move:
    return Move.model_validate(
        {
            "kind": kind,
            "model": model,
            "criterion": criterion,
            "now": 1,
            "target": target,
            "unlocks": (),
            "priority": 1.0,
            "arithmetic": "",
            "observable": "",
            "whose": "ours",
        }
    )


def placed(levels: dict[str, int], moves: tuple[Move, ...] = ()) -> Placement:
    findings = {
        name: Finding(status="rated", claimed=level, level=level, low=level, high=level)
        for name, level in levels.items()
    }
    return Placement(
        stage=0,
        undetermined=False,
        working_on=1,
        stage_range=(0, 0),
        claimed_stage=0,
        next_model=1,
        phase=1,
        established=dict.fromkeys(range(1, 6), False),
        findings=findings,
        moves=moves,
        bank_version="1.0.0",
        unit="Motor",
        scope="team",
        as_of=FRIDAY.date(),
    )


@pytest.mark.parametrize(
    ("state", "event", "then"),
    [
        ("open", "report", "reported"),
        ("reported", "confirm", "confirmed"),
        ("reported", "refute", "open"),
        ("open", "confirm", "confirmed"),
        ("open", "drop", "dropped"),
        ("dropped", "reopen", "open"),
        ("dropped", "report", None),
        ("open", "refute", None),
        ("confirmed", "reopen", None),
    ],
)
def test_an_item_goes_its_way(state: ItemState, event: ItemEvent, then: ItemState | None) -> None:
    assert after(state, event) == then


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_nothing_is_confirmed_but_by_a_confirmation_and_then_for_good(events: list[ItemEvent]) -> None:
    state: ItemState = "open"
    for event in events:
        before, state = state, after(state, event) or state
        assert state != "confirmed" or before == "confirmed" or event == "confirm"
        assert before != "confirmed" or state == "confirmed"
    assert set(ITEM) == set(STATES)


moves = st.lists(st.sampled_from(CRITERIA), unique=True).map(
    lambda names: tuple(move(name) for name in names)
)
plans = st.dictionaries(
    st.sampled_from(CRITERIA).map(lambda name: (name, None)), st.sampled_from(["open", "reported", "dropped"])
)
levels = st.fixed_dictionaries({name: st.integers(0, 4) for name in CRITERIA})


@given(plans, levels, moves, st.booleans())
def test_every_item_and_every_move_has_one_fate(
    plan: dict[What, ItemState], found: dict[str, int], next_: tuple[Move, ...], scanned: bool
) -> None:
    items: dict[What, tuple[ItemState, Move]] = {what: (state, move(what[0])) for what, state in plan.items()}

    result = reconcile(items, placed(found, next_), scanned=scanned)

    assert result.confirmed | result.resting | set(result.kept) == set(items)
    assert len(result.confirmed) + len(result.resting) + len(result.kept) == len(items)
    assert set(result.kept) | set(result.new) == {(one.criterion, one.workflow) for one in next_}
    assert all(found[name] >= 3 for name, _ in result.confirmed)
    assert all(found[name] < 3 for name, _ in result.resting)
    assert {plan[what] for what in result.refuted} <= {"reported"}
    assert scanned or not result.refuted
    again = {what: (plan[what], one) for what, one in result.kept.items()}
    again |= {what: ("open", one) for what, one in result.new.items()}
    assert not reconcile(again, placed(found, next_), scanned=False).new


def test_what_is_seen_differently_is_not_in_place() -> None:
    placement = placed({"WE2": 3})
    split = placement.findings["WE2"].model_copy(update={"contested": True})

    assert in_place(placement, move("WE2"))
    assert not in_place(placement.model_copy(update={"findings": {"WE2": split}}), move("WE2"))
    assert not in_place(placed({}), move("WE2"))


def test_what_ran_ahead_is_contained_once_it_is_no_move_to_contain_it() -> None:
    ahead = move("AR1", kind="contain")

    assert not in_place(placed({"AR1": 3}, (ahead,)), ahead)
    assert in_place(placed({"AR1": 3}), ahead)
    assert in_place(placed({"AR1": 0}), ahead)


def test_what_ran_ahead_is_not_contained_because_nothing_is_known_of_it_any_more() -> None:
    ahead = move("AR1", kind="contain", model=5)
    watch = move("AR3", kind="find_out", model=5)
    unknown = placed({"AR1": 3}).model_copy(update={"findings": {"AR1": Finding(status="unknown")}})

    assert not in_place(placed({}), ahead)
    assert not in_place(unknown, ahead)
    assert not in_place(placed({"AR1": 3}, (watch,)), ahead)
    assert in_place(placed({"AR1": 1}, (watch,)), ahead)


def test_what_is_contained_and_can_be_built_on_is_two_things() -> None:
    ahead, next_ = move("DM1", kind="contain"), move("DM1", kind="build")
    what: What = ("DM1", None)

    result = reconcile({what: ("reported", ahead)}, placed({"DM1": 2}, (next_,)), scanned=True)

    assert result.confirmed == {what}
    assert not result.refuted
    assert result.new == {what: next_}


@pytest.mark.parametrize("person", ["owner", "colleague"])
@pytest.mark.parametrize("runs", [True, False])
def test_owners_and_those_who_run_the_unit_may_change_an_item(person: str, runs: bool) -> None:
    assert may_change(person, "owner", runs=runs) == (runs or person == "owner")
    assert may_take(person, "owner", runs=runs) == (runs or person == "owner")
    assert may_take(person, None, runs=runs)


def test_five_working_days_after_a_friday_is_the_next_friday() -> None:
    assert working_days_after(FRIDAY) == FRIDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("offset", "moment", "reminded"),
    [
        (0, FRIDAY, True),
        (0, FRIDAY.replace(hour=7), False),
        (9, FRIDAY.replace(hour=1), True),
        (9, FRIDAY, False),
        (0, FRIDAY + timedelta(days=1), False),
        (0, FRIDAY + timedelta(days=3), True),
        (0, FRIDAY - timedelta(days=1), False),
    ],
)
def test_a_reminder_comes_in_working_hours_from_the_day_on(
    offset: int, moment: datetime, reminded: bool
) -> None:
    assert remind_now(date(2026, 10, 9), timedelta(hours=offset), moment) == reminded


def test_whoever_says_that_a_thing_is_done_is_asked_last() -> None:
    assert without(["b"], ["a", "b", "c"]) == ["a", "c", "b"]
