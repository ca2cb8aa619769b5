"""Who somebody in Slack is, read once from what Slack says of them: a guest, an app, gone, an admin, on which clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")
_ADMIN = ("is_admin", "is_owner")
_SLACKBOT = "USLACKBOT"
"""Slack's own helper, which Slack itself does not call a bot."""


@dataclass(frozen=True, slots=True)
class Own:
    """Cairn itself, the workspace that it is installed in, and the enterprise that may belong to."""

    team: str
    enterprise: str | None
    user: str


@dataclass(frozen=True, slots=True)
class About:
    """Somebody: `guest` also where they belong to another company, `gone` for those who left and for apps."""

    guest: bool
    gone: bool
    id: str = ""
    name: str = ""
    admin: bool = False
    """Whether they run the workspace."""
    place: str = ""
    """Where their clock is, as Slack names it (`Europe/Berlin`)."""
    tz_offset: timedelta = timedelta()
    """How far their clock is from UTC just now."""

    @property
    def may_be_asked(self) -> bool:
        """Whether they are a colleague, whom a scan may ask."""
        return not self.guest and not self.gone

    @property
    def zone(self) -> tzinfo:
        """Their clock; it knows of summer and winter where the place is known here."""
        try:
            return ZoneInfo(self.place)
        except (KeyError, ValueError, OSError):
            # Slack names no place, or this machine has no list of them: then the clock stays as far off as it is today.
            return timezone(self.tz_offset)


ELSEWHERE = About(guest=True, gone=False)
"""Somebody in a channel whom the workspace does not list: they are from another company."""


def about_of(user: Mapping[str, Any], own: Own) -> About:
    """Somebody as Slack's user object has them."""
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    from_here = user.get("team_id") == own.team or (enterprise is not None and enterprise == own.enterprise)
    profile = user.get("profile") or {}
    return About(
        guest=not from_here or any(user.get(flag) for flag in _GUEST),
        gone=bool(user.get("deleted") or user.get("is_bot") or user["id"] == _SLACKBOT),
        id=str(user["id"]),
        name=str(profile.get("real_name") or user.get("real_name") or user.get("name") or ""),
        admin=any(user.get(flag) for flag in _ADMIN),
        place=str(user.get("tz") or ""),
        tz_offset=timedelta(seconds=int(user.get("tz_offset") or 0)),
    )


def colleagues(some: Iterable[About]) -> tuple[About, ...]:
    """Those who may be asked: no guests, no apps, nobody who left."""
    return tuple(about for about in some if about.may_be_asked)
