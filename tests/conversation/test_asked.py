"""What the words of a question say beside what it asks for."""

import pytest

from bot.conversation.asked import models_named, speaks_of_us, without_chatter, without_models


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("what do we measure in stage 1", (1,)),
        ("whats the difference between stage 3 and stage 4", (3, 4)),
        ("difference between 2 and 3", (2, 3)),
        ("models 2, 3 and 4", (2, 3, 4)),
        ("what usually goes wrong with number 4?", (4,)),
        ("explain the third model", (3,)),
        ("2 vs 3?", (2, 3)),
        ("between 10 and 20 people", ()),
        ("we have 2 pilots and 3 agents", ()),
        ("stage 3.4 % re-opened", ()),
    ],
)
def test_models_are_known_by_their_numbers(text: str, models: tuple[int, ...]) -> None:
    assert models_named(text) == models


def test_a_question_without_its_numbers_is_about_the_rest() -> None:
    assert without_models("what goes wrong with number 4?") == "what goes wrong with ?"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("someone said we're not allowed to use it, is that right?", "we're not allowed to use it"),
        ("ok so who signs", "who signs"),
        ("is that right?", "is that right?"),
    ],
)
def test_what_only_leads_up_to_a_question_is_left_out(text: str, left: str) -> None:
    assert without_chatter(text) == left


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("what do we measure in stage 1", False),
        ("where should we start", False),
        ("what does our policy say on stage 1", True),
        ("how many of us use it", True),
    ],
)
def test_asking_what_one_does_is_not_asking_about_us(text: str, ours: bool) -> None:
    assert speaks_of_us(text) is ours
