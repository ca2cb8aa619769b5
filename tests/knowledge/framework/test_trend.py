"""A second scan: at risk, lost at once, and what really moved."""

from datetime import date

import pytest

from knowledge.framework.assessment import (
    Answer,
    Rated,
    Unit,
    Waiver,
)
from knowledge.framework.placement import Placement

from .building import (
    Word,
    models,
    placed,
    said,
)

LATER = date(2027, 4, 1)
ONE = models(m1=3)
FIRST = placed(said(ONE))


def second(words: dict[str, Word], previous: Placement = FIRST, **rest: object) -> Placement:
    """The placement of a scan after another one."""
    return placed(said(ONE | words), previous=previous, **rest)


def waiver(number: int, kind: str = "not_applicable", review: date = LATER) -> Waiver:
    return Waiver(number, "decided in October", "r1", review, kind)  # type: ignore[arg-type]


def test_a_gate_that_fell_by_one_level_puts_its_model_at_risk_for_one_scan() -> None:
    once = second({"WE1": 2})
    twice = second({"WE1": 2}, previous=once)

    assert (once.stage, once.established[1], once.at_risk, once.next_model) == (1, True, (1,), 2)
    assert (twice.stage, twice.established[1], twice.at_risk) == (0, False, ())


def test_what_fell_comes_before_what_is_next() -> None:
    once = second({"WE1": 2})

    assert [m.criterion for m in once.moves][:2] == ["WE1", "ND2"]
    assert once.blocking[0] == "ND2"


@pytest.mark.parametrize(
    "words",
    [{"WE1": 1}, {"WE1": 2, "WE3": 1}, {"WE1": "unknown"}, {"WE3": 1}, {"WE1": 2, "WE2": 1}],
    ids=["two levels", "something else missing", "not known any more", "no gate", "another gate by two"],
)
def test_a_model_is_lost_at_once_when_more_than_one_level_of_a_gate_is_missing(
    words: dict[str, Word],
) -> None:
    lost = second(words)

    assert (lost.stage, lost.at_risk) == (0, ())


def test_a_gate_that_fell_but_still_reaches_its_floor_puts_nothing_at_risk() -> None:
    high = placed(said(models(m1=4)))

    assert second({}, previous=high).at_risk == ()
    assert second({"WE1": 2}, previous=high).stage == 0


def test_a_model_at_risk_is_no_skipped_step() -> None:
    both = placed(said(models(m1=3, m3=3)))

    fallen = placed(said(models(m1=3, m3=3) | {"WE1": 2}), previous=both)

    assert (fallen.at_risk, fallen.skipped) == ((1,), ())


def test_what_comes_after_a_model_at_risk_can_still_turn_out_to_be_there() -> None:
    fallen = second({"WE1": 2, "ND1": 3, "ND2": "unknown", "ND3": 2, "ND4": 2, "ND5": 2})

    assert (fallen.stage, fallen.stage_range[1]) == (1, 2)


def test_a_waived_model_cannot_be_at_risk() -> None:
    before = placed(said(models(m1=3, m2=3)))

    after = placed(said(models(m1=3, m2=3) | {"ND2": 2}), previous=before, waivers=(waiver(2),))

    assert (after.at_risk, after.stage) == ((), 1)


def test_a_previous_placement_of_another_major_version_is_not_compared() -> None:
    older = FIRST.model_copy(update={"bank_version": "0.9.0"})

    after = second({"WE1": 2}, previous=older)

    assert (after.at_risk, after.changes, after.stage) == ((), (), 0)


def test_a_previous_placement_of_another_minor_version_is_compared() -> None:
    assert second({"WE1": 2}, previous=FIRST.model_copy(update={"bank_version": "1.4.2"})).at_risk == (1,)


def test_a_unit_is_compared_with_itself() -> None:
    units = (Unit("A", 10), Unit("B", 10))
    rows = (*said(models(m1=3), unit="A", by="a"), *said(models(m1=3), unit="B", by="b"))
    before = placed(rows, units=units)

    fallen = tuple(
        Answer("WE1", a.by, Rated(2, 2), unit="A") if (a.criterion, a.unit) == ("WE1", "A") else a
        for a in rows
    )
    after = placed(fallen, units=units, previous=before)

    assert (after.units["A"].at_risk, after.units["B"].at_risk) == ((1,), ())


def test_a_change_is_a_level_or_more_with_an_example_and_bounds_that_do_not_meet() -> None:
    after = second({"WE3": 4, "WE4": 1, "ND1": 0})

    assert [(c.criterion, c.before, c.now) for c in after.changes] == [("WE3", 3, 4), ("WE4", 3, 1)]


def test_a_change_that_nobody_showed_is_none() -> None:
    rows = [a for a in said(ONE) if a.criterion != "WE3"]

    claimed = placed(rows, (Answer("WE3", "r1", Rated(2, 2), evidence="E0"),), previous=FIRST)

    assert claimed.changes == ()


def test_bounds_that_meet_are_no_change() -> None:
    after = second({"WE3": (2, 3)})

    assert after.findings["WE3"].level == 2
    assert after.changes == ()
