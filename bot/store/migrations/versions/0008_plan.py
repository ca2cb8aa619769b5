"""
Plans: what a unit does about each move, and by whom; rechecks, which are scans of one question; a faster look at one's answers.

Every move of what holds today becomes an item. Whoever had taken one has it still, until the day that was agreed.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNCONFIRMED = "state != 'confirmed'"
LIVE = "state IN ('open', 'closing')"

_assessments = sa.table(
    "assessments",
    *(sa.column(name, sa.String) for name in ("org", "id", "unit_id", "supersedes")),
    sa.column("placement", sa.JSON),
    sa.column("taken_at", sa.Date),
    sa.column("recorded_at", MOMENT),
)
_units = sa.table("units", *(sa.column(name, sa.String) for name in ("org", "id", "name_key")))
_owners = sa.table(
    "move_owners",
    *(
        sa.column(name, sa.String)
        for name in ("org", "assessment_id", "criterion", "workflow", "owner", "set_by")
    ),
    sa.column("due", sa.Date),
    sa.column("set_at", MOMENT),
)
Row = Mapping[Any, Any]


def upgrade() -> None:
    items = _plan_items()
    events = _plan_events()
    _fill(op.get_bind(), items, events)
    op.drop_table("move_owners")
    _rechecks()
    op.create_index(
        op.f("ix_exchanges_org_person_asked_at"), "exchanges", ["org", "person", "asked_at"], unique=False
    )


def _plan_items() -> sa.Table:
    made = op.create_table(
        "plan_items",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("move", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.Column("assessment_id", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String()),
        sa.Column("owner", sa.String()),
        sa.Column("tz_minutes", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("reminded_for", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reported_by", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'reported', 'confirmed', 'dropped')", name=op.f("ck_plan_items_state")
        ),
        sa.CheckConstraint("whose in ('ours', 'others')", name=op.f("ck_plan_items_whose")),
        sa.CheckConstraint("effort between 1 and 3", name=op.f("ck_plan_items_effort")),
        sa.ForeignKeyConstraint(
            ["org", "unit_id"], ["units.org", "units.id"], name=op.f("fk_plan_items_org_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["org", "assessment_id"],
            ["assessments.org", "assessments.id"],
            name=op.f("fk_plan_items_org_assessment_id_assessments"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_plan_items_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_plan_items")),
    )
    op.create_index(op.f("ix_plan_items_org_owner"), "plan_items", ["org", "owner"], unique=False)
    op.create_index(
        "ix_plan_items_unconfirmed",
        "plan_items",
        ["org", "unit_id", "criterion", "workflow"],
        unique=True,
        sqlite_where=sa.text(UNCONFIRMED),
        postgresql_where=sa.text(UNCONFIRMED),
    )
    return made


def _plan_events() -> sa.Table:
    made = op.create_table(
        "plan_events",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "item_id"],
            ["plan_items.org", "plan_items.id"],
            name=op.f("fk_plan_events_org_item_id_plan_items"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_plan_events_org_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_events_org_item_id"), "plan_events", ["org", "item_id"], unique=False)
    return made


def _rechecks() -> None:
    """A unit may be asked one question again while it is scanned: only whole scans keep each other out."""
    op.add_column("scans", sa.Column("recheck_of", sa.String()))
    op.drop_index("ix_scans_live", table_name="scans")
    whole, again = f"{LIVE} AND recheck_of IS NULL", f"{LIVE} AND recheck_of IS NOT NULL"
    for name, column, which in (
        ("ix_scans_live", "unit_id", whole),
        ("ix_scans_rechecks", "recheck_of", again),
    ):
        op.create_index(
            name,
            "scans",
            ["org", column],
            unique=True,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )


def _fill(connection: sa.Connection, items: sa.Table, events: sa.Table) -> None:
    every = [*connection.execute(sa.select(_assessments)).mappings()]
    newest = _newest(every, _unit_ids(connection))
    owners = _newest_owners(connection, every)
    for (org, unit_id), (kept, placement) in newest.items():
        for place, move in enumerate(placement.get("moves") or ()):
            about = (org, unit_id, move["criterion"], move.get("workflow") or "")
            row = _item(kept, unit_id, place, move, owners.get(about))
            connection.execute(items.insert().values(row))
            said = {"org": org, "item_id": row["id"], "at": row["since"], "what": "migrated", "about": {}}
            who = owners[about]["set_by"] if about in owners else "clock"
            connection.execute(events.insert().values(said | {"who": who}))


def _unit_ids(connection: sa.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(sa.select(_units)).mappings()
    return {(row["org"], row["name_key"]): row["id"] for row in rows}


def _newest(every: list[Row], units: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], tuple[Row, Row]]:
    """What holds today of each unit: its own newest assessment, or its part in a larger one where that is newer."""
    gone = {(row["org"], row["supersedes"]) for row in every if row["supersedes"]}
    standing = [row for row in every if (row["org"], row["id"]) not in gone]
    found: dict[tuple[str, str], tuple[Row, Row]] = {}
    for row in sorted(standing, key=lambda one: (one["taken_at"], one["recorded_at"], one["id"])):
        for unit_id, placement in _parts(row, units):
            found[row["org"], unit_id] = row, placement
    return found


def _parts(row: Row, units: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, Row]]:
    yield row["unit_id"], row["placement"]
    for name, part in (row["placement"].get("units") or {}).items():
        key = (row["org"], " ".join(name.casefold().split()))
        if key in units:
            yield units[key], part


def _newest_owners(connection: sa.Connection, every: list[Row]) -> dict[tuple[str, ...], Row]:
    """Who took a move last, of whatever assessment of the unit."""
    unit_of = {(row["org"], row["id"]): row["unit_id"] for row in every}
    rows: list[Row] = [*connection.execute(sa.select(_owners).order_by(_owners.c.set_at)).mappings()]
    return {
        (row["org"], unit_of[row["org"], row["assessment_id"]], row["criterion"], row["workflow"]): row
        for row in rows
    }


def _item(kept: Row, unit_id: str, place: int, move: Row, taken: Row | None) -> dict[str, Any]:
    return {
        "org": kept["org"],
        "id": uuid.uuid4().hex,
        "unit_id": unit_id,
        "criterion": move["criterion"],
        "workflow": move.get("workflow") or "",
        "move": move,
        "place": place,
        "assessment_id": kept["id"],
        "found_on": kept["taken_at"],
        "whose": move.get("whose") or "ours",
        "effort": 2,
        "owner": taken["owner"] if taken else None,
        "tz_minutes": 0,
        "due": taken["due"] if taken else None,
        "state": "open",
        "since": taken["set_at"] if taken else kept["recorded_at"],
        "reason": "",
        "version": 0,
    }
