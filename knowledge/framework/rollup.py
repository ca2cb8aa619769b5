"""
From units to the whole.

Model 1 is about breadth, so the whole has the level that units with at least 80 % of the people reach. Models 2 to 5 start with
one surface, bottleneck, area or workflow, so one complete instance is enough: the whole has such a model in place if any one unit
has, and never by putting together the best parts of several.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.framework.assessment import Agreed, Answer, Assessment, Level, Unit, allowed, by_unit
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.conditions import Bound, Picture, failed, holds, reading
from knowledge.framework.placement import Finding
from knowledge.framework.rating import NOT_APPLICABLE, NOT_EXAMINED, Rules, dissent, rate, supposed
from knowledge.framework.terms import MODELS, Scope

FULL = Finding(status="rated", claimed=4, level=4, low=4, high=4)


@dataclass(frozen=True, slots=True)
class Whole:
    """
    What is known of the group that an assessment is about, whether it has units or not.

    `instances` has, for each model, the pictures in which it may be in place; `chosen` the one with the fewest failed conditions.
    """

    picture: Picture
    instances: Mapping[int, tuple[Picture, ...]]
    chosen: Mapping[int, Picture]
    units: Mapping[str, Picture] = field(default_factory=dict)
    unscanned: tuple[str, ...] = ()
    possible: Picture | None = None
    """What an unscanned unit could turn out to be; None when all were scanned."""
    keeper: Finding | None = None
    """What the keeper of the everyday rules said about sameness across functions, beside the units' own answers."""

    def in_place(self, bank: QuestionBank, at: Bound = "level") -> dict[int, bool]:
        """For each model, whether it is in place in the whole at this bound."""
        return {m: any(holds(bank, p, m, at) for p in self.candidates(m, at)) for m in MODELS}

    def candidates(self, model: int, at: Bound) -> tuple[Picture, ...]:
        """Where a model may be in place; at the upper bound also in units that were not scanned, or not asked about it."""
        if model == 1 or at != "high":
            return self.instances[model]
        unscanned = () if self.possible is None else (self.possible,)
        every = (*unscanned, *self.instances[model], *self.units.values())
        return tuple({id(picture): picture for picture in every}.values())


def whole_of(picture: Picture) -> Whole:
    """A group without units: one picture, in which each model is in place or not."""
    return Whole(picture, dict.fromkeys(MODELS, (picture,)), dict.fromkeys(MODELS, picture))


def roll_up(rules: Rules, assessment: Assessment) -> Whole:
    """The whole of an assessment, from its units where it has answers by unit."""
    answers, settled = by_unit(assessment.answers), by_unit(assessment.agreed)
    told = {name: _Told(answers.get(name, ()), settled.get(name, ())) for name in {None, *answers, *settled}}
    own = _picture(rules, told[None], assessment.what_if)
    names = [unit.name for unit in assessment.units if unit.name in told]
    if not names:
        return whole_of(own)
    units = {
        name: inheriting(rules.bank, _picture(rules, told[name], assessment.what_if), own) for name in names
    }
    asked = {name: _models_asked(rules.bank, told[name]) for name in (None, *names)}
    return from_units(rules.bank, assessment.scope, assessment.units, units, own, asked)


def own_picture(rules: Rules, assessment: Assessment) -> Picture:
    """What the rows without a unit say of the whole by itself."""
    answers, settled = by_unit(assessment.answers), by_unit(assessment.agreed)
    return _picture(rules, _Told(answers.get(None, ()), settled.get(None, ())), assessment.what_if)


def from_units(
    bank: QuestionBank,
    scope: Scope,
    parts: Sequence[Unit],
    pictures: Mapping[str, Picture],
    own: Picture,
    asked: Mapping[str | None, frozenset[int]],
) -> Whole:
    """
    The whole from the pictures of its units and its own; a part without a picture was not scanned.

    `asked` says of each unit, and under None of the whole by itself, about which models it was asked.
    """
    unscanned = tuple(unit.name for unit in parts if unit.name not in pictures)
    first = _first_model(bank, scope, parts, pictures, own)
    instances = _instances(asked, pictures, own, first)
    chosen = {m: _furthest(bank, instances[m], m) for m in MODELS}
    return Whole(
        picture=_together(bank, own, first, chosen, pictures),
        instances=instances,
        chosen=chosen,
        units=pictures,
        unscanned=unscanned,
        possible=_possible(bank, own) if unscanned else None,
        keeper=None if scope == "team" else _keeper(own, first),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said about one unit, or about the whole by itself."""

    answers: tuple[Answer, ...]
    agreed: tuple[Agreed, ...]


def _picture(rules: Rules, told: _Told, what_if: Mapping[str, Level]) -> Picture:
    """The findings of one unit from its own rows, or of the whole from the rows without a unit."""
    by_criterion: dict[str, list[Answer]] = {}
    by_workflow: dict[str, dict[str, list[Answer]]] = {}
    for answer in told.answers:
        if answer.workflow is not None and rules.bank.by_id[answer.criterion].workflow:
            by_workflow.setdefault(answer.workflow, {}).setdefault(answer.criterion, []).append(answer)
        else:
            by_criterion.setdefault(answer.criterion, []).append(answer)
    findings = _rate_all(rules, by_criterion, {settled.criterion: settled for settled in told.agreed})
    workflows = {name: _rate_all(rules, rows, {}) for name, rows in sorted(by_workflow.items())}
    return _supposing(rules.bank, Picture(findings, workflows), what_if)


def _rate_all(
    rules: Rules, rows: Mapping[str, Sequence[Answer]], agreed: Mapping[str, Agreed]
) -> dict[str, Finding]:
    return {
        criterion.id: rate(rules, criterion, rows.get(criterion.id, ()), agreed.get(criterion.id))
        for criterion in rules.bank.criteria
        if criterion.id in rows or criterion.id in agreed
    }


def _supposing(bank: QuestionBank, picture: Picture, what_if: Mapping[str, Level]) -> Picture:
    if not what_if:
        return picture
    findings, workflows = (
        dict(picture.findings),
        {name: dict(rows) for name, rows in picture.workflows.items()},
    )
    for criterion, level in what_if.items():
        for rows in workflows.values() if bank.by_id[criterion].workflow else (findings,):
            rows[criterion] = supposed(rows.get(criterion, NOT_EXAMINED), allowed(bank, criterion, level))
    return Picture(findings, workflows)


def inheriting(bank: QuestionBank, unit: Picture, own: Picture) -> Picture:
    """A unit's picture with the whole's own findings where the unit was not asked (models 2 to 5 and the layers)."""
    inherited = {
        criterion.id: own.findings[criterion.id]
        for criterion in bank.criteria
        if criterion.model != 1 and criterion.id in own.findings
    }
    return Picture({**inherited, **unit.findings}, unit.workflows or own.workflows)


def _models_asked(bank: QuestionBank, told: _Told) -> frozenset[int]:
    asked = {answer.criterion for answer in told.answers} | {agreed.criterion for agreed in told.agreed}
    models = {m for m in MODELS if asked & {criterion.id for criterion in bank.of_model[m]}}
    workflow = 5 if asked & {criterion.id for criterion in bank.workflow_criteria} else None
    return frozenset(models | ({workflow} if workflow else set()))


def _instances(
    asked: Mapping[str | None, frozenset[int]], units: Mapping[str, Picture], own: Picture, first: Picture
) -> dict[int, tuple[Picture, ...]]:
    instances: dict[int, tuple[Picture, ...]] = {1: (first,)}
    for m in MODELS[1:]:
        found = [picture for name, picture in units.items() if m in asked[name]]
        if m in asked[None] or not found:
            found.insert(0, own)
        instances[m] = tuple(found)
    return instances


def _furthest(bank: QuestionBank, pictures: Sequence[Picture], model: int) -> Picture:
    def distance(picture: Picture) -> tuple[int, int]:
        rated = sum(picture.of(c.id).status == "rated" for c in bank.of_model[model])
        return len(failed(bank, picture, model)), -rated

    return min(pictures, key=distance)


def _first_model(
    bank: QuestionBank, scope: Scope, parts: Sequence[Unit], pictures: Mapping[str, Picture], own: Picture
) -> Picture:
    """
    The whole's picture of model 1 (and of the signals beside it), rolled up over the units by people.

    What the keeper of the rules says about the organisation can lower the whole, but not a team's own level.
    """
    findings: dict[str, Finding] = {}
    for criterion in (c for c in bank.criteria if c.model == 1):
        by_unit = {
            unit: pictures[unit.name].of(criterion.id) if unit.name in pictures else None for unit in parts
        }
        asked = any(finding and finding.status != "not_examined" for finding in by_unit.values())
        rolled = _rolled(bank, by_unit) if asked else own.of(criterion.id)
        beside = own.of(criterion.id)
        kept = criterion.inherits is not None and scope != "team"
        if asked and kept and beside.status not in ("not_examined", "not_applicable"):
            rolled = _lower(beside, rolled)
        elif asked and beside.agreed_by:
            rolled = beside
        if rolled.status != "not_examined":
            findings[criterion.id] = rolled
    return Picture(findings)


def _rolled(bank: QuestionBank, by_unit: Mapping[Unit, Finding | None]) -> Finding:
    scanned = [finding for finding in by_unit.values() if finding is not None]
    known = [finding for finding in scanned if finding.status == "rated"]
    if all(finding is not None and finding.status == "not_applicable" for finding in by_unit.values()):
        return NOT_APPLICABLE
    at = {bound: _reached(bank, by_unit, bound) for bound in ("level", "claimed", "low", "high")}
    levels = [finding.level for finding in known if finding.level is not None]
    grades = sorted(finding.evidence for finding in known)
    return Finding(
        status="rated" if known else "unknown",
        claimed=at["claimed"] if known else None,
        level=at["level"] if known else None,
        low=at["low"],
        high=at["high"],
        dissent=round(dissent(levels), 4),
        evidence=grades[(len(grades) - 1) // 2] if grades else "E0",
        respondents=sum(finding.respondents for finding in scanned),
        counts=tuple(sum(finding.counts[k] for finding in scanned) for k in range(5)),
        rechecked=_last_rechecked(*scanned),
    )


def _last_rechecked(*findings: Finding) -> date | None:
    return max((finding.rechecked for finding in findings if finding.rechecked), default=None)


def _reached(bank: QuestionBank, by_unit: Mapping[Unit, Finding | None], at: Bound) -> int:
    """The highest level that units with enough of the people have; a unit not scanned is 0, at the upper bound 4."""
    heads: dict[int, int] = dict.fromkeys(range(5), 0)
    for unit, finding in by_unit.items():
        level = (4 if at == "high" else 0) if finding is None else reading(finding, at)
        if level is not None:
            heads[level] += unit.heads
    total = sum(heads.values())
    needed = bank.scoring.breadth_share * total
    return max(k for k in range(5) if k == 0 or (total and sum(heads[j] for j in range(k, 5)) >= needed))


def _lower(one: Finding, other: Finding) -> Finding:
    """Two parts of one criterion: it has the lower level of both, at each bound."""
    at = {bound: min(reading(one, bound) or 0, reading(other, bound) or 0) for bound in ("low", "high")}
    other = other.model_copy(update={"rechecked": _last_rechecked(one, other)})
    if one.status != "rated" or other.status != "rated":
        return other.model_copy(
            update={"status": "unknown", "claimed": None, "level": None, "low": 0, "high": at["high"]}
        )
    return other.model_copy(
        update={
            "claimed": min(one.claimed or 0, other.claimed or 0),
            "level": min(one.level or 0, other.level or 0),
            "low": at["low"],
            "high": at["high"],
            "evidence": min(one.evidence, other.evidence),
        }
    )


def _keeper(own: Picture, first: Picture) -> Finding | None:
    return own.findings.get("WE5") if "WE5" in own.findings and own.of("WE5") != first.of("WE5") else None


def _possible(bank: QuestionBank, own: Picture) -> Picture:
    """An unscanned unit at its best: everything of its own at 4, the organisation's facts as they are."""
    findings: dict[str, Finding] = {c.id: FULL for c in bank.criteria if c.holds_for == "team"}
    findings |= {c.id: own.of(c.id) for c in bank.criteria if c.holds_for == "organisation"}
    return Picture(findings, {"": {c.id: FULL for c in bank.workflow_criteria}})


def _together(
    bank: QuestionBank,
    own: Picture,
    first: Picture,
    chosen: Mapping[int, Picture],
    units: Mapping[str, Picture],
) -> Picture:
    """One picture to show for the whole: model 1 rolled up, each other model from its chosen instance."""

    def finding(criterion: Criterion) -> Finding:
        if criterion.model == 1:
            return first.of(criterion.id)
        if criterion.model is not None:
            return chosen[criterion.model].of(criterion.id)
        return next(
            (
                p.findings[criterion.id]
                for p in (own, *chosen.values(), *units.values())
                if criterion.id in p.findings
            ),
            NOT_EXAMINED,
        )

    findings = {c.id: finding(c) for c in bank.criteria if not c.workflow}
    workflows = dict(own.workflows)
    for name, picture in units.items():
        for workflow, rows in picture.workflows.items():
            if rows is not own.workflows.get(workflow):
                workflows[workflow if workflow not in workflows else f"{workflow} ({name})"] = rows
    return Picture({k: f for k, f in findings.items() if f.status != "not_examined"}, workflows)
