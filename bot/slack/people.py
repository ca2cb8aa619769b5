"""What Slack says about people and places: who is a guest, who is where, what is shared with another company."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from functools import partial
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.faults import FAILURES, code_of
from bot.slack.members import ELSEWHERE, About, Own, about_of, colleagues
from bot.slack.remembered import Remembered

V = TypeVar("V")

A_PAGE = 1_000
MOST_PAGES = 20
"""Twenty thousand people; of a larger place it is said that Slack cannot say."""
FEW = 20
"""So many unknown people are asked about one by one; of more the whole list is read."""

_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")


class CannotSay(Exception):
    """Slack did not answer, or not in a way that can be relied on; the code says why."""


@dataclass(frozen=True, slots=True)
class _Channel:
    """
    A place to talk, by its name.

    `shared` with another organisation, or about to be; `closed` once it is archived; `private` where one must be invited.
    """

    name: str
    shared: bool
    closed: bool
    private: bool


class People:
    """Asks Slack, and remembers each answer for at most a minute."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._own = Remembered(self._ask_own)
        self._person = Remembered(self._ask_person)
        self._channel = Remembered(self._ask_channel)
        self._members = Remembered(self._ask_members)
        self._channels = Remembered(self._ask_channels)
        self._everybody = Remembered(self._ask_everybody)
        self._groups = Remembered(self._ask_groups)
        self._in_group = Remembered(self._ask_in_group)

    async def person(self, user: str) -> About:
        """Who somebody is."""
        return await self._person.of(user)

    async def is_shared(self, channel: str) -> bool:
        """Whether people of another organisation read a channel, or are about to."""
        return (await self._channel.of(channel)).shared

    async def is_private(self, channel: str) -> bool:
        """Whether only those who were invited can read a channel; any colleague can look into another."""
        return (await self._channel.of(channel)).private

    async def is_archived(self, channel: str) -> bool:
        """Whether a channel is archived, so that nothing can be said there."""
        return (await self._channel.of(channel)).closed

    async def channel_name(self, channel: str) -> str:
        """What a channel is called, without the `#`."""
        return (await self._channel.of(channel)).name

    async def in_channel(self, user: str, channel: str) -> bool:
        """Whether somebody is a member of a channel."""
        return user in await self._members.of(channel)

    async def cairn_in(self, channel: str) -> bool:
        """Whether Cairn itself is a member of a channel, and so may post there."""
        return await self.in_channel((await self._own.of("")).user, channel)

    async def members_of(self, channel: str) -> tuple[About, ...]:
        """Those in a channel who may be asked: no guests, no apps, nobody who left."""
        return colleagues(await self.several(sorted(await self._members.of(channel))))

    async def groups(self) -> Mapping[str, str]:
        """The user groups of the workspace: their names by their ids."""
        return await self._groups.of("")

    async def of_group(self, group: str) -> tuple[About, ...]:
        """Those in a user group who may be asked."""
        return colleagues(await self.several(await self._in_group.of(group)))

    async def is_admin(self, user: str) -> bool:
        """Whether somebody runs the workspace."""
        return (await self.person(user)).admin

    async def tz_offset(self, user: str) -> timedelta:
        """How far somebody's clock is from UTC just now."""
        return (await self.person(user)).tz_offset

    async def zone(self, user: str) -> tzinfo:
        """Somebody's clock."""
        return (await self.person(user)).zone

    async def channels_of(self, user: str) -> frozenset[str]:
        """The channels somebody is in, as far as Cairn sees them."""
        return await self._channels.of(user)

    async def has_guest(self, channel: str) -> bool:
        """Whether a guest reads along in a channel."""
        return any(about.guest for about in await self.several(await self._members.of(channel)))

    async def several(self, users: Iterable[str]) -> tuple[About, ...]:
        """Who each of these is, in their order."""
        users = [*users]
        unknown = [user for user in users if not self._person.knows(user)]
        if len(unknown) <= FEW:
            return tuple(await asyncio.gather(*map(self.person, users)))
        everybody = await self._everybody.of("")
        # Whoever is there and not on the list is from somewhere else.
        return tuple(everybody.get(user, ELSEWHERE) for user in users)

    def forget(self) -> None:
        """Ask Slack anew from here on."""
        for remembered in (
            self._own,
            self._person,
            self._channel,
            self._members,
            self._channels,
            self._everybody,
            self._groups,
            self._in_group,
        ):
            remembered.forget()

    async def _ask_own(self, _: str) -> Own:
        return await _read(
            self._client.auth_test,
            lambda said: Own(str(said["team_id"]), said.get("enterprise_id"), str(said.get("user_id", ""))),
        )

    async def _ask_person(self, user: str) -> About:
        own = await self._own.of("")
        return await _read(
            lambda: self._client.users_info(user=user), lambda said: about_of(said["user"], own)
        )

    async def _ask_channel(self, channel: str) -> _Channel:
        return await _read(
            lambda: self._client.conversations_info(channel=channel),
            lambda said: _Channel(
                name=str(said["channel"].get("name") or ""),
                shared=any(said["channel"].get(flag) for flag in _SHARED),
                closed=bool(said["channel"].get("is_archived")),
                private=bool(said["channel"].get("is_private")),
            ),
        )

    async def _ask_groups(self, _: str) -> Mapping[str, str]:
        return await _read(
            self._client.usergroups_list,
            lambda said: {str(group["id"]): str(group["name"]) for group in said["usergroups"]},
        )

    async def _ask_in_group(self, group: str) -> tuple[str, ...]:
        return await _read(
            lambda: self._client.usergroups_users_list(usergroup=group),
            lambda said: tuple(str(user) for user in said["users"]),
        )

    async def _ask_members(self, channel: str) -> frozenset[str]:
        pages = _pages(
            lambda cursor: self._client.conversations_members(channel=channel, cursor=cursor, limit=A_PAGE)
        )
        return frozenset([str(member) async for page in pages for member in page["members"]])

    async def _ask_channels(self, user: str) -> frozenset[str]:
        kinds = "public_channel,private_channel"
        pages = _pages(
            lambda cursor: self._client.users_conversations(
                user=user, types=kinds, cursor=cursor, limit=A_PAGE
            )
        )
        return frozenset([str(channel["id"]) async for page in pages for channel in page["channels"]])

    async def _ask_everybody(self, _: str) -> Mapping[str, About]:
        own = await self._own.of("")
        pages = _pages(lambda cursor: self._client.users_list(cursor=cursor, limit=A_PAGE))
        return {str(user["id"]): about_of(user, own) async for page in pages for user in page["members"]}


async def _read(ask: Callable[[], Awaitable[AsyncSlackResponse]], read: Callable[[Any], V]) -> V:
    """One answer of Slack's; whatever keeps it from being read comes out as CannotSay."""
    try:
        return read((await ask()).data)
    except FAILURES as fault:
        raise CannotSay(code_of(fault)) from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise CannotSay("unreadable") from fault


async def _pages(
    ask: Callable[[str | None], Awaitable[AsyncSlackResponse]],
) -> AsyncIterator[Mapping[str, Any]]:
    """Every page of a list; CannotSay when it does not end within bounds, for half a list says nothing."""
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page: Mapping[str, Any] = await _read(partial(ask, cursor), dict)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
    raise CannotSay("too_large")
