"""Who and what is in the workspace: people, channels, user groups, and who is a member of what."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from .clock import Numbers
from .wire import Json, Refused

Kind = Literal["channel", "group", "im", "mpim"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace, or an app's bot user."""

    id: str
    name: str
    real_name: str = ""
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    team_id: str = ""

    def as_slack(self) -> Json:
        """The user object of `users.info`."""
        offset = datetime.now(ZoneInfo(self.tz)).utcoffset()
        profile = {"real_name": self.real_name, "display_name": self.name, "email": self.email}
        flags = (
            "is_admin",
            "is_owner",
            "is_restricted",
            "is_ultra_restricted",
            "is_stranger",
            "is_bot",
            "deleted",
        )
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "locale": self.locale,
            "profile": profile,
            **{flag: getattr(self, flag) for flag in flags},
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to talk: a public or private channel, or a direct conversation."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    kind: Kind = "channel"
    is_archived: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False

    @property
    def is_private(self) -> bool:
        """Everything but a public channel."""
        return self.kind != "channel"

    def as_slack(self, seen_by: str) -> Json:
        """The channel object of `conversations.info`."""
        others = [member for member in self.members if member != seen_by]
        direct = {"user": others[0]} if self.kind == "im" and others else {"name": self.name}
        return {
            "id": self.id,
            **direct,
            **{f"is_{kind}": kind == self.kind for kind in ("channel", "group", "im", "mpim")},
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": self.is_org_shared,
            "is_shared": self.is_ext_shared or self.is_org_shared,
            "is_member": seen_by in self.members,
        }


Who = Person | str
Where = Channel | str


@dataclass(slots=True)
class Workspace:
    """The directory; changes replace what stands, so a value once handed out never changes."""

    numbers: Numbers
    team_id: str
    bot_user_id: str
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    user_groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    group_names: dict[str, str] = field(default_factory=dict)

    def person(self, who: Who) -> Person:
        """Look somebody up; an unknown id is refused as Slack refuses it."""
        found = self.people.get(who if isinstance(who, str) else who.id)
        if found is None:
            raise Refused("user_not_found")
        return found

    def channel(self, where: Where) -> Channel:
        """Look a place up; an unknown id is refused as Slack refuses it."""
        found = self.channels.get(where if isinstance(where, str) else where.id)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def seen_by_bot(self, where: Where) -> Channel:
        """A place the bot may read about: a private one it is not in does not exist for it."""
        channel = self.channel(where)
        if channel.is_private and self.bot_user_id not in channel.members:
            raise Refused("channel_not_found")
        return channel

    def open_to_bot(self, where: Where) -> Channel:
        """A place the bot may speak in."""
        channel = self.seen_by_bot(where)
        if channel.is_archived:
            raise Refused("is_archived")
        if self.bot_user_id not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def direct(self, *people: str) -> Channel:
        """The conversation of exactly these people with the bot; it is opened when there is none yet."""
        members = tuple(sorted({self.bot_user_id, *people}))
        for channel in self.channels.values():
            if channel.kind in ("im", "mpim") and tuple(sorted(channel.members)) == members:
                return channel
        kind: Kind = "im" if len(members) == 2 else "mpim"
        opened = Channel(self.numbers.next_id("D" if kind == "im" else "G"), "", members, kind)
        return self.keep(opened)

    def keep(self, channel: Channel) -> Channel:
        """Put a channel in its place."""
        self.channels[channel.id] = channel
        return channel

    def change_person(self, who: Who, **changes: Any) -> Person:
        """Make somebody a guest, an admin, gone ..."""
        changed = replace(self.person(who), **changes)
        self.people[changed.id] = changed
        return changed

    def change_channel(self, where: Where, **changes: Any) -> Channel:
        """Archive a channel, share it, change who is in it ..."""
        return self.keep(replace(self.channel(where), **changes))
