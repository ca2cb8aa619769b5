"""
The inbox: what came in, kept before it is acknowledged, so that no accepted question is lost.

Whoever takes a delivery holds it for a while (its lease). When the lease runs out without an answer, any process may
sweep it up and try again; after three tries it is given up, and the person is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, select, tuple_, update
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import inbox, owed

MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came in. `channel` and `ts` name the message where there is one; Slack may tell of it in several events."""

    delivery_id: str
    kind: str
    payload: Json
    received_at: datetime
    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that the caller now holds. When `given_up` says why, it is only owed a word to the person."""

    org: str
    delivery: Delivery
    attempts: int
    given_up: str | None = None


class Inbox:
    """What is owed an answer."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def take(self, org: str, delivery: Delivery, *, by: str, lease: timedelta) -> bool:
        """
        Keep a delivery and hold it; False when it, or another event about the same message, was taken before.

        The first writer wins. Acknowledge to Slack when this has returned, not before.
        """
        row = from_value(delivery) | {
            "org": org,
            "claimed_by": by,
            "lease_until": delivery.received_at + lease,
            "attempts": 1,
        }
        async with self._access.writing() as connection:
            taken = await connection.execute(_take(connection.dialect.name), row)
            return taken.first() is not None

    async def by_id(self, org: str, delivery_id: str) -> Delivery | None:
        """What came in under this id, answered or not."""
        query = select(*columns_for(Delivery, inbox)).where(_named(org, delivery_id))
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return to_value(Delivery, row) if row else None

    async def place(self, org: str, delivery: Delivery, *, by: str, until: datetime) -> bool:
        """
        Say which message now stands for a delivery that came without one, and hold it.

        False when it has one already, or is done with: then whoever placed it first answers.
        """
        this = _named(org, delivery.delivery_id) & owed & inbox.c.ts.is_(None)
        placed = {"payload": delivery.payload, "channel": delivery.channel, "ts": delivery.ts}
        return await self._changed(
            update(inbox).where(this).values(claimed_by=by, lease_until=until, **placed)
        )

    async def lease(
        self, org: str, delivery_id: str, *, by: str, now: datetime, lease: timedelta
    ) -> Claim | None:
        """Take over one delivery whose lease has run out; None when it is held, done with, or was tried too often."""
        this = _named(org, delivery_id) & owed
        free = (inbox.c.lease_until <= now) & (inbox.c.attempts < MOST_ATTEMPTS)
        async with self._access.writing() as connection:
            rows = await connection.execute(_hold(this & free, by=by, until=now + lease))
            return next(iter(_claims(rows)), None)

    async def renew(self, org: str, delivery_id: str, *, by: str, until: datetime) -> bool:
        """Hold on to a delivery while the answer is being made. False: it is another's by now, so stop."""
        return await self._changed(
            update(inbox)
            .where(_named(org, delivery_id), owed, inbox.c.claimed_by == by)
            .values(lease_until=until)
        )

    async def answered(self, org: str, delivery_id: str, *, now: datetime) -> bool:
        """Say that a delivery has its answer; False when it had one, or was given up: then keep yours to yourself."""
        return await self._changed(
            update(inbox).where(_named(org, delivery_id), owed).values(answered_at=now)
        )

    async def owed(self, org: str, limit: int = 500) -> list[Delivery]:
        """What an organisation is owed an answer to, newest first, whoever holds it."""
        query = (
            select(*columns_for(Delivery, inbox))
            .where(inbox.c.org == org, owed)
            .order_by(inbox.c.received_at.desc())
            .limit(limit)
        )
        async with self._access.reading() as connection:
            return [to_value(Delivery, row) for row in await connection.execute(query)]

    async def done_with(self, held: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of these deliveries, by organisation, those that are not owed an answer any more."""
        key = tuple_(inbox.c.org, inbox.c.delivery_id)
        query = select(inbox.c.org, inbox.c.delivery_id).where(key.in_([*held]), ~owed)
        async with self._access.reading() as connection:
            return [(row.org, row.delivery_id) for row in await connection.execute(query)]

    async def scrub(self, org: str, delivery_id: str) -> bool:
        """Forget what a delivery said, once it is answered or given up; False when it is still owed, or unknown."""
        return await self._changed(update(inbox).where(_named(org, delivery_id), ~owed).values(payload={}))

    async def scrub_thread(self, org: str, channel: str, thread: str) -> int:
        """Forget what was said in a thread, as far as it is answered or given up; how many deliveries that were."""
        said = inbox.c.payload["channel"].as_string() == channel
        there = said & (inbox.c.payload["thread_ts"].as_string() == thread)
        async with self._access.writing() as connection:
            scrubbed = await connection.execute(
                update(inbox).where(inbox.c.org == org, there, ~owed).values(payload={})
            )
            return scrubbed.rowcount

    async def unanswered(self, *, by: str, now: datetime, lease: timedelta, limit: int = 20) -> list[Claim]:
        """
        Hold what nobody holds any more, of every organisation, oldest first. No two sweepers get the same.

        What was tried three times is given up here and handed back this once, with the reason in `given_up`. Call it
        inside a transaction and put the word to the person into the outbox there: both are kept, or neither.
        """
        stale = owed & (inbox.c.lease_until <= now)
        hopeless = inbox.c.attempts >= MOST_ATTEMPTS
        async with self._access.writing() as connection:
            rows = await connection.execute(_give_up(stale & _first(stale & hopeless, limit), now))
            claims = _claims(rows)
            some = _first(stale & ~hopeless, limit - len(claims))
            rows = await connection.execute(_hold(stale & some, by=by, until=now + lease))
            claims += _claims(rows)
        return sorted(claims, key=lambda claim: claim.delivery.received_at)

    async def _changed(self, change: Update) -> bool:
        async with self._access.writing() as connection:
            changed = await connection.execute(change.returning(inbox.c.delivery_id))
            return changed.first() is not None


# Everything that arrives is taken with it; to put a statement together takes longer than to run it.
@cache
def _take(dialect: str) -> ReturningInsert[*tuple[Any, ...]]:
    taking = insert_unless_there(dialect, inbox).on_conflict_do_nothing()
    return taking.returning(inbox.c.delivery_id)


def _named(org: str, delivery_id: str) -> ColumnElement[bool]:
    return (inbox.c.org == org) & (inbox.c.delivery_id == delivery_id)


def _first(condition: ColumnElement[bool], limit: int) -> ColumnElement[bool]:
    """Is among the oldest of those. A server leaves out what another sweeper has its hands on."""
    key = (inbox.c.org, inbox.c.delivery_id)
    oldest = select(*key).where(condition).order_by(inbox.c.received_at).limit(limit)
    # Named, because PostgreSQL may look for an unnamed one again for each row, and find others than at first.
    named = oldest.with_for_update(skip_locked=True).cte("oldest")
    return tuple_(*key).in_(select(named))


def _hold(condition: ColumnElement[bool], *, by: str, until: datetime) -> ReturningUpdate[*tuple[Any, ...]]:
    holding = {"claimed_by": by, "lease_until": until, "attempts": inbox.c.attempts + 1}
    return update(inbox).where(condition).values(holding).returning(*inbox.c)


def _give_up(condition: ColumnElement[bool], now: datetime) -> ReturningUpdate[*tuple[Any, ...]]:
    why = f"It was tried {MOST_ATTEMPTS} times, and no attempt came to its end."
    return update(inbox).where(condition).values(given_up_at=now, given_up=why).returning(*inbox.c)


def _claims(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Claim]:
    return [Claim(row.org, to_value(Delivery, row), row.attempts, row.given_up) for row in rows]
