"""What follows from an assessment: the stage, its range, what holds it back, and the moves. JSON in and out."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from knowledge.framework.terms import Grade, Scope

MoveKind = Literal["contain", "find_out", "agree", "build"]
Confidence = Literal["high", "medium", "low"]
Breadth = Literal["none", "pockets", "spreading", "systematic"]


class Result(BaseModel):
    """A part of a placement. Keys of a newer Cairn are passed over, so that an older one can still compare."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Score(Result):
    """
    How far a model is, 0 to 100; for the profile and the trend, never for the stage.

    `low` and `high` count what is unknown as 0 and as 4. `interval` is a 90 % bootstrap over respondents, from five on.
    All are None where nothing applies; `score` also where nothing was rated.
    """

    score: float | None
    low: float | None
    high: float | None
    coverage: float
    interval: tuple[float, float] | None = None


class Finding(Result):
    """What was found for one criterion: the level described (`claimed`), the level carried by evidence (`level`), bounds."""

    status: Literal["rated", "unknown", "not_applicable", "not_examined"]
    claimed: int | None = None
    level: int | None = None
    low: int = 0
    high: int = 4
    contested: bool = False
    dissent: float = 0.0
    evidence: Grade = "E0"
    respondents: int = 0
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """How many people gave each level."""
    agreed_by: tuple[str, ...] = ()
    rechecked: Annotated[date | None, Field(exclude_if=lambda day: day is None)] = None
    """When this one question was asked again after the assessment; its own date, as all else keeps that of the assessment."""


class Move(Result):
    """One thing to do next, and the fact that would show it is done."""

    kind: MoveKind
    model: int
    criterion: str
    workflow: str | None = None
    now: int | None
    target: int
    unlocks: tuple[int, ...]
    priority: float | None
    arithmetic: str | None
    observable: str
    whose: Literal["ours", "others"]
    beside: bool = False


class Spread(Result):
    """How widely a model is in place over the units, by people."""

    share: float
    word: Breadth


class Change(Result):
    """A criterion that really moved since the previous placement."""

    criterion: str
    before: int
    now: int


def number_keys(value: object) -> object:
    """JSON's words for keys as the numbers they stand for."""
    if not isinstance(value, dict):
        return value
    # JSON has only words for keys; whatever is no number stays as it is, to be refused by its type.
    return {int(key) if isinstance(key, str) and key.isdigit() else key: item for key, item in value.items()}


class Placement(Result):
    """
    Where an organisation, department or team is, under the framework.

    `stage` is the highest model in place with everything before it in place (0..5); people are told `working_on`, the next one.
    """

    stage: Annotated[int, Field(ge=0, le=5)]
    undetermined: bool
    working_on: Annotated[int, Field(ge=1, le=5)]
    stage_range: tuple[int, int]
    claimed_stage: int
    next_model: Annotated[int, Field(ge=1, le=5)]
    phase: int
    established: Annotated[dict[int, bool], BeforeValidator(number_keys)]
    scores: Annotated[dict[int, Score], BeforeValidator(number_keys)] = Field(default_factory=dict)
    flags: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    confidence: Confidence = "low"
    units: dict[str, "Placement"] = Field(default_factory=dict)
    progress: float = 0.0

    bank_version: str
    unit: str
    scope: Scope
    as_of: date
    respondents: int = 0
    because: dict[str, str] = Field(default_factory=dict)
    """For each flag, the numbers that made it hold."""
    skipped: tuple[tuple[int, int], ...] = ()
    waived: tuple[int, ...] = ()
    deferred: tuple[int, ...] = ()
    at_risk: tuple[int, ...] = ()
    findings: dict[str, Finding] = Field(default_factory=dict)
    workflows: dict[str, dict[str, Finding]] = Field(default_factory=dict)
    breadth: Annotated[dict[int, Spread], BeforeValidator(number_keys)] = Field(default_factory=dict)
    regular_use: Spread | None = None
    """Share of people in units where WE1 is 3 or more."""
    unscanned: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
