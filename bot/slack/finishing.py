"""
Brings an answer that was shown while it was made to its end: the whole text, once, with what stands below it.

All of it may be done twice. A stream that was ended is changed in place, and a message that is sure to hold its text is left
alone. Where messages that grow are not taken at all, they go, and the answer is posted as any other.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import MOST_BLOCKS, Block, shortened
from bot.slack.blocks.streamed import markdown, plainly
from bot.slack.faults import FAILURES, code_of, is_certain, meaning_of
from bot.slack.growing import STOPPED
from bot.slack.posting import GONE, MOST_PLAIN, Posting
from bot.slack.rendering import Grown, Message
from bot.slack.said_before import marked
from bot.slack.shown import MOST_TEXT, ShownMessage, dealt
from bot.slack.streaming import EXPIRED
from bot.store.outbox import Claimed

Resting = Callable[[str, str], str]
"""What the session over a thread is when this answer is there: `processing` where another is still being made."""
Taken = Callable[[str, str, str], Awaitable[frozenset[str]]]
"""The messages of a thread that belong to other answers in the making."""

CONFLICT = "streaming_state_conflict"
_NOT_TAKEN = frozenset({"invalid_chunks", "invalid_arguments"})

log = logging.getLogger(__name__)


class _Refused(Exception):
    """Slack does not take the answer in this form."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One message of the answer."""

    key: str
    text: str
    pieces: Sequence[Block] = ()
    """What the plan above the text still has to be told."""
    endings: tuple[Card, ...] = ()
    """What stands below it, richest first; none where it is not the last, or has no room."""


class Finishing:
    """Finishes answers. Raises what Slack's client raises, for whoever tries again later."""

    def __init__(self, client: AsyncWebClient, posting: Posting, resting: Resting, taken: Taken) -> None:
        self._client = client
        self._posting = posting
        self._resting = resting
        self._taken = taken

    async def finish(self, claim: Claimed, message: Message, grown: Grown) -> str:
        """Have the whole answer stand there; the ts of its first message."""
        if grown.shown.stopped:
            return grown.shown.messages[0].ts if grown.shown.messages else ""
        look = claim.attempts > 1 or grown.shown.begun is not None
        there = await self._posting.there(claim, message, message.channel) if look else {}
        messages = await self._adopted(claim, message, grown, there)
        try:
            return await self._grow(claim, message, grown, messages, there)
        except _Refused:
            log.warning("Said %s anew: its messages could not be changed", claim.dedupe_key)
            for one in messages:
                await self._delete(message.channel, one)
            return await self._anew(claim, message, grown, there)

    async def _grow(
        self,
        claim: Claimed,
        message: Message,
        grown: Grown,
        messages: Sequence[ShownMessage],
        there: dict[str, str],
    ) -> str:
        parts = [*_parts(claim.dedupe_key, grown, messages)]
        for number, part in enumerate(parts):
            if number < len(messages):
                one = messages[number]
                if there.get(part.key) == one.ts and grown.shown.way == "stream":
                    continue  # an earlier attempt came to the end of it
                try:
                    below = await self._complete(message, grown, one, part)
                except SlackApiError as fault:
                    if code_of(fault) == STOPPED:
                        return messages[0].ts  # the person has seen enough
                    if code_of(fault) not in GONE:
                        raise
                    below = await self._say(message, part, there)
            else:
                below = await self._say(message, part, there)
            if part.endings and not below:
                await self._say_below(claim, message, part.endings, there)
        for one in messages[len(parts) :]:
            await self._delete(message.channel, one)
        if not parts[-1].endings:
            await self._say_below(claim, message, _tries(grown), there)
        return messages[0].ts if messages else there[parts[0].key]

    async def _complete(self, message: Message, grown: Grown, one: ShownMessage, part: _Part) -> bool:
        """Bring one message to its end; whether what stands below it is there."""
        if grown.shown.way == "stream" and one.open:
            if one.sure and part.text.startswith(one.text):
                try:
                    return await self._stop(message, one, part)
                except SlackApiError as fault:
                    if code_of(fault) not in EXPIRED:
                        raise
            else:
                await self._let_go(message, one)
        as_it_is = one.sure and one.text == part.text
        if not part.endings and (as_it_is or not part.text.strip()):
            return True
        return await self._change(message, one, part)

    async def _stop(self, message: Message, one: ShownMessage, part: _Part) -> bool:
        text = part.text[len(one.text) :]
        said: list[Block] = [{"type": "markdown_text", "text": text}] if text else []
        pieces, endings = [*part.pieces], [*part.endings, None]
        while endings:
            ending = endings[0]
            try:
                await self._client.chat_stopStream(
                    channel=message.channel,
                    ts=one.ts,
                    chunks=[*pieces, *said] or None,
                    blocks=[*ending.blocks] if ending else None,
                    metadata=marked(part.key if ending or not part.endings else f"{part.key}:bare"),
                    session_status=self._resting(message.channel, message.thread),
                )
            except SlackApiError as fault:
                if code_of(fault) in _NOT_TAKEN and pieces:
                    pieces = []
                elif meaning_of(code_of(fault)) == "too_rich" or code_of(fault) in _NOT_TAKEN:
                    endings.pop(0)
                else:
                    raise
                log.warning("Ended %s more plainly: %s", part.key, code_of(fault))
            else:
                return ending is not None
        await self._let_go(message, one)
        return await self._change(message, one, part)

    async def _let_go(self, message: Message, one: ShownMessage) -> None:
        """End a stream whose text will be put in its place."""
        try:
            await self._client.chat_stopStream(
                channel=message.channel,
                ts=one.ts,
                session_status=self._resting(message.channel, message.thread),
            )
        except SlackApiError as fault:
            # What cannot be ended is over already, or the change will say what is wrong.
            if code_of(fault) == STOPPED or not is_certain(fault) or meaning_of(code_of(fault)) == "too_many":
                raise

    async def _change(self, message: Message, one: ShownMessage, part: _Part) -> bool:
        tries = [*part.endings, None]
        while tries:
            ending = tries[0]
            blocks = [*markdown(part.text), *(ending.blocks if ending else ())]
            try:
                await self._client.chat_update(
                    channel=message.channel,
                    ts=one.ts,
                    text=shortened(plainly(part.text) or message.text, MOST_PLAIN),
                    blocks=blocks,
                    metadata=marked(part.key),
                )
            except SlackApiError as fault:
                if code_of(fault) == CONFLICT and one.open:
                    await self._let_go(message, one)
                    one = one.model_copy(update={"open": False})
                elif meaning_of(code_of(fault)) == "too_rich":
                    tries.pop(0)
                else:
                    raise
            else:
                return ending is not None
        raise _Refused

    async def _say(self, message: Message, part: _Part, there: dict[str, str]) -> bool:
        """A message more, said once; whether what stands below it is there."""
        for ending in (*part.endings, None):
            blocks = [*markdown(part.text), *(ending.blocks if ending else ())]
            try:
                await self._posting.say_once(part.key, message, plainly(part.text), blocks, there)
            except SlackApiError as fault:
                if meaning_of(code_of(fault)) != "too_rich":
                    raise
            else:
                return ending is not None
        raise _Refused

    async def _say_below(
        self, claim: Claimed, message: Message, endings: Sequence[Card], there: dict[str, str]
    ) -> None:
        """What stands below the text, in a message of its own."""
        if not endings:
            return
        card, *plainer = endings

        def falling_back_to(one: Card) -> Callable[[], Awaitable[Card]]:
            async def more_plainly() -> Card:
                return one

            return more_plainly

        below = replace(
            message, text=card.text, blocks=card.blocks, plainer=[*map(falling_back_to, plainer)], grown=None
        )
        await self._posting.say_richly(f"{claim.dedupe_key}:below", below, there)

    async def _anew(self, claim: Claimed, message: Message, grown: Grown, there: dict[str, str]) -> str:
        first = ""
        for number, card in enumerate(grown.cards, start=1):
            key = f"{claim.dedupe_key}:anew" if number == 1 else f"{claim.dedupe_key}:anew:{number}"
            plain = replace(message, text=card.text, blocks=card.blocks, grown=None)
            ts = await self._posting.say_richly(key, plain, there)
            first = first or ts
        return first

    async def _delete(self, channel: str, one: ShownMessage) -> None:
        try:
            if one.open:
                await self._client.chat_stopStream(channel=channel, ts=one.ts)
        except FAILURES as fault:
            log.info("A stream could not be ended: %s", code_of(fault))
        try:
            await self._client.chat_delete(channel=channel, ts=one.ts)
        except SlackApiError as fault:
            if not is_certain(fault) or meaning_of(code_of(fault)) == "too_many":
                raise
            log.warning("A message could not be deleted: %s", code_of(fault))

    async def _adopted(
        self, claim: Claimed, message: Message, grown: Grown, there: dict[str, str]
    ) -> tuple[ShownMessage, ...]:
        """The messages, with one whose name nobody noted because a process or a connection ended meanwhile."""
        known, begun = grown.shown.messages, grown.shown.begun
        if begun is None:
            return known
        number = len(known) + 1
        key = claim.dedupe_key if number == 1 else f"{claim.dedupe_key}:{number}"
        if grown.shown.way == "edit":
            found = there.get(key)
        else:
            others = await self._taken(claim.org, message.channel, message.thread)
            mine = {one.ts for one in known}
            found = await self._posting.unnamed(message, begun, others | mine)
        return (*known, ShownMessage(ts=found, sure=False)) if found else known


def _parts(key: str, grown: Grown, messages: Sequence[ShownMessage]) -> list[_Part]:
    texts = dealt(grown.markdown, messages)
    found = [
        _Part(key if number == 1 else f"{key}:{number}", text, grown.shown.pieces if number == 1 else ())
        for number, text in enumerate(texts, start=1)
    ]
    last = found[-1]
    fitting = tuple(card for card in _tries(grown) if _fits(last.text, card))
    return [*found[:-1], replace(last, endings=fitting)]


def _tries(grown: Grown) -> tuple[Card, ...]:
    return tuple(card for card in (grown.ending, grown.plain_ending) if card.blocks)


def _fits(text: str, card: Card) -> bool:
    # A text comes out as several blocks, so half of them are left to it.
    return len(text) + len(card.text) <= MOST_TEXT and len(card.blocks) <= MOST_BLOCKS // 2
