"""
A question that came without a message: with a command, or from a window. It is answered in the asker's Messages tab.

It is in the inbox before it is acknowledged, and beside it in the outbox is the message that will stand for it and quote it.
When that is posted the question has its place, and from there on it is like any other.
"""

import asyncio
from collections.abc import Awaitable, Callable

from bot.slack.blocks.asking import Quote, quote_card
from bot.slack.blocks.notice import Withheld
from bot.slack.incoming import Received
from bot.slack.people import CannotSay, People
from bot.slack.rendering import Message
from bot.store.outbox import Claimed, Post

ASKED = "asked"
"""The kind of a post that quotes a question."""
LOOK_WITHIN = 0.8
"""Seconds, of the three that Slack waits."""

Placed = Callable[[str, Received], Awaitable[None]]
Take = Callable[[Received, Post], Awaitable[bool]]


class AskedAside:
    """Puts the message together that stands for a question, and tells when it is there."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed

    async def render(self, claim: Claimed) -> Message:
        """The quote. Whoever posts it, in this process or another, answers below it."""
        received = Received.model_validate(claim.payload["received"])
        card = quote_card(Quote.model_validate(claim.payload["quote"]))

        async def posted(channel: str, ts: str) -> None:
            await self._placed(claim.org, received.model_copy(update={"channel": channel, "ts": ts}))

        return Message(channel=claim.channel, text=card.text, blocks=card.blocks, posted=posted)


def quoting(received: Received, quote: Quote) -> Post:
    """The post that will stand for a question."""
    return Post(
        dedupe_key=f"{ASKED}:{received.delivery_id}",
        channel=received.user,
        kind=ASKED,
        payload={"received": received.model_dump(mode="json"), "quote": quote.model_dump(mode="json")},
    )


async def kept_out(people: People, user: str, channel: str, *, sure: bool = False) -> Withheld | None:
    """
    Why nothing that this person does in this channel (none: where no others are) is taken; None when it is.

    Where Slack cannot say, an answer in private may go on: who asks is looked at again before it is given. `sure` is for
    what others will see.
    """
    try:
        async with asyncio.timeout(LOOK_WITHIN):
            if not (await people.person(user)).may_be_asked:
                return "guest"
            if channel and await people.is_shared(channel):
                return "shared"
    except (CannotSay, TimeoutError):
        return "unsure" if sure else None
    return None
