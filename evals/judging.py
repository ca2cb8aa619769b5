"""Runs the rows of a suite through a subject, judges each outcome with a reason, and sums it up."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator
from pydantic_evals.reporting import EvaluationReport

from evals.cases import Row

R = TypeVar("R", bound=Row)
Outcome = TypeVar("Outcome")
Verdicts = dict[str, EvaluationReason]
"""By metric: true or false for what a case demands, a number for what is only measured."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A demand of a case that was not met."""

    case: str
    metric: str
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a suite came to. `scores` are means over the cases that the metric speaks of; `raised` are cases that never ended."""

    suite: str
    cases: int
    scores: dict[str, float]
    misses: tuple[Miss, ...] = ()
    raised: tuple[Miss, ...] = ()
    seconds: float = 0.0
    listed: tuple[str, ...] = field(default=(), repr=False)
    """Lines that the suite wants to be read beside its scores."""


async def judged(
    suite: str,
    rows: Sequence[R],
    subject: Callable[[R], Awaitable[Outcome]],
    judge: Evaluator[R, Outcome, None],
) -> Result:
    """Run every row, one after the other, so that times can be compared and nothing depends on the order of threads."""
    began = time.perf_counter()
    cases = [Case[R, Outcome, None](name=row.name, inputs=row) for row in rows]
    dataset = Dataset[R, Outcome, None](name=suite, cases=cases, evaluators=[judge])
    report = await dataset.evaluate(subject, task_name=suite, progress=False, max_concurrency=1)
    return Result(
        suite=suite,
        cases=len(rows),
        scores=_scores(report),
        misses=tuple(_misses(report)),
        raised=tuple(_raised(report, {row.name: row.why for row in rows})),
        seconds=time.perf_counter() - began,
    )


def demand(met: bool, expected: object, got: object) -> EvaluationReason:
    """The verdict on one demand, with both sides in words."""
    return EvaluationReason(met, f"expected {expected}, got {got}")


def measure(value: float) -> EvaluationReason:
    """A number that no single case has to reach."""
    return EvaluationReason(float(value))


def _scores(report: EvaluationReport[R, Outcome, None]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for case in report.cases:
        for name, verdict in [*case.assertions.items(), *case.scores.items()]:
            values.setdefault(name, []).append(float(verdict.value))
    return {name: round(sum(some) / len(some), 4) for name, some in values.items()}


def _misses(report: EvaluationReport[R, Outcome, None]) -> Iterable[Miss]:
    for case in report.cases:
        for name, verdict in case.assertions.items():
            if not verdict.value:
                yield Miss(case.name, name, verdict.reason or "", case.inputs.why)


def _raised(report: EvaluationReport[R, Outcome, None], whys: dict[str, str]) -> Iterable[Miss]:
    for failure in report.failures:
        yield Miss(failure.name, "raised", failure.error_message, whys[failure.name])
    for case in report.cases:
        for fault in case.evaluator_failures:
            yield Miss(case.name, "raised", fault.error_message, whys[case.name])
