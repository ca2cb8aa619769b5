"""What a typed line is in a scan, and the sentence that says it is no answer."""

import pytest

from bot.cli.scan_hints import no_example, not_offered
from bot.cli.scan_lines import Word, number_in, word


@pytest.mark.parametrize(
    ("said", "is_a", "number"),
    [
        ("3", "number", 3),
        ("3.", "number", 3),
        ("-1", "number", -1),
        ("9" * 5000, "number", None),
        ("3 of 8", "own", None),
        ("50%", "own", None),
        ("x", "other", None),
        ("D", "unknown", None),
        ("", "keep", None),
    ],
)
def test_a_line_that_is_nothing_but_a_number_is_told_from_words(
    said: str, is_a: Word, number: int | None
) -> None:
    assert (word(said), number_in(said)) == (is_a, number)


@pytest.mark.parametrize(
    ("offered", "numbers"),
    [((0, 1, 2, 3, 4), "1 to 5"), ((0, 2, 4), "1, 3 and 5"), ((3, 4), "4 and 5"), ((1,), "2")],
)
def test_what_is_not_offered_is_said_with_what_is(offered: tuple[int, ...], numbers: str) -> None:
    assert not_offered("99", offered) == f"99 is not one of {numbers}."


def test_what_is_no_example_is_said_with_the_way_on() -> None:
    go_on = "write what, where and when, or press Enter to go on without an example."

    assert no_example("7", 2) == f"7 is none of the passages above: {go_on}"
    assert no_example("7", 0) == f"A number alone is no example: {go_on}"
    assert no_example("x", 2) == f"That is no example: {go_on}"
