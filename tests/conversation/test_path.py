"""Who is asked what, by the rules of the question bank; the counts and minutes are those of the bank's own header."""

from datetime import date

import pytest

from bot.conversation.path import (
    Asked,
    Card,
    Row,
    Setup,
    cards,
    na_reasons,
    owners_asked,
    running_models,
)
from knowledge.framework.assessment import Waiver
from knowledge.framework.loading import the_framework

BANK = the_framework().bank
CHANNEL, EXPERT, CHANGES = "owner of the channel", "head of the expert work", "owner of code or documents"
WORKFLOW, INITIATIVE = "owner of the workflow", "owner of the initiative"
HOLDERS = ("owner of the data", "Legal or risk lead", "IT systems lead", "leader responsible for AI")
MODEL = {CHANNEL: 2, EXPERT: 3, CHANGES: 4, WORKFLOW: 5}
EVERYBODY = Asked(owns=tuple(dict.fromkeys(c.owner for c in BANK.criteria if c.owner)))
OF_EVERYONE = ["WE1", "WE2", "WE3", "WE4", "WE5", "running", "WE6"]


def setup(**chosen: object) -> Setup:
    return Setup.model_validate({"unit": "Marketing"} | chosen)


def keys(some: tuple[Card, ...]) -> list[str]:
    return [card.key for card in some]


def sums(some: tuple[Card, ...]) -> tuple[int, float]:
    return len(some), sum(card.minutes for card in some)


def waived(*models: int, kind: str = "not_applicable") -> list[Waiver]:
    return [Waiver(model, "not ours", "U1", date(2027, 4, 1), kind) for model in models]  # type: ignore[arg-type]


def test_in_a_recheck_everybody_is_asked_the_one_question_and_whoever_passes_it_on_none() -> None:
    again = setup(path="full", recheck="WE2")

    assert keys(cards(BANK, again, Asked())) == ["WE2"]
    assert keys(cards(BANK, again, Asked(member=False, received=("WE2",)))) == ["WE2"]
    assert keys(cards(BANK, again, Asked(passed=("WE2",)))) == []
    assert keys(cards(BANK, setup(path="full", recheck="WR-ID@Intake"), Asked())) == ["WR-ID@Intake"]


def test_of_what_ran_ahead_its_controls_are_asked_and_not_how_widely_it_runs() -> None:
    again = setup(path="full", recheck="AR1", controls=("AR2", "WR-ID@Intake", "DM3"))

    assert keys(cards(BANK, again, Asked())) == ["AR2", "WR-ID@Intake", "DM3"]
    assert keys(cards(BANK, again, Asked(passed=("DM3",)))) == ["AR2", "WR-ID@Intake"]


def test_everyone_in_a_first_look_gets_seven_cards_and_the_four_about_what_is_running_are_one() -> None:
    path = cards(BANK, setup(), Asked())

    assert keys(path) == ["WE1", "WE2", "WE3", "WE4", "WE5", "running", "WE6"]
    assert [row.key for row in path[5].rows] == ["ND1", "EC1", "DM1", "AR1"]
    assert sums(path) == (7, 8.5)


@pytest.mark.parametrize(
    ("owner", "first_look", "full"),
    [
        (CHANNEL, (1, 1.5), (4, 4.5)),
        (EXPERT, (2, 2.5), (4, 4.5)),
        (CHANGES, (3, 4), (4, 5)),
        (WORKFLOW, (3, 3.5), (10, 10.5)),
        (INITIATIVE, (0, 0), (1, 1)),
    ],
)
def test_an_owner_is_asked_as_much_as_the_bank_says(
    owner: str, first_look: tuple[int, float], full: tuple[int, float]
) -> None:
    outside = Asked(member=False, owns=(owner,))

    assert sums(cards(BANK, setup(), outside, running={1, 2, 3, 4, 5})) == first_look
    assert sums(cards(BANK, setup(path="full", workflows=["Intake"]), outside)) == full


def test_an_owner_who_is_of_the_team_has_eight_to_ten_cards_and_twelve_and_a_half_minutes_at_most() -> None:
    paths = [cards(BANK, setup(), Asked(owns=(owner,)), running={model}) for owner, model in MODEL.items()]

    assert {len(path) for path in paths} == {8, 9, 10}
    assert max(sum(card.minutes for card in path) for path in paths) == 12.5


def test_one_person_who_owns_all_that_runs_has_nine_cards_on_top() -> None:
    path = cards(BANK, setup(), Asked(owns=tuple(MODEL)), running={2, 3, 4, 5})

    assert sums(path) == (7 + 9, 8.5 + 11.5)


def test_a_full_scan_of_an_organisation_has_35_cards_and_39_minutes() -> None:
    path = cards(BANK, setup(scope="organisation", path="full", workflows=["Intake"]), EVERYBODY)

    assert sums(path) == (35, 39)
    assert {row.criterion for card in path for row in card.rows} == set(BANK.by_id)
    assert len(BANK.by_id) == 38


def test_each_further_workflow_is_six_cards_and_six_minutes() -> None:
    one = cards(BANK, setup(path="full", workflows=["Intake"]), EVERYBODY)
    three = cards(BANK, setup(path="full", workflows=["Intake", "Billing", "Returns"]), EVERYBODY)

    assert sums(three) == (len(one) + 12, sum(card.minutes for card in one) + 12)
    assert keys(three)[-6:] == [f"{c.id}@Returns" for c in BANK.workflow_criteria]


def test_no_two_cards_have_the_same_name_even_if_a_workflow_is_named_twice() -> None:
    path = cards(BANK, setup(path="full", workflows=["Intake", "Intake"]), EVERYBODY)

    assert len(set(keys(path))) == len(path)
    assert sum(card.key.endswith("@Intake") for card in path) == 6


def test_a_scan_without_a_named_workflow_asks_nothing_of_single_workflows() -> None:
    path = cards(BANK, setup(path="full"), EVERYBODY)

    assert not [card for card in path if card.key.startswith("WR-")]
    assert "AR2" in keys(path)


def test_a_first_look_asks_nothing_of_single_workflows_even_where_they_are_named() -> None:
    path = cards(BANK, setup(workflows=["Intake"]), EVERYBODY, running={5})

    assert not [card for card in path if "@" in card.key]


def test_the_organisations_facts_are_asked_above_a_team_and_of_their_holders() -> None:
    facts = {c.id for c in BANK.criteria if c.holds_for == "organisation"}
    paths = {
        scope: set(keys(cards(BANK, setup(scope=scope, path="full"), EVERYBODY)))
        for scope in ("team", "department", "organisation")
    }

    assert facts & paths["team"] == set()
    assert facts <= paths["department"]
    assert facts <= paths["organisation"]
    assert len(facts) == 5
    assert facts & set(keys(cards(BANK, setup(scope="organisation", path="full"), Asked()))) == set()


def test_the_organisations_facts_take_five_minutes_a_quarter_and_are_no_part_of_a_first_look() -> None:
    organisation = setup(scope="organisation", path="full")
    facts = [
        card
        for card in cards(BANK, organisation, EVERYBODY)
        if BANK.by_id[card.rows[0].criterion].holds_for == "organisation"
    ]

    assert sums(tuple(facts)) == (5, 5)
    assert not set(keys(tuple(facts))) & set(keys(cards(BANK, setup(scope="organisation"), EVERYBODY)))


def test_a_fact_that_is_known_and_fresh_is_not_asked_again() -> None:
    organisation = setup(scope="organisation", path="full")

    asked = set(keys(cards(BANK, organisation, EVERYBODY)))
    left = set(keys(cards(BANK, organisation, EVERYBODY, known={"RL-DF", "RL-GV"})))

    assert asked - left == {"RL-DF", "RL-GV"}


@pytest.mark.parametrize(("owner", "model"), MODEL.items())
def test_a_gate_is_asked_in_a_first_look_only_of_what_runs(owner: str, model: int) -> None:
    others = {2, 3, 4, 5} - {model}
    gates = [name for name in BANK.scoring.gates[model] if name != BANK.scoring.activity[model]]

    assert keys(cards(BANK, setup(), Asked(member=False, owns=(owner,)), running=others)) == []
    assert keys(cards(BANK, setup(), Asked(member=False, owns=(owner,)), running={model})) == gates


def test_a_full_scan_asks_an_owner_whatever_runs() -> None:
    assert keys(cards(BANK, setup(path="full"), Asked(member=False, owns=(CHANNEL,)))) == [
        "ND2",
        "ND3",
        "ND4",
        "ND5",
    ]


@pytest.mark.parametrize(
    ("level", "runs"), [(0, False), (1, False), (2, True), (4, True), ("unknown", False), ("na", False)]
)
def test_a_model_runs_from_activity_two_on(level: object, runs: bool) -> None:
    assert running_models(BANK, [("EC1", level)]) == (frozenset({3}) if runs else frozenset())


def test_one_person_who_says_so_is_enough_for_a_model_to_run_and_no_other_question_makes_it() -> None:
    assert running_models(BANK, [("AR1", 0), ("AR1", 3), ("AR2", 4), ("DM2", 4)]) == {5}


def test_a_waived_model_is_gone_also_from_the_card_of_what_is_running() -> None:
    path = cards(BANK, setup(path="full", workflows=["Intake"], waivers=waived(2, 5)), EVERYBODY)

    rows = [row.criterion for card in path for row in card.rows]
    assert not [name for name in rows if name.startswith(("ND", "AR", "WR-"))]
    assert [row.key for card in path if card.key == "running" for row in card.rows] == ["EC1", "DM1"]


def test_a_card_of_one_row_is_that_question() -> None:
    path = cards(BANK, setup(waivers=waived(2, 4, 5)), Asked())

    assert keys(path) == ["WE1", "WE2", "WE3", "WE4", "WE5", "EC1", "WE6"]
    assert sums(path) == (7, 7.0)


def test_with_every_later_model_waived_nothing_is_asked_about_what_runs() -> None:
    assert keys(cards(BANK, setup(waivers=waived(2, 3, 4, 5)), Asked())) == [
        "WE1",
        "WE2",
        "WE3",
        "WE4",
        "WE5",
        "WE6",
    ]


def test_a_model_that_is_deferred_is_still_asked_about() -> None:
    path = cards(BANK, setup(waivers=waived(2, kind="deferred")), Asked(owns=(CHANNEL,)), running={2})

    assert "ND2" in keys(path)
    assert "ND1" in [row.key for card in path for row in card.rows]


def test_a_card_that_was_passed_on_is_with_the_colleague_and_no_longer_here() -> None:
    mine = cards(BANK, setup(), Asked(owns=(EXPERT,), passed=("EC3",)), running={3})
    theirs = cards(BANK, setup(), Asked(member=False, received=("EC3",)), running={3})

    assert "EC2" in keys(mine)
    assert "EC3" not in keys(mine)
    assert keys(theirs) == ["EC3"]


def test_cards_stand_in_the_banks_order_however_they_came() -> None:
    path = cards(BANK, setup(), Asked(owns=(CHANGES,), received=("ND2", "EC2")), running={2, 3, 4})

    assert keys(path) == [*OF_EVERYONE, "ND2", "EC2", "DM2", "DM3", "DM4"]


def test_a_card_that_does_not_exist_is_nobodys() -> None:
    assert keys(cards(BANK, setup(waivers=waived(2)), Asked(member=False, received=("ND2", "XX1")))) == []


def test_somebody_who_is_asked_in_no_capacity_has_no_cards() -> None:
    assert cards(BANK, setup(path="full"), Asked(member=False)) == ()


@pytest.mark.parametrize(
    ("people", "criterion", "reasons"),
    [
        (24, "WE4", ("scope_under_25_people",)),
        (25, "WE4", ()),
        (None, "WE4", ()),
        (400, "ND1", ("no_external_audience",)),
        (None, "ND2", ("no_external_audience",)),
        (3, "WE1", ()),
    ],
)
def test_not_for_us_is_offered_only_for_the_banks_reasons_and_the_one_about_size_only_below_25(
    people: int | None, criterion: str, reasons: tuple[str, ...]
) -> None:
    assert na_reasons(BANK, setup(people=people), criterion) == reasons


def test_a_set_up_asks_for_owners_of_what_it_may_ask_about() -> None:
    assert owners_asked(BANK, setup()) == (CHANNEL, EXPERT, CHANGES, WORKFLOW)
    assert owners_asked(BANK, setup(waivers=waived(2, 4))) == (EXPERT, WORKFLOW)
    assert owners_asked(BANK, setup(path="full")) == (CHANNEL, EXPERT, CHANGES, WORKFLOW, INITIATIVE)
    assert set(HOLDERS) < set(owners_asked(BANK, setup(path="full", scope="organisation")))


@pytest.mark.parametrize("row", [Row("WE1"), Row("WR-ID", "Intake"), Row("WR-ID", "a@b")])
def test_a_row_is_found_again_by_its_key(row: Row) -> None:
    assert Row.of(row.key) == row
