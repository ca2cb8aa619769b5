"""What a question wants to hear, and whether words give it."""

import pytest

from bot.compose.wanted import Wanted, gives, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("who can switch off the bot", "person"),
        ("whos our champion in claims", "person"),
        ("by when do we have to give notice", "day"),
        ("how long until it has its own account", "span"),
        ("what do we pay per case", "money"),
        ("how often are access rights checked", "often"),
        ("how many complaints last quarter", "number"),
        ("ok to paste an injury report if its only a test", "permission"),
        ("which cases go to the tray", "several"),
        ("whats a bounded pilot again", "meaning"),
        ("is the assistant doing well", None),
        ("what usually goes wrong", None),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(question: str, kind: Wanted | None) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person", "Priya Nair, agreed with Customer Service"),
        ("day", "Notice is due by 30 November 2026."),
        ("span", "It takes about two weeks."),
        ("money", "Price: £2.10 a registered case"),
        ("often", "Rights are reviewed every quarter."),
        ("number", "Complaints: 612"),
        ("permission", "There are no exceptions for tests."),
    ],
)
def test_words_give_what_is_wanted(kind: Wanted, text: str) -> None:
    assert gives(kind, text, "") == 1.0


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person", "The work is small."),
        ("person", "The week of 14 September 2026"),
        ("day", "The work is small."),
        ("money", "2,140 cases in the tray"),
        ("often", "used on 27 nights"),
    ],
)
def test_words_do_not_give_what_is_not_in_them(kind: Wanted, text: str) -> None:
    assert gives(kind, text, "") == 0.0


def test_a_role_names_a_person_only_by_half() -> None:
    assert gives("person", "The business owner signs the request.", "who signs?") == 0.5


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert gives("person", "The best week so far for Ask Harbour.", "who can stop Ask Harbour?") == 0.0


def test_a_definition_says_what_was_asked_and_nothing_narrower() -> None:
    question = "what is a bounded pilot"

    assert gives("meaning", "A bounded pilot is a trial of a later model.", question) == 1.0
    assert gives("meaning", "The end of a bounded pilot is the date.", question) == 0.0
