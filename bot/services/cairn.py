"""The one door: whatever surface a message comes from, it is heard here, and the answer is kept before it leaves."""

import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.compose.brief import Made, Turn
from bot.conversation.intent import (
    Ask,
    CheckInitiative,
    Greeting,
    Help,
    Intent,
    OfferScan,
    SayInScan,
    ShowStage,
    read_intent,
)
from bot.conversation.message import Message
from bot.conversation.reply import Offer, Point, Reply, Said, Step
from bot.services.advisor import Advised, Advisor
from bot.services.assessing import Assessing
from bot.services.directory import Directory
from bot.services.results import Results
from bot.services.scan_words import ScanWords
from bot.services.scans import Scans
from bot.store.engine import Store
from bot.store.exchanges import Exchange
from bot.store.outbox import Post
from knowledge.framework.model import Framework
from knowledge.library import Library

HELP = (
    "I know the five AI value models, and what your organisation has written down and scanned. Ask me for instance "
    "“What stage are we at, and what is next?”, “Why is stage 2 not in place?”, “Can we go straight to agents?”, "
    "“What does our AI policy say about customer data?”. Every answer names its sources and their dates."
)
GREETING = "Hello. Ask me “What stage are we at, and what is next?”, or anything about your AI plans. “help” says what I can do."
SCAN = (
    "Nothing starts from words alone: a scan, the guided look at where a team is, is set up in Slack, with the button “Set up a "
    "scan” or with `/cairn scan`."
)
CHECK = (
    "I do not give a go or no-go on one initiative yet. What I can say now is where you stand, and what the framework wants in "
    "place before money is committed: the value model, the readiness layer, the control requirement and the operating owner, "
    "all explicit. Ask me “Can we go straight to agents?” or “What must be ready before we fund a pilot?”."
)


@dataclass(frozen=True, slots=True)
class Done:
    """The whole reply, at the end of the steps and points that led to it, and how it will be kept."""

    reply: Reply
    exchange: Exchange


Event = Step | Point | Done


@dataclass(frozen=True, slots=True)
class Cairn:
    """Cairn, as every surface sees it."""

    framework: Framework
    store: Store
    library: Library
    advisor: Advisor
    assessing: Assessing
    scans: Scans
    words: ScanWords
    results: Results

    async def hear(self, message: Message, directory: Directory) -> AsyncIterator[Event]:
        """Answer one message: steps and checked points as they come, then `Done` with the whole reply, still to be kept."""
        units = [unit.name for unit in await self.store.units.all(message.by.org)]
        thread = await self._thread(message)
        intent = continued(read_intent(message.text, units=units), thread)
        if not isinstance(intent, Ask | ShowStage):
            yield self._done(message, intent, said(intent), Made(offline=True))
            return
        async for event in self.advisor.advise(message, intent, directory, [_turn(past) for past in thread]):
            if isinstance(event, Step | Point):
                yield event
            else:
                yield self._done(message, intent, event.advice, event.made, event)

    async def keep(self, message: Message, done: Done, posts: Iterable[Post] = ()) -> bool:
        """Keep an answer with what is to be posted of it, in one transaction; False when the message was answered before."""
        delivery = message.delivery_id or None
        return await self.store.record_answer(
            message.by.org, done.exchange, posts, delivery_id=delivery, now=datetime.now(UTC)
        )

    def _done(
        self, message: Message, intent: Intent, reply: Reply, made: Made, advised: Advised | None = None
    ) -> Done:
        exchange = Exchange(
            id=uuid.uuid4().hex,
            channel=message.place.channel,
            thread=message.place.thread,
            person=message.by.id,
            question=message.text,
            intent=type(intent).__name__,
            reply=reply.as_json(),
            composer=made.composer,
            asked_at=message.at,
            answered_at=datetime.now(UTC),
            passage_ids=tuple(passage.id for passage in advised.passages) if advised else (),
            prompt_version=made.prompt_version,
            model=made.model,
            tokens=made.tokens,
            milliseconds=made.milliseconds,
        )
        return Done(reply, exchange)

    async def _thread(self, message: Message) -> list[Exchange]:
        place = message.place
        return await self.store.exchanges.in_thread(message.by.org, place.channel, place.thread)


def continued(intent: Intent, thread: Sequence[Exchange]) -> Intent:
    """A follow-up such as "and for finance?" asks again what the thread asked before, of another unit."""
    asks_again = (
        isinstance(intent, Ask) and intent.unit and intent.about is None and len(intent.question.split()) <= 5
    )
    if asks_again and isinstance(intent, Ask) and thread and thread[-1].intent == ShowStage.__name__:
        return ShowStage(thread[-1].question, intent.unit)
    return intent


def said(intent: Intent) -> Said:
    """The short replies that need no search."""
    match intent:
        case Greeting():
            return Said(GREETING)
        case OfferScan() | SayInScan():
            offers = Offer("start_scan", "Set up a scan"), Offer("explain_stages", "What the stages are")
            return Said(SCAN, offers)
        case CheckInitiative():
            return Said(CHECK)
        case Help() | _:
            return Said(HELP)


def _turn(past: Exchange) -> Turn:
    reply = past.reply if isinstance(past.reply, dict) else {}
    return Turn(past.question, str(reply.get("headline") or ""))
