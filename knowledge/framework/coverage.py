"""
How much of a role's recurring work AI handles: coverage, which counts work and not users.

Source: the measure of model 1, that coverage of recurring tasks is watched and not activity.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_PEOPLE = 999_999
ShortWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Task(BaseModel):
    """One recurring task: the hours it takes in a week, and the share of it (0 to 1) that AI handles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: ShortWords
    hours: Annotated[float, Field(gt=0, le=168)]
    share: Annotated[float, Field(ge=0, le=1)]


class RoleSheet(BaseModel):
    """The recurring tasks of one role, and how many people have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: ShortWords
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    tasks: Annotated[tuple[Task, ...], Field(min_length=1, max_length=40)]

    @property
    def hours(self) -> float:
        """The hours of a week that the tasks take one person."""
        return sum(task.hours for task in self.tasks)

    @property
    def coverage(self) -> float:
        """The share of those hours that AI handles, from 0 to 1."""
        return sum(task.hours * task.share for task in self.tasks) / self.hours


def covered(sheets: Iterable[RoleSheet]) -> float | None:
    """The share of the recurring hours of all these people that AI handles; None without any sheet."""
    every = tuple(sheets)
    hours = sum(sheet.people * sheet.hours for sheet in every)
    return sum(sheet.people * sheet.hours * sheet.coverage for sheet in every) / hours if hours else None
