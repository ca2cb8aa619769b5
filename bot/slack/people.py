"""What Slack says about people and places: who is a guest, who is in a channel, what is shared with another company."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.faults import FAILURES, code_of
from bot.slack.remembered import Remembered

V = TypeVar("V")

A_PAGE = 1_000
MOST_PAGES = 20
"""Twenty thousand people; of a larger place it is said that Slack cannot say."""
FEW = 20
"""So many unknown people are asked about one by one; of more the whole list is read."""

_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")


class CannotSay(Exception):
    """Slack did not answer, or not in a way that can be relied on; the code says why."""


@dataclass(frozen=True, slots=True)
class About:
    """Somebody: `guest` also where they belong to another company, `gone` for those who left and for apps."""

    guest: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class _Own:
    """The workspace that Cairn is installed in, and the enterprise it may belong to."""

    team: str
    enterprise: str | None


class People:
    """Asks Slack, and remembers each answer for at most a minute."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._own = Remembered(self._ask_own)
        self._person = Remembered(self._ask_person)
        self._shared = Remembered(self._ask_shared)
        self._members = Remembered(self._ask_members)
        self._channels = Remembered(self._ask_channels)
        self._everybody = Remembered(self._ask_everybody)

    async def person(self, user: str) -> About:
        """Who somebody is."""
        return await self._person.of(user)

    async def is_shared(self, channel: str) -> bool:
        """Whether people of another organisation read a channel, or are about to."""
        return await self._shared.of(channel)

    async def channels_of(self, user: str) -> frozenset[str]:
        """The channels somebody is in, as far as Cairn sees them."""
        return await self._channels.of(user)

    async def has_guest(self, channel: str) -> bool:
        """Whether a guest reads along in a channel."""
        members = await self._members.of(channel)
        unknown = [member for member in members if not self._person.knows(member)]
        if len(unknown) <= FEW:
            return any(about.guest for about in await asyncio.gather(*map(self.person, members)))
        everybody = await self._everybody.of("")
        # Whoever is in the channel and not on the list is from somewhere else.
        return any(member not in everybody or everybody[member].guest for member in members)

    def forget(self) -> None:
        """Ask Slack anew from here on."""
        for remembered in (
            self._own,
            self._person,
            self._shared,
            self._members,
            self._channels,
            self._everybody,
        ):
            remembered.forget()

    async def _ask_own(self, _: str) -> _Own:
        return await _read(
            self._client.auth_test, lambda said: _Own(str(said["team_id"]), said.get("enterprise_id"))
        )

    async def _ask_person(self, user: str) -> About:
        own = await self._own.of("")
        return await _read(lambda: self._client.users_info(user=user), lambda said: _about(said["user"], own))

    async def _ask_shared(self, channel: str) -> bool:
        return await _read(
            lambda: self._client.conversations_info(channel=channel),
            lambda said: any(said["channel"].get(flag) for flag in _SHARED),
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
        return {str(user["id"]): _about(user, own) async for page in pages for user in page["members"]}


def _about(user: Mapping[str, Any], own: _Own) -> About:
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    from_here = user.get("team_id") == own.team or (enterprise is not None and enterprise == own.enterprise)
    return About(
        guest=not from_here or any(user.get(flag) for flag in _GUEST),
        gone=bool(user.get("deleted") or user.get("is_bot")),
    )


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
