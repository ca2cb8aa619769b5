"""
How one post goes out: looked for first when it may be there already, with blocks, else as plain text.

What cannot be known from here, whether a message arrived before the connection broke, Slack is asked: each message carries
the key of its row.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.parts import Block, Markup, pieces, shortened
from bot.slack.faults import code_of, is_certain, meaning_of
from bot.store.outbox import Claimed

EVENT_TYPE = "cairn_post"
MOST_PLAIN = 3_900
"""Characters of one plain message; Slack advises at most 4,000."""
A_PAGE = 200
MOST_PAGES = 25

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Part:
    """One message of a post. A plain answer that is too long for one message is several."""

    key: str
    text: str
    blocks: list[Block] | None = None


class Posting:
    """Says things in Slack. Raises what Slack's client raises when it does not go well."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[tuple[str, int], dict[str, str]] = {}
        """Of posts that were turned down here, by key and attempt: which of their messages were said before that."""

    async def post(self, claim: Claimed) -> str | None:
        """Have it said, once; the ts of the (first) message."""
        channel = await self._channel(claim.channel)
        there = self._known.pop((claim.dedupe_key, claim.attempts - 1), None)
        if there is None:
            there = await self._there(claim, channel) if claim.attempts > 1 else {}
        try:
            return await self._rich_or_plain(claim, channel, there)
        except SlackApiError as fault:
            if is_certain(fault):
                self._known[claim.dedupe_key, claim.attempts] = there
            raise

    async def _rich_or_plain(self, claim: Claimed, channel: str, there: dict[str, str]) -> str | None:
        try:
            return await self._say(claim, channel, [_rich(claim)], there)
        except SlackApiError as fault:
            if meaning_of(code_of(fault)) != "too_rich":
                raise
            log.warning("Said %s without blocks: %s", claim.dedupe_key, code_of(fault))
            return await self._say(claim, channel, _plain(claim), there)

    async def _channel(self, name: str) -> str:
        """The channel; for a person the direct conversation with them."""
        if not name.startswith(("U", "W")):
            return name
        return str((await self._client.conversations_open(users=name))["channel"]["id"])

    async def _say(
        self, claim: Claimed, channel: str, parts: list[_Part], there: dict[str, str]
    ) -> str | None:
        for part in parts:
            if part.key not in there:
                there[part.key] = await self._said(claim, channel, part)
        return there[parts[0].key] if parts else None

    async def _said(self, claim: Claimed, channel: str, part: _Part) -> str:
        answer = await self._client.chat_postMessage(
            channel=channel,
            thread_ts=claim.thread or None,
            text=part.text,
            blocks=part.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": part.key}},
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
        return str(answer["ts"])

    async def _there(self, claim: Claimed, channel: str) -> dict[str, str]:
        """What an earlier attempt did say, by key."""
        found = {}
        try:
            async for message in self._messages(channel, claim.thread):
                if key := _key(message):
                    found[key] = str(message.get("ts", ""))
        except SlackApiError as fault:
            # Without the scope to read along a second message is possible; none at all would be worse.
            if meaning_of(code_of(fault)) in ("passing", "too_many"):
                raise
            log.info("Could not look for %s before saying it again: %s", claim.dedupe_key, code_of(fault))
        return found

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


def _rich(claim: Claimed) -> _Part:
    blocks = claim.payload.get("blocks")
    return _Part(
        claim.dedupe_key,
        shortened(_text(claim), MOST_PLAIN),
        blocks if isinstance(blocks, list) and blocks else None,
    )


def _plain(claim: Claimed) -> list[_Part]:
    texts = pieces(Markup(_text(claim)), MOST_PLAIN)
    return [_Part(f"{claim.dedupe_key}#{number}", text) for number, text in enumerate(texts, start=1)]


def _text(claim: Claimed) -> str:
    return str(claim.payload.get("text") or "…")


def _key(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("key", "")) if isinstance(payload, Mapping) else ""
