"""
Publishes Home tabs: when somebody opens theirs, and again after they did something while it may still be before them.

A page is only a view of the record, so nothing here is kept: what fails is logged, and the next opening tries again.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
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
from bot.store.engine import Store

A_DAY = 86_400.0
EVERY = 3.0
"""Seconds: one person's page is published at most so often."""
SETTLE = 1.0
"""Seconds after a press until what it did is in the record."""
LATER = 30.0
"""Seconds until a page is tried again that Slack had no time for, unless it says another number."""
ADDRESS_FOR = 3_600.0
MOST_VISITORS = 10_000

log = logging.getLogger(__name__)


@dataclass
class _Visitor:
    """Somebody who opened their page within the last day."""

    team: str
    opened: float
    published: float = float("-inf")
    due: float | None = None
    """When the page is to be published next; None when nothing has happened since."""
    task: "asyncio.Task[None] | None" = None


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
        self._visitors: dict[str, _Visitor] = {}
        self._address = Remembered(self._ask_address, ADDRESS_FOR)

    def opened(self, team: str, user: str) -> None:
        """Somebody looks at their page: publish it now."""
        now = time.monotonic()
        self._make_room(now)
        visitor = self._visitors.setdefault(user, _Visitor(team, now))
        visitor.team, visitor.opened = team, now
        self._want(user, visitor, now)

    def noticed(self, user: str) -> None:
        """Somebody did something: publish their page anew in a moment, if they looked at it lately."""
        now = time.monotonic()
        visitor = self._visitors.get(user)
        if visitor is not None and now - visitor.opened < A_DAY:
            self._want(user, visitor, now + SETTLE)

    async def close(self) -> None:
        """Leave what is under way: whoever opens their page next gets it from another process."""
        tasks = [visitor.task for visitor in self._visitors.values() if visitor.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

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

    def _want(self, user: str, visitor: _Visitor, soonest: float) -> None:
        at = max(soonest, visitor.published + EVERY)
        visitor.due = at if visitor.due is None else min(visitor.due, at)
        if visitor.task is None or visitor.task.done():
            visitor.task = asyncio.create_task(self._serve(user, visitor))

    async def _serve(self, user: str, visitor: _Visitor) -> None:
        """Publish as often as is wanted, one after the other; what happens meanwhile is in the next."""
        while visitor.due is not None:
            if (wait := visitor.due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            visitor.due = None
            asked_to_wait: float | None = None
            try:
                asked_to_wait = await self.publish(visitor.team, user)
            except Exception as fault:
                note(log, "a home tab could not be published", fault, user)
            visitor.published = time.monotonic()
            if asked_to_wait is not None:
                visitor.due = visitor.published + asked_to_wait

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

    def _make_room(self, now: float) -> None:
        if len(self._visitors) >= MOST_VISITORS:
            self._visitors = {
                user: visitor
                for user, visitor in self._visitors.items()
                if now - visitor.opened < A_DAY or (visitor.task and not visitor.task.done())
            }
