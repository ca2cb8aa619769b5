"""`slack run`: the Slack CLI reads the hooks, asks for the manifest, and starts Cairn with the tokens of its own app."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.slack.office import MANIFEST, ROOT, STAGE, Office
from tests.slack.test_serve import served_anew

HOOKS: dict[str, Any] = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))


def run_hook(name: str, *arguments: str) -> str:
    """Run a hook as the CLI does: its words and the CLI's own flags, joined by spaces, in a shell at the root."""
    script = " ".join([*HOOKS["hooks"][name].split(), *arguments])
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_cli_is_told_the_hooks() -> None:
    told = json.loads(run_hook("get-hooks", "--sdk-slack-dev-domain=dev.slack.com"))

    assert told == HOOKS
    assert told["config"]["sdk-managed-connection-enabled"] is True


def test_the_cli_is_told_the_manifest_whatever_flags_it_adds() -> None:
    assert json.loads(run_hook("get-manifest", f"--source={ROOT}")) == MANIFEST


def test_the_manifest_of_the_project_is_the_one_the_cli_installs() -> None:
    config = json.loads((ROOT / ".slack" / "config.json").read_text(encoding="utf-8"))

    assert config["manifest"]["source"] == "local"


def test_what_the_cli_keeps_of_one_developer_is_not_everybodys() -> None:
    ignored = (ROOT / ".slack" / ".gitignore").read_text(encoding="utf-8").split()

    assert {"apps.dev.json", "cache/"} <= set(ignored)


def test_the_cli_starts_again_when_the_code_changes_and_watches_no_more_than_that() -> None:
    watch = HOOKS["config"]["watch"]

    assert all((ROOT / path).exists() for part in watch.values() for path in part["paths"])
    assert "." not in watch["app"]["paths"]


@pytest.mark.parametrize("also_set", ["", "xoxb-of-another-app"])
async def test_started_by_the_cli_it_answers_as_the_app_of_the_cli(office: Office, also_set: str) -> None:
    program, *rest = HOOKS["hooks"]["start"].split()
    tokens = {
        "SLACK_BOT_TOKEN": also_set,
        "SLACK_APP_TOKEN": also_set,
        "SLACK_CLI_XOXB": office.slack.bot_token,
        "SLACK_CLI_XAPP": office.slack.app_token,
    }
    async with served_anew(office, *rest, settings=tokens) as cairn:
        await cairn.until("Cairn listens to Slack over Socket Mode")
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)
        ended = await cairn.stop()

    assert Path(program) == Path(".venv/bin/python")
    assert ended == 0
    assert "stage 2 of 5" in answer


def test_without_tokens_it_says_which_are_missing() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=kept, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "SLACK_APP_TOKEN" in done.stderr
