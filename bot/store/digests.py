"""What the last digest to each channel or person told of, so that nothing is told twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import digests


@dataclass(frozen=True, slots=True)
class Sent:
    """The last digest to a channel or person."""

    audience: str
    seen: Json
    sent_at: datetime


class Digests:
    """The digests of one organisation after another."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def last(self, org: str, audience: str) -> Sent | None:
        """What was sent there last; None before the first."""
        query = select(*columns_for(Sent, digests)).where(
            digests.c.org == org, digests.c.audience == audience
        )
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return to_value(Sent, row) if row else None

    async def sent(self, org: str, sent: Sent) -> None:
        """Keep what was sent now."""
        row = from_value(sent) | {"org": org}
        async with self._access.writing() as connection:
            await connection.execute(
                insert_unless_there(connection.dialect.name, digests)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["org", "audience"], set_={"seen": sent.seen, "sent_at": sent.sent_at}
                )
            )
