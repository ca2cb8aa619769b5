"""Where a group of people is: `place` puts the method together, `compare` asks what would change it."""

from collections.abc import Mapping
from dataclasses import replace

from knowledge.framework.assessment import Answer, Assessment, Level
from knowledge.framework.conditions import Condition, failed
from knowledge.framework.confidence import judge
from knowledge.framework.flags import Situation, raised
from knowledge.framework.model import MODELS, Framework, QuestionBank
from knowledge.framework.moves import Agenda, blocking, next_moves, progress
from knowledge.framework.placement import Change, Placement, Spread
from knowledge.framework.rating import Rules
from knowledge.framework.rollup import Whole, breadth, roll_up, spread_of_use, whole_of
from knowledge.framework.scoring import score
from knowledge.framework.skipping import Skips, find_skips

WIDEST_RANGE_WITH_A_NUMBER = 2


def place(framework: Framework, assessment: Assessment) -> Placement:
    """
    Place a group of people under the framework. Pure: the same assessment gives the same placement for ever.

    With units, each scanned unit has its own placement under `units`, and the whole is rolled up from them.
    """
    rules = Rules(framework.bank, assessment.as_of)
    whole = roll_up(rules, assessment)
    units = {name: _unit(framework, assessment, name, whole) for name in whole.units}
    own = _place(framework, assessment, whole, assessment.answers)
    return own.model_copy(update={"units": units, **_over_units(framework.bank, assessment, whole, units)})


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


def _unit(framework: Framework, assessment: Assessment, name: str, whole: Whole) -> Placement:
    answers = tuple(answer for answer in assessment.answers if answer.unit == name)
    people = next(unit.people for unit in assessment.units if unit.name == name)
    own = replace(
        assessment,
        name=name,
        scope="team",
        people=people,
        invited=None,
        answers=answers,
        units=(),
        previous=assessment.previous.units.get(name) if assessment.previous else None,
    )
    return _place(framework, own, whole_of(whole.units[name]), answers)


def _place(
    framework: Framework, assessment: Assessment, whole: Whole, answers: tuple[Answer, ...]
) -> Placement:
    bank = framework.bank
    waived = assessment.waived()
    held = whole.in_place(bank)
    at_risk = _at_risk(bank, assessment, whole, held)
    held |= dict.fromkeys(at_risk, True)
    stage = stage_of(held, waived)
    claimed = max(stage, stage_of(whole.in_place(bank, "claimed"), waived))
    low = min(stage, stage_of(whole.in_place(bank, "low"), waived))
    high = max(stage, stage_of(whole.in_place(bank, "high"), waived))
    next_model = next((m for m in MODELS if not held[m] and m not in waived), MODELS[-1])
    skips = find_skips(bank, whole, waived)
    agenda = Agenda(framework, assessment, whole, next_model, held, at_risk, skips)
    flags = raised(Situation(bank, assessment, whole, answers, held, next_model, skips, at_risk))
    return Placement(
        stage=stage,
        undetermined=high - low > WIDEST_RANGE_WITH_A_NUMBER,
        working_on=next_model,
        stage_range=(low, high),
        claimed_stage=claimed,
        next_model=next_model,
        phase=bank.scoring.phase[next_model],
        established=held,
        scores=score(bank, whole.chosen, () if whole.units else answers),
        flags=tuple(flags),
        because=flags,
        blocking=blocking(agenda),
        not_yet=_not_yet(bank, next_model, skips, waived),
        moves=next_moves(agenda),
        confidence=judge(bank, assessment, whole, next_model, (low, high), claimed),
        progress=progress(agenda),
        bank_version=assessment.bank_version,
        unit=assessment.name,
        scope=assessment.scope,
        as_of=assessment.as_of,
        respondents=len(assessment.respondents),
        skipped=skips.pairs,
        waived=tuple(sorted(waived)),
        deferred=tuple(sorted(assessment.deferred())),
        at_risk=at_risk,
        findings=dict(whole.picture.findings),
        workflows={name: dict(rows) for name, rows in whole.picture.workflows.items()},
        unscanned=whole.unscanned,
        changes=_changes(bank, assessment, whole),
    )


def _over_units(
    bank: QuestionBank, assessment: Assessment, whole: Whole, units: Mapping[str, Placement]
) -> dict[str, object]:
    if not units:
        return {}
    people = {unit.name: unit.heads for unit in assessment.units}
    spread: dict[int, Spread] = {
        m: breadth(people, {name: placement.established[m] for name, placement in units.items()})
        for m in MODELS
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


def _at_risk(
    bank: QuestionBank, assessment: Assessment, whole: Whole, held: Mapping[int, bool]
) -> tuple[int, ...]:
    """
    Models that were in place and have a gate that fell by one level: still in place, for this one scan.

    By two levels, or with anything else missing, a model is lost at once; so is one that was already at risk.
    """
    before = comparable(bank, assessment.previous)
    if before is None:
        return ()
    return tuple(
        m
        for m in MODELS
        if not held[m]
        and before.established.get(m)
        and m not in before.at_risk
        and all(_fell_by_one(bank, before, c) for c in failed(bank, whole.chosen[m], m))
    )


def _fell_by_one(bank: QuestionBank, before: Placement, condition: Condition) -> bool:
    earlier = before.findings.get(condition.criterion)
    if condition.criterion not in bank.gate_ids or condition.finding.status != "rated":
        return False
    if earlier is None or earlier.level is None or condition.finding.level is None:
        return False
    return earlier.level - condition.finding.level == 1


def comparable(bank: QuestionBank, previous: Placement | None) -> Placement | None:
    """The previous placement if it can be compared at all: scored by the same major version of the bank."""
    return previous if previous and previous.bank_version.split(".")[0] == bank.major else None


def _changes(bank: QuestionBank, assessment: Assessment, whole: Whole) -> tuple[Change, ...]:
    """What really moved: by a level or more, with an example or better behind it, and bounds that do not overlap."""
    before = comparable(bank, assessment.previous)
    changes = []
    for name, now in whole.picture.findings.items():
        then = before.findings.get(name) if before else None
        if then is None or then.level is None or now.level is None or now.evidence == "E0":
            continue
        if abs(now.level - then.level) >= 1 and (now.low > then.high or now.high < then.low):
            changes.append(Change(criterion=name, before=then.level, now=now.level))
    return tuple(changes)
