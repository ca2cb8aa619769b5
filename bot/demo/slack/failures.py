"""Mishaps made on purpose: rate limits, error codes, server errors, connections that break."""

from dataclasses import dataclass, field
from typing import Literal

from .wire import Json


@dataclass(slots=True)
class Failure:
    """What the next calls of a method will meet."""

    method: str
    error: str
    left: int | None
    retry_after: int
    after_accepting: bool
    details: Json

    @property
    def kind(self) -> Literal["ratelimited", "http", "dropped", "code"]:
        """How it shows: 429, another HTTP status, a broken connection, or an ordinary error code."""
        if self.error in ("ratelimited", "dropped"):
            return "ratelimited" if self.error == "ratelimited" else "dropped"
        return "http" if self.error.startswith("http_") else "code"

    @property
    def status(self) -> int:
        """The HTTP status it shows as."""
        if self.kind == "http":
            return int(self.error.removeprefix("http_"))
        return 429 if self.kind == "ratelimited" else 200


@dataclass(slots=True)
class Failures:
    """All mishaps still to come, in the order they were asked for."""

    waiting: list[Failure] = field(default_factory=list)

    def take(self, method: str) -> Failure | None:
        """The mishap this call meets, if any; `*` stands for every method."""
        for failure in self.waiting:
            if failure.method in (method, "*"):
                if failure.left is not None:
                    failure.left -= 1
                    if failure.left <= 0:
                        self.waiting.remove(failure)
                return failure
        return None
