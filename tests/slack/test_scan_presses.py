"""Presses as they really come: twice, late, from another device, sent again, with nonsense in them. None counts twice."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.slack import interactions
from bot.demo.slack.screen import Control, find
from tests.scenarios.team import OWNER, Team, asked, buttons, choice, dump, settle_in, uid
from tests.slack.office import Office


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    settle_in(office, ("cara", "dan"))
    async with asked(office, owns={"ana": (OWNER,)}) as team:
        await team.begin("ana")
        await team.quiet()
        yield team


async def given(team: Team, name: str = "ana") -> dict[str, object]:
    kept = await team.sheet(name)
    assert kept is not None
    return {row: one.level for row, one in kept.sheet.given.items()}


async def test_a_double_click_skips_no_question(team: Team) -> None:
    card = team.card("ana")
    pick = next(iter([find(card.blocks, uid("ana"), "scan:choose", None)]))
    await asyncio.gather(
        *(team.act(uid("ana"), card, pick, choice(pick, "2")) for _ in range(2)),
        *(team.slack.press(uid("ana"), card, "scan:unknown") for _ in range(2)),
    )
    await team.sees("ana", "Question 2 of 7")
    await team.quiet()

    assert (await given(team)).keys() == {"WE1"}
    assert "Question 2 of 7" in team.card("ana")
    assert len(team.cards("ana")) == 1


async def test_what_slack_sends_again_changes_nothing(team: Team) -> None:
    act = await team.slack.press(uid("ana"), team.card("ana"), "scan:unknown")
    await team.sees("ana", "Question 2 of 7")
    await team.quiet()
    before = dump(team.office.home)

    again = await team.slack.redeliver(act)
    await team.slack.redeliver(await team.slack.press(uid("ben"), team.announcement(), "scan:begin"))

    assert again.acknowledged
    await team.until_shown(lambda: team.card("ben"))
    await team.quiet()
    after = dump(team.office.home)
    assert after["scan_answers"] == before["scan_answers"]
    assert [row for row in after["sheets"] if "UANA" in row] == [
        row for row in before["sheets"] if "UANA" in row
    ]
    assert len(team.cards("ben")) == 1
    assert len(team.dm("ben")) == 2


async def test_words_that_slack_sends_again_are_read_once(team: Team) -> None:
    await team.press("ana", "scan:words")
    act = await team.say("ana", "about half of us")
    await team.sees("ana", "Nothing is saved until you press one.")
    await team.quiet()
    before = dump(team.office.home)

    await team.slack.redeliver(act)

    assert dump(team.office.home) == before


async def test_words_beside_the_thread_are_meant_for_the_card_that_waits_for_them(team: Team) -> None:
    await team.press("ana", "scan:words")
    act = await team.slack.direct(uid("ana"), "What does stage 2 mean?")
    assert "You wrote" not in await team.slack.reply_to(act)

    await team.slack.direct(uid("ana"), "about half of us")

    assert "> about half of us" in await team.sees("ana", "Nothing is saved until you press one.")
    assert not any("half of us" in row for row in dump(team.office.home, ("inbox", "exchanges"))["exchanges"])


async def test_a_card_on_another_device_counts_for_its_own_question(team: Team) -> None:
    """On the phone the first question is still shown; what is pressed there is about that one."""
    stale = team.card("ana")
    await team.choose("ana", "WE1", "2")
    await team.choose("ana", "WE2", "2")
    pick = find(stale.blocks, uid("ana"), "scan:choose", None)
    await team.act(uid("ana"), stale, pick, choice(pick, "1"))
    await team.quiet()

    assert await given(team) == {"WE1": 1, "WE2": 2}
    assert "Question 3 of 7" in team.card("ana")
    before = dump(team.office.home)
    for action in ("scan:back", "scan:next", "scan:words", "scan:none"):
        await team.act(
            uid("ana"),
            stale,
            Control({"block_id": pick.block_id}, {"type": "button", "action_id": action}),
            {},
        )
    assert dump(team.office.home) == before


NONSENSE: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a block of nobody's": ("scan:unknown", "forged", {}),
    "a block without a scan": ("scan:unknown", "scan:::", {}),
    "a block of half a scan": ("scan:unknown", "scan:1234", {}),
    "a question that is not there": ("scan:unknown", "scan:{scan}:do:XX9", {}),
    "a question that is not asked of them": ("scan:unknown", "scan:{scan}:do:RL-GV", {}),
    "a level out of range": ("scan:choose", "scan:{scan}:row:WE1", {"selected_option": {"value": "5"}}),
    "a level below nothing": ("scan:choose", "scan:{scan}:row:WE1", {"selected_option": {"value": "-1"}}),
    "a level in words": ("scan:choose", "scan:{scan}:row:WE1", {"selected_option": {"value": "high"}}),
    "a level of another script": ("scan:choose", "scan:{scan}:row:WE1", {"selected_option": {"value": "٣"}}),
    "no level at all": ("scan:choose", "scan:{scan}:row:WE1", {}),
    "an option that is none": ("scan:choose", "scan:{scan}:row:WE1", {"selected_option": "2"}),
    "a level to take out of range": ("scan:take:7", "scan:{scan}:take:WE1", {}),
    "a reason that is not the bank's": ("scan:na:too_busy", "scan:{scan}:do:WE4", {}),
    "a reason where there is none": ("scan:na:scope_under_25_people", "scan:{scan}:do:WE1", {}),
    "not for us without a reason": (
        "scan:choose",
        "scan:{scan}:row:WE4",
        {"selected_option": {"value": "na"}},
    ),
    "a card to go back to that is none": (
        "scan:revisit",
        "scan:{scan}:again:scan",
        {"selected_option": {"value": "x"}},
    ),
    "an example that nobody asked for": ("scan:no_example", "scan:{scan}:do:WE1", {}),
    "nobody to pass it on to": ("scan:pass", "scan:{scan}:pass:ND2", {}),
    "a question of everybody's passed on": ("scan:pass", "scan:{scan}:pass:WE1", {"selected_user": "UDAN"}),
    "passed on to somebody unknown": ("scan:pass", "scan:{scan}:pass:WE1", {"selected_user": "UNOBODY"}),
    "passed on to an app": ("scan:pass", "scan:{scan}:pass:WE1", {"selected_user": "U0CAIRN"}),
    "passed on to themselves": ("scan:pass", "scan:{scan}:pass:WE1", {"selected_user": "UANA"}),
    "an action that Cairn does not know": ("scan:rob", "scan:{scan}:do:WE1", {}),
    "a key longer than any": ("scan:unknown", "scan:{scan}:do:" + "x" * 5_000, {}),
}


async def test_nonsense_changes_nothing(team: Team) -> None:
    before = dump(team.office.home)

    for what, (action, block_id, report) in NONSENSE.items():
        named = block_id.format(scan=team.scan_id)
        act = await team.forge(uid("ana"), action, block_id=named, message=team.card("ana"), **report)
        assert act.acknowledged, what
        assert dump(team.office.home) == before, what

    assert team.slack.problems == []


async def test_a_press_of_no_time_changes_nothing(team: Team) -> None:
    before = dump(team.office.home)
    person, card = team.slack.state.workspace.person(uid("ana")), team.card("ana")
    control = find(card.blocks, uid("ana"), "scan:unknown", None)
    done = interactions.action(team.slack.state, control, None, None)

    for ts in ("", "soon", "1e400", "-inf", "9" * 30):
        payload = interactions.press_in_message(team.slack.state, person, card, done | {"action_ts": ts})
        told = await team.slack.tell("interactive", payload)
        assert told.acknowledged, ts
        assert dump(team.office.home) == before, ts


async def test_a_pause_is_gone_on_from_and_not_me_is_taken_back(team: Team) -> None:
    await team.choose("ana", "WE1", "2")
    paused = await team.press("ana", "scan:pause")
    assert "You paused at question 2 of 7." in paused
    card = await team.press("ana", "scan:begin")
    assert "Question 2 of 7" in card

    await team.slack.press(uid("ana"), team.announcement(), "scan:decline")
    gone = await team.sees("ana", "You are not asked any more in this scan.")
    assert "nothing of yours counts" in team.told("ana")
    assert buttons(gone) == ["scan:begin"]
    back = await team.press("ana", "scan:begin")
    assert "Question 2 of 7" in back
    assert await given(team) == {"WE1": 2}


async def test_full_text_opens_and_a_card_is_passed_on_to_one_of_the_team(team: Team) -> None:
    await team.slack.press(uid("ana"), team.card("ana"), "scan:more")
    assert "What would show it" in team.slack.modal(uid("ana"))

    await team.begin("ben")
    await team.answer("ben", {"ND1": "3"})
    await team.answer_until("ana", "Which figure decides")
    card = team.card("ana")
    pick = find(card.blocks, uid("ana"), "scan:pass", None)
    await team.act(uid("ana"), card, pick, choice(pick, uid("ben")))
    await team.sees("ana", "Thank you, that was everything.")

    theirs = await team.sees("ben", "A colleague thinks that you know this.")
    assert "Which figure decides" in theirs
    assert (await team.scan()).state == "open"


async def test_a_card_is_not_passed_on_to_somebody_who_said_not_me(team: Team) -> None:
    await team.slack.press(uid("ben"), team.announcement(), "scan:decline")
    await team.begin("cara")
    await team.answer("cara", {"ND1": "3"})
    await team.answer_until("ana", "Which figure decides")
    await team.quiet()
    before = dump(team.office.home)
    card = team.card("ana")
    pick = find(card.blocks, uid("ana"), "scan:pass", None)

    await team.act(uid("ana"), card, pick, choice(pick, uid("ben")))

    assert "They said “Not me” in the scan of Marketing" in team.told("ana")
    assert dump(team.office.home) == before
