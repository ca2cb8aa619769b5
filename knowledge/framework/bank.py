"""The question bank as checked types: criteria, their observable facts, and the numbers of the method."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.framework.terms import MODELS, Data, Grade, Level, ModelNumber, Role, Scope, Short, Words


class Anchor(Data):
    """One observable fact of a criterion. `short` stands alone as a choice (75 characters: Slack's limit)."""

    says: Words
    short: Short


class Inherited(Data):
    """The part of a criterion that is answered once for the whole organisation by its keeper."""

    label: Words
    what: Words
    from_: str = Field(alias="from")
    scope: Scope
    asked_of: Literal["owner"]
    owner: Words
    minutes: float
    question: Words
    anchors: dict[Level, Anchor]
    follow_up: Words
    use: Words


class Criterion(Data):
    """One row of the bank: a question, five observable facts in rising order, and what it counts for."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z]{2}|[1-9])$")]
    model: ModelNumber | None = None
    layer: str | None = None
    workflow: bool = False
    name: Words
    label: Words
    role: tuple[Role, ...]
    asked_of: Literal["everyone", "owner"]
    owner: str | None = None
    holds_for: Literal["team", "organisation"]
    first_look: Literal["always", "if_active", "never"]
    card: str | None = None
    minutes: float
    na_allowed: tuple[str, ...] = ()
    question: Words
    source: Words
    anchors: dict[Level, Anchor]
    evidence: tuple[Words, ...]
    follow_up: Words
    inherits: Inherited | None = None
    advisory: bool = False
    attributed: Literal["never"] | None = None


class Contested(Data):
    """From which spread of levels on a split is a finding."""

    min_range: int
    min_dissent: float
    min_respondents: int


class Pilot(Data):
    """What a later model needs to run as a bounded pilot rather than a skipped step."""

    needs_model: ModelNumber
    max_activity: Level
    gates: Level
    workflow: Level


class Agreement(Data):
    """When answers that agree count as evidence."""

    respondents: int
    within_levels: int
    grade: Grade


class PerceptionGap(Data):
    """When managers and members see a thing differently enough to say so."""

    min_group: int
    min_levels: int


class ScoringParameters(Data):
    """The numbers of the method; what each does is told in the bank beside it."""

    live_level: Level
    support_floor: Level
    unknown: Literal["not_in_place"]
    gates: dict[ModelNumber, tuple[str, ...]]
    activity: dict[ModelNumber, str]
    layer_floors: dict[ModelNumber, dict[str, Level]]
    workflow_floor: dict[ModelNumber, Level]
    waivable: dict[Scope, tuple[ModelNumber, ...]]
    phase: dict[ModelNumber, int]
    skip_activity: Level
    skip_pairs: tuple[tuple[ModelNumber, ModelNumber], ...]
    bounded_pilot: Pilot
    evidence_cap: dict[Grade, Level]
    agreement_as_evidence: Agreement
    evidence_max_age_days: int
    breadth_share: float
    known_share: float
    contested: Contested
    perception_gap: PerceptionGap
    show_distribution_from: int
    first_look_below_response_share: float
    unlocks: dict[str, tuple[ModelNumber, ...]]


class Scale(Data):
    """What one level means in general."""

    word: Words
    meaning: Words


class QuestionBank(Data):
    """The versioned questions with their scoring parameters."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    scale: dict[Level, Scale]
    scoring: ScoringParameters
    criteria: tuple[Criterion, ...]

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Each criterion under its id."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def of_model(self) -> dict[int, tuple[Criterion, ...]]:
        """The criteria that count for each model: its activity, gates and support, in the bank's order."""
        return {
            m: tuple(c for c in self.criteria if c.model == m and "signal" not in c.role and not c.advisory)
            for m in MODELS
        }

    @cached_property
    def workflow_criteria(self) -> tuple[Criterion, ...]:
        """The conditions asked for each named workflow."""
        return tuple(c for c in self.criteria if c.workflow)

    @cached_property
    def gate_ids(self) -> frozenset[str]:
        """Every criterion that is a gate of some model."""
        return frozenset(gate for gates in self.scoring.gates.values() for gate in gates)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Every criterion that is the activity or a gate of its model; what is left supports them."""
        return frozenset(c.id for c in self.criteria if {"activity", "gate"} & set(c.role))

    @property
    def major(self) -> str:
        """What must be equal for two results to be compared."""
        return self.version.split(".")[0]
