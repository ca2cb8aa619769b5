"""A day is the one that it is where this installation stands."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from bot.words.days import day_at, keep_time, noon_of, offset_at

LATE = datetime(2026, 12, 4, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_utc_again() -> Iterator[None]:
    yield
    keep_time("UTC")


def test_without_a_time_zone_days_are_those_of_utc() -> None:
    assert (day_at(LATE), offset_at(LATE)) == (LATE.date(), timedelta())


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/Berlin", 5, 1), ("America/New_York", 4, -5), ("Pacific/Kiritimati", 5, 14)],
)
def test_days_are_those_of_the_time_zone_that_is_kept(zone: str, day: int, hours: int) -> None:
    keep_time(zone)

    assert (day_at(LATE), offset_at(LATE)) == (date(2026, 12, day), timedelta(hours=hours))
    assert day_at(noon_of(date(2026, 12, day))) == date(2026, 12, day)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc/passwd", "Berlin time"])
def test_a_time_zone_that_there_is_not_is_refused_with_one_to_try(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_TIMEZONE", zone)

    with pytest.raises(ValidationError, match=r"there is no time zone .*such as Europe/Berlin"):
        Settings()
