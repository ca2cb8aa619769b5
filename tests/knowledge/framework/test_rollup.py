"""From units to the whole: four in five people for model 1, one complete instance for the others, and whose answer counts."""

from collections.abc import Mapping

import pytest

from knowledge.framework.assessment import Agreed, Answer, Unit
from knowledge.framework.breadth import breadth, level_spread, spread_of_use
from knowledge.framework.placement import Placement
from knowledge.framework.rating import Rules
from knowledge.framework.rollup import Whole, roll_up

from .building import AS_OF, BANK, LAYERS, Word, assessment, model, models, move, placed, said, workflow

RULES = Rules(BANK, AS_OF)


def units(**people: int) -> tuple[Unit, ...]:
    """Units by name with their people: `units(A=80, B=20)`."""
    return tuple(Unit(name, n) for name, n in people.items())


def of_unit(name: str, words: Mapping[str, Word]) -> tuple[Answer, ...]:
    """What one person of a unit says about it."""
    return said(words, by=f"somebody in {name}", unit=name)


def rolled(people: dict[str, int], levels: Mapping[str, Word | None]) -> Placement:
    """The whole, where model 1 has one level throughout each unit; None where the unit was not scanned."""
    rows = (of_unit(name, model(1, word)) for name, word in levels.items() if word is not None)
    return placed(*rows, units=units(**people))


@pytest.mark.parametrize(
    ("people", "levels", "level"),
    [
        ({"A": 80, "B": 20}, {"A": 3, "B": 0}, 3),
        ({"A": 79, "B": 21}, {"A": 3, "B": 0}, 0),
        ({"A": 79, "B": 21}, {"A": 4, "B": 2}, 2),
        ({"A": 4, "B": 1}, {"A": 3, "B": 1}, 3),
        ({"A": 28, "B": 7}, {"A": 4, "B": 3}, 4),
        ({"A": 50, "B": 30, "C": 20}, {"A": 4, "B": 2, "C": 1}, 2),
    ],
)
def test_the_whole_has_the_level_that_four_in_five_people_reach(
    people: dict[str, int], levels: dict[str, Word], level: int
) -> None:
    assert rolled(people, levels).findings["WE1"].level == level


def test_people_whose_work_ai_does_not_suit_are_left_out_of_the_count() -> None:
    parts = (Unit("Office", 40, suited=40), Unit("Yard", 400, suited=10))
    rows = (*of_unit("Office", model(1, 3)), *of_unit("Yard", model(1, 0)))

    assert placed(rows, units=parts).findings["WE1"].level == 3


def test_an_unscanned_unit_stays_in_the_count_and_widens_the_range() -> None:
    whole = rolled({"A": 70, "B": 30}, {"A": 3, "B": None})

    regular_use = whole.findings["WE1"]
    assert (regular_use.level, regular_use.low, regular_use.high) == (0, 0, 3)
    assert whole.unscanned == ("B",)
    assert (whole.stage, whole.stage_range[0], whole.established[1]) == (0, 0, False)
    assert whole.stage_range[1] > 0


def test_an_unscanned_unit_that_could_not_change_anything_does_not_count_as_a_gap() -> None:
    whole = rolled({"A": 80, "B": 20}, {"A": 3, "B": None})

    assert (whole.findings["WE1"].level, whole.established[1]) == (3, True)
    assert "insufficient_information" not in whole.flags


def test_the_gates_that_wait_for_unscanned_units_are_asked_about_and_not_built() -> None:
    whole = rolled({"A": 70, "B": 30}, {"A": 3, "B": None})

    assert {m.kind for m in whole.moves if m.criterion in ("WE1", "WE2", "WE5")} == {"find_out"}
    assert whole.because["insufficient_information"] == "not known: WE1, WE2, WE5"


def test_no_skipped_step_is_claimed_while_unscanned_units_could_hold_the_earlier_model() -> None:
    parts = units(A=70, B=30)
    expert = of_unit("A", model(3, 3))

    waiting = placed(of_unit("A", model(1, 3)), expert, units=parts)
    known = placed(of_unit("A", model(1, 3)), expert, of_unit("B", model(1, 0)), units=parts)

    assert waiting.skipped == ()
    assert known.skipped == ((1, 3),)


def test_pockets_are_not_claimed_while_unscanned_units_could_be_further() -> None:
    waiting = rolled({"A": 75, "B": 10, "C": 15}, {"A": 4, "B": 1, "C": None})
    settled = rolled({"A": 85, "B": 15}, {"A": 2, "B": 1})

    assert (waiting.findings["WE1"].level, waiting.findings["WE1"].high) == (1, 4)
    assert "pockets_only" not in waiting.flags
    assert "pockets_only" in settled.flags


def test_an_unscanned_unit_might_have_any_later_model_in_place() -> None:
    layers = said(dict.fromkeys(LAYERS, 3))
    parts = units(A=90, B=10)
    known = of_unit("A", models(m1=3))

    ready = placed(known, layers, units=parts)
    not_ready = placed(known, said(dict.fromkeys(LAYERS, 0)), units=parts)

    assert ready.stage_range == (1, 5)
    assert not_ready.stage_range == (1, 3)


def test_a_scanned_unit_that_was_not_asked_about_a_model_might_have_it() -> None:
    rows = (*of_unit("A", models(m1=3, m2=1)), *of_unit("B", model(1, 3)))

    whole = placed(rows, units=units(A=50, B=50))

    assert (whole.stage, whole.stage_range[0]) == (1, 1)
    assert whole.stage_range[1] >= 2


def test_a_part_that_does_not_apply_to_a_unit_leaves_its_people_out() -> None:
    nobody = {"WE4": "na:scope_under_25_people"}
    rows = (*of_unit("A", model(1, 3)), *of_unit("B", model(1, 3) | nobody), *of_unit("C", model(1, 0)))

    help_at_hand = placed(rows, units=units(A=40, B=50, C=10)).findings["WE4"]

    assert help_at_hand.level == 3


def test_a_part_applies_to_nobody_only_when_every_unit_said_so() -> None:
    said_so = of_unit("A", model(1, 3) | {"WE4": "na:scope_under_25_people"})

    all_of_them = placed(said_so, units=units(A=90))
    one_is_left = placed(said_so, units=units(A=90, B=10))

    assert (all_of_them.findings["WE4"].status, all_of_them.stage) == ("not_applicable", 1)
    assert (one_is_left.findings["WE4"].status, one_is_left.stage) == ("unknown", 0)
    assert one_is_left.stage_range[1] >= 1


def test_a_later_model_is_in_place_for_the_whole_when_one_unit_has_it() -> None:
    rows = (*of_unit("A", models(m1=3, m2=3)), *of_unit("B", models(m1=3)))

    whole = placed(rows, units=units(A=10, B=990))

    assert (whole.stage, whole.established[2]) == (2, True)
    assert (whole.breadth[2].share, whole.breadth[2].word) == (0.01, "pockets")


def test_the_best_parts_of_different_units_make_no_model() -> None:
    one = of_unit("A", models(m1=3) | {"EC1": 3, "EC2": 3, "EC3": 0, "EC4": 3, "EC5": 3})
    other = of_unit("B", models(m1=3) | {"EC1": 3, "EC2": 0, "EC3": 3, "EC4": 3, "EC5": 3})

    whole = placed(one, other, units=units(A=50, B=50))

    assert not whole.established[3]


def test_profile_and_moves_come_from_the_unit_with_the_fewest_conditions_missing() -> None:
    far = of_unit("A", models(m1=3, m2=(3, 1, 3, 3, 3)))
    near = of_unit("B", models(m1=3, m2=(0, 4, 0, 0, 0)))

    whole = placed(near, far, units=units(A=50, B=50))

    assert whole.blocking == ("ND2",)
    assert whole.scores[2].score == 65


def test_what_a_unit_was_not_asked_it_takes_from_the_whole() -> None:
    channel = said({"ND3": 3, "ND4": 3, "ND5": 3})
    rows = of_unit("A", model(1, 3) | {"ND1": 3, "ND2": 3})

    whole = placed(rows, channel, units=units(A=50))

    assert whole.units["A"].established[2]
    assert whole.established[2]


def test_a_unit_takes_the_workflow_of_the_whole_where_it_names_none() -> None:
    ready = of_unit("A", models(m1=3, m2=3, m3=3, m4=3, m5=3))

    placement = placed(ready, said(dict.fromkeys(LAYERS, 3)), workflow(), units=units(A=50))

    assert placement.units["A"].stage == 5


def test_what_a_unit_was_not_asked_of_model_1_it_takes_from_nobody() -> None:
    rows = of_unit("A", {"WE1": 3, "WE2": 3, "WE4": 3, "WE5": 3})

    placement = placed(rows, said({"WE3": 3}), units=units(A=50))

    assert (placement.units["A"].stage, placement.units["A"].blocking) == (0, ("WE3",))


def test_facts_of_the_organisation_serve_every_unit() -> None:
    ready = of_unit("A", models(m1=3, m2=3, m3=3, m4=3))

    without = placed(ready, units=units(A=50))
    with_facts = placed(ready, said({"RL-GV": 3, "RL-IN": 3, "RL-DF": 2}), units=units(A=50))

    assert (without.stage, with_facts.stage) == (3, 4)
    assert with_facts.units["A"].stage == 4


def test_a_workflow_of_one_unit_is_named_with_it_where_two_have_one_of_the_same_name() -> None:
    rows = [*of_unit("A", model(5, 3)), *of_unit("B", model(5, 3))]
    rows += [
        *(Answer(**_of(a), unit="A") for a in workflow()),
        *(Answer(**_of(a), unit="B") for a in workflow(WR_ID=1)),
    ]

    whole = placed(rows, units=units(A=50, B=50))

    assert set(whole.workflows) == {"Intake", "Intake (B)"}
    assert whole.because["workflow_not_ready"] == "Intake (B): WR-ID 1"


def _of(answer: Answer) -> dict[str, object]:
    return {key: getattr(answer, key) for key in ("criterion", "by", "level", "workflow")}


@pytest.mark.parametrize(("keeper", "whole"), [(4, 3), (3, 3), (1, 1)])
def test_the_keeper_of_the_rules_can_lower_the_organisation_and_not_its_teams(
    keeper: int, whole: int
) -> None:
    rows = of_unit("Payroll", model(1, 3))

    placement = placed(rows, said({"WE5": keeper}, by="keeper"), units=units(Payroll=9))

    assert placement.findings["WE5"].level == whole
    assert placement.units["Payroll"].findings["WE5"].level == 3
    assert placement.units["Payroll"].stage == 1


def test_the_keepers_answer_does_not_lower_a_team_that_has_it_beside_its_own() -> None:
    rows = of_unit("Payroll", model(1, 3))

    placement = placed(rows, said({"WE5": 0}, by="keeper"), units=units(Payroll=9), scope="team")

    assert (placement.findings["WE5"].level, placement.stage) == (3, 1)


def test_without_the_keepers_answer_the_rolled_up_level_stands() -> None:
    assert rolled({"A": 10}, {"A": 3}).findings["WE5"].level == 3


def test_a_keeper_who_does_not_know_leaves_the_rules_unknown() -> None:
    placement = placed(of_unit("A", model(1, 3)), said({"WE5": "unknown"}, by="keeper"), units=units(A=9))

    assert placement.findings["WE5"].status == "unknown"
    assert (placement.stage, move(placement, "WE5").kind) == (0, "find_out")


def test_what_is_asked_of_the_keeper_stands_in_the_move() -> None:
    inherited = BANK.by_id["WE5"].inherits
    assert inherited is not None

    placement = placed(of_unit("A", model(1, 3)), said({"WE5": 1}, by="keeper"), units=units(A=9))

    assert move(placement, "WE5").observable == inherited.anchors[3].says


def test_a_level_agreed_for_the_whole_stands_before_the_rolled_up_one() -> None:
    settled = (Agreed("WE2", 1, ("r1", "r2")),)

    placement = placed(of_unit("A", model(1, 3)), units=units(A=9), agreed=settled)

    assert placement.findings["WE2"].level == 1


def test_a_unit_that_only_agreed_on_a_model_counts_as_asked_about_it() -> None:
    of_b = tuple(Agreed(c, 3, ("r1", "r2", "r3"), unit="B") for c in ("ND1", "ND2", "ND3", "ND4", "ND5"))
    rows = (*of_unit("A", models(m1=3)), *of_unit("B", model(1, 3)))

    assert placed(rows, units=units(A=50, B=50), agreed=of_b).established[2]


def test_rows_without_a_unit_are_the_wholes_own_when_no_unit_was_asked() -> None:
    placement = placed(said(models(m1=3)), units=units(A=50, B=50))

    assert (placement.stage, placement.units) == (1, {})


@pytest.mark.parametrize(
    ("people", "word"),
    [
        (0, "none"),
        (1, "pockets"),
        (49, "pockets"),
        (50, "spreading"),
        (79, "spreading"),
        (80, "systematic"),
        (100, "systematic"),
    ],
)
def test_breadth_has_a_word_by_the_share_of_people(people: int, word: str) -> None:
    spread = breadth({"with": people, "without": 100 - people}, {"with": True, "without": False})

    assert (spread.share, spread.word) == (people / 100, word)


def test_breadth_over_nobody_is_none() -> None:
    assert breadth({"A": 0}, {"A": True}).word == "none"


def test_regular_use_is_spread_over_the_people_of_units_that_have_it() -> None:
    whole = roll_up(
        RULES, assessment(of_unit("A", model(1, 3)), of_unit("B", model(1, 2)), units=units(A=60, B=40))
    )

    spread = spread_of_use(units(A=60, B=40), whole.units, 3)

    assert (spread.share, spread.word) == (0.6, "spreading")
    assert level_spread(whole.units.values(), "WE1") == (3, 2)


def test_the_pictures_of_a_model_are_those_of_the_units_that_were_asked_about_it() -> None:
    rows = (*of_unit("A", model(1, 3)), *of_unit("B", model(1, 3) | model(2, 3)))

    whole: Whole = roll_up(RULES, assessment(rows, units=units(A=60, B=40)))

    assert [picture is whole.units["B"] for picture in whole.instances[2]] == [True]
    assert len(whole.instances[1]) == 1
