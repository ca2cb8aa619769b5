"""
Drafts: answers in the making, as far as people have seen them.

A draft is written before its words are shown, so that whoever takes the question up after a crash knows what stands in Slack;
it goes when the answer stands there whole. So a draft of a question that is done with tells of a thread left at work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import drafts, inbox, outbox, owed, unsent


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer in the making: its checked points, and in which messages they are shown."""

    delivery_id: str
    channel: str
    thread: str
    points: Sequence[Json]
    shown: Json | None
    begun_at: datetime


class Drafts:
    """What is being said just now."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def begin(self, org: str, draft: Draft) -> bool:
        """Note that somebody is at work; False when an earlier attempt has noted it, and its draft stands."""
        row = from_value(draft) | {"org": org, "points": list(draft.points)}
        async with self._access.writing() as connection:
            begun = await connection.execute(
                insert_unless_there(connection.dialect.name, drafts)
                .values(row)
                .on_conflict_do_nothing()
                .returning(drafts.c.delivery_id)
            )
            return begun.first() is not None

    async def show(self, org: str, delivery_id: str, points: Sequence[Json], shown: Json) -> bool:
        """Keep what is about to be shown; False when there is no such draft any more: then show nothing."""
        change = update(drafts).where(_named(org, delivery_id)).values(points=list(points), shown=shown)
        async with self._access.writing() as connection:
            return (await connection.execute(change.returning(drafts.c.delivery_id))).first() is not None

    async def of(self, org: str, delivery_id: str) -> Draft | None:
        """How far an answer had come."""
        query = select(*columns_for(Draft, drafts)).where(_named(org, delivery_id))
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return to_value(Draft, row) if row else None

    async def in_thread(self, org: str, channel: str, thread: str) -> list[Draft]:
        """What is being said in a thread, or was left unfinished there."""
        there = (drafts.c.channel == channel) & (drafts.c.thread == thread)
        query = select(*columns_for(Draft, drafts)).where(drafts.c.org == org, there)
        async with self._access.reading() as connection:
            return [to_value(Draft, row) for row in await connection.execute(query)]

    async def messages(self, org: str, channel: str, thread: str) -> frozenset[str]:
        """The names of all messages in a thread that are known to belong to answers in the making."""
        drafts = await self.in_thread(org, channel, thread)
        shown = [draft.shown.get("messages") for draft in drafts if draft.shown]
        each = [message for some in shown if isinstance(some, list) for message in some]
        return frozenset(str(message["ts"]) for message in each if isinstance(message, dict))

    async def drop(self, org: str, delivery_id: str) -> None:
        """The answer stands whole, or was given up: nothing is owed to its messages any more."""
        async with self._access.writing() as connection:
            await connection.execute(delete(drafts).where(_named(org, delivery_id)))

    async def left(self, *, before: datetime, limit: int = 100) -> list[tuple[str, Draft]]:
        """Drafts, with their organisations, of questions that are done with and of which nothing is still to be posted."""
        same = (inbox.c.org == drafts.c.org) & (inbox.c.delivery_id == drafts.c.delivery_id)
        posted = (outbox.c.org == drafts.c.org) & (outbox.c.dedupe_key == "answer:" + drafts.c.delivery_id)
        query = (
            select(drafts.c.org, *columns_for(Draft, drafts))
            .where(drafts.c.begun_at < before, ~exists().where(same, owed), ~exists().where(posted, unsent))
            .order_by(drafts.c.begun_at)
            .limit(limit)
        )
        async with self._access.reading() as connection:
            return [(row.org, to_value(Draft, row)) for row in await connection.execute(query)]


def _named(org: str, delivery_id: str) -> ColumnElement[bool]:
    return (drafts.c.org == org) & (drafts.c.delivery_id == delivery_id)
