"""
Windows about initiatives: each opens at once and is filled after, and what is sent off is answered in time.

What Slack's trigger is good for is over in three seconds, and so is its patience with what was sent off.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.initiative_refusals import NotPossible
from bot.slack.blocks.initiative_views import opening_view, told_view
from bot.slack.blocks.notice import TOO_LATE, TRY_AGAIN
from bot.slack.blocks.parts import Block, escaped
from bot.slack.faults import FAILURES, code_of, note
from bot.slack.people import CannotSay
from bot.slack.whispering import say_privately
from bot.words import N_, _

OPEN_WITHIN = 2.0
ANSWER_WITHIN = 2.3
"""Seconds, of the three that Slack waits."""
FAILED = N_("Something went wrong and nothing was changed. Please try again. Reference {reference}.")

V = TypeVar("V")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a window that was sent off comes to: another view, or words beside its fields."""

    view: Block
    errors: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As Slack is told in the acknowledgement."""
        if self.errors:
            return {"response_action": "errors", "errors": dict(self.errors)}
        return {"response_action": "update", "view": self.view}


class InitiativeWindows:
    """Opens, fills and answers windows."""

    def __init__(self, client: AsyncWebClient, on_done: Callable[[], None]) -> None:
        """`on_done` is told whenever something may have been put into the outbox."""
        self._client = client
        self._on_done = on_done
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self, trigger_id: str, view: Coroutine[Any, Any, Block]) -> str | None:
        """Open a window and fill it with what is made meanwhile; where Slack does not let it open, what to say."""
        making = self._keep(_safely(view))
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                opened: Any = await self._client.views_open(trigger_id=trigger_id, view=opening_view())
        except FAILURES as fault:
            making.cancel()
            log.info("A window about an initiative did not open: %s", code_of(fault))
            return _(TOO_LATE)
        self._keep(self.fill(opened["view"]["id"], making))
        return None

    async def fill(self, view_id: str, view: Awaitable[Block]) -> None:
        """Show something in a window that is open."""
        shown = await view
        self._on_done()
        try:
            await self._client.views_update(view_id=view_id, view=shown)
        except FAILURES as fault:
            log.info("A window about an initiative stayed as it was: %s", code_of(fault))

    def change(self, view_id: str, view: Coroutine[Any, Any, Block]) -> None:
        """Show something else in a window, as soon as it is made."""
        self._keep(self.fill(view_id, _safely(view)))

    async def answer(self, view_id: str, working: Coroutine[Any, Any, Answer]) -> dict[str, Any]:
        """What to acknowledge with; where it takes too long, what came of it is shown afterwards."""
        task = self._keep(_safe_answer(working))
        done, _pending = await asyncio.wait({task}, timeout=ANSWER_WITHIN)
        if done:
            self._on_done()
            return task.result().told()
        self._keep(self.fill(view_id, _view_of(task)))
        return {"response_action": "update", "view": opening_view()}

    def behind(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something for which nobody waits; it is not forgotten half-way."""
        self._keep(work)

    async def say(self, channel: str, user: str, text: str) -> None:
        """Say something where only they see it; the names in it are no markup."""
        in_channel = "" if channel.startswith("D") else channel
        await say_privately(self._client, in_channel, user, escaped(text))

    async def close(self, within: float) -> None:
        """Finish what is under way, as far as there is time."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()

    def _keep(self, work: Coroutine[Any, Any, V]) -> "asyncio.Task[V]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _safely(view: Awaitable[Block]) -> Block:
    """The view, or why there is none."""
    try:
        return await view
    except NotPossible as why:
        return told_view(str(why))
    except CannotSay:
        return told_view(_(TRY_AGAIN))
    except Exception as fault:
        reference = note(log, "a window about an initiative failed", fault)
        return told_view(_(FAILED).format(reference=reference))


async def _safe_answer(working: Awaitable[Answer]) -> Answer:
    faulty: dict[str, str] = {}

    async def view() -> Block:
        answer = await working
        faulty.update(answer.errors)
        return answer.view

    return Answer(await _safely(view()), faulty)


async def _view_of(task: "asyncio.Future[Answer]") -> Block:
    answer = await task
    return told_view(" ".join(answer.errors.values())) if answer.errors else answer.view
