"""
What a row of the outbox says, and where: most rows carry their message, those of a scan are put together from the record.

A row whose message is not wanted any more, such as the card of an answer that was changed since, says nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Block, Markup
from bot.slack.shown import Shown
from bot.store.outbox import Claimed


class NotYet(Exception):
    """The message needs another that is not posted yet."""


async def nothing(_: str, __: str) -> None:
    """Nothing is to be noted after this post."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its words without blocks, its blocks, and where it goes."""

    channel: str
    text: str
    blocks: Sequence[Block] = ()
    thread: str = ""
    changes: str = ""
    """The ts of the message that this one takes the place of."""
    anew: bool = True
    """Whether it is said anew when that message is gone; else it is left."""
    plainer: Sequence[Callable[[], Awaitable[Card]]] = ()
    """The same with blocks that more workspaces take, tried in this order when Slack refuses them."""
    asker: str = ""
    """Who is told when it cannot be posted."""
    posted: Callable[[str, str], Awaitable[None]] = nothing
    """Told the channel and the ts, before the row counts as sent; may be told twice."""
    grown: "Grown | None" = None
    """An answer of which something may stand there already, to be brought to its end."""


@dataclass(frozen=True, slots=True)
class Grown:
    """An answer that was shown while it was made."""

    markdown: str
    """The whole text."""
    ending: Card
    """What stands below it."""
    plain_ending: Card
    shown: Shown
    cards: Sequence[Card] = ()
    """The same answer as it is posted where messages cannot grow."""


class Rendering(Protocol):
    """Puts a row's message together; None when nothing is to be said any more. Raises NotYet to be asked again."""

    async def render(self, claim: Claimed) -> Message | None: ...


class AsKept:
    """Rows that carry their message, some also in blocks that more workspaces take."""

    async def render(self, claim: Claimed) -> Message | None:
        """The message as it was put."""
        text = str(claim.payload.get("text") or "…")
        plainer = _blocks(claim, "plainer_blocks")

        async def more_plainly() -> Card:
            return Card(Markup(text), plainer)

        return Message(
            channel=claim.channel,
            text=text,
            blocks=_blocks(claim, "blocks"),
            thread=claim.thread,
            plainer=[more_plainly] if plainer else (),
            asker=str(claim.payload.get("asker") or ""),
        )


def _blocks(claim: Claimed, name: str) -> tuple[Block, ...]:
    kept = claim.payload.get(name)
    return tuple(kept) if isinstance(kept, list) else ()
