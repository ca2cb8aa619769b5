"""A record from before plans: every move of today is an item of one, and whoever had taken a move has it still."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.store.address import address_of, sync_engine
from bot.store.engine import open_store
from tests.store.test_migrations import migrate

ASSESSMENT = (
    "INSERT INTO assessments (org, id, key, unit_id, bank_version, input, placement, taken_at, recorded_at, origin,"
    " respondents, supersedes) VALUES ('local', :id, :id, :unit, '1.0.0', '{}', :placement, :day, :day || ' 12:00:00',"
    " 'scan', 5, :before)"
)
OWNER = (
    "INSERT INTO move_owners VALUES ('local', :assessment, :criterion, :workflow, :owner, :due, 'U9',"
    " '2026-10-04 09:00:00')"
)


def move(criterion: str, workflow: str | None = None) -> dict[str, Any]:
    return {
        "kind": "build",
        "model": 1,
        "criterion": criterion,
        "workflow": workflow,
        "now": 1,
        "target": 3,
        "unlocks": [2],
        "priority": 4.0,
        "arithmetic": "",
        "observable": "All three.",
        "whose": "ours",
    }


def placement(*moves: dict[str, Any], **units: Any) -> str:
    return json.dumps({"stage": 0, "moves": list(moves), "units": units})


def before_plans(home: Path) -> None:
    """A scan, a talk after it, and a larger scan in which another unit is a part."""
    migrate(address_of(home), to="0007")
    whole = placement(move("WE1"), **{"Claims  Desk": json.loads(placement(move("WE5")))})
    found = (
        ("scan", "motor", "2026-10-03", None, placement(move("WE2"), move("WE5"))),
        ("talk", "motor", "2026-10-05", "scan", placement(move("WE2"), move("WR-ID", "Intake"))),
        ("whole", "whole", "2026-11-01", None, whole),
    )
    with sync_engine(address_of(home)).begin() as connection:
        connection.execute(text("INSERT INTO orgs VALUES ('local', 'Harbour', NULL, '2026-01-01', NULL)"))
        for unit in ("Motor", "Whole", "Claims Desk"):
            values = {"id": unit.lower().split()[0], "name": unit, "key": unit.lower()}
            columns = "(org, id, name, name_key, scope) VALUES ('local', :id, :name, :key, 'team')"
            connection.execute(text(f"INSERT INTO units {columns}"), values)
        for name, unit, day, before, placed in found:
            row = {"id": name, "unit": unit, "day": day, "before": before, "placement": placed}
            connection.execute(text(ASSESSMENT), row)
        for assessment, criterion, workflow, owner, due in (
            ("scan", "WE2", "", "UANA", "2026-12-04"),
            ("scan", "WE5", "", "UBEN", None),
            ("talk", "WR-ID", "Intake", "UCARA", None),
        ):
            taken = {"criterion": criterion, "workflow": workflow, "owner": owner, "due": due}
            connection.execute(text(OWNER), taken | {"assessment": assessment})


async def test_owners_and_dates_survive_where_the_move_still_stands(tmp_path: Path) -> None:
    before_plans(tmp_path)

    async with await open_store(tmp_path) as store:
        motor = await store.plan_items.of_unit("local", "motor")
        events = await store.plan_items.events("local", [item.id for item in motor])

    assert [(item.what, item.owner, item.due) for item in motor] == [
        (("WE2", None), "UANA", date(2026, 12, 4)),
        (("WR-ID", "Intake"), "UCARA", None),
    ]
    assert {(item.assessment_id, item.state, item.found_on) for item in motor} == {
        ("talk", "open", date(2026, 10, 5))
    }
    assert [(event.what, event.who) for event in events] == [("migrated", "U9"), ("migrated", "U9")]


async def test_a_part_of_a_larger_scan_has_a_plan_of_its_own(tmp_path: Path) -> None:
    before_plans(tmp_path)

    async with await open_store(tmp_path) as store:
        found = {
            unit: [item.criterion for item in await store.plan_items.of_unit("local", unit)]
            for unit in ("whole", "claims")
        }

    assert found == {"whole": ["WE1"], "claims": ["WE5"]}
