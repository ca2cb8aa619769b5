"""What a Web API method is: a function from arguments to an answer, and the scopes it asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from ..state import State
from ..wire import Json, Refused

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Method:
    """One method; the app needs any one of its scopes."""

    answer: Callable[[State, Json], Json]
    scopes: tuple[str, ...] = ()
    called_by: Literal["bot", "app"] = "bot"


def required(given: Json, name: str) -> str:
    """An argument that must be there."""
    value = given.get(name)
    if not value:
        raise Refused(
            "invalid_arguments",
            response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
        )
    return str(value)


def page(everything: Sequence[Item], given: Json, usual: int = 100) -> tuple[list[Item], Json]:
    """One page of a list and the cursor to the next, in Slack's form."""
    cursor = str(given.get("cursor") or 0)
    if not cursor.isdigit():
        raise Refused("invalid_cursor")
    start = int(cursor)
    size = max(1, min(int(given.get("limit") or usual), 1000))
    after = start + size
    following = str(after) if after < len(everything) else ""
    return list(everything[start:after]), {"response_metadata": {"next_cursor": following}}
