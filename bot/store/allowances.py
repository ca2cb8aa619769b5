"""In which channels an operator allows answers that are refused everywhere else: to guests, and before other companies."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.store.access import Access
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import allowances


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is allowed in one channel. Without `org_documents` answers there rest on documents for that channel alone."""

    channel: str
    guests: bool = False
    """Whether guests are answered."""
    shared: bool = False
    """Whether there are answers although people of another company read along."""
    org_documents: bool = False
    """Whether, where one of these holds, answers may rest on what is for the whole organisation."""

    @property
    def anything(self) -> bool:
        """Whether it allows anything at all."""
        return self.guests or self.shared

    def changed(self, guests: bool | None, shared: bool | None, org_documents: bool | None) -> "Allowance":
        """With what is given, and the rest as it was; where nothing is allowed any more nothing is left over."""
        news = replace(
            self,
            guests=self.guests if guests is None else guests,
            shared=self.shared if shared is None else shared,
            org_documents=self.org_documents if org_documents is None else org_documents,
        )
        return news if news.anything else Allowance(self.channel)


class Allowances:
    """The channels of an organisation where something is allowed."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def of(self, org: str, channel: str) -> Allowance:
        """What is allowed in a channel; nothing, unless somebody said otherwise."""
        query = select(*columns_for(Allowance, allowances)).where(
            allowances.c.org == org, allowances.c.channel == channel
        )
        async with self._access.reading() as connection:
            row = (await connection.execute(query)).first()
        return to_value(Allowance, row) if row else Allowance(channel)

    async def all(self, org: str) -> list[Allowance]:
        """The channels where anything is allowed."""
        query = select(*columns_for(Allowance, allowances)).where(allowances.c.org == org)
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(allowances.c.channel))
            return [found for row in rows if (found := to_value(Allowance, row)).anything]

    async def put(self, org: str, allowance: Allowance, *, now: datetime) -> None:
        """Allow this in a channel, in place of what was allowed there."""
        row = from_value(allowance) | {"org": org, "set_at": now}
        news = {name: row[name] for name in ("guests", "shared", "org_documents", "set_at")}
        async with self._access.writing() as connection:
            await connection.execute(
                insert_unless_there(connection.dialect.name, allowances)
                .values(row)
                .on_conflict_do_update(index_elements=["org", "channel"], set_=news)
            )
