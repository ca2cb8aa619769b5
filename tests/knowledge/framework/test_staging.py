"""What must hold for a model and a stage, what a decision does to it, and what would change it."""

from datetime import date, timedelta

import pytest

from knowledge.framework.assessment import (
    NotApplicable,
    Unknown,
    Waiver,
)
from knowledge.framework.conditions import Picture, failed
from knowledge.framework.rating import Rules
from knowledge.framework.rollup import roll_up
from knowledge.framework.staging import place, stage_of, what_if

from .building import (
    AS_OF,
    BANK,
    FRAMEWORK,
    LAYERS,
    assessment,
    everything,
    level,
    model,
    models,
    move,
    placed,
    said,
    workflow,
)

LATER = date(2027, 4, 1)


def waiver(number: int, kind: str = "not_applicable", review: date = LATER) -> Waiver:
    return Waiver(number, "decided in October", "r1", review, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_model_is_in_place_when_gates_and_activity_are_live_and_the_rest_is_partial(number: int) -> None:
    leads = {*BANK.scoring.gates[number], BANK.scoring.activity[number]}
    least = {c.id: 3 if c.id in leads else 2 for c in BANK.of_model[number]}
    rows = (*said(least), *said(dict.fromkeys(LAYERS, 3)), *workflow())
    whole = roll_up(Rules(BANK, AS_OF), assessment(rows))

    assert failed(BANK, whole.picture, number) == ()
    for criterion, floor in least.items():
        lower = roll_up(
            Rules(BANK, AS_OF), assessment(said(least | {criterion: floor - 1}), rows[len(least) :])
        )
        assert [c.criterion for c in failed(BANK, lower.picture, number)] == [criterion]


@pytest.mark.parametrize(
    ("number", "layers"),
    [
        (1, set()),
        (2, set()),
        (3, set()),
        (4, {"RL-GV", "RL-IN", "RL-DF"}),
        (5, set(LAYERS)),
    ],
)
def test_only_models_4_and_5_stand_on_layers(number: int, layers: set[str]) -> None:
    whole = roll_up(Rules(BANK, AS_OF), assessment(said(model(number, 4)), workflow()))

    missing = {condition.criterion: condition.floor for condition in failed(BANK, whole.picture, number)}

    assert set(missing) == layers
    assert missing == BANK.scoring.layer_floors.get(number, {})


def test_one_workflow_with_all_six_conditions_is_enough_for_model_5() -> None:
    rows = (*everything(3), *workflow("Billing", WR_ID=0))

    assert placed(rows).stage == 5


def test_conditions_of_two_workflows_do_not_add_up() -> None:
    whole = placed(
        said(models(m1=3, m2=3, m3=3, m4=3, m5=3) | dict.fromkeys(LAYERS, 3)),
        workflow("A", WR_ID=2),
        workflow("B", WR_OW=2),
    )

    assert (whole.stage, whole.blocking) == (4, ("WR-ID",))
    assert move(whole, "WR-ID").workflow == "A"


def test_without_a_named_workflow_all_six_conditions_are_to_be_found_out() -> None:
    whole = placed(said(models(m1=3, m2=3, m3=3, m4=3, m5=3) | dict.fromkeys(LAYERS, 3)))

    assert whole.stage == 4
    assert len(whole.blocking) == 6
    assert {m.kind for m in whole.moves} == {"find_out"}
    assert whole.stage_range == (4, 5)


def test_the_whole_sequence_in_place_is_stage_5_and_leaves_nothing_to_do() -> None:
    whole = placed(everything(3))

    assert (whole.stage, whole.next_model, whole.progress) == (5, 5, 1.0)
    assert (whole.blocking, whole.moves, whole.flags) == ((), (), ())


def test_more_than_two_stages_between_the_bounds_are_not_a_number() -> None:
    nothing_known = placed(())
    little = placed(said(models(m1=3) | {"ND2": "unknown"}))

    assert (nothing_known.stage_range, nothing_known.undetermined) == ((0, 5), True)
    assert not little.undetermined


@pytest.mark.parametrize(
    ("held", "waived", "stage"),
    [
        ("", (), 0),
        ("1", (), 1),
        ("23", (), 0),
        ("13", (), 1),
        ("13", (2,), 3),
        ("12345", (), 5),
        ("1", (2, 3, 4, 5), 1),
        ("1345", (2,), 5),
        ("12", (2,), 1),
        ("", (2, 3, 4, 5), 0),
    ],
)
def test_a_stage_has_everything_before_it_in_place_or_waived(
    held: str, waived: tuple[int, ...], stage: int
) -> None:
    assert stage_of({m: str(m) in held for m in (1, 2, 3, 4, 5)}, frozenset(waived)) == stage


@pytest.mark.parametrize(
    ("review", "holds"), [(AS_OF, True), (AS_OF - timedelta(days=1), False), (LATER, True)]
)
def test_a_waiver_holds_until_its_review_date_has_passed(review: date, holds: bool) -> None:
    placement = placed(said(models(m1=3, m3=3)), waivers=(waiver(2, review=review),))

    assert placement.stage == (3 if holds else 1)
    assert ("waiver_lapsed" in placement.flags) is not holds


def test_a_waived_model_is_neither_next_nor_among_what_not_to_start() -> None:
    placement = placed(said(models(m1=3, m2=3, m3=3)), waivers=(waiver(4), waiver(5)), scope="team")

    assert placement.stage == 3
    assert not {"DM1", "AR1"} & set(placement.not_yet)


def test_a_deferred_model_still_blocks_and_what_can_be_worked_on_stands_beside() -> None:
    placement = placed(said(models(m1=3)), waivers=(waiver(2, "deferred"),))

    own = [m.criterion for m in placement.moves if not m.beside]
    beside = [m.criterion for m in placement.moves if m.beside]
    assert (placement.stage, placement.next_model, placement.deferred) == (1, 2, (2,))
    assert "model_deferred_2" in placement.flags
    assert own == ["ND2", "ND1", "ND3", "ND4", "ND5"]
    assert beside == ["EC2", "EC3", "EC1", "EC4", "EC5"]
    assert set(placement.blocking) == set(own)


def test_work_beside_a_deferred_model_passes_over_other_decisions() -> None:
    decisions = (waiver(2, "deferred"), waiver(3, "deferred"), waiver(4))

    placement = placed(said(models(m1=3)), waivers=decisions, scope="team")

    assert {m.model for m in placement.moves if m.beside} == {5}


def test_a_deferral_past_its_date_is_no_decision_any_more() -> None:
    placement = placed(said(models(m1=3)), waivers=(waiver(2, "deferred", AS_OF - timedelta(days=1)),))

    assert placement.deferred == ()
    assert "waiver_lapsed" in placement.flags
    assert not any(m.beside for m in placement.moves)


def test_what_if_shows_the_stage_of_the_edited_answers() -> None:
    now = assessment(said(models(m1=(3, 2, 3, 3, 3))))

    supposed = what_if(FRAMEWORK, now, {"WE2": level(3)})

    assert place(FRAMEWORK, now).stage == 0
    assert (supposed.stage, supposed.next_model, supposed.moves[0].criterion) == (1, 2, "ND2")


def test_what_if_takes_several_levels_and_what_is_not_known() -> None:
    now = assessment(said(models(m1=3, m2=(3, 3, 3, 3, 3))))

    supposed = what_if(FRAMEWORK, now, {"ND2": Unknown(), "WE1": level(4)})

    assert (supposed.stage, supposed.stage_range) == (1, (1, 2))
    assert supposed.findings["WE1"].level == 4


def test_what_if_nothing_is_the_placement_itself() -> None:
    now = assessment(everything(2))

    assert what_if(FRAMEWORK, now, {}) == place(FRAMEWORK, now)


def test_supposing_that_a_part_does_not_apply_needs_a_reason_too() -> None:
    now = assessment(said(models(m1=(3, 3, 0, 0, 3))))

    for_no_reason = what_if(FRAMEWORK, now, {"WE3": NotApplicable(), "WE4": NotApplicable()})
    allowed = what_if(FRAMEWORK, now, {"WE3": level(2), "WE4": NotApplicable("scope_under_25_people")})

    assert (for_no_reason.stage, for_no_reason.findings["WE3"].status) == (0, "unknown")
    assert allowed.stage == 1


def test_supposing_a_condition_supposes_it_for_every_workflow() -> None:
    now = assessment(everything(3)[:-6], workflow("A", WR_ID=1), workflow("B", WR_ID=2))

    assert what_if(FRAMEWORK, now, {"WR-ID": level(3)}).stage == 5


def test_nothing_was_found_for_a_criterion_that_is_not_in_the_picture() -> None:
    assert Picture({}).of("WE1").status == "not_examined"
