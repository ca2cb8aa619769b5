"""What was done and by whom, for those who have to answer for it. Rows are added and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, to_value
from bot.store.tables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: `what` is a short name such as `assessment.recorded`, `about` says to what."""

    at: datetime
    who: str
    what: str
    about: Json


class Audit:
    """The trail of one organisation after another."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def note(self, org: str, what: str, *, who: str, about: Json, now: datetime) -> None:
        """Add a line to the trail. `about` holds ids, never what people wrote."""
        async with self._access.writing() as connection:
            await connection.execute(insert(audit).values(org=org, at=now, who=who, what=what, about=about))

    async def newest(self, org: str, *, limit: int = 100) -> list[Deed]:
        """The last things done, newest first."""
        query = select(*columns_for(Deed, audit)).where(audit.c.org == org).order_by(audit.c.id.desc())
        async with self._access.reading() as connection:
            return [to_value(Deed, row) for row in await connection.execute(query.limit(limit))]
