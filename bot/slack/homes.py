"""
Publishes Home tabs: when somebody opens theirs, and again after they did something while it may still be before them.

A page is only a view of the record, so nothing here is kept: what fails is logged, and the next opening tries again.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.message import Person, Place
from bot.services.home import HomeService
from bot.slack.blocks.home import failed_view, guest_view, home_view, unsure_view
from bot.slack.blocks.parts import Block
from bot.slack.directory import SlackDirectory
from bot.slack.faults import FAILURES, code_of, meaning_of, note, seconds_to_wait
from bot.slack.people import CannotSay, People
from bot.slack.remembered import Remembered
from bot.slack.visitors import Visitors
from bot.store.engine import Store

EVERY = 3.0
"""Seconds: one person's page is published at most so often."""
SETTLE = 1.0
"""Seconds after a press until what it did is in the record."""
LATER = 30.0
"""Seconds until a page is tried again that Slack had no time for, unless it says another number."""
ADDRESS_FOR = 3_600.0

log = logging.getLogger(__name__)


class Homes:
    """The pages of everybody who looks at theirs."""

    def __init__(
        self,
        service: HomeService,
        store: Store,
        directory: SlackDirectory,
        people: People,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
    ) -> None:
        self.service = service
        self._store = store
        self._directory = directory
        self._people = people
        self._client = client
        self._clock = clock
        self._visitors = Visitors(self.publish, every=EVERY, settle=SETTLE)
        self._address = Remembered(self._ask_address, ADDRESS_FOR)

    def opened(self, team: str, user: str) -> None:
        """Somebody looks at their page: publish it now."""
        self._visitors.opened(team, user)

    def noticed(self, user: str) -> None:
        """Somebody did something: publish their page anew in a moment, if they looked at it lately."""
        self._visitors.noticed(user)

    async def close(self) -> None:
        """Leave what is under way: whoever opens their page next gets it from another process."""
        await self._visitors.close()

    async def publish(self, team: str, user: str) -> float | None:
        """Put somebody's page together and publish it; how many seconds Slack asks to wait, where it had no time."""
        view = await self._view(team, user)
        try:
            await self._client.views_publish(user_id=user, view=view)
        except FAILURES as fault:
            code = code_of(fault)
            if meaning_of(code) == "too_many":
                return seconds_to_wait(fault) or LATER
            reference = note(log, "a home tab could not be published", fault, user)
            if meaning_of(code) in ("too_rich", "impossible"):
                await self._publish_plainer(user, reference)
        return None

    async def _view(self, team: str, user: str) -> Block:
        """The page of somebody; or why there is none."""
        try:
            return await self._page(team, user)
        except CannotSay as fault:
            log.warning("Slack could not say who %s is, so their page shows nothing: %s", user, fault)
            return unsure_view()
        except Exception as fault:
            return failed_view(note(log, "a home tab could not be put together", fault, user))

    async def _page(self, team: str, user: str) -> Block:
        about = await self._people.person(user)
        if not about.may_be_asked:
            return guest_view()
        now = self._clock()
        org = (await self._store.orgs.for_team(team, now=now)).id
        audiences = await self._directory.audiences(Person(user, org), Place(org, "", "", private=True))
        if not audiences:
            return unsure_view()
        home = await self.service.of(
            org, user, admin=about.admin, audiences=audiences, now=now, name=about.name
        )
        return home_view(home, await self._workspace())

    async def _workspace(self) -> str:
        """The address of the workspace, for links; empty where Slack does not say."""
        try:
            return await self._address.of("")
        except FAILURES as fault:
            log.info("Slack did not say where the workspace is: %s", code_of(fault))
            return ""

    async def _ask_address(self, _: str) -> str:
        said: Any = await self._client.auth_test()
        return str(said.get("url") or "")

    async def _publish_plainer(self, user: str, reference: str) -> None:
        try:
            await self._client.views_publish(user_id=user, view=failed_view(reference))
        except FAILURES as fault:
            log.info("Nor could it be said that there is none: %s", code_of(fault))
