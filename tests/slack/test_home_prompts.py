"""What is suggested beside the Messages tab stays fresh while it is open, and is only sent where it is something else."""

from collections.abc import AsyncIterator

import pytest

from bot.slack import suggesting
from bot.slack.desk import Desk
from tests.scenarios.team import Team, asked, settle_in
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office, until
from tests.slack.test_looking_at import claims_talk_there, look
from tests.slack.visiting import prompts

SUGGEST = "assistant.threads.setSuggestedPrompts"


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    """Marketing is asked; Ana has started the scan."""
    settle_in(office, ("cara", "dan"))
    async with asked(office) as team:
        at_once(team.desk)
        yield team


def at_once(desk: Desk) -> None:
    """Suggest without waiting for what else may happen."""
    desk.suggesting.visitors.every = desk.suggesting.visitors.settle = 0.0


async def quiet(desk: Desk, office: Office) -> None:
    """Wait until what happened is answered, posted, and looked at by whoever suggests."""
    await office.settled(desk)

    async def looked() -> bool:
        return all(one.task is None or one.task.done() for one in desk.suggesting.visitors._visitors.values())

    await until(looked)


async def test_a_scan_that_is_begun_gone_on_with_and_finished_changes_what_is_suggested(team: Team) -> None:
    await team.slack.open_home(BEN, "messages")
    asked_for = await prompts(team.office, BEN, "(7 to go)")
    await team.begin("ben")
    await team.press("ben", "scan:unknown")
    going_on = await prompts(team.office, BEN, "(6 to go)")
    await team.answer("ben")
    await team.slack.wait_for(
        lambda: "Finish" not in team.slack.prompts(BEN)["prompts"][0]["title"], timeout=30
    )

    assert asked_for[1:] == going_on[1:] == list(suggesting.PROMPTS)
    assert all("thread_ts" not in call.arguments for call in team.slack.calls(SUGGEST))
    assert team.slack.problems == []


async def test_a_scan_that_is_closed_is_not_suggested_any_more(team: Team) -> None:
    await team.slack.open_home(BEN, "messages")
    await team.begin("ben")
    await prompts(team.office, BEN, "(7 to go)")
    await team.desk.scans.closing.close(await team.scan(), now=team.office.clock(), by=ANA)
    team.desk.delivery.wake()

    await team.slack.wait_for(
        lambda: "Finish" not in team.slack.prompts(BEN)["prompts"][0]["title"], timeout=30
    )


async def test_another_channel_before_them_changes_what_is_suggested(office: Office) -> None:
    async with office.open() as desk:
        at_once(desk)
        await claims_talk_there(desk)
        await office.slack.open_home(ANA, "messages")
        standing = await prompts(office, ANA)
        await look(office, ANA, CLAIMS)
        of_claims = await prompts(office, ANA, "What stage is Claims at?")
        await look(office, ANA, GENERAL)
        await quiet(desk, office)

    assert of_claims[1:] == standing
    assert office.slack.prompts(ANA)["prompts"] == standing
    assert len(office.slack.calls(SUGGEST)) == 3


async def test_what_is_suggested_already_is_not_sent_again_and_never_to_those_who_did_not_open_it(
    office: Office,
) -> None:
    async with office.open() as desk:
        at_once(desk)
        await office.slack.open_home(ANA, "messages")
        await prompts(office, ANA)
        for who in (ANA, BEN):
            await office.slack.reply_to(await office.slack.direct(who, "hello"))
            await look(office, who, GENERAL)
        await quiet(desk, office)
        once = len(office.slack.calls(SUGGEST))
        await office.slack.open_home(ANA, "messages")
        await quiet(desk, office)

    assert once == 1
    assert len(office.slack.calls(SUGGEST)) == 2


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "dropped"])
async def test_a_suggestion_that_slack_does_not_take_disturbs_nobody_and_comes_with_the_next_change(
    office: Office, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.fail(SUGGEST, error, retry_after=0)
    async with office.open() as desk:
        at_once(desk)
        await office.slack.open_home(ANA, "messages")
        await office.slack.wait_for(lambda: office.slack.calls(SUGGEST))
        await office.slack.reply_to(await office.slack.direct(ANA, "hello"))
        found = await prompts(office, ANA)

    assert found == list(suggesting.PROMPTS)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_only_so_many_tabs_are_remembered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "MOST_TABS", 1)
    async with office.open() as desk:
        at_once(desk)
        for who in (ANA, BEN):
            await office.slack.open_home(who, "messages")
            await prompts(office, who)
        assert list(desk.suggesting._tabs) == [BEN]

        desk.suggesting.noticed(ANA)
        await quiet(desk, office)

    assert len(office.slack.calls(SUGGEST)) == 2
