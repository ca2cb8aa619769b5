"""How a plan looks in a terminal: each item with its id, where it is, and what was said of it since."""

from collections.abc import Iterable
from datetime import date
from textwrap import wrap

from bot.cli.rendering import console
from bot.compose.plan_words import confirmed_line, state_words
from bot.conversation.plan import Plan, PlanItem
from bot.words import day

SHORT = 8
"""So many letters of an id are shown, and are enough to name an item by."""


def plan_lines(one: Plan, today: date) -> Iterable[str]:
    """A whole plan, with the scan that it goes back to."""
    yield f"{one.unit}, from the scan of {day(one.as_of)}" if one.as_of else one.unit
    if not one.items:
        yield "  Nothing is in its plan."
    for item in one.items:
        yield from item_lines(item, today)


def item_lines(item: PlanItem, today: date) -> Iterable[str]:
    """One item as it stands, and what was said of it since."""
    stands = confirmed_line(item) if item.state == "confirmed" else state_words(item, today)
    owner = f"{item.owner}." if item.owner else ""
    lead = f"  {item.id[:SHORT]}  {item.state:<9}  "
    yield from _hanging(lead, item.what if item.state == "open" else item.label)
    for line in (f"{owner} {stands}".strip(), *item.notes):
        if line:
            yield from _hanging(" " * len(lead), line)


def _hanging(lead: str, text: str) -> list[str]:
    """A text after what leads it, its further lines below its first; on one line where a program reads it."""
    out = console()
    if not out.is_terminal:
        return [f"{lead}{text}"]
    return wrap(text, max(out.width, 2 * len(lead)), initial_indent=lead, subsequent_indent=" " * len(lead))
