"""
From units to the whole.

Model 1 is about breadth, so the whole has the level that units with at least 80 % of the people reach. Models 2 to 5 start with
one surface, bottleneck, area or workflow, so one complete instance is enough: the whole has such a model in place if any one unit
has, and never by putting together the best parts of several.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.framework.assessment import Agreed, Answer, Assessment, Unit
from knowledge.framework.conditions import Bound, Picture, failed, in_place, reading
from knowledge.framework.model import MODELS, Criterion, QuestionBank
from knowledge.framework.placement import Breadth, Finding, Spread
from knowledge.framework.rating import NOT_APPLICABLE, NOT_EXAMINED, Rules, dissent, rate, supposed

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
        places = {m: [in_place(bank, picture, at)[m] for picture in self.instances[m]] for m in MODELS}
        held = {m: any(places[m]) for m in MODELS}
        if at == "high" and self.possible is not None:
            could = in_place(bank, self.possible, at)
            held = {m: held[m] or (m > 1 and could[m]) for m in MODELS}
        return held


def whole_of(picture: Picture) -> Whole:
    """A group without units: one picture, in which each model is in place or not."""
    return Whole(picture, dict.fromkeys(MODELS, (picture,)), dict.fromkeys(MODELS, picture))


def roll_up(rules: Rules, assessment: Assessment) -> Whole:
    """The whole of an assessment, from its units where it has answers by unit."""
    own = _picture(rules, assessment, None)
    scanned = {answer.unit for answer in assessment.answers} | {agreed.unit for agreed in assessment.agreed}
    names = [unit.name for unit in assessment.units if unit.name in scanned]
    if not names:
        return whole_of(own)
    raw = {name: _picture(rules, assessment, name) for name in names}
    units = {name: _inheriting(rules.bank, picture, own) for name, picture in raw.items()}
    unscanned = tuple(unit.name for unit in assessment.units if unit.name not in units)
    asked = {name: _models_asked(rules.bank, assessment.answers, name) for name in (None, *names)}
    first = _first_model(rules, assessment.units, units, own)
    instances = _instances(asked, units, own, first)
    chosen = {m: _furthest(rules.bank, instances[m], m) for m in MODELS}
    return Whole(
        picture=_together(rules.bank, own, first, chosen, units),
        instances=instances,
        chosen=chosen,
        units=units,
        unscanned=unscanned,
        possible=_possible(rules.bank, own) if unscanned else None,
        keeper=_keeper(own, first),
    )


def breadth(people: Mapping[str, int], in_units: Mapping[str, bool]) -> Spread:
    """The share of people who are in units of which something holds; units that were not scanned count as without it."""
    total = sum(people.values())
    share = sum(people[name] for name, holds in in_units.items() if holds) / total if total else 0.0
    return Spread(share=round(share, 4), word=_word(share))


def _word(share: float) -> Breadth:
    if share <= 0:
        return "none"
    if share < 0.5:
        return "pockets"
    return "spreading" if share < 0.8 else "systematic"


def _picture(rules: Rules, assessment: Assessment, unit: str | None) -> Picture:
    """The findings of one unit from its own rows, or of the whole from the rows without a unit."""
    by_criterion: dict[str, list[Answer]] = {}
    by_workflow: dict[str, dict[str, list[Answer]]] = {}
    for answer in assessment.answers:
        if answer.unit != unit:
            continue
        if answer.workflow is not None and rules.bank.by_id[answer.criterion].workflow:
            by_workflow.setdefault(answer.workflow, {}).setdefault(answer.criterion, []).append(answer)
        else:
            by_criterion.setdefault(answer.criterion, []).append(answer)
    agreed = {settled.criterion: settled for settled in assessment.agreed if settled.unit == unit}
    findings = _rate_all(rules, by_criterion, agreed)
    workflows = {name: _rate_all(rules, rows, {}) for name, rows in sorted(by_workflow.items())}
    return _supposing(rules.bank, Picture(findings, workflows), assessment)


def _rate_all(
    rules: Rules, rows: Mapping[str, Sequence[Answer]], agreed: Mapping[str, Agreed]
) -> dict[str, Finding]:
    return {
        criterion.id: rate(rules, criterion, rows.get(criterion.id, ()), agreed.get(criterion.id))
        for criterion in rules.bank.criteria
        if criterion.id in rows or criterion.id in agreed
    }


def _supposing(bank: QuestionBank, picture: Picture, assessment: Assessment) -> Picture:
    if not assessment.what_if:
        return picture
    findings, workflows = (
        dict(picture.findings),
        {name: dict(rows) for name, rows in picture.workflows.items()},
    )
    for criterion, level in assessment.what_if.items():
        for rows in workflows.values() if bank.by_id[criterion].workflow else (findings,):
            rows[criterion] = supposed(rows.get(criterion, NOT_EXAMINED), level)
    return Picture(findings, workflows)


def _inheriting(bank: QuestionBank, unit: Picture, own: Picture) -> Picture:
    """A unit's picture with the whole's own findings where the unit was not asked (models 2 to 5 and the layers)."""
    inherited = {
        criterion.id: own.findings[criterion.id]
        for criterion in bank.criteria
        if criterion.model != 1 and criterion.id in own.findings
    }
    return Picture({**inherited, **unit.findings}, unit.workflows or own.workflows)


def _models_asked(bank: QuestionBank, answers: Iterable[Answer], unit: str | None) -> frozenset[int]:
    asked = {answer.criterion for answer in answers if answer.unit == unit}
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
    rules: Rules, units: Sequence[Unit], pictures: Mapping[str, Picture], own: Picture
) -> Picture:
    """The whole's picture of model 1 (and of the signals beside it), rolled up over the units by people."""
    findings: dict[str, Finding] = {}
    for criterion in (c for c in rules.bank.criteria if c.model == 1):
        by_unit = {
            unit: pictures[unit.name].of(criterion.id) if unit.name in pictures else None for unit in units
        }
        asked = any(finding and finding.status != "not_examined" for finding in by_unit.values())
        rolled = _rolled(rules.bank, by_unit) if asked else own.of(criterion.id)
        beside = own.of(criterion.id)
        if asked and criterion.inherits and beside.status not in ("not_examined", "not_applicable"):
            rolled = _lower(beside, rolled)
        elif asked and beside.agreed_by:
            rolled = beside
        if rolled.status != "not_examined":
            findings[criterion.id] = rolled
    return Picture(findings)


def _rolled(bank: QuestionBank, by_unit: Mapping[Unit, Finding | None]) -> Finding:
    scanned = [finding for finding in by_unit.values() if finding is not None]
    known = [finding for finding in scanned if finding.status == "rated"]
    if scanned and all(finding.status == "not_applicable" for finding in scanned):
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
    )


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


def spread_of_use(units: Sequence[Unit], pictures: Mapping[str, Picture], live: int) -> Spread:
    """The share of people in units where regular use (WE1) is systematic."""
    holds = {name: (reading(picture.of("WE1"), "level") or 0) >= live for name, picture in pictures.items()}
    return breadth({unit.name: unit.heads for unit in units}, holds)


def level_spread(pictures: Iterable[Picture], criterion: str) -> tuple[int, ...]:
    """The level of one criterion in each scanned unit that has one, each unit once."""
    findings = (picture.of(criterion) for picture in pictures)
    return tuple(f.level for f in findings if f.status == "rated" and f.level is not None)
