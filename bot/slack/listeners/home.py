"""Somebody opens Cairn's Messages tab: a few things to ask are suggested."""

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack import incoming
from bot.slack.desk import Desk
from bot.slack.faults import FAILURES, code_of

SECONDS = 2.0
"""Slack waits for the acknowledgement meanwhile."""
TITLE = "Ask about your AI plans"
PROMPTS = (
    {"title": "What stage are we at?", "message": "What stage are we at, and what is next?"},
    {"title": "Can we go straight to agents?", "message": "Can we go straight to agents?"},
    {
        "title": "Explain the five models",
        "message": "What are the five AI value models, and in which order do they come?",
    },
)

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the tab."""

    @app.event("app_home_opened")
    async def opened(body: dict[str, Any]) -> None:
        if tab := incoming.opened(body):
            await suggest(desk, tab.channel)


async def suggest(desk: Desk, channel: str) -> None:
    """Suggest the prompts. Without a thread: with one, Slack says yes and does nothing."""
    try:
        async with asyncio.timeout(SECONDS):
            await desk.saying.assistant_threads_setSuggestedPrompts(
                channel_id=channel, title=TITLE, prompts=[*PROMPTS]
            )
    except FAILURES as fault:
        log.info("No prompts were suggested: %s", code_of(fault))
