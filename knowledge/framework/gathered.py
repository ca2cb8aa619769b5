"""
The roll-up over placements that are stored: what each unit's own scan found, gathered into the whole by the same rules.

`place` rolls up the answers of one file. Here every unit was scanned by itself, at a time of its own, and its answers are
not read again: the findings of its newest placement are its picture, and `rollup` and `staging` do the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from knowledge.framework.assessment import Assessment, Unit, Waiver
from knowledge.framework.bank import QuestionBank
from knowledge.framework.conditions import Picture
from knowledge.framework.confidence import Turnout
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Placement, Result, Score, number_keys
from knowledge.framework.rating import Rules
from knowledge.framework.rollup import from_units, inheriting, own_picture, whole_of
from knowledge.framework.staging import place_whole
from knowledge.framework.terms import MODELS, Scope

NOTHING = Picture({})
"""A whole that has no rows of its own."""


class Placed(Result):
    """
    A stored placement as far as a roll-up and a picture of many units need it: a tenth of what it takes to read all of it.
    """

    stage: int
    working_on: int
    undetermined: bool = False
    established: Annotated[dict[int, bool], BeforeValidator(number_keys)]
    scores: Annotated[dict[int, Score], BeforeValidator(number_keys)] = Field(default_factory=dict)
    at_risk: tuple[int, ...] = ()
    waived: tuple[int, ...] = ()
    deferred: tuple[int, ...] = ()
    bank_version: str
    as_of: date
    respondents: int = 0
    findings: dict[str, Finding] = Field(default_factory=dict)
    workflows: dict[str, dict[str, Finding]] = Field(default_factory=dict)
    units: dict[str, "Placed"] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of the whole: how many it is, and its newest placement; None where it was not scanned."""

    unit: Unit
    placed: Placed | None


@dataclass(frozen=True, slots=True)
class Own:
    """What is known of the whole apart from its units: its own rows, who answered only those, and what was decided for it."""

    picture: Picture = NOTHING
    waivers: tuple[Waiver, ...] = ()
    respondents: int = 0


def own_of(framework: Framework, assessment: Assessment) -> Own:
    """The whole's own part of an assessment, without what was said of its units."""
    rules = Rules(framework.bank, assessment.as_of)
    of_units = {answer.by for answer in assessment.answers if answer.unit is not None}
    return Own(own_picture(rules, assessment), assessment.waivers, len(assessment.respondents - of_units))


def gather(
    framework: Framework,
    name: str,
    scope: Scope,
    parts: Sequence[Part],
    own: Own | None = None,
    *,
    as_of: date,
    invited: int | None = None,
    previous: Placement | None = None,
) -> Placement:
    """
    Place a whole by the newest placements of its units. Pure; the order of the parts changes nothing but the order of names.

    A unit whose scan asked another major version of the questions cannot be added to the others, so it counts as not scanned.
    What only the answers themselves could tell (managers and members apart, too many N/A) is told by each unit's own result.
    """
    bank, own = framework.bank, own or Own()
    read = ((part.unit.name, part.placed) for part in parts)
    scanned = {name: placed for name, placed in read if placed and comparable(bank, placed)}
    inherited = inheriting(bank, NOTHING, own.picture)
    told = {name: _its_own(placed, inherited) for name, placed in scanned.items()}
    pictures = {name: inheriting(bank, picture, own.picture) for name, picture in told.items()}
    asked: dict[str | None, frozenset[int]] = {None: _asked(bank, own.picture)}
    asked |= {name: _asked(bank, picture) for name, picture in told.items()}
    units = tuple(part.unit for part in parts)
    assessment = Assessment(
        name, scope, as_of, bank.version, (), units=units, waivers=own.waivers, previous=previous
    )
    whole = (
        from_units(bank, scope, units, pictures, own.picture, asked) if pictures else whole_of(own.picture)
    )
    held = {name: placed.established for name, placed in scanned.items()}
    answered = own.respondents + sum(placed.respondents for placed in scanned.values())
    return place_whole(framework, assessment, whole, held, Turnout(answered, invited))


def comparable(bank: QuestionBank, placed: Placed) -> bool:
    """Whether a stored placement was found by the same major version of the questions as those of today."""
    return placed.bank_version.split(".")[0] == bank.major


def _its_own(placed: Placed, inherited: Picture) -> Picture:
    """What a unit was asked itself: what it shares with the whole to the last detail it has from the whole."""
    there = inherited.findings
    findings = {name: found for name, found in placed.findings.items() if found != there.get(name)}
    workflows = placed.workflows if placed.workflows != inherited.workflows else {}
    return Picture(findings, workflows)


def _asked(bank: QuestionBank, picture: Picture) -> frozenset[int]:
    """The models that somebody was asked about."""
    models = {m for m in MODELS if any(criterion.id in picture.findings for criterion in bank.of_model[m])}
    return frozenset(models | ({MODELS[-1]} if picture.workflows else set()))
