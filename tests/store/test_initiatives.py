"""Initiatives are there once, their verdicts stay, and at most one trial of each runs."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.store.engine import Store
from bot.store.initiatives import Check, KeptInitiative, KeptPermit
from bot.store.intakes import KEPT_FOR, Intake
from bot.store.role_sheets import KeptSheet
from bot.store.rows import new_id
from tests.store.samples import MINUTE, NOON, TODAY


def described(name: str = "Voice agent", unit: str = "Claims", **news: Any) -> KeptInitiative:
    intake = {"initiative": {"name": name}, "unit": unit}
    made = KeptInitiative(new_id(), name, unit, intake, "check", "U1", NOON, NOON)
    return replace(made, **news)


def trial(initiative: KeptInitiative, until: date = TODAY + timedelta(days=90)) -> KeptPermit:
    return KeptPermit(new_id(), initiative.id, {"limit": "one product line"}, until, until, "U1", NOON)


async def test_an_initiative_described_again_is_still_one_and_keeps_what_was_measured(store: Store) -> None:
    first = await store.initiatives.put("local", described())
    await store.initiatives.change("local", replace(first, actual=12.5, actual_on=TODAY))

    again = await store.initiatives.put("local", described("VOICE AGENT", "claims", intake={"owner": "r2"}))

    assert (again.id, again.actual, again.intake) == (first.id, 12.5, {"owner": "r2"})
    assert await store.initiatives.all("local") == [again]
    assert await store.initiatives.named("local", "CLAIMS", "voice agent") == again


async def test_two_who_change_it_at_once_do_not_write_over_each_other(store: Store) -> None:
    kept = await store.initiatives.put("local", described())

    changes = await asyncio.gather(
        *(store.initiatives.change("local", replace(kept, actual=float(n))) for n in (1, 2))
    )

    assert [change is None for change in changes].count(True) == 1


async def test_the_newest_verdict_counts_and_the_older_ones_stay(store: Store) -> None:
    kept = await store.initiatives.put("local", described())
    verdicts = [{"verdict": "not_yet"}, {"verdict": "trial"}]
    for number, verdict in enumerate(verdicts):
        await store.initiatives.checked(
            "local", Check(kept.id, NOON + number * MINUTE, "U1", kept.intake, verdict)
        )

    assert [check.verdict for check in await store.initiatives.history("local", kept.id)] == verdicts[::-1]
    assert (await store.initiatives.newest_checks("local"))[kept.id].verdict == {"verdict": "trial"}


async def test_a_trial_that_is_started_twice_runs_once(store: Store) -> None:
    kept = await store.initiatives.put("local", described())

    first = await store.initiatives.start("local", trial(kept))
    second = await store.initiatives.start("local", trial(kept))

    assert first == second
    assert await store.initiatives.running("local") == [("local", first)]
    assert await store.initiatives.all_permits("local") == {kept.id: [first]}


async def test_a_trial_is_ended_once_and_another_may_follow(store: Store) -> None:
    kept = await store.initiatives.put("local", described())
    first = await store.initiatives.start("local", trial(kept))

    ended = [
        await store.initiatives.end("local", first.id, "extended", who="U1", words="", now=NOON)
        for _ in range(2)
    ]
    second = await store.initiatives.start("local", trial(kept))

    assert ended == [True, False]
    assert [permit.outcome for permit in await store.initiatives.permits_of("local", kept.id)].count(
        None
    ) == 1
    assert second.id != first.id


async def test_people_are_told_once_of_each_day(store: Store) -> None:
    kept = await store.initiatives.put("local", described())
    permit = await store.initiatives.start("local", trial(kept))

    told = [await store.initiatives.reminded("local", permit.id, TODAY) for _ in range(2)]
    later = await store.initiatives.reminded("local", permit.id, TODAY + timedelta(days=1))

    assert (told, later) == ([True, False], True)


async def test_what_one_organisation_plans_is_unknown_to_another(store: Store) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    kept = await store.initiatives.put("local", described())
    permit = await store.initiatives.start("local", trial(kept))

    theirs = await store.initiatives.put(other, described())

    assert theirs.id != kept.id
    assert await store.initiatives.by_id(other, kept.id) is None
    assert await store.initiatives.running(other) == []
    assert not await store.initiatives.end(other, permit.id, "stopped", who="U9", words="", now=NOON)


async def test_a_role_has_one_sheet_in_a_unit(store: Store) -> None:
    unit = await store.units.get_or_create("local", "Claims")
    sheet = KeptSheet(unit.id, "Handler", [{"task": "Intake notes", "hours": 6, "share": 0.5}], "U1", NOON)

    await store.role_sheets.put("local", sheet)
    await store.role_sheets.put("local", replace(sheet, role="handler", tasks=[]))

    assert [(kept.role, kept.tasks) for kept in await store.role_sheets.of("local", unit.id)] == [
        ("handler", [])
    ]
    assert await store.role_sheets.remove("local", unit.id, "HANDLER")
    assert await store.role_sheets.of("local", unit.id) == []


async def test_an_intake_is_its_person_s_own_and_is_changed_and_finished_once(store: Store) -> None:
    begun = Intake("i1", "U1", {"unit": "Claims"}, NOON)
    await store.intakes.begin("local", begun)

    saved = await store.intakes.save(
        "local", replace(begun, answers={"owner": "r2"}, found=({"key": "owner"},))
    )
    late = await store.intakes.save("local", replace(begun, answers={}))
    finished = [await store.intakes.finish("local", "i1", now=NOON) for _ in range(2)]

    assert await store.intakes.of("local", "i1", "U2") is None
    assert (late, finished) == (None, [True, False])
    assert saved
    assert await store.intakes.of("local", "i1", "U1") == replace(saved, done_at=NOON)
    assert await store.intakes.save("local", saved) is None


async def test_an_intake_that_nobody_finished_is_forgotten(store: Store) -> None:
    await store.intakes.begin("local", Intake("i1", "U1", {}, NOON))

    await store.intakes.begin("local", Intake("i2", "U1", {}, NOON + KEPT_FOR + MINUTE))

    assert await store.intakes.of("local", "i1", "U1") is None
    assert await store.intakes.of("local", "i2", "U1")
