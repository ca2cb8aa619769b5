"""How a text is cut into messages, and how words become Markdown in which nothing is markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reply import Advice, Point
from bot.slack.blocks.markdown import split, spoken
from bot.slack.blocks.streamed import further, opening, whole
from bot.slack.shown import ShownMessage, dealt

PLAIN = st.text(st.characters(exclude_characters="|`~"))


@given(PLAIN, st.integers(30, 200))
def test_joined_again_the_pieces_are_the_text_and_each_fits(text: str, most: int) -> None:
    pieces = split(text, most)

    assert "".join(pieces) == text
    assert all(len(piece) <= most for piece in pieces)


def test_it_is_cut_between_paragraphs_rather_than_lines_and_between_lines_rather_than_words() -> None:
    paragraphs = "one two three\nfour five six\n\nseven eight nine ten eleven"

    assert split(paragraphs, 40) == ["one two three\nfour five six\n\n", "seven eight nine ten eleven"]
    assert split("one two three\nfour five six seven eight nine", 36) == [
        "one two three\n",
        "four five six seven eight nine",
    ]
    assert split("one two three four", 12) == ["one two ", "three four"]


def test_a_code_block_is_not_cut_where_it_fits_into_the_next_message() -> None:
    code = "```python\nfirst = 1\n\nsecond = 2\n```\n"
    text = f"Some words before it, which are long enough.\n{code}And after."

    first, second = split(text, 70)

    assert first == "Some words before it, which are long enough.\n"
    assert second.startswith(code)


def test_a_code_block_that_is_longer_than_a_message_is_closed_and_begun_again() -> None:
    lines = [f"line_{number} = {number}" for number in range(60)]
    text = "\n".join(["```python", *lines, "```"])

    pieces = split(text, 300)

    assert all(piece.startswith("```python\n") and piece.rstrip().endswith("```") for piece in pieces)
    assert [line for piece in pieces for line in piece.splitlines() if line.startswith("line")] == lines
    assert all(len(piece) <= 300 for piece in pieces)


def test_a_table_is_cut_between_rows_and_its_head_is_said_again() -> None:
    head = "| Unit | Stage |\n| --- | --- |\n"
    rows = [f"| Unit {number} | {number % 5} |\n" for number in range(80)]
    text = head + "".join(rows)

    pieces = split(text, 400)

    assert all(piece.startswith(head) for piece in pieces)
    assert [row for piece in pieces for row in piece.splitlines(keepends=True)[2:]] == rows
    assert all(len(piece) <= 400 for piece in pieces)


@pytest.mark.parametrize(
    "words",
    [
        "<!channel>",
        "<@UBEN>",
        "[here](https://evil.example)",
        "![x](y)",
        "*so*",
        "`rm`",
        "# Big",
        "1. one",
        "> so",
        "_a_",
    ],
)
def test_no_words_become_markup(words: str) -> None:
    said = spoken(words)

    assert "<" not in said
    assert "](" not in said.replace("\\]", "")
    assert not said.startswith(("#", ">", "1.", "*", "`", "_"))
    assert "https://" not in said


def test_what_was_said_point_by_point_is_what_the_whole_answer_says() -> None:
    kinds = (
        "stage",
        "organisation",
        "guidance",
        "guidance",
        "move",
        "move",
        "not_yet",
        "limits",
        "organisation",
    )
    points = tuple(Point(f"Point {number}.", (number,), kind) for number, kind in enumerate(kinds))  # type: ignore[arg-type]
    advice = Advice(Point("The headline."), points)

    said = opening(advice.headline, ["A note"])
    for before, point in zip((None, *points), points, strict=False):
        said += further(before, point)  # type: ignore[assignment]

    assert said == whole(advice, ["A note"])
    assert said.startswith("**The headline.**\n\n_A note_\n\n- Point 0. [0]\n- Point 1. [1]\n\n_In general")
    assert "\n\n**Point 4. [4]**\n\nPoint 5. [5]\n\nPoint 6. [6]\n\nPoint 7. [7]" in said


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("", [], [""]),
        ("ab", [""], ["ab"]),
        ("ab", ["a"], ["ab"]),
        ("ab", ["a", ""], ["a", "b"]),
        ("ab", ["", "a"], ["", "ab"]),
        ("ab", ["x"], ["ab"]),
        ("a" * 9 + " " + "b" * 9, ["a" * 9], ["a" * 9, " " + "b" * 9]),
        ("a" * 9 + " " + "b" * 9, [""], ["a" * 9 + " ", "b" * 9]),
    ],
)
def test_what_stands_there_is_gone_on_with_or_dealt_out_anew(
    text: str, shown: list[str], expected: list[str]
) -> None:
    messages = [ShownMessage(ts=str(number), text=part) for number, part in enumerate(shown)]

    assert dealt(text, messages, most=12) == expected
