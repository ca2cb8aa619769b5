"""What is said in a scan at the terminal when a line is no answer: one short sentence. All that can be typed is shown on "?"."""

from collections.abc import Sequence

from bot.cli.scan_lines import word
from bot.conversation.sheet import SheetState

MOST_SHOWN = 40
"""Characters of a line that are said back."""
FIRST_QUESTION = "This is the first question."
TOO_SHORT = "That is too short to read. Write it in a few words, or press Enter for the five answers."
A_QUESTION = "That reads as a question, and only an answer is taken here. ? shows what can be typed."
NO_PROGRESS = "{number} lines in a row did not answer this question, so it stops here."

_PAUSE = "p: pause; every answer is kept already."
_BACK = "b: back to the question before."
HELP = (
    "1 to 5: that answer. d: you do not know it. w: say it in your own words, or simply write them here. "
    f"f: the answers in full. {_BACK} {_PAUSE} Enter keeps an answer that is there."
)
HELP_WITH_WORDS = (
    "Write it in one line; a number is read as part of your words. Enter: the five answers instead. "
    f"d: you do not know it. {_BACK} {_PAUSE}"
)
HELP_WITH_READING = (
    "A number that is shown: that answer. o: none of these, so all five are shown. w: say it differently, or simply write "
    f"it here. {_PAUSE}"
)
HELP_WITH_EXAMPLE = (
    "Write what, where and when in one line, or paste a link; where passages are shown, a number points at one. "
    f"Enter: go on without an example. b: change the answer. {_PAUSE}"
)
_HELPS: dict[SheetState, str] = {
    "wording": HELP_WITH_WORDS,
    "confirming": HELP_WITH_READING,
    "showing": HELP_WITH_EXAMPLE,
}


def help_in(state: SheetState) -> str:
    """All that can be typed at this point."""
    return _HELPS.get(state, HELP)


def not_offered(said: str, offered: Sequence[int]) -> str:
    """That a line is none of the levels that are offered, by their numbers from 1."""
    numbers = _numbers([level + 1 for level in offered])
    if not said:
        return f"Nothing was chosen: type one of {numbers}, or ? for help."
    return f"{_shortened(said)} is not one of {numbers}."


def no_example(said: str, passages: int) -> str:
    """That a line is no example, nor the number of a passage."""
    go_on = "write what, where and when, or press Enter to go on without an example."
    if word(said) != "number":
        return f"That is no example: {go_on}"
    if passages:
        return f"{_shortened(said)} is none of the passages above: {go_on}"
    return f"A number alone is no example: {go_on}"


def _numbers(some: Sequence[int]) -> str:
    """`1 to 5`, or `2 and 4` where some between are missing."""
    if len(some) > 2 and some[-1] - some[0] == len(some) - 1:
        return f"{some[0]} to {some[-1]}"
    *others, last = (str(one) for one in some)
    return f"{', '.join(others)} and {last}" if others else last


def _shortened(said: str) -> str:
    shown = said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]}…"
    return shown if word(said) == "number" else f"“{shown}”"
