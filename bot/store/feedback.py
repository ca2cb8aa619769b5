"""What people said of the answers they got. Of each person and answer the newest counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, case, select

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import exchanges, feedback

Verdict = Literal["good", "bad"]
Reason = Literal["wrong", "outdated", "not_helpful", "other"]


@dataclass(frozen=True, slots=True)
class Given:
    """What one person said of one answer; the reason and the words only where they gave any."""

    exchange_id: str
    person: str
    verdict: Verdict
    given_at: datetime
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The same, with the question and the answer that it is about, and where they were had."""

    given: Given
    question: str
    reply: Json
    channel: str


class Feedback:
    """What an organisation's people said of their answers."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def give(self, org: str, given: Given) -> bool:
        """
        Keep it in place of what this person said of this answer before; False when that was not said earlier.

        So the same press counts once however often it is told. The same verdict once more, without a reason and words,
        leaves those that were given with it.
        """
        row = from_value(given) | {"org": org}
        news = {name: row[name] for name in ("verdict", "given_at", "reason", "words")}
        if given.reason is None and not given.words:
            same = feedback.c.verdict == given.verdict
            news["reason"] = case((same, feedback.c.reason), else_=None)
            news["words"] = case((same, feedback.c.words), else_="")
        async with self._access.writing() as connection:
            kept = await connection.execute(
                insert_unless_there(connection.dialect.name, feedback)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["org", "exchange_id", "person"],
                    set_=news,
                    where=feedback.c.given_at < given.given_at,
                )
                .returning(feedback.c.person)
            )
            return kept.first() is not None

    async def of(self, org: str, exchange_id: str) -> list[Given]:
        """What was said of one answer, newest first."""
        query = select(*columns_for(Given, feedback)).where(
            feedback.c.org == org, feedback.c.exchange_id == exchange_id
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(feedback.c.given_at.desc(), feedback.c.person))
            return [to_value(Given, row) for row in rows]

    async def newest(
        self,
        org: str,
        *,
        limit: int | None = 100,
        since: datetime | None = None,
        verdict: Verdict | None = None,
    ) -> list[Judged]:
        """What was said last, newest first, with what it was said of; `limit` None for all of it."""
        wanted: list[ColumnElement[bool]] = [feedback.c.org == org]
        wanted += [feedback.c.given_at >= since] if since else []
        wanted += [feedback.c.verdict == verdict] if verdict else []
        about = (feedback.c.org == exchanges.c.org) & (feedback.c.exchange_id == exchanges.c.id)
        query = (
            select(
                *columns_for(Given, feedback), exchanges.c.question, exchanges.c.reply, exchanges.c.channel
            )
            .join(exchanges, about)
            .where(*wanted)
            .order_by(feedback.c.given_at.desc(), feedback.c.exchange_id, feedback.c.person)
            .limit(limit)
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query)
            return [Judged(to_value(Given, row), row.question, row.reply, row.channel) for row in rows]
