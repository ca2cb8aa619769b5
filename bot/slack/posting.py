"""How one post goes out: looked for first when it may be there already, with blocks, else as plain text, else as a file."""

import html
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.parts import Block, Markup, pieces, shortened
from bot.slack.faults import code_of, is_certain, meaning_of
from bot.slack.rendering import Message
from bot.slack.said_before import SaidBefore, marked
from bot.store.outbox import Claimed
from bot.words import _

MOST_PLAIN = 3_900
"""Characters of one plain message; Slack advises at most 4,000."""

GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})

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
        self._before = SaidBefore(client)
        self._known: dict[tuple[str, int], dict[str, str]] = {}
        """Of posts that were turned down here, by key and attempt: which of their messages were said before that."""

    async def post(self, claim: Claimed, message: Message) -> tuple[str, str]:
        """Have it said, once; the channel and the ts of the (first) message."""
        channel = await self._channel(message.channel)
        if message.changes and await self._changed(message, channel):
            return channel, message.changes
        there = self._known.pop((claim.dedupe_key, claim.attempts - 1), None)
        if there is None:
            there = await self.there(claim, message, channel) if claim.attempts > 1 else {}
        try:
            return channel, await self._as_rich_as_it_goes(claim.dedupe_key, message, channel, there)
        except SlackApiError as fault:
            if is_certain(fault):
                self._known[claim.dedupe_key, claim.attempts] = there
            raise

    async def _changed(self, message: Message, channel: str) -> bool:
        """Put it in the place of another, as often as one likes; False when it has to be said anew."""
        try:
            await self._change_as_rich_as_it_goes(message, channel)
        except SlackApiError as fault:
            if code_of(fault) not in GONE:
                raise
            return not message.anew
        return True

    async def _change_as_rich_as_it_goes(self, message: Message, channel: str) -> None:
        blocks = list(message.blocks)
        for plainer in (*message.plainer, None):
            try:
                await self._change(message, channel, blocks)
            except SlackApiError as fault:
                if meaning_of(code_of(fault)) != "too_rich":
                    raise
                blocks = list((await plainer()).blocks) if plainer else []
            else:
                return
        await self._change(message, channel, blocks)

    async def _change(self, message: Message, channel: str, blocks: list[Block]) -> None:
        text = shortened(message.text, MOST_PLAIN)
        await self._client.chat_update(channel=channel, ts=message.changes, text=text, blocks=blocks)

    async def there(self, claim: Claimed, message: Message, channel: str) -> dict[str, str]:
        """What an earlier attempt did say, by key."""
        return await self._before.by_key(channel, message.thread, claim.dedupe_key)

    async def unnamed(self, message: Message, since: datetime, others: Collection[str]) -> str | None:
        """A stream of this thread that was begun `since` then, and whose name nobody noted."""
        return await self._before.unnamed(message.channel, message.thread, since, others, message.channel)

    async def say_once(
        self, key: str, message: Message, text: str, blocks: Sequence[Block], there: dict[str, str]
    ) -> str:
        """One message with these blocks, unless it is `there`; refused where Slack does not take them."""
        return await self._say(message, message.channel, [_rich(key, text, blocks)], there)

    async def say_richly(self, key: str, message: Message, there: dict[str, str]) -> str:
        """One message, as rich as Slack takes it, unless it is `there`."""
        return await self._as_rich_as_it_goes(key, message, message.channel, there)

    async def _as_rich_as_it_goes(
        self, key: str, message: Message, channel: str, there: dict[str, str]
    ) -> str:
        tries = [[_rich(key, message.text, message.blocks)]]
        for number in range(len(message.plainer) + 1):
            try:
                return await self._say(message, channel, tries[-1], there)
            except SlackApiError as fault:
                if meaning_of(code_of(fault)) != "too_rich":
                    raise
                log.warning("Said %s more plainly: %s", key, code_of(fault))
            if number < len(message.plainer):
                card = await message.plainer[number]()
                tries.append([_rich(key, card.text, card.blocks)])
        try:
            return await self._say(message, channel, _plain(key, message.text), there)
        except SlackApiError as fault:
            if meaning_of(code_of(fault)) != "too_rich":
                raise
            return await self._as_file(key, message, channel, there)

    async def _as_file(self, key: str, message: Message, channel: str, there: dict[str, str]) -> str:
        """What is not taken as a message in any form, as a file below the question."""
        log.warning("Said %s as a file", key)
        uploaded = await self._client.files_upload_v2(
            content=html.unescape(message.text),
            filename="cairn-answer.md",
            title=_("Answer"),
            channel=channel,
            thread_ts=message.thread or None,
        )
        there[key] = str((uploaded.get("file") or {}).get("id") or "")
        return ""

    async def _channel(self, name: str) -> str:
        """The channel; for a person the direct conversation with them."""
        if not name.startswith(("U", "W")):
            return name
        return str((await self._client.conversations_open(users=name))["channel"]["id"])

    async def _say(self, message: Message, channel: str, parts: list[_Part], there: dict[str, str]) -> str:
        for part in parts:
            if part.key not in there:
                there[part.key] = await self._said(message, channel, part)
        return there[parts[0].key]

    async def _said(self, message: Message, channel: str, part: _Part) -> str:
        answer = await self._client.chat_postMessage(
            channel=channel,
            thread_ts=message.thread or None,
            text=part.text,
            blocks=part.blocks,
            metadata=marked(part.key),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
        return str(answer["ts"])


def _rich(key: str, text: str, blocks: Sequence[Block]) -> _Part:
    return _Part(key, shortened(text, MOST_PLAIN), list(blocks) or None)


def _plain(key: str, text: str) -> list[_Part]:
    return [
        _Part(f"{key}#{number}", piece)
        for number, piece in enumerate(pieces(Markup(text), MOST_PLAIN), start=1)
    ]
