"""What somebody types about an initiative, read as the value that they meant or not at all."""

import pytest

from bot.conversation.initiative_answers import read_answer
from bot.conversation.initiative_fields import fields
from knowledge.framework.loading import the_framework

(BASELINE,) = [field for field in fields(the_framework(), {}) if field.key == "metric.baseline"]


@pytest.mark.parametrize(
    ("said", "value"), [("14", 14), ("0,5", 0.5), ("1500", 1500), ("-2.25", -2.25), (" ", None)]
)
def test_a_figure_is_read_with_a_point_or_a_comma(said: str, value: float | None) -> None:
    assert read_answer(BASELINE, said) == value


@pytest.mark.parametrize("said", ["1,500", "12,500,000", "1,500.5", "many", "inf"])
def test_a_figure_that_could_mean_two_numbers_is_asked_for_again(said: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        read_answer(BASELINE, said)
