"""The units of a whole as rows of a picture, each with its five models as its own scan found them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.compose.examined import examined_scores
from bot.compose.wording import only_stage_one_examined
from bot.conversation.home import StageBar
from bot.conversation.result import BarState
from bot.conversation.summary import UnitRow
from knowledge.framework.assessment import Unit
from knowledge.framework.gathered import Placed
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS


@dataclass(frozen=True, slots=True)
class UnitLook:
    """A unit with what was last found of it; `shown` says whether whoever looks may see that."""

    unit: Unit
    people: int | None
    placed: Placed | None
    shown: bool


def rows_of(framework: Framework, units: Sequence[UnitLook], today: date) -> tuple[UnitRow, ...]:
    """A row each, in the order they come."""
    return tuple(_row(framework, one, today) for one in units)


def reached(units: Sequence[UnitLook]) -> Mapping[int, int]:
    """How many people are in units that have each model in place."""
    there = [(one.unit.heads, one.placed) for one in units]
    return {m: sum(heads for heads, placed in there if placed and placed.established.get(m)) for m in MODELS}


def _row(framework: Framework, one: UnitLook, today: date) -> UnitRow:
    placed = one.placed
    if placed is None:
        return UnitRow(one.unit.name, "nobody", one.people)
    if not one.shown:
        return UnitRow(one.unit.name, "withheld", one.people)
    age = timedelta(days=framework.bank.scoring.evidence_max_age_days)
    return UnitRow(
        unit=one.unit.name,
        known="looked",
        people=one.people,
        working_on=None if placed.undetermined else placed.working_on,
        as_of=placed.as_of,
        stale=placed.as_of < today - age,
        bars=tuple(_bar(framework, placed, model) for model in MODELS),
    )


def _bar(framework: Framework, placed: Placed, model: int) -> StageBar:
    state = _state(framework, placed, model)
    told = state not in ("waived", "not_examined")
    score = examined_scores(framework, placed)[model] if told else None
    return StageBar(model, framework.model(model).short_name, state, score)


def _state(framework: Framework, placed: Placed, model: int) -> BarState:
    asked = any(criterion.id in placed.findings for criterion in framework.bank.of_model[model])
    if model in placed.waived:
        return "waived"
    if not asked or (model > 1 and only_stage_one_examined(framework, placed)):
        return "not_examined"
    if placed.established.get(model):
        return "in_place"
    return "working_on" if model == placed.working_on and not placed.undetermined else "later"
