"""`cairn serve --http --workers`: several processes behind one address, of which each may die."""

import asyncio
import os
import re
import signal
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.demo.slack.acts import Act
from tests.slack.office import STAGE, Office, until
from tests.slack.test_serve import SERVE, Served, served

MANY = 12


def workers_of(cairn: Served) -> list[int]:
    """The processes that a `cairn serve` has started."""
    pid = cairn.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def listening(office: Office, cairn: Served) -> str:
    line = await cairn.until("Cairn listens to Slack on http://127.0.0.1:")
    (address,) = re.findall(r"(http://[0-9.:]+)/slack/events", line)
    office.slack.deliver_to(f"{address}/slack/events")
    return str(address)


async def ask_until_taken(office: Office, number: int) -> Act:
    """As Slack does: what was not acknowledged is sent again."""
    act = await office.slack.mention(office.ana, office.general, f"{STAGE} ({number})")
    async with asyncio.timeout(60):
        while not act.acknowledged:
            await asyncio.sleep(0.1)
            again = await office.slack.redeliver(act)
            act = Act(again.deliveries, act.message)
    return act


def answers_by_thread(office: Office) -> dict[str, int]:
    """How many answers each question got."""
    count: dict[str, int] = {}
    for said in office.said(office.general):
        count[said.thread_ts or ""] = count.get(said.thread_ts or "", 0) + 1
    return count


async def test_two_workers_answer_many_questions_once_each(office: Office) -> None:
    async with served(office, *SERVE, "--http", ":0", "--workers", "2") as cairn:
        address = await listening(office, cairn)
        started = workers_of(cairn)
        acts = await asyncio.gather(*(ask_until_taken(office, number) for number in range(MANY)))
        for act in acts:
            await office.slack.reply_to(act, timeout=40)
        async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as health:
            well = health.status
        ended = await cairn.stop()

    assert len(started) == 2
    assert (well, ended) == (200, 0)
    assert answers_by_thread(office) == {act.said.ts: 1 for act in acts}
    assert cairn.wrote.count("Cairn listens to Slack") == 1
    assert not any(alive(pid) for pid in started)


async def test_a_worker_that_is_killed_is_started_again_and_nothing_is_lost(office: Office) -> None:
    async with served(office, *SERVE, "--http", ":0", "--workers", "2") as cairn:
        await listening(office, cairn)
        first, second = workers_of(cairn)
        asking = [asyncio.create_task(ask_until_taken(office, number)) for number in range(MANY)]
        await office.slack.wait_for(lambda: any(one.acknowledged for one in office.slack.courier.log))
        os.kill(first, signal.SIGKILL)
        acts = await asyncio.gather(*asking)
        await until(partial(two_without, cairn, first))
        replaced = workers_of(cairn)
        ended = await cairn.stop()
    office.clock.forward(200)
    async with office.open() as desk:
        await office.settled(desk)

    assert second in replaced
    assert ended == 0
    assert all(act.acknowledged for act in acts)
    assert answers_by_thread(office) == {act.said.ts: 1 for act in acts}


async def test_workers_end_with_whoever_started_them(office: Office) -> None:
    async with served(office, *SERVE, "--http", ":0", "--workers", "2") as cairn:
        await listening(office, cairn)
        started = workers_of(cairn)
        await cairn.stop(signal.SIGKILL)
        await until(partial(none_alive, started))


async def test_a_token_that_slack_does_not_accept_is_named_once(office: Office) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong"}
    async with served(office, *SERVE, "--http", ":0", "--workers", "2", settings=wrong) as cairn:
        await cairn.until("Slack does not accept SLACK_BOT_TOKEN (invalid_auth).")
        ended = await asyncio.wait_for(cairn.process.wait(), 30)
        cairn.wrote += (await cairn.errors.read()).decode()

    assert ended == 2
    assert cairn.wrote.count("does not accept") == 1


def test_workers_without_an_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(app, ["serve", "--workers", "2"])

    assert result.exit_code == 2
    assert "set --http too" in result.stderr


async def two_without(cairn: Served, dead: int) -> bool:
    """Whether there are two workers again, and this one is not among them."""
    running = workers_of(cairn)
    return len(running) == 2 and dead not in running


async def none_alive(pids: list[int]) -> bool:
    return not any(map(alive, pids))


def alive(pid: int) -> bool:
    """Whether a process is at work; one that is only waiting to be counted is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
