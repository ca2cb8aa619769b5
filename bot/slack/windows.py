"""Opens a window while the press that asked for it still counts: what its trigger is good for is over in three seconds."""

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.notice import TOO_LATE
from bot.slack.blocks.parts import Block
from bot.slack.faults import FAILURES, code_of
from bot.words import _

WITHIN = 2.0
"""Seconds for opening, of the three that Slack waits."""

log = logging.getLogger(__name__)


async def open_window(
    client: AsyncWebClient, trigger_id: str, view: Block, *, within: float | None = None
) -> str | None:
    """Open this window; where Slack does not let it open, what to say in private to whoever pressed."""
    try:
        async with asyncio.timeout(within or WITHIN):
            await client.views_open(trigger_id=trigger_id, view=view)
    except FAILURES as fault:
        log.info("A window did not open: %s", code_of(fault))
        return _(TOO_LATE)
    return None
