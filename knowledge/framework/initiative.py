"""One initiative as it stands in its file: what it is, what it should move, and what holds it in check."""

import re
from datetime import date
from math import isfinite
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from knowledge.framework.terms import ModelNumber

Kind = Literal["pilot", "platform", "programme"]
Reach = Literal["task", "end_to_end"]
State = Literal["idea", "demo", "trial", "live", "stopped"]
MetricKind = Literal["time", "quality", "cost", "income", "risk"]

RUNNING: tuple[State, ...] = ("trial", "live")
"""The states in which it works on real cases."""
NOTHING = frozenset({"", "unknown", "none", "nobody", "no one", "no", "tbd", "?", "-", "n/a", "na", "open"})
"""What people write where they know of nothing: an owner called "tbd" owns nothing."""

_TRIED = re.compile(r"(?<!not )(?<!never )(?<!be )\btried\b:?(?: on)? (\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)


def _stated(value: object) -> object:
    if value is False or (isinstance(value, str) and value.strip().lower() in NOTHING):
        return None
    if value is True:
        raise ValueError("say it in a few words; a mere yes is not enough")
    return value.isoformat() if isinstance(value, date) else value


def _said(value: object) -> object:
    if isinstance(value, str):
        answer = {"yes": True, "true": True, "no": False, "false": False, "unknown": None}
        if value.strip().lower() in answer:
            return answer[value.strip().lower()]
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is neither yes, no nor unknown")


def _level(value: object) -> object:
    if value is None or (isinstance(value, str) and value.strip().lower() == "unknown"):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 4:
        return value
    raise ValueError(f"{value!r} is no level; use 0 to 4, or unknown")


def _number(value: object) -> object:
    if value is None or (isinstance(value, str) and value.strip().lower() in NOTHING):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return value
    raise ValueError(f"{value!r} is no number; write 14, or leave it out")


def _in_order(value: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(value)))


def _some(value: object) -> object:
    return () if value is None or value == "unknown" else value


def _part(value: object) -> object:
    return {} if value is None or value == "unknown" else value


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Stated = Annotated[Name | None, BeforeValidator(_stated)]
"""A few words, or nothing. Whatever says nothing counts as nothing."""
Measured = Annotated[float | None, BeforeValidator(_number)]
Known = Annotated[int | None, BeforeValidator(_level)]
"""A level from 0 to 4; None where it is not known."""
Models = Annotated[tuple[ModelNumber, ...], BeforeValidator(_some), AfterValidator(_in_order)]
LeftOut = BeforeValidator(_part)
"""A part that may be left out, or left empty."""


class Part(BaseModel):
    """A part of the file: frozen, and no key in it that Cairn does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class About(Part):
    """What it is called, what is asked for, how far it reaches and whether it runs already."""

    name: Name
    kind: Kind
    reach: Reach
    state: State


class Metric(Part):
    """The figure that should move, from what to what, and who accepts it as the measure."""

    what: Stated = None
    kind: Annotated[MetricKind | None, BeforeValidator(_stated)] = None
    baseline: Measured = None
    target: Measured = None
    accepted_by: Stated = None


class Readiness(Part):
    """The five readiness layers, by level."""

    business_case: Known = None
    data: Known = None
    governance: Known = None
    integration: Known = None
    operating_model: Known = None


class Workflow(Part):
    """The six conditions of a workflow that agents run, by level."""

    identity: Known = None
    entitlements: Known = None
    integration: Known = None
    logging: Known = None
    exceptions: Known = None
    ownership: Known = None


class Control(Part):
    """What holds it in check: how far it may go, who decides at the critical point, how it is halted, what is recorded."""

    limit: Stated = None
    person_at: Stated = None
    halt: Stated = None
    log: Annotated[bool | None, BeforeValidator(_said)] = None

    def halt_tried(self, today: date) -> bool:
        """Whether the halt has been tried: `tried` with a day that is not to come, such as `tried 2026-10-01`."""
        found = _TRIED.search(self.halt or "")
        try:
            return found is not None and date.fromisoformat(found[1]) <= today
        except ValueError:
            return False


class Initiative(Part):
    """An initiative as somebody describes it. `until` is the end that a trial is wanted to have."""

    about: About = Field(alias="initiative")
    unit: Name
    value_models: Models = ()
    metric: Annotated[Metric, LeftOut] = Metric()
    readiness: Annotated[Readiness, LeftOut] = Readiness()
    workflow: Annotated[Workflow, LeftOut] = Workflow()
    control: Annotated[Control, LeftOut] = Control()
    owner: Stated = None
    until: date | None = None
    placement: Stated = None

    @property
    def runs(self) -> bool:
        """Whether it works on real cases."""
        return self.about.state in RUNNING
