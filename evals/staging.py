"""The suite `staging`: whether the rule places small assessments where the method says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from evals.cases import Row, read
from evals.judging import Result, Verdicts, demand, judged, measure
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import MoveKind, Placement
from knowledge.framework.staging import place

AS_OF = date(2026, 11, 1)
CONDITIONS = ("WR-ID", "WR-EN", "WR-IN", "WR-LG", "WR-EX", "WR-OW")
MODELS = ("WE", "ND", "EC", "DM", "AR")

Level = int | str | tuple[int, int]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sheet(_Part):
    """What one person answered, or several the same."""

    by: str | tuple[str, ...]
    levels: dict[str, Any]
    workflows: dict[str, Any] = {}
    role: str = "member"
    evidence: str = "E2"
    at: date | None = None
    unit: str | None = None


class Input(_Part):
    """An assessment with `sheets` for `answers`; the rest is handed on as it is."""

    unit: dict[str, Any]
    sheets: tuple[Sheet, ...]
    as_of: date = AS_OF
    agreed: list[Any] = []
    units: list[Any] = []
    waivers: list[Any] = []
    efforts: dict[str, int] = {}
    previous: dict[str, Any] | None = None


class FirstMove(_Part):
    """What comes first."""

    kind: MoveKind
    criterion: str


class Expected(_Part):
    """What the method says; what was left out in the file is not judged."""

    stage: int
    working_on: int
    range: tuple[int, int] | None = None
    claimed_stage: int | None = None
    undetermined: bool | None = None
    flags: tuple[str, ...] = ()
    no_flags: tuple[str, ...] = ()
    first_move: FirstMove | None = None
    blocking: tuple[str, ...] | None = None
    beside: tuple[str, ...] | None = None


class StagingRow(Row):
    """A small assessment and what must come out of it."""

    assess: Input
    expect: Expected


@dataclass
class StagingJudge(Evaluator[StagingRow, Placement, None]):
    """Each part of the placement for itself, and whether all of it is right."""

    def evaluate(self, ctx: EvaluatorContext[StagingRow, Placement, None]) -> Verdicts:
        verdicts = dict(_verdicts(ctx.inputs.expect, ctx.output))
        return {**verdicts, "whole": measure(all(one.value for one in verdicts.values()))}


def _verdicts(expect: Expected, got: Placement) -> Iterator[tuple[str, Any]]:
    yield "stage", _same(expect, got, "stage", "working_on", "claimed_stage", "undetermined")
    if expect.range is not None:
        yield "range", demand(got.stage_range == expect.range, list(expect.range), list(got.stage_range))
    if expect.flags or expect.no_flags:
        wanted = ", ".join([*expect.flags, *(f"no {flag}" for flag in expect.no_flags)])
        held = set(got.flags)
        right = held >= set(expect.flags) and not held & set(expect.no_flags)
        yield "flags", demand(right, wanted, ", ".join(got.flags) or "no flags")
    if "first_move" in expect.model_fields_set:
        first = got.moves[0] if got.moves else None
        shown = f"{first.kind} {first.criterion}" if first else "no move"
        wanted = f"{expect.first_move.kind} {expect.first_move.criterion}" if expect.first_move else "no move"
        yield "first_move", demand(shown == wanted, wanted, shown)
    if expect.blocking is not None:
        yield "blocking", _in_order(expect.blocking, got.blocking)
    if expect.beside is not None:
        yield "beside", _in_order(expect.beside, [move.criterion for move in got.moves if move.beside])


def _same(expect: Expected, got: Placement, *names: str) -> Any:
    wanted = {name: getattr(expect, name) for name in names if getattr(expect, name) is not None}
    found = {name: getattr(got, name) for name in wanted}
    return demand(found == wanted, _told(wanted), _told(found))


def _told(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _in_order(wanted: Iterable[str], found: Iterable[str]) -> Any:
    wanted, found = list(wanted), list(found)
    return demand(found == wanted, ", ".join(wanted) or "none", ", ".join(found) or "none")


async def run() -> Result:
    """Place every assessment."""
    return await judged("staging", read("staging", StagingRow), _subject, StagingJudge())


async def _subject(row: StagingRow) -> Placement:
    framework = the_framework()
    assessment = read_assessment(as_file(row.assess), framework.bank, AS_OF, row.name)
    return place(framework, assessment)


def as_file(given: Input) -> str:
    """The assessment in the form in which anybody hands one in, so that the reading of it is judged as well."""
    rows = [row for sheet in given.sheets for row in _rows(sheet)]
    rest = given.model_dump(exclude={"sheets"}, exclude_none=True)
    return json.dumps({**rest, "answers": rows}, default=str)


def _rows(sheet: Sheet) -> Iterator[dict[str, object]]:
    everybody = (sheet.by,) if isinstance(sheet.by, str) else sheet.by
    rest = {"role": sheet.role, "evidence": sheet.evidence, "at": sheet.at, "unit": sheet.unit}
    same = {name: value for name, value in rest.items() if value is not None}
    for person in everybody:
        for key, given in sheet.levels.items():
            names = [f"{key}{number}" for number in range(1, 6)] if key in MODELS else [key]
            for criterion, level in _spread(names, given):
                yield {"criterion": criterion, "by": person, **_level(level), **same}
        for workflow, given in sheet.workflows.items():
            for criterion, level in _spread(CONDITIONS, given):
                yield {"criterion": criterion, "by": person, "workflow": workflow, **_level(level), **same}


def _spread(names: Iterable[str], given: object) -> Iterable[tuple[str, object]]:
    names = list(names)
    levels = given if isinstance(given, list) and len(names) > 1 else [given] * len(names)
    return zip(names, levels, strict=True)


def _level(level: object) -> dict[str, object]:
    word, _, reason = str(level).partition(":")
    return {"level": word, "reason": reason} if reason else {"level": level}
