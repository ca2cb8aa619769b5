"""Moments go in with their timezone and come out in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.store.engine import Store
from tests.store.samples import MINUTE, NOON, delivery, exchange


async def test_a_moment_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    in_tokyo = datetime(2026, 11, 20, 21, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    had = exchange(at=in_tokyo)

    await store.exchanges.record("local", had)

    kept = await store.exchanges.by_id("local", had.id)
    assert kept is not None
    assert kept.asked_at == in_tokyo
    assert kept.asked_at.tzinfo is UTC


async def test_a_moment_without_a_timezone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="no timezone"):
        await store.exchanges.record("local", exchange(at=NOON.replace(tzinfo=None)))


async def test_leases_are_compared_across_timezones(store: Store) -> None:
    west = timezone(timedelta(hours=-8))
    await store.inbox.take("local", delivery(), by="a", lease=MINUTE)

    early = await store.inbox.unanswered(by="b", now=(NOON + MINUTE / 2).astimezone(west), lease=MINUTE)
    late = await store.inbox.unanswered(by="b", now=(NOON + 2 * MINUTE).astimezone(west), lease=MINUTE)

    assert (len(early), len(late)) == (0, 1)
