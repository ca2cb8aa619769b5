"""Says something that only one person sees."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.parts import Block
from bot.slack.faults import FAILURES, code_of

WITHIN = 5.0
"""Seconds for each try: whoever waits for a word has something else to do."""

log = logging.getLogger(__name__)


async def say_privately(
    client: AsyncWebClient,
    channel: str,
    user: str,
    text: str,
    *,
    thread: str | None = None,
    blocks: Sequence[Block] = (),
    within: float | None = None,
) -> None:
    """An ephemeral message in this channel where Slack shows one, else a direct one: nobody is left without a word."""
    said: dict[str, Any] = {"text": text} | ({"blocks": list(blocks)} if blocks else {})
    if channel and await _whispered(
        client, {"channel": channel, "user": user, "thread_ts": thread} | said, within or WITHIN
    ):
        return
    try:
        async with asyncio.timeout(within or WITHIN):
            opened: Any = await client.conversations_open(users=user)
            await client.chat_postMessage(channel=opened["channel"]["id"], **said)
    except FAILURES as fault:
        log.warning("Could not tell %s anything in private: %s", user, code_of(fault))


async def _whispered(client: AsyncWebClient, message: dict[str, Any], within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            await client.chat_postEphemeral(**message)
    except FAILURES as fault:
        log.info("Could not whisper in %s: %s", message["channel"], code_of(fault))
        return False
    return True
