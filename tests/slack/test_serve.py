"""`cairn serve` as people run it: another process, started, asked, told to stop, killed."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from tests.forked import Command, Running, running
from tests.llm.scripted_model import ScriptedModel
from tests.slack.office import ROOT, STAGE, Office

SECRETS = ("xoxb-local-slack", "xapp-local-slack", "local-signing-secret")


SERVE = ("serve",)


class Served:
    """A running `cairn serve`, and all that it wrote."""

    def __init__(self, process: Running | Process, errors: asyncio.StreamReader) -> None:
        self.process = process
        self.errors = errors
        self.wrote = ""

    async def until(self, words: str) -> str:
        """Wait until it has written this; the line."""
        async with asyncio.timeout(30):
            while line := (await self.errors.readline()).decode():
                self.wrote += line
                if words in line:
                    return line
        raise AssertionError(f"It ended without saying {words!r}:\n{self.wrote}")

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and wait until it has."""
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            self.wrote += (await self.errors.read()).decode()
            return await self.process.wait()


OURS = ("CAIRN_", "SLACK_", "OPENAI_")


def environment(office: Office, settings: dict[str, str]) -> dict[str, str]:
    """That of whoever runs the tests, but for what is Cairn's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    home = {"CAIRN_HOME": str(office.home), "CAIRN_LOG_LEVEL": "DEBUG"}
    return kept | office.slack.environment | home | settings


@asynccontextmanager
async def served(
    office: Office, *words: str, module: str = "bot", settings: dict[str, str] | None = None
) -> AsyncIterator[Served]:
    """Cairn in a process of its own, which is forked from one that has read all of Cairn already."""
    command = Command(module, words, ROOT, environment(office, settings or {}))
    async with running(command) as process:
        yield Served(process, process.stderr)


@asynccontextmanager
async def served_anew(
    office: Office, *arguments: str, settings: dict[str, str] | None = None
) -> AsyncIterator[Served]:
    """The same in a fresh interpreter, as from a shell."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        env=environment(office, settings or {}),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        yield Served(process, process.stderr)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_over_socket_mode_it_answers_and_stops_properly(office: Office) -> None:
    async with served_anew(office, "app.py") as cairn:
        await cairn.until("Cairn listens to Slack over Socket Mode")
        await office.slack.wait_for(lambda: office.slack.connections)
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)
        ended = await cairn.stop()

    assert ended == 0
    assert "stage 2 of 5" in answer
    assert office.slack.connections == 0
    assert "what is next" not in cairn.wrote
    assert "Harbour Mutual is working" not in cairn.wrote
    assert [secret for secret in SECRETS if secret in cairn.wrote] == []


async def test_over_http_it_answers_says_that_it_is_well_and_stops_properly(office: Office) -> None:
    async with served(office, *SERVE, "--http", ":0") as cairn:
        line = await cairn.until("Cairn listens to Slack on http://127.0.0.1:")
        (address,) = re.findall(r"(http://[0-9.:]+)/slack/events", line)
        office.slack.deliver_to(f"{address}/slack/events")
        async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as health:
            well = health.status
        act = await office.slack.direct(office.ana, "hello")
        await office.slack.reply_to(act)
        ended = await cairn.stop(signal.SIGINT)

    assert (well, ended) == (200, 0)
    assert len(office.said()) == 1
    assert [secret for secret in SECRETS if secret in cairn.wrote] == []


async def test_killed_while_it_answers_it_leaves_the_question_to_the_next(office: Office) -> None:
    async with ScriptedModel() as model:
        model.times_out()
        setting = {"CAIRN_MODEL": model.name, "OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "sk-test"}
        async with served(office, *SERVE, settings=setting) as cairn:
            await cairn.until("Cairn listens to Slack")
            await office.slack.wait_for(lambda: office.slack.connections)
            act = await office.slack.mention(office.ana, office.general, STAGE)
            await asyncio.wait_for(model.asked.wait(), 30)
            await cairn.stop(signal.SIGKILL)
    office.clock.forward(61)
    async with office.open():
        answer = await office.slack.reply_to(act)

    assert "stage 2 of 5" in answer
    assert len(office.said()) == 1
    assert "what is next" not in cairn.wrote


async def test_a_token_that_slack_does_not_accept_is_named(office: Office) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        async with served(office, *SERVE, settings={name: "xoxb-wrong"}) as cairn:
            line = await cairn.until("Slack does not accept")
            ended = await asyncio.wait_for(cairn.process.wait(), 30)

        assert ended == 2
        assert f"Slack does not accept {name} (invalid_auth)." in line
        assert "xoxb-wrong" not in cairn.wrote


@pytest.mark.parametrize(
    ("arguments", "missing", "needless"),
    [
        ([], ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), "SLACK_SIGNING_SECRET"),
        (["--http", ":3000"], ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), "SLACK_APP_TOKEN"),
    ],
)
def test_what_is_not_set_is_named_all_at_once(
    arguments: list[str], missing: tuple[str, ...], needless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "")

    result = CliRunner().invoke(app, ["serve", *arguments])

    assert result.exit_code == 2
    assert all(name in result.stderr for name in missing)
    assert needless not in result.stderr


@pytest.mark.parametrize("address", ["3000x", "localhost", ":99999", ":"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--http", address])

    assert result.exit_code == 2
    assert "is no address; write :3000" in result.stderr
