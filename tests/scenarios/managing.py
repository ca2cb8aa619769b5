"""A manager of the sample organisation in the local Slack, and two colleagues: what they see, and what they press."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.demo.slack import Message, View
from bot.demo.slack.screen import controls
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from bot.store.roles import RoleName
from tests.scenarios.team import Team
from tests.slack.office import ANA, BEN, GENERAL, Office, until

UNIT, CARA = "Customer Service", "UCARA"


@dataclass(frozen=True, slots=True)
class Managing:
    """Ana manages Customer Service, Ben is its champion, and Cara works there."""

    office: Office
    desk: Desk

    async def begin(self) -> None:
        """Slack knows nobody of the sample, so these three join it."""
        store, slack = self.desk.cairn.store, self.office.slack
        slack.join(slack.add_person("cara", id=CARA), GENERAL)
        unit = await store.units.by_name(LOCAL, UNIT)
        assert unit
        await store.units.describe(LOCAL, unit.id, channel_id=GENERAL)
        roles: tuple[tuple[str, RoleName], ...] = ((ANA, "manager"), (BEN, "champion"), (CARA, "member"))
        for person, role in roles:
            await store.roles.give(LOCAL, unit.id, person, role)

    def told(self, who: str = ANA) -> list[Message]:
        """What somebody was told in private, oldest first."""
        return self.office.said(self.office.slack.direct_channel(who))

    async def newest(self, words: str, who: str = ANA) -> Message:
        """The newest message to somebody in which these words stand, once it is there."""
        found: Message = await self.office.slack.wait_for(
            lambda: [one for one in self.told(who) if words in one][-1], timeout=15
        )
        return found

    async def asks(self, words: str) -> Message:
        """What is asked with `/cairn`, and the answer."""
        await self.office.slack.command(ANA, GENERAL, "/cairn", words)
        await self.office.answered(self.desk)
        await self.asked_again().quiet()
        return self.told()[-1]

    async def presses(
        self, screen: Message | View, action: str, value: str | None = None, who: str = ANA
    ) -> None:
        act = await self.office.slack.press(who, screen, action, value)
        assert act.acknowledged

    async def window(self, words: str, who: str = ANA) -> View:
        """The window of somebody, once these words stand in it."""
        await self.office.slack.wait_for(lambda: words in self.office.slack.modal(who), timeout=30)
        return self.office.slack.modal(who)

    async def sends(self, view: View, values: Mapping[str, Any]) -> View:
        """A window filled in and sent off; the one that follows."""
        act = await self.office.slack.submit(view, dict(values))
        assert act.errors == {}
        assert act.view
        return act.view

    async def files(self, number: int) -> list[str]:
        """The names of the files that were sent, once there are so many."""
        where = self.office.slack.direct_channel(ANA)

        def names() -> list[str]:
            return [file["name"] for one in self.office.slack.messages(where) for file in one.files]

        await self.office.slack.wait_for(lambda: len(names()) >= number, timeout=30)
        return names()

    async def days_pass(self, days: int) -> None:
        """The clocks are turned forward, to a morning on which people are reminded; what is due then is posted."""
        then = (self.office.clock() + timedelta(days=days)).replace(hour=10, minute=0)
        then += timedelta(days=7 - then.weekday() if then.weekday() > 4 else 0)
        ahead = (then - self.office.clock()).total_seconds()
        self.office.clock.forward(ahead)
        self.office.slack.pass_time(ahead)
        self.desk.tick_soon()

    async def at_rest(self) -> None:
        """Whatever is due is posted, and every result is on the shelf."""
        store = self.desk.cairn.store

        async def done() -> bool:
            return not await store.assessments.unshelved() and not await store.scans.uncleaned()

        self.desk.tick_soon()
        await until(done)
        await self.asked_again().quiet()

    def asked_again(self) -> Team:
        """Those who are asked whether a thing is so."""
        return Team(self.office, self.desk, LOCAL, scan_id="")


def carried(screen: Message | View, action: str, about: str = "") -> str:
    """What the first button of this kind carries on which this stands."""
    found = (one.element.get("value", "") for one in controls(screen.blocks) if one.action_id == action)
    return next(str(one) for one in found if about in str(one))
