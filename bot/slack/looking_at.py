"""
Which channel somebody has before them while they talk to Cairn, so that "where are we?" means the unit of that channel.

Slack says so whenever it changes. It is remembered for an hour, in memory only: it is nobody's business what people look at,
and after a restart Cairn asks as it would without.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from bot.conversation.intent import read_intent
from bot.conversation.intents import Ask, ShowStage
from bot.conversation.message import Person, Place
from bot.services.assessing import audience_of
from bot.slack.directory import SlackDirectory
from bot.slack.faults import note
from bot.slack.incoming import Received
from bot.slack.people import CannotSay, People
from bot.slack.visits import Visit
from bot.store.engine import Store

SECONDS = 3_600.0
MOST_KEPT = 10_000
LOOK_WITHIN = 0.8
CHANNEL = "slack#/types/channel_id"

log = logging.getLogger(__name__)


class Looked(NamedTuple):
    """Somebody has a channel before them."""

    user: str
    channel: str


class LookingAt:
    """What people look at."""

    def __init__(
        self, store: Store, people: People, directory: SlackDirectory, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._people = people
        self._directory = directory
        self._clock = clock
        self._seen: dict[str, tuple[str, float]] = {}

    def saw(self, body: Mapping[str, Any]) -> Looked | None:
        """Remember what an event tells of it, if it does."""
        looked = read(body)
        if looked is None:
            return None
        if len(self._seen) >= MOST_KEPT:
            now = time.monotonic()
            self._seen = {user: seen for user, seen in self._seen.items() if seen[1] > now}
        self._seen[looked.user] = (looked.channel, time.monotonic() + SECONDS)
        return looked

    def channel(self, user: str) -> str | None:
        """The channel that somebody looked at within the last hour."""
        channel, until = self._seen.get(user, ("", 0.0))
        return channel if until > time.monotonic() else None

    async def unit(self, org: str, user: str) -> str | None:
        """The unit of the channel before somebody, if they are a member there and may see that unit; None else."""
        channel = self.channel(user)
        if channel is None:
            return None
        try:
            async with asyncio.timeout(LOOK_WITHIN):
                unit = await self._store.units.by_channel(org, channel)
                if unit is None or not await self._people.in_channel(user, channel):
                    return None
                seen = await self._directory.audiences(Person(user, org), Place(org, "", "", private=True))
        except (CannotSay, TimeoutError):
            return None
        return unit.name if audience_of(unit) in seen else None

    async def unit_before(self, visit: Visit) -> str | None:
        """The same for somebody who opened the Messages tab."""
        if self.channel(visit.user) is None:
            return None
        org = (await self._store.orgs.for_team(visit.team, now=self._clock())).id
        return await self.unit(org, visit.user)

    async def meant(self, received: Received) -> Received:
        """A question as it is meant: where it asks about "us" without saying who, it is about the unit before the asker."""
        if not received.direct or received.thread_ts or received.unit or self.channel(received.user) is None:
            return received
        try:
            org = (await self._store.orgs.for_team(received.team, now=self._clock())).id
            units = [unit.name for unit in await self._store.units.all(org)]
            if not asks_of_us(received.text, units):
                return received
            return received.model_copy(update={"unit": await self.unit(org, received.user)})
        except Exception as fault:
            note(log, "what somebody looks at could not be looked up", fault, received.delivery_id)
            return received


def asks_of_us(text: str, units: list[str]) -> bool:
    """Whether a question is about a stage and names no unit."""
    intent = read_intent(text, units=units)
    if isinstance(intent, Ask):
        return intent.about is not None and intent.unit is None
    return isinstance(intent, ShowStage) and intent.unit is None


class _Entity(BaseModel):
    type: str = ""
    value: Any = None


class _Context(BaseModel):
    entities: list[_Entity] = []


class _Event(BaseModel):
    user: str = ""
    context: _Context | None = None
    app_context: _Context | None = None


class _Authorization(BaseModel):
    user_id: str | None = None
    is_bot: bool = False


class _Envelope(BaseModel):
    event: _Event
    authorizations: list[_Authorization] = []


def read(body: Mapping[str, Any]) -> Looked | None:
    """
    The channel that an event says somebody looks at: the most relevant one, which Slack names first.

    A change of context may come without its person, who then is the one it was authorised for.
    """
    try:
        told = _Envelope.model_validate(body)
    except ValidationError:
        return None
    event = told.event
    context = event.context or event.app_context or _Context()
    people = (one.user_id for one in told.authorizations if one.user_id and not one.is_bot)
    user = event.user or next(people, "")
    named = (one.value for one in context.entities if one.type == CHANNEL and isinstance(one.value, str))
    channel = next((value for value in named if value.startswith(("C", "G"))), None)
    return Looked(user, channel) if user and channel else None
