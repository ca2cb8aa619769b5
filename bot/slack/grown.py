"""The post of an answer that was shown while it was made: it carries the whole answer, and where in Slack it stands so far."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Markup
from bot.slack.incoming import Received
from bot.slack.rendering import Grown, Message
from bot.slack.shown import Shown
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post

GROWN = "grown"
"""The kind of such a post."""
NOTHING = Card(Markup(""), ())


class _Card(BaseModel):
    text: str
    blocks: list[dict[str, Any]] = []

    @property
    def card(self) -> Card:
        return Card(Markup(self.text), tuple(self.blocks))


class _Payload(BaseModel):
    """What such a post keeps."""

    model_config = ConfigDict(extra="ignore")

    text: str
    asker: str
    about: str
    markdown: str
    ending: _Card
    plain_ending: _Card
    shown: Shown
    cards: list[_Card]


def grown_post(
    received: Received,
    shown: Shown,
    markdown: str,
    ending: Card,
    plain_ending: Card,
    cards: Sequence[Card],
) -> Post:
    """The answer, to be brought to its end. `cards` are the same answer as it is posted where messages cannot grow."""
    payload = _Payload(
        text="\n".join(card.text for card in cards),
        asker=received.user,
        about=received.delivery_id,
        markdown=markdown,
        ending=_kept(ending),
        plain_ending=_kept(plain_ending),
        shown=shown,
        cards=[_kept(card) for card in cards],
    )
    return Post(
        dedupe_key=f"answer:{received.delivery_id}",
        channel=received.channel,
        thread=received.thread,
        kind=GROWN,
        payload=payload.model_dump(mode="json"),
    )


class AsGrown:
    """Puts such an answer together; when it stands there whole its draft is done with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def render(self, claim: Claimed) -> Message:
        """The answer, as it was kept."""
        kept = _Payload.model_validate(claim.payload)

        async def posted(_: str, __: str) -> None:
            await self._store.drafts.drop(claim.org, kept.about)

        return Message(
            channel=claim.channel,
            text=kept.text,
            thread=claim.thread,
            asker=kept.asker,
            posted=posted,
            grown=Grown(
                markdown=kept.markdown,
                ending=kept.ending.card,
                plain_ending=kept.plain_ending.card,
                shown=kept.shown,
                cards=tuple(one.card for one in kept.cards),
            ),
        )


def _kept(card: Card) -> _Card:
    return _Card(text=card.text, blocks=[*card.blocks])
