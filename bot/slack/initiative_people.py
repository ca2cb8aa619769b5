"""Whoever presses something about an initiative, looked up anew: a press can be forged, and roles change."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.initiative_view import InitiativeView, is_person
from bot.conversation.message import Person, Place
from bot.conversation.unit_names import unknown_words
from bot.services.assessing import audience_of
from bot.services.initiative_refusals import NotPossible
from bot.services.initiative_views import InitiativeViews
from bot.services.planning import Actor
from bot.services.seeing import Viewer
from bot.services.stages import units_of
from bot.slack.directory import SlackDirectory
from bot.slack.people import CannotSay, People
from bot.store.engine import Store
from bot.store.initiatives import KeptInitiative
from bot.words.days import day_at
from knowledge.documents import name_key

MOST_READERS = 40
"""So many people in a channel are looked up one by one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InitiativePeople:
    """Knows what somebody may see and do."""

    store: Store
    views: InitiativeViews
    directory: SlackDirectory
    people: People
    clock: Callable[[], datetime]

    async def org(self, team: str) -> str:
        """The organisation of a workspace."""
        return (await self.store.orgs.for_team(team, now=self.clock())).id

    async def viewer(self, org: str, user: str) -> Viewer:
        """Whoever pressed; nobody but them will read what they get. Guests get nothing."""
        if not (await self.people.person(user)).may_be_asked:
            log.warning("Refused a guest, %s, who pressed something about an initiative", user)
            raise NotPossible("unknown")
        person = Person(user, org)
        audiences = await self.directory.audiences(person, Place(org, user, "", private=True))
        return Viewer(user, audiences, admin=await self.directory.is_admin(person))

    async def actor(self, user: str) -> Actor:
        """The same as somebody who does something."""
        about = await self.people.person(user)
        return Actor(user, admin=about.admin and about.may_be_asked)

    async def seen(self, org: str, initiative_id: str, user: str) -> KeptInitiative:
        """An initiative, for somebody who may see it."""
        viewer = await self.viewer(org, user)
        kept = await self.store.initiatives.by_id(org, initiative_id)
        if kept is None or not await self.views.may_see(org, viewer, kept):
            log.warning("Refused %s a press on the initiative %s", user, initiative_id)
            raise NotPossible("unknown")
        return kept

    async def all_may_see(self, org: str, kept: KeptInitiative, user: str, channel: str) -> bool:
        """
        Whether everyone who reads a channel may see an initiative: its unit talks there, or each of them may see it by the record.

        Of a large channel, and of one that any colleague can look into, only its unit counts.
        """
        if await self.people.has_guest(channel):
            return False
        there = await self.directory.audiences(Person(user, org), Place(org, channel, ""))
        if await self.views.may_see(org, Viewer(user, there, alone=False), kept):
            return True
        if not await self.people.is_private(channel):
            return False
        readers = await self.people.members_of(channel)
        if not 0 < len(readers) <= MOST_READERS:
            return False
        for reader in readers:
            mine = await units_of(self.store, org, reader.id)
            viewer = Viewer(reader.id, frozenset(map(audience_of, mine.units)), admin=reader.admin)
            if not await self.views.may_see(org, viewer, kept):
                return False
        return True

    async def unknown_unit(self, org: str, user: str, name: str) -> str:
        """
        That there is no unit of this name, which was most likely mistyped; empty where there is one.

        Any name will do where no unit is set up, and where an initiative that they may see is planned for it.
        """
        units = [unit.name for unit in await self.store.units.all(org)]
        if not units or name_key(name) in {name_key(one) for one in units}:
            return ""
        viewer = await self.viewer(org, user)
        for kept in await self.store.initiatives.all(org, [name]):
            if await self.views.may_see(org, viewer, kept):
                return ""
        return unknown_words(name, units)

    async def view(self, org: str, kept: KeptInitiative) -> InitiativeView:
        """The initiative as it stands."""
        return await self.views.of(org, kept, day_at(self.clock()))

    async def named(self, org: str, said: str) -> str:
        """The one colleague who is mentioned, or called so among those who are anything in a unit; empty where that is nobody."""
        mentioned = said.strip("<@> ").partition("|")[0]
        if is_person(mentioned):
            return await self.colleague(mentioned)
        roles = await self.store.roles.of_all(org)
        ids = sorted({one.person for some in roles.values() for one in some if is_person(one.person)})
        try:
            every = await self.people.several(ids)
        except CannotSay:
            return ""
        wanted = name_key(said)
        called = [about.id for about in every if about.may_be_asked and _is_called(about.name, wanted)]
        return called[0] if len(called) == 1 else ""

    async def colleague(self, owner: object) -> str:
        """The owner, if that is somebody in Slack; a role may be spelled like an id."""
        if not isinstance(owner, str) or not is_person(owner):
            return ""
        try:
            return owner if (await self.people.person(owner)).may_be_asked else ""
        except CannotSay:
            return ""


def _is_called(name: str, wanted: str) -> bool:
    """Whether somebody of this name may be meant: by all of it, or by their first name."""
    key = name_key(name)
    return bool(wanted) and wanted in (key, key.partition(" ")[0])
