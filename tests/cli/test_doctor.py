"""`cairn doctor`: what is as it should be, and for each fault what to do about it."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest

from bot.bootstrap import build
from bot.demo.slack import LocalSlack
from bot.slack import scopes
from bot.store.inbox import Delivery
from bot.store.migrating import versions
from bot.store.orgs import LOCAL
from bot.store.outbox import Post
from tests.cli.conftest import Run
from tests.cli.test_tick import started
from tests.conftest import settings_for
from tests.patience import patient_slack
from tests.scenarios.terminal import Terminal
from tests.slack.office import EVENTS, SCOPES

LONG_AGO = timedelta(hours=1)


class Doctor:
    """Runs `cairn doctor` beside a local Slack."""

    def __init__(self, slack: LocalSlack, terminal: Terminal) -> None:
        self.slack = slack
        self.terminal = terminal

    async def checks(self) -> dict[str, dict[str, Any]]:
        """What it found, by what it looked at."""
        ran = await asyncio.to_thread(lambda: self.terminal.run("doctor", "--json"))
        told = json.loads(ran.out)
        assert told["ok"] == (ran.code == 0)
        return {check["what"]: check for check in told["checks"]}


class Examines(Protocol):
    """A doctor with these settings, beside a Slack that has granted these scopes."""

    def __call__(
        self, granted: Iterable[str] = SCOPES, **settings: str
    ) -> AbstractAsyncContextManager[Doctor]: ...


@pytest.fixture
def doctor(new_home: Path, tmp_path: Path) -> Examines:
    @asynccontextmanager
    async def examine(granted: Iterable[str] = SCOPES, **settings: str) -> AsyncIterator[Doctor]:
        async with patient_slack(scopes=granted, events=EVENTS) as slack:
            terminal = Terminal(tmp_path / "terminal", slack.environment | settings)
            shutil.copytree(new_home, terminal.home)
            yield Doctor(slack, terminal)

    return examine


def test_without_slack_it_says_that_it_is_not_set(cairn: Run) -> None:
    ran = cairn("doctor")

    assert ran.code == 0
    assert "ok          Slack: not set; the terminal works without it" in ran.out
    assert f"ok          record: opens, at version {versions()[-1]}, the newest" in ran.out
    assert "ok          questions: none wait for their answer" in ran.out
    assert "ok          posts: none wait to be posted" in ran.out
    assert "ok          scans: none should have closed" in ran.out
    assert " GB free at " in ran.out


def test_for_other_tools_it_is_json(cairn: Run) -> None:
    told = json.loads(cairn("doctor", "--json").out)

    assert told["ok"] is True
    assert all(check.keys() == {"what", "ok", "found", "mend"} for check in told["checks"])


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN is no bot token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is no app token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"),
    ],
)
def test_a_token_of_the_wrong_kind_is_named_before_slack_is_asked(
    cairn: Run, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], found: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    ran = cairn("doctor")

    assert ran.code == 1
    assert f"needs care  Slack: {found}" in ran.out


def test_a_disk_that_is_nearly_full_needs_care(cairn: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=90_000_000))

    ran = cairn("doctor")

    assert ran.code == 1
    assert "needs care  disk: 0.1 GB free" in ran.out
    assert "point CAIRN_HOME to a larger disk" in ran.out


async def test_who_it_is_in_slack_and_that_nothing_is_missing(doctor: Examines) -> None:
    async with doctor() as examined:
        checks = await examined.checks()

    assert all(check["ok"] for check in checks.values())
    assert checks["Slack"]["found"] == "Cairn is @cairn in the workspace Local (https://local.slack.com/)"
    assert checks["Slack scopes"]["found"] == f"all {len(SCOPES)} of manifest.json are granted"
    assert checks["Slack Socket Mode"]["found"] == "a connection can be opened"
    assert "cannot be asked" in checks["Slack events"]["found"]


async def test_each_missing_scope_is_named_with_what_does_not_work(doctor: Examines) -> None:
    async with doctor(SCOPES - {"users:read", "files:write"}) as examined:
        checks = await examined.checks()

    assert "Every question is refused" in checks["Slack scope users:read"]["found"]
    assert "Charts are shown as tables" in checks["Slack scope files:write"]["found"]
    assert all("Reinstall" in checks[f"Slack scope {name}"]["mend"] for name in ("users:read", "files:write"))


async def test_the_smaller_manifest_is_no_fault_and_more_than_needed_is_said(doctor: Examines) -> None:
    async with doctor(SCOPES - scopes.OPTIONAL) as examined:
        smaller = (await examined.checks())["Slack scopes"]
        examined.slack.state.scopes |= {"reactions:write"}
        more = (await examined.checks())["Slack scopes"]

    assert smaller["ok"]
    assert smaller["found"].startswith("those of manifest.minimal.json; without channels:history")
    assert more["ok"]
    assert more["found"].endswith("more than Cairn needs: reactions:write")


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_refuses_is_named(doctor: Examines, name: str) -> None:
    wrong = {name: "xoxb-wrong" if name == "SLACK_BOT_TOKEN" else "xapp-wrong"}
    async with doctor(**wrong) as examined:
        ran = await asyncio.to_thread(lambda: examined.terminal.run("doctor"))

    assert ran.code == 1
    assert f": does not accept {name} (invalid_auth)" in ran.out
    assert "wrong" not in ran.out


async def test_a_slack_that_cannot_be_reached_is_said(doctor: Examines) -> None:
    async with doctor(SLACK_API_URL="http://127.0.0.1:9/api/") as examined:
        slack = (await examined.checks())["Slack"]

    assert slack["found"] == "cannot be reached (unreachable)"
    assert "SLACK_API_URL" in slack["mend"]


async def leave_behind(home: Path, now: datetime) -> None:
    """A record in which nothing went well for an hour."""
    async with build(settings_for(home)) as cairn:
        store = cairn.store
        await store.orgs.for_team("T1", now=now)
        question = Delivery("Ev1", "message", {}, now - LONG_AGO, "C1", "1.0")
        await store.inbox.take(LOCAL, question, by="gone", lease=timedelta(minutes=1))
        for key in ("late", "refused"):
            await store.outbox.put(LOCAL, Post(key, f"C{key}", "test", {}), now=now - LONG_AGO)
        refused = [
            claim
            for claim in await store.outbox.claim(2, by="me", now=now, lease=timedelta())
            if claim.dedupe_key == "refused"
        ]
        await store.outbox.failed(refused[0], "not_in_channel", now=now)
        await started(cairn, "Claims", closes_in=-LONG_AGO, answering=3)
        await store.orgs.left("T1", now=now)


async def test_what_waits_too_long_was_given_up_or_is_due_needs_care(doctor: Examines) -> None:
    now = datetime.now(UTC)
    async with doctor() as examined:
        await leave_behind(examined.terminal.home, now)
        checks = await examined.checks()

    assert checks["questions"]["found"].startswith(
        "1 wait for their answer, the first for 60 minutes; the last came"
    )
    assert "wait to be posted" in checks["posts"]["found"]
    assert "The app was removed from T1" in checks["posts"]["mend"]
    assert checks["posts given up"]["found"] == "1 within a day: not_in_channel (1)"
    assert checks["scans"]["found"] == "1 should have closed, the first for 60 minutes"
    assert "cairn serve" in checks["questions"]["mend"]
    assert "cairn tick" in checks["scans"]["mend"]
