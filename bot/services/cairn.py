"""The one door: whatever surface a message comes from, it is heard here, and the answer is kept before it leaves."""

import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.compose.brief import Made, Turn
from bot.conversation.broken_off import BROKEN_OFF, from_kept
from bot.conversation.follow_up import follow_up
from bot.conversation.intent import read_intent
from bot.conversation.intents import (
    Ask,
    CheckInitiative,
    Decline,
    Greeting,
    Help,
    Intent,
    OfferScan,
    SayInScan,
    ShowPortfolio,
    ShowStage,
    SuggestAgents,
    Summarise,
    Thanks,
)
from bot.conversation.message import Message
from bot.conversation.reply import Advice, Boarded, Offer, Point, Reply, Said, Step, Summarised
from bot.conversation.summary import StageSummary
from bot.services.advisor import Advised, Advisor
from bot.services.assessing import Assessing
from bot.services.digest import Digests
from bot.services.directory import Directory
from bot.services.initiative_asking import InitiativeAsking
from bot.services.initiatives import Initiatives
from bot.services.next_agents import NextAgents
from bot.services.permits import Permits
from bot.services.planning import Planning
from bot.services.portfolio import Portfolios
from bot.services.results import Results
from bot.services.role_sheets import RoleSheets
from bot.services.scan_words import ScanWords
from bot.services.scans import Scans
from bot.services.summaries import Summaries
from bot.store.engine import Store
from bot.store.exchanges import Exchange
from bot.store.outbox import Post
from bot.words import N_, _
from knowledge.framework.model import Framework
from knowledge.library import Library

HELP = N_(
    "I know the five AI value models, and what your organisation has written down and scanned. Ask me for instance "
    "“What stage are we at, and what is next?”, “Why is stage 2 not in place?”, “Can we go straight to agents?”, "
    "“What does our AI policy say about customer data?”. Every answer names its sources and their dates."
)
GREETING = N_(
    "Hello. Ask me “What stage are we at, and what is next?”, or anything about your AI plans. “help” says what I can do."
)
NOT_MINE = {
    "who_said": N_(
        "I never tell who said what in a scan: answers are only shown together, and only where enough people gave them. Ask me "
        "“Where are we?” for what they show, or when the newest scan was and how many people answered it."
    ),
    "writing": N_(
        "That is not what I do. I tell where your organisation is with AI and what comes next, and I look things up in your "
        "documents, your scans and the guidance; “help” has examples."
    ),
}
"""What is said to that which Cairn never tells, or does not do."""
THANKS = N_("Glad to help. Ask on whenever you like.")
SCAN = N_(
    "Nothing starts from words alone: a scan, the guided look at where a team is, is set up in Slack, with the button “Set up a "
    "scan” or with `/cairn scan`."
)


@dataclass(frozen=True, slots=True)
class Done:
    """
    The whole reply, at the end of the steps and points that led to it, and how it will be kept.

    Where an answer goes on that was broken off, the reply is the rest of it, and what is kept is all.
    """

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
    planning: Planning
    summaries: Summaries
    initiatives: Initiatives
    initiative_asking: InitiativeAsking
    permits: Permits
    portfolios: Portfolios
    next_agents: NextAgents
    digests: Digests
    role_sheets: RoleSheets

    async def hear(self, message: Message, directory: Directory) -> AsyncIterator[Event]:
        """Answer one message: steps and checked points as they come, then `Done` with the whole reply, still to be kept."""
        units = [unit.name for unit in await self.store.units.all(message.by.org)]
        thread = await self._thread(message)
        before = [past.question for past in thread if past.intent != BROKEN_OFF]
        intent = follow_up(read_intent(message.text, units=units), before, units)
        if isinstance(intent, Summarise):
            reply = await self._summary(message, intent, directory)
            by_model = isinstance(reply.summary, StageSummary) and reply.summary.by_model
            yield self._done(message, intent, reply, Made(offline=not by_model))
            return
        if isinstance(intent, CheckInitiative):
            on_it = await self.initiative_asking.answer(message, directory)
            yield self._done(message, intent, on_it, Made(offline=True))
            return
        if isinstance(intent, ShowPortfolio | SuggestAgents):
            ruled = await self._by_rule(message, intent, directory)
            yield self._done(message, intent, ruled, Made(offline=True))
            return
        if not isinstance(intent, Ask | ShowStage):
            yield self._done(message, intent, said(intent), Made(offline=True))
            return
        turns = [_turn(past) for past in thread]
        read = await self._before(message)
        async for event in self.advisor.advise(message, intent, directory, turns, read):
            if isinstance(event, Step | Point):
                yield event
            else:
                done = self._done(message, intent, event.advice, event.made, event)
                yield replace(done, reply=event.rest or done.reply)

    async def keep(self, message: Message, done: Done, posts: Iterable[Post] = ()) -> bool:
        """Keep an answer with what is to be posted of it, in one transaction; False when the message was answered before."""
        delivery = message.delivery_id or None
        return await self.store.record_answer(
            message.by.org, done.exchange, posts, delivery_id=delivery, now=datetime.now(UTC)
        )

    async def _summary(self, message: Message, asked: Summarise, directory: Directory) -> Summarised:
        """The summary of whoever is meant; or who could show it."""
        viewer = await self.summaries.seeing.viewer(message, directory)
        name = await self.summaries.meant(message, asked, in_part=viewer.knows_units)
        return Summarised(await self.summaries.of(message.by.org, name, viewer, message.at))

    async def _by_rule(
        self, message: Message, asked: ShowPortfolio | SuggestAgents, directory: Directory
    ) -> Reply:
        """The board, or which agents next: both follow from the record alone."""
        if isinstance(asked, SuggestAgents):
            return await self.next_agents.answer(message, asked, directory)
        viewer = await self.portfolios.seeing.viewer(message, directory)
        unit = asked.unit or message.unit
        return Boarded(await self.portfolios.of(message.by.org, viewer, now=message.at, unit=unit))

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
        """What was said in the thread; a part of an answer only where the whole of it was not said, and is not asked for now."""
        place = message.place
        found = await self.store.exchanges.in_thread(message.by.org, place.channel, place.thread)
        whole = {past.question for past in found if past.intent != BROKEN_OFF}
        if message.continues:
            whole.add(message.text)
        return [past for past in found if past.intent != BROKEN_OFF or past.question not in whole]

    async def _before(self, message: Message) -> Advice | None:
        """What this person has read of the answer, where it was broken off and goes on."""
        if not message.continues:
            return None
        kept = await self.store.exchanges.by_id(message.by.org, message.continues)
        return from_kept(kept.reply) if kept and kept.person == message.by.id else None


def said(intent: Intent) -> Said:
    """The short replies that need no search."""
    match intent:
        case Greeting():
            return Said(_(GREETING))
        case Thanks():
            return Said(_(THANKS))
        case OfferScan() | SayInScan():
            explain = Offer("explain_stages", _("What the stages are"))
            return Said(_(SCAN), (Offer("start_scan", _("Set up a scan")), explain))
        case Decline(what):
            return Said(_(NOT_MINE[what]))
        case Help() | _:
            return Said(_(HELP))


def _turn(past: Exchange) -> Turn:
    reply = past.reply if isinstance(past.reply, dict) else {}
    return Turn(past.question, str(reply.get("headline") or ""))
