"""The framework's own words and numbers as checked types: the question bank and the five models."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Level = Annotated[int, Field(ge=0, le=4)]
ModelNumber = Annotated[int, Field(ge=1, le=5)]
Scope = Literal["organisation", "department", "team"]
Grade = Literal["E0", "E1", "E2", "E3"]
Role = Literal["activity", "gate", "support", "layer", "workflow", "signal"]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=75, strip_whitespace=True)]

MODELS: tuple[int, ...] = (1, 2, 3, 4, 5)
LEVELS: tuple[int, ...] = (0, 1, 2, 3, 4)


class Data(BaseModel):
    """Data of the framework: frozen, and nothing in it that the code does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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

    @property
    def major(self) -> str:
        """What must be equal for two results to be compared."""
        return self.version.split(".")[0]


class Source(Data):
    """A published text."""

    title: Words
    publisher: Words
    dated: Words


class FailureMode(Data):
    """How a model goes wrong and how that is seen early."""

    says: Words
    early_signs: tuple[Words, ...]


class ValueModel(Data):
    """One of the five AI value models."""

    number: ModelNumber
    id: Words
    name: Words
    short_name: Annotated[str, StringConstraints(max_length=25)]
    delivers: Words
    practices: tuple[Words, ...]
    measures: tuple[Words, ...]
    failure_mode: FailureMode
    leadership_move: Words
    hands_on: Words
    economics: Words
    examples: tuple[Words, ...]


class Compounding(Data):
    """One step of the logic by which each layer makes the next one possible."""

    from_: str | int = Field(alias="from")
    to: str | int
    because: Words


class PlaybookPhase(Data):
    """One of the three phases."""

    number: Annotated[int, Field(ge=1, le=3)]
    name: Words
    goal: Words
    models: tuple[ModelNumber, ...]
    do: tuple[Words, ...]
    measure: tuple[Words, ...]
    exit: Words


class ReadinessLayer(Data):
    """What must be ready before money is committed, with its sign for and its sign against."""

    id: Words
    criterion: Words
    name: Words
    asks: Words
    production_signal: Words
    warning_sign: Words


class WorkflowCondition(Data):
    """One of the six things a workflow needs before agents run it."""

    id: Words
    criterion: Words
    name: Words
    ready_when: Words


class LensStep(Data):
    """What a model looks like in one industry."""

    model: ModelNumber
    says: Words


class Lens(Data):
    """The sequence as one industry walks it."""

    id: Words
    name: Words
    path: tuple[LensStep, ...]
    note: Words


class NotReplaced(Data):
    """Something the framework does not do for anybody."""

    name: Words
    says: Words


class Limits(Data):
    """What every summary says about the limits of the framework."""

    line: Annotated[str, StringConstraints(max_length=200)]
    not_replaced: tuple[NotReplaced, ...]


class FlagText(Data):
    """A flag's sentence and what to do about it."""

    id: Words
    sentence: Words
    means: Words


class FrameworkText(Data):
    """The framework in words: models, order, phases, layers, lenses, limits."""

    version: Words
    source: Source
    models: tuple[ValueModel, ...]
    compounding: tuple[Compounding, ...]
    playbook: tuple[PlaybookPhase, ...]
    readiness_layers: tuple[ReadinessLayer, ...]
    workflow_conditions: tuple[WorkflowCondition, ...]
    lenses: tuple[Lens, ...]
    limits: Limits
    flags: tuple[FlagText, ...]


class Framework(Data):
    """All that Cairn holds true of the framework, checked to hold together."""

    bank: QuestionBank
    text: FrameworkText

    def model(self, number: int) -> ValueModel:
        """The value model with this number."""
        return self.text.models[number - 1]

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id; KeyError when there is none."""
        return self.bank.by_id[criterion_id]

    def flag_text(self, flag: str) -> FlagText:
        """The sentence of a flag; a flag about one model (`model_deferred_3`) has the text of its family."""
        family = flag.rstrip("0123456789").rstrip("_") if flag.startswith("model_deferred") else flag
        return next(text for text in self.text.flags if text.id == family)

    def gates(self, number: int) -> Iterator[Criterion]:
        """The gates of a model, in the bank's order."""
        return (self.criterion(gate) for gate in self.bank.scoring.gates[number])
