"""What a placement owes to the one before it: models that stay in place for one scan more, and what really moved."""

from collections.abc import Mapping

from knowledge.framework.assessment import Assessment
from knowledge.framework.bank import QuestionBank
from knowledge.framework.conditions import Bound, Condition, failed, reading
from knowledge.framework.placement import Change, Finding, Placement
from knowledge.framework.rollup import Whole
from knowledge.framework.terms import MODELS


def held_at(
    bank: QuestionBank, assessment: Assessment, whole: Whole, at: Bound = "level"
) -> tuple[dict[int, bool], tuple[int, ...]]:
    """
    The models in place at this bound, and which of them only because they were before: those at risk.

    A model whose gates fell by one level stays in place for one scan. By two levels, or with anything else missing, it is lost at
    once; so is one that was already at risk.
    """
    held = whole.in_place(bank, at)
    before = comparable(bank, assessment.previous)
    if before is None:
        return held, ()
    at_risk = tuple(
        m
        for m in MODELS
        if not held[m]
        and m not in assessment.waived()
        and before.established.get(m)
        and m not in before.at_risk
        and any(
            all(_fell_by_one(bank, before, condition, at) for condition in failed(bank, picture, m, at))
            for picture in whole.candidates(m, at)
        )
    )
    return held | dict.fromkeys(at_risk, True), at_risk


def _fell_by_one(bank: QuestionBank, before: Placement, condition: Condition, at: Bound) -> bool:
    """At most by one: a gate that by then was lower, and now is better, must not be what loses the model."""
    earlier = before.findings.get(condition.criterion)
    if condition.criterion not in bank.gate_ids or condition.finding.status != "rated":
        return False
    now = reading(condition.finding, at)
    return earlier is not None and earlier.level is not None and now is not None and earlier.level - now <= 1


def comparable(bank: QuestionBank, previous: Placement | None) -> Placement | None:
    """The previous placement if it can be compared at all: scored by the same major version of the bank."""
    return previous if previous and previous.bank_version.split(".")[0] == bank.major else None


def changes(bank: QuestionBank, assessment: Assessment, whole: Whole) -> tuple[Change, ...]:
    """What really moved since the previous placement."""
    return moved(bank, whole.picture.findings, assessment.previous)


def moved(
    bank: QuestionBank, findings: Mapping[str, Finding], previous: Placement | None
) -> tuple[Change, ...]:
    """What moved by a level or more, with an example or better behind it, and bounds that do not overlap."""
    before = comparable(bank, previous)
    found = []
    for name, now in findings.items():
        then = before.findings.get(name) if before else None
        if then is None or then.level is None or now.level is None or now.evidence == "E0":
            continue
        if abs(now.level - then.level) >= 1 and (now.low > then.high or now.high < then.low):
            found.append(Change(criterion=name, before=then.level, now=now.level))
    return tuple(found)
