"""Whoever presses something about an initiative, looked up anew: a press can be forged, and roles change."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.initiative_view import InitiativeView
from bot.conversation.message import Person, Place
from bot.services.initiative_refusals import NotPossible
from bot.services.initiative_views import InitiativeViews
from bot.services.planning import Actor
from bot.services.seeing import Viewer
from bot.slack.directory import SlackDirectory
from bot.slack.people import CannotSay, People
from bot.store.engine import Store
from bot.store.initiatives import KeptInitiative

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

    async def view(self, org: str, kept: KeptInitiative) -> InitiativeView:
        """The initiative as it stands."""
        return await self.views.of(org, kept, self.clock().date())

    async def colleague(self, owner: object) -> str:
        """The owner, if that is somebody in Slack; a role may be spelled like an id."""
        if not isinstance(owner, str) or owner[:1] not in ("U", "W") or not owner.isalnum():
            return ""
        try:
            return owner if (await self.people.person(owner)).may_be_asked else ""
        except CannotSay:
            return ""
