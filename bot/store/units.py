"""Units: the whole organisation, a department, a team; how many they are and where they talk."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from sqlalchemy import ColumnElement, select, update

from bot.store.access import Access, Connection
from bot.store.errors import ChannelTaken, UnknownUnit
from bot.store.rows import columns_for, from_value, insert_unless_there, new_id, to_value
from bot.store.tables import unit_roles, units
from knowledge.documents import name_key

Scope = Literal["organisation", "department", "team"]


class TakenAway(Enum):
    """The one value that says a unit no longer has something, where None says nothing about it."""

    TAKEN_AWAY = "taken away"


TAKEN_AWAY: Final = TakenAway.TAKEN_AWAY


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of an organisation that has a stage of its own. `suited` of its `people` have work that AI suits."""

    org: str
    id: str
    name: str
    scope: Scope
    parent_id: str | None = None
    people: int | None = None
    suited: int | None = None
    channel_id: str | None = None


class Units:
    """The units of an organisation."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def get_or_create(
        self,
        org: str,
        name: str,
        *,
        scope: Scope = "team",
        parent_id: str | None = None,
        people: int | None = None,
        suited: int | None = None,
        channel_id: str | None = None,
    ) -> Unit:
        """
        The unit of this name, made when it is first named.

        One that is there already is given back as it is; `describe` changes it.
        """
        if found := await self.by_name(org, name):
            return found
        unit = Unit(org, new_id(), " ".join(name.split()), scope, parent_id, people, suited, channel_id)
        async with self._access.writing() as connection:
            await _refuse_taken(connection, unit.org, unit.id, unit.channel_id)
            await connection.execute(
                insert_unless_there(connection.dialect.name, units)
                .values(from_value(unit) | {"name_key": name_key(name)})
                .on_conflict_do_nothing(index_elements=["org", "name_key"])
            )
            return await _find(connection, org, units.c.name_key == name_key(name)) or unit

    async def describe(
        self,
        org: str,
        unit_id: str,
        *,
        scope: Scope | None = None,
        parent_id: str | TakenAway | None = None,
        people: int | TakenAway | None = None,
        suited: int | TakenAway | None = None,
        channel_id: str | TakenAway | None = None,
    ) -> Unit:
        """
        Change what is given and leave the rest; `TAKEN_AWAY` leaves the unit without it.

        A channel moves by being taken from one unit first. That no unit comes to stand above itself is for the
        caller to see to.
        """
        said = {
            "scope": scope,
            "parent_id": parent_id,
            "people": people,
            "suited": suited,
            "channel_id": channel_id,
        }
        news = {
            name: None if value is TAKEN_AWAY else value for name, value in said.items() if value is not None
        }
        its_own = (units.c.org == org) & (units.c.id == unit_id)
        async with self._access.writing() as connection:
            await _refuse_taken(connection, org, unit_id, None if channel_id is TAKEN_AWAY else channel_id)
            if news:
                await connection.execute(update(units).where(its_own).values(**news))
            found = await _find(connection, org, units.c.id == unit_id)
        if not found:
            raise UnknownUnit(f"{org!r} has no unit {unit_id!r}, so nothing was changed.")
        return found

    async def by_id(self, org: str, unit_id: str) -> Unit | None:
        """The unit of this id."""
        return await self._one(org, units.c.id == unit_id)

    async def by_name(self, org: str, name: str) -> Unit | None:
        """The unit of this name, however it is capitalised and spaced."""
        return await self._one(org, units.c.name_key == name_key(name))

    async def by_channel(self, org: str, channel_id: str) -> Unit | None:
        """The unit that a channel speaks for."""
        return await self._one(org, units.c.channel_id == channel_id)

    async def of_person(self, org: str, person: str) -> list[Unit]:
        """The units in which somebody is anything, each once."""
        theirs = select(unit_roles.c.unit_id).where(unit_roles.c.org == org, unit_roles.c.person == person)
        return await self._many(org, units.c.id.in_(theirs))

    async def all(self, org: str) -> list[Unit]:
        """Every unit; one that belongs to another says so in `parent_id`."""
        return await self._many(org, units.c.org == org)

    async def _one(self, org: str, condition: ColumnElement[bool]) -> Unit | None:
        async with self._access.reading() as connection:
            return await _find(connection, org, condition)

    async def _many(self, org: str, condition: ColumnElement[bool]) -> list[Unit]:
        query = select(*columns_for(Unit, units)).where(units.c.org == org, condition)
        async with self._access.reading() as connection:
            return [to_value(Unit, row) for row in await connection.execute(query.order_by(units.c.name_key))]


async def _find(connection: Connection, org: str, condition: ColumnElement[bool]) -> Unit | None:
    query = select(*columns_for(Unit, units)).where(units.c.org == org, condition)
    row = (await connection.execute(query)).first()
    return to_value(Unit, row) if row else None


async def _refuse_taken(connection: Connection, org: str, unit_id: str, channel_id: str | None) -> None:
    if not channel_id:
        return
    found = await _find(connection, org, (units.c.channel_id == channel_id) & (units.c.id != unit_id))
    if found:
        raise ChannelTaken(
            f"The channel {channel_id!r} already speaks for {found.name!r}, and a question asked there means one unit. "
            "Choose another channel, or take it from that unit first."
        )
