"""
The items of plans: each change a compare-and-set by its version, each with a line that says who did what.

Until it is confirmed there is one item of a unit for each criterion and workflow, whatever scans, talks and rechecks come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypedDict, Unpack

from sqlalchemy import Row, Select, func, insert, select, update

from bot.conversation.plan import ItemState
from bot.conversation.planning import ItemEvent, after
from bot.store.access import Access
from bot.store.columns import Json
from bot.store.rows import columns_for, from_value, insert_unless_there, new_id, to_value
from bot.store.tables import plan_events, plan_items
from knowledge.framework.placement import Move

EventName = Literal[
    "made",
    "migrated",
    "edited",
    "asked",
    "reported",
    "recheck",
    "answered",
    "confirmed",
    "refuted",
    "dropped",
    "reopened",
    "contested",
    "reminded",
]
NAMES: dict[ItemEvent, EventName] = {
    "report": "reported",
    "confirm": "confirmed",
    "refute": "refuted",
    "drop": "dropped",
    "reopen": "reopened",
}


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item as it is kept. `workflow` is empty for what is no workflow's."""

    org: str
    id: str
    unit_id: str
    criterion: str
    workflow: str
    move: Json
    place: int | None
    assessment_id: str
    found_on: date
    whose: Literal["ours", "others"]
    state: ItemState
    since: datetime
    effort: int = 2
    asked: str | None = None
    owner: str | None = None
    tz_minutes: int = 0
    due: date | None = None
    reminded_for: date | None = None
    reported_by: str | None = None
    reason: str = ""
    version: int = 0

    @property
    def what(self) -> tuple[str, str | None]:
        """What it is about: the criterion, and the workflow where it is one's."""
        return self.criterion, self.workflow or None


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """Something that was done to an item. `about` is read by whoever tells of it."""

    id: int
    item_id: str
    at: datetime
    who: str
    what: EventName
    about: Json


class Edits(TypedDict, total=False):
    """What may be changed of an item."""

    move: Json
    place: int | None
    assessment_id: str
    whose: str
    effort: int
    asked: str | None
    owner: str | None
    tz_minutes: int
    due: date | None
    reminded_for: date | None
    reported_by: str | None
    reason: str


class PlanItems:
    """The plans of an organisation's units."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def add(self, item: KeptItem, *, by: str, now: datetime) -> bool:
        """Keep a new item; False, and nothing is kept, when the unit has one for this that is not confirmed."""
        async with self._access.writing() as connection:
            added = await connection.execute(
                insert_unless_there(connection.dialect.name, plan_items)
                .values(from_value(item))
                .on_conflict_do_nothing()
                .returning(plan_items.c.id)
            )
            if added.first() is None:
                return False
        await self.note(item.org, item.id, "made", by=by, now=now)
        return True

    async def by_id(self, org: str, item_id: str) -> KeptItem | None:
        """The item of this id."""
        return next(iter(await self._read(_of(org).where(plan_items.c.id == item_id))), None)

    async def beginning(self, org: str, letters: str) -> list[KeptItem]:
        """The items whose ids begin like this, as somebody types them; two are enough to know that it is not clear."""
        begins = func.substr(plan_items.c.id, 1, len(letters)) == letters
        return await self._read(_of(org).where(begins).order_by(plan_items.c.id).limit(2))

    async def of_unit(self, org: str, unit_id: str) -> list[KeptItem]:
        """Everything a unit ever had in its plan: the moves in their order, then the rest, newest first."""
        query = _of(org).where(plan_items.c.unit_id == unit_id)
        order = (plan_items.c.place.is_(None), plan_items.c.place, plan_items.c.since.desc(), plan_items.c.id)
        return await self._read(query.order_by(*order))

    async def of_owner(self, org: str, person: str) -> list[KeptItem]:
        """What somebody has taken on and is still open or reported: what is due first, then the newest."""
        open_ = plan_items.c.state.in_(("open", "reported"))
        order = (plan_items.c.due.is_(None), plan_items.c.due, plan_items.c.since.desc(), plan_items.c.id)
        return await self._read(_of(org).where(plan_items.c.owner == person, open_).order_by(*order))

    async def due(self, today: date, limit: int) -> list[KeptItem]:
        """What somebody should have done by a day and was not reminded of, of every organisation."""
        late = (plan_items.c.state == "open") & plan_items.c.owner.is_not(None) & (plan_items.c.due <= today)
        unreminded = plan_items.c.reminded_for.is_(None) | (plan_items.c.reminded_for != plan_items.c.due)
        query = select(*columns_for(KeptItem, plan_items)).where(late, unreminded)
        return await self._read(query.order_by(plan_items.c.due, plan_items.c.id).limit(limit))

    async def change(
        self,
        item: KeptItem,
        event: ItemEvent,
        *,
        by: str,
        now: datetime,
        about: Json | None = None,
        **edits: Unpack[Edits],
    ) -> KeptItem | None:
        """
        Let something happen to an item; the item as it is then.

        None when the event means nothing there, or when the item is no longer as it was read.
        """
        state = after(item.state, event)
        if state is None:
            return None
        changed = await self._set(item, state=state, since=now, **edits)
        if changed is not None:
            await self.note(item.org, item.id, NAMES[event], by=by, now=now, about=about)
        return changed

    async def edit(self, item: KeptItem, **edits: Unpack[Edits]) -> KeptItem | None:
        """Change what is said of an item and leave its state; None when it is no longer as it was read."""
        return await self._set(item, **edits)

    async def note(
        self, org: str, item_id: str, what: EventName, *, by: str, now: datetime, about: Json | None = None
    ) -> int:
        """Add a line on an item, and give back its number. Lines are never changed."""
        row = {"org": org, "item_id": item_id, "at": now, "who": by, "what": what, "about": about or {}}
        async with self._access.writing() as connection:
            added = await connection.execute(insert(plan_events).values(row).returning(plan_events.c.id))
            return int(added.scalar_one())

    async def events(self, org: str, items: Sequence[str]) -> list[PlanEvent]:
        """What was done to these items, in order."""
        query = (
            select(*columns_for(PlanEvent, plan_events))
            .where(plan_events.c.org == org, plan_events.c.item_id.in_(items))
            .order_by(plan_events.c.id)
        )
        async with self._access.reading() as connection:
            return [to_value(PlanEvent, row) for row in await connection.execute(query)]

    async def _set(self, item: KeptItem, **news: object) -> KeptItem | None:
        this = (plan_items.c.org == item.org) & (plan_items.c.id == item.id)
        change = (
            update(plan_items)
            .where(this, plan_items.c.version == item.version)
            .values(version=item.version + 1, **news)
            .returning(*columns_for(KeptItem, plan_items))
        )
        async with self._access.writing() as connection:
            row: Row[*tuple[Any, ...]] | None = (await connection.execute(change)).first()
            return to_value(KeptItem, row) if row else None

    async def _read(self, query: Select[*tuple[Any, ...]]) -> list[KeptItem]:
        async with self._access.reading() as connection:
            return [to_value(KeptItem, row) for row in await connection.execute(query)]


def new_item(
    org: str, unit_id: str, move: Move, *, place: int, assessment_id: str, found_on: date, now: datetime
) -> KeptItem:
    """An item for a move that nobody has taken yet."""
    return KeptItem(
        org=org,
        id=new_id(),
        unit_id=unit_id,
        criterion=move.criterion,
        workflow=move.workflow or "",
        move=move.model_dump(mode="json"),
        place=place,
        assessment_id=assessment_id,
        found_on=found_on,
        whose=move.whose,
        state="open",
        since=now,
    )


def _of(org: str) -> Select[*tuple[Any, ...]]:
    return select(*columns_for(KeptItem, plan_items)).where(plan_items.c.org == org)
