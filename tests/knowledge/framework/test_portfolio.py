"""What initiatives show when they stand side by side."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.portfolio import Ahead, Alone, Compounds, Entry, Faster, hands_on, see_together

BANK = the_framework().bank
WHOLE = Entry("a", "A", "Claims", (3,), "task", "trial", "trial", has_owner=True, has_figure=True)


def placed(stage: int, **news: object) -> Placement:
    values: dict[str, object] = {
        "stage": stage,
        "undetermined": False,
        "working_on": min(stage + 1, 5),
        "stage_range": (stage, stage),
        "claimed_stage": stage,
        "next_model": min(stage + 1, 5),
        "phase": 1,
        "established": {m: m <= stage for m in range(1, 6)},
        "bank_version": "1.0.0",
        "unit": "Claims",
        "scope": "department",
        "as_of": "2026-10-03",
    }
    return Placement.model_validate(values | news)


def test_an_initiative_without_owner_figure_or_value_model_stands_alone() -> None:
    entry = replace(WHOLE, models=(), has_owner=False, has_figure=False)

    found = see_together(BANK, [entry, replace(WHOLE, id="b")], {})

    assert found.alone == (Alone("a", ("value_model", "owner", "figure")),)


def test_two_of_a_unit_in_the_same_one_model_may_be_the_same_thing_twice() -> None:
    entries = [WHOLE, replace(WHOLE, id="b", name="B"), replace(WHOLE, id="c", unit="Legal")]

    assert see_together(BANK, entries, {}).alike == (("a", "b"),)


def test_an_expert_task_leaves_behind_what_an_agent_of_the_same_unit_relies_on() -> None:
    agent = replace(WHOLE, id="b", name="B", models=(5,))

    found = see_together(BANK, [agent, WHOLE, replace(agent, id="c", unit="Legal")], {})

    assert found.compounds == (Compounds("a", "b", 3, 5),)


@pytest.mark.parametrize("verdict", ["contain", "not_yet"])
def test_what_skips_a_stage_jumps_ahead_and_is_contained_where_the_check_says_so(verdict: str) -> None:
    entry = replace(WHOLE, verdict=verdict, skips=((1, 3),))

    assert see_together(BANK, [entry], {}).ahead == (Ahead("a", ((1, 3),), verdict == "contain"),)


def test_phase_2_lacks_what_nobody_has_begun() -> None:
    stopped, idea = (
        replace(WHOLE, id="b", models=(2,), state="stopped"),
        replace(WHOLE, models=(5,), state="idea"),
    )

    found = see_together(BANK, [WHOLE, stopped, idea], {})

    assert found.still_lacking == ("distribution", "workflow")
    assert found.few["expert"] == ("a",)


def test_a_unit_with_a_stage_in_place_and_nothing_that_follows_could_move_faster() -> None:
    placements = {"Claims": placed(1), "Legal": placed(1), "Motor": placed(0)}

    found = see_together(BANK, [WHOLE], placements)

    assert found.faster == (Faster("Legal", 1, (2, 3)),)


def test_a_waived_or_deferred_stage_is_nothing_to_be_faster_with() -> None:
    placements = {"Legal": placed(1, waived=(2,), deferred=(3,))}

    assert see_together(BANK, [], placements).faster == ()


def test_what_hands_on_goes_forward_only() -> None:
    found = hands_on(BANK)

    assert (3, 5) in found
    assert all(i < j for i, j in found)


@given(st.permutations([WHOLE, replace(WHOLE, id="b", models=(5,)), replace(WHOLE, id="c", models=())]))
def test_the_order_of_the_board_changes_nothing(entries: list[Entry]) -> None:
    assert see_together(BANK, entries, {}) == see_together(BANK, entries[::-1], {})


def test_a_unit_that_has_something_to_contain_is_not_told_to_begin_something_new() -> None:
    agent = replace(WHOLE, models=(5,), verdict="contain")

    assert see_together(BANK, [WHOLE, agent], {"Claims": placed(1), "Legal": placed(1)}).faster == (
        Faster("Legal", 1, (2, 3)),
    )
