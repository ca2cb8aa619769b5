"""
The outbox: what is to be posted, put there by the transaction that caused it and drained by whoever delivers.

A post is never lost. It may be claimed twice when a process ends between posting and saying so: `attempts` above one
means that it may be there already, so look before posting again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Executable, bindparam, delete, exists, false, func, or_, select, update

from bot.store.access import Access, Connection
from bot.store.columns import Json
from bot.store.rows import columns_for, insert_unless_there, to_value
from bot.store.tables import orgs, outbox, unsent


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be posted and where. One key is posted once, however often it is put."""

    dedupe_key: str
    channel: str
    kind: str
    payload: Json
    thread: str = ""
    """Empty for the channel itself."""
    not_before: datetime | None = None
    joins: bool = False
    """Another of its kind that still waits in its thread, never tried, says this too: it is put together when it goes out."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post that the caller now holds."""

    org: str
    id: int
    dedupe_key: str
    channel: str
    thread: str
    kind: str
    payload: Json
    attempts: int
    claimed_by: str


class Outbox:
    """What is owed to be posted."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def put(self, org: str, post: Post, *, now: datetime) -> bool:
        """Have something posted; False when its key was put before. Inside a transaction it goes with the rest."""
        row = {
            "org": org,
            "dedupe_key": post.dedupe_key,
            "channel": post.channel,
            "thread": post.thread,
            "kind": post.kind,
            "payload": post.payload,
            "created_at": now,
            "not_before": post.not_before or now,
            "attempts": 0,
        }
        async with self._access.writing() as connection:
            if post.joins and await _waits(connection, org, post):
                return False
            put = await connection.execute(_putting(connection.dialect.name), row)
            return put.first() is not None

    async def claim(self, limit: int, *, by: str, now: datetime, lease: timedelta) -> list[Claimed]:
        """
        Hold what is due, of every organisation, oldest first; no two processes get the same.

        Of each thread only the first unsent post is given, so that a thread reads in the order it was written. What is
        owed to a workspace that took Cairn out waits until it is back.
        """
        asked = {"most": limit, "holder": by, "moment": now, "until": now + lease}
        async with self._access.writing() as connection:
            claims = [to_value(Claimed, row) for row in await connection.execute(_claiming(), asked)]
        return sorted(claims, key=lambda claim: claim.id)

    async def sent(self, claim: Claimed, *, ts: str | None, now: datetime) -> bool:
        """Say that it is posted, and under which name, even if the lease has run out meanwhile."""
        said = {"this": claim.id, "whose": claim.org, "moment": now, "ts": ts}
        async with self._access.writing() as connection:
            return (await connection.execute(_SENT, said)).first() is not None

    async def retry_at(self, claim: Claimed, when: datetime, why: str) -> bool:
        """Put it back for later; False when another holds it by now. The rest of its thread waits for it."""
        return await self._change(
            claim, unsent & _held(claim), not_before=when, failure=why, claimed_by=None, lease_until=None
        )

    async def failed(self, claim: Claimed, why: str, *, now: datetime) -> bool:
        """Give it up, so that the rest of its thread can go; False when another holds it by now."""
        return await self._change(claim, unsent & _held(claim), failed_at=now, failure=why)

    async def sent_ts(self, org: str, dedupe_key: str) -> str | None:
        """The name that Slack gave a post, to change it later; None while it is not posted."""
        query = select(outbox.c.sent_ts).where(outbox.c.org == org, outbox.c.dedupe_key == dedupe_key)
        async with self._access.reading() as connection:
            found: str | None = (await connection.execute(query)).scalar()
        return found

    async def forget(self, org: str, keys_like_prefixes: Sequence[str]) -> int:
        """Erase the posts whose keys begin like one of these, posted or not; how many that were."""
        if not all(keys_like_prefixes):
            raise ValueError(
                "An empty prefix would erase every post of the organisation; name what its key begins with."
            )
        # Not LIKE: a key may hold its wildcards, and SQLite's takes no notice of capitals.
        begins = [func.substr(outbox.c.dedupe_key, 1, len(some)) == some for some in keys_like_prefixes]
        async with self._access.writing() as connection:
            erased = await connection.execute(
                delete(outbox).where(outbox.c.org == org, or_(false(), *begins))
            )
            return erased.rowcount

    async def forget_failed(self, org: str, key: str) -> None:
        """Forget a post that was given up, and the word on that, so that it can be put again."""
        failed = (outbox.c.org == org) & (outbox.c.dedupe_key == key) & outbox.c.failed_at.is_not(None)
        async with self._access.writing() as connection:
            if (await connection.execute(delete(outbox).where(failed))).rowcount:
                told = (outbox.c.org == org) & (outbox.c.dedupe_key == f"told:{key}")
                await connection.execute(delete(outbox).where(told))

    async def forget_thread(self, org: str, channel: str, thread: str) -> int:
        """Erase what was said in a thread, or was given up; what is still to be posted there stays. How many that were."""
        there = (outbox.c.org == org) & (outbox.c.channel == channel) & (outbox.c.thread == thread)
        async with self._access.writing() as connection:
            return (await connection.execute(delete(outbox).where(there, ~unsent))).rowcount

    async def _change(self, claim: Claimed, condition: ColumnElement[bool], **news: object) -> bool:
        this = (outbox.c.org == claim.org) & (outbox.c.id == claim.id)
        change = update(outbox).where(this, condition).values(**news).returning(outbox.c.id)
        async with self._access.writing() as connection:
            return (await connection.execute(change)).first() is not None


# A press and its card run these, and to put a statement together takes longer than to run it.
_SENT = (
    update(outbox)
    .where(outbox.c.org == bindparam("whose"), outbox.c.id == bindparam("this"), unsent)
    .values(sent_at=bindparam("moment"), sent_ts=bindparam("ts"))
    .returning(outbox.c.id)
)
_WAITING = (
    select(outbox.c.id)
    .where(*(outbox.c[name] == bindparam(name) for name in ("org", "channel", "thread", "kind")))
    .where(unsent, outbox.c.claimed_by.is_(None), outbox.c.attempts == 0)
    .limit(1)
    .with_for_update()
)


@cache
def _putting(dialect: str) -> Executable:
    insert = insert_unless_there(dialect, outbox).on_conflict_do_nothing(index_elements=["org", "dedupe_key"])
    return insert.returning(outbox.c.id)


async def _waits(connection: Connection, org: str, post: Post) -> bool:
    """Whether a post of this kind waits in this thread; if so, nobody claims it before this transaction is over."""
    this = {"org": org, "channel": post.channel, "thread": post.thread, "kind": post.kind}
    return (await connection.execute(_WAITING, this)).first() is not None


def _held(claim: Claimed) -> ColumnElement[bool]:
    # The count tells two claims apart even when one process made both.
    return (outbox.c.claimed_by == claim.claimed_by) & (outbox.c.attempts == claim.attempts)


def _is_of_gone() -> ColumnElement[bool]:
    return outbox.c.org.in_(select(orgs.c.id).where(orgs.c.gone_at.is_not(None)))


@cache
def _claiming() -> Executable:
    now: ColumnElement[datetime] = bindparam("moment", type_=outbox.c.not_before.type)
    is_free = outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= now)
    ready = unsent & (outbox.c.not_before <= now) & is_free & ~_is_of_gone()
    first = (
        select(outbox.c.id).where(ready, ~_has_earlier(now)).order_by(outbox.c.id).limit(bindparam("most"))
    )
    # Named, because PostgreSQL may look for an unnamed one again for each row, and find others than at first.
    named = first.with_for_update(skip_locked=True).cte("first")
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(named)), ready)
        .values(
            claimed_by=bindparam("holder"),
            lease_until=bindparam("until", type_=outbox.c.lease_until.type),
            attempts=outbox.c.attempts + 1,
        )
        .returning(*columns_for(Claimed, outbox))
    )


def _has_earlier(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """
    Something was put into the same thread before and is still to be posted.

    What was put for a later day does not hold up the thread until it has been tried.
    """
    earlier = outbox.alias()
    return exists().where(
        *(earlier.c.org == outbox.c.org, earlier.c.channel == outbox.c.channel),
        *(earlier.c.thread == outbox.c.thread, earlier.c.id < outbox.c.id),
        *(earlier.c.sent_at.is_(None), earlier.c.failed_at.is_(None)),
        (earlier.c.not_before <= now) | (earlier.c.attempts > 0),
    )
