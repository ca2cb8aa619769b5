"""Each who is asked has a sheet of their own, and what they press is kept once and in order."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.conversation.path import Asked
from bot.conversation.reading import Reading
from bot.store.engine import Store, open_store
from bot.store.errors import ScanOver
from bot.store.in_file import InFile
from tests.store.samples import MINUTE, NOON
from tests.store.scanning import CLOSES, answered, drafted, final, given, invited, opened


async def test_somebody_invited_twice_keeps_one_sheet(store: Store) -> None:
    scan = await opened(store)
    first = await answered(store, await invited(store, scan), {"WE1": given(2)})

    again = await invited(store, scan, asked=Asked(member=False, received=("AG2",)))

    assert again == first
    assert await store.sheets.all("local", scan.id) == [first]


async def test_two_who_invite_somebody_at_once_get_the_same_sheet(store: Store) -> None:
    scan = await drafted(store)

    kept = await asyncio.gather(*(invited(store, scan) for _ in range(5)))

    assert len({one.sheet.key for one in kept}) == 1


async def test_a_sheet_comes_back_as_it_was_saved(store: Store) -> None:
    kept = await invited(store, await opened(store), asked=Asked(owns=("owner of the channel",)))
    reading = Reading("WE1", (2, 3), "we meet weekly", "model", (2, 3))
    news = {"state": "wording", "card": "WE1", "words": "we meet weekly", "reading": reading}
    sheet = kept.sheet.model_copy(update=news | {"given": {"PS1@Intake": given("unknown")}})

    assert await store.sheets.save(kept, sheet, sheet.given, now=NOON)

    found = await store.sheets.of_person("local", sheet.scan, "U1")
    assert found is not None
    assert (found.sheet, found.version) == (sheet, 1)


async def test_the_newest_answer_counts_and_the_earlier_ones_stay_until_the_close(store: Store) -> None:
    kept = await invited(store, await opened(store))

    for minute, level in enumerate((1, 4, "na", 3)):
        kept = await answered(store, kept, {"WE1": given(level, at=NOON + minute * MINUTE)})

    assert kept.sheet.given == {"WE1": given(3, at=NOON + 3 * MINUTE)}
    assert [one.level for one in await store.sheets.answers("local", kept.sheet.scan)] == [
        "1",
        "4",
        "na",
        "3",
    ]


async def test_of_many_presses_on_one_sheet_at_once_one_is_kept(store: Store, home: Path) -> None:
    kept = await invited(store, await opened(store))

    async with await open_store(home) as another:
        saved = await asyncio.gather(
            *(
                (store, another)[level % 2].sheets.save(kept, kept.sheet, {"WE1": given(level)}, now=NOON)
                for level in range(5)
            )
        )

    found = await store.sheets.of_person("local", kept.sheet.scan, "U1")
    assert found is not None
    assert sorted(saved) == [False] * 4 + [True]
    assert found.sheet.given == {"WE1": given(saved.index(True))}


async def test_two_hundred_people_press_at_once_and_none_is_lost(store: Store) -> None:
    scan = await opened(store)
    async with store.transaction() as tx:
        sheets = [await invited(tx, scan, f"U{number}") for number in range(200)]

    async def press(person: str) -> bool:
        kept = await store.sheets.of_person("local", scan.id, person)
        assert kept is not None
        return await store.sheets.save(kept, kept.sheet, {"WE1": given(2)}, now=NOON)

    async with asyncio.timeout(30):
        saved = await asyncio.gather(*(press(kept.person) for kept in sheets))

    assert all(saved)
    assert (await store.sheets.counts("local", scan.id)).answered == 200


async def test_a_press_costs_two_reads_and_two_writes(store: Store) -> None:
    kept = await invited(store, await opened(store))
    said: list[str] = []
    assert isinstance(store._access, InFile)
    for engine in (store._access._reader, store._access._writer):
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))

    await store.sheets.of_person("local", kept.sheet.scan, "U1")
    await store.sheets.save(kept, kept.sheet, {"WE1": given(1), "PS1": given(2)}, now=NOON)

    assert [
        statement.split()[0]
        for statement in said
        if statement.split()[0] not in ("BEGIN", "SAVEPOINT", "RELEASE")
    ] == [
        *("SELECT", "SELECT"),
        *("UPDATE", "INSERT"),
    ]


async def test_a_save_goes_with_the_transaction_it_is_in(store: Store) -> None:
    kept = await invited(store, await opened(store))

    async def crash() -> None:
        async with store.transaction() as tx:
            assert await tx.sheets.save(kept, kept.sheet, {"WE1": given(1)}, now=NOON)
            raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError, match="no more memory"):
        await crash()

    assert await store.sheets.of_person("local", kept.sheet.scan, "U1") == kept


async def test_a_scan_that_is_not_open_takes_no_answers(store: Store) -> None:
    scan = await drafted(store)
    kept = await invited(store, scan)
    running = await store.scans.change(scan, "open", now=NOON)
    assert running is not None
    late = await store.sheets.save(kept, kept.sheet, {"WE1": given(1)}, now=CLOSES)
    closing = await store.scans.change(running, "close", now=NOON)
    assert closing is not None
    while_closing = await store.sheets.save(kept, kept.sheet, {"WE1": given(1)}, now=NOON)

    await store.scans.change(closing, "extend", now=NOON)

    assert (late, while_closing) == (False, False)
    assert await store.sheets.save(kept, kept.sheet, {"WE1": given(1)}, now=NOON)


async def test_who_is_invited_after_the_close_leaves_no_name(store: Store) -> None:
    scan = await opened(store)
    await store.scans.change(scan, "cancel", now=NOON)

    for gone in (scan.id, "never was"):
        with pytest.raises(ScanOver, match=gone):
            await store.sheets.invite("local", gone, "U1", Asked())

    assert await store.sheets.all("local", scan.id) == []


async def test_a_sheet_is_found_by_its_key_and_by_its_thread(store: Store) -> None:
    kept = await invited(store, await opened(store))
    here = ("local", kept.sheet.scan, kept.sheet.key)

    await store.sheets.place(*here, dm_channel="D1", thread_ts="1.1")
    await store.sheets.place(*here, card_ts="1.2")
    await store.sheets.place(*here)

    found = await store.sheets.by_thread("local", "U1", "1.1")
    assert found is not None
    assert (found.dm_channel, found.thread_ts, found.card_ts, found.version) == ("D1", "1.1", "1.2", 0)
    assert await store.sheets.by_key(*here) == found
    assert await store.sheets.by_thread("local", "U2", "1.1") is None
    assert await store.sheets.save(kept, kept.sheet, {}, now=NOON), "a place is no press"


async def test_somebody_s_live_sheets_are_those_of_open_scans(store: Store) -> None:
    motor = await opened(store, "Motor")
    marine = await opened(store, "Marine", now=NOON + MINUTE)
    over = await opened(store, "Cargo", now=NOON + 2 * MINUTE)
    for scan in (marine, over, motor):
        await invited(store, scan, "U1")
        await invited(store, scan, "U2")
    await store.scans.change(over, "close", now=NOON)

    theirs = await store.sheets.live_of_person("local", "U1")

    assert [kept.sheet.scan for kept in theirs] == [marine.id, motor.id]
    assert {kept.person for kept in theirs} == {"U1"}


async def test_the_counts_say_how_far_the_team_is(store: Store) -> None:
    scan = await opened(store)
    sheets = {person: await invited(store, scan, person) for person in ("not yet", "begun", "done", "no")}
    sheets["owner"] = await invited(store, scan, "owner", asked=Asked(member=False, received=("AG2",)))

    await answered(store, sheets["begun"], {})
    await answered(store, sheets["done"], {"WE1": given(1), "PS1": given("unknown")}, state="finished")
    await answered(store, sheets["no"], {}, state="declined")
    await answered(store, sheets["owner"], {"AG2": given(3)}, state="finished")

    counts = await store.sheets.counts("local", scan.id)
    assert (counts.invited, counts.begun, counts.finished, counts.declined) == (3, 2, 1, 1)
    assert (counts.answered, counts.asked) == (2, 4)


async def test_the_levels_are_the_newest_of_each_sheet(store: Store) -> None:
    scan = await opened(store)
    first, second = [await invited(store, scan, person) for person in ("U1", "U2")]
    first = await answered(store, first, {"WE1": given(4), "PS1": given(3)})
    await answered(store, first, {"WE1": given(1), "AG9": given(4)})
    await answered(store, second, {"WE1": given("unknown")})

    levels = await store.sheets.levels("local", scan.id, ("WE1", "PS1"))

    assert sorted(levels, key=str) == [("PS1", 3), ("WE1", "unknown"), ("WE1", 1)]


async def test_one_is_asked_for_an_example_however_many_claim_it(store: Store) -> None:
    scan = await opened(store)

    claims = await asyncio.gather(
        *(store.sheets.claim_example("local", scan.id, criterion) for criterion in ["WE1", "AG2"] * 5)
    )

    assert sum(claims) == 2
    assert await store.sheets.examples_asked("local", scan.id) == {"WE1", "AG2"}


async def test_the_close_puts_the_final_answers_in_the_place_of_everything(store: Store) -> None:
    scan, other = await opened(store, "Motor"), await opened(store, "Marine")
    for one in (scan, other):
        await answered(store, await invited(store, one), {"WE1": given(3, proof="the weekly triage")})
        await store.sheets.claim_example("local", one.id, "WE1")
    answers = [final("r2", level="na"), final("r1", role="member"), final("r2", "PS1@Intake")]

    await store.sheets.close("local", scan.id, answers)

    assert await store.sheets.answers("local", scan.id) == answers
    assert await store.sheets.all("local", scan.id) == []
    assert await store.sheets.examples_asked("local", scan.id) == frozenset()
    (untouched,) = await store.sheets.all("local", other.id)
    assert untouched.sheet.given == {"WE1": given(3, proof="the weekly triage")}


async def test_a_press_at_the_moment_of_the_close_is_refused_and_leaves_nothing(store: Store) -> None:
    scan = await opened(store)
    kept = await invited(store, scan)

    await store.sheets.close("local", scan.id, [])

    assert not await store.sheets.save(kept, kept.sheet, {"WE1": given(1)}, now=NOON)
    assert await store.sheets.answers("local", scan.id) == []


async def test_sheets_of_one_organisation_are_unknown_to_another(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    scan = await opened(store)
    kept = await answered(store, await invited(store, scan), {"WE1": given(1)})
    await store.sheets.place("local", scan.id, kept.sheet.key, thread_ts="1.1")

    await store.sheets.close(other, scan.id, [])

    assert await store.sheets.of_person(other, scan.id, "U1") is None
    assert await store.sheets.by_thread(other, "U1", "1.1") is None
    assert await store.sheets.live_of_person(other, "U1") == []
    assert await store.sheets.levels(other, scan.id, ("WE1",)) == []
    assert (await store.sheets.counts(other, scan.id)).answered == 0
    assert (await store.sheets.counts("local", scan.id)).answered == 1
    with pytest.raises(IntegrityError):
        await store.sheets.claim_example(other, scan.id, "WE1")
