"""A point that was read is not said again, in these words or in others; what is new to it is."""

import pytest

from bot.compose.brief import Drafted, Quoted
from bot.compose.said_already import repeats, word_for_word
from bot.conversation.reply import Advice, Point, Source

QUOTE = "write your initials in the file note whenever AI drafted a letter"
POLICY = Source(1, "AI policy", "Notes", "policy.md", None, QUOTE, "document", "p1")
READ = Advice(
    Point("Yes, notes are needed.", (1,), "organisation", (POLICY,)),
    (
        Point(
            "Write your initials in the file note when AI drafted the letter.",
            (1,),
            "organisation",
            (POLICY,),
        ),
        Point("Approval takes 17 days in Claims.", (1,), "organisation", (POLICY,)),
    ),
)


def draft(text: str, quote: str = "another thing that the policy says", passage: str = "p2") -> Drafted:
    return Drafted(text, (Quoted(passage, quote),), "organisation")


REPEATED = {
    "the same words": draft("Write your initials in the file note when AI drafted the letter."),
    "the same with other typography": draft(
        "*Write* your initials  in the file note, when AI drafted the letter."
    ),
    "nearly the same words": draft("In the file note, write your initials when the AI drafted letters."),
    "other words for the same quotation": draft(
        "If AI drafted your letter, initials go on file.", QUOTE, "p1"
    ),
    "a headline in other words": Drafted("Indeed they are.", (Quoted("p2", "x"),), headline=True),
}
NEW = {
    "something else": draft("A second person reads each letter before it leaves."),
    "something else from the same quotation": draft("Supervisors look at it monthly.", QUOTE, "p1"),
    "another number": draft("Approval takes 21 days in Claims."),
    "the contrary": draft("Approval never takes 17 days in Claims."),
    "what adds to it": draft(
        "Approval takes 17 days in Claims, unless the customer complains or a broker waits."
    ),
}


@pytest.mark.parametrize("how", REPEATED)
def test_what_was_read_is_a_repetition(how: str) -> None:
    assert repeats(REPEATED[how], READ)


@pytest.mark.parametrize("how", NEW)
def test_what_is_new_is_none(how: str) -> None:
    assert not repeats(NEW[how], READ)


def test_the_rule_repeats_itself_only_word_for_word() -> None:
    assert word_for_word("Approval takes 17 days in Claims.", READ)
    assert not word_for_word("Approval took 17 days in Claims.", READ)


@pytest.mark.parametrize("one", [*REPEATED.values(), *NEW.values()])
def test_where_nothing_was_read_nothing_is_a_repetition(one: Drafted) -> None:
    assert not repeats(one, None)
    assert not word_for_word(one.text, None)
