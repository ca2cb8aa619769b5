"""`cairn plan recheck` of what runs ahead of its controls: what lifts a containment, and what does not."""

import asyncio
import io
import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import build
from bot.store.orgs import LOCAL
from knowledge.framework.intake import read_assessment
from tests.cli.conftest import Ran, Run
from tests.conftest import settings_for

TODAY = datetime.now(UTC).date()
TEAM = ("WE1", 3), ("WE2", 3), ("WE3", 3), ("WE4", 2), ("WE5", 3), ("ND1", 0), ("EC1", 0), ("AR1", 3)
OWNER = ("DM2", 3), ("DM3", 3), ("DM4", 3), ("AR2", 1), ("AR3", 3)
SCAN: dict[str, object] = {
    "unit": {"name": "Claims", "scope": "team", "people": 9, "invited": 6},
    "as_of": (TODAY - timedelta(days=30)).isoformat(),
    "answers": [
        *(
            {"criterion": name, "by": f"r{n}", "level": level, "evidence": "E2"}
            for n in range(1, 6)
            for name, level in TEAM
        ),
        *({"criterion": name, "by": "r1", "level": level, "evidence": "E2"} for name, level in OWNER),
    ],
}
Answering = Callable[..., Ran]


@pytest.fixture(scope="module")
def ahead_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which agents run ahead of their controls; never opened by a test itself."""
    home = tmp_path_factory.mktemp("ahead") / "home"

    async def make() -> None:
        async with build(settings_for(home)) as cairn:
            read = read_assessment(json.dumps(SCAN), cairn.framework.bank, TODAY)
            await cairn.assessing.record(LOCAL, read, SCAN, now=datetime.now(UTC))

    asyncio.run(make())
    return home


@pytest.fixture
def answering(cairn: Run, ahead_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answering:
    """`cairn` with these words, and these lines typed."""
    shutil.copytree(ahead_home, tmp_path / "home")

    def run(*words: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return cairn(*words)

    return run


def contain(answering: Answering) -> dict[str, Any]:
    """The item to contain what runs ahead."""
    (claims,) = json.loads(answering("plan", "--json").out)
    (item,) = (item for item in claims["items"] if item["kind"] == "contain")
    return dict(item)


def test_a_recheck_of_what_runs_ahead_asks_about_the_controls_that_are_not_there(
    answering: Answering,
) -> None:
    item = contain(answering)

    asked = answering("plan", "recheck", item["id"][:8], "--here", typed="")

    assert "2 questions: which controls are there by now?" in asked.out
    assert "What makes the agent hand a case over to a person?" in " ".join(asked.out.split())
    assert "How widely do AI agents run" not in asked.out


def test_an_answer_that_nothing_shows_lifts_no_containment(answering: Answering) -> None:
    item = contain(answering)
    before = answering("stage", "--unit", "Claims").out

    answering("plan", "recheck", item["id"][:8], "--here", typed="4\n\n4\n\n4\n\n4\n\n")

    after = answering("stage", "--unit", "Claims").out
    assert contain(answering)["state"] == "open"
    assert "Running ahead" in before
    assert "Running ahead" in after


def test_controls_that_are_shown_contain_it_and_the_scan_keeps_its_count(answering: Answering) -> None:
    item = contain(answering)

    told = answering(
        *("plan", "recheck", item["id"][:8], "--here"),
        typed="4\nhttps://wiki.example/limits\n4\nhttps://wiki.example/own\n",
    )

    shown = " ".join(told.out.split())
    assert "Ran ahead of its controls on " in shown
    assert "; contained since " in shown
    assert contain(answering)["state"] == "confirmed"
    stage = " ".join(answering("stage", "--unit", "Claims").out.split())
    assert "Of its controls, in place: set hand-over limits" in stage
    assert "Contain workflows" not in stage
    assert "Five of six answered" in stage
