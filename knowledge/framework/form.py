"""The rows of an assessment file: what may stand in each, and its default."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.framework.assessment import Answer, Level, NotApplicable, Rated, Unknown
from knowledge.framework.in_words import shown
from knowledge.framework.terms import Grade, Scope

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


def read_level(value: object) -> Level:
    """Read `0..4`, `[2, 3]`, `unknown` or `na`; raise ValueError that names the four forms."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 4:
        return Rated(value, value)
    if (
        isinstance(value, list)
        and len(value) == 2
        and all(type(end) is int and 0 <= end <= 4 for end in value)
    ):
        low, high = value
        if high == low + 1:
            return Rated(low, high)
    if value == "unknown":
        return Unknown()
    if value == "na":
        return NotApplicable()
    raise ValueError(f"{shown(value)} is no level; use 0 to 4, two neighbours such as [2, 3], unknown or na")


class Row(BaseModel):
    """A row of the file: no key that Cairn does not know."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, arbitrary_types_allowed=True)

    STAND_INS: ClassVar[dict[str, object]] = {}
    """What stands in for a part that is wrong, while the rest of the row is checked against the other rows."""

    @classmethod
    def with_stand_ins(cls, value: object) -> Self | None:
        """
        A faulty row with what is wrong in it left out or stood in for; None where too little is left.

        One slip in a row must not hide the next. Nothing is ever computed from such a row: the file is refused.
        """
        try:
            cls.model_validate(value)
        except ValidationError as error:
            wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
            kept = {k: v for k, v in value.items() if k not in wrong} if isinstance(value, dict) else {}
            try:
                return cls.model_validate(kept | {k: v for k, v in cls.STAND_INS.items() if k in wrong})
            except ValidationError:
                return None
        return None


class AnswerRow(Row):
    """One row of `answers`."""

    STAND_INS: ClassVar[dict[str, object]] = {"level": "unknown"}

    criterion: Name
    by: Name
    level: Annotated[Any, BeforeValidator(read_level)]
    role: Literal["manager", "member"] = "member"
    reason: str | None = None
    evidence: Grade = "E2"
    at: date | None = None
    unit: Name | None = None
    workflow: Name | None = None
    inherited: Name | None = None
    rechecked: date | None = None

    def answer(self) -> Answer:
        """The same as a value of the framework."""
        level = NotApplicable(self.reason) if isinstance(self.level, NotApplicable) else self.level
        return Answer(
            criterion=self.criterion,
            by=self.by,
            level=level,
            role=self.role,
            evidence=self.evidence,
            at=self.at,
            unit=self.unit,
            workflow=self.workflow,
            inherited=self.inherited,
            rechecked=self.rechecked,
        )


class AgreedRow(Row):
    """One row of `agreed`."""

    STAND_INS: ClassVar[dict[str, object]] = {"level": 0, "by": ["?"]}

    criterion: Name
    level: Annotated[int, Field(ge=0, le=4, strict=True)]
    by: Annotated[list[Name], Field(min_length=1)]
    at: date | None = None
    unit: Name | None = None


class UnitRow(Row):
    """One row of `units`."""

    STAND_INS: ClassVar[dict[str, object]] = {"people": 1}

    name: Name
    people: Annotated[int, Field(ge=1)]
    suited: Annotated[int, Field(ge=0)] | None = None


class WaiverRow(Row):
    """One row of `waivers`: a decision with its three facts."""

    STAND_INS: ClassVar[dict[str, object]] = {"reason": "?", "approved_by": "?", "review": date.max}

    model: Annotated[int, Field(ge=1, le=5)]
    kind: Literal["not_applicable", "deferred"] = "not_applicable"
    reason: Name
    approved_by: Name
    review: date


class Subject(Row):
    """Whom the assessment is about."""

    STAND_INS: ClassVar[dict[str, object]] = {"name": "?", "scope": "team"}

    name: Name
    scope: Scope = "organisation"
    people: Annotated[int, Field(ge=1)] | None = None
    invited: Annotated[int, Field(ge=1)] | None = None
