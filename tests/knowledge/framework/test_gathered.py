"""The roll-up over stored placements: the same as from one file, in whatever order, and never a guess about a unit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.framework.assessment import Assessment, Unit, Waiver
from knowledge.framework.gathered import Own, Part, Placed, gather, own_of
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

from .building import AS_OF, FRAMEWORK, Word, model, said
from .generating import assessments
from .test_properties import FAST

BY_ITSELF = {
    "stage", "stage_range", "claimed_stage", "working_on", "undetermined", "phase", "established", "scores",
    "blocking", "not_yet", "moves", "progress", "findings", "workflows", "unscanned", "breadth", "regular_use",
    "skipped", "waived", "deferred", "at_risk", "unit", "scope",
}  # fmt: skip
"""What a roll-up says that follows from findings alone."""


def stored(placement: Placement) -> Placed:
    """A placement as it comes out of the record."""
    return Placed.model_validate_json(json.dumps(placement.model_dump(mode="json")))


def parts(assessment: Assessment, placement: Placement) -> tuple[Part, ...]:
    units = placement.units
    return tuple(
        Part(unit, stored(units[unit.name]) if unit.name in units else None) for unit in assessment.units
    )


def gathered(assessment: Assessment, some: Sequence[Part]) -> Placement:
    own = own_of(FRAMEWORK, assessment)
    return gather(FRAMEWORK, assessment.name, assessment.scope, some, own, as_of=assessment.as_of)


def team(levels: Mapping[str, Word], *, evidence: str = "E2") -> Placed:
    """A team that was scanned by itself."""
    rows = said(dict(levels), evidence=evidence)
    return stored(place(FRAMEWORK, Assessment("Team", "team", AS_OF, "1.0.0", rows, people=9)))


ALL_OF_1 = model(1, 3)
NONE_OF_1 = model(1, 1)


@FAST
@given(assessments())
def test_the_stored_placements_of_one_file_roll_up_to_what_the_file_was_placed_at(
    assessment: Assessment,
) -> None:
    assume(assessment.units)
    alone = replace(assessment, previous=None, efforts={}, what_if={})
    at_once = place(FRAMEWORK, alone)

    later = gathered(alone, parts(alone, at_once))

    assert later.model_dump(include=BY_ITSELF) == at_once.model_dump(include=BY_ITSELF)


@FAST
@given(assessments(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_changes_nothing(assessment: Assessment, chance: Random) -> None:
    assume(assessment.units)
    some = parts(assessment, place(FRAMEWORK, assessment))
    turned = [*some]
    chance.shuffle(turned)

    one, other = gathered(assessment, some), gathered(assessment, turned)

    told = {"stage", "stage_range", "claimed_stage", "breadth", "regular_use", "established", "respondents"}
    assert one.model_dump(include=told) == other.model_dump(include=told)
    assert sorted(one.blocking) == sorted(other.blocking)


@FAST
@given(assessments(), st.integers(1, 5_000))
def test_a_unit_that_is_not_scanned_raises_nothing_but_what_is_possible(
    assessment: Assessment, people: int
) -> None:
    assume(assessment.units)
    some = parts(assessment, place(FRAMEWORK, assessment))
    assume(any(part.placed for part in some))
    before = gathered(assessment, some)

    after = gathered(assessment, (*some, Part(Unit("New branch", people), None)))

    assert after.stage <= before.stage
    assert after.claimed_stage <= before.claimed_stage
    assert after.stage_range[0] <= before.stage_range[0]
    assert all(after.breadth[m].share <= before.breadth[m].share for m in before.breadth)
    assert after.unscanned[-1:] == ("New branch",)


def test_a_unit_that_is_not_scanned_widens_the_range() -> None:
    scanned = (Part(Unit("Claims", 60), team(ALL_OF_1)),)

    alone = gather(FRAMEWORK, "Harbour", "department", scanned, as_of=AS_OF)
    wider = gather(FRAMEWORK, "Harbour", "department", (*scanned, Part(Unit("Sales", 40), None)), as_of=AS_OF)

    assert alone.stage == 1
    assert (wider.stage, wider.stage_range[0]) == (0, 0)
    assert wider.stage_range[1] > 1
    assert (wider.breadth[1].share, wider.breadth[1].word) == (0.6, "spreading")


def test_the_best_parts_of_two_teams_make_no_model() -> None:
    one = team(ALL_OF_1 | model(3, 3, 3, 1, 1, 1))
    other = team(ALL_OF_1 | model(3, 1, 1, 3, 3, 3))
    some = (Part(Unit("One", 50), one), Part(Unit("Other", 50), other))

    whole = gather(FRAMEWORK, "Harbour", "department", some, as_of=AS_OF)

    assert whole.established[3] is False
    assert whole.breadth[3].word == "none"


def test_a_scan_by_other_questions_counts_as_none() -> None:
    old = team(ALL_OF_1).model_copy(update={"bank_version": "0.9.0"})
    some = (Part(Unit("Claims", 80), team(ALL_OF_1)), Part(Unit("Sales", 20), old))

    whole = gather(FRAMEWORK, "Harbour", "department", some, as_of=AS_OF)

    assert whole.unscanned == ("Sales",)
    assert whole.respondents == 1


def test_what_was_decided_for_the_whole_holds_for_its_roll_up() -> None:
    waived = Own(waivers=(Waiver(2, "nobody outside asks", "board", AS_OF),))
    some = (Part(Unit("Claims", 80), team(ALL_OF_1 | model(3, 3))),)

    whole = gather(FRAMEWORK, "Harbour", "organisation", some, waived, as_of=AS_OF, invited=2)

    assert (whole.stage, whole.waived) == (3, (2,))
    assert whole.confidence != "high"
