"""
Reads an initiative's file (YAML or JSON), with the placement it names, or refuses it with every fault at once.

The form is that of `Initiative`; README.md tells it under "cairn check".
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.errors import InitiativeFault, unreadable
from knowledge.framework import in_words, intake, lined
from knowledge.framework.initiative import Initiative
from knowledge.framework.placement import Placement

Beside = Callable[[str], str]
"""Reads the text of a file that is named in another; raises OSError or UnicodeDecodeError."""

T = TypeVar("T", bound=BaseModel)
KEYS = tuple(field.alias or name for name, field in Initiative.model_fields.items())


def read_initiative(
    text: str, today: date, beside: Beside, what: str = "The initiative"
) -> tuple[Initiative, Placement | None]:
    """Read an initiative and the placement that it names. Raises InitiativeFault."""
    content = lined.read(text)
    faults = list(content.faults)
    if not isinstance(content.data, dict):
        missing = [] if faults else [f"line 1: it must be a mapping with {', '.join(KEYS)}"]
        raise InitiativeFault(f"{what} was refused", [*faults, *missing])
    initiative = _checked(content, Initiative, faults)
    named = content.data.get("placement")
    placement = _beside(named, beside, content, faults) if isinstance(named, str) else None
    if initiative and initiative.until and initiative.until <= today:
        at = content.line(("until",))
        faults.append(
            f"line {at}: until: {initiative.until} is over; give the day on which a trial should end"
        )
    if faults or initiative is None:
        raise InitiativeFault(f"{what} was refused", faults)
    return initiative, placement


def read_placement(text: str) -> Placement:
    """A placement as `cairn assess --json` prints it, or an export of a scan that has one. Raises ValueError."""
    return intake.placement_of(lined.read(text).data)


def of_unit(placement: Placement, unit: str) -> Placement:
    """The unit's own part of a placement that has one, else the placement as it is."""
    return placement.units.get(unit, placement)


def _checked(content: lined.Lined, as_type: type[T], faults: list[str]) -> T | None:
    try:
        return as_type.model_validate(content.data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            path = fault["loc"]
            unknown = fault["type"] == "extra_forbidden" and len(path) == 1
            told = (
                f"is no key of an initiative; there are {', '.join(KEYS)}"
                if unknown
                else in_words.says(fault)
            )
            faults.append(f"line {content.line(path)}: {in_words.place(path)}: {told}")
        return None


def _beside(name: str, beside: Beside, content: lined.Lined, faults: list[str]) -> Placement | None:
    try:
        return read_placement(beside(name))
    except (OSError, UnicodeDecodeError) as error:
        told = f"{name} cannot be read: {unreadable(error)}"
    except ValueError as error:
        told = f"{name}: {error}"
    faults.append(f"line {content.line(('placement',))}: placement: {told}")
    return None
