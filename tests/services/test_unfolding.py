"""What may be told of an answer before it is whole: only what nothing that comes later can contradict."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose.brief import Brief, Drafted
from bot.conversation.reply import Advice, Point
from bot.services.unfolding import ALL_SAID, THE_REST, Unfolding
from knowledge.framework.loading import the_framework

BRIEF = Brief("How does expert capability grow?", "Harbour Mutual", the_framework(), date(2026, 11, 21))
OF_US = replace(BRIEF, question="What do we do about notes?")
NO_STAGE = replace(BRIEF, question="What stage are we at?", about="stage")
HEAD, OWN, GENERAL = (
    (Drafted("Yes.", headline=True), Point("Yes.")),
    (Drafted("We do."), Point("We do.", (1,), "organisation")),
    (Drafted("One does."), Point("One does.", (2,), "guidance")),
)

found = st.lists(st.sampled_from([OWN, GENERAL]), max_size=4)
GOES_ON = replace(NO_STAGE, before=Advice(Point("Nobody has looked yet.")))
briefs = st.sampled_from([BRIEF, OF_US, NO_STAGE, replace(NO_STAGE, withheld=True), GOES_ON])


@given(briefs, st.booleans(), found)
def test_what_was_told_is_what_the_whole_answer_begins_with(
    brief: Brief, headed: bool, some: list[tuple[Drafted, Point]]
) -> None:
    unfolding = Unfolding(brief)

    early = [point for one in ([HEAD] if headed else []) + some for point in unfolding.found(*one)]
    late = unfolding.rest()

    headline, points = unfolding.whole()
    assert [*early, *late] == [headline, *points]


def test_a_question_about_anything_is_answered_point_by_point() -> None:
    unfolding = Unfolding(BRIEF)

    told = [[point.text for point in unfolding.found(*one)] for one in (HEAD, GENERAL, OWN)]

    assert told == [["Yes."], ["One does."], ["We do."]]


def test_a_question_about_us_waits_for_a_word_of_our_own() -> None:
    unfolding = Unfolding(OF_US)

    told = [[point.text for point in unfolding.found(*one)] for one in (HEAD, GENERAL, OWN, GENERAL)]

    assert told == [[], [], ["Yes.", "One does.", "We do."], ["One does."]]


def test_where_nothing_of_our_own_is_found_the_headline_says_so_first() -> None:
    unfolding = Unfolding(OF_US)
    unfolding.found(*GENERAL)

    headline, *below = unfolding.rest()

    assert headline.text.startswith("I found nothing of your own on this.")
    assert below == [GENERAL[1]]


@pytest.mark.parametrize("withheld", [False, True])
def test_where_there_is_no_stage_to_tell_that_comes_before_what_documents_show(withheld: bool) -> None:
    unfolding = Unfolding(replace(NO_STAGE, withheld=withheld))

    told = unfolding.found(*OWN)

    assert "Below is what your documents show" in told[0].text
    assert told[1:] == [OWN[1]]


def test_the_rules_own_headline_is_told_at_once_and_its_last_words_at_the_end() -> None:
    unfolding = Unfolding(OF_US)

    before = unfolding.by_rule([GENERAL, HEAD])
    between = unfolding.found(*GENERAL)
    after = [*unfolding.rest(), *unfolding.by_rule([OWN])]

    assert [point.text for point in before] == ["Yes.", "One does."]
    assert between == [GENERAL[1]]
    assert after == [OWN[1]]
    assert unfolding.whole() == (HEAD[1], (GENERAL[1], GENERAL[1], OWN[1]))


def test_an_answer_that_goes_on_says_at_once_what_was_not_read() -> None:
    unfolding = Unfolding(GOES_ON)

    told = [unfolding.by_rule([OWN]), unfolding.found(*GENERAL), unfolding.end([OWN])]

    assert [[point.text for point in some] for some in told] == [
        [THE_REST, "We do."],
        ["One does."],
        ["We do."],
    ]


@pytest.mark.parametrize(("last", "above"), [([OWN], [THE_REST, "We do."]), ([], [ALL_SAID])])
def test_whether_anything_is_left_is_said_when_the_rule_has_said_its_last(
    last: list[tuple[Drafted, Point]], above: list[str]
) -> None:
    unfolding = Unfolding(GOES_ON)

    assert unfolding.by_rule([]) == []
    assert [point.text for point in unfolding.end(last)] == above
