"""From answers to one level: median, dissent, evidence, agreement, what is not known, and what does not apply."""

from datetime import date, timedelta

import pytest

from knowledge.framework.assessment import Agreed, Answer, NotApplicable, Rated
from knowledge.framework.placement import Finding
from knowledge.framework.rating import (
    NOT_EXAMINED,
    Rules,
    dissent,
    lower_median,
    nearest_rank,
    rate,
    supposed,
)

from .building import AS_OF, BANK, Word, found, level

RULES = Rules(BANK, AS_OF)
ALLOWED = "na:scope_under_25_people"


def agreed_on(words: list[Word], to: int, by: int = 2, grade: str = "E2", at: date | None = None) -> Finding:
    """What is found for regular use when people gave these levels and then agreed on one."""
    answers = [Answer("WE1", f"r{n}", level(word), evidence=grade) for n, word in enumerate(words)]  # type: ignore[arg-type]
    return rate(RULES, BANK.by_id["WE1"], answers, Agreed("WE1", to, tuple(f"r{n}" for n in range(by)), at))


@pytest.mark.parametrize(
    ("levels", "middle"), [([3], 3), ([1, 3], 1), ([4, 0, 2], 2), ([0, 1, 1, 3, 4, 4], 1), ([4, 4, 3, 3], 3)]
)
def test_the_middle_of_an_even_number_of_answers_is_the_lower_one(levels: list[int], middle: int) -> None:
    assert lower_median(levels) == middle


@pytest.mark.parametrize(
    ("levels", "apart"),
    [
        ([1, 3], 0.42),
        ([1, 3, 3, 3], 0.31),
        ([2, 3], 0.19),
        ([1, 3, 3, 3, 3], 0.27),
        ([0, 1, 1, 3, 4, 4], 0.70),
        ([3, 2, 4, 1, 0], 0.57),
        ([0, 4], 1.0),
        ([2, 2, 2], 0.0),
        ([], 0.0),
    ],
)
def test_dissent_is_one_minus_the_consensus_of_the_answers(levels: list[int], apart: float) -> None:
    assert round(dissent(levels), 2) == apart


@pytest.mark.parametrize(
    ("levels", "contested"),
    [
        ((1, 3), True),
        ((1, 3, 3, 3), True),
        ((2, 3), False),
        ((1, 3, 3, 3, 3), False),
        ((0, 1, 1, 3, 4, 4), True),
        ((1,), False),
    ],
)
def test_answers_are_contested_from_a_range_of_two_and_a_dissent_of_three_tenths(
    levels: tuple[int, ...], contested: bool
) -> None:
    assert found("WE1", *levels).contested is contested


@pytest.mark.parametrize(("share", "rank"), [(0.25, 1), (0.75, 4), (0.0, 0), (1.0, 4)])
def test_a_quartile_is_always_a_level_that_somebody_gave(share: float, rank: int) -> None:
    assert nearest_rank([4, 0, 1, 3, 1, 4], share) == rank


def test_a_contested_criterion_lies_between_its_quartiles() -> None:
    finding = found("WE1", 0, 1, 1, 3, 4, 4)

    assert (finding.level, finding.low, finding.high) == (1, 1, 4)


def test_the_lower_quartile_is_what_evidence_carries_and_the_upper_one_what_is_claimed() -> None:
    finding = found("WE1", 0, 3, 4, 4, 4, 4, evidence="E0")

    assert finding.contested
    assert (finding.low, finding.high) == (2, 4)


def test_an_answer_between_two_levels_counts_as_the_lower_and_may_be_the_higher() -> None:
    finding = found("WE1", (2, 3))

    assert (finding.claimed, finding.level, finding.low, finding.high) == (2, 2, 2, 3)


def test_what_nobody_showed_stays_capped_between_two_levels_too() -> None:
    finding = found("WE1", (2, 3), evidence="E0")

    assert (finding.level, finding.high) == (2, 2)


def test_three_who_lie_between_the_same_two_levels_may_agree_on_the_higher() -> None:
    finding = found("WE1", (2, 3), (2, 3), (2, 3), evidence="E0")

    assert (finding.level, finding.high) == (2, 3)


@pytest.mark.parametrize(("grade", "carried"), [("E0", 2), ("E1", 3), ("E2", 4), ("E3", 4)])
def test_evidence_caps_the_level_and_leaves_the_claim(grade: str, carried: int) -> None:
    finding = found("WE1", 4, evidence=grade)

    assert (finding.claimed, finding.level, finding.evidence) == (4, carried, grade)


def test_one_persons_artefact_serves_the_group() -> None:
    answers = [
        Answer("WE1", "r1", Rated(4, 4), evidence="E0"),
        Answer("WE1", "r2", Rated(4, 4), evidence="E2"),
    ]

    assert rate(RULES, BANK.by_id["WE1"], answers).level == 4


def test_the_artefact_of_somebody_who_gave_no_level_carries_nothing() -> None:
    answers = [
        Answer("WE1", "r1", Rated(4, 4), evidence="E0"),
        Answer("WE1", "r2", level("unknown"), evidence="E3"),
    ]

    assert rate(RULES, BANK.by_id["WE1"], answers).level == 2


@pytest.mark.parametrize(
    ("days", "grade", "aged"),
    [
        (180, "E2", "E2"),
        (181, "E2", "E1"),
        (181, "E3", "E2"),
        (181, "E1", "E0"),
        (181, "E0", "E0"),
        (900, "E3", "E2"),
    ],
)
def test_evidence_older_than_180_days_loses_one_grade(days: int, grade: str, aged: str) -> None:
    finding = found("WE1", 4, evidence=grade, at=AS_OF - timedelta(days=days))

    assert finding.evidence == aged


@pytest.mark.parametrize(
    ("levels", "carried"),
    [
        ((4, 4, 4), 3),
        ((3, 4, 3), 3),
        ((3, 3), 2),
        ((4, 4), 2),
        ((1, 3, 4), 2),
        ((2, 3, 3), 3),
        ((0, 1, 1), 1),
    ],
)
def test_three_answers_within_one_level_count_as_an_example(levels: tuple[int, ...], carried: int) -> None:
    assert found("WE1", *levels, evidence="E0").level == carried


def test_answering_better_takes_away_nothing_that_the_others_agreed_on() -> None:
    before, after = found("WE1", 2, 3, 3, evidence="E0"), found("WE1", 2, 4, 4, evidence="E0")

    assert (before.level, after.level) == (3, 3)


def test_one_person_with_three_rows_does_not_agree_with_anybody() -> None:
    answers = [Answer("AR2", "r1", Rated(4, 4), evidence="E0", workflow=name) for name in ("A", "B", "C")]

    assert rate(RULES, BANK.by_id["AR2"], answers).level == 2


def test_agreement_is_as_old_as_its_oldest_answer() -> None:
    old = AS_OF - timedelta(days=181)
    answers = [
        Answer("WE1", f"r{n}", Rated(3, 3), evidence="E0", at=at) for n, at in enumerate((None, None, old))
    ]

    finding = rate(RULES, BANK.by_id["WE1"], answers)

    assert (finding.level, finding.evidence) == (2, "E0")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((3, "unknown"), "rated"),
        ((3, "unknown", "unknown"), "unknown"),
        ((3, 3, "unknown", "unknown", "unknown"), "unknown"),
        (("unknown",), "unknown"),
    ],
)
def test_a_question_to_everyone_is_not_known_when_fewer_than_half_gave_a_level(
    words: tuple[Word, ...], status: str
) -> None:
    assert found("WE1", *words).status == status


def test_a_question_to_owners_is_known_when_one_of_them_gave_a_level() -> None:
    assert found("EC2", 3, "unknown", "unknown", "unknown").status == "rated"
    assert found("EC2", "unknown", "unknown").status == "unknown"


def test_what_nobody_was_asked_is_not_examined() -> None:
    assert found("WE1") == NOT_EXAMINED


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((ALLOWED,), "not_applicable"),
        ((ALLOWED, ALLOWED, 3), "not_applicable"),
        ((ALLOWED, 3), "rated"),
        ((ALLOWED, ALLOWED, "unknown", 3), "not_applicable"),
        (("na:we are different",), "unknown"),
        (("na",), "unknown"),
        (("na:we are different", "na:we are different", 3, 3), "rated"),
    ],
)
def test_not_applicable_needs_an_allowed_reason_from_most_of_those_who_gave_a_level_or_said_so(
    words: tuple[Word, ...], status: str
) -> None:
    assert found("WE4", *words).status == status


def test_a_question_that_allows_no_exception_is_unknown_to_whoever_claims_one() -> None:
    assert found("WE1", "na:no_external_audience").status == "unknown"


def test_an_agreed_level_takes_the_place_of_the_median_and_settles_the_split() -> None:
    finding = agreed_on([0, 1, 4, 4], to=3)

    assert (finding.claimed, finding.level, finding.low, finding.high) == (3, 3, 3, 3)
    assert not finding.contested
    assert finding.agreed_by == ("r0", "r1")
    assert finding.counts == (1, 1, 0, 0, 2)


@pytest.mark.parametrize(("by", "carried"), [(2, 2), (3, 3)])
def test_three_who_agree_in_a_talk_count_as_an_example(by: int, carried: int) -> None:
    assert agreed_on([], to=4, by=by).level == carried


def test_an_old_talk_counts_for_less() -> None:
    assert agreed_on([], to=4, by=3, at=AS_OF - timedelta(days=181)).level == 2


def test_an_agreement_takes_away_nothing_that_the_answers_agreed_on() -> None:
    assert found("WE1", 3, 3, 3, evidence="E0").level == 3
    assert agreed_on([3, 3, 3], to=3, by=1, grade="E0").level == 3


def test_an_agreed_level_makes_known_what_was_not() -> None:
    assert agreed_on(["unknown", "unknown"], to=2).status == "rated"


def test_a_supposed_level_stands_as_if_it_had_been_shown() -> None:
    finding = supposed(NOT_EXAMINED, Rated(3, 4))

    assert (finding.status, finding.claimed, finding.level, finding.low, finding.high) == (
        "rated",
        3,
        3,
        3,
        4,
    )
    assert supposed(finding, level("unknown")).status == "unknown"
    assert supposed(finding, NotApplicable("any")).status == "not_applicable"
