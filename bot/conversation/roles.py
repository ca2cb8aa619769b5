"""How much of each role's recurring work AI handles, as plain values; and a sheet as it is typed, line by line. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from bot.words import _, day, in_figures

TASKS_TYPED = 10
_SHARE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%?)")
_HOURS = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*h?")


@dataclass(frozen=True, slots=True)
class RoleCoverage:
    """One role: how many people have it, the recurring hours of one of them in a week, and the share that AI handles."""

    role: str
    people: int
    hours: float
    share: float
    set_on: date


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """All roles of a unit together: the hours of all their people in a week. `set_on` is when the last was set."""

    unit: str
    roles: tuple[RoleCoverage, ...]
    hours: float
    share: float
    set_on: date


def coverage_words(covered: UnitCoverage) -> str:
    """What the role sheets show, with their date."""
    text = _("Role sheets show that AI handles {share} % of {hours} recurring hours a week (set on {day}).")
    hours = in_figures(round(covered.hours))
    return text.format(share=round(covered.share * 100), hours=hours, day=day(covered.set_on))


def share_of(said: str) -> float:
    """`40%` or `0.4` as a number from 0 to 1. Raises ValueError with what could be written instead."""
    found = _SHARE.fullmatch(said.strip())
    value = _number(found["number"]) / (100 if found["percent"] else 1) if found else -1.0
    if not 0 <= value <= 1:
        raise ValueError(_("write the share as 40% or 0.4, not “{said}”").format(said=said.strip()))
    return value


def hours_of(said: str) -> float:
    """Hours a week. Raises ValueError with what could be written instead."""
    found = _HOURS.fullmatch(said.strip())
    value = _number(found["number"]) if found else 0.0
    if not 0 < value <= 168:
        raise ValueError(
            _("write the hours a week as a number, such as 6 or 2.5, not “{said}”").format(said=said.strip())
        )
    return value


def tasks_typed(text: str) -> tuple[list[dict[str, object]], list[str]]:
    """The tasks of lines such as `Intake notes; 6; 40%`, and what is wrong with each line that cannot be read."""
    tasks: list[dict[str, object]] = []
    faults: list[str] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines:
        parts = [part.strip() for part in line.split(";")]
        try:
            if len(parts) != 3 or not parts[0]:
                raise ValueError(_("write it as: task; hours a week; share, such as: Intake notes; 6; 40%"))
            tasks.append({"task": parts[0], "hours": hours_of(parts[1]), "share": share_of(parts[2])})
        except ValueError as fault:
            faults.append(_("Line {number}: {fault}.").format(number=number, fault=fault))
    if not lines or len(lines) > TASKS_TYPED:
        faults.append(_("Write one to {most} tasks, a line each.").format(most=TASKS_TYPED))
    return tasks, faults


def _number(text: str) -> float:
    return float(text.replace(",", "."))
