"""The suite `initiatives`: the gate for one initiative. Every rule has a case in which it decides."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from evals.cases import Row, read
from evals.judging import Result, Verdicts, demand, judged, measure
from evals.staging import Input, Sheet, as_file
from knowledge.framework.gate import judge, unmet
from knowledge.framework.gate_rules import the_gate
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative_facts import facts
from knowledge.framework.initiative_intake import read_initiative
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place
from knowledge.framework.verdict import Verdict, VerdictWord

TODAY = date(2026, 11, 15)
LOOKED = date(2026, 11, 1)

Base = Literal["assistant", "adviser", "expert", "linked", "agent"]

_READY = dict.fromkeys(("business_case", "data", "governance", "integration", "operating_model"), 3)
_SIX = dict.fromkeys(("identity", "entitlements", "integration", "logging", "exceptions", "ownership"), 3)


def _whole(models: list[int], kind: str, reach: str = "task", **rest: Any) -> dict[str, Any]:
    """An initiative of which everything is known and ready."""
    return {
        "initiative": {"name": "A new thing", "kind": kind, "reach": reach, "state": "idea"},
        "unit": "Rowan",
        "value_models": models,
        "metric": {
            "what": "hours a case",
            "kind": "time",
            "baseline": 6,
            "target": 4,
            "accepted_by": "finance",
        },
        "readiness": _READY,
        "control": {
            "limit": "one product line",
            "person_at": "before it is sent",
            "halt": "above 2 % wrong, tried 2026-10-01",
            "log": True,
        },
        "owner": "head of operations",
        **rest,
    }


BASES: dict[Base, dict[str, Any]] = {
    "assistant": _whole([1], "programme"),
    "adviser": _whole([2], "pilot"),
    "expert": _whole([3], "pilot"),
    "linked": _whole([4], "platform"),
    "agent": _whole([5], "pilot", "end_to_end", workflow=_SIX),
}


class Unit(BaseModel):
    """Where the unit is: every criterion at 3 up to stage `at` and at 0 above it, its layers and a workflow at 3; then `levels`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: int
    levels: dict[str, Any] = {}
    scope: Literal["team", "department", "organisation"] = "organisation"
    waivers: list[Any] = []
    as_of: date = LOOKED

    def placement(self) -> Placement:
        """The placement of such a unit."""
        models = {
            letters: 3 if m <= self.at else 0 for m, letters in enumerate(("WE", "ND", "EC", "DM", "AR"), 1)
        }
        layers = dict.fromkeys(("RL-BC", "RL-DF", "RL-GV", "RL-IN", "RL-OM"), 3)
        changed = set(self.levels)
        plain = {letters: level for letters, level in models.items() if not _of(letters, changed)}
        single = {f"{k}{n}": level for k, level in models.items() if _of(k, changed) for n in range(1, 6)}
        sheet = Sheet(by="r1", levels={**plain, **layers, **single, **self.levels}, workflows={"Intake": 3})
        given = Input(
            unit={"name": "Rowan", "scope": self.scope},
            sheets=(sheet,),
            as_of=self.as_of,
            waivers=self.waivers,
        )
        framework = the_framework()
        return place(framework, read_assessment(as_file(given), framework.bank, self.as_of))


def _of(letters: str, criteria: set[str]) -> bool:
    return any(criterion.startswith(letters) and criterion != letters for criterion in criteria)


class Expected(BaseModel):
    """What the gate must say; what was left out in the file is not judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: VerdictWord
    broken: tuple[str, ...]
    first: str | None = None
    others: tuple[str, ...] | None = None
    skips: tuple[tuple[int, int], ...] = ()
    until: date | None = None
    says: tuple[str, ...] = ()
    before: tuple[str, ...] | None = None


class InitiativeRow(Row):
    """A whole initiative with something changed in it, where its unit is, and the verdict that is right."""

    base: Base
    put: Mapping[str, Any] = {}
    unit: Unit | None = None
    expect: Expected

    def initiative(self) -> Initiative:
        """The initiative, read from its file as anybody's."""
        file = deepcopy(BASES[self.base])
        for key, value in self.put.items():
            part, _, name = key.rpartition(".")
            (file.setdefault(part, {}) if part else file)[name] = value
        read_in, _placement = read_initiative(
            json.dumps(file, default=str), TODAY, _nothing_beside, self.name
        )
        return read_in


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict, and the rules that were not met by their ids."""

    verdict: Verdict
    broken: tuple[str, ...]


@dataclass
class InitiativeJudge(Evaluator[InitiativeRow, Outcome, None]):
    """Each part of the verdict for itself, and whether all of it is right."""

    def evaluate(self, ctx: EvaluatorContext[InitiativeRow, Outcome, None]) -> Verdicts:
        verdicts = dict(_verdicts(ctx.inputs.expect, ctx.output))
        return {**verdicts, "whole": measure(all(one.value for one in verdicts.values()))}


def _verdicts(expect: Expected, got: Outcome) -> Iterator[tuple[str, Any]]:
    verdict = got.verdict
    yield "verdict", demand(verdict.verdict == expect.verdict, expect.verdict, verdict.verdict)
    wanted = ", ".join(sorted(expect.broken)) or "none"
    broken = ", ".join(sorted(got.broken)) or "none"
    yield "broken", demand(broken == wanted, wanted, broken)
    yield "skips", demand(verdict.sequence.skips == expect.skips, expect.skips, verdict.sequence.skips)
    yield (
        "adds_up",
        demand(_adds_up(verdict), "missing only without a go, a permit only for a trial", verdict),
    )
    if expect.first is not None:
        what = {rule.id: rule.what for rule in the_gate().rules}[expect.first]
        first = verdict.missing[0].what if verdict.missing else "nothing"
        yield "first", demand(first.startswith(what), what, first)
    if expect.others is not None:
        others = tuple(sorted({m.criterion or "" for m in verdict.missing if m.whose == "others"}))
        yield "others", demand(others == tuple(sorted(expect.others)), expect.others, others)
    if expect.until is not None:
        until = verdict.permit.until if verdict.permit else None
        yield "until", demand(until == expect.until, expect.until, until)
    if expect.says:
        text = " ".join(verdict.because)
        yield "says", demand(all(phrase in text for phrase in expect.says), expect.says, text)
    if expect.before is not None:
        yield (
            "before",
            demand(verdict.before_first_case == expect.before, expect.before, verdict.before_first_case),
        )


def _adds_up(verdict: Verdict) -> bool:
    return bool(verdict.missing) == (verdict.verdict != "go") and bool(verdict.permit) == (
        verdict.verdict == "trial"
    )


async def run() -> Result:
    """Judge every initiative."""
    return await judged("initiatives", read("initiatives", InitiativeRow), _subject, InitiativeJudge())


async def _subject(row: InitiativeRow) -> Outcome:
    initiative = row.initiative()
    placement = row.unit.placement() if row.unit else None
    return Outcome(judge(the_framework(), initiative, placement, TODAY), tuple(broken(initiative, placement)))


def broken(initiative: Initiative, placement: Placement | None) -> Iterator[str]:
    """Every rule that is not met, for whatever it is needed."""
    framework, gate = the_framework(), the_gate()
    known: Mapping[str, Any] = facts(framework, initiative, placement, gate.ready_from, TODAY)
    found = unmet(gate, initiative, known)
    for_a_trial = found.trial if found.go else ()  # what a go does not need is not missing from one
    for_now = found.running if initiative.runs else ()
    yield from dict.fromkeys(rule.id for rule in (*found.go, *for_a_trial, *for_now))


def _nothing_beside(name: str) -> str:
    raise FileNotFoundError(f"a case has its unit beside it, not in {name}")
