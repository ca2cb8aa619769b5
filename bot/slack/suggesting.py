"""
Suggests what to ask beside the Messages tab: when it is opened, and anew after something changed for whoever has it open.

That is a press of theirs, something said to them there (so whatever a scan or an answer comes to), or another channel before
them. Nothing waits for it, and where it fails the next change tries again. Only what differs from what is suggested already is
sent, and a Slack that wants to be left alone is.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation import offered
from bot.slack.faults import FAILURES, code_of, meaning_of, note, seconds_to_wait
from bot.slack.home_desk import HomeDesk, Prompt
from bot.slack.looking_at import LookingAt
from bot.slack.visitors import Visitors
from bot.slack.visits import Visit
from bot.words import N_, _

WITHIN = 5.0
EVERY, SETTLE = 5.0, 1.0
"""Seconds: the next scan question comes sooner, and one person's four suggestions need not change with each."""
LATER = 30.0
MOST_TABS = 10_000

TITLE = N_("Ask about your AI plans")
PROMPTS = (
    {"title": N_("What stage are we at?"), "message": offered.STAGE},
    {"title": offered.STRAIGHT_TO_AGENTS, "message": offered.STRAIGHT_TO_AGENTS},
    {"title": N_("Explain the five models"), "message": offered.FIVE_MODELS},
)
"""The standing ones; the manifest has the same."""

log = logging.getLogger(__name__)


@dataclass
class _Tab:
    """Somebody's Messages tab, and what is suggested there."""

    visit: Visit
    suggested: list[Prompt] | None = None


class Suggesting:
    """What is suggested to everybody who has the Messages tab open."""

    def __init__(self, home_desk: HomeDesk, looking_at: LookingAt, client: AsyncWebClient) -> None:
        self.visitors = Visitors(self._suggest, every=EVERY, settle=SETTLE)
        self._home_desk = home_desk
        self._looking_at = looking_at
        self._client = client
        self._tabs: dict[str, _Tab] = {}
        self._whose: dict[str, str] = {}
        self._paused = 0.0

    def opened(self, visit: Visit) -> None:
        """Somebody opened the tab: suggest now, whatever was suggested before."""
        if len(self._tabs) >= MOST_TABS:
            self._tabs.clear()
            self._whose.clear()
        self._tabs[visit.user] = _Tab(visit)
        self._whose[visit.channel] = visit.user
        self.visitors.opened(visit.team, visit.user)

    def noticed(self, user: str) -> None:
        """Something changed for somebody."""
        self.visitors.noticed(user)

    def said_in(self, channel: str) -> None:
        """Something was said in a channel; to whoever has their tab there."""
        if user := self._whose.get(channel):
            self.visitors.noticed(user)

    async def close(self) -> None:
        """Suggest nothing more."""
        await self.visitors.close()

    async def _suggest(self, _team: str, user: str) -> float | None:
        """Suggest what fits now, if it is something else than before; in how many seconds again where Slack had no time."""
        tab = self._tabs.get(user)
        if tab is None:
            return None
        if (wait := self._paused - time.monotonic()) > 0:
            return wait
        try:
            async with asyncio.timeout(WITHIN):
                prompts = await self._prompts(tab.visit)
                if prompts != tab.suggested:
                    # Without a thread: with one, Slack says yes to an agent and does nothing.
                    await self._client.assistant_threads_setSuggestedPrompts(
                        channel_id=tab.visit.channel, title=_(TITLE), prompts=prompts
                    )
                    tab.suggested = prompts
        except FAILURES as fault:
            log.info("No prompts were suggested: %s", code_of(fault))
            if meaning_of(code_of(fault)) == "too_many":
                asked = seconds_to_wait(fault)
                wait = LATER if asked is None else asked
                self._paused = time.monotonic() + wait
                return wait
        return None

    async def _prompts(self, visit: Visit) -> list[Prompt]:
        standing = [{part: _(words) for part, words in prompt.items()} for prompt in PROMPTS]
        try:
            return await self._home_desk.prompts(visit, standing, await self._looking_at.unit_before(visit))
        except Exception as fault:
            note(log, "what waits for somebody could not be looked up", fault, visit.user)
            return standing
