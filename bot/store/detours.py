"""
Detours: how things are said where Slack has refused the straight way, until that is tried again.

They are in the record so that no other process, and none after a restart, learns them by failing once more.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select

from bot.store.access import Access
from bot.store.rows import insert_unless_there
from bot.store.tables import detours

A_DAY, A_WHILE = timedelta(days=1), timedelta(minutes=10)
"""How long one lasts: where the workspace has no other way, and where an admin may have opened it by now."""
ANYWHERE = ""
"""In place of a channel: it holds for the whole workspace."""

Detour = Literal["edit", "post", "line", "nothing"]
"""
An answer changes a message instead of being streamed (`edit`), or is posted whole (`post`); over a thread stands a `line` instead
of a session, or `nothing`.
"""


class Detours:
    """What is not tried for now."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def known(self, org: str, channel: str = ANYWHERE, *, now: datetime) -> frozenset[Detour]:
        """The detours to take in a channel, those of the whole workspace among them."""
        query = select(detours.c.way).where(
            detours.c.org == org, detours.c.channel.in_({ANYWHERE, channel}), detours.c.until > now
        )
        async with self._access.reading() as connection:
            return frozenset(row.way for row in await connection.execute(query))

    async def take(
        self, org: str, channel: str, way: Detour, *, lasts: timedelta = A_DAY, now: datetime
    ) -> None:
        """Take one from now on; what is over of this organisation's goes, so that nothing piles up."""
        until = now + lasts
        over = delete(detours).where(detours.c.org == org, detours.c.until <= now)
        async with self._access.writing() as connection:
            await connection.execute(over)
            await connection.execute(
                insert_unless_there(connection.dialect.name, detours)
                .values(org=org, channel=channel, way=way, until=until)
                .on_conflict_do_update(index_elements=["org", "channel", "way"], set_={"until": until})
            )

    async def forget(self, org: str) -> None:
        """Try everything again."""
        async with self._access.writing() as connection:
            await connection.execute(delete(detours).where(detours.c.org == org))
