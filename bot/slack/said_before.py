"""
What was said in a thread before, by the key that each message of Cairn's carries.

What cannot be known from here, whether a message arrived before the connection broke, Slack is asked.
"""

import logging
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import code_of, meaning_of

EVENT_TYPE = "cairn_post"
A_PAGE = 200
MOST_PAGES = 25
APART = timedelta(minutes=1)
"""So much Slack's clock and this one may differ."""

log = logging.getLogger(__name__)


def marked(key: str) -> dict[str, Any]:
    """The key as a message carries it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


class SaidBefore:
    """Looks for messages. Where Cairn may not read along there are none."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._me = ""

    async def by_key(self, channel: str, thread: str, about: str) -> dict[str, str]:
        """The ts of what was said, by key."""
        return {
            key: str(said.get("ts", ""))
            for said in await self._all(channel, thread, about)
            if (key := _key(said))
        }

    async def unnamed(
        self, channel: str, thread: str, since: datetime, others: Collection[str], about: str
    ) -> str | None:
        """The newest message of Cairn's own that carries no key and is none of the `others`: a stream, begun `since` then."""
        if not self._me:
            self._me = str((await self._client.auth_test())["user_id"])
        earliest = (since - APART).timestamp()
        found = [
            str(said["ts"])
            for said in await self._all(channel, thread, about)
            if said.get("user") == self._me and not _key(said) and said.get("ts") not in (thread, *others)
        ]
        return max((ts for ts in found if float(ts) >= earliest), default=None)

    async def _all(self, channel: str, thread: str, about: str) -> list[Mapping[str, Any]]:
        try:
            return [said async for said in self._messages(channel, thread)]
        except SlackApiError as fault:
            # Without the scope to read along a second message is possible; none at all would be worse.
            if meaning_of(code_of(fault)) in ("passing", "too_many"):
                raise
            log.info("Could not look for %s before saying it again: %s", about, code_of(fault))
            return []

    async def _messages(self, channel: str, thread: str) -> AsyncIterator[Mapping[str, Any]]:
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            asked: dict[str, Any] = {
                "channel": channel,
                "cursor": cursor,
                "limit": A_PAGE,
                "include_all_metadata": True,
            }
            page = await (
                self._client.conversations_replies(ts=thread, **asked)
                if thread
                else self._client.conversations_history(**asked)
            )
            for message in page.get("messages") or ():
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return


def _key(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("key", "")) if isinstance(payload, Mapping) else ""
