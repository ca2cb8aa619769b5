"""Asked on the Home tab and answered in the Messages tab; and what is suggested there, by what waits for whom."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.slack.blocks.home import ASK, QUESTION, STAGE
from bot.slack.home_desk import ASKED
from bot.slack.suggesting import PROMPTS
from tests.scenarios.team import Team, asked, settle_in
from tests.slack.office import ANA, BEN, Office
from tests.slack.visiting import direct, give, home_of, prompts


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    """Marketing is asked; Ana has started the scan."""
    settle_in(office, ("cara", "dan"))
    async with asked(office) as team:
        yield team


async def test_what_is_asked_on_the_page_is_answered_in_the_messages_tab(office: Office) -> None:
    async with office.open() as desk:
        home = await home_of(office, ANA)
        await office.slack.press(ANA, home, ASK)
        act = await office.slack.submit(office.slack.modal(ANA), {QUESTION: "Why do <agents> come last?"})
        root = direct(office, ANA)[0]
        answer = await office.slack.wait_for(lambda: direct(office, ANA)[1])
        await office.settled(desk)
        again = await home_of(office, ANA, "What you asked last")

    assert act.view is not None
    assert ASKED in act.view
    assert "Why do <agents> come last?" in office.slack.text_of(root)
    assert answer.thread_ts == root.ts
    assert "Why do <agents> come last?" in office.slack.text_of(again)
    assert office.slack.problems == []


async def test_the_stage_is_asked_of_ones_own_unit_once_however_often_it_is_pressed(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims")
        home = await home_of(office, ANA)
        await asyncio.gather(*(office.slack.press(ANA, home, STAGE) for _ in range(3)))
        await office.slack.wait_for(lambda: direct(office, ANA)[1])
        await office.settled(desk)
        answer = direct(office, ANA)[-1]

    assert len([one for one in direct(office, ANA) if "You asked" in one]) == 1
    assert ASKED in office.slack.modal(ANA)
    assert "What stage is Claims at, and what is next?" in direct(office, ANA)[0]
    assert "Claims" in answer
    assert office.slack.problems == []


async def test_a_question_that_slack_does_not_take_is_said_to_be_not_asked(office: Office) -> None:
    async with office.open():
        home = await home_of(office, ANA)
        await office.slack.press(ANA, home, ASK)
        office.slack.fail("chat.postMessage", "internal_error", times=None)
        act = await office.slack.submit(office.slack.modal(ANA), {QUESTION: "Why?"})

    assert act.view is not None
    assert "nothing was asked" in act.view
    assert "Reference" in act.view


async def test_the_messages_tab_suggests_what_waits(team: Team) -> None:
    await team.begin("ben")
    await team.press("ben", "scan:unknown")
    await team.slack.open_home(BEN, "messages")

    first, *rest = await prompts(team.office, BEN)
    assert first == {"title": "Finish the Marketing scan (6 to go)", "message": "Finish the Marketing scan"}
    assert rest == list(PROMPTS)
    assert "thread_ts" not in team.slack.calls("assistant.threads.setSuggestedPrompts")[-1].arguments
    before = len(direct(team.office, BEN))
    act = await team.slack.direct(BEN, first["message"])
    reply = await team.slack.reply_to(act)
    assert "The Marketing scan goes on." in reply
    assert await team.state("ben") != "paused"
    assert len(direct(team.office, BEN)) >= before + 1


async def test_the_suggested_words_go_on_with_a_paused_scan_once(team: Team) -> None:
    await team.begin("ben")
    await team.press("ben", "scan:pause")
    act = await team.slack.direct(BEN, "Finish the Marketing scan.")
    await team.slack.redeliver(act)
    await team.sees("ben", "Question 1 of 7")
    await team.quiet()

    assert len([one for one in direct(team.office, BEN) if "goes on" in one]) == 1


async def test_without_a_scan_the_messages_tab_suggests_ones_own_unit(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims")
        await office.slack.open_home(ANA, "messages")
        await office.slack.open_home(BEN, "messages")
        anas, bens = await prompts(office, ANA), await prompts(office, BEN)

    assert anas[0]["message"] == "What stage is Claims at, and what is next?"
    assert len(anas) == 4
    assert bens == list(PROMPTS)


async def test_words_like_those_that_are_suggested_stay_a_question_without_a_scan(office: Office) -> None:
    async with office.open():
        reply = await office.slack.reply_to(await office.slack.direct(ANA, "Finish the Marketing scan"))

    assert "goes on" not in reply
