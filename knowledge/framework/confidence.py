"""How far a placement can be relied on (the method's step 12)."""

from collections.abc import Iterable, Mapping

from knowledge.framework.assessment import Assessment
from knowledge.framework.bank import QuestionBank
from knowledge.framework.conditions import Picture
from knowledge.framework.placement import Confidence, Finding
from knowledge.framework.rollup import Whole
from knowledge.framework.scoring import coverage
from knowledge.framework.terms import MODELS

HIGH_COVERAGE = 0.9
LOW_COVERAGE = 0.7
FEWEST_IN_A_TEAM = 3


def judge(
    bank: QuestionBank,
    assessment: Assessment,
    whole: Whole,
    next_model: int,
    stage_range: tuple[int, int],
    claimed_stage: int,
) -> Confidence:
    """
    High, medium or low.

    Coverage is taken over the models up to the next one: what lies beyond may rightly not have been examined. The share of those
    invited is the file's `invited`; a team's people where it gives none; otherwise it is not known, which can never make it high.
    """
    waived = assessment.waived()
    models = [m for m in MODELS if m <= next_model and m not in waived]
    described = [m for m in MODELS if m <= claimed_stage and m not in waived]
    covered = coverage(bank, whole.chosen, models)
    response = _response(assessment)
    width = stage_range[1] - stage_range[0]
    enough_asked = response is None or response >= bank.scoring.first_look_below_response_share
    if not enough_asked or covered < LOW_COVERAGE or width > 1:
        return "low"
    if any(finding.evidence == "E0" for finding in _gates(bank, whole.chosen, described)):
        return "low"
    gates = [finding for finding in _gates(bank, whole.chosen, models) if finding.status == "rated"]
    grades = sorted(finding.evidence for finding in gates)
    well_evidenced = bool(grades) and grades[(len(grades) - 1) // 2] >= "E2"
    people = assessment.scope != "team" or len(assessment.respondents) >= FEWEST_IN_A_TEAM
    high = (
        response is not None
        and covered >= HIGH_COVERAGE
        and width == 0
        and well_evidenced
        and people
        and not any(finding.contested for finding in gates)
    )
    return "high" if high else "medium"


def _response(assessment: Assessment) -> float | None:
    invited = assessment.invited or (assessment.people if assessment.scope == "team" else None)
    return len(assessment.respondents) / invited if invited else None


def _gates(bank: QuestionBank, pictures: Mapping[int, Picture], models: Iterable[int]) -> list[Finding]:
    return [pictures[m].of(gate) for m in models for gate in bank.scoring.gates[m]]
