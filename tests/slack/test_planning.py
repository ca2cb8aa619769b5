"""The plan in Slack: from the result of a scan to the day on which five people confirm that a thing is done."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.slack import Message
from bot.demo.slack.screen import controls
from bot.services import scan_posts as posts
from bot.slack.blocks.plan_buttons import CONTEST, DONE, DROP, EDIT, RECHECK, SEE, TAKE
from tests.scenarios.team import MARKETING, Team, asked, buttons, dump, key_of_post, settle_in, uid
from tests.services.planned import MISSING, answer
from tests.slack.office import Office

FIVE = ("ana", "ben", "cara", "dan", "eve")


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    """A team whose scan has just closed."""
    settle_in(office, (*FIVE[2:], "finn"))
    async with asked(office, FIVE) as team:
        for name in FIVE:
            await answer(team.desk.cairn, team.scan_id, uid(name), MISSING, now=office.clock())
        team.desk.tick_soon()
        await team.ended()
        await team.result()
        await team.at_rest()
        yield team


def window(team: Team, name: str) -> Any:
    return team.slack.modal(uid(name))


def value_of(screen: Any, action: str, about: str = "") -> str:
    """What the button of this name carries; where there are several, the first on which this stands."""
    return next(
        str(one.element["value"])
        for one in controls(screen.blocks)
        if one.action_id == action and about in str(one.element["value"])
    )


async def see_plan(team: Team, name: str) -> Any:
    result = await team.result()
    await team.slack.press(uid(name), result, SEE, value_of(result, SEE))
    return window(team, name)


async def item_of(team: Team, criterion: str = "WE2") -> str:
    store = team.desk.cairn.store
    unit = await store.units.by_name(team.org, MARKETING)
    assert unit
    found = [one for one in await store.plan_items.of_unit(team.org, unit.id) if one.criterion == criterion]
    return found[0].id


async def asked_again(team: Team) -> list[str]:
    """Who has a new card."""
    await team.quiet()
    return [name for name in (*FIVE, "finn") if [one for one in team.dm(name) if "Is it so?" in one]]


async def confirm(team: Team, name: str) -> None:
    """Answer the one question; whoever is asked for an example has none."""
    await team.press(name, "scan:begin")
    card = await team.choose(name, "WE2", "3")
    if "scan:no_example" in buttons(card):
        await team.press(name, "scan:no_example")


def told(team: Team, name: str, words: str) -> Message | None:
    return next((one for one in team.dm(name) if words in one), None)


async def test_what_is_reported_done_moves_the_stage_when_five_people_confirm_it(team: Team) -> None:
    plan = await see_plan(team, "ana")
    item = await item_of(team)
    assert "The plan" in plan
    await team.slack.press(uid("ana"), plan, EDIT, value_of(plan, EDIT, item))
    day = (team.office.clock() + timedelta(days=20)).date().isoformat()
    act = await team.slack.submit(window(team, "ana"), {"owner": uid("ben"), "due": day})
    assert act.view
    assert "Saved." in act.view
    assert "Taken by @ben." in act.view.read({uid("ben"): "ben"})

    team.forward(timedelta(days=14))
    plan = await see_plan(team, "ben")
    await team.slack.press(uid("ben"), plan, DONE, value_of(plan, DONE, item))
    assert "I ask people whether it is so" in window(team, "ben")
    assert await asked_again(team) == list(FIVE)
    for name in FIVE:
        await confirm(team, name)
    shown = await team.until_shown(lambda: told(team, "ben", "It is confirmed"))
    await team.at_rest()

    assert "confirmed on" in shown
    anew = team.in_channel()[2]
    assert "Marketing has stage 1 in place" in anew
    assert "Since " in anew
    answered = await team.slack.reply_to(
        await team.slack.mention(uid("cara"), team.office.claims, "What stage is Marketing at?"), timeout=15
    )
    assert "Marketing is working on stage 2 of 5" in answered
    assert "confirmed on" in answered
    assert len([one for one in team.in_channel() if posts.RESULT in key_of_post(one)]) == 2
    assert team.slack.problems == []


async def test_every_fault_stands_beside_its_field(team: Team) -> None:
    team.slack.change_person(uid("finn"), is_restricted=True)
    plan, item = await see_plan(team, "ana"), await item_of(team)
    before = dump(team.office.home, ("plan_items",))

    await team.slack.press(uid("ana"), plan, EDIT, value_of(plan, EDIT, item))
    past = (team.office.clock() - timedelta(days=2)).date().isoformat()
    act = await team.slack.submit(window(team, "ana"), {"owner": uid("finn"), "due": past})
    assert set(act.errors) == {"owner", "due"}
    await team.slack.close(window(team, "ana"))
    plan = await see_plan(team, "ana")
    await team.slack.press(uid("ana"), plan, CONTEST, value_of(plan, CONTEST, item))
    act = await team.slack.submit(window(team, "ana"), {"link": "javascript:alert(1)"})
    assert set(act.errors) == {"link"}

    assert dump(team.office.home, ("plan_items",)) == before


async def test_what_nobody_was_offered_changes_nothing(team: Team) -> None:
    item = await item_of(team)
    result = await team.result()
    await team.slack.press(uid("ana"), result, SEE, value_of(result, SEE))
    plan = window(team, "ana")
    await team.slack.press(uid("ana"), plan, EDIT, value_of(plan, EDIT, item))
    await team.slack.submit(window(team, "ana"), {"owner": uid("ana")})
    before = dump(team.office.home, ("plan_items", "plan_events", "scans"))

    team.office.slack.leave(uid("finn"), team.office.claims)
    team.desk.people.forget()
    for name, action, carried in (
        ("dan", DONE, {"item": item}),
        ("dan", RECHECK, {"item": item}),
        ("finn", SEE, {"unit": MARKETING}),
        ("finn", DONE, {"item": item}),
        ("dan", DONE, {"item": "nobody knows this"}),
        ("dan", SEE, {"unit": "Nowhere"}),
    ):
        await team.forge(uid(name), action, message=result, value=_json(carried))
        assert "That was not possible" in window(team, name), (name, action)
        await team.slack.close(window(team, name))
    await team.forge(uid("dan"), DONE, message=result, value="no JSON")

    assert dump(team.office.home, ("plan_items", "plan_events", "scans")) == before


async def test_what_a_colleague_took_a_moment_ago_is_not_taken_from_them(team: Team) -> None:
    plan, item = await see_plan(team, "ana"), await item_of(team)
    theirs = await see_plan(team, "ben")
    await team.slack.press(uid("ben"), theirs, TAKE, value_of(theirs, TAKE, item))
    assert "It is yours." in window(team, "ben")

    await team.slack.press(uid("ana"), plan, TAKE, value_of(plan, TAKE, item))

    assert "Somebody changed this at the same moment" in window(team, "ana")
    kept = await team.desk.cairn.store.plan_items.by_id(team.org, item)
    assert kept
    assert kept.owner == uid("ben")


async def test_a_document_is_shown_to_the_champion_who_has_people_asked(team: Team) -> None:
    plan, item = await see_plan(team, "dan"), await item_of(team)

    await team.slack.press(uid("dan"), plan, CONTEST, value_of(plan, CONTEST, item))
    offered = next(one for one in controls(window(team, "dan").blocks) if one.action_id == "document")
    titles = [str(one["text"]["text"]) for one in offered.element["options"]]
    assert titles
    assert not [
        title for title in titles if title.startswith(("Note for UANA", "Note for CCLAIMS", "Scan of"))
    ]
    first = str(offered.element["options"][0]["value"])
    await team.slack.submit(window(team, "dan"), {"document": first, "link": "https://wiki.example/rules"})
    shown = await team.until_shown(lambda: told(team, "ana", "Shall I ask people again"))
    assert titles[0] in team.read(shown)
    assert buttons(shown) == [RECHECK, SEE]
    await team.slack.press(uid("ana"), shown, RECHECK, value_of(shown, RECHECK))

    assert "I ask people whether it is so." in window(team, "ana")
    assert len(await asked_again(team)) == 5


async def test_whoever_took_a_thing_on_is_reminded_once_and_says_there_that_it_is_done(team: Team) -> None:
    plan, item = await see_plan(team, "ana"), await item_of(team)
    due = team.office.clock() + timedelta(days=1)
    await team.slack.press(uid("ana"), plan, EDIT, value_of(plan, EDIT, item))
    await team.slack.submit(window(team, "ana"), {"owner": uid("ben"), "due": due.date().isoformat()})

    monday = due.replace(hour=10, minute=0) + timedelta(days=(7 - due.weekday()) % 7)
    team.forward(monday - team.office.clock())
    for _ in range(2):
        team.desk.tick_soon()
        shown = await team.until_shown(lambda: told(team, "ben", "You took this on for"))
    await team.slack.press(uid("ben"), shown, DONE, value_of(shown, DONE))

    assert len([one for one in team.dm("ben") if "You took this on for" in one]) == 1
    assert "I ask people whether it is so" in window(team, "ben")


async def test_what_is_dropped_needs_a_reason_and_can_be_taken_up_again(team: Team) -> None:
    plan, item = await see_plan(team, "ana"), await item_of(team)

    await team.slack.press(uid("ana"), plan, DROP, value_of(plan, DROP, item))
    act = await team.slack.submit(window(team, "ana"), {"reason": "Legal writes *the* <rules>"})

    assert act.view
    assert "Legal writes *the* &lt;rules&gt;" in str(act.view.blocks)
    plan = window(team, "ana")
    await team.slack.press(uid("ana"), plan, "plan:reopen", value_of(plan, "plan:reopen", item))
    assert "It is open again." in window(team, "ana")


def _json(carried: dict[str, str]) -> str:
    return json.dumps(carried)
