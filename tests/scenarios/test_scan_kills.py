"""A kill at any commit of a scan loses no answer and doubles none, and each message is there once."""

import asyncio
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.demo.slack import LocalSlack
from bot.store.scans import Scan
from tests.patience import patient_slack
from tests.scenarios.record import rows
from tests.scenarios.scan_dying import POINTS
from tests.scenarios.scan_serving import (
    CHANNEL,
    FINAL,
    LEFT,
    OPEN,
    OWNER,
    TEAM,
    Respondent,
    Serving,
    begin,
    populate,
    remind_now,
)
from tests.slack.office import EVENTS, SCOPES

WORST = "UCARA"
"""Who begins last, and is reminded."""


class Begun(NamedTuple):
    """A home in which a scan is open, and nobody has heard of it."""

    home: Path
    scan: Scan


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    home = tmp_path_factory.mktemp("begun") / "home"
    return Begun(home, asyncio.run(begin(home, LocalSlack().team_id)))


async def test_a_scan_goes_on_after_every_kill(begun: Begun, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(begun.home, home)
    async with patient_slack(scopes=SCOPES, events=EVENTS) as slack:
        populate(slack)
        async with Serving(slack, home, POINTS) as serving:
            team = await answered(serving, begun.scan)
            await serving.steady(OPEN)
            await serving.steady(LEFT)

            assert sorted(serving.met) == sorted(POINTS)
            assert_kept_once(home, team)
            assert_said_once(slack)
            await slack.reply_to(await slack.direct(TEAM[0], "What stage is Marketing at?"))
            assert_cited(home)
        assert slack.problems == []


async def answered(serving: Serving, scan: Scan) -> list[Respondent]:
    """Everybody answers all their cards, and the last is reminded before they begin."""
    *others, last = TEAM
    team = [Respondent(serving.slack, person) for person in (*others, OWNER, last)]
    for one in team:
        if one.person == WORST:
            await serving.steady()
            await remind_now(serving.home, scan, WORST)
        await serving.after(one.begin)
        while (press := one.next()) is not None:
            await serving.after(press)
    return team


def assert_kept_once(home: Path, team: list[Respondent]) -> None:
    """What everybody answered, once; one assessment that is on the shelf; one close in the trail."""
    # Whose answer is whose has gone at the close, and some answers stand under names of their own.
    said = Counter(answer for one in team for answer in one.said.items())
    assert Counter(rows(home, FINAL)) == said
    ((shelved_at,),) = rows(home, "SELECT shelved_at FROM assessments")
    assert shelved_at is not None
    assert rows(home, "SELECT count(*) FROM documents WHERE kind = 'scan'") == [(1,)]
    trail = Counter(what for (what,) in rows(home, "SELECT what FROM audit"))
    assert (trail["scan.closing"], trail["scan.closed"]) == (1, 1)
    assert rows(home, "SELECT count(*) FROM sheets") == [(0,)]


def assert_cited(home: Path) -> None:
    """The one assessment is what the answer rests on."""
    ((assessment,),) = rows(home, "SELECT id FROM assessments")
    ((reply,),) = rows(home, "SELECT reply FROM exchanges")
    assert f"scan:{assessment}" in {source["source"] for source in json.loads(reply)["sources"]}


def assert_said_once(slack: LocalSlack) -> None:
    """The announcement, with everybody counted, and the result; for each person their thread, its one card, one reminder."""
    bot = slack.bot_user_id
    announcement, result = (said for said in slack.messages(CHANNEL) if said.user == bot)
    assert "All 4 have answered" in announcement.text
    assert "Marketing" in result.text
    for person in (*TEAM, OWNER):
        private = [said for said in slack.messages(slack.direct_channel(person)) if said.user == bot]
        (card,) = (said for said in private if said.thread_ts is not None)
        heads = {said.ts: said.text for said in private if said.thread_ts is None}
        assert "Your questions about Marketing" in heads.pop(card.thread_ts or "")
        assert ["the one reminder" in text for text in heads.values()] == [True] * (person == WORST)
