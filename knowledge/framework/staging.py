"""Where a group of people is: `place` puts the method together, `compare` asks what would change it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from knowledge.framework.assessment import Answer, Assessment, Level, by_unit
from knowledge.framework.bank import QuestionBank
from knowledge.framework.breadth import breadth, spread_of_use
from knowledge.framework.conditions import Picture
from knowledge.framework.confidence import Turnout, judge, turnout_of
from knowledge.framework.flags import Situation, raised
from knowledge.framework.model import Framework
from knowledge.framework.moves import Agenda, blocking, next_moves, progress
from knowledge.framework.placement import Placement, Spread
from knowledge.framework.rating import Rules
from knowledge.framework.rollup import Whole, roll_up, whole_of
from knowledge.framework.scoring import score
from knowledge.framework.skipping import Skips, find_skips
from knowledge.framework.terms import MODELS
from knowledge.framework.trend import changes, held_at

WIDEST_RANGE_WITH_A_NUMBER = 2


def place(framework: Framework, assessment: Assessment) -> Placement:
    """
    Place a group of people under the framework. Pure: the same assessment gives the same placement for ever.

    With units, each scanned unit has its own placement under `units`, and the whole is rolled up from them.
    """
    rules = Rules(framework.bank, assessment.as_of)
    whole = roll_up(rules, assessment)
    rows, people = by_unit(assessment.answers), {unit.name: unit.people for unit in assessment.units}
    units = {
        name: _place_part(framework, _part(assessment, name, people[name], rows.get(name, ())), picture)
        for name, picture in whole.units.items()
    }
    held = {name: placement.established for name, placement in units.items()}
    return place_whole(framework, assessment, whole, held).model_copy(update={"units": units})


def place_whole(
    framework: Framework,
    assessment: Assessment,
    whole: Whole,
    held: Mapping[str, Mapping[int, bool]],
    turnout: Turnout | None = None,
) -> Placement:
    """
    Place a whole that is rolled up already; `held` says of each of its scanned units which models are in place there.

    `turnout` is how many answered, where the answers themselves are not at hand.
    """
    own = _place(framework, assessment, whole, turnout or turnout_of(assessment))
    return own.model_copy(update=_over_units(framework.bank, assessment, whole, held))


def what_if(framework: Framework, assessment: Assessment, levels: Mapping[str, Level]) -> Placement:
    """The placement if these criteria had these levels: the same rule on edited answers."""
    return place(framework, replace(assessment, what_if={**assessment.what_if, **levels}))


def stage_of(held: Mapping[int, bool], waived: frozenset[int]) -> int:
    """The highest model in place with every one before it in place or waived; a waived model itself raises nothing."""
    stage = 0
    for model in MODELS:
        if model in waived:
            continue
        if not held[model]:
            break
        stage = model
    return stage


def _part(assessment: Assessment, name: str, people: int, answers: tuple[Answer, ...]) -> Assessment:
    """A unit's own assessment, placed like a team's."""
    return replace(
        assessment,
        name=name,
        scope="team",
        people=people,
        invited=None,
        answers=answers,
        units=(),
        previous=assessment.previous.units.get(name) if assessment.previous else None,
    )


class _Stages(NamedTuple):
    stage: int
    low: int
    high: int
    claimed: int


def _place_part(framework: Framework, part: Assessment, picture: Picture) -> Placement:
    return _place(framework, part, whole_of(picture), turnout_of(part))


def _place(framework: Framework, assessment: Assessment, whole: Whole, turnout: Turnout) -> Placement:
    bank, waived = framework.bank, assessment.waived()
    held, at_risk = held_at(bank, assessment, whole)
    possible, _ = held_at(bank, assessment, whole, "high")
    next_model = next((m for m in MODELS if not held[m] and m not in waived), MODELS[-1])
    skips = find_skips(bank, whole, held, possible, waived)
    situation = Situation(bank, assessment, whole, held, next_model, skips, at_risk)
    return _placement(framework, situation, _stages(situation, possible), turnout)


def _stages(s: Situation, possible: Mapping[int, bool]) -> _Stages:
    """The stage, its bounds around it, and the stage as described; a model at risk counts as described too."""
    waived = s.assessment.waived()
    stage = stage_of(s.held, waived)
    described = s.whole.in_place(s.bank, "claimed") | dict.fromkeys(s.at_risk, True)
    return _Stages(
        stage=stage,
        low=min(stage, stage_of(s.whole.in_place(s.bank, "low"), waived)),
        high=max(stage, stage_of(possible, waived)),
        claimed=max(stage, stage_of(described, waived)),
    )


def _placement(framework: Framework, s: Situation, stages: _Stages, turnout: Turnout) -> Placement:
    bank, assessment, whole = s.bank, s.assessment, s.whole
    agenda = Agenda(framework, assessment, whole, s.next_model, s.held, s.at_risk, s.skips)
    moves, flags = next_moves(agenda), raised(s)
    stage_range = stages.low, stages.high
    return Placement(
        stage=stages.stage,
        undetermined=stages.high - stages.low > WIDEST_RANGE_WITH_A_NUMBER,
        working_on=s.next_model,
        stage_range=stage_range,
        claimed_stage=stages.claimed,
        next_model=s.next_model,
        phase=bank.scoring.phase[s.next_model],
        established=s.held,
        scores=score(bank, whole.chosen, _of_one_group(assessment, whole)),
        flags=tuple(flags),
        because=flags,
        blocking=blocking(agenda, moves),
        not_yet=_not_yet(bank, s.next_model, s.skips, assessment.waived()),
        moves=moves,
        confidence=judge(bank, assessment, whole, turnout, s.next_model, stage_range, stages.claimed),
        progress=progress(agenda),
        bank_version=assessment.bank_version,
        unit=assessment.name,
        scope=assessment.scope,
        as_of=assessment.as_of,
        respondents=turnout.respondents,
        skipped=s.skips.pairs,
        waived=tuple(sorted(assessment.waived())),
        deferred=tuple(sorted(assessment.deferred())),
        at_risk=s.at_risk,
        findings=dict(whole.picture.findings),
        workflows={name: dict(rows) for name, rows in whole.picture.workflows.items()},
        unscanned=whole.unscanned,
        changes=changes(bank, assessment, whole),
    )


def _of_one_group(assessment: Assessment, whole: Whole) -> tuple[Answer, ...]:
    """The answers that an interval can be drawn from: of one group of people, and not supposed to be otherwise."""
    if whole.units:
        return ()
    return tuple(answer for answer in assessment.answers if answer.criterion not in assessment.what_if)


def _over_units(
    bank: QuestionBank, assessment: Assessment, whole: Whole, held: Mapping[str, Mapping[int, bool]]
) -> dict[str, object]:
    if not held:
        return {}
    people = {unit.name: unit.heads for unit in assessment.units}
    spread: dict[int, Spread] = {
        m: breadth(people, {name: models.get(m, False) for name, models in held.items()}) for m in MODELS
    }
    return {
        "breadth": spread,
        "regular_use": spread_of_use(assessment.units, whole.units, bank.scoring.live_level),
    }


def _not_yet(bank: QuestionBank, next_model: int, skips: Skips, waived: frozenset[int]) -> tuple[str, ...]:
    """Activities of later phases than the next model's, and whatever is contained."""
    phase = bank.scoring.phase
    later = {m for m in MODELS if phase[m] > phase[next_model] and m not in waived}
    return tuple(bank.scoring.activity[m] for m in sorted(later | set(skips.contain)))
