"""Each flag, with a case in which it holds and one, a step away, in which it does not."""

from datetime import date

import pytest

from knowledge.framework.assessment import Answer, Assessment, Unit, Waiver
from knowledge.framework.flags import RULES
from knowledge.framework.staging import place

from .building import (
    AS_OF,
    FRAMEWORK,
    LAYERS,
    Word,
    assessment,
    level,
    model,
    models,
    said,
    workflow,
)

LATER = date(2027, 4, 1)
ONCE_IN_PLACE = place(FRAMEWORK, assessment(said(models(m1=3))))


def levels(*extra: tuple[Answer, ...], **words: Word) -> Assessment:
    """Model 1 in place and nothing else, but for these criteria: `levels(ND1=2, RL_CX=1)`."""
    named = {key.replace("_", "-"): word for key, word in words.items()}
    return assessment(said(models(m1=3) | named), *extra)


def by_role(*, managers: int, members: int, of_each: int = 3) -> Assessment:
    """Regular use as seen by managers and by members."""
    rows = [Answer("WE1", f"a{n}", level(managers), role="manager") for n in range(of_each)]
    return assessment(rows, (Answer("WE1", f"b{n}", level(members)) for n in range(of_each)))


def in_units(*regular_use: int) -> Assessment:
    """Regular use in several units."""
    names = [f"Unit {n}" for n in range(len(regular_use))]
    rows = (said(model(1, word), unit=name, by=name) for name, word in zip(names, regular_use, strict=True))
    return assessment(*rows, units=tuple(Unit(name, 10) for name in names))


def decided(kind: str, model_number: int = 2, review: date = LATER) -> Assessment:
    """Model 1 in place, and one decision about another."""
    waiver = Waiver(model_number, "decided in October", "r1", review, kind)  # type: ignore[arg-type]
    return assessment(said(models(m1=3)), waivers=(waiver,))


NOT_FOR_US: dict[str, Word] = dict.fromkeys(("ND1", "ND2", "ND3", "ND4", "ND5"), "na:no_external_audience")
PILOT: dict[str, Word] = {"AR1": 3, "AR2": 3, "AR3": 3, "AR4": 3}

CASES: dict[str, tuple[Assessment, Assessment]] = {
    "skipped_step": (levels(WE1=2, EC1=2), levels(WE1=2, EC1=1)),
    "contain_high_risk_automation": (levels(DM1=2, DM2=2, DM3=3, DM4=3), levels(DM1=1, DM2=2, DM3=3, DM4=3)),
    "bounded_pilot": (levels(workflow(), **PILOT), levels(workflow(WR_LG=2), **PILOT)),
    "generation_ahead_of_control": (levels(DM1=3, DM2=2, DM3=3, DM4=3), levels(DM1=2, DM2=2, DM3=3, DM4=3)),
    "shadow_use": (levels(WE6=1), levels(WE6=2)),
    "context_gap": (levels(RL_CX=1, ND1=2), levels(RL_CX=2, ND1=2)),
    "data_by_hand": (levels(RL_DF=1), levels(RL_DF=2)),
    "plausibility_only": (levels(RL_GV=1), levels(RL_GV=2)),
    "brittle_integration": (levels(RL_IN=0), levels(RL_IN=0, WE1=1)),
    "pockets_only": (levels(WE1=2), levels(WE1=3)),
    "two_tier_workforce": (in_units(1, 3), in_units(2, 3)),
    "contested_answers": (
        by_role(managers=3, members=1, of_each=1),
        by_role(managers=3, members=2, of_each=1),
    ),
    "perception_gap": (by_role(managers=3, members=1), by_role(managers=3, members=1, of_each=2)),
    "insufficient_information": (levels(ND2="unknown"), levels(ND3="unknown")),
    "na_overuse": (levels(**NOT_FOR_US), levels(**NOT_FOR_US | {"ND5": 0})),
    "model_waived_2": (decided("not_applicable"), decided("deferred")),
    "demo_only": (levels(**model(2, 3), EC1=1, EC2=2, EC3=3), levels(**model(2, 3), EC1=3, EC2=2, EC3=3)),
    "volume_over_quality": (levels(ND1=2, ND2=1), levels(ND1=2, ND2=2)),
    "usage_as_success": (levels(RL_BC=1), levels(RL_BC=0)),
    "task_force_ownership": (levels(RL_OM=1), levels(RL_OM=2)),
    "foundation_gap_integration": (levels(RL_IN=2, DM1=2), levels(RL_IN=2, DM1=1)),
    "foundation_gap_governance": (levels(RL_GV=2, AR1=2), levels(RL_GV=3, AR1=2)),
    "foundation_gap_data": (levels(RL_DF=2, AR1=2), levels(RL_DF=2, DM1=2)),
    "workflow_not_ready": (levels(workflow(WR_ID=2)), levels(workflow(WR_ID="unknown"))),
    "at_risk": (
        assessment(said(models(m1=3) | {"WE1": 2}), previous=ONCE_IN_PLACE),
        assessment(said(models(m1=3) | {"WE1": 2})),
    ),
    "waiver_lapsed": (
        decided("not_applicable", review=date(2026, 10, 31)),
        decided("not_applicable", review=AS_OF),
    ),
    "model_deferred_2": (decided("deferred"), decided("not_applicable")),
    "model_deferred_5": (decided("deferred", 5), decided("deferred", 4)),
}


def test_every_flag_of_the_table_has_a_case() -> None:
    assert {*RULES, "model_deferred_2", "model_deferred_5"} == set(CASES)


@pytest.mark.parametrize("flag", CASES)
def test_a_flag_holds_and_a_step_away_it_does_not(flag: str) -> None:
    holding, not_holding = (place(FRAMEWORK, case) for case in CASES[flag])

    assert flag in holding.flags
    assert holding.because[flag]
    assert flag not in not_holding.flags


@pytest.mark.parametrize(
    ("case", "flag", "because"),
    [
        (
            levels(WE1=2, EC1=3),
            "skipped_step",
            "model 3 is run (EC1 3) while model 1 is known not to be in place",
        ),
        (levels(DM1=3, DM2=1, DM3=3, DM4=2), "contain_high_risk_automation", "model 4: DM2 1, DM4 2"),
        (levels(DM1=3, DM2=1, DM3=3, DM4=2), "generation_ahead_of_control", "DM1 3, DM2 1, DM4 2"),
        (levels(WE6=0), "shadow_use", "WE6 0"),
        (levels(RL_CX=1, ND1=2, EC1=3), "context_gap", "RL-CX 1, EC1 3, ND1 2"),
        (levels(RL_DF=0, DM1=2), "data_by_hand", "RL-DF 0 while WE1, DM1 is run"),
        (in_units(0, 4), "two_tier_workforce", "WE1 over units [0, 4], dissent 1.00"),
        (by_role(managers=3, members=1), "perception_gap", "WE1: managers 3, members 1"),
        (levels(ND2="unknown"), "insufficient_information", "not known: ND2"),
        (levels(**NOT_FOR_US), "na_overuse", "all of model 2 is called not applicable"),
        (levels(ND1=4, ND2=0), "volume_over_quality", "ND1 4, ND2 0"),
        (levels(RL_IN=2, DM1=2), "foundation_gap_integration", "RL-IN 2, model 4 needs 3"),
        (levels(RL_DF=2, AR1=2), "foundation_gap_data", "RL-DF 2, model 5 needs 3"),
        (levels(workflow(WR_ID=2, WR_OW=0)), "workflow_not_ready", "Intake: WR-ID 2, WR-OW 0"),
        (
            decided("not_applicable", review=date(2026, 10, 31)),
            "waiver_lapsed",
            "model 2: review was due on 2026-10-31",
        ),
    ],
)
def test_a_flag_can_be_asked_for_the_numbers_that_made_it_hold(
    case: Assessment, flag: str, because: str
) -> None:
    assert place(FRAMEWORK, case).because[flag] == because


def test_shadow_use_that_is_contested_is_not_known() -> None:
    rows = [Answer("WE6", f"r{n}", level(word)) for n, word in enumerate((0, 0, 3, 3))]

    assert "shadow_use" not in place(FRAMEWORK, assessment(rows)).flags


def test_a_gate_that_nobody_was_asked_about_is_held_against_nobody_until_its_model_is_run() -> None:
    owners = {"ND2", "ND3", "ND4", "ND5"}
    first_look = {c: word for c, word in models(m1=3).items() if c not in owners}

    quiet = place(FRAMEWORK, assessment(said(first_look | {"ND1": 1})))
    running = place(FRAMEWORK, assessment(said(first_look | {"ND1": 2})))

    assert "insufficient_information" not in quiet.flags
    assert "insufficient_information" in running.flags
    assert "ND2" in {move.criterion for move in quiet.moves if move.kind == "find_out"}


def test_a_gate_called_not_applicable_without_an_allowed_reason_is_not_known() -> None:
    refused = place(FRAMEWORK, levels(ND2="na:we are different"))
    allowed = place(FRAMEWORK, levels(ND2="na:no_external_audience"))

    assert "insufficient_information" in refused.flags
    assert "insufficient_information" not in allowed.flags


def test_more_than_two_in_five_questions_called_not_applicable_are_too_many() -> None:
    everything = models(m1=3, m2=3, m3=3, m4=3, m5=3)
    two_of_each = {criterion: "na" for criterion in everything if criterion[-1] in "34"}

    at_the_limit = place(FRAMEWORK, assessment(said(everything | two_of_each)))
    above = place(FRAMEWORK, assessment(said(everything | two_of_each | {"WE5": "na"})))

    assert "na_overuse" not in at_the_limit.flags
    assert above.because["na_overuse"] == "11 of 25 questions are called not applicable"


def test_a_waived_model_may_be_called_not_applicable_throughout() -> None:
    waiver = Waiver(2, "nobody outside looks for us", "r1", LATER)

    placement = place(FRAMEWORK, assessment(said(models(m1=3) | NOT_FOR_US), waivers=(waiver,)))

    assert "na_overuse" not in placement.flags


def test_a_split_on_a_gate_of_a_waived_model_decides_nothing() -> None:
    split = (Answer("ND2", "r2", level(0)), Answer("ND2", "r3", level(4)))
    waiver = Waiver(2, "nobody outside looks for us", "r1", LATER)

    with_waiver = place(FRAMEWORK, assessment(said(models(m1=3) | {"ND2": 4}), split, waivers=(waiver,)))
    without = place(FRAMEWORK, assessment(said(models(m1=3) | {"ND2": 4}), split))

    assert "contested_answers" not in with_waiver.flags
    assert "contested_answers" in without.flags


def test_a_flag_about_one_model_has_the_sentence_of_its_family() -> None:
    assert FRAMEWORK.flag_text("model_deferred_3").id == "model_deferred"


def test_layers_are_reported_for_a_model_that_is_next() -> None:
    ready = models(m1=3, m2=3, m3=3) | dict.fromkeys(LAYERS, 2)

    placement = place(FRAMEWORK, assessment(said(ready)))

    assert placement.next_model == 4
    assert {"foundation_gap_integration", "foundation_gap_governance"} <= set(placement.flags)
    assert "foundation_gap_data" not in placement.flags
