"""A manager's way with Cairn on the sample organisation, from the first summary to the digest: in Slack and at a terminal."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.sample import FOLDER
from bot.slack.blocks.initiative import DESCRIBE, TRIAL
from bot.slack.blocks.plan_buttons import DONE, EDIT, SEE
from bot.slack.blocks.summary import CSV, PDF, WHY
from bot.store.orgs import LOCAL
from tests.scenarios.managing import CARA, UNIT, Managing, carried
from tests.scenarios.terminal import Terminal
from tests.slack.office import ANA, BEN, Office, open_office
from tests.slack.visiting import home_of

A_MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = "https://wiki.example/good-conversations"
AGENT = "Voice agent for a change of address"
WHAT = {
    "initiative.kind": "pilot",
    "initiative.state": "idea",
    "initiative.reach": "end_to_end",
    "value_models": ["5"],
}
BOUNDED = {
    "metric.what": "minutes to a changed address",
    "metric.kind": "time",
    "metric.baseline": "9",
    "metric.target": "3",
    "owner": "Head of Customer Service",
    "control.limit": "motor members, fifty calls a day",
    "control.person_at": "before an address is written",
    "control.halt": "more than two wrong in a day",
    "control.log": "yes",
}


@pytest.fixture
async def office(sample_home: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """The sample organisation in Slack, in the weeks of its story: half a year later its answers count less."""
    async with open_office(sample_home, tmp_path / "home") as opened:
        opened.clock.forward((A_MONDAY - opened.clock()).total_seconds())
        yield opened


async def test_from_a_summary_to_the_digest_in_slack(office: Office) -> None:
    async with office.open() as desk:
        ana = Managing(office, desk)
        await ana.begin()
        await reads_and_hands_on(ana)
        await has_a_move_done_and_confirmed(ana)
        await sees_the_stage_move(ana)
        await tries_an_agent(ana)
        await is_told_once(ana)

    assert office.slack.problems == []


async def reads_and_hands_on(ana: Managing) -> None:
    """The summary, the numbers behind it, and both as files."""
    summary = await ana.asks(f"stage {UNIT}")
    assert f"{UNIT} is working on stage 2" in summary
    assert "Since 27 April 2026: Stage 1 is in place now" in summary
    assert "Nobody has taken it yet" in summary

    await ana.presses(summary, WHY)
    await ana.office.slack.close(await ana.window("A stage is in place when each thing it needs"))
    await ana.presses(summary, PDF)
    await ana.presses(summary, CSV)
    assert {name.rpartition(".")[2] for name in await ana.files(3)} == {"pdf", "csv"}


async def has_a_move_done_and_confirmed(ana: Managing) -> None:
    """What stage 2 still needs is given to Cara, who says that it is done; the champion is asked, and shows it."""
    slack, ben = ana.office.slack, ana.asked_again()
    home = await home_of(ana.office, ANA)
    await ana.presses(home, SEE, carried(home, SEE, UNIT))
    plan = await ana.window("Quality before wider use")
    await ana.presses(plan, EDIT, carried(plan, EDIT))
    plan = await ana.sends(await ana.window("Who does it"), {"owner": CARA})
    assert "Taken by @cara." in slack.text_of(plan)
    await slack.close(plan)

    await ana.days_pass(10)
    home = await home_of(ana.office, CARA, "You took this on")
    await ana.presses(home, DONE, carried(home, DONE), who=CARA)
    await slack.close(await ana.window("I ask people whether it is so", CARA))
    await ben.until_shown(lambda: ben.card("ben"))
    await ben.press("ben", "scan:begin")
    await ben.choose("ben", "ND2", "3")
    await ben.say("ben", f"Decided on it in November: {LINK}")
    assert "Missing on 3 October, confirmed on" in await ana.newest("It is confirmed", CARA)
    await ana.at_rest()


async def sees_the_stage_move(ana: Managing) -> None:
    """The summary and the next answer go by what was confirmed."""
    summary = await ana.asks(f"stage {UNIT}")
    assert f"{UNIT} is working on stage 3" in summary
    assert "Since 3 October 2026: Stage 2 is in place now" in summary

    slack = ana.office.slack
    asked = await slack.mention(BEN, ana.office.general, f"What stage is {UNIT} at?")
    answer = await slack.reply_to(asked)
    assert f"{UNIT} is working on stage 3 of 5" in answer
    assert "Since 3 October: quality before wider use" in answer


async def tries_an_agent(ana: Managing) -> None:
    """An idea is checked and started as a trial, and she is reminded while there is time to decide."""
    asked = await ana.asks(f"check {AGENT} in {UNIT}")
    await ana.presses(asked, DESCRIBE)
    second = await ana.sends(await ana.window("Step 1 of 3"), WHAT)
    third = await ana.sends(second, BOUNDED)
    await ana.sends(third, {})
    verdict = await ana.newest("Yes, as a bounded trial")
    assert "Known not to be in place: stage 3, stage 4." in verdict

    await ana.presses(verdict, TRIAL)
    day = (ana.office.clock() + timedelta(days=30)).date()
    await ana.sends(await ana.window("ends by itself"), {"until": day.isoformat()})
    assert "I remind you on" in await ana.newest(f"The trial of {AGENT} runs until")
    await ana.days_pass(20)
    assert "decide whether to widen it" in await ana.newest(f"The trial of {AGENT} ends on")


async def is_told_once(ana: Managing) -> None:
    """All of it stands in one digest, and the next one has nothing to say."""
    digests, now = ana.desk.cairn.digests, ana.office.clock()
    eyes = await ana.desk.summaries.viewer(LOCAL, ANA)

    sent = await digests.send(LOCAL, ANA, eyes, now=now)
    ana.desk.delivery.wake()
    digest = await ana.newest("things to know")
    again = await digests.send(LOCAL, ANA, eyes, now=now + timedelta(days=1))

    assert sent
    assert f"The trial of “{AGENT}” ends on" in digest
    assert f"{UNIT}: from stage 1 in place to stage 2 in place" in digest
    assert ": quality before wider use" in digest
    assert again is None


@pytest.fixture
def furnished(terminal: Terminal, sample_home: Path) -> Terminal:
    """A terminal on the sample organisation."""
    shutil.copytree(sample_home, terminal.home)
    return terminal


def test_from_a_summary_to_the_digest_at_a_terminal(furnished: Terminal) -> None:
    def said(*words: str, typed: str = "") -> str:
        ran = furnished.run(*words, typed=typed)
        assert ran.code == 0, ran.err
        return ran.said

    joan = ("--unit", UNIT, "--as", "U-JOAN")
    summary = said("stage", *joan)
    why = said("ask", "Why is stage 2 not in place?", "--unit", UNIT)
    report = said("report", *joan)
    (plan,) = json.loads(said("plan", "--unit", UNIT, "--json"))
    item = next(one["id"] for one in plan["items"] if one["criterion"] == "ND2")
    taken = said("plan", "own", item, "--owner", "Head of Digital")
    reported = said("plan", "done", item)
    confirmed = said("plan", "recheck", item, "--here", typed=f"4\n{LINK}\n")
    moved = json.loads(said("stage", *joan, "--json"))
    verdict = json.loads(said("check", str(FOLDER / "initiatives" / "contract-summaries.yaml"), "--json"))
    trial = said("initiatives", "trial", "Contract summaries")
    digest = said("digest", "--managers", "--dry-run")

    assert f"{UNIT} is working on stage 2" in summary
    assert "Missing for stage 2: quality before wider use" in why
    assert (furnished.here / report).read_bytes().startswith(b"%PDF")
    assert "Head of Digital" in taken
    assert "Nobody in Slack can be asked" in reported
    assert "confirmed quality before wider use" in confirmed
    assert len(moved["trend"]) == 3
    assert (verdict["verdict"], verdict["sequence"]["skips"]) == ("trial", [[1, 3]])
    assert "On trial since" in trial
    assert f"{UNIT}: confirmed on" in digest
