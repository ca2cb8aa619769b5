"""What to do next, in which order, and what runs ahead of its foundations."""

import pytest

from knowledge.framework.assessment import (
    Answer,
)

from .building import (
    LAYERS,
    Word,
    level,
    models,
    move,
    placed,
    said,
    workflow,
)


def test_a_gate_that_is_not_known_is_asked_about_before_anything_is_built() -> None:
    placement = placed(said(models(m1=3, m2=3, m3=(3, 0, "unknown", 2, 2))), efforts={"EC2": 1})

    assert [(m.kind, m.criterion) for m in placement.moves] == [("find_out", "EC3"), ("build", "EC2")]
    assert placement.moves[1].priority == 18


def test_a_supporting_part_that_is_not_known_waits_for_its_turn() -> None:
    placement = placed(said(models(m1=3, m2=3, m3=(3, 1, 3, "unknown", 2))))

    assert [(m.kind, m.criterion) for m in placement.moves] == [("build", "EC2"), ("find_out", "EC4")]
    assert placement.blocking == ("EC2", "EC4")


def test_people_who_do_not_agree_on_a_gate_are_brought_together_before_anything_is_built() -> None:
    split = said({"WE1": 0}, by="r2"), said({"WE1": 4}, by="r3"), said({"WE1": 1}, by="r4")
    placement = placed(said(models(m1=(4, 0, 3, 3, 3))), *split)

    assert [(m.kind, m.criterion) for m in placement.moves] == [("agree", "WE1"), ("build", "WE2")]


def test_people_who_differ_about_how_far_below_the_floor_it_is_just_build() -> None:
    split = said({"EC4": 0}, by="r2"), said({"EC2": 0}, by="r2")
    placement = placed(said(models(m1=3, m2=3, m3=(3, 2, 3, 2, 2))), *split)

    assert placement.findings["EC2"].contested
    assert move(placement, "EC2").kind == "build"


@pytest.mark.parametrize(("effort", "priority"), [(1, 16), (2, 8), (3, 5.3333)])
def test_what_takes_less_effort_comes_sooner(effort: int, priority: float) -> None:
    placement = placed(said(models(m1=(3, 1, 3, 3, 3))), efforts={"WE2": effort})

    assert move(placement, "WE2").priority == priority
    assert move(placement, "WE2").arithmetic == f"(1 + 3) x 2 x 2 / {effort} = {priority:g}"


def test_layers_and_workflow_conditions_count_double_and_aim_at_their_own_floor() -> None:
    layers: dict[str, Word] = {"RL-GV": 1, "RL-IN": 3, "RL-DF": 1}
    four = placed(said(models(m1=3, m2=3, m3=3, m4=3) | layers))
    five = placed(said(models(m1=3, m2=3, m3=3, m4=3, m5=3) | dict.fromkeys(LAYERS, 3)), workflow(WR_LG=1))

    assert [(m.criterion, m.target, m.arithmetic) for m in four.moves] == [
        ("RL-GV", 3, "(1 + 2) x 2 x 2 / 2 = 6"),
        ("RL-DF", 2, "(1 + 3) x 1 x 2 / 2 = 4"),
    ]
    assert [(m.criterion, m.workflow, m.arithmetic) for m in five.moves] == [
        ("WR-LG", "Intake", "(1 + 0) x 2 x 2 / 2 = 2")
    ]


def test_equal_moves_stand_in_the_order_of_their_names() -> None:
    placement = placed(said(models(m1=3, m2=3)))

    assert [m.criterion for m in placement.moves] == ["EC2", "EC3", "EC1", "EC4", "EC5"]


@pytest.mark.parametrize(
    ("scope", "whose"), [("team", "others"), ("department", "others"), ("organisation", "ours")]
)
def test_what_the_organisation_holds_is_asked_of_others_by_its_parts(scope: str, whose: str) -> None:
    placement = placed(said(models(m1=3, m2=3, m3=3, m4=3)), scope=scope)

    assert move(placement, "RL-GV").whose == whose


def test_gates_of_model_4_that_are_not_known_are_asked_about_while_agents_run() -> None:
    unknown: dict[str, Word] = {"DM2": "unknown", "DM3": 3, "DM4": "unknown"}
    running = placed(said(models(m1=3) | unknown | {"AR1": 2}))
    resting = placed(said(models(m1=3) | unknown | {"AR1": 1}))

    assert [m.criterion for m in running.moves if m.kind == "find_out"] == ["DM2", "DM4"]
    assert [m.criterion for m in resting.moves if m.kind == "find_out"] == []


def test_what_runs_on_known_faults_is_contained_and_what_is_unknown_is_asked() -> None:
    jump = placed(said(models(m1=0) | {"DM1": 3, "DM2": "unknown", "DM3": 1, "DM4": 3}))

    assert [(m.kind, m.criterion) for m in jump.moves][:2] == [("contain", "DM1"), ("find_out", "DM2")]
    assert jump.because["contain_high_risk_automation"] == "model 4: DM3 1"


def test_a_jump_with_nothing_known_about_its_gates_is_no_reason_to_contain() -> None:
    gates: dict[str, Word] = dict.fromkeys(("DM2", "DM3", "DM4"), "unknown")

    jump = placed(said(models(m1=0) | {"DM1": 3} | gates))

    assert jump.skipped == ((1, 4), (3, 4))
    assert "contain_high_risk_automation" not in jump.flags


def test_a_fault_in_model_4_contains_the_agents_above_it() -> None:
    controls: dict[str, Word] = {"AR1": 4, "AR2": 3, "AR3": 3, "AR4": 3, "DM2": 2}

    jump = placed(said(models(m1=3) | controls), workflow())

    assert jump.because["contain_high_risk_automation"] == "model 5: DM2 2, DM3 0, DM4 0"


def test_a_condition_of_a_running_workflow_known_to_be_missing_is_a_fault_too() -> None:
    ready: dict[str, Word] = {"DM2": 3, "DM3": 3, "DM4": 3, "AR1": 3, "AR2": 3, "AR3": 3, "AR4": 3}

    jump = placed(said(models(m1=3) | ready), workflow(WR_EX=1))

    assert jump.because["contain_high_risk_automation"] == "model 5: WR-EX 1"


@pytest.mark.parametrize(
    ("changed", "pilot"),
    [({}, True), ({"DM1": 4}, False), ({"DM4": 2}, False), ({"DM4": "unknown"}, False), ({"WE1": 2}, False)],
)
def test_a_bounded_pilot_runs_after_model_1_within_limits_and_under_control(
    changed: dict[str, Word], pilot: bool
) -> None:
    controlled: dict[str, Word] = {"DM1": 3, "DM2": 3, "DM3": 3, "DM4": 3}

    placement = placed(said(models(m1=3) | controlled | changed))

    assert ("bounded_pilot" in placement.flags) is pilot
    assert ("skipped_step" in placement.flags) is not pilot


def test_a_control_that_people_do_not_agree_on_makes_no_pilot() -> None:
    controlled: dict[str, Word] = {"DM1": 3, "DM2": 3, "DM3": 3, "DM4": 3}
    others = (Answer("DM3", by, level(word)) for by, word in (("r2", 1), ("r3", 3), ("r4", 3)))

    placement = placed(said(models(m1=3) | controlled), others)

    assert (placement.findings["DM3"].level, placement.findings["DM3"].low) == (3, 1)
    assert "bounded_pilot" not in placement.flags
    assert "contain_high_risk_automation" not in placement.flags


def test_what_not_to_start_is_what_belongs_to_a_later_phase() -> None:
    assert placed(said(models(m1=2))).not_yet == ("ND1", "EC1", "DM1", "AR1")
    assert placed(said(models(m1=3))).not_yet == ("DM1", "AR1")
    assert placed(said(models(m1=3, m2=3, m3=3))).not_yet == ()


def test_progress_is_measured_to_the_gates_of_the_next_model() -> None:
    assert placed(said(models(m1=(4, 1, 0, 0, 2)))).progress == round((3 + 1 + 2) / 9, 4)
