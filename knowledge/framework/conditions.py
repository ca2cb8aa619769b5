"""What must hold for a model to be in place, and which of it does not (the method's step 6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.placement import Finding
from knowledge.framework.rating import NOT_EXAMINED

Bound = Literal["level", "low", "high", "claimed"]
"""Where a finding is read: the level that evidence carries, its lower or upper bound, or the level described."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found for one group of people: a unit, or the whole. Findings that are missing were not examined."""

    findings: Mapping[str, Finding]
    workflows: Mapping[str, Mapping[str, Finding]] = field(default_factory=dict)

    def of(self, criterion: str, workflow: str | None = None) -> Finding:
        """The finding of a criterion, of one workflow where it is asked by workflow."""
        if workflow is not None:
            return self.workflows[workflow].get(criterion, NOT_EXAMINED)
        return self.findings.get(criterion, NOT_EXAMINED)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a model needs: a criterion at `floor` or above."""

    model: int
    criterion: str
    floor: int
    finding: Finding
    workflow: str | None = None

    def met(self, at: Bound = "level") -> bool:
        """Whether it holds. N/A never does (a support criterion that does not apply is no condition at all)."""
        value = reading(self.finding, at)
        return value is not None and value >= self.floor


def reading(finding: Finding, at: Bound) -> int | None:
    """
    The level of a finding at one bound; None where not applicable.

    Unknown never earns: it reads as 0, except at the upper bound, where it reads as 4.
    """
    if finding.status == "not_applicable":
        return None
    if finding.status in ("unknown", "not_examined"):
        return finding.high if at == "high" else 0
    match at:
        case "level":
            return finding.level
        case "claimed":
            return finding.claimed
        case "low":
            return finding.low
        case "high":
            return finding.high


def known_below(finding: Finding, floor: int) -> bool:
    """Whether the finding is known to be under the floor, also at its upper bound."""
    return finding.status == "rated" and finding.high < floor


def known_at(finding: Finding, floor: int) -> bool:
    """Whether the finding is known to reach the floor, also at its lower bound."""
    return finding.status == "rated" and finding.low >= floor


def failed(bank: QuestionBank, picture: Picture, model: int, at: Bound = "level") -> tuple[Condition, ...]:
    """Every condition of the model that does not hold, in the order of the bank."""
    open_ones = (c for c in _conditions(bank, picture, model) if not c.met(at))
    return (*open_ones, *_failed_workflow(bank, picture, model, at))


def holds(bank: QuestionBank, picture: Picture, model: int, at: Bound = "level") -> bool:
    """Whether no condition of the model fails: known at the first that does, which counts over a thousand units."""
    own = all(condition.met(at) for condition in _conditions(bank, picture, model))
    return own and not _failed_workflow(bank, picture, model, at)


def floor_of(bank: QuestionBank, criterion: Criterion) -> int:
    """The level that the criterion's own model asks of it."""
    return bank.scoring.live_level if criterion.id in bank.leading else bank.scoring.support_floor


def _conditions(bank: QuestionBank, picture: Picture, model: int) -> Iterator[Condition]:
    """The model's own conditions, then the layers under it."""
    for criterion in bank.of_model[model]:
        finding = picture.of(criterion.id)
        if criterion.id in bank.leading or finding.status != "not_applicable":
            yield Condition(model, criterion.id, floor_of(bank, criterion), finding)
    for layer, floor in bank.scoring.layer_floors.get(model, {}).items():
        yield Condition(model, layer, floor, picture.of(layer))


def _failed_workflow(bank: QuestionBank, picture: Picture, model: int, at: Bound) -> tuple[Condition, ...]:
    """What is missing in the workflow that is furthest; where none is named, all six conditions are unknown."""
    floor = bank.scoring.workflow_floor.get(model)
    if floor is None:
        return ()
    names: list[str | None] = sorted(picture.workflows) or [None]  # type: ignore[assignment]  # str fits str | None
    missing = [
        tuple(
            condition
            for criterion in bank.workflow_criteria
            if not (
                condition := Condition(model, criterion.id, floor, picture.of(criterion.id, name), name)
            ).met(at)
        )
        for name in names
    ]
    return min(missing, key=len)
