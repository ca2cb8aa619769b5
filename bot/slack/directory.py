"""Who will see an answer in Slack, and so what it may rest on. Asked for every question, and closed where Slack cannot say."""

import asyncio
import logging

from bot.conversation.message import Person, Place
from bot.services.assessing import audience_of
from bot.services.stages import units_of
from bot.slack.blocks.notice import Withheld
from bot.slack.people import CannotSay, People
from bot.store.allowances import Allowance
from bot.store.engine import Store
from knowledge.documents import WHOLE_ORG, Audience
from knowledge.library import Library

log = logging.getLogger(__name__)


class _Held(Exception):
    """Nothing may be looked up here."""

    def __init__(self, why: Withheld, code: str = "") -> None:
        super().__init__(why)
        self.why: Withheld = why
        self.code = code


class SlackDirectory:
    """The people and places of one workspace."""

    def __init__(self, store: Store, library: Library, people: People) -> None:
        self._store = store
        self._library = library
        self._people = people

    async def audiences(self, person: Person, place: Place, /) -> frozenset[Audience]:
        """What everyone who will see an answer here may see; nothing where somebody may not, or Slack cannot say."""
        try:
            return await self._look(person, place)
        except _Held:
            return frozenset()

    async def is_admin(self, person: Person, /) -> bool:
        """Whether Slack calls them an admin; False where it cannot say."""
        try:
            return await self._people.is_admin(person.id)
        except CannotSay:
            return False

    async def withheld(self, person: Person, place: Place) -> Withheld | None:
        """Why a question asked here by this person is not looked into at all; None when it is."""
        try:
            await self._look(person, place)
        except _Held as held:
            if held.why == "unsure":
                log.warning("Slack could not say who reads %s: %s", place.channel, held.code)
            return held.why
        return None

    async def _look(self, person: Person, place: Place) -> frozenset[Audience]:
        try:
            about = await self._people.person(person.id)
            allowed = Allowance("") if place.private else await self._allowed(place)
            if about.gone or (about.guest and not allowed.guests):
                raise _Held("guest")
            if place.shared_outside and not allowed.shared:
                raise _Held("shared")
            if place.private:
                return await self._alone(person)
            return await self._together(place, allowed, by_guest=about.guest)
        except CannotSay as fault:
            raise _Held("unsure", str(fault)) from fault

    async def _alone(self, person: Person) -> frozenset[Audience]:
        theirs = await units_of(self._store, person.org, person.id)
        mine = {WHOLE_ORG, Audience("private", person.id), *map(audience_of, theirs.units)}
        return frozenset(mine | await self._channels(person))

    async def _channels(self, person: Person) -> set[Audience]:
        """The person's channels that have documents of their own, and the units that talk in one of those they are in."""
        documents = await asyncio.to_thread(self._library.records.documents, person.org)
        of_channels = {d.audience for d in documents if d.audience.kind == "channel"}
        talking = [unit for unit in await self._store.units.all(person.org) if unit.channel_id]
        if not of_channels and not talking:
            return set()
        try:
            theirs = await self._people.channels_of(person.id)
        except CannotSay as fault:
            log.warning("Slack could not say in which channels %s is: %s", person.id, fault)
            return set()
        # Whoever is in a unit's channel can ask there and see what the unit sees, so may see it alone as well.
        units = {audience_of(unit) for unit in talking if unit.channel_id in theirs}
        return units | {audience for audience in of_channels if audience.name in theirs}

    async def _allowed(self, place: Place) -> Allowance:
        return await self._store.allowances.of(place.org, place.channel)

    async def _together(self, place: Place, allowed: Allowance, *, by_guest: bool) -> frozenset[Audience]:
        shared = place.shared_outside or await self._people.is_shared(place.channel)
        if shared and not allowed.shared:
            raise _Held("shared")
        here = Audience("channel", place.channel)
        if shared or by_guest or await self._people.has_guest(place.channel):
            # What is for everybody in the company is for no guest, unless an operator said so for this very channel.
            more = allowed.org_documents and (allowed.shared if shared else allowed.guests)
            return frozenset({here, *([WHOLE_ORG] if more else [])})
        unit = await self._store.units.by_channel(place.org, place.channel)
        return frozenset({WHOLE_ORG, here, *([audience_of(unit)] if unit else [])})
