"""One line of the table, and how times are taken and told."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from evals.scorers import percentile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, the figure, and on what."""

    what: str
    value: str
    on: str


class Watch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began

    def rate(self, count: int) -> str:
        """So many in the time that passed."""
        return f"{count / self.seconds:,.0f} passages/s"


def warm(work: Callable[[T], object], inputs: Iterable[T]) -> list[float]:
    """The seconds that each input takes, without the first, which opens and warms up."""
    took = []
    for one in inputs:
        watch = Watch()
        work(one)
        took.append(watch.seconds)
    return took[1:]


def ms(seconds: float) -> str:
    return f"{seconds * 1_000:.1f} ms"


def usual_and_slow(took: Sequence[float]) -> str:
    """What half and what nineteen of twenty stay below."""
    return f"{ms(percentile(took, 0.5))} / {ms(percentile(took, 0.95))}"


def passages(count: int) -> str:
    return f"{count:,} passages"
