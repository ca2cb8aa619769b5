"""A score from 0 to 100 for each model: for the profile and the trend, never for the stage (the method's step 5)."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from knowledge.framework.assessment import Answer, Rated
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.conditions import Picture, reading
from knowledge.framework.placement import Finding, Score
from knowledge.framework.rating import lower_median
from knowledge.framework.terms import MODELS

RESAMPLES = 200
SEED = 20260301
RESPONDENTS_FOR_AN_INTERVAL = 5


def score(
    bank: QuestionBank, pictures: Mapping[int, Picture], answers: Sequence[Answer] = ()
) -> dict[int, Score]:
    """
    Score each model by the levels that evidence carries, over the criteria that were rated.

    A question without an answer says nothing, so it lowers the coverage and not the score; `low` and `high` count it as 0 and 4.
    `pictures` has the picture that each model is read from; `answers`, where given, are those of one group of people.
    """
    intervals = _bootstrap(bank, pictures, answers)
    return {m: _score(bank.of_model[m], pictures[m], intervals.get(m)) for m in MODELS}


def coverage(bank: QuestionBank, pictures: Mapping[int, Picture], models: Iterable[int]) -> float:
    """The share of the criteria of these models that were rated, of those that apply."""
    findings = [pictures[m].of(c.id) for m in models for c in bank.of_model[m]]
    applicable = [finding for finding in findings if finding.status != "not_applicable"]
    rated = sum(finding.status == "rated" for finding in applicable)
    return rated / len(applicable) if applicable else 0.0


def _score(criteria: Sequence[Criterion], picture: Picture, interval: tuple[float, float] | None) -> Score:
    findings = [picture.of(criterion.id) for criterion in criteria]
    applicable = [finding for finding in findings if finding.status != "not_applicable"]
    rated = [
        finding.level for finding in applicable if finding.status == "rated" and finding.level is not None
    ]
    if not applicable:
        return Score(score=None, low=None, high=None, coverage=0.0)
    return Score(
        score=_mean(rated) if rated else None,
        low=_mean([reading(finding, "low") or 0 for finding in applicable]),
        high=_mean([reading(finding, "high") or 0 for finding in applicable]),
        coverage=round(len(rated) / len(applicable), 4),
        interval=interval,
    )


def _mean(levels: Sequence[int]) -> float:
    return round(25 * sum(levels) / len(levels), 4)


def _bootstrap(
    bank: QuestionBank, pictures: Mapping[int, Picture], answers: Sequence[Answer]
) -> dict[int, tuple[float, float]]:
    """A 90 % percentile bootstrap over respondents, with a fixed seed; only from five respondents on."""
    people = _levels_by_person(answers)
    if len(people) < RESPONDENTS_FOR_AN_INTERVAL:
        return {}
    random = Random(SEED)  # noqa: S311  # a fixed seed on purpose: the same answers give the same interval
    samples = [random.choices(people, k=len(people)) for _ in range(RESAMPLES)]
    intervals = {}
    for model in MODELS:
        findings = {c.id: pictures[model].of(c.id) for c in bank.of_model[model]}
        rated = {name: finding for name, finding in findings.items() if finding.status == "rated"}
        if rated:
            scores = sorted(_resampled(bank, sample, rated) for sample in samples)
            intervals[model] = (scores[int(0.05 * RESAMPLES)], scores[int(0.95 * RESAMPLES) - 1])
    return intervals


def _levels_by_person(answers: Sequence[Answer]) -> list[dict[str, int]]:
    people: dict[str, dict[str, int]] = {}
    for answer in answers:
        if isinstance(answer.level, Rated) and answer.inherited is None:
            people.setdefault(answer.by, {})[answer.criterion] = answer.level.low
    # Sorted by what was said, not by who said it: the names of the respondents must change nothing.
    return sorted(people.values(), key=lambda levels: sorted(levels.items()))


def _resampled(
    bank: QuestionBank, sample: Sequence[Mapping[str, int]], rated: Mapping[str, Finding]
) -> float:
    """The model's score over one resample; a criterion that nobody in it answered, or that was agreed, keeps its level."""
    levels = []
    for criterion, finding in rated.items():
        given = [] if finding.agreed_by else [person[criterion] for person in sample if criterion in person]
        ceiling = bank.scoring.evidence_cap[finding.evidence]
        levels.append(min(lower_median(given), ceiling) if given else finding.level or 0)
    return _mean(levels)
