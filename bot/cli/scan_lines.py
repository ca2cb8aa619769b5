"""The lines that a person types in a scan: how one is asked for, and what it means."""

import signal
import sys
from datetime import datetime
from typing import Literal

from bot.cli.rendering_scan import reasons_of
from bot.conversation.card_view import CardView
from bot.conversation.events import Choose
from bot.conversation.path import Row

Word = Literal["unknown", "na", "words", "back", "pause", "full", "help", "none", "keep", "own", "other"]
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
    if not sys.stdin.isatty():
        print(said)  # noqa: T201  # what a script types is read in its output
    return said


def word(said: str) -> Word:
    """What a line is: one of the words that mean something here, somebody's own words, or neither."""
    if found := _WORDS.get(said.lower()):
        return found
    return "own" if len(said) >= SHORTEST and not said.isdecimal() else "other"


def answer_in(view: CardView, row: Row, said: str, at: datetime) -> Choose | None:
    """The answer that somebody chose: a number from 1, "I don't know", or "not for us" with its reason."""
    if said in ("1", "2", "3", "4", "5"):
        return Choose(at, row.key, int(said) - 1)
    match word(said):
        case "unknown":
            return Choose(at, row.key, "unknown")
        case "na":
            found = reasons_of(view, row)[int(said[1:] or 1) - 1 :]
            return Choose(at, row.key, "na", found[0]) if found else None
        case _:
            return None
