"""What is said after another question: the same again of another unit, or on about the same one. The eval suite has more rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.follow_up import follow_up
from bot.conversation.intent import read_intent
from bot.conversation.intents import Ask, Intent, ShowStage, SuggestAgents, Summarise

UNITS = ("Claims", "Finance, HR and IT", "Legal and Compliance")


def said(*messages: str) -> Intent:
    """What the last of these asks for."""
    *before, last = messages
    return follow_up(read_intent(last, units=UNITS), before, UNITS)


@pytest.mark.parametrize(
    ("message", "unit"),
    [
        ("and for finance?", "finance"),
        ("<@UBOT> and Legal?", "Legal"),
        ("what about the Claims team?", "Claims"),
        ("Claims", "Claims"),
        ("and for Aviation?", "Aviation"),
    ],
)
def test_the_stage_is_asked_again_of_another_unit(message: str, unit: str) -> None:
    assert said("where are we?", message) == ShowStage("where are we?", unit)


def test_each_may_follow_on_the_one_before() -> None:
    assert said("where are we?", "and for finance?", "thanks", "and Legal?") == ShowStage(
        "where are we?", "Legal"
    )


def test_why_is_about_the_unit_that_was_spoken_of_unless_it_says_us() -> None:
    assert said("where is Claims?", "why not 3?") == Ask("why not 3?", "Claims", "why", 3)
    assert said("where is Claims?", "why are we not at 3?") == Ask("why are we not at 3?", None, "why", 3)
    assert said("where is Claims?", "why not 3?", "and Legal?") == Ask("why not 3?", "Legal", "why", 3)


@pytest.mark.parametrize(
    "message", ["what would it take", "and what does it take to get there?", "how would we get there?"]
)
def test_what_it_would_take_goes_on_about_the_same(message: str) -> None:
    assert said("why not 3?", message) == Ask(message, None, "why", 3)


def test_a_summary_and_the_next_agents_are_asked_again_as_well() -> None:
    assert said("stage summary for the whole company", "and Claims?") == Summarise(
        "stage summary for the whole company", "Claims"
    )
    assert said("which agents next for HR?", "and for Sales?") == SuggestAgents(
        "which agents next for HR?", None, "Sales"
    )


@pytest.mark.parametrize(
    "message",
    ["and the pilots?", "and for customer data?", "and what does the policy say?", "which tools may I use?"],
)
def test_another_question_stays_one(message: str) -> None:
    assert said("where are we?", message) == Ask(message)


def test_after_a_question_about_documents_the_search_minds_what_was_asked() -> None:
    assert said("where are we?", "what does our AI policy say?", "and for Claims?") == Ask(
        "and for Claims?", "Claims"
    )


def test_the_first_message_follows_on_nothing() -> None:
    assert said("and for Claims?") == Ask("and for Claims?", "Claims")
    assert said("what would it take") == Ask("what would it take")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_talk_is_read_as_something(messages: list[str]) -> None:
    said(*messages)
