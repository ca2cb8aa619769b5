"""What setting a scan up starts from: who may do it, where, which units there are, and what is running already."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.slack.blocks.scan_form import Basis, KnownUnit
from bot.slack.blocks.scan_setup import running_words
from bot.slack.people import CannotSay, People
from bot.store.engine import Store
from bot.words import N_, _
from knowledge.framework.model import Framework

GUEST = N_(
    "Scans are started by members of this workspace, and you are here as a guest. Please ask your contact in the company."
)
SHARED = N_(
    "This channel is shared with people outside the company, so no scan can be started here. Use `/cairn scan` in a channel of "
    "your own."
)
NOT_THERE = N_(
    "I am not a member of this channel, so I could not post the count and the result there. Write `/invite @Cairn` in the "
    "channel and try again."
)
NOT_YOU = N_(
    "You are not a member of this channel, so you cannot start a scan for it. Choose one that you are in."
)
_UNSEEN = ("channel_not_found", "not_in_channel")
_PARTS = re.compile(r"[-_\s]+")
_AFFIXES = ("team", "dept", "grp", "group")


class CannotStart(Exception):
    """A scan cannot be started by this person or here; the message says why, to them."""


class SettingOut:
    """Looks up what a set-up starts from."""

    def __init__(
        self, store: Store, framework: Framework, people: People, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._framework = framework
        self._people = people
        self._clock = clock

    async def org(self, team: str) -> str:
        """The organisation of a workspace."""
        return (await self._store.orgs.for_team(team, now=self._clock())).id

    async def basis(
        self, team: str, user: str, channel: str | None, *, asks_channel: bool
    ) -> tuple[str, Basis]:
        """The organisation, and what the form starts from. Guests get no further."""
        somebody = await self._people.person(user)
        if not somebody.may_be_asked:
            raise CannotStart(_(GUEST))
        org = await self.org(team)
        units = await self._store.units.all(org)
        return org, Basis(
            framework=self._framework,
            now=self._clock().astimezone(somebody.zone),
            channel=channel,
            asks_channel=asks_channel,
            unit=await self._suggested(org, channel),
            units=tuple(KnownUnit(unit.id, unit.name, unit.scope, unit.people) for unit in units),
            groups=await self._groups(),
        )

    async def see_to_it(self, user: str, channel: str) -> None:
        """Refuse a channel that others read, that Cairn cannot post in, or that is none of this person's."""
        try:
            if await self._people.is_shared(channel):
                raise CannotStart(_(SHARED))
            if not await self._people.cairn_in(channel):
                raise CannotStart(_(NOT_THERE))
            if not await self._people.in_channel(user, channel):
                raise CannotStart(_(NOT_YOU))
        except CannotSay as fault:
            if str(fault) in _UNSEEN:
                raise CannotStart(_(NOT_THERE)) from fault
            raise

    async def refuse_second(self, org: str, basis: Basis) -> None:
        """Refuse where the unit of the channel is being asked already."""
        unit = basis.known(basis.unit)
        scan = await self._store.scans.live_of_unit(org, unit.id) if unit else None
        if unit and scan:
            by = (await self._people.person(scan.started_by)).name
            closes = scan.closes_at.astimezone(basis.now.tzinfo) if scan.closes_at else None
            raise CannotStart(running_words(unit.name, by or "a colleague", closes))

    async def has_champion(self, org: str, name: str) -> bool:
        """Whether a unit of this name has somebody who runs its scans."""
        unit = await self._store.units.by_name(org, name)
        return bool(unit and await self._store.roles.people_with(org, unit.id, "champion"))

    async def _suggested(self, org: str, channel: str | None) -> str:
        if channel is None:
            return ""
        unit = await self._store.units.by_channel(org, channel)
        if unit:
            return unit.name
        try:
            return in_words(await self._people.channel_name(channel))
        except CannotSay:
            # Whether it can be used at all is said elsewhere; a name can be typed.
            return ""

    async def _groups(self) -> dict[str, str]:
        try:
            return dict(await self._people.groups())
        except CannotSay:
            # Without them people are asked by channel or by name.
            return {}


def in_words(name: str) -> str:
    """A channel's name as a unit's: `team-customer_service` is Customer service."""
    parts = [part for part in _PARTS.split(name) if part]
    while len(parts) > 1 and parts[0].casefold() in _AFFIXES:
        parts = parts[1:]
    words = " ".join(parts)
    return words[:1].upper() + words[1:]
