"""Units are found by name, channel and person, and somebody has a say in each."""

import asyncio

import pytest

from bot.store.engine import Store
from bot.store.errors import ChannelTaken, UnknownUnit
from bot.store.roles import Role
from bot.store.units import TAKEN_AWAY


async def test_a_unit_is_the_same_however_its_name_is_written(store: Store) -> None:
    made = await store.units.get_or_create("local", "  Über  Claims ", people=120)

    assert made.name == "Über Claims"
    assert await store.units.get_or_create("local", "ÜBER CLAIMS", people=7) == made
    assert await store.units.by_name("local", "über claims\n") == made


async def test_two_who_name_a_new_unit_at_once_get_the_same(store: Store) -> None:
    made = await asyncio.gather(*(store.units.get_or_create("local", "Motor") for _ in range(5)))

    assert len({unit.id for unit in made}) == 1


async def test_a_unit_knows_what_it_was_told(store: Store) -> None:
    whole = await store.units.get_or_create("local", "Harbour", scope="organisation")

    unit = await store.units.get_or_create(
        "local", "Motor", scope="team", parent_id=whole.id, people=40, suited=35, channel_id="C7"
    )

    assert await store.units.by_id("local", unit.id) == unit
    assert (unit.parent_id, unit.people, unit.suited, unit.channel_id) == (whole.id, 40, 35, "C7")


async def test_what_is_told_later_changes_only_that(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Motor", people=40, suited=35)

    changed = await store.units.describe("local", unit.id, people=42, channel_id="C7")

    assert (changed.people, changed.suited, changed.channel_id) == (42, 35, "C7")
    assert await store.units.by_channel("local", "C7") == changed


async def test_a_unit_can_move_below_another_and_back_to_the_top(store: Store) -> None:
    whole = await store.units.get_or_create("local", "Harbour", scope="organisation")
    motor = await store.units.get_or_create("local", "Motor", people=40)

    below = await store.units.describe("local", motor.id, parent_id=whole.id)
    top = await store.units.describe("local", motor.id, parent_id=TAKEN_AWAY)

    assert (below.parent_id, below.people) == (whole.id, 40)
    assert top == motor


async def test_what_is_taken_away_is_gone_and_the_rest_stays(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Motor", people=40, suited=35, channel_id="C7")

    left = await store.units.describe("local", unit.id, suited=TAKEN_AWAY, channel_id=TAKEN_AWAY)

    assert (left.people, left.suited, left.channel_id) == (40, None, None)
    assert await store.units.by_channel("local", "C7") is None


async def test_a_channel_moves_once_it_is_taken_away(store: Store) -> None:
    motor = await store.units.get_or_create("local", "Motor", channel_id="C7")
    marine = await store.units.get_or_create("local", "Marine")

    async with store.transaction() as tx:
        await tx.units.describe("local", motor.id, channel_id=TAKEN_AWAY)
        await tx.units.describe("local", marine.id, channel_id="C7")

    speaks = await store.units.by_channel("local", "C7")
    assert speaks is not None
    assert speaks.name == "Marine"


async def test_a_unit_that_is_not_there_cannot_be_described(store: Store) -> None:
    with pytest.raises(UnknownUnit, match="'nowhere'"):
        await store.units.describe("local", "nowhere", people=3)


async def test_a_channel_speaks_for_one_unit(store: Store) -> None:
    motor = await store.units.get_or_create("local", "Motor", channel_id="C7")

    with pytest.raises(ChannelTaken, match="'Motor'"):
        await store.units.get_or_create("local", "Marine", channel_id="C7")

    assert await store.units.by_channel("local", "C7") == motor
    assert await store.units.by_name("local", "Marine") is None
    assert await store.units.describe("local", motor.id, channel_id="C7") == motor


async def test_all_units_are_listed_with_their_parents(store: Store) -> None:
    whole = await store.units.get_or_create("local", "Harbour", scope="organisation")
    for name in ("motor", "Marine"):
        await store.units.get_or_create("local", name, parent_id=whole.id)

    units = await store.units.all("local")

    assert [(unit.name, unit.parent_id) for unit in units] == [
        ("Harbour", None),
        ("Marine", whole.id),
        ("motor", whole.id),
    ]


async def test_somebody_s_units_are_those_in_which_they_are_anything(store: Store) -> None:
    motor, marine, _ = [
        await store.units.get_or_create("local", name) for name in ("Motor", "Marine", "Other")
    ]
    await store.roles.give("local", motor.id, "U1", "champion")
    await store.roles.give("local", motor.id, "U1", "member")
    await store.roles.give("local", marine.id, "U1", "manager")

    theirs = await store.units.of_person("local", "U1")

    assert [unit.name for unit in theirs] == ["Marine", "Motor"]


async def test_who_starts_the_first_scan_is_the_champion(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Motor")

    became = [await store.roles.scan_started("local", unit.id, person) for person in ("U1", "U2", "U1")]

    assert became == [True, False, False]
    assert await store.roles.of_unit("local", unit.id) == [Role("U1", "champion")]


async def test_a_role_is_given_once_and_can_be_withdrawn(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Motor")
    for _ in range(2):
        await store.roles.give("local", unit.id, "U1", "manager")
    await store.roles.give("local", unit.id, "U1", "member")

    await store.roles.withdraw("local", unit.id, "U1", "manager")

    assert await store.roles.of_unit("local", unit.id) == [Role("U1", "member")]


async def test_a_champion_and_a_manager_have_a_say_and_a_member_has_not(store: Store) -> None:
    motor, marine = [await store.units.get_or_create("local", name) for name in ("Motor", "Marine")]
    for person, role in (("U1", "champion"), ("U2", "manager"), ("U3", "member")):
        await store.roles.give("local", motor.id, person, role)

    have_a_say = [
        person
        for person in ("U1", "U2", "U3", "U4")
        if await store.roles.is_champion_or_manager("local", motor.id, person)
    ]

    assert have_a_say == ["U1", "U2"]
    assert not await store.roles.is_champion_or_manager("local", marine.id, "U1")


async def test_roles_are_found_by_unit_and_kind(store: Store) -> None:
    motor, marine, _ = [
        await store.units.get_or_create("local", name) for name in ("Motor", "Marine", "Other")
    ]
    await store.roles.give("local", motor.id, "U2", "champion")
    await store.roles.give("local", motor.id, "U1", "champion")
    await store.roles.give("local", marine.id, "U1", "manager")

    assert await store.roles.people_with("local", motor.id, "champion") == ["U1", "U2"]
    assert await store.roles.people_with("local", motor.id, "manager") == []
    assert await store.roles.of_all("local") == {
        motor.id: [Role("U1", "champion"), Role("U2", "champion")],
        marine.id: [Role("U1", "manager")],
    }
