"""One question becomes one reply, kept in the record together with what is to be posted of it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from pydantic import ValidationError

from bot.conversation.message import Message, Person, Place
from bot.conversation.reply import Advice, Boarded, OnInitiative, Reply, Said, Summarised
from bot.conversation.summary import StageSummary, Unseen
from bot.services.cairn import Cairn, Done
from bot.slack.blocks import notice
from bot.slack.blocks.advice import advice_cards
from bot.slack.blocks.cards import Card
from bot.slack.blocks.feedback import ended, feedback_blocks, plain_feedback_blocks
from bot.slack.blocks.parts import Block, Markup
from bot.slack.blocks.sharing import share_blocks
from bot.slack.blocks.stopped import differently_blocks
from bot.slack.blocks.streamed import below_cards, whole
from bot.slack.blocks.summary import unseen_card
from bot.slack.directory import SlackDirectory
from bot.slack.faults import new_reference, note
from bot.slack.grown import grown_post
from bot.slack.incoming import MOST_READ, Received
from bot.slack.initiative_rendering import initiative_post
from bot.slack.portfolio import board_posts
from bot.slack.scanning import Scanning
from bot.slack.showing import Showing, Shows
from bot.slack.shown import Shown, shown_of
from bot.slack.summaries import summary_post
from bot.store.drafts import Draft
from bot.store.inbox import Claim
from bot.store.outbox import Post
from bot.words import _

LATE = timedelta(hours=1)

Replied = Literal["shown", "posted", "words"]
"""What became of a question: it was shown as it was made, it is posted as a whole, or it was an answer in a scan."""

log = logging.getLogger(__name__)


class Replying:
    """Has questions answered by Cairn. Every failure becomes a sentence with a reference; only the record's own escape."""

    def __init__(
        self,
        cairn: Cairn,
        directory: SlackDirectory,
        scanning: Scanning,
        shows: Shows,
        clock: Callable[[], datetime],
        within: float,
    ) -> None:
        self._cairn = cairn
        self._directory = directory
        self._scanning = scanning
        self._shows = shows
        self._clock = clock
        self._within = within

    async def reply(self, org: str, received: Received, at: datetime) -> Replied:
        """Answer a question and keep the answer with its posts, all or nothing; `at` is when it came in."""
        if await self._scanning.words(org, received):
            return "words"
        message = message_of(org, received, at)
        notes = [*_notes(received, self._clock())]
        showing = await self._shows.begin(org, received, notes)
        try:
            done = await self._done(message, showing)
            shown = await showing.close()
        finally:
            await showing.drop()
        if isinstance(done, Done):
            some = posts(received, done.reply, notes, done.exchange.id, shown)
            await self._cairn.keep(message, done, some)
        else:
            await self._keep(message, posts(received, done, notes, shown=shown))
        return "shown" if shown else "posted"

    async def _done(self, message: Message, showing: Showing) -> Done | Said:
        try:
            async with asyncio.timeout(self._within):
                if why := await self._directory.withheld(message.by, message.place):
                    return _refused(why, message)
                return await self._heard(message, showing)
        except Exception as fault:
            reference = note(log, "a question could not be answered", fault, message.delivery_id)
            return Said(_(notice.FAILED), reference=reference)

    async def _heard(self, message: Message, showing: Showing) -> Done:
        async with aclosing(self._cairn.hear(message, self._directory)) as events:  # type: ignore[type-var]  # it is a generator
            async for event in events:
                if isinstance(event, Done):
                    return event
                await showing.hear(event)
        raise RuntimeError("Cairn heard a message and came to no end with it")

    async def _keep(self, message: Message, some: Sequence[Post]) -> None:
        """A refusal or a failure: the question is done with, and nothing of it is kept as an exchange."""
        org, now = message.by.org, self._clock()
        async with self._cairn.store.transaction() as tx:
            if await tx.inbox.answered(org, message.delivery_id, now=now):
                for post in some:
                    await tx.outbox.put(org, post, now=now)


def message_of(org: str, received: Received, at: datetime) -> Message:
    """What came in, as every surface says it to Cairn."""
    return Message(
        text=received.text,
        by=Person(received.user, org),
        place=Place(
            org,
            received.channel,
            received.thread,
            private=received.direct,
            shared_outside=received.shared_outside,
        ),
        delivery_id=received.delivery_id,
        at=at,
        unit=received.unit,
        material=received.material,
        continues=received.continues,
    )


def posts(
    received: Received,
    reply: Reply,
    notes: Sequence[str] = (),
    exchange_id: str = "",
    shown: Shown | None = None,
) -> tuple[Post, ...]:
    """
    A reply as what is to be posted in its thread: one message, or several where one would be too long.

    What is `shown` of it already is brought to its end. Under an answer that is kept as an exchange people can say whether it
    helped.
    """
    if isinstance(reply, Summarised):
        return (_summed_up(received, reply.summary, notes),)
    if isinstance(reply, OnInitiative):
        return (initiative_post(received, reply, notes),)
    if isinstance(reply, Boarded):
        return tuple(board_posts(received, reply.board, notes))
    if isinstance(reply, Advice):
        said, below = advice_cards(reply, notes), below_cards(reply)
    else:
        # What has a reference went wrong, so whoever asked can have it tried again.
        said = notice.said_cards(reply, notes, again=received.delivery_id if reply.reference else "")
        below = said
    if said_all := bool(received.continues) and isinstance(reply, Advice) and not reply.points:
        exchange_id = ""  # one sentence that nothing is left is no answer that could help or be shared
    otherwise = differently_blocks(received.delivery_id) if said_all else []
    shared = [*otherwise, *_shared(received, reply, exchange_id)]
    if shown is not None:
        text = whole(reply, notes) if isinstance(reply, Advice) else shown.text
        rated = exchange_id if isinstance(reply, Advice) else ""
        anew = ended(said, [*shared, *plain_feedback_blocks(rated)]) if rated else said
        return (grown_post(received, shown, text, *endings(below, rated, shared), anew),)
    plainer = said
    if exchange_id and isinstance(reply, Advice):
        plainer = ended(said, [*shared, *plain_feedback_blocks(exchange_id)])
        said = ended(said, [*shared, *feedback_blocks(exchange_id)])
    numbered = enumerate(zip(said, plainer, strict=True), start=1)
    return tuple(_post(received, card, plain, number) for number, (card, plain) in numbered)


def endings(below: Sequence[Card], exchange_id: str, shared: Sequence[Block] = ()) -> tuple[Card, Card]:
    """What stands below an answer that grew, richest and plainest: with the buttons that ask whether it helped."""
    under = Card(
        Markup("\n".join(card.text for card in below)),
        (*(b for card in below for b in card.blocks), *shared),
    )
    if not exchange_id:
        return under, under
    rich, plain = feedback_blocks(exchange_id), plain_feedback_blocks(exchange_id)
    return replace(under, blocks=(*under.blocks, *rich)), replace(under, blocks=(*under.blocks, *plain))


def _shared(received: Received, reply: Reply, exchange_id: str) -> list[Block]:
    """The button that shares an answer. What a colleague's message had a part in has no source that could be checked."""
    alone = received.direct and not received.material
    return share_blocks(exchange_id) if alone and exchange_id and isinstance(reply, Advice) else []


def received_of(claim: Claim) -> Received | None:
    """The question as it came in; None for one that an older Cairn kept in a shape of its own."""
    try:
        return Received.model_validate(claim.delivery.payload)
    except ValidationError as fault:
        note(log, "a question in the record cannot be read", fault, claim.delivery.delivery_id)
        return None


def given_up_posts(claim: Claim, draft: Draft | None = None) -> tuple[Post, ...]:
    """The word to the person whose question was tried too often; below what was shown of an answer, if anything was."""
    received = received_of(claim)
    reference = new_reference()
    log.error(
        "Reference %s: gave up after %d tries about %s", reference, claim.attempts, claim.delivery.delivery_id
    )
    shown = shown_of(draft.shown) if draft else None
    return posts(received, Said(_(notice.GIVEN_UP), reference=reference), shown=shown) if received else ()


def _summed_up(received: Received, summary: StageSummary | Unseen, notes: Sequence[str]) -> Post:
    """A summary is put together when it goes out; that there is none is said as it is."""
    if isinstance(summary, StageSummary):
        return summary_post(received, summary, notes)
    card = unseen_card(summary)
    return _post(received, card, card, 1)


def _post(received: Received, card: Card, plain: Card, number: int) -> Post:
    about = f"answer:{received.delivery_id}"
    plainer = {"plainer_blocks": list(plain.blocks)} if plain.blocks != card.blocks else {}
    return Post(
        dedupe_key=about if number == 1 else f"{about}:{number}",
        channel=received.channel,
        thread=received.thread,
        kind="answer",
        payload={
            "text": card.text,
            "blocks": list(card.blocks),
            "asker": received.user,
            "about": received.delivery_id,
            **plainer,
        },
    )


def _refused(why: notice.Withheld, message: Message) -> Said:
    reference = new_reference() if why == "unsure" else None
    log.warning("Reference %s: %s was not looked into (%s)", reference or "none", message.delivery_id, why)
    return notice.refused(why, reference)


def _notes(received: Received, now: datetime) -> Iterator[str]:
    if now - received.asked_at > LATE:
        yield notice.late(int((now - received.asked_at) / LATE))
    if received.cut and not received.material:
        yield notice.cut_off(MOST_READ)
    if received.files:
        yield notice.files_unread(received.files)
    if received.material:
        yield notice.no_source(len(received.material) if received.cut else 0)
