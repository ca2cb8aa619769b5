"""`cairn tick`: what `cairn serve` does all the time, done once."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap import build
from bot.conversation.events import Begin, Choose
from bot.conversation.path import Asked, Setup
from bot.services.cairn import Cairn
from bot.services.scans import Draft, Invitation
from bot.store.orgs import LOCAL
from tests.cli.conftest import Run
from tests.conftest import settings_for
from tests.patience import patient_slack
from tests.scenarios.terminal import Terminal
from tests.slack.office import CLAIMS, EVENTS, SCOPES

YESTERDAY = timedelta(days=1)
PEOPLE = ("U0ANNA", "U0BEN", "U0CLEO")


async def started(
    cairn: Cairn, unit: str, *, closes_in: timedelta, answering: int, channel: str | None = None
) -> None:
    """A scan of three people that was opened four days ago, and to which so many have answered something."""
    then = datetime.now(UTC) - timedelta(days=4)
    invited = [Invitation(person, Asked()) for person in PEOPLE]
    closes = datetime.now(UTC) + closes_in
    draft = Draft(Setup(unit=unit), invited, closes, channel, {"kind": "channel" if channel else "terminal"})
    scan = await cairn.scans.start(LOCAL, PEOPLE[0], draft, now=then)
    for person in PEOPLE[:answering]:
        await cairn.scans.tell(LOCAL, scan.id, person, Begin(then + timedelta(hours=1)))
        await cairn.scans.tell(LOCAL, scan.id, person, Choose(then + timedelta(hours=2), "WE1", 2))


def test_what_is_due_is_closed_and_named_and_then_there_is_nothing_left(cairn: Run, tmp_path: Path) -> None:
    async def prepare() -> None:
        async with build(settings_for(tmp_path / "home")) as opened:
            await started(opened, "Claims", closes_in=-YESTERDAY, answering=3)
            await started(opened, "Finance", closes_in=-YESTERDAY, answering=1)
            await started(opened, "Legal", closes_in=YESTERDAY, answering=3)

    asyncio.run(prepare())

    first, again = cairn("tick"), cairn("tick")

    assert first.out == (
        "Closed: Claims. Too few answered, so it waits for its champion: Finance. "
        "Slack is not set up, so nothing was posted.\n"
    )
    assert again.out == "No scan was due. Slack is not set up, so nothing was posted.\n"
    assert (first.code, again.code) == (0, 0)
    assert "Claims is working on stage 1" in cairn("stage", "--unit", "Claims").out


async def test_with_slack_what_is_due_is_posted_once(new_home: Path, tmp_path: Path) -> None:
    async with patient_slack(scopes=SCOPES, events=EVENTS) as slack:
        people = [slack.add_person(who.removeprefix("U0").lower(), id=who) for who in PEOPLE]
        claims = slack.add_channel("claims", people, id=CLAIMS)
        terminal = Terminal(tmp_path / "terminal", slack.environment)
        shutil.copytree(new_home, terminal.home)
        async with build(settings_for(terminal.home)) as opened:
            await started(opened, "Claims", closes_in=-YESTERDAY, answering=3, channel=CLAIMS)

        first = await asyncio.to_thread(lambda: terminal.run("tick"))
        said = [message.text for message in slack.messages(claims) if message.user == slack.bot_user_id]
        again = await asyncio.to_thread(lambda: terminal.run("tick"))

        assert first.code == 0, first.err
        assert first.out.startswith("Closed: Claims. Posted in Slack: ")
        assert any("Claims is working on stage 1" in text for text in said)
        now = [message.text for message in slack.messages(claims) if message.user == slack.bot_user_id]
        assert again.code == 0, again.err
        assert sum("Claims is working on stage 1" in text for text in now) == 1


async def test_a_token_that_slack_refuses_is_said_and_the_posts_wait(new_home: Path, tmp_path: Path) -> None:
    async with patient_slack(scopes=SCOPES, events=EVENTS) as slack:
        terminal = Terminal(tmp_path / "terminal", slack.environment | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
        shutil.copytree(new_home, terminal.home)
        async with build(settings_for(terminal.home)) as opened:
            await started(opened, "Claims", closes_in=YESTERDAY, answering=0, channel=CLAIMS)

        ran = await asyncio.to_thread(lambda: terminal.run("tick"))

    assert ran.code == 1
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)" in ran.err
    assert "No scan was due. Posted in Slack: nothing." in ran.out
