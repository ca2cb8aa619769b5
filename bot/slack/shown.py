"""
How far an answer stands in Slack, as it is kept with the answer, and what that leaves to do. Pure.

What is not sure, because a connection broke or a process ended in the middle of a call, counts as not shown: whoever finishes
the answer puts the whole text of that message in its place.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.slack.blocks.markdown import split

MOST_TEXT = 11_000
"""Characters of one message: Slack documents 12,000 and refuses somewhat above."""

Way = Literal["stream", "edit", "post"]
"""How an answer gets into Slack: streamed, as a message that is changed while it grows, or posted when it is whole."""


class ShownMessage(BaseModel):
    """One message of an answer in the making."""

    model_config = ConfigDict(frozen=True)

    ts: str
    text: str = ""
    """What surely stands in it."""
    sure: bool = True
    """Whether nothing else can stand in it."""
    open: bool = True
    """Whether its stream still takes text, for all that is known."""


class Shown(BaseModel):
    """The messages of an answer so far. `begun` is since when there may be one more, whose name is not known."""

    model_config = ConfigDict(frozen=True)

    way: Way = "stream"
    messages: tuple[ShownMessage, ...] = ()
    begun: datetime | None = None
    stopped: bool = False
    """Whether somebody stopped it, so that nothing more is to be said there."""
    pieces: tuple[dict[str, object], ...] = ()
    """What the plan has still to be told when the answer is whole."""

    @property
    def text(self) -> str:
        """All that surely stands there."""
        return "".join(message.text for message in self.messages)

    @property
    def anything(self) -> bool:
        """Whether there is a message to finish, or may be."""
        return bool(self.messages) or self.begun is not None


def shown_of(kept: Mapping[str, object] | None) -> Shown | None:
    """What a draft tells of, where it tells of any message; None too for what an older Cairn wrote in another shape."""
    try:
        shown = Shown.model_validate(kept)
    except ValidationError:
        return None
    return shown if shown.anything else None


def dealt(text: str, shown: Sequence[ShownMessage], most: int = MOST_TEXT) -> list[str]:
    """
    The text as messages: as it stands there already, as far as it does; else dealt out anew.

    There is at least one, which may be empty.
    """
    parts: list[str] = []
    rest = text
    for number, message in enumerate(shown, start=1):
        if not rest.startswith(message.text):
            return split(text, most)
        if number == len(shown) and len(rest) <= most:
            return [*parts, rest]
        parts.append(message.text)
        rest = rest[len(message.text) :]
    if parts and not parts[-1] and rest:
        parts.pop()
    return [*parts, *(split(rest, most) if rest or not parts else ())]
