"""The thread of somebody's cards shows what it waits for: the person, nothing, or that the scan is over."""

from collections.abc import AsyncIterator

import pytest

from bot.demo.slack.sessions import Status
from tests.scenarios.team import OWNER, Team, asked, settle_in
from tests.slack.office import Office


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    settle_in(office, ("cara", "dan"))
    async with asked(office, owns={"ana": (OWNER,)}) as team:
        await team.begin("ana")
        await team.quiet()
        yield team


def session(team: Team, name: str) -> Status | None:
    card = team.card(name)
    return team.slack.session(card.channel, card.thread)


async def test_while_a_question_waits_the_session_is_suspended_and_words_do_not_end_that(team: Team) -> None:
    await team.slack.wait_for(lambda: session(team, "ana") == "suspended")
    await team.press("ana", "scan:words")
    await team.say("ana", "about half of us")
    await team.sees("ana", "Nothing is saved until you press one.")
    await team.quiet()
    await team.slack.wait_for(lambda: session(team, "ana") == "suspended")
    calls = len(team.slack.calls("agents.sessions.setStatus"))
    await team.press("ana", "scan:take:2")
    await team.quiet()

    assert session(team, "ana") == "suspended"
    assert len(team.slack.calls("agents.sessions.setStatus")) == calls


async def test_when_all_is_answered_nothing_is_waited_for_and_at_the_close_the_session_is_closed(
    team: Team,
) -> None:
    await team.answer("ana", {})
    await team.quiet()
    await team.slack.wait_for(lambda: session(team, "ana") == "active")
    card = team.card("ana")
    for name in ("ben", "cara"):
        await team.begin(name)
        await team.answer(name, {})
    await team.ended()
    await team.at_rest()

    await team.slack.wait_for(lambda: team.slack.session(card.channel, card.thread) == "closed")
