"""What the record has for one person: only what is theirs to see, with what is late, stale or waiting said first."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.conversation.home import Home, UnitStage
from bot.conversation.path import Asked, Setup
from bot.services.cairn import Cairn
from bot.services.health import SetUp
from bot.services.home import HomeService
from bot.services.scans import Draft, Invitation
from bot.store.assessments import Assessment, Finding
from bot.store.exchanges import Exchange
from bot.store.orgs import LOCAL
from bot.store.outbox import Post
from bot.store.roles import RoleName
from bot.store.scans import Scan
from knowledge.documents import WHOLE_ORG, Audience

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ANA, BEN, CHRIS = "UANA", "UBEN", "UCHRIS"
WHOLE = "Harbour Mutual"


@pytest.fixture
async def home(sample: Cairn) -> HomeService:
    set_up = SetUp(has_model=False, settings=("CAIRN_MODEL", "SLACK_BOT_TOKEN"))
    return HomeService(sample.framework, sample.store, sample.library, sample.scans, set_up)


async def page(
    home: HomeService,
    person: str = ANA,
    *,
    admin: bool = False,
    units: Iterable[str] = (),
    now: datetime = NOW,
) -> Home:
    audiences = {WHOLE_ORG, *(Audience("unit", unit) for unit in units)}
    return await home.of(LOCAL, person, admin=admin, audiences=audiences, now=now, name="Ana Ferreira")


async def give(home: HomeService, unit: str, role: RoleName = "member", person: str = ANA) -> str:
    found = await home.store.units.get_or_create(LOCAL, unit)
    await home.store.roles.give(LOCAL, found.id, person, role)
    return found.id


async def start(home: HomeService, unit: str, *, by: str = ANA, days: float = 3) -> Scan:
    asked = [Invitation(one, Asked()) for one in (ANA, BEN, CHRIS)]
    draft = Draft(Setup(unit=unit, people=3), asked, NOW + timedelta(days=days), None, {"kind": "terminal"})
    return await home.scans.start(LOCAL, by, draft, now=NOW)


async def newest(home: HomeService, unit: str) -> Assessment:
    found = await home.store.units.by_name(LOCAL, unit)
    assert found is not None
    kept = await home.store.assessments.newest(LOCAL, found.id)
    assert kept is not None
    return kept


def again(kept: Assessment, *, on: date, supersedes: str | None = None) -> Finding:
    """The same found once more, on another day."""
    return Finding(
        unit_id=kept.unit_id,
        bank_version=kept.bank_version,
        input={**kept.input, "as_of": on.isoformat()},
        placement=kept.placement,
        taken_at=on,
        origin="scan",
        respondents=kept.respondents,
        supersedes=supersedes,
    )


def stages(found: Home) -> dict[str, UnitStage]:
    return {stage.unit: stage for stage in found.units}


async def test_ones_own_unit_shows_its_newest_scan_with_five_states(home: HomeService) -> None:
    await give(home, "Claims")

    claims = stages(await page(home, units=["Claims"]))["Claims"]

    assert (claims.known, claims.as_of, claims.stale) == ("looked", date(2026, 10, 3), False)
    assert claims.headline.startswith("Claims is working on stage 2")
    assert [bar.state for bar in claims.bars] == ["in_place", "working_on", "later", "later", "later"]
    assert claims.line.startswith("This week: Contain workflows run by agents")


async def test_a_scan_that_is_for_others_is_not_shown_even_to_a_member(home: HomeService) -> None:
    await give(home, "Claims")

    claims = stages(await page(home))["Claims"]

    assert claims == UnitStage("Claims", "withheld")


async def test_a_member_of_a_unit_sees_neither_its_neighbours_nor_those_below(home: HomeService) -> None:
    await give(home, WHOLE)

    assert stages(await page(home)).keys() == {WHOLE}


async def test_a_manager_sees_the_units_below_by_the_right_of_the_place(home: HomeService) -> None:
    await give(home, WHOLE, "manager")
    below = await home.store.units.get_or_create(
        LOCAL, "Intake", parent_id=(await home.store.units.get_or_create(LOCAL, "Underwriting")).id
    )

    found = stages(await page(home))

    assert found["Underwriting"].known == "looked"
    assert found["Underwriting"].under == WHOLE
    assert (found[below.name].known, found[below.name].under) == ("nobody", WHOLE)
    assert found[WHOLE].under == ""


async def test_a_circle_of_units_ends(home: HomeService) -> None:
    first = await give(home, "First", "manager")
    second = await home.store.units.get_or_create(LOCAL, "Second", parent_id=first)
    await home.store.units.describe(LOCAL, first, parent_id=second.id)

    await page(home)


async def test_an_old_scan_is_said_to_be_stale(home: HomeService) -> None:
    await give(home, "Claims")

    claims = stages(await page(home, units=["Claims"], now=NOW + timedelta(days=120)))["Claims"]

    assert claims.stale


async def test_what_closes_first_waits_first_and_what_is_over_waits_for_nobody(home: HomeService) -> None:
    for unit, days in (("Late", 5), ("Soon", 1), ("Over", 0.1)):
        await start(home, unit, days=days)

    found = await page(home, BEN, now=NOW + timedelta(days=0.5))

    assert [one.unit for one in found.scans_waiting] == ["Soon", "Late"]
    assert found.scans_waiting[0].left == 7
    assert found.greeting == "Hello Ana. Two scans wait for your answers."
    assert found.running == ()


async def test_whoever_runs_a_scan_sees_how_far_it_is_and_when_it_waits_for_them(home: HomeService) -> None:
    scan = await start(home, "Marketing")
    assert [(one.unit, one.invited, one.answered) for one in (await page(home)).running] == [
        ("Marketing", 3, 0)
    ]
    assert stages(await page(home))["Marketing"].asked

    await home.scans.closing.tick(now=NOW + timedelta(days=4))

    found = await page(home, now=NOW + timedelta(days=4))
    assert [one.too_few for one in found.running] == [True]
    assert found.greeting == "Hello Ana. One scan that you run waits for a decision."
    assert found.scans_waiting == ()
    assert scan.id == found.running[0].scan_id


async def take(home: HomeService, *dues: date | None) -> None:
    """Ana takes on the first moves of the whole, each until its day."""
    kept = await newest(home, WHOLE)
    items = await home.store.plan_items.of_unit(LOCAL, kept.unit_id)
    for item, due in zip(items, dues, strict=False):
        await home.store.plan_items.edit(item, owner=ANA, due=due)


async def test_what_somebody_took_on_is_theirs_and_what_is_late_comes_first(home: HomeService) -> None:
    await take(home, None, date(2026, 12, 24), date(2026, 11, 1))

    found = await page(home)

    assert [one.due for one in found.moves] == [date(2026, 11, 1), date(2026, 12, 24), None]
    assert [one.overdue for one in found.moves] == [True, False, False]
    assert {one.unit for one in found.moves} == {WHOLE}
    assert found.greeting == "Hello Ana. One step that you took on is overdue."
    assert (await page(home, BEN)).moves == ()


async def test_what_is_said_to_be_done_stays_until_it_is_confirmed(home: HomeService) -> None:
    await take(home, None)
    (item,) = await home.store.plan_items.of_owner(LOCAL, ANA)

    reported = await home.store.plan_items.change(item, "report", by=ANA, now=NOW)
    assert [one.reported for one in (await page(home)).moves] == [True]
    assert reported
    await home.store.plan_items.change(reported, "confirm", by="scan", now=NOW)

    assert (await page(home)).moves == ()


async def test_the_last_answers_are_ones_own_questions_without_their_numbers(home: HomeService) -> None:
    for number in range(5):
        await home.store.exchanges.record(LOCAL, exchange(number))
    await home.store.exchanges.record(LOCAL, replace(exchange(8), intent="Greeting"))
    await home.store.exchanges.record(LOCAL, replace(exchange(9), person=BEN))

    found = await page(home)

    assert [one.question for one in found.answers] == ["question 4", "question 3", "question 2"]
    assert found.answers[0].headline == "Stage 2 [as of May] is next."
    assert found.answers[0].sources == 2
    assert (await page(home, CHRIS)).answers == ()


async def test_health_is_for_admins_and_names_settings_without_their_values(home: HomeService) -> None:
    found = await page(home, admin=True)

    assert found.admin is not None
    text = "\n".join(found.admin.rows)
    assert "Yours, scans included: " in text
    assert "Language model: none is set" in text
    assert "Settings that are set: CAIRN_MODEL, SLACK_BOT_TOKEN." in text
    assert found.admin.faults == ()
    assert (await page(home)).admin is None


async def test_what_is_stuck_or_given_up_needs_care(home: HomeService) -> None:
    for number, due in enumerate((NOW - timedelta(hours=1), NOW + timedelta(days=1))):
        post = Post(f"p{number}", f"C{number}", "answer", {}, not_before=due)
        await home.store.outbox.put(LOCAL, post, now=NOW)
    (claim,) = await home.store.outbox.claim(9, by="me", now=NOW, lease=timedelta(minutes=1))

    stuck = (await page(home, admin=True)).admin
    await home.store.outbox.failed(claim, "channel_not_found", now=NOW)
    failed = (await page(home, admin=True)).admin

    assert stuck
    assert failed
    assert stuck.faults == (
        "1 message should be out by now; the first waits since 21 November 2026, 08:00 UTC.",
    )
    assert failed.faults[0].startswith("1 message was given up in the last seven days")


async def test_of_several_units_the_smallest_is_asked_about(home: HomeService) -> None:
    assert await home.unit_to_ask_about(LOCAL, ANA) is None
    await give(home, WHOLE, "manager")
    await give(home, "Claims")

    assert await home.unit_to_ask_about(LOCAL, ANA) == "Claims"


async def found_units(home: HomeService, top: str, numbers: Iterable[int]) -> None:
    """Units below one, each with a scan of its own."""
    kept = await newest(home, WHOLE)
    async with home.store.transaction() as tx:
        for number in numbers:
            unit = await tx.units.get_or_create(LOCAL, f"Unit {number:03}", parent_id=top)
            own = replace(again(kept, on=NOW.date()), unit_id=unit.id)
            await tx.assessments.record(LOCAL, own, now=NOW)


async def test_a_hundred_units_are_looked_up_in_as_many_statements_as_ten(home: HomeService) -> None:
    top = await give(home, WHOLE, "manager")
    await found_units(home, top, range(10))
    with statements() as for_ten:
        ten = await page(home)
    await found_units(home, top, range(10, 100))

    with statements() as for_a_hundred:
        hundred = await page(home)

    assert len(hundred.units) == len(ten.units) + 90
    assert len(for_a_hundred) == len(for_ten)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Whatever the record is asked meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(str(given[2]))

    event.listen(Engine, "after_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "after_cursor_execute", note)


def exchange(number: int) -> Exchange:
    return Exchange(
        id=f"x{number}",
        channel="D1",
        thread=f"{number}.0",
        person=ANA,
        question=f"question {number}",
        intent="Ask",
        reply={"headline": "Stage 2 [as of May] is next. [1][3]", "sources": [{}, {}]},
        composer="offline",
        asked_at=NOW + timedelta(minutes=number),
    )
