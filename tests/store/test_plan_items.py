"""The items of a plan: one at a time for each thing, changed by whoever saw it as it is, with a line for every deed."""

from datetime import timedelta

from bot.store.engine import Store
from bot.store.plan_items import KeptItem, new_item
from knowledge.framework.placement import Move
from tests.store.samples import MINUTE, NOON, TODAY, finding

DUE = TODAY + timedelta(days=30)


def move(criterion: str = "WE2", workflow: str | None = None) -> Move:
    return Move(
        kind="build",
        model=1,
        criterion=criterion,
        workflow=workflow,
        now=1,
        target=3,
        unlocks=(2, 3),
        priority=8.0,
        arithmetic="(1 + 3) x 2 x 2 / 2 = 8",
        observable="All three.",
        whose="ours",
    )


async def kept(
    store: Store, what: Move | None = None, *, org: str = "local", unit: str = "Motor"
) -> KeptItem:
    its_unit = await store.units.get_or_create(org, unit)
    found = await store.assessments.record(org, finding(its_unit.id), now=NOON)
    item = new_item(
        org, its_unit.id, what or move(), place=0, assessment_id=found.id, found_on=TODAY, now=NOON
    )
    await store.plan_items.add(item, by="scan", now=NOON)
    return item


async def test_an_item_comes_back_as_it_was_put(store: Store) -> None:
    item = await kept(store, move("WR-ID", "Intake"))

    assert await store.plan_items.by_id("local", item.id) == item
    assert await store.plan_items.of_unit("local", item.unit_id) == [item]
    assert item.what == ("WR-ID", "Intake")


async def test_while_an_item_is_not_confirmed_there_is_no_second_for_the_same(store: Store) -> None:
    first = await kept(store)
    second = await kept(store)
    assert await store.plan_items.of_unit("local", first.unit_id) == [first]

    confirmed = await store.plan_items.change(first, "confirm", by="scan", now=NOON)
    third = await kept(store)

    assert confirmed
    assert second != first
    assert {one.id for one in await store.plan_items.of_unit("local", first.unit_id)} == {first.id, third.id}


async def test_who_saw_an_item_before_it_changed_changes_nothing(store: Store) -> None:
    item = await kept(store)

    taken = await store.plan_items.edit(item, owner="U1", due=DUE)
    late = await store.plan_items.edit(item, owner="U2", due=None)
    dropped = await store.plan_items.change(item, "drop", by="U2", now=NOON, reason="Later")

    assert taken
    assert (late, dropped) == (None, None)
    found = await store.plan_items.by_id("local", item.id)
    assert found == taken
    assert (found.owner, found.due, found.version) == ("U1", DUE, 1)


async def test_what_means_nothing_in_a_state_changes_nothing(store: Store) -> None:
    item = await kept(store)

    assert await store.plan_items.change(item, "reopen", by="U1", now=NOON) is None

    assert await store.plan_items.by_id("local", item.id) == item
    assert [event.what for event in await store.plan_items.events("local", [item.id])] == ["made"]


async def test_every_deed_leaves_a_line_in_order(store: Store) -> None:
    item = await kept(store)
    reported = await store.plan_items.change(item, "report", by="U1", now=NOON + MINUTE, reported_by="U1")
    assert reported
    await store.plan_items.change(reported, "refute", by="scan", now=NOON + 2 * MINUTE, about={"scan": "s"})

    told = await store.plan_items.events("local", [item.id])

    assert [(event.what, event.who) for event in told] == [
        ("made", "scan"),
        ("reported", "U1"),
        ("refuted", "scan"),
    ]
    assert told[-1].about == {"scan": "s"}


async def test_what_is_due_is_owned_open_and_not_reminded_of(store: Store) -> None:
    items = [await kept(store, move(name)) for name in ("WE1", "WE2", "WE3", "WE5")]
    due, later, free, told = items
    await store.plan_items.edit(due, owner="U1", due=TODAY)
    await store.plan_items.edit(later, owner="U1", due=DUE)
    await store.plan_items.edit(free, due=TODAY)
    await store.plan_items.edit(told, owner="U1", due=TODAY, reminded_for=TODAY)

    assert [item.id for item in await store.plan_items.due(TODAY, 9)] == [due.id]
    assert {item.id for item in await store.plan_items.of_owner("local", "U1")} == {due.id, told.id, later.id}


async def test_an_item_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    item = await kept(store)

    assert [one.id for one in await store.plan_items.beginning("local", item.id[:8])] == [item.id]
    assert await store.plan_items.beginning("local", "%") == []


async def test_plans_of_one_organisation_are_unknown_to_another(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    item = await kept(store)
    await store.plan_items.edit(item, owner="U1", due=TODAY)

    assert await store.plan_items.by_id(other, item.id) is None
    assert await store.plan_items.of_unit(other, item.unit_id) == []
    assert await store.plan_items.of_owner(other, "U1") == []
    assert await store.plan_items.events(other, [item.id]) == []
    assert await store.plan_items.beginning(other, item.id) == []
