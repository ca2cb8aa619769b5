"""What was found out about a unit is kept once, and the newest that stands is what holds."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from bot.store.engine import Store
from bot.store.units import Unit
from tests.store.samples import MINUTE, NOON, finding

MARCH, JUNE = date(2026, 3, 3), date(2026, 6, 1)


async def motor(store: Store) -> Unit:
    return await store.units.get_or_create("local", "Motor")


async def test_an_assessment_comes_back_as_it_was_recorded(store: Store) -> None:
    unit = await motor(store)

    kept = await store.assessments.record("local", finding(unit.id, on=MARCH), now=NOON)

    assert await store.assessments.by_id("local", kept.id) == kept
    assert (kept.input, kept.placement) == (finding(unit.id, on=MARCH).input, {"stage": 1, "moves": []})
    assert (kept.taken_at, kept.recorded_at, kept.shelved_at) == (MARCH, NOON, None)


async def test_the_same_assessment_is_recorded_once_however_often_it_is_sent(store: Store) -> None:
    unit = await motor(store)

    kept = await asyncio.gather(
        *(store.assessments.record("local", finding(unit.id), now=NOON) for _ in range(4))
    )

    assert len({assessment.id for assessment in kept}) == 1
    assert len(await store.assessments.history("local", unit.id)) == 1


async def test_the_order_in_which_an_input_is_written_makes_no_other_assessment(store: Store) -> None:
    unit = await motor(store)
    one = finding(unit.id)
    turned = replace(one, input=dict(reversed(list(one.input.items()))))

    first = await store.assessments.record("local", one, now=NOON)

    assert await store.assessments.record("local", turned, now=NOON) == first


async def test_the_newest_is_the_one_taken_last_not_the_one_recorded_last(store: Store) -> None:
    unit = await motor(store)
    june = await store.assessments.record("local", finding(unit.id, on=JUNE), now=NOON)
    await store.assessments.record("local", finding(unit.id, on=MARCH), now=NOON + MINUTE)

    assert await store.assessments.newest("local", unit.id) == june


async def test_of_two_taken_on_one_day_the_one_recorded_last_holds(store: Store) -> None:
    unit = await motor(store)
    await store.assessments.record("local", finding(unit.id, level=1), now=NOON)
    later = await store.assessments.record("local", finding(unit.id, level=2), now=NOON + MINUTE)

    assert await store.assessments.newest("local", unit.id) == later


async def test_an_agreed_level_supersedes_even_what_was_taken_on_a_later_day(store: Store) -> None:
    unit = await motor(store)
    old = await store.assessments.record("local", finding(unit.id, on=JUNE), now=NOON)
    agreed = await store.assessments.record(
        "local", finding(unit.id, level=3, on=MARCH, supersedes=old.id), now=NOON + MINUTE
    )

    assert await store.assessments.newest("local", unit.id) == agreed
    assert await store.assessments.newest_all("local") == [agreed]
    assert await store.assessments.history("local", unit.id) == [old, agreed]


async def test_each_unit_has_its_newest(store: Store) -> None:
    units = [await store.units.get_or_create("local", name) for name in ("Motor", "Marine", "Never scanned")]
    for unit in units[:2]:
        for age in range(3):
            on = NOON.date() - timedelta(days=age)
            await store.assessments.record("local", finding(unit.id, on=on), now=NOON)

    newest = await store.assessments.newest_all("local")

    assert {assessment.unit_id for assessment in newest} == {unit.id for unit in units[:2]}
    assert [assessment.taken_at for assessment in newest] == [NOON.date()] * 2


async def test_a_unit_nobody_scanned_has_none(store: Store) -> None:
    assert await store.assessments.newest("local", "nobody") is None
    assert await store.assessments.newest_all("local") == []


async def test_what_is_not_on_the_shelf_yet_is_found_at_the_next_start(store: Store) -> None:
    unit = await motor(store)
    first, second = [
        await store.assessments.record("local", finding(unit.id, level=n), now=NOON + n * MINUTE)
        for n in (1, 2)
    ]

    await store.assessments.mark_shelved("local", first.id, now=NOON)

    assert await store.assessments.unshelved() == [second]
    shelved = await store.assessments.by_id("local", first.id)
    assert shelved is not None
    assert shelved.shelved_at == NOON


async def test_what_is_said_again_after_it_was_taken_back_holds_again(store: Store) -> None:
    unit = await motor(store)
    yes, no = finding(unit.id), replace(finding(unit.id), input={"answers": "another"})
    record = store.assessments.record

    first = await record("local", yes, now=NOON)
    second = await record("local", replace(no, supersedes=first.id), now=NOON)
    again = [await record("local", replace(yes, supersedes=second.id), now=NOON) for _ in range(2)]

    newest = await store.assessments.newest("local", unit.id)
    assert newest is not None
    assert {one.id for one in again} == {newest.id}
    assert newest.input == yes.input
    assert newest.id != first.id
