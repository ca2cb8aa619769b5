"""A next move has somebody who does it, until a day."""

from datetime import timedelta

from bot.store.engine import Store
from bot.store.move_owners import MoveOwner
from tests.store.samples import MINUTE, NOON, TODAY, finding

DUE = TODAY + timedelta(days=30)


async def test_a_move_has_one_owner_at_a_time(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Motor")
    kept = await store.assessments.record("local", finding(unit.id), now=NOON)

    await store.move_owners.set("local", kept.id, "WE1", None, "U1", TODAY, "U9", NOON)
    await store.move_owners.set("local", kept.id, "WR-ID", "Intake", "U3", DUE, "U3", NOON)
    await store.move_owners.set("local", kept.id, "WE1", None, "U2", DUE, "U1", NOON + MINUTE)

    assert await store.move_owners.of("local", kept.id) == {
        ("WE1", None): MoveOwner("U2", DUE, "U1", NOON + MINUTE),
        ("WR-ID", "Intake"): MoveOwner("U3", DUE, "U3", NOON),
    }


async def test_owners_in_one_organisation_are_unknown_to_another(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    unit = await store.units.get_or_create("local", "Motor")
    kept = await store.assessments.record("local", finding(unit.id), now=NOON)
    await store.move_owners.set("local", kept.id, "WE1", None, "U1", DUE, "U1", NOON)

    assert await store.move_owners.of(other, kept.id) == {}
