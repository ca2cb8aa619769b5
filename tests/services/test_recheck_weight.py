"""Which answers of a recheck weigh enough to take the place of what several people said."""

from datetime import date

import pytest

from bot.conversation.path import Row
from bot.services.recheck_weight import that_count
from bot.store.sheets import FinalAnswer
from knowledge.framework.assessment import Answer, Assessment, Rated
from knowledge.framework.loading import the_framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place

FRAMEWORK = the_framework()
TODAY = date(2026, 12, 4)
NOBODY: frozenset[str] = frozenset()


def running(level: int) -> Placement:
    """A unit in which five people said how widely agents run a workflow."""
    answers = tuple(Answer("AR1", f"r{n}", Rated(level, level), at=TODAY) for n in range(5))
    return place(FRAMEWORK, Assessment("Claims", "team", TODAY, FRAMEWORK.bank.version, answers))


def said(row: str, *levels: str) -> list[FinalAnswer]:
    return [
        FinalAnswer(
            by=f"U{n}", row=row, level=level, reason=None, evidence="E2", proof="", role=None, at=TODAY
        )
        for n, level in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("before", "levels", "owners", "counts"),
    [
        (3, ("1",), NOBODY, False),
        (3, ("1", "0"), NOBODY, False),
        (3, ("1", "0", "1"), NOBODY, True),
        (3, ("1",), {"U0"}, True),
        (3, ("2",), NOBODY, True),
        (1, ("0",), NOBODY, True),
        (3, ("unknown",), {"U0"}, False),
    ],
)
def test_one_person_does_not_clear_what_several_saw_run(
    before: int, levels: tuple[str, ...], owners: frozenset[str], counts: bool
) -> None:
    kept = dict(that_count(FRAMEWORK.bank, running(before), said("AR1", *levels), owners))

    assert ([*kept] == [Row("AR1")]) == counts


def test_of_several_questions_those_count_to_which_somebody_could_say_something() -> None:
    answers = [*said("AR2", "3"), *said("AR3", "unknown")]

    kept = dict(that_count(FRAMEWORK.bank, running(3), answers, NOBODY))

    assert [*kept] == [Row("AR2")]
