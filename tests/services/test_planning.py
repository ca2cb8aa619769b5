"""A plan from the scan that fills it to the day on which somebody else confirms what was done."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.bootstrap import build
from bot.compose.scan_text import scan_text
from bot.conversation.path import Asked
from bot.services.cairn import Cairn
from bot.services.closing import Closing
from bot.services.inviting import Invitation
from bot.services.planning import Actor, Document, Wanted
from bot.services.rechecking import Recheck
from bot.services.refusals import Refused
from bot.store.orgs import LOCAL
from bot.store.scans import Scan
from bot.store.tables import outbox
from bot.words.days import keep_time
from knowledge.framework.intake import read_assessment
from tests.conftest import Opens, settings_for
from tests.services.planned import (
    ANA,
    BEN,
    CARA,
    CHAMPION,
    MISSING,
    NOW,
    OPERATOR,
    TEAM,
    THEN,
    answered,
    asked_in,
    items,
    marketing,
    placement,
    reported,
    scanned,
)

DUE = date(2026, 12, 18)
A_WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def planned_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which Marketing has had its scan."""
    home = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(sample_home, home)

    async def scan() -> None:
        async with build(settings_for(home)) as cairn:
            await scanned(cairn)

    asyncio.run(scan())
    return home


@pytest.fixture
def planned_opens(planned_home: Path, tmp_path: Path) -> Opens:
    """Opens Cairn on a copy of it."""
    home = tmp_path / "planned"
    shutil.copytree(planned_home, home)
    return lambda **settings: build(settings_for(home, **settings))


@pytest.fixture
async def planned(planned_opens: Opens) -> AsyncIterator[Cairn]:
    """Cairn after the scan of Marketing."""
    async with planned_opens() as cairn:
        yield cairn


@pytest.fixture
def in_auckland() -> Iterator[None]:
    """It is half a day later there than by UTC."""
    keep_time("Pacific/Auckland")
    yield
    keep_time("UTC")


async def the_scan(cairn: Cairn) -> Scan:
    (scan,) = await cairn.store.scans.of_unit(LOCAL, (await marketing(cairn)).id)
    return scan


async def taken(cairn: Cairn, by: str = BEN, *, due: date | None = DUE, criterion: str = "WE2") -> None:
    item = (await items(cairn))[criterion]
    await cairn.planning.edit(LOCAL, item.id, Wanted(item.version, by, due), Actor(by), now=THEN)


def posted(cairn: Cairn, kind: str) -> list[Any]:
    with cairn.store.sync_engine().connect() as connection:
        return list(connection.execute(select(outbox).where(outbox.c.kind == kind)))


# From a scan to a confirmation


async def test_a_scan_fills_the_plan_and_says_what_shows_that_a_thing_is_done(planned: Cairn) -> None:
    plan = await planned.planning.plan_of(LOCAL, await marketing(planned))

    assert plan.as_of == THEN.date()
    first = plan.items[0]
    assert (first.criterion, first.state, first.owner) == ("WE2", "open", None)
    assert "Done when: " in first.what
    assert first.unlocks.startswith("Later stages build on it: ")


async def test_what_five_people_confirm_counts_at_once_and_says_since_when(planned: Cairn) -> None:
    scan = await the_scan(planned)
    await taken(planned)
    assert (await placement(planned)).stage == 0

    recheck = await reported(planned)
    assert len(await asked_in(planned, recheck)) == 5
    item = (await items(planned))["WE2"]
    assert (item.state, item.asking_until) == ("reported", (NOW + A_WEEK).date())
    await answered(planned, recheck, 3, 3, 3, 4, 3)

    item = (await items(planned))["WE2"]
    assert (item.state, item.owner, item.due, item.since) == ("confirmed", BEN, DUE, NOW.date())
    now_so = await placement(planned)
    found = now_so.findings["WE2"]
    assert (now_so.stage, found.level, found.rechecked, now_so.as_of) == (1, 3, NOW.date(), THEN.date())
    result = await planned.results.of(LOCAL, scan.id)
    assert result.remarks[0].startswith("Since 3 October: ")
    assert result.remarks[0].endswith(", confirmed on 4 December.")
    history = await planned.store.assessments.history(LOCAL, scan.unit_id)
    assert [kept.supersedes for kept in history] == [scan.assessment_id, None]
    listed = [one for one in planned.library.records.documents(LOCAL) if one.title.endswith(", Marketing")]
    assert [(one.source, one.title) for one in listed] == [
        (f"scan:{history[0].id}", "Scan of 3 October 2026, Marketing")
    ]
    text = scan_text(planned.framework, now_so)
    assert "Asked again since: knowing uses and limits (4 December 2026)." in text
    assert text.count("(asked again on 4 December 2026)") == 1


async def test_who_manages_the_unit_or_had_a_part_in_it_is_told_once_what_came_of_it(planned: Cairn) -> None:
    unit = await marketing(planned)
    await planned.store.roles.give(LOCAL, unit.id, "UMIA", "manager")
    await planned.store.roles.give(LOCAL, unit.id, BEN, "manager")
    await taken(planned)
    recheck = await reported(planned)
    died = []

    async def dies(self: Closing, *rest: Any) -> None:
        died.append(rest)
        raise ConnectionError("The process is gone.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Closing, "_let_go", dies)
        with pytest.raises(ConnectionError):
            await answered(planned, recheck, 3, 3, 3, 3, 3)
    assert died
    assert posted(planned, "plan_answered") == []
    for _ in range(2):
        await planned.scans.closing.tick(now=NOW + timedelta(hours=2))

    told = posted(planned, "plan_answered")
    assert sorted(row.channel for row in told) == [ANA, BEN, "UMIA"]
    moved = await planned.planning.stage_since(unit, told[0].payload["assessment"])
    assert moved == "Stage 1 is in place now."


async def test_what_is_found_in_a_file_has_the_day_of_the_file(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    await planned.planning.report(LOCAL, item.id, OPERATOR, None, now=NOW)

    async def recorded(level: int, day: date) -> None:
        levels = MISSING | {"WE2": level}
        rows = [{"criterion": name, "by": "r1", "level": found} for name, found in levels.items()]
        told: dict[str, object] = {"unit": {"name": "Marketing", "scope": "team"}, "answers": rows}
        told["as_of"] = day.isoformat()
        read = read_assessment(json.dumps(told), planned.framework.bank, day)
        await planned.assessing.record(LOCAL, read, told, now=NOW + A_WEEK)

    await recorded(1, date(2026, 11, 1))
    assert (await items(planned))["WE2"].state == "reported", "it was reported later than that"
    await recorded(3, date(2026, 12, 5))

    confirmed = (await items(planned))["WE2"]
    assert (confirmed.state, confirmed.since) == ("confirmed", date(2026, 12, 5))


async def test_a_day_begins_by_the_clock_of_the_installation(planned: Cairn, in_auckland: None) -> None:
    item = (await items(planned))["WE2"]
    evening = NOW.replace(hour=20)

    wanted = Wanted(item.version, BEN, evening.date())
    with pytest.raises(Refused) as refused:
        await planned.planning.edit(LOCAL, item.id, wanted, CHAMPION, now=evening)
    await planned.planning.report(LOCAL, item.id, CHAMPION, None, now=evening)

    assert refused.value.why == "due_in_the_past"
    assert (await items(planned))["WE2"].since == date(2026, 12, 5)


async def test_what_people_do_not_confirm_is_open_again_with_what_they_said(planned: Cairn) -> None:
    recheck = await reported(planned)

    await answered(planned, recheck, 1, 1, 2, 1, 3)

    item = (await items(planned))["WE2"]
    assert item.state == "open"
    assert item.notes[0].startswith("Asked again until 4 December: 5 people answered. 3 chose “")
    assert item.notes[1] == "It was reported done; on 4 December that was not confirmed."
    assert (await placement(planned)).findings["WE2"].counts == (0, 3, 1, 1, 0)
    assert {row.channel for row in posted(planned, "plan_answered")} == {ANA}


async def test_when_too_few_answer_nothing_is_rated_anew(planned: Cairn) -> None:
    scan = await the_scan(planned)
    recheck = await reported(planned)

    await answered(planned, recheck, 4, 4, now=NOW)
    await planned.scans.closing.tick(now=NOW + A_WEEK + timedelta(minutes=1))

    item = (await items(planned))["WE2"]
    assert item.state == "open"
    assert "too few to tell" in item.notes[0]
    assert len(await planned.store.assessments.history(LOCAL, scan.unit_id)) == 1
    assert await planned.store.sheets.answers(LOCAL, recheck.id)
    assert not await planned.store.sheets.all(LOCAL, recheck.id)


async def test_a_recheck_without_names_keeps_none(planned: Cairn) -> None:
    recheck = await reported(planned)
    await answered(planned, recheck, 3, 3, 3, 3, 3)

    answers = await planned.store.sheets.answers(LOCAL, recheck.id)
    kept = await planned.store.assessments.newest(LOCAL, recheck.unit_id)

    assert {one.by for one in answers} == {"r1", "r2", "r3", "r4", "r5"}
    assert kept
    assert not [person for person in TEAM if person in json.dumps(kept.input)]


async def test_where_the_scan_had_names_those_who_answered_are_asked(sample: Cairn) -> None:
    await scanned(sample, people=TEAM[:4], anonymous=False)
    unit = await marketing(sample)
    await sample.store.roles.give(LOCAL, unit.id, "UNEW", "member")

    recheck = await reported(sample)

    assert await asked_in(sample, recheck) == set(TEAM[:4])
    assert not recheck.setup.anonymous


async def test_an_owner_s_question_goes_to_the_champion_where_no_owner_is_known(sample: Cairn) -> None:
    await scanned(sample, MISSING | {"WE2": 3, "ND1": 3})

    item = next(item for item in (await items(sample)).values() if item.criterion == "ND2")

    assert await sample.planning.whom_to_ask(LOCAL, item.id) == (ANA,)


# What comes between


async def test_owners_and_dates_survive_a_talk_and_a_new_scan(planned: Cairn) -> None:
    scan = await the_scan(planned)
    await taken(planned)
    before = (await items(planned))["WE2"]

    assert scan.assessment_id
    await planned.scans.closing.agree(LOCAL, scan.assessment_id, "WE1", 2, (ANA,), by=ANA, now=THEN + A_WEEK)
    after_talk = (await items(planned))["WE2"]
    await scanned(planned, MISSING | {"WE1": 1}, now=THEN + 2 * A_WEEK)
    after_scan = (await items(planned))["WE2"]

    for item in (after_talk, after_scan):
        assert (item.id, item.owner, item.due, item.state) == (before.id, BEN, DUE, "open")
    assert (await items(planned))["WE1"].state == "open"


async def test_a_scan_confirms_what_it_finds_in_place(planned: Cairn) -> None:
    await taken(planned)

    await scanned(planned, MISSING | {"WE2": 3}, now=NOW)

    item = (await items(planned))["WE2"]
    assert (item.state, item.owner) == ("confirmed", BEN)


async def test_what_was_reported_and_a_new_scan_finds_missing_is_open_again(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    await planned.planning.report(LOCAL, item.id, OPERATOR, None, now=THEN + A_WEEK)

    await scanned(planned, now=NOW)

    assert (await items(planned))["WE2"].state == "open"


async def test_a_dropped_item_stays_dropped_until_it_is_taken_up_again(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    await planned.planning.drop(LOCAL, item.id, "The rules are made in Legal", CHAMPION, now=THEN)

    await scanned(planned, now=NOW)

    dropped = (await items(planned))["WE2"]
    assert (dropped.id, dropped.state, dropped.reason) == (item.id, "dropped", "The rules are made in Legal")
    await planned.planning.reopen(LOCAL, item.id, CHAMPION, now=NOW)
    assert (await items(planned))["WE2"].state == "open"


async def test_the_effort_is_weighed_in_by_the_next_scan(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    heavy = Wanted(item.version, None, None, effort=3)
    await planned.planning.edit(LOCAL, item.id, heavy, CHAMPION, now=THEN)

    await scanned(planned, now=NOW)

    (move,) = [move for move in (await placement(planned)).moves if move.criterion == "WE2"]
    assert move.arithmetic
    assert " / 3 = " in move.arithmetic


# Who may, and what is refused


async def test_only_the_owner_and_those_who_run_the_unit_change_an_item(planned: Cairn) -> None:
    await taken(planned)
    item = (await items(planned))["WE2"]
    stranger, wanted = Actor(CARA), Wanted(item.version, CARA, None)

    for refused in (
        planned.planning.edit(LOCAL, item.id, wanted, stranger, now=NOW),
        planned.planning.report(LOCAL, item.id, stranger, None, now=NOW),
        planned.planning.drop(LOCAL, item.id, "No", stranger, now=NOW),
        planned.planning.recheck(LOCAL, item.id, stranger, Recheck(CARA, ()), now=NOW),
    ):
        with pytest.raises(Refused):
            await refused

    assert (await items(planned))["WE2"] == item


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(0, BEN, date(2026, 10, 1)), "due_in_the_past"),
        (Wanted(7, BEN, DUE), "changed_meanwhile"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    planned: Cairn, wanted: Wanted, why: str
) -> None:
    item = (await items(planned))["WE2"]

    with pytest.raises(Refused) as refused:
        await planned.planning.edit(LOCAL, item.id, wanted, CHAMPION, now=NOW)

    assert refused.value.why == why
    assert (await items(planned))["WE2"] == item


async def test_what_is_dropped_is_nobody_s_to_take_on(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    await planned.planning.drop(LOCAL, item.id, "Legal does it", CHAMPION, now=NOW)
    wanted = Wanted(item.version + 1, CARA, None)

    with pytest.raises(Refused) as refused:
        await planned.planning.edit(LOCAL, item.id, wanted, Actor(CARA), now=NOW)

    assert refused.value.why == "not_now"


async def test_nobody_is_asked_twice_and_too_few_are_not_asked(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]
    two = Recheck(ANA, [Invitation(person, Asked()) for person in (BEN, CARA)])

    told = await planned.planning.report(LOCAL, item.id, CHAMPION, two, now=NOW)
    assert "too few people" in told
    assert (await items(planned))["WE2"].state == "reported"

    more = Recheck(ANA, [Invitation(person, Asked()) for person in TEAM])
    await planned.planning.recheck(LOCAL, item.id, CHAMPION, more, now=NOW)
    with pytest.raises(Refused) as refused:
        await planned.planning.recheck(LOCAL, item.id, CHAMPION, more, now=NOW)
    assert refused.value.why == "asked_already"


async def test_a_recheck_keeps_no_scan_of_the_unit_waiting(planned: Cairn) -> None:
    recheck = await reported(planned)

    await scanned(planned, MISSING | {"WE2": 3}, now=NOW)

    assert (await items(planned))["WE2"].state == "confirmed"
    await answered(planned, recheck, 3, 3, 3, 3, 3, now=NOW + timedelta(hours=2))
    assert (await items(planned))["WE2"].state == "confirmed"


async def test_a_document_against_the_scan_moves_no_level_and_asks_the_champion(planned: Cairn) -> None:
    item, before = (await items(planned))["WE2"], await placement(planned)
    policy = Document(title="AI policy", why="The list is in section 2")

    await planned.planning.contest(LOCAL, item.id, policy, Actor(CARA), now=NOW)

    noted = (await items(planned))["WE2"]
    assert noted.state == "open"
    assert noted.notes == (
        "On 4 December somebody pointed to a document that may show it in place: “AI policy” “The list is in section 2”",
    )
    assert await placement(planned) == before
    assert [row.channel for row in posted(planned, "plan_contested")] == [ANA]


async def test_each_document_goes_out_with_its_own_words_whatever_else_is_noted(planned: Cairn) -> None:
    item = (await items(planned))["WE2"]

    for title in ("AI policy", "Pilot list"):
        await planned.planning.contest(LOCAL, item.id, Document(title=title), Actor(CARA), now=NOW)

    events = {one.id: one for one in await planned.store.plan_items.events(LOCAL, [item.id])}
    told = [events[row.payload["event"]].about["title"] for row in posted(planned, "plan_contested")]
    assert set(told) == {"AI policy", "Pilot list"}


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "wiki/policy"])
async def test_what_is_no_link_speaks_against_nothing(planned: Cairn, link: str) -> None:
    item = (await items(planned))["WE2"]

    with pytest.raises(Refused):
        await planned.planning.contest(LOCAL, item.id, Document(link=link), Actor(CARA), now=NOW)


async def test_whoever_it_is_handed_on_to_is_reminded_too(planned: Cairn) -> None:
    morning = NOW.replace(day=18)
    await taken(planned)
    assert await planned.planning.remind(now=morning) == 1

    item = (await items(planned))["WE2"]
    await planned.planning.edit(LOCAL, item.id, Wanted(item.version, CARA, DUE), CHAMPION, now=morning)

    assert await planned.planning.remind(now=morning + timedelta(minutes=1)) == 1
    assert [row.channel for row in posted(planned, "plan_due")] == [BEN, CARA]


async def test_whoever_took_it_on_is_reminded_once_also_after_a_restart(planned_opens: Opens) -> None:
    morning = NOW.replace(day=18)
    async with planned_opens() as cairn:
        await taken(cairn)
        assert await cairn.planning.remind(now=NOW) == 0
        assert await cairn.planning.remind(now=morning.replace(hour=5)) == 0
        assert await cairn.planning.remind(now=morning) == 1
    async with planned_opens() as cairn:
        assert await cairn.planning.remind(now=morning + timedelta(minutes=1)) == 0
        assert [row.channel for row in posted(cairn, "plan_due")] == [BEN]
