"""
The worked examples A to J of the scoring method: the whole result, and by hand every number that the method's text gives.

A placement as JSON stands beside each input file. What is asserted here was worked out on paper first, so a rule that went wrong
together with its JSON would still be noticed.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from knowledge.framework.intake import read_assessment
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

from .building import BANK, FRAMEWORK, move

EXAMPLES = Path(__file__).with_name("examples")
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


@cache
def example(name: str) -> Placement:
    """The placement of one example's file."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return place(FRAMEWORK, read_assessment(text, BANK, date(2026, 11, 1)))


def scores(placement: Placement) -> list[float | None]:
    """The five model scores."""
    return [score.score for score in placement.scores.values()]


def order(placement: Placement, *kinds: str) -> list[tuple[str, float | None]]:
    """The moves of these kinds in their order: criterion and priority."""
    return [(move.criterion, move.priority) for move in placement.moves if move.kind in kinds]


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_example_gives_the_whole_placement_that_stands_beside_it(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))

    assert example(name).model_dump(mode="json") == expected


def test_all_ten_examples_and_their_variants_are_there() -> None:
    results = sorted(path.stem for path in EXAMPLES.glob("*.json"))

    assert set("abcdefghij") | {"g-without-waiver", "h-five-agree"} == set(NAMES) == set(results)


@pytest.mark.parametrize("name", NAMES)
def test_what_an_example_does_not_mention_is_nought(name: str) -> None:
    placement = example(name)
    apart = {m for m in (2, 4, 5) if m in placement.waived}

    asked = {c.id for m, criteria in BANK.of_model.items() if m not in apart for c in criteria}

    assert asked <= set(placement.findings)


def test_a_strong_model_3_does_not_pay_for_a_weak_model_1() -> None:
    a = example("a")

    assert scores(a) == [40, 0, 85, 30, 0]
    assert sum(score or 0 for score in scores(a)) / 5 == 31
    assert (a.stage, a.stage_range, a.next_model, a.phase) == (0, (0, 0), 1, 1)
    assert a.established == {1: False, 2: False, 3: True, 4: False, 5: False}


def test_a_has_skipped_from_1_to_3_and_has_nothing_to_contain() -> None:
    a = example("a")

    assert a.skipped == ((1, 3),)
    assert a.flags == ("skipped_step",)
    assert "contain" not in {move.kind for move in a.moves}


def test_a_orders_its_moves_by_what_they_unlock() -> None:
    a = example("a")

    assert a.blocking == ("WE2", "WE5", "WE1", "WE4")
    assert order(a, "build") == [("WE2", 8), ("WE5", 5), ("WE1", 3), ("WE4", 0.5)]
    assert [move.arithmetic for move in a.moves] == [
        "(1 + 3) x 2 x 2 / 2 = 8",
        "(1 + 4) x 1 x 2 / 2 = 5",
        "(1 + 2) x 1 x 2 / 2 = 3",
        "(1 + 0) x 1 x 1 / 2 = 0.5",
    ]
    assert [(move.now, move.target) for move in a.moves] == [(1, 3), (2, 3), (2, 3), (1, 2)]


def test_b_has_a_point_score_between_what_the_unknown_could_be() -> None:
    score = example("b").scores[1]

    assert (score.score, score.low, score.high, score.coverage) == (62.5, 50, 75, 0.8)


def test_b_asks_two_questions_and_makes_no_plan() -> None:
    b = example("b")

    assert (b.stage, b.stage_range, b.next_model) == (0, (0, 1), 1)
    assert [(move.kind, move.criterion) for move in b.moves] == [("find_out", "WE2"), ("find_out", "WE5")]
    assert move(b, "WE2").observable == BANK.by_id["WE2"].question
    assert move(b, "WE5").observable == BANK.by_id["WE5"].follow_up


def test_b_claims_no_skipped_step_because_model_1_could_hold() -> None:
    b = example("b")

    assert b.skipped == ()
    assert b.flags == ("insufficient_information",)


def test_c_takes_the_lower_median_and_keeps_the_split() -> None:
    regular_use = example("c").findings["WE1"]

    assert regular_use.counts == (1, 2, 0, 1, 2)
    assert (regular_use.claimed, regular_use.level, regular_use.evidence) == (1, 1, "E1")
    assert round(regular_use.dissent, 2) == 0.70
    assert regular_use.contested
    assert (regular_use.low, regular_use.high) == (1, 4)


def test_c_tells_managers_and_members_apart_and_brings_them_together_first() -> None:
    c = example("c")

    assert {"contested_answers", "perception_gap"} <= set(c.flags)
    assert c.because["perception_gap"] == "WE1: managers 4, members 1"
    assert c.because["contested_answers"] == "WE1 between 1 and 4, dissent 0.70"
    assert (c.moves[0].kind, c.moves[0].criterion) == ("agree", "WE1")


def test_d_takes_the_level_that_four_in_five_people_reach() -> None:
    d = example("d")
    people = {3: 420, 2: 310, 4: 150, 1: 620, 0: 100}

    assert round(sum(level * n for level, n in people.items()) / 1600, 2) == 1.94
    assert (620 + 310 + 420 + 150) / 1600 == 0.9375
    assert (310 + 420 + 150) / 1600 == 0.55
    assert d.findings["WE1"].level == 1


def test_d_has_pockets_and_two_tiers() -> None:
    d = example("d")

    assert d.regular_use is not None
    assert (round(d.regular_use.share, 3), d.regular_use.word) == (0.356, "pockets")
    assert {"pockets_only", "two_tier_workforce"} == set(d.flags)
    assert d.because["two_tier_workforce"] == "WE1 over units [0, 1, 2, 3, 4], dissent 0.57"
    assert {name: unit.findings["WE1"].level for name, unit in d.units.items()} == {
        "Claims": 3,
        "Sales": 2,
        "Product": 4,
        "Branches": 1,
        "Archive": 0,
    }


def test_e_is_held_at_stage_1_by_one_gate() -> None:
    e = example("e")

    assert scores(e) == [90, 80, 0, 0, 0]
    assert sum(score or 0 for score in scores(e)) / 5 == 34
    assert (e.stage, e.stage_range, e.next_model) == (1, (1, 1), 2)
    assert e.blocking == ("ND2",)
    assert [(m.criterion, m.kind, m.arithmetic) for m in e.moves] == [
        ("ND2", "build", "(1 + 1) x 2 x 2 / 2 = 4")
    ]
    assert e.flags == ("volume_over_quality",)


def test_f_contains_what_runs_ahead_before_it_builds_what_is_missing() -> None:
    f = example("f")

    assert (f.stage, f.next_model) == (2, 3)
    assert f.skipped == ((3, 4),)
    assert [(move.kind, move.criterion) for move in f.moves][:4] == [
        ("contain", "DM1"),
        ("build", "EC2"),
        ("build", "EC3"),
        ("build", "EC1"),
    ]
    assert [move.arithmetic for move in f.moves][1:4] == [
        "(1 + 2) x 2 x 2 / 2 = 6",
        "(1 + 2) x 1 x 2 / 2 = 3",
        "(1 + 0) x 2 x 1 / 2 = 1",
    ]
    assert "DM1" in f.not_yet


def test_f_names_the_known_faults_under_what_it_contains() -> None:
    f = example("f")

    assert f.because["contain_high_risk_automation"] == "model 4: DM2 2, DM3 2, DM4 1"
    assert set(f.flags) == {
        "skipped_step",
        "contain_high_risk_automation",
        "generation_ahead_of_control",
        "demo_only",
        "foundation_gap_integration",
        "foundation_gap_governance",
    }


def test_g_passes_over_a_waived_model_and_is_not_raised_by_it() -> None:
    g = example("g")

    assert (g.stage, g.stage_range, g.next_model, g.waived) == (1, (1, 1), 3, (2,))
    assert not g.established[2]
    assert g.moves[0].criterion == "EC3"
    assert "model_waived_2" in g.flags
    assert "na_overuse" not in g.flags


def test_g_without_its_waiver_is_blocked_and_its_answers_are_questioned() -> None:
    g = example("g-without-waiver")

    assert (g.stage, g.next_model, g.waived) == (1, 2, ())
    assert set(g.blocking) == {"ND1", "ND2"}
    assert {move.kind for move in g.moves} == {"find_out"}
    assert g.flags == ("na_overuse",)


def test_h_is_believed_as_far_as_it_is_shown() -> None:
    h = example("h")

    assert (h.claimed_stage, h.stage, h.next_model) == (1, 0, 1)
    assert all(
        (h.findings[c].claimed, h.findings[c].level) == (4, 2) for c in ("WE1", "WE2", "WE3", "WE4", "WE5")
    )
    assert all(h.findings[c].evidence == "E0" for c in ("WE1", "WE2", "WE5"))
    assert {move.kind for move in h.moves} == {"find_out"}
    assert all(move.observable.startswith("An example or a link that shows it") for move in h.moves)


def test_h_told_by_five_who_agree_is_stage_1() -> None:
    h = example("h-five-agree")

    assert (h.stage, h.claimed_stage, h.respondents) == (1, 1, 5)
    assert all((h.findings[c].evidence, h.findings[c].level) == ("E1", 3) for c in ("WE1", "WE2", "WE5"))


def test_i_is_working_on_3_with_nothing_skipped_and_nothing_to_ask_of_others() -> None:
    i = example("i")

    assert (i.stage, i.working_on, i.next_model) == (1, 3, 3)
    assert i.waived == (2, 4, 5)
    assert i.respondents == 9
    assert i.skipped == ()
    assert i.moves
    assert {move.whose for move in i.moves} == {"ours"}
    assert {move.model for move in i.moves} == {3}


def test_j_is_a_bounded_pilot_and_no_skipped_step() -> None:
    j = example("j")

    assert (j.stage, j.next_model) == (1, 2)
    assert j.flags == ("bounded_pilot",)
    assert j.skipped == ()
    assert "contain" not in {move.kind for move in j.moves}


def test_j_asks_the_owner_about_the_gates_of_model_4_first() -> None:
    j = example("j")

    assert [(move.kind, move.criterion) for move in j.moves][:4] == [
        ("find_out", "DM2"),
        ("find_out", "DM3"),
        ("find_out", "DM4"),
        ("build", "ND2"),
    ]
    assert move(j, "DM2").observable == BANK.by_id["DM2"].question
