"""Organisations: the one on this machine, and those that Slack workspaces belong to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update

from bot.store.access import Access, Connection
from bot.store.rows import columns_for, from_value, insert_unless_there, new_id, to_value
from bot.store.tables import orgs

LOCAL = "local"
"""The id of the organisation that a terminal works for."""
UNNAMED = "Your organisation"


@dataclass(frozen=True, slots=True)
class Org:
    """One organisation; `slack_team_id` is the workspace it talks in, if any, `gone_at` when that took Cairn out."""

    id: str
    name: str
    slack_team_id: str | None
    created_at: datetime
    gone_at: datetime | None = None


class Orgs:
    """Whose everything is."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def by_id(self, org: str) -> Org | None:
        """The organisation of this id."""
        async with self._access.reading() as connection:
            return await _find(connection, orgs.c.id == org)

    async def local(self, *, now: datetime) -> Org:
        """The organisation of this machine, made when it is first asked for."""
        if found := await self.by_id(LOCAL):
            return found
        async with self._access.writing() as connection:
            return await _add(connection, Org(LOCAL, UNNAMED, None, now))

    async def for_team(self, slack_team_id: str, *, name: str | None = None, now: datetime) -> Org:
        """
        The organisation that talks in this Slack workspace.

        The first workspace to connect gets the local organisation when there is no other, so that a company that
        began in the terminal finds its documents and scans in Slack. Any later workspace is an organisation of its own.
        One that took Cairn out and is heard of again has it back, with everything that was kept.
        """
        async with self._access.reading() as connection:
            row = (await connection.execute(_OF_TEAM, {"team": slack_team_id})).first()
            found = to_value(Org, row) if row else None
        if found and found.gone_at is None:
            return found
        its_own = orgs.c.slack_team_id == slack_team_id
        async with self._access.writing() as connection:
            # Two events of a new workspace can arrive at once: who comes second finds what the first has made.
            found = await _come_back(connection, its_own) or await _link_local(
                connection, slack_team_id, name
            )
            return found or await _add(connection, Org(new_id(), name or UNNAMED, slack_team_id, now))

    async def left(self, slack_team_id: str, *, now: datetime) -> Org | None:
        """Say that a workspace took Cairn out; the organisation, None when it was never heard of. Nothing is erased."""
        its_own = orgs.c.slack_team_id == slack_team_id
        async with self._access.writing() as connection:
            await connection.execute(
                update(orgs).where(its_own, orgs.c.gone_at.is_(None)).values(gone_at=now)
            )
            return await _find(connection, its_own)

    async def returned(self, slack_team_id: str) -> Org | None:
        """Say that a workspace has Cairn again; the organisation, None when it was never heard of."""
        async with self._access.writing() as connection:
            return await _come_back(connection, orgs.c.slack_team_id == slack_team_id)

    async def connected(self) -> list[Org]:
        """The organisations whose workspace has Cairn in it."""
        there = orgs.c.slack_team_id.is_not(None) & orgs.c.gone_at.is_(None)
        async with self._access.reading() as connection:
            rows = await connection.execute(select(*columns_for(Org, orgs)).where(there))
            return [to_value(Org, row) for row in rows]


# Everything that arrives asks for it; to put a statement together takes longer than to run it.
_OF_TEAM = select(*columns_for(Org, orgs)).where(orgs.c.slack_team_id == bindparam("team"))


async def _find(connection: Connection, condition: ColumnElement[bool]) -> Org | None:
    row = (await connection.execute(select(*columns_for(Org, orgs)).where(condition))).first()
    return to_value(Org, row) if row else None


async def _come_back(connection: Connection, its_own: ColumnElement[bool]) -> Org | None:
    await connection.execute(update(orgs).where(its_own, orgs.c.gone_at.is_not(None)).values(gone_at=None))
    return await _find(connection, its_own)


async def _add(connection: Connection, org: Org) -> Org:
    """Add an organisation, or find the one that another process added meanwhile."""
    await connection.execute(
        insert_unless_there(connection.dialect.name, orgs).values(from_value(org)).on_conflict_do_nothing()
    )
    same = orgs.c.slack_team_id == org.slack_team_id if org.slack_team_id else orgs.c.id == org.id
    return await _find(connection, same) or org


async def _link_local(connection: Connection, slack_team_id: str, name: str | None) -> Org | None:
    """Give the local organisation this workspace, if it has none and is alone."""
    another = select(orgs.c.id).where(orgs.c.id != LOCAL).exists()
    named = {"name": name} if name else {}
    linked = await connection.execute(
        update(orgs)
        .where(orgs.c.id == LOCAL, orgs.c.slack_team_id.is_(None), ~another)
        .values(slack_team_id=slack_team_id, **named)
        .returning(*columns_for(Org, orgs))
    )
    row = linked.first()
    return to_value(Org, row) if row else None
