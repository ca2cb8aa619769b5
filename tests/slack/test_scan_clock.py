"""What time does to a scan, and what follows its close: each thing once, by whichever process comes first."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.slack import Message
from bot.demo.slack.screen import controls
from bot.services import scan_posts as posts
from bot.slack.blocks.result import ASK
from tests.scenarios.team import (
    MARKETING,
    OWNER,
    Team,
    asked,
    buttons,
    dump,
    key_of_post,
    settle_in,
    start,
    uid,
)
from tests.slack.office import Office

THREE = ("ana", "ben", "cara")
WEEK = timedelta(days=7)


@pytest.fixture
async def office_of_five(office: Office) -> Office:
    settle_in(office, ("cara", "dan", "eve"))
    return office


@pytest.fixture
async def team(office_of_five: Office) -> AsyncIterator[Team]:
    async with asked(office_of_five, owns={"eve": (OWNER,)}) as team:
        yield team


async def all_answer(team: Team, names: tuple[str, ...] = THREE, **answers: str) -> None:
    for name in names:
        await team.begin(name)
        await team.answer(name, answers)


async def closed(team: Team, **answers: str) -> Message:
    """The result after all have answered."""
    await all_answer(team, **answers)
    await team.ended()
    result = await team.result()
    await team.at_rest()
    return result


def results(team: Team) -> list[Message]:
    return [one for one in team.in_channel() if posts.RESULT in key_of_post(one)]


def window(team: Team, name: str = "ana") -> Any:
    return team.slack.modal(uid(name))


# The end


async def test_of_two_processes_that_tick_at_once_one_closes(office_of_five: Office) -> None:
    async with office_of_five.open() as desk, office_of_five.behind() as other, other.open():
        team = await start(office_of_five, desk, THREE)
        await team.slack.wait_for(team.announcement, timeout=30)
        await team.begin("ana")
        await team.answer("ana")
        for name in ("ben", "cara"):
            await team.begin(name)
            await team.choose(name, "WE1", "2")
        scan = await team.scan()
        assert scan.closes_at
        team.forward(scan.closes_at - office_of_five.clock() + timedelta(seconds=1))
        desk.tick_soon()
        other.tick_soon()
        await team.ended()
        await team.result()
        await team.at_rest()

        assert len(results(team)) == 1
        history = await desk.cairn.store.assessments.history(team.org, scan.unit_id)
        assert len(history) == 1
        assert team.slack.problems == []


async def test_without_another_press_the_announcement_says_that_it_is_over(team: Team) -> None:
    await all_answer(team, ("ana", "ben"))
    team.forward(timedelta(seconds=6))
    await team.quiet()
    await team.begin("cara")
    await team.choose("cara", "WE1", "2")
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "scan:begin" in buttons(team.announcement())

    await team.over()
    team.forward(timedelta(seconds=6))
    await team.at_rest()

    assert "The scan is closed. All 3 have answered." in team.announcement()
    assert buttons(team.announcement()) == []


async def test_a_press_on_a_scan_that_is_due_closes_it_first(team: Team) -> None:
    await all_answer(team, ("ana", "ben"))
    await team.begin("cara")
    await team.choose("cara", "WE1", "2")
    before = dump(team.office.home, ("scan_answers",))
    scan = await team.scan()
    assert scan.closes_at
    card = team.card("cara")
    team.forward(scan.closes_at - team.office.clock() + timedelta(seconds=1))

    act = await team.slack.press(uid("cara"), card, "scan:unknown")

    assert act.acknowledged
    assert "I did not save that: the scan of Marketing is over." in team.told("cara")
    assert (await team.ended()).state == "closed"
    assert len(dump(team.office.home, ("scan_answers",))["scan_answers"]) == len(before["scan_answers"])
    assert "Marketing is working on stage 1" in await team.result()


async def test_the_champion_closes_early(team: Team) -> None:
    await all_answer(team, ("ana", "ben"))
    await team.begin("cara")
    await team.choose("cara", "WE1", "2")
    await team.slack.press(uid("ana"), team.announcement(), "scan:manage")
    assert "Close it now. The result goes to the channel." in window(team)

    await team.slack.press(uid("ana"), window(team), "scan:close")

    assert "The scan is closed" in window(team)
    assert (await team.ended()).state == "closed"
    assert "Three of three" in await team.result() or "All three answered." in await team.result()


async def test_cancelling_erases_what_was_answered(team: Team) -> None:
    await all_answer(team, ("ana",))
    await team.slack.press(uid("ana"), team.announcement(), "scan:manage")
    await team.slack.press(uid("ana"), window(team), "scan:cancel")

    assert "what was answered is erased" in window(team)
    team.forward(timedelta(seconds=6))
    await team.at_rest()
    kept = dump(team.office.home, ("sheets", "scan_answers", "scan_examples"))
    assert kept == {"sheets": [], "scan_answers": [], "scan_examples": []}
    assert "was ended without a result" in team.announcement()
    assert "What was answered has been erased." in team.card("ana")
    assert results(team) == []


# Too few


async def test_with_too_few_answers_the_champion_decides_and_an_extension_ends_in_a_result(
    team: Team,
) -> None:
    await all_answer(team, ("ana", "ben"))
    scan = await team.over()
    assert (scan.state, scan.too_few_at is not None) == ("closing", True)
    asks = await team.until_shown(
        lambda: next((one for one in team.dm("ana") if "Too few have answered" in one), None)
    )
    assert "Too few have answered the scan of Marketing: 2 of 3." in asks
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "No more answers are taken for now." in team.announcement()

    await team.slack.press(uid("ana"), asks, "scan:extend")
    assert "The scan is open until" in window(team)
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "2 of 3 have answered." in team.announcement()
    await all_answer(team, ("cara",))

    assert (await team.ended()).state == "closed"
    assert "Marketing is working on stage 1" in await team.result()
    assert len(results(team)) == 1


# Reminders


async def reminders(team: Team) -> dict[str, datetime]:
    return {row.channel: row.not_before.replace(tzinfo=UTC) for row in await team.posted(posts.REMINDER)}


async def test_one_reminder_goes_to_those_who_have_not_finished(office_of_five: Office) -> None:
    people = ("ana", "ben", "cara", "dan")
    async with asked(office_of_five, people, last=WEEK) as team:
        await all_answer(team, ("ana",))
        await team.begin("ben")
        await team.choose("ben", "WE1", "2")
        await team.slack.press(uid("dan"), team.announcement(), "scan:decline")
        due = await reminders(team)
        assert all(when.weekday() < 5 and 9 <= when.hour < 17 for when in due.values())

        team.forward(max(due.values()) - office_of_five.clock() + timedelta(seconds=1))
        await team.quiet()
        team.forward(timedelta(hours=1))
        await team.quiet()

        def reminded(name: str) -> list[Message]:
            return [one for one in team.dm(name) if "This is the one reminder before the close." in one]

        assert {name: len(reminded(name)) for name in people} == {"ana": 0, "ben": 1, "cara": 1, "dan": 0}
        (ben,), (cara,) = reminded("ben"), reminded("cara")
        assert "6 questions are left" in ben
        assert buttons(ben) == ["scan:begin"]
        assert buttons(cara) == ["scan:begin", "scan:decline"]
        await team.slack.press(uid("cara"), cara, "scan:begin")
        await team.until_shown(lambda: team.card("cara"))
        assert team.slack.problems == []


async def test_an_extension_moves_the_reminder(office_of_five: Office) -> None:
    async with asked(office_of_five, last=WEEK) as team:
        before = await reminders(team)
        scan = await team.scan()
        assert scan.closes_at
        await team.slack.press(uid("ana"), team.announcement(), "scan:manage")
        day = (scan.closes_at + WEEK).date().isoformat()
        act = await team.slack.submit(window(team), {"scan:until": day})

        assert act.view
        assert "The scan is open until" in act.view
        after = await reminders(team)
        assert after.keys() == before.keys()
        assert all(after[who] > before[who] + timedelta(days=4) for who in after)
        assert (await team.scan()).closes_at.date().isoformat() == day  # type: ignore[union-attr]


async def test_nobody_is_reminded_of_a_scan_whose_time_is_over(office_of_five: Office) -> None:
    """No process ran while the date passed."""
    async with asked(office_of_five, last=WEEK) as team:
        await team.over()
        await team.quiet()

        assert not any("reminder" in one.text for name in THREE for one in team.dm(name))


# After the close


async def test_a_talk_makes_a_new_result_that_says_who_agreed(team: Team) -> None:
    for name, level in zip(THREE, ("0", "0", "4"), strict=True):
        await team.begin(name)
        await team.answer(name, {"WE2": level})
    await team.ended()
    result = await team.result()
    talk = next(one for one in controls(result.blocks) if one.action_id == "scan:talk")

    await team.slack.press(uid("ben"), result, "scan:talk", str(talk.element["value"]))
    assert "Only the champions and managers" in window(team, "ben")
    await team.slack.press(uid("ana"), result, "scan:talk", str(talk.element["value"]))
    act = await team.slack.submit(window(team), {"level": "3", "agreed_by": [uid(name) for name in THREE]})
    assert act.view
    assert "Kept, with who agreed." in act.view

    second = await team.result(2)
    assert "Marketing is working on stage 1" in second
    assert "Agreed in a talk of three: knowing uses and limits" in second
    await team.until_shown(
        lambda: now if "a newer result further down" in (now := results(team)[0]) else None
    )
    scan = await team.scan()
    newest, first = await team.desk.cairn.store.assessments.history(team.org, scan.unit_id)
    assert newest.supersedes == first.id
    assert newest.input["agreed"][0]["by"] == [uid(name) for name in THREE]  # type: ignore[index,call-overload]
    await team.slack.press(uid("ben"), second, "scan:why")
    assert window(team, "ben").read().count("agreed") >= 1
    assert team.slack.problems == []


async def test_a_move_that_is_taken_shows_in_the_result(team: Team) -> None:
    result = await closed(team)
    own = next(one for one in controls(result.blocks) if one.action_id == "scan:own")

    await team.slack.press(uid("ben"), result, "scan:own", str(own.element["value"]))
    day = (team.office.clock() + WEEK).date()
    await team.slack.submit(window(team, "ben"), {"owner": uid("cara"), "due": day.isoformat()})
    shown = await team.until_shown(lambda: now if "Taken by" in (now := results(team)[0]) else None)

    assert shown.ts == result.ts
    assert "cara" in team.read(shown)
    assert len(results(team)) == 1
    past = (team.office.clock() - WEEK).date().isoformat()
    for name, refused in (
        ("ben", "Whoever has taken this on can change it"),
        ("cara", "The date has to lie ahead. Nothing was changed."),
    ):
        await team.slack.press(uid(name), shown, "scan:own", str(own.element["value"]))
        act = await team.slack.submit(window(team, name), {"owner": uid("cara"), "due": past})
        assert act.view
        assert refused in act.view


async def test_whoever_is_named_under_the_result_can_be_asked(team: Team) -> None:
    """Each button that offers to ask somebody leads to a form, and the form to a message."""
    result = await closed(team, ND1="3", EC1="3")
    asking = [one for one in controls(result.blocks) if one.action_id == ASK]
    assert asking
    for control in asking:
        await team.slack.press(uid("ben"), result, ASK, str(control.element["value"]))
        act = await team.slack.submit(window(team, "ben"), {"whom": uid("eve")})
        assert act.view
        assert "Asked. They get a message from me with your name on it." in act.view
        await team.slack.close(act.view)
    await team.quiet()

    told = [one for one in team.dm("eve") if "asks you on behalf of Marketing" in one]
    assert len(told) == len({str(control.element["value"]) for control in asking})
    assert "ben" in team.read(told[0])
    assert "Before a change in this area, how do you see what else depends on it?" in told[0]


async def test_why_and_what_if_open_for_everybody_in_the_channel(team: Team) -> None:
    result = await closed(team)
    before = dump(team.office.home)

    await team.slack.press(uid("dan"), result, "scan:why")
    assert "Questions version" in window(team, "dan")
    await team.slack.close(window(team, "dan"))
    await team.slack.press(uid("dan"), result, "scan:whatif")
    form = window(team, "dan")
    await team.slack.choose(uid("dan"), form, "scan:whatif_criterion", "WE5")
    form = await team.slack.wait_for(lambda: now if (now := window(team, "dan")).hash != form.hash else None)
    act = await team.slack.submit(form, {"scan:whatif_level": "4"})

    assert act.view
    assert "Then" in act.view
    assert dump(team.office.home) == before
    assert team.slack.problems == []


async def test_the_export_arrives_in_private_and_for_those_who_run_it(team: Team) -> None:
    result = await closed(team)

    await team.slack.press(uid("ben"), result, "scan:export")
    assert "Only the champions and managers" in window(team, "ben")
    assert team.slack.files == []
    await team.slack.press(uid("ana"), result, "scan:export")

    assert "I have sent you the answers" in window(team)
    (file,) = team.slack.files
    told = json.loads(file.content or b"")
    assert told["unit"]["name"] == MARKETING
    own = [one for one in told["answers"] if "inherited" not in one]
    assert {one["by"] for one in own} == {"r1", "r2", "r3"}
    assert "UANA" not in json.dumps(told)


# What a workspace does not show


LADDER = {"picture": 1, "table": 2, "text": 3}


@pytest.mark.parametrize(("rung", "refusals"), LADDER.items())
async def test_where_slack_takes_no_chart_the_result_goes_out_more_plainly(
    team: Team, rung: str, refusals: int
) -> None:
    await all_answer(team, ("ana", "ben"))
    await team.begin("cara")
    await team.answer_until("cara", "How often do people here use AI tools")
    team.forward(timedelta(seconds=6))
    await team.quiet()
    team.slack.fail("chat.postMessage", "invalid_blocks", times=refusals)
    await team.choose("cara", "WE6", "2")
    await team.ended()
    result = await team.result()

    kinds = [block["type"] for block in result.blocks]
    assert "data_visualization" not in kinds
    assert ("image" in kinds, "table" in kinds) == (rung == "picture", rung == "table")
    assert {"scan:why", "scan:whatif", "scan:export"} <= set(buttons(result))
    assert team.desk.rendering._pictures.first_rung(team.org) == rung
    assert len(results(team)) == 1
    if rung == "picture":
        assert team.slack.files[0].alt_text


async def test_a_result_that_is_brought_up_to_date_keeps_its_buttons_where_charts_are_refused(
    team: Team,
) -> None:
    """After a restart nobody remembers any more what the workspace refuses."""
    result = await closed(team)
    own = next(one for one in controls(result.blocks) if one.action_id == "scan:own")
    team.slack.fail("chat.update", "invalid_blocks")

    await team.slack.press(uid("ben"), result, "scan:own", str(own.element["value"]))
    await team.slack.submit(window(team, "ben"), {"owner": uid("cara")})
    shown = await team.until_shown(lambda: now if "Taken by" in (now := results(team)[0]) else None)

    assert "scan:why" in buttons(shown)
    assert "image" in [block["type"] for block in shown.blocks]


async def test_a_tick_from_cron_does_the_same(office_of_five: Office) -> None:
    """Nobody is connected when the date passes; the next process that ticks closes."""
    async with asked(office_of_five) as team:
        await all_answer(team, ("ana", "ben"))
        await team.begin("cara")
        await team.choose("cara", "WE1", "2")
    async with office_of_five.behind() as desk:
        scan = await team.scan_in(desk)
        assert scan.closes_at
        team.forward(scan.closes_at - office_of_five.clock() + timedelta(seconds=1))
        ended = await asyncio.gather(*(desk.scans.closing.tick(now=office_of_five.clock()) for _ in range(2)))
        assert max(ended) == 1
        assert (await team.scan_in(desk)).state == "closed"
    async with office_of_five.open() as team.desk:
        await team.result()
        await team.quiet()

    assert len(results(team)) == 1
