"""A scan goes its way step by step, and each step is taken once, whoever tries it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.engine import Store, open_store
from bot.store.errors import ScanRunning
from tests.store.samples import MINUTE, NOON, finding
from tests.store.scanning import CLOSES, drafted, opened

AFTER = CLOSES + MINUTE


async def test_a_scan_comes_back_as_it_was_set_up(store: Store) -> None:
    scan = await drafted(store)

    assert await store.scans.by_id("local", scan.id) == scan
    assert (scan.state, scan.version, scan.setup.workflows) == ("draft", 0, ("Intake",))
    assert await store.scans.live("local") == []


async def test_a_scan_goes_from_draft_to_its_result(store: Store) -> None:
    scan = await opened(store)
    result = await store.assessments.record("local", finding(scan.unit_id), now=AFTER)

    closing = await store.scans.change(scan, "close", now=AFTER)
    assert closing is not None
    closed = await store.scans.change(
        closing, "finish", now=AFTER, invited=12, answered=9, assessment_id=result.id
    )

    assert closed is not None
    assert await store.scans.by_id("local", scan.id) == closed
    assert (closed.state, closed.version, closed.opened_at, closed.closed_at) == ("closed", 3, NOON, AFTER)
    assert (closed.invited, closed.answered, closed.assessment_id) == (12, 9, result.id)


async def test_what_means_nothing_in_a_state_changes_nothing(store: Store) -> None:
    scan = await drafted(store)

    assert await store.scans.change(scan, "finish", now=NOON) is None

    assert await store.scans.by_id("local", scan.id) == scan


async def test_of_many_who_close_a_scan_at_once_one_does(store: Store, home: Path) -> None:
    scan = await opened(store)

    async with await open_store(home) as another:
        tried = await asyncio.gather(
            *(one.scans.change(scan, "close", now=AFTER) for one in [store, another] * 5)
        )

    assert sum(one is not None for one in tried) == 1


async def test_who_read_a_scan_before_it_was_extended_cannot_close_it(store: Store) -> None:
    read = await opened(store)
    await store.scans.change(read, "extend", now=NOON, closes_at=CLOSES + timedelta(days=2))

    assert await store.scans.change(read, "close", now=AFTER) is None


async def test_a_unit_is_asked_in_one_scan_at_a_time(store: Store) -> None:
    first = await opened(store)
    second = await drafted(store)

    with pytest.raises(ScanRunning, match="'Motor'"):
        await store.scans.change(second, "open", now=NOON)
    await store.scans.change(first, "cancel", now=NOON)

    assert await store.scans.change(second, "open", now=NOON) is not None


async def test_of_two_scans_of_a_unit_that_are_opened_at_once_one_is(store: Store) -> None:
    drafts = [await drafted(store) for _ in range(2)]

    tried = await asyncio.gather(
        *(store.scans.change(draft, "open", now=NOON) for draft in drafts), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in tried) == ["Scan", "ScanRunning"]


async def test_a_scan_that_is_opened_twice_is_open_once_and_nobody_is_told_off(store: Store) -> None:
    draft = await drafted(store)

    tried = [await store.scans.change(draft, "open", now=NOON) for _ in range(2)]

    assert [one is not None for one in tried] == [True, False]


async def test_scans_are_found_by_unit(store: Store) -> None:
    motor = await opened(store, "Motor", channel="C1")
    marine = await opened(store, "Marine", channel="C2", now=NOON + MINUTE)
    draft = await drafted(store, "Motor", channel="C1", now=NOON + 2 * MINUTE)

    assert await store.scans.live_of_unit("local", motor.unit_id) == motor
    assert await store.scans.live("local") == [marine, motor]
    assert await store.scans.of_unit("local", motor.unit_id) == [draft, motor]


async def test_a_scan_whose_time_has_come_is_due_until_it_is_closed(store: Store) -> None:
    scan = await opened(store)
    await opened(store, "Marine")
    before = await store.scans.due(NOON, 10)

    due = await store.scans.due(CLOSES, 1)

    assert before == []
    assert len(due) == 1
    closing = await store.scans.change(scan, "close", now=AFTER)
    assert closing in await store.scans.due(NOON, 10), "who began to close it may be gone"
    assert closing is not None
    await store.scans.change(closing, "finish", now=AFTER)
    assert [one.unit_id for one in await store.scans.due(AFTER, 10)] != [scan.unit_id]


async def test_a_scan_with_too_few_answers_waits_for_its_champion(store: Store) -> None:
    scan = await opened(store)
    closing = await store.scans.change(scan, "close", now=AFTER)
    assert closing is not None

    told = [await store.scans.set_too_few(closing, now=AFTER) for _ in range(2)]
    assert told[0] is not None
    waiting = await store.scans.due(AFTER + timedelta(days=1), 10)
    later = AFTER + timedelta(days=3)
    extended = await store.scans.change(told[0], "extend", now=AFTER, closes_at=later)

    assert (told[0].too_few_at, told[1], waiting) == (AFTER, None, [])
    assert extended is not None
    assert (extended.state, extended.too_few_at, extended.closes_at) == ("open", None, later)
    assert await store.scans.set_too_few(extended, now=later) is None


async def test_a_scan_from_a_terminal_may_have_no_closing_date(store: Store) -> None:
    scan = await opened(store, channel=None)

    await store.scans.change(scan, "extend", now=NOON, closes_at=None)

    assert await store.scans.due(NOON.replace(year=2100), 10) == []


async def test_where_a_scan_is_announced_is_no_step_of_its_life(store: Store) -> None:
    scan = await opened(store)

    await store.scans.set_announced("local", scan.id, "1763755200.000200")

    found = await store.scans.by_id("local", scan.id)
    assert found is not None
    assert (found.announce_ts, found.version) == ("1763755200.000200", scan.version)
    assert await store.scans.change(scan, "close", now=AFTER) is not None


async def test_scans_of_one_organisation_are_unknown_to_another(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    scan = await opened(store)

    theirs = await opened(store, org=other)

    assert await store.scans.by_id(other, scan.id) is None
    assert await store.scans.live_of_unit(other, theirs.unit_id) == theirs
    assert await store.scans.live(other) == await store.scans.of_unit(other, theirs.unit_id) == [theirs]
    assert {one.org for one in await store.scans.due(AFTER, 10)} == {"local", other}
