"""How failures reach the person at the terminal: what happened and what to do, and a reference into the log."""

import logging
import secrets
import sys

from rich.console import Console
from rich.markup import escape

from knowledge.errors import FaultyInput, KnowledgeError

BAD_INPUT, FAILED = 2, 1

errors = Console(stderr=True, highlight=False, soft_wrap=True)
log = logging.getLogger("cairn")


def report(fault: Exception) -> int:
    """Say what went wrong; the exit code: 2 for an input that was refused, 1 for all else."""
    from bot.store.errors import StoreError
    from bot.words import UnknownLanguage

    if isinstance(fault, FaultyInput | UnknownLanguage):
        errors.print(escape(str(fault)))
        return BAD_INPUT

    if isinstance(fault, KnowledgeError | StoreError):
        errors.print(escape(str(fault)))
        return FAILED
    reference = secrets.token_hex(3).upper()
    log.info("Reference %s", reference, exc_info=fault)
    errors.print(
        f"Something went wrong that Cairn did not expect. Nothing more was done. Reference {reference}."
    )
    if not log.isEnabledFor(logging.INFO):
        errors.print("Run the command again with CAIRN_LOG_LEVEL=INFO to see the details.")
    return FAILED


def refuse(sentence: str) -> SystemExit:
    """An input that cannot be used, said in one sentence; raise what it returns."""
    errors.print(escape(sentence))
    return SystemExit(BAD_INPUT)


def to_stdout(text: str) -> None:
    """Machine-readable output: the text as it is, without wrapping or colours."""
    sys.stdout.write(text + "\n")
