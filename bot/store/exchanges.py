"""Exchanges: what was asked and what was answered, with all that the answer rested on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, to_value
from bot.store.tables import exchanges


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer. The id is made before the answer is shown, so that its buttons can name it."""

    id: str
    channel: str
    thread: str
    person: str
    question: str
    intent: str
    reply: Json
    composer: str
    asked_at: datetime
    answered_at: datetime | None = None
    passage_ids: tuple[str, ...] = ()
    prompt_version: str | None = None
    model: str | None = None
    tokens: int | None = None
    milliseconds: int | None = None


class Exchanges:
    """What an organisation's people asked."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def record(self, org: str, exchange: Exchange) -> None:
        """Keep a question with its answer."""
        row = from_value(exchange) | {"org": org, "passage_ids": list(exchange.passage_ids)}
        async with self._access.writing() as connection:
            await connection.execute(insert(exchanges).values(row))

    async def by_id(self, org: str, exchange_id: str) -> Exchange | None:
        """The exchange of this id."""
        query = select(*columns_for(Exchange, exchanges)).where(
            exchanges.c.org == org, exchanges.c.id == exchange_id
        )
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return _kept(row) if row else None

    async def in_thread(self, org: str, channel: str, thread: str, *, limit: int = 10) -> list[Exchange]:
        """The last exchanges of a thread in the order they were had, for what "and for finance?" goes back to."""
        query = (
            select(*columns_for(Exchange, exchanges))
            .where(exchanges.c.org == org, exchanges.c.channel == channel, exchanges.c.thread == thread)
            .order_by(exchanges.c.asked_at.desc(), exchanges.c.id.desc())
            .limit(limit)
        )
        async with self._access.reading() as connection:
            newest_first = [_kept(row) for row in await connection.execute(query)]
        return newest_first[::-1]

    async def of_person(self, org: str, person: str, limit: int) -> list[Exchange]:
        """What somebody asked last, wherever that was, newest first."""
        query = (
            select(*columns_for(Exchange, exchanges))
            .where(exchanges.c.org == org, exchanges.c.person == person)
            .order_by(exchanges.c.asked_at.desc(), exchanges.c.id.desc())
            .limit(limit)
        )
        async with self._access.reading() as connection:
            return [_kept(row) for row in await connection.execute(query)]

    async def forget(self, org: str, channel: str, thread: str) -> int:
        """Erase what was asked and answered in a thread; how many exchanges that were."""
        this = (exchanges.c.org == org) & (exchanges.c.channel == channel) & (exchanges.c.thread == thread)
        async with self._access.writing() as connection:
            return (await connection.execute(delete(exchanges).where(this))).rowcount


def _kept(row: Row[*tuple[Any, ...]]) -> Exchange:
    kept = to_value(Exchange, row)
    return replace(kept, passage_ids=tuple(kept.passage_ids))
