"""The lines that a person types in a scan: how one is asked for, and what it means."""

import re
import signal
import sys
from collections.abc import Collection
from datetime import datetime
from typing import Literal

from bot.cli.rendering_scan import reasons_of
from bot.conversation.card_view import CardView
from bot.conversation.events import Choose
from bot.conversation.path import Row

Word = Literal[
    "unknown", "na", "words", "back", "pause", "full", "help", "none", "keep", "own", "number", "other"
]
_WORDS: dict[str, Word] = {
    "d": "unknown",
    "i don't know": "unknown",
    "n": "na",
    "n1": "na",
    "n2": "na",
    "w": "words",
    "b": "back",
    "back": "back",
    "p": "pause",
    "pause": "pause",
    "quit": "pause",
    "exit": "pause",
    "f": "full",
    "?": "help",
    "help": "help",
    "o": "none",
    "": "keep",
}
SHORTEST = 2
"""Characters; less than that is a slip of the finger and no answer in somebody's own words."""
_NUMBER = re.compile(r"[-+]?\d+[.)]?")
_LONGEST_NUMBER = 9


class Left(Exception):
    """The person has left: the input ended, or Ctrl-C was pressed."""


def ask(prompt: str = "> ") -> str:
    """One line from the person; raises `Left` when they go."""
    # The loop takes Ctrl-C for itself and would wait for the line to end; at the prompt it has to work at once.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        said = " ".join(input(prompt).encode(errors="replace").decode().split())
    except (EOFError, KeyboardInterrupt) as gone:
        raise Left from gone
    finally:
        signal.signal(signal.SIGINT, before)
    if not is_typed():
        print(said)  # noqa: T201  # what a script types is read in its output
    return said


def is_typed() -> bool:
    """Whether a person types, and not a script, which may never come to an end."""
    return sys.stdin.isatty()


def word(said: str) -> Word:
    """What a line is: one of the words that mean something here, a number, somebody's own words, or none of these."""
    if found := _WORDS.get(said.lower()):
        return found
    if _NUMBER.fullmatch(said):
        return "number"
    return "own" if len(said) >= SHORTEST else "other"


def number_in(said: str) -> int | None:
    """The number that a line is; None where it is none, or larger than anything that is ever offered."""
    if not _NUMBER.fullmatch(said) or len(said) > _LONGEST_NUMBER:
        return None
    return int(said.rstrip(".)"))


def answer_in(
    view: CardView, row: Row, said: str, at: datetime, offered: Collection[int] = ()
) -> Choose | None:
    """The answer that somebody chose: an offered level by its number from 1, "I don't know", or "not for us" with its reason."""
    match word(said):
        case "number" if (number := number_in(said)) is not None and number - 1 in offered:
            return Choose(at, row.key, number - 1)
        case "unknown":
            return Choose(at, row.key, "unknown")
        case "na":
            found = reasons_of(view, row)[int(said[1:] or 1) - 1 :]
            return Choose(at, row.key, "na", found[0]) if found else None
        case _:
            return None
