"""
What is asked in a channel is answered from what everyone there may see. Who asked, and may see more that bears on it, is told so.

Only they see that, below the answer, and it names nothing. A press asks the same question in their Messages tab.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.more_in_private import MoreInPrivate
from bot.slack.asking_aside import Take, quoting
from bot.slack.blocks.asking import Quote
from bot.slack.blocks.private_first import more_card
from bot.slack.directory import SlackDirectory
from bot.slack.faults import FAILURES, code_of, note
from bot.slack.incoming import Received
from bot.slack.people import People
from bot.slack.rendering import Message
from bot.slack.replying import message_of
from bot.store.engine import Store
from bot.store.outbox import Claimed, Post
from bot.words import N_, _

MORE = "more"
"""The kind of a post that says that there is more."""
HOW = N_("in a channel")
TAKEN = N_("Asked. I answer you in our direct messages.")
ALREADY = N_("You asked this in private already; the answer is in our direct messages.")
GONE = N_("I do not have that question any more. Please ask it in our direct messages.")

log = logging.getLogger(__name__)


class InPrivate(BaseModel):
    """Somebody wants a question of theirs answered in private."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    delivery_id: str = Field(min_length=1)
    at: datetime


def in_private(body: Mapping[str, Any]) -> InPrivate | None:
    """The press in a payload. Slack sends no message with it, for it keeps none that only one person sees."""
    try:
        action = body["actions"][0]
        told = {"team": body["team"]["id"], "user": body["user"]["id"]}
        return InPrivate.model_validate(told | {"delivery_id": action["value"], "at": action["action_ts"]})
    except (KeyError, IndexError, TypeError, ValidationError):
        return None


class PrivateFirst:
    """Tells people that there is more for them alone."""

    def __init__(
        self,
        more: MoreInPrivate,
        store: Store,
        directory: SlackDirectory,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        on_put: Callable[[], None],
    ) -> None:
        self._more = more
        self._store = store
        self._directory = directory
        self._people = people
        self._client = client
        self._clock = clock
        self._on_put = on_put

    async def after(self, org: str, received: Received, at: datetime) -> None:
        """An answer is kept: put the word behind it where there is more. Nothing of it ever fails an answer."""
        if received.direct or received.shared_outside:
            return
        try:
            if await self._people.is_shared(received.channel):
                return
            if await self._more.is_there(message_of(org, received, at), self._directory):
                said = {"user": received.user, "delivery": received.delivery_id}
                key = f"{MORE}:{received.delivery_id}"
                post = Post(key, received.channel, MORE, said, thread=received.thread)
                await self._store.outbox.put(org, post, now=self._clock())
                self._on_put()
        except Exception as fault:
            note(log, "could not look whether there is more in private", fault, received.delivery_id)

    async def render(self, claim: Claimed) -> Message | None:
        """
        Say it, and leave nothing to post: the outbox gives it out when the answer above it is posted.

        In a thread without an answer Slack would not show it. What Slack does not take is left, and it may be said twice where a
        process ends meanwhile.
        """
        card = more_card(str(claim.payload["delivery"]))
        try:
            await self._client.chat_postEphemeral(
                channel=claim.channel,
                user=str(claim.payload["user"]),
                thread_ts=claim.thread,
                text=card.text,
                blocks=list(card.blocks),
            )
        except FAILURES as fault:
            log.info("Could not say in %s that there is more in private: %s", claim.channel, code_of(fault))
        return None


class AskedInPrivate:
    """Has a question that was asked in a channel answered in the asker's Messages tab."""

    def __init__(self, store: Store, take: Take, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._take = take
        self._clock = clock

    async def press(self, press: InPrivate) -> str:
        """Take the question; what stands in the place of the button."""
        org = (await self._store.orgs.for_team(press.team, now=self._clock())).id
        delivery = await self._store.inbox.by_id(org, press.delivery_id)
        try:
            asked = Received.model_validate(delivery.payload if delivery else {})
        except ValidationError:
            return _(GONE)
        if asked.user != press.user:
            return _(GONE)
        placed = {"channel": press.user, "ts": "", "thread_ts": None, "direct": True, "shared_outside": False}
        news = {"kind": "aside", "delivery_id": f"{MORE}:{press.delivery_id}", "asked_at": press.at}
        received = asked.model_copy(update=placed | news)
        taken = await self._take(received, quoting(received, Quote(how=_(HOW), question=asked.text)))
        return _(TAKEN) if taken else _(ALREADY)
