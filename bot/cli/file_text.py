"""The text of a file that somebody names, or why it cannot be read."""

from pathlib import Path

import typer

from bot.cli.reporting import refuse
from knowledge.errors import unreadable

STANDARD_INPUT = "standard input"


def text_of(file: Path, closing: str) -> str:
    """What stands in a file, `-` being standard input; where it cannot be read, `closing` says what came of it."""
    try:
        if str(file) == "-":
            return typer.get_text_stream("stdin").read()
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(f"{called(file)} cannot be read: {unreadable(error)}. {closing}") from error


def called(file: Path) -> str:
    """What a file is called in a sentence."""
    return STANDARD_INPUT if str(file) == "-" else str(file)
