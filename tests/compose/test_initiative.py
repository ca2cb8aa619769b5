"""The gate's verdict in words: the headline, what is missing with whose move it is, the permit, and what is owed."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.compose.initiative import shown_verdict
from bot.conversation.initiative import ShownVerdict
from bot.conversation.initiative_answers import as_file, from_file
from bot.conversation.initiative_fields import fields
from knowledge.framework.initiative import Initiative
from knowledge.framework.placement import Placement
from tests.knowledge.framework.building import FRAMEWORK
from tests.knowledge.framework.initiatives import TODAY, WHOLE, changed, initiative, unit, verdict


def shown(of: Initiative, placement: Placement | None) -> ShownVerdict:
    """What people are shown of it."""
    return shown_verdict(FRAMEWORK, of, verdict(of, placement), TODAY)


def of_kind(kind: str, **changes: Any) -> Initiative:
    """The whole agent as another kind of initiative, with parts of it replaced."""
    return changed(initiative(**changes), "initiative.kind", kind)


CASES: dict[str, tuple[Initiative, Placement | None]] = {
    "go": (initiative(), unit(1, 2, 3, 4)),
    "trial": (initiative(readiness={"data": 2}, workflow={"identity": 1, "exceptions": 0}), unit(1, 2)),
    "not_yet": (initiative(owner=None, control={}), None),
    "contain": (
        changed(initiative(control={"limit": "one line"}, workflow={}), "initiative.state", "live"),
        unit(1),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_verdict_as_people_read_it(case: str, snapshot: SnapshotAssertion) -> None:
    assert shown(*CASES[case]) == snapshot


@pytest.mark.parametrize(
    ("kind", "says"), [("pilot", "a rollout"), ("platform", "a platform"), ("programme", "a programme")]
)
def test_a_trial_says_what_it_is_not(kind: str, says: str) -> None:
    found = shown(of_kind(kind, readiness={}), unit(1))

    assert found.lead == f"Not yet, as {says}. Yes, as a bounded trial"
    assert found.headline.startswith(f"{found.lead}: one product line, owner r2, until 13 February 2027")


def test_what_a_trial_must_have_before_its_first_case_comes_with_the_next_step() -> None:
    found = shown(*CASES["trial"])

    assert found.next_step.endswith(
        "widen, change or end it. Before the first real case: own limited account."
    )
    assert "own limited account" not in " ".join(found.because)


def test_what_else_is_to_be_contained_comes_before_the_trial() -> None:
    behind = unit(1).model_copy(update={"flags": ("contain_high_risk_automation",)})

    found = [shown(of, behind).next_step for of in (CASES["trial"][0], initiative())]

    assert all(step.startswith("Next: contain what else runs ahead of its controls.") for step in found)


def test_what_is_contained_names_first_what_it_must_have_to_run() -> None:
    found = shown(*CASES["contain"])

    assert found.headline == (
        "Contain it: it runs ahead of its controls. Missing first: a person at the critical point, own limited account, "
        "a record of what it does and when and how it is halted."
    )
    assert found.next_step.startswith("This week: a person at the critical point.")


def test_nothing_that_is_missing_is_without_somebody_to_move_it() -> None:
    found = shown(
        initiative(value_models=[], metric={}, readiness={}, workflow={}, control={}, owner=None), None
    )

    lacks = (*found.ours, *found.others)
    assert all(lack.whom for lack in lacks)
    assert {lack.what: lack.whom for lack in lacks}[
        "a first look at where the unit is"
    ] == "champion of the unit"
    assert {lack.criterion for lack in found.others} == {"RL-DF", "RL-GV", "RL-IN", "RL-OM"}


def test_the_questions_ask_for_every_key_of_the_file_but_the_placement() -> None:
    answers = from_file(WHOLE)

    asked = {field.key for field in fields(FRAMEWORK, answers)}

    assert asked == {*answers, "until"}
    assert as_file(answers) == WHOLE
