"""The rows of a suite: YAML in, checked values out."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

SUITES = Path(__file__).parent / "suites"


class Row(BaseModel):
    """One case: every suite's rows have a name, and a why that says what the case stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    why: Annotated[str, StringConstraints(min_length=1)]


R = TypeVar("R", bound=Row)


class _Suite(BaseModel, Generic[R]):
    model_config = ConfigDict(extra="forbid")

    cases: tuple[R, ...]


def read(suite: str, row: type[R], folder: Path = SUITES) -> tuple[R, ...]:
    """The rows of a suite, in order; every fault in the file at once, as pydantic tells them."""
    content: Any = yaml.safe_load((folder / f"{suite}.yaml").read_text(encoding="utf-8"))
    # Which rows a suite has is known only here, as a value, and mypy wants types to be written down.
    shape = cast("type[_Suite[R]]", _Suite.__class_getitem__(row))
    rows = shape.model_validate(content).cases
    twice = [name for name, count in Counter(one.name for one in rows).items() if count > 1]
    if twice:
        raise ValueError(
            f"{suite}.yaml has two cases called {', '.join(twice)}; a case is known by its name. Rename one."
        )
    return rows
