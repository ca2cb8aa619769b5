"""`cairn digest` with Slack: to those who manage something and may be told, and to a channel; once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.bootstrap import build
from bot.services.planning import Actor
from bot.services.seeing import Viewer
from bot.store.orgs import LOCAL
from tests.conftest import settings_for
from tests.patience import patient_slack
from tests.scenarios.terminal import Terminal
from tests.slack.office import ANA, BEN, CLAIMS, EVENTS, SCOPES

AGENT = {
    "initiative": {"name": "Voice agent", "kind": "pilot", "reach": "end_to_end", "state": "live"},
    "unit": "Claims",
    "value_models": [5],
}
OPERATOR = Viewer("operator", frozenset(), "terminal", operator=True)


async def prepare(home: Path) -> None:
    """An agent that runs ahead of its controls, in a unit with a channel and two managers, one of them a guest by now."""
    async with build(settings_for(home)) as cairn:
        unit = await cairn.store.units.get_or_create(LOCAL, "Claims")
        await cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)
        for person in (ANA, BEN, Actor("operator").person):
            await cairn.store.roles.give(LOCAL, unit.id, person, "manager")
        await cairn.initiatives.check(LOCAL, AGENT, OPERATOR, now=datetime.now(UTC))


async def test_managers_and_a_channel_are_told_once_and_a_guest_never(tmp_path: Path) -> None:
    async with patient_slack(scopes=SCOPES, events=EVENTS) as slack:
        ana, ben = slack.add_person("ana", id=ANA), slack.add_person("ben", id=BEN)
        claims = slack.add_channel("claims", [ana], id=CLAIMS, private=True)
        slack.change_person(ben.id, is_restricted=True)
        terminal = Terminal(tmp_path / "terminal", slack.environment)
        await prepare(terminal.home)

        first = await asyncio.to_thread(lambda: terminal.run("digest", "--managers"))
        again = await asyncio.to_thread(lambda: terminal.run("digest", "--managers"))
        there = await asyncio.to_thread(lambda: terminal.run("digest", "--channel", CLAIMS))

        mine = [
            one.text for one in slack.messages(slack.direct_channel(ANA)) if one.user == slack.bot_user_id
        ]
        heard = [one.text for one in slack.messages(claims) if one.user == slack.bot_user_id]
        assert (first.code, again.code, there.code) == (0, 0, 0), first.err + again.err + there.err
        assert first.out == f"{ANA}: 1 thing to know.\n"
        assert again.out == f"{ANA}: nothing is new, so nothing was sent.\n"
        assert there.out == f"{CLAIMS}: 1 thing to know.\n"
        for said in (mine, heard):
            (text,) = said
            assert "“Voice agent” in Claims runs ahead of its controls" in text
        assert slack.problems == []
