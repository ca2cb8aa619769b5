"""How far a placement can be relied on (the method's step 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many answered, of how many who were asked; None where nobody kept that."""

    respondents: int
    invited: int | None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where it is not known."""
        return self.respondents / self.invited if self.invited else None


def turnout_of(assessment: Assessment) -> Turnout:
    """The turnout of an assessment whose answers are at hand."""
    of_team = assessment.people if assessment.scope == "team" else None
    return Turnout(len(assessment.respondents), assessment.invited or of_team)


def judge(
    bank: QuestionBank,
    assessment: Assessment,
    whole: Whole,
    turnout: Turnout,
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
    response = turnout.share
    width = stage_range[1] - stage_range[0]
    enough_asked = response is None or response >= bank.scoring.first_look_below_response_share
    if not enough_asked or covered < LOW_COVERAGE or width > 1:
        return "low"
    if any(finding.evidence == "E0" for finding in _gates(bank, whole.chosen, described)):
        return "low"
    gates = [finding for finding in _gates(bank, whole.chosen, models) if finding.status == "rated"]
    grades = sorted(finding.evidence for finding in gates)
    well_evidenced = bool(grades) and grades[(len(grades) - 1) // 2] >= "E2"
    people = assessment.scope != "team" or turnout.respondents >= FEWEST_IN_A_TEAM
    high = (
        response is not None
        and covered >= HIGH_COVERAGE
        and width == 0
        and well_evidenced
        and people
        and not any(finding.contested for finding in gates)
    )
    return "high" if high else "medium"


def _gates(bank: QuestionBank, pictures: Mapping[int, Picture], models: Iterable[int]) -> list[Finding]:
    return [pictures[m].of(gate) for m in models for gate in bank.scoring.gates[m]]
