"""Which agents next: starter workflows that a unit's stage carries, or the reason why there are none."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from bot.settings import Settings
from knowledge.framework import starters
from knowledge.framework.assessment import Waiver
from knowledge.framework.candidates import Candidates, candidates
from knowledge.framework.placement import Placement
from knowledge.framework.starters import Starters, starter_faults, the_starters

from .building import AS_OF, FRAMEWORK, models, placed, said
from .initiatives import unit

GUIDANCE = Path(starters.__file__).parents[1] / "guidance"


def next_for(
    placement: Placement | None, function: str | None = None, industry: str | None = None
) -> Candidates:
    """What could come next in such a unit."""
    return candidates(FRAMEWORK, placement, function, industry)


def test_the_catalogue_says_the_same_as_the_pages_of_the_guidance() -> None:
    rows = {
        (int(page.name[6]), *cells)
        for page in GUIDANCE.glob("model-?-*.md")
        for cells in _table(page.read_text(encoding="utf-8"))
    }

    assert {(s.model, s.function, s.workflow, s.first) for s in the_starters().starters} == rows
    assert len(rows) == 40


def _table(text: str) -> list[tuple[str, ...]]:
    part = text.partition("## Starter workflows by function")[2].partition("\n## ")[0]
    rows = [
        tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        for line in re.findall(r"(?m)^\|.*$", part)
    ]
    return [row for row in rows[2:] if len(row) == 3]


def test_a_unit_without_the_basics_begins_with_the_first_model() -> None:
    found = next_for(placed(said(models(m1=2))))

    assert [one.model for one in found.found] == [1, 1, 1]
    assert found.none_yet is None


def test_with_the_basics_in_place_the_next_model_comes_first_and_the_least_to_do_before_the_rest() -> None:
    found = next_for(unit(1), industry="manufacturing")

    assert {one.model for one in found.found} == {2}
    assert all([need.criterion for need in one.open] == ["ND2"] for one in found.found)
    assert "products" in found.shared


def test_two_models_of_one_phase_are_both_carried() -> None:
    found = next_for(unit(1), "legal")

    assert [(one.function, one.model) for one in found.found] == [("Legal", 2), ("Legal", 3), ("Legal", 1)]


def test_an_agent_is_a_candidate_once_all_four_stages_stand_and_its_six_conditions_are_asked_first() -> None:
    early, late = (next_for(unit(*stages), "Service", "insurance") for stages in ((1, 2, 3), (1, 2, 3, 4)))

    assert 5 not in {one.model for one in early.found}
    assert late.found[0].model == 5
    assert [need.criterion for need in late.found[0].open] == [
        "WR-ID",
        "WR-EN",
        "WR-IN",
        "WR-LG",
        "WR-EX",
        "WR-OW",
    ]


def test_a_stage_that_was_set_aside_is_no_candidate_and_holds_nothing_back() -> None:
    waived = placed(
        said(models(m1=3)), waivers=(Waiver(2, "nobody asks", "board", AS_OF.replace(year=2027)),)
    )

    assert 2 not in {one.model for one in next_for(waived, "Sales").found}
    assert next_for(waived, "Sales").found[0].model == 3


@pytest.mark.parametrize("function", the_starters().functions)
@pytest.mark.parametrize("industry", ["retail", "insurance", "manufacturing", "pharma", "other"])
def test_what_belongs_to_another_trade_is_never_offered(function: str, industry: str) -> None:
    trades = {starter.workflow: starter.industries for starter in the_starters().starters}

    for stages in ((), (1,), (1, 2, 3), (1, 2, 3, 4)):
        found = next_for(placed(said(models(m1=2))) if not stages else unit(*stages), function, industry)

        assert found.found
        assert all(not trades[one.workflow] or industry in trades[one.workflow] for one in found.found)
        assert all(not one.industries for one in found.found)


def test_where_nobody_has_said_what_the_trade_is_what_fits_any_comes_first_and_the_rest_is_marked() -> None:
    found = next_for(unit(1, 2, 3, 4), "Operations").found

    marked = [bool(one.industries) for one in found]
    assert marked == sorted(marked)
    assert [one.industries for one in found if one.model == 5] == [("manufacturing",)]


def test_the_trades_that_can_be_set_are_the_lenses_and_any_other() -> None:
    told = get_args(Settings.model_fields["industry"].annotation)

    assert {*told} == {"", "other", *(lens.id for lens in FRAMEWORK.text.lenses)}


@pytest.mark.parametrize(
    ("placement", "function", "says"),
    [
        (None, None, "first look"),
        (placed(said(models(m1=0))), None, "No everyday rule"),
        (placed(said(models(m1=3, m4=(3, 1, 1, 1, 1)))), None, "Contain that"),
        (unit(1), "Astrology", "no starter workflows for Astrology; there are some for HR, Legal"),
    ],
)
def test_none_yet_is_an_answer_with_its_reason(
    placement: Placement | None, function: str | None, says: str
) -> None:
    found = next_for(placement, function)

    assert found.found == ()
    assert says in (found.none_yet or "")


def test_candidates_can_be_kept_as_json() -> None:
    found = next_for(unit(1))

    assert Candidates.model_validate_json(found.model_dump_json()) == found


def test_a_row_that_names_what_is_not_there_is_refused() -> None:
    rows = json.loads(the_starters().model_dump_json())
    rows["starters"][1] |= {
        "function": "HR",
        "criteria": ["XX1"],
        "context": ["gossip"],
        "industries": ["zoos"],
    }

    found = [says for _where, says in starter_faults(Starters.model_validate(rows), FRAMEWORK)]

    assert found == [
        "HR has two for model 1",
        "'XX1' is no criterion of the bank",
        "'gossip' is no kind of company knowledge",
        "'zoos' is no lens of the framework",
    ]
