"""
The small parts that every message is made of: escaped text, sections, context, buttons; and Slack's limits by name.

`Markup` is text that is escaped already. Whatever people, documents or models wrote is a plain `str` until `escaped` has
seen it, so a type checker finds what was forgotten or escaped twice.
"""

from collections.abc import Iterable, Iterator
from typing import NewType

Markup = NewType("Markup", str)
Block = dict[str, object]

MOST_BLOCKS = 50
MOST_IN_MESSAGE = 11_000
"""Characters of all blocks of a message together: Slack documents 12,000 and refuses somewhat above."""
MOST_IN_SECTION = 3_000
MOST_IN_CONTEXT = 2_000
MOST_CONTEXT_LINES = 5
"""Slack takes ten; five of full length still leave room in one message."""
MOST_BUTTONS = 25
MOST_ON_BUTTON = 75
MOST_IN_VALUE = 2_000

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LONGEST_ENTITY = 5


def escaped(text: str) -> Markup:
    """Text in which Slack finds no link, mention or broadcast: its three special characters stand for themselves."""
    return Markup(text.translate(_ENTITIES))


def bold(text: str) -> Markup:
    """A text in bold; asterisks and line breaks of its own would end it early."""
    return Markup(f"*{escaped(' '.join(text.replace('*', '').split()))}*")


def lines(*some: Markup) -> Markup:
    """Texts under one another."""
    return Markup("\n".join(filter(None, some)))


def pieces(markup: Markup, most: int) -> Iterator[Markup]:
    """The text in pieces of at most `most` characters, cut between paragraphs, lines or words where that is possible."""
    rest = markup.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        yield Markup(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        yield Markup(rest)


def _cut(text: str, most: int) -> int:
    for between in ("\n\n", "\n", " "):
        place = text.rfind(between, most // 2, most)
        if place > 0:
            return place
    started = text.rfind("&", most - _LONGEST_ENTITY, most)
    return started if started > 0 and ";" not in text[started:most] else most


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def sections(markup: Markup) -> list[Block]:
    """A text as sections: one where it fits."""
    return [{"type": "section", "text": _mrkdwn(piece)} for piece in pieces(markup, MOST_IN_SECTION)]


def context(*texts: Markup) -> list[Block]:
    """Small grey lines under what was said."""
    cut = [piece for text in texts for piece in pieces(text, MOST_IN_CONTEXT)]
    return [
        {"type": "context", "elements": [_mrkdwn(piece) for piece in cut[at : at + MOST_CONTEXT_LINES]]}
        for at in range(0, len(cut), MOST_CONTEXT_LINES)
    ]


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str = "") -> Block:
    """Something to press. A value that is too long for Slack is left out: half of one would say something else."""
    pressed: Block = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": shortened(label, MOST_ON_BUTTON)},
    }
    return pressed | {"value": value} if 0 < len(value) <= MOST_IN_VALUE else pressed


def actions(buttons: Iterable[Block]) -> list[Block]:
    """Buttons in a row; no row where there are none."""
    row = list(buttons)[:MOST_BUTTONS]
    return [{"type": "actions", "elements": row}] if row else []


def _mrkdwn(text: Markup) -> Block:
    # Verbatim: Slack makes no links and no mentions of what merely looks like them.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
