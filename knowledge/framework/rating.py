"""From answers to one level a criterion: median, evidence, unknown, not applicable, dissent, bounds (the method's steps 1 to 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, log2

from knowledge.framework.assessment import (
    GRADES,
    Agreed,
    Answer,
    Level,
    NotApplicable,
    Rated,
    Unknown,
    allowed,
)
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.placement import Finding
from knowledge.framework.terms import Grade

UNKNOWN = Finding(status="unknown")
NOT_EXAMINED = Finding(status="not_examined")
NOT_APPLICABLE = Finding(status="not_applicable")


def lower_median(levels: Sequence[int]) -> int:
    """The middle of the sorted levels; for an even number the lower of the two, since levels are ordinal."""
    return sorted(levels)[(len(levels) - 1) // 2]


def nearest_rank(levels: Sequence[int], share: float) -> int:
    """The quantile by nearest rank: always a level that somebody gave."""
    return sorted(levels)[max(ceil(share * len(levels)), 1) - 1]


def dissent(levels: Sequence[int]) -> float:
    """How far answers are apart: 0 all equal, 1 half at 0 and half at 4 (one minus the consensus of Tastle and Wierman)."""
    if not levels:
        return 0.0
    mean = sum(levels) / len(levels)
    shares = ((level, levels.count(level) / len(levels)) for level in set(levels))
    return max(0.0, -sum(share * log2(1 - abs(level - mean) / 4) for level, share in sorted(shares)))


@dataclass(frozen=True, slots=True)
class Rules:
    """The bank with the date on which evidence is judged."""

    bank: QuestionBank
    as_of: date


def rate(
    rules: Rules, criterion: Criterion, answers: Sequence[Answer], agreed: Agreed | None = None
) -> Finding:
    """
    One criterion for one group of people (a unit, or the whole), from all their answers to it.

    Nobody asked is `not_examined`; that counts like unknown for stage and range and is not held against anybody in words.
    """
    if not answers and agreed is None:
        return NOT_EXAMINED
    levels = [allowed(rules.bank, criterion.id, answer.level) for answer in answers]
    rated = [level for level in levels if isinstance(level, Rated)]
    described = _describe(rated, len({answer.by for answer in answers}), _rechecked(rules, answers))
    if agreed is not None:
        return _by_agreement(rules, answers, rated, agreed, described)
    missing = _missing(rules.bank, criterion, levels, len(rated))
    if missing is not None:
        return described.model_copy(
            update={"status": missing.status, "low": missing.low, "high": missing.high}
        )
    return _by_median(rules, answers, rated, described)


def _describe(rated: Sequence[Rated], respondents: int, rechecked: date | None) -> Finding:
    lows = [level.low for level in rated]
    return Finding(
        status="rated",
        counts=tuple(lows.count(level) for level in range(5)),
        dissent=round(dissent(lows), 4),
        respondents=respondents,
        rechecked=rechecked,
    )


def _rechecked(rules: Rules, answers: Sequence[Answer]) -> date | None:
    """When this was asked again, where that was after the day as of which all is judged."""
    days = [answer.rechecked for answer in answers if answer.rechecked and answer.rechecked > rules.as_of]
    return max(days, default=None)


def _missing(bank: QuestionBank, criterion: Criterion, levels: Sequence[Level], rated: int) -> Finding | None:
    not_applicable = sum(isinstance(level, NotApplicable) for level in levels)
    if not_applicable * 2 > rated + not_applicable:
        return NOT_APPLICABLE
    needed = bank.scoring.known_share * len(levels) if criterion.asked_of == "everyone" else 0
    return UNKNOWN if rated == 0 or rated < needed else None


def _by_median(
    rules: Rules, answers: Sequence[Answer], rated: Sequence[Rated], described: Finding
) -> Finding:
    lows, highs = [level.low for level in rated], [level.high for level in rated]
    claimed = lower_median(lows)
    grade, level = _carried(rules, answers, lows, claimed)
    rule = rules.bank.scoring.contested
    contested = (
        len(lows) >= rule.min_respondents
        and max(lows) - min(lows) >= rule.min_range
        and dissent(lows) >= rule.min_dissent
    )
    if contested:
        low, high = min(nearest_rank(lows, 0.25), level), max(nearest_rank(highs, 0.75), level)
    else:
        low, high = level, max(level, _carried(rules, answers, highs, lower_median(highs))[1])
    return described.model_copy(
        update={
            "claimed": claimed,
            "level": level,
            "low": low,
            "high": high,
            "contested": contested,
            "evidence": grade,
        }
    )


def _by_agreement(
    rules: Rules, answers: Sequence[Answer], rated: Sequence[Rated], agreed: Agreed, described: Finding
) -> Finding:
    """The agreed level in place of the median; what was shown for it, and by how many, still carries it."""
    grade, level = _carried(rules, answers, [answer.low for answer in rated], agreed.level)
    rule = rules.bank.scoring.agreement_as_evidence
    if len(set(agreed.by)) >= rule.respondents:
        grade = max(grade, _aged(rules, rule.grade, agreed.at))
        level = max(level, min(agreed.level, rules.bank.scoring.evidence_cap[grade]))
    return described.model_copy(
        update={
            "claimed": agreed.level,
            "level": level,
            "low": level,
            "high": level,
            "evidence": grade,
            "agreed_by": tuple(sorted(set(agreed.by))),
            "respondents": max(described.respondents, len(set(agreed.by)) if not rated else 0),
        }
    )


def _carried(
    rules: Rules, answers: Sequence[Answer], levels: Sequence[int], claimed: int
) -> tuple[Grade, int]:
    """The best grade behind these levels, and as much of the level described as it carries."""
    shown = _evidence(rules, answers)
    agreement, agreed_on = _agreement(rules, answers, levels, claimed)
    level = max(min(claimed, rules.bank.scoring.evidence_cap[shown]), agreed_on)
    return max(shown, agreement), level


def _evidence(rules: Rules, answers: Sequence[Answer]) -> Grade:
    """The best grade that anybody who gave a level brought, aged; one person's artefact serves the group."""
    grades = [_aged(rules, a.evidence, a.at) for a in answers if isinstance(a.level, Rated)]
    return max(grades, default="E0")


def _aged(rules: Rules, grade: Grade, at: date | None) -> Grade:
    oldest = rules.as_of - timedelta(days=rules.bank.scoring.evidence_max_age_days)
    if at is None or at >= oldest:
        return grade
    return GRADES[max(GRADES.index(grade) - 1, 0)]


def _agreement(
    rules: Rules, answers: Sequence[Answer], levels: Sequence[int], claimed: int
) -> tuple[Grade, int]:
    """
    The grade that agreement by itself is worth, and the level it carries.

    Answers that all lie within one level count as an example. So do answers that would if the higher ones had said less: whoever
    answers better must never take away what the others had agreed on.
    """
    rule, caps = rules.bank.scoring.agreement_as_evidence, rules.bank.scoring.evidence_cap
    rated = [answer for answer in answers if isinstance(answer.level, Rated)]
    if len({answer.by for answer in rated}) < rule.respondents:
        return "E0", 0
    grade = min(_aged(rules, rule.grade, answer.at) for answer in rated)
    carried = min(claimed, caps[grade], min(levels) + rule.within_levels)
    agree = claimed - min(levels) <= rule.within_levels
    return grade if agree or carried > caps["E0"] else "E0", carried


def supposed(finding: Finding, level: Level) -> Finding:
    """The finding as it would be if this level were the answer: for "what would change this?"."""
    if not isinstance(level, Rated):
        return UNKNOWN if isinstance(level, Unknown) else NOT_APPLICABLE
    return Finding(
        status="rated",
        claimed=level.low,
        level=level.low,
        low=level.low,
        high=level.high,
        evidence="E2",
        respondents=max(finding.respondents, 1),
    )
