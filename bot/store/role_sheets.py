"""Role sheets: the recurring tasks of each role, the hours they take, and how much of them AI handles."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, to_value
from bot.store.tables import role_sheets
from knowledge.documents import name_key


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The tasks of one role in a unit, as somebody set them last."""

    unit_id: str
    role: str
    tasks: list[Json]
    set_by: str
    set_at: datetime
    people: int = 1


class RoleSheets:
    """The role sheets of one organisation after another."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def put(self, org: str, sheet: KeptSheet) -> None:
        """Keep the tasks of a role, in place of what was there."""
        row = from_value(sheet) | {"org": org, "role_key": name_key(sheet.role)}
        news = {name: row[name] for name in ("role", "tasks", "set_by", "set_at", "people")}
        async with self._access.writing() as connection:
            await connection.execute(
                insert_unless_there(connection.dialect.name, role_sheets)
                .values(row)
                .on_conflict_do_update(index_elements=["org", "unit_id", "role_key"], set_=news)
            )

    async def remove(self, org: str, unit_id: str, role: str) -> bool:
        """Take a role off; False when there was none of that name."""
        async with self._access.writing() as connection:
            gone = await connection.execute(
                delete(role_sheets).where(
                    role_sheets.c.org == org,
                    role_sheets.c.unit_id == unit_id,
                    role_sheets.c.role_key == name_key(role),
                )
            )
            return gone.rowcount == 1

    async def of(self, org: str, unit_id: str) -> list[KeptSheet]:
        """The roles of a unit, by name."""
        query = select(*columns_for(KeptSheet, role_sheets)).where(
            role_sheets.c.org == org, role_sheets.c.unit_id == unit_id
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(role_sheets.c.role_key))
            return [to_value(KeptSheet, row) for row in rows]
