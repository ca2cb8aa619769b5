"""Who has taken on a next move of an assessment, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from bot.store.access import Access
from bot.store.rows import columns_for, insert_unless_there, to_value
from bot.store.tables import move_owners


@dataclass(frozen=True, slots=True)
class MoveOwner:
    """Somebody who does a move until a day, and who said so when."""

    owner: str
    due: date | None
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Owned:
    """A move of an assessment as its owner has it."""

    assessment_id: str
    criterion: str
    workflow: str | None
    due: date | None
    set_at: datetime


class MoveOwners:
    """The owners of the moves of an organisation's assessments."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def set(
        self,
        org: str,
        assessment_id: str,
        criterion: str,
        workflow: str | None,
        owner: str,
        due: date | None,
        by: str,
        now: datetime,
    ) -> None:
        """Give a move to somebody; one that had an owner has this one now."""
        news = {"owner": owner, "due": due, "set_by": by, "set_at": now}
        key = {
            "org": org,
            "assessment_id": assessment_id,
            "criterion": criterion,
            "workflow": workflow or "",
        }
        async with self._access.writing() as connection:
            await connection.execute(
                insert_unless_there(connection.dialect.name, move_owners)
                .values(**key, **news)
                .on_conflict_do_update(index_elements=list(key), set_=news)
            )

    async def of(self, org: str, assessment_id: str) -> Mapping[tuple[str, str | None], MoveOwner]:
        """The owners of an assessment's moves, by criterion and workflow (None for a move that is no workflow's)."""
        columns = columns_for(MoveOwner, move_owners)
        query = select(move_owners.c.criterion, move_owners.c.workflow, *columns).where(
            move_owners.c.org == org, move_owners.c.assessment_id == assessment_id
        )
        async with self._access.reading() as connection:
            rows = await connection.execute(query)
            return {(row.criterion, row.workflow or None): to_value(MoveOwner, row) for row in rows}

    async def of_person(self, org: str, person: str) -> list[Owned]:
        """Every move that somebody has, of whatever assessment: those that are due first, then the newest."""
        query = select(*columns_for(Owned, move_owners)).where(
            move_owners.c.org == org, move_owners.c.owner == person
        )
        order = (move_owners.c.due.is_(None), move_owners.c.due, move_owners.c.set_at.desc())
        async with self._access.reading() as connection:
            rows = [to_value(Owned, row) for row in await connection.execute(query.order_by(*order))]
        return [replace(one, workflow=one.workflow or None) for one in rows]
