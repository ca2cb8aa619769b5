"""What an assessment is made of: answers, agreed levels, units and waivers, as checked values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from knowledge.framework.bank import QuestionBank
from knowledge.framework.placement import Placement
from knowledge.framework.terms import Grade, Scope

GRADES: tuple[Grade, ...] = ("E0", "E1", "E2", "E3")

WaiverKind = Literal["not_applicable", "deferred"]


@dataclass(frozen=True, slots=True)
class Rated:
    """A level from 0 to 4, or two adjacent ones between which the answer lies (`low` < `high`)."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """The person was asked and does not know."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The person says that it does not concern them, and why."""

    reason: str | None = None


Level = Rated | Unknown | NotApplicable


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One person's answer to one criterion. `unit` and `workflow` are None where the answer is about the whole.

    `inherited` names the assessment of a larger unit that the answer was taken over from; nobody was asked it here.
    """

    criterion: str
    by: str
    level: Level
    role: Literal["manager", "member"] = "member"
    evidence: Grade = "E2"
    at: date | None = None
    unit: str | None = None
    workflow: str | None = None
    inherited: str | None = None
    rechecked: date | None = None
    """When the question was asked again, where this answer took the place of an earlier one after the assessment."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A level that a conversation settled; it replaces the median."""

    criterion: str
    level: int
    by: tuple[str, ...]
    at: date | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the whole: how many people, and how many of them have work that AI suits."""

    name: str
    people: int
    suited: int | None = None

    @property
    def heads(self) -> int:
        """The people who count in a roll-up."""
        return self.people if self.suited is None else self.suited


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision about a model, with its reason, who approved it and when it is looked at again."""

    model: int
    reason: str
    approved_by: str
    review: date
    kind: WaiverKind = "not_applicable"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a placement is computed from. The same assessment gives the same placement for ever."""

    name: str
    scope: Scope
    as_of: date
    bank_version: str
    answers: tuple[Answer, ...]
    people: int | None = None
    invited: int | None = None
    agreed: tuple[Agreed, ...] = ()
    units: tuple[Unit, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    efforts: dict[str, int] = field(default_factory=dict)
    previous: Placement | None = None
    what_if: dict[str, Level] = field(default_factory=dict)

    @property
    def respondents(self) -> frozenset[str]:
        """Everyone who answered anything in the scan: what is taken over or was asked again since was answered elsewhere."""
        here = (answer for answer in self.answers if answer.inherited is None and answer.rechecked is None)
        return frozenset(answer.by for answer in here)

    def waived(self) -> frozenset[int]:
        """The models that do not apply here and have not come up for review."""
        return self._decided("not_applicable")

    def deferred(self) -> frozenset[int]:
        """The models that apply and are, by decision, not being built yet."""
        return self._decided("deferred")

    def lapsed(self) -> tuple[Waiver, ...]:
        """Waivers past their review date; they are ignored."""
        return tuple(waiver for waiver in self.waivers if waiver.review < self.as_of)

    def _decided(self, kind: WaiverKind) -> frozenset[int]:
        return frozenset(w.model for w in self.waivers if w.kind == kind and w.review >= self.as_of)


Row = TypeVar("Row", Answer, Agreed)


def by_unit(rows: Iterable[Row]) -> dict[str | None, tuple[Row, ...]]:
    """The rows of each unit that has any, in one pass; under None those about the whole."""
    grouped: dict[str | None, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.unit, []).append(row)
    return {unit: tuple(own) for unit, own in grouped.items()}


def allowed(bank: QuestionBank, criterion: str, level: Level) -> Level:
    """An N/A counts only with a reason that the bank accepts; any other counts as unknown."""
    if isinstance(level, NotApplicable) and level.reason not in bank.by_id[criterion].na_allowed:
        return Unknown()
    return level
