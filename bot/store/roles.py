"""Who is what in a unit: its champions, who run its scans, its managers, and its members."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select

from bot.store.access import Access
from bot.store.rows import columns_for, insert_unless_there, to_value
from bot.store.tables import unit_roles

RoleName = Literal["champion", "manager", "member"]


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is in a unit; a person may be several things."""

    person: str
    role: RoleName


class Roles:
    """The roles in the units of an organisation."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def give(self, org: str, unit_id: str, person: str, role: RoleName) -> None:
        """Make somebody a champion, manager or member; who is one already stays one."""
        async with self._access.writing() as connection:
            await connection.execute(
                insert_unless_there(connection.dialect.name, unit_roles)
                .values(org=org, unit_id=unit_id, person=person, role=role)
                .on_conflict_do_nothing()
            )

    async def withdraw(self, org: str, unit_id: str, person: str, role: RoleName) -> None:
        """Take one role from somebody and leave the others."""
        async with self._access.writing() as connection:
            await connection.execute(
                delete(unit_roles).where(
                    unit_roles.c.org == org,
                    unit_roles.c.unit_id == unit_id,
                    unit_roles.c.person == person,
                    unit_roles.c.role == role,
                )
            )

    async def of_unit(self, org: str, unit_id: str) -> list[Role]:
        """Everybody's roles in a unit."""
        query = select(*columns_for(Role, unit_roles)).where(
            unit_roles.c.org == org, unit_roles.c.unit_id == unit_id
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query.order_by(unit_roles.c.role, unit_roles.c.person))
            return [to_value(Role, row) for row in rows]

    async def people_with(self, org: str, unit_id: str, role: RoleName) -> list[str]:
        """Everybody who has this role in a unit."""
        return [theirs.person for theirs in await self.of_unit(org, unit_id) if theirs.role == role]

    async def is_champion_or_manager(self, org: str, unit_id: str, person: str) -> bool:
        """Whether somebody has a say in a unit: may run its scans and close them."""
        has_a_say = select(unit_roles.c.person).where(
            unit_roles.c.org == org,
            unit_roles.c.unit_id == unit_id,
            unit_roles.c.person == person,
            unit_roles.c.role.in_(("champion", "manager")),
        )
        async with self._access.reading() as connection:
            return (await connection.execute(has_a_say.limit(1))).first() is not None

    async def of_all(self, org: str) -> dict[str, list[Role]]:
        """Everybody's roles in every unit, by the unit's id."""
        query = select(unit_roles.c.unit_id, *columns_for(Role, unit_roles)).where(unit_roles.c.org == org)
        found: dict[str, list[Role]] = {}
        async with self._access.reading() as connection:
            for row in await connection.execute(query.order_by(unit_roles.c.role, unit_roles.c.person)):
                found.setdefault(row.unit_id, []).append(to_value(Role, row))
        return found

    async def scan_started(self, org: str, unit_id: str, person: str) -> bool:
        """Make whoever starts a unit's first scan its champion; True when it was the first, so that they can be told."""
        has_champion = select(unit_roles.c.person).where(
            unit_roles.c.org == org, unit_roles.c.unit_id == unit_id, unit_roles.c.role == "champion"
        )
        async with self._access.writing() as connection:
            if (await connection.execute(has_champion.limit(1))).first():
                return False
            await connection.execute(
                insert_unless_there(connection.dialect.name, unit_roles).values(
                    org=org, unit_id=unit_id, person=person, role="champion"
                )
            )
            return True
