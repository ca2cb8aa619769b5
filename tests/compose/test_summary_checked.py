"""What a model's sentence about a summary may say: what its figures say, and nothing that sounds like more."""

import pytest

from bot.compose.summary_checked import borne_out, fault
from bot.conversation.summary import Sentence

FIGURES = {
    "unit": "Operations (4 units, 310 people) is working on stage 1 of 5, workforce empowerment.",
    "spread_1": "Stage 1 is in place where 210 of 310 people work (68%): spreading.",
    "missing_1": "Clear everyday rules: today “partly clear”, needed “clear and kept to”.",
    "answered": "Seven of nine answered. Looked at on 3 October 2026.",
    "move_1": "Build up one kept-up place. Somebody has taken it; it was due on 4 December 2026 and is overdue.",
    "unscanned": "Not scanned yet: Warehouse.",
}


@pytest.mark.parametrize(
    ("text", "rests_on"),
    [
        ("In Operations stage 1 is in place for 210 of 310 people.", ("unit", "spread_1")),
        ("On 3 October 2026, seven of nine answered.", ("answered",)),
        ("On 3 October 2026, 7 of 9 answered.", ("answered",)),
        ("Warehouse is not scanned yet.", ("unscanned",)),
        ("One kept-up place was due on 4 December 2026 and is overdue.", ("move_1",)),
    ],
)
def test_a_sentence_that_its_figures_bear_out_stays(text: str, rests_on: tuple[str, ...]) -> None:
    assert fault(Sentence(text, rests_on), FIGURES) == ""


@pytest.mark.parametrize(
    ("text", "rests_on", "why"),
    [
        ("Operations is doing well.", (), "rests on nothing"),
        ("Operations is doing well.", ("made_up",), "rests on nothing"),
        ("Stage 1 is in place for 250 people.", ("spread_1",), "number"),
        ("Eight of nine answered.", ("answered",), "number"),
        ("Half of them answered.", ("answered",), "amount"),
        ("Stage 2 is in place where 210 of 310 people work.", ("spread_1",), "number"),
        ("Stage 1 is systematic where 210 of 310 people work.", ("spread_1",), "word of the method"),
        ("Seven of nine answered in November 2026.", ("answered",), "name"),
        ("Ana Whitlock has it, and it is overdue.", ("move_1",), "name"),
        ("Underwriting answered.", ("answered",), "name"),
        ("Operations leads with 210 of 310 people.", ("unit", "spread_1"), "ranks"),
        ("Operations is the best of 4 units.", ("unit",), "ranks"),
        ("Stage 1 is not in place where 210 of 310 people work.", ("spread_1",), "opposite"),
        ("Warehouse is in place.", ("unscanned",), "opposite"),
        ("See https://evil.example for stage 1.", ("spread_1",), "link"),
        ("Thanks to <@U123>, stage 1 is in place.", ("spread_1",), "link"),
        (f"Stage 1 is in place {'indeed ' * 60}.", ("spread_1",), "too long"),
    ],
)
def test_a_sentence_that_says_more_is_turned_down(text: str, rests_on: tuple[str, ...], why: str) -> None:
    assert why in fault(Sentence(text, rests_on), FIGURES)


def test_what_is_turned_down_is_left_out_and_nothing_is_said_twice() -> None:
    good = Sentence("Warehouse is not scanned yet.", ("unscanned",))
    drafted = (good, Sentence("Warehouse is the worst.", ("unscanned",)), good)

    assert borne_out(drafted, FIGURES) == (good,)
