"""How far a placement can be relied on, and how wide a score is."""

from datetime import date

import pytest

from knowledge.framework.assessment import (
    Agreed,
    Answer,
    Assessment,
    Waiver,
)
from knowledge.framework.staging import place, what_if

from .building import (
    FRAMEWORK,
    Word,
    assessment,
    level,
    models,
    placed,
    said,
)

LATER = date(2027, 4, 1)
ONE = models(m1=3)


def waiver(number: int, kind: str = "not_applicable", review: date = LATER) -> Waiver:
    return Waiver(number, "decided in October", "r1", review, kind)  # type: ignore[arg-type]


def people(number: int, words: dict[str, Word], **rest: str) -> tuple[Answer, ...]:
    return tuple(a for n in range(number) for a in said(words, by=f"p{n}", **rest))


@pytest.mark.parametrize(
    ("case", "confidence"),
    [
        (assessment(people(6, ONE), invited=12), "high"),
        (assessment(people(5, ONE), invited=12), "low"),
        (assessment(people(6, ONE)), "medium"),
        (assessment(people(6, ONE), scope="team", people=12), "high"),
        (assessment(people(2, ONE), scope="team", people=4), "medium"),
        (assessment(people(6, ONE, evidence="E1"), invited=12), "medium"),
        (assessment(people(6, ONE, evidence="E0"), invited=12), "medium"),
        (assessment(people(2, ONE, evidence="E0"), invited=2), "low"),
        (assessment(people(6, ONE | {"ND3": "unknown"}), invited=12), "high"),
        (assessment(people(6, ONE | {"ND3": "unknown", "ND4": "unknown"}), invited=12), "medium"),
        (
            assessment(people(6, ONE | dict.fromkeys(("ND2", "ND3", "ND4", "ND5"), "unknown")), invited=12),
            "low",
        ),
        (assessment(people(6, models(m1=3, m2=3) | {"ND2": (2, 3)}), invited=12), "medium"),
        (
            assessment(people(6, ONE), said({"WE1": 0}, by="p7"), said({"WE1": 0}, by="p8"), invited=12),
            "medium",
        ),
        (assessment(()), "low"),
    ],
    ids=[
        "half answered and all is shown",
        "fewer than half answered",
        "nobody knows how many were asked",
        "a team counts its people",
        "fewer than three in a team",
        "examples only",
        "agreement only",
        "a claimed gate without any evidence",
        "nine in ten known",
        "eight in ten known",
        "six in ten known",
        "between two stages",
        "a contested gate",
        "nothing known",
    ],
)
def test_confidence_has_three_words(case: Assessment, confidence: str) -> None:
    assert place(FRAMEWORK, case).confidence == confidence


def test_the_gates_of_a_waived_model_need_no_evidence() -> None:
    answered = {c: word for c, word in models(m1=3, m3=3).items() if not c.startswith("ND")}
    waived = assessment(people(6, answered), invited=12, waivers=(waiver(2),))

    assert place(FRAMEWORK, waived).confidence == "high"


def test_from_five_respondents_on_a_score_has_an_interval() -> None:
    four = placed(people(4, ONE))
    five = placed(people(4, ONE), said(ONE | {"WE1": 1}, by="p9"))

    assert four.scores[1].interval is None
    assert five.scores[1].interval is not None
    low, high = five.scores[1].interval
    assert low <= (five.scores[1].score or 0) <= high


def test_an_agreed_level_is_not_resampled() -> None:
    rows = (*people(3, ONE), *said(ONE | {"WE1": 0}, by="p8"), *said(ONE | {"WE1": 0}, by="p9"))

    settled = placed(rows, agreed=(Agreed("WE1", 3, ("p0", "p8", "p9")),))

    assert settled.scores[1].interval == (75, 75)


def test_a_criterion_that_was_supposed_is_not_resampled_from_the_answers() -> None:
    now = assessment(people(5, ONE | {"WE1": 0}))

    supposed = what_if(FRAMEWORK, now, {"WE1": level(3)})

    assert supposed.scores[1].interval == (75, 75)


FROM_ABOVE = said({"RL-GV": 3, "RL-DF": 3}, by="Harbour, 14 September", inherited="Harbour, 14 September")


def test_what_was_taken_over_is_nobody_who_answered() -> None:
    team = assessment(people(3, ONE), FROM_ABOVE, scope="team", people=12)

    assert place(FRAMEWORK, team).respondents == 3


@pytest.mark.parametrize(
    ("case", "with_one_more", "confidence"),
    [
        ((people(5, ONE), {"invited": 12}), (people(6, ONE), {"invited": 12}), "low"),
        (
            (people(2, ONE), {"scope": "team", "people": 4}),
            (people(3, ONE), {"scope": "team", "people": 4}),
            "medium",
        ),
    ],
    ids=["fewer than half answered", "fewer than three in a team"],
)
def test_what_was_taken_over_makes_nobody_more_certain(
    case: tuple[tuple[Answer, ...], dict[str, object]],
    with_one_more: tuple[tuple[Answer, ...], dict[str, object]],
    confidence: str,
) -> None:
    alone, asked = case
    more, same = with_one_more

    assert place(FRAMEWORK, assessment(alone, FROM_ABOVE, **asked)).confidence == confidence
    assert place(FRAMEWORK, assessment(more, FROM_ABOVE, **same)).confidence == "high"


def test_what_was_taken_over_carries_its_level_and_its_evidence() -> None:
    found = placed(people(1, ONE), FROM_ABOVE).findings["RL-GV"]

    assert (found.status, found.level, found.evidence) == ("rated", 3, "E2")


def test_what_was_taken_over_is_not_resampled_as_a_respondent() -> None:
    assert placed(people(4, ONE), FROM_ABOVE).scores[1].interval is None
