"""
Which day it is: the record keeps moments, and people speak of days, which begin and end by the clock of this installation.

A reminder to one person goes by that person's own clock, where it is known.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

UTC_NAME = "UTC"


class _Kept:
    """The time zone of this process: chosen once, at the door, like its language."""

    zone: tzinfo = UTC


def keep_time(zone: str) -> None:
    """Reckon days by the clock of this time zone from now on, such as `Europe/Berlin`."""
    _Kept.zone = zone_of(zone)


def zone_of(name: str) -> tzinfo:
    """The time zone of this name. Raises what `ZoneInfo` raises for one that there is not."""
    return UTC if name == UTC_NAME else ZoneInfo(name)  # UTC needs no table of the machine's


def day_at(moment: datetime) -> date:
    """The day that it is here at a moment."""
    return moment.astimezone(_Kept.zone).date()


def noon_of(day: date) -> datetime:
    """A moment in the middle of a day here, for what is known by its day alone."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=_Kept.zone)


def offset_at(moment: datetime) -> timedelta:
    """How far the clock here is from UTC at a moment: for whoever's own clock is not known."""
    return moment.astimezone(_Kept.zone).utcoffset() or timedelta()
