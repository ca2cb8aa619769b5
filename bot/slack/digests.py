"""Digests in Slack: who may be sent one, as Slack says today, and the message, put together when it goes out."""

import logging
from dataclasses import dataclass
from typing import Self

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.digest import from_payload
from bot.conversation.message import Person, Place
from bot.services.cairn import Cairn
from bot.slack.blocks.digest import digest_card
from bot.slack.blocks.plan_views import in_slack
from bot.slack.directory import SlackDirectory
from bot.slack.people import CannotSay, People
from bot.slack.rendering import Message
from bot.store.outbox import Claimed
from knowledge.documents import Audience

log = logging.getLogger(__name__)


class AsDigest:
    """Puts the message together."""

    async def render(self, claim: Claimed) -> Message:
        """One message, to the channel or the person it is for."""
        card = digest_card(from_payload(claim.payload))
        return Message(channel=claim.channel, text=card.text, blocks=card.blocks)


@dataclass(frozen=True, slots=True)
class InSlack:
    """Knows who is there. Where Slack cannot say, nobody is told anything."""

    people: People
    directory: SlackDirectory

    @classmethod
    def of(cls, cairn: Cairn, client: AsyncWebClient) -> Self:
        """The workspace that this client reaches."""
        people = People(client)
        return cls(people, SlackDirectory(cairn.store, cairn.library, people))

    async def is_colleague(self, person: str) -> bool:
        """Whether somebody is in Slack, and neither a guest nor gone."""
        if not in_slack(person):
            return False
        try:
            return (await self.people.person(person)).may_be_asked
        except CannotSay as fault:
            log.warning("Slack could not say who %s is, so they are sent no digest: %s", person, fault)
            return False

    async def audiences(self, org: str, channel: str) -> frozenset[Audience]:
        """What everyone in a channel may see; nothing where there is no colleague, or Slack cannot say."""
        try:
            there = await self.people.members_of(channel)
        except CannotSay as fault:
            log.warning("Slack could not say who reads %s, so no digest goes there: %s", channel, fault)
            return frozenset()
        if not there:
            return frozenset()
        return await self.directory.audiences(Person(there[0].id, org), Place(org, channel, ""))
