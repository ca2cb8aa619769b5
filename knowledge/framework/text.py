"""The framework in words, as checked types: the five models, their order, phases, layers, lenses and limits."""

from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.framework.terms import Data, ModelNumber, Words


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
