"""`cairn plan`: what a scan left to do, taken on, reported done and confirmed at a terminal."""

import asyncio
import io
import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.bootstrap import build
from bot.services.assessing import Assessing
from bot.store.orgs import LOCAL
from knowledge.framework.intake import read_assessment
from tests.cli.conftest import Ran, Run
from tests.conftest import settings_for

TODAY = datetime.now(UTC).date()
SCAN: dict[str, object] = {
    "unit": {"name": "Claims", "scope": "team", "people": 9},
    "as_of": (TODAY - timedelta(days=60)).isoformat(),
    "answers": [
        {"criterion": name, "by": "r1", "level": level, "evidence": "E2"}
        for name, level in (("WE1", 3), ("WE2", 1), ("WE3", 3), ("WE4", 2), ("WE5", 3))
    ],
}


class RunTyped(Protocol):
    """Runs `cairn plan` with these words, and these lines typed."""

    def __call__(self, *words: str, typed: str = "") -> Ran: ...


@pytest.fixture(scope="module")
def planned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which Claims was scanned; never opened by a test itself."""
    home = tmp_path_factory.mktemp("planned") / "home"

    async def make() -> None:
        async with build(settings_for(home)) as cairn:
            assessing: Assessing = cairn.assessing
            read = read_assessment(json.dumps(SCAN), cairn.framework.bank, TODAY)
            await assessing.record(LOCAL, read, SCAN, now=datetime.now(UTC))
            await cairn.store.units.get_or_create(LOCAL, "Legal")

    asyncio.run(make())
    return home


@pytest.fixture
def plan(cairn: Run, planned_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunTyped:
    """`cairn plan` with these words, and these lines typed."""
    shutil.copytree(planned_home, tmp_path / "home")

    def run(*words: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return cairn("plan", *words)

    return run


def items(plan: RunTyped) -> dict[str, dict[str, Any]]:
    (claims,) = json.loads(plan("--json").out)
    return {item["criterion"]: item for item in claims["items"]}


def test_the_plan_says_what_is_to_be_done_and_from_which_scan(plan: RunTyped) -> None:
    ran = plan()

    item = items(plan)["WE2"]
    assert "Claims, from the scan of " in ran.out
    assert f"  {item['id'][:8]}  open       " in ran.out
    assert "Done when: " in ran.out
    assert "Legal" not in ran.out
    assert "Nothing is in its plan." in plan("--unit", "legal").out
    assert (item["found"], item["state"]) == (SCAN["as_of"], "open")


def test_an_item_is_taken_on_dropped_and_taken_up_again(plan: RunTyped) -> None:
    name = items(plan)["WE2"]["id"][:8]
    due = (TODAY + timedelta(days=9)).isoformat()

    assert "Jane. Due on " in plan("own", name, "--owner", "Jane", "--due", due).out
    assert "Jane. Due on " in plan("own", name, "--effort", "3").out
    assert "Dropped on " in plan("drop", name, "--reason", "Legal does it").out
    again = plan("drop", name, "--reason", "Nobody wants it")
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("It was dropped already, on ")
    assert items(plan)["WE2"]["reason"] == "Legal does it"
    plan("reopen", name)

    item = items(plan)["WE2"]
    assert (item["state"], item["owner"], item["due"], item["effort"]) == ("open", "Jane", due, 3)


def test_what_is_done_counts_when_the_one_question_is_answered(plan: RunTyped, cairn: Run) -> None:
    name = items(plan)["WE2"]["id"][:8]

    told = plan("done", name)
    assert "asks you" in told.out
    assert items(plan)["WE2"]["state"] == "reported"
    paused = plan("recheck", name)
    assert "Paused." in paused.out
    assert "people are being asked" not in plan().out
    asked = plan("recheck", name, typed="4\nhttps://wiki.example/rules\n")

    assert "Missing on " in asked.out
    assert ", confirmed on " in asked.out
    item = items(plan)["WE2"]
    assert (item["state"], item["notes"][0].split(": ")[1]) == ("confirmed", "one person answered.")
    stage = cairn("ask", "What stage is Claims at?").out
    assert "Claims has stage 1 in place." in stage
    assert ", confirmed on " in stage


def test_whoever_was_only_named_at_the_terminal_is_not_asked_in_slack(plan: RunTyped, tmp_path: Path) -> None:
    async def connect() -> None:
        async with build(settings_for(tmp_path / "home")) as cairn:
            await cairn.store.orgs.for_team("T1", now=datetime.now(UTC))
            claims = await cairn.store.units.by_name(LOCAL, "Claims")
            assert claims
            await cairn.store.roles.give(LOCAL, claims.id, "Maria Keller", "champion")

    asyncio.run(connect())

    told = plan("done", items(plan)["WE2"]["id"][:8])

    assert "Nobody in Slack can be asked whether it is so." in told.out


def test_what_the_answer_does_not_carry_is_open_again(plan: RunTyped) -> None:
    name = items(plan)["WE2"]["id"][:8]
    plan("done", name)

    plan("recheck", name, "--here", typed="2\n")

    item = items(plan)["WE2"]
    assert item["state"] == "open"
    assert "that was not confirmed" in item["notes"][1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("done", "zzzz"), "'zzzz' is no item of a plan"),
        (("own", "ID", "--due", "tomorrow"), "--due wants a date"),
        (("own", "ID", "--due", "2020-01-01"), "The date has to lie ahead."),
        (("drop", "ID", "--reason", " "), "Say why it is dropped"),
        (("reopen", "ID"), "stands otherwise by now"),
        (("--unit", "Nowhere"), "There is no unit “Nowhere”"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(plan: RunTyped, words: tuple[str, ...], says: str) -> None:
    name = items(plan)["WE2"]["id"]

    ran = plan(*(name if word == "ID" else word for word in words))

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert items(plan)["WE2"]["state"] == "open"


def test_what_is_reported_is_told_and_not_offered_as_the_next_step(plan: RunTyped, cairn: Run) -> None:
    name = items(plan)["WE2"]["id"]
    plan("own", name, "--owner", "Jane")
    before = cairn("ask", "What stage is Claims at, and what is next?").out

    plan("done", name)

    after = cairn("ask", "What stage is Claims at, and what is next?").out
    assert "Somebody has taken it on." in before
    assert "Reported done, and not confirmed yet: " in after
    assert "Somebody has taken it on." not in after
